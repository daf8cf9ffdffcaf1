"""A built Aloud of any system: what it is recognised by, and which files belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from desktop.handout.beside import FOLDER, READ_ME, HandoutError

BUNDLED_EXECUTABLE = PurePosixPath("Contents/MacOS/aloud")
"""The executable inside of a macOS app."""

# Every build carries the norms of its reports; nothing else has a file of this name at this place.
_MARK = "content/rubric.toml"


class System(StrEnum):
    """The systems that Aloud is built for."""

    LINUX = "Linux"
    WINDOWS = "Windows"
    MACOS = "macOS"


@dataclass(frozen=True, slots=True)
class Program:
    """A built program.

    `folder` holds it, `start` is what a person opens in there, and `bundle` says that this is a macOS app, which is all
    that belongs to the program in that folder.
    """

    system: System
    folder: Path
    start: str
    bundle: bool

    @property
    def top(self) -> Path:
        """The folder in which everything is the program's."""
        return self.folder / self.start if self.bundle else self.folder

    @property
    def executable(self) -> Path:
        """What the system runs."""
        return self.top / (BUNDLED_EXECUTABLE if self.bundle else self.start)

    def entries(self) -> dict[PurePosixPath, Path]:
        """Every file and link of the program by its path below `folder`, but for what an earlier hand-out has added.

        Raises:
            HandoutError: it cannot be listed, or a link leads out of it.
        """
        try:
            listed = list(_files(self.top, self.top.resolve()))
        except OSError as error:
            raise HandoutError(
                f"{self.top} cannot be listed ({error.strerror}); check that you may open it."
            ) from error
        found = {PurePosixPath(path.relative_to(self.folder).as_posix()): path for path in listed}
        return {path: file for path, file in found.items() if path.parts[0] not in (FOLDER, READ_ME)}


def recognise(folder: Path) -> Program:
    """Find the program in a folder, and tell which system it is for.

    Args:
        folder: the folder that holds the executable or the app, the one around that, or the app itself.

    Raises:
        HandoutError: there is no program, or not Aloud.
    """
    if folder.is_file():
        raise HandoutError(f"{folder} is a file; unpack it, and name the folder that comes out of it.")
    if not folder.is_dir():
        raise HandoutError(f"There is no folder {folder}; name the folder that Aloud's program was unpacked to.")
    places = [folder, *(path for path in sorted(folder.iterdir()) if path.is_dir())]
    found = list(filter(None, map(_program_in, places)))
    if not found:
        raise HandoutError(
            f"There is no built Aloud in {folder}; name the folder that holds aloud (Linux), aloud.exe (Windows) or "
            "Aloud.app (macOS)."
        )
    if found[0].folder != folder and len(found) > 1:
        raise HandoutError(f"There are {len(found)} programs in {folder}; name the folder of one of them.")
    return found[0]


def _program_in(folder: Path) -> Program | None:
    """The program that lies right in this folder, or that this folder is."""
    bundled = folder / BUNDLED_EXECUTABLE
    if bundled.is_file():
        is_aloud = any((folder / "Contents" / part / _MARK).is_file() for part in ("Resources", "Frameworks"))
        return Program(System.MACOS, folder.parent, folder.name, True) if is_aloud else None
    if not (folder / "_internal" / _MARK).is_file():
        return None
    for name in ("aloud", "aloud.exe"):
        system = _system_of(folder / name)
        if system is not None:
            return Program(system, folder, name, False)
    return None


def _system_of(executable: Path) -> System | None:
    """Tell by its first bytes for which system an executable is; None if it is none."""
    try:
        with executable.open("rb") as file:
            head = file.read(4)
    except OSError:
        return None
    if head == b"\x7fELF":
        return System.LINUX
    if head[:2] == b"MZ":
        return System.WINDOWS
    # Mach-O of 64 bits, or several of them in one file.
    return System.MACOS if head in (b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe") else None


def _files(folder: Path, root: Path) -> Iterator[Path]:
    """Yield every file and link below a folder, in order; a link to a folder is not followed."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            if path.readlink().is_absolute() or not path.resolve().is_relative_to(root):
                raise HandoutError(f"{path} is a link that leads out of the program; unpack the program again.")
            yield path
        elif path.is_dir():
            yield from _files(path, root)
        else:
            yield path
