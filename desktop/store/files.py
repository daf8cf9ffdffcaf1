"""Small helpers for what is kept on disk: for its owner alone, and cleaned up."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path


def private_folder(folder: Path) -> None:
    """Make a folder for its owner alone (mode 0700), and so every folder above it that is missing.

    A folder that was there before and is open to others is closed to them; those above it are left alone.

    Raises:
        OSError: it cannot be made.
    """
    missing = [folder, *folder.parents]
    for each in reversed(missing[: next((at for at, path in enumerate(missing) if path.exists()), 0)]):
        # Not by `parents=True`, which gives the folders above the rights that the umask happens to leave.
        each.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)


def close_to_others(folder: Path) -> None:
    """Take the rights of all others away from the files in a folder, whoever gave them (mode 0600)."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            with contextlib.suppress(OSError):
                if entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mode & 0o077:
                    Path(entry.path).chmod(0o600)


def sweep(folder: Path, *patterns: str) -> None:
    """Delete what a crash left behind: the files and folders in a folder whose names fit one of the patterns."""
    for pattern in patterns:
        for path in folder.glob(pattern):
            with contextlib.suppress(OSError):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink()


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
