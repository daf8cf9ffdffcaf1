"""A lock that one process at a time holds, and that the system takes back when the process ends, however it ends."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

_HELD = (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK)


class Lock:
    """A lock on a file. What stands in the file means nothing, so no crash or power cut can leave it locked.

    Where the file system knows no locks (some network drives), everybody gets it: two windows are a smaller evil than
    none.
    """

    def __init__(self, path: Path) -> None:
        """Use this file, which is created if it is not there."""
        self._path = path
        self._handle = -1

    @property
    def held(self) -> bool:
        """Whether this object holds it."""
        return self._handle >= 0

    def take(self) -> bool:
        """Take the lock; returns at once whether it was free.

        Raises:
            OSError: the file cannot be opened.
        """
        # Not inherited by programs that are started, which would hold it on.
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
        except OSError as error:
            if error.errno in _HELD:
                os.close(handle)
                return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Let go of it; the file stays. Nothing happens if it is not held."""
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                os.close(self._handle)
            self._handle = -1


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
