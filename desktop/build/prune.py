"""Which of the libraries that PyInstaller has gathered are still needed after plugins were left out (Linux)."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

Entry = tuple[str, str, str]
"""A row of PyInstaller's table: where it goes in the program, where it comes from, its kind."""


def needed_libraries(entries: Iterable[Entry], always: Sequence[str] = ()) -> set[str]:
    """Find what is reached from extension modules, plugins and libraries that are loaded by their path.

    PyInstaller gathers the libraries of everything it finds, a multimedia plugin's media codecs for example, and they
    stay when that plugin is taken out again.

    Args:
        entries: the table of binaries.
        always: how the file names of libraries begin that are loaded by name.

    Returns:
        The destinations of the entries to keep.
    """
    table = list(entries)
    by_name = {Path(target).name: (target, source) for target, source, kind in table if kind == "BINARY"}
    reached: set[str] = set()
    waiting = [
        (target, source)
        for target, source, kind in table
        if kind == "EXTENSION" or _is_loaded_by_path(target) or Path(target).name.startswith(tuple(always))
    ]
    while waiting:
        target, source = waiting.pop()
        if target in reached:
            continue
        reached.add(target)
        waiting += [by_name[name] for name in direct_needs(Path(source)) if name in by_name]
    return reached


def direct_needs(library: Path) -> tuple[str, ...]:
    """The file names of the libraries that this one names itself; `ldd` would follow those of the system too."""
    told = subprocess.run(["readelf", "-d", str(library)], capture_output=True, text=True, check=True)
    return tuple(re.findall(r"\(NEEDED\).*\[(.+)\]", told.stdout))


def _is_loaded_by_path(target: str) -> bool:
    """Plugins of Qt, and libraries that lie in their package's own folder."""
    parts = Path(target).parts
    is_plain_library = len(parts) == 1 or parts[:3] == ("PySide6", "Qt", "lib") or parts[0].endswith(".libs")
    return not is_plain_library
