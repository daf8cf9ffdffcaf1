"""Small stand-ins for built programs: the files by which they are recognised, and links as PyInstaller makes them."""

from __future__ import annotations

import hashlib
from pathlib import Path

HEADS = {"Linux": b"\x7fELF\x02", "Windows": b"MZ\x90", "macOS": b"\xcf\xfa\xed\xfe"}


def write_program(folder: Path, system: str, *, bundle: bool = False) -> Path:
    """Write a program for a system; `bundle` makes it an app, which lies in the folder."""
    if bundle:
        executable = folder / "Aloud.app" / "Contents" / "MacOS" / "aloud"
        inner = folder / "Aloud.app" / "Contents" / "Resources"
        (inner.parent / "Frameworks").mkdir(parents=True)
        (inner.parent / "Frameworks" / "content").symlink_to("../Resources/content")
        (inner.parent / "Info.plist").write_text("<plist/>", encoding="utf-8")
    else:
        executable = folder / ("aloud.exe" if system == "Windows" else "aloud")
        inner = folder / "_internal"
    executable.parent.mkdir(parents=True, exist_ok=True)
    executable.write_bytes(HEADS[system] + bytes(range(256)) * 5_000)
    executable.chmod(0o755)
    (inner / "content").mkdir(parents=True)
    (inner / "content" / "rubric.toml").write_text("version = 1\n", encoding="utf-8")
    (inner / "Qt" / "lib").mkdir(parents=True)
    (inner / "Qt" / "lib" / "libQt.so.6").write_bytes(b"\x00library" * 999)
    (inner / "zz_empty.py").touch()
    (inner / "libQt.so.6").symlink_to("Qt/lib/libQt.so.6")
    return folder


def contents(folder: Path, *, without: tuple[str, ...] = ()) -> dict[str, tuple[str, int]]:
    """Every file by its path: its sha256, or where a link leads, and its mode."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name.split("/")[0] in without:
            continue
        if path.is_symlink():
            found[name] = (f"-> {path.readlink()}", 0)
        elif path.is_file():
            found[name] = (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mode)
    return found
