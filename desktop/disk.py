"""Files that are there whole or not at all, and what the disk is asked to keep through a power cut."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from pathlib import Path

if sys.platform == "darwin":
    import fcntl


def write_whole(path: Path, data: bytes, *, private: bool = True) -> None:
    """Write a file so that a crash leaves the old one or the new one, never a piece.

    Args:
        path: where; its folder exists.
        data: what.
        private: whether its owner alone may read it (mode 0600); else it has the rights of any new file.

    Raises:
        OSError: it cannot be written; what was there is still there.
    """
    temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(temporary, flags, 0o600 if private else 0o666), "wb") as file:
            file.write(data)
            file.flush()
            keep(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def keep(handle: int) -> None:
    """Wait until the disk has what was written to an open file.

    Raises:
        OSError: it has not.
    """
    if sys.platform == "darwin":
        # fsync stops at the disk's own cache there; a file system without the other way still has fsync.
        with contextlib.suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


def keep_entries(folder: Path) -> None:
    """Have the disk keep which files are in a folder, where the system can be asked for that (not on Windows)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
