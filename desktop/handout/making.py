"""Making a hand-out: a copy of a built program, with a folder `handout` and a text for the candidate beside it."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from content.schema import Branding, Pack
from desktop.handout.beside import FOLDER, READ_ME, Handout, HandoutError, read_handout, write_handout
from desktop.handout.copying import Progress, copy_program
from desktop.handout.program import Program, System
from desktop.handout.read_me import read_me
from desktop.store.files import reason

_ROOM = 1.02
"""Bytes that are needed on a disk, per byte of files."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished hand-out: its program, and how many files and bytes that has."""

    program: Program
    files: int
    size: int


def hand_out(program: Program, handout: Handout, pack: Pack, *, out: Path, progress: Progress) -> Made:
    """Write a hand-out: whole, or not at all.

    Args:
        program: the built program; it stays as it is.
        handout: the pack as one file, and whose it is.
        pack: what is in that file.
        out: the folder to write, which does not exist or is empty.
        progress: is told how far it is.

    Raises:
        HandoutError: it cannot be written there; nothing is left behind.
    """
    check_place(out, program)
    try:
        with _work_folder(out) as work:
            files, size = copy_program(program, work, progress)
            write_handout(work / FOLDER, replace(handout, guest=pack.guest))
            read_handout(work / FOLDER)
            _write_read_me(work, program, pack, handout.branding)
            with contextlib.suppress(FileNotFoundError):
                out.rmdir()
            work.rename(out)
    except OSError as error:
        raise HandoutError(f"{out} cannot be written: {reason(error)}.") from error
    return Made(replace(program, folder=out), files, size)


def check_place(out: Path, program: Program | None = None) -> None:
    """Make sure that a hand-out can be written to a folder.

    Raises:
        HandoutError: it holds something, lies in the program, or on a disk without room for it.
    """
    place = out.resolve()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise HandoutError(f"{out} exists already and is not empty; name a new folder after --out.")
    if not place.parent.is_dir():
        raise HandoutError(f"There is no folder {place.parent}; make it, or name another one after --out.")
    if program is None:
        return
    if place.is_relative_to(program.top.resolve()):
        raise HandoutError(f"{out} lies in the program's own folder; name a folder outside of it after --out.")
    needed = sum(file.stat().st_size for file in program.entries().values())
    free = shutil.disk_usage(place.parent).free
    if free < needed * _ROOM:
        raise HandoutError(
            f"{place.parent} has room for {free / 1e6:.0f} MB, but {needed * _ROOM / 1e6:.0f} MB are needed; make "
            "room, or choose another disk."
        )


@contextlib.contextmanager
def _work_folder(out: Path) -> Iterator[Path]:
    """A folder beside `out`, which is gone afterwards unless it was renamed."""
    place = out.resolve()
    work = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent))
    with contextlib.suppress(OSError):  # the disk of a stick knows no rights
        work.chmod(0o755)  # several people may share what is handed out
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write_read_me(work: Path, program: Program, pack: Pack, branding: Branding) -> None:
    text = read_me(program.system, program.start, name=branding.name, pack=pack.name, guest=pack.guest)
    newline = "\r\n" if program.system is System.WINDOWS else "\n"
    (work / READ_ME).write_text(text, encoding="utf-8", newline=newline)
