"""Takes symbols, which only debuggers read, out of the libraries of a built program (Linux)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from desktop.build.resources import BuildError


def strip_libraries(folder: Path) -> int:
    """Strip every library but those that were repaired for their wheel; return how many bytes went.

    Such repaired libraries lie in `NAME.libs`. Their sections were moved by patchelf, and strip would move them again
    to places where the loader cannot use them: OpenBLAS breaks by it.

    Raises:
        BuildError: binutils are missing.
    """
    if not sys.platform.startswith("linux"):
        return 0
    if shutil.which("strip") is None:
        raise BuildError("strip is missing; on Debian or Ubuntu: sudo apt install binutils")
    saved = 0
    for path in sorted(folder.rglob("*.so*")):
        if path.is_symlink() or not path.is_file() or path.parent.name.endswith(".libs"):
            continue
        before = path.stat().st_size
        done = subprocess.run(["strip", "--strip-unneeded", str(path)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BuildError(f"{path.name} cannot be stripped: {done.stderr.strip()}")
        saved += before - path.stat().st_size
    return saved
