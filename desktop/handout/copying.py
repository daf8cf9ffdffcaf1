"""Copying a built program without a byte being changed, and proving it."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from desktop.handout.beside import HandoutError
from desktop.handout.program import Program

Progress = Callable[[str, int, int], None]
"""Called with what is being done, bytes done and bytes in all."""

_PIECE = 1 << 20


def copy_program(program: Program, target: Path, progress: Progress) -> tuple[int, int]:
    """Copy every file of a program, then read the copies and compare their sha256 with what was read before.

    Args:
        program: what to copy.
        target: an existing folder.
        progress: is told how far it is.

    Returns:
        How many files the program has, and their bytes.

    Raises:
        HandoutError: a copy differs, or the disk cannot hold what the program needs.
        OSError: a file cannot be read or written.
    """
    entries = program.entries()
    files = {path: file for path, file in entries.items() if not file.is_symlink()}
    total = sum(file.stat().st_size for file in files.values())
    digests, done = {}, 0
    for path, file in files.items():
        to = target / path
        to.parent.mkdir(parents=True, exist_ok=True)
        digests[path] = _copy(file, to)
        done = _tell(progress, "Copying the program", done, to.stat().st_size, total)
    for path in entries.keys() - files.keys():
        _copy_link(entries[path], target / path, as_link_only=program.bundle)
    done = 0
    for path, digest in digests.items():
        with (target / path).open("rb") as copied:
            if hashlib.file_digest(copied, "sha256").digest() != digest:
                raise HandoutError(f"The copy of {path} is not the same as the file; try again, or use another disk.")
        done = _tell(progress, "Comparing the copy", done, (target / path).stat().st_size, total)
    return len(files), total


def _tell(progress: Progress, what: str, done: int, size: int, total: int) -> int:
    """Tell that a file of this size is done, unless it is empty: the end is told once. Returns the bytes done."""
    if size:
        progress(what, done + size, total)
    return done + size


def _copy(file: Path, to: Path) -> bytes:
    """Copy one file with its rights and its time; returns the sha256 of what was read."""
    digest = hashlib.sha256()
    with file.open("rb") as source, to.open("xb") as copied:
        while piece := source.read(_PIECE):
            digest.update(piece)
            copied.write(piece)
    with contextlib.suppress(OSError):  # the disk of a stick may know no rights
        shutil.copystat(file, to)
    return digest.digest()


def _copy_link(link: Path, to: Path, *, as_link_only: bool) -> None:
    """Copy a link; on a disk that holds no links, such as that of a stick, copy what it leads to."""
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        to.symlink_to(link.readlink(), target_is_directory=link.is_dir())
    except OSError as error:
        if as_link_only:
            # The signature of a macOS app covers its links.
            raise HandoutError(
                f"The disk of {to.parent} cannot hold the links of a macOS app; write to another disk, and make a zip "
                "or a disk image of the folder for the stick."
            ) from error
        if link.is_dir():
            shutil.copytree(link, to)
        else:
            shutil.copy2(link, to)
