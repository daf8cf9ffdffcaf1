"""What a build needs beside Aloud itself: where it is missing, it is installed into a folder of its own.

An installed Aloud has no use for these tools but to build, so they are not among its requirements, and nothing is
installed into the environment that it runs in. That environment's own Python uses them, by their path: PyInstaller
keeps libraries in their folders only for packages of the environment that it runs in.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from desktop.build.resources import BuildError

TOOLS = {
    "PyInstaller": "pyinstaller==6.22.3",
    "_pyinstaller_hooks_contrib": "pyinstaller-hooks-contrib==2026.9",
    "cyclonedx": "cyclonedx-python-lib[json-validation]==11.12.0",
}
"""Module -> what is installed for it, as requirements-build.lock pins it."""

_WHOLE = "tools.txt"
"""Written last: which tools are there."""


def provide_tools(folder: Path, say: Callable[[str], None]) -> None:
    """Make the tools of a build importable here and in the processes that are started from here.

    They are fetched once, from the internet or as pip is configured.

    Args:
        folder: where such tools are kept.
        say: is told what is installed where.

    Raises:
        BuildError: they cannot be fetched.
    """
    if all(importlib.util.find_spec(module) is not None for module in TOOLS):
        return
    place = folder / f"build-tools-{sys.version_info.major}.{sys.version_info.minor}"
    pinned = "\n".join(TOOLS.values())
    note = place / _WHOLE
    if not note.is_file() or note.read_text(encoding="utf-8") != pinned:
        say(f"Installing PyInstaller, which gathers the program, into {place} (once; needs the internet) ...")
        _install(place)
        note.write_text(pinned, encoding="utf-8")
    sys.path.append(str(place))
    importlib.invalidate_caches()
    paths = [path for path in (os.environ.get("PYTHONPATH"), str(place)) if path]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)


def _install(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(place)]
    done = subprocess.run(
        [*command, *TOOLS.values()], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        told = " ".join(done.stderr.split("\n")[-4:]).strip()
        raise BuildError(
            "The tools of the build cannot be fetched; connect to the internet and try again, or install them with "
            f"`python -m pip install {' '.join(TOOLS.values())}` ({told[-300:]})."
        )
