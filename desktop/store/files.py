"""Small helpers for what is kept on disk: whole or not at all, for its owner alone."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a crash leaves the old one or the new one, never a piece; mode 0600.

    Raises:
        OSError: it cannot be written; what was there is still there.
    """
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def free_name(path: Path, word: str) -> Path:
    """A name beside `path` that is not taken: settings.json -> settings.damaged-1.json."""
    number = 1
    while True:
        candidate = path.with_name(f"{path.stem}.{word}-{number}{path.suffix}")
        if not candidate.exists():
            return candidate
        number += 1


def reason(error: OSError) -> str:
    """Why something cannot be written and what to do, for the end of a sentence."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full; free some space, then try again"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "it is not allowed to be written; make it writable, then try again"
    return f"{error.strerror or error}; mend that, then try again"
