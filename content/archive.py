"""A pack as one file: a zip with the suffix .aloudpack that holds the files of the pack's folder.

Such files come from strangers. Nothing of what a zip says about itself is believed: names are judged before a byte is
written, and bytes are counted while they are unpacked.
"""

from __future__ import annotations

import io
import shutil
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from content.errors import PackError
from content.fields import is_device_name, shown
from content.files import MAX_CLIP_BYTES

SUFFIX = ".aloudpack"
MAX_ENTRIES = 4_000
MAX_ARCHIVE_BYTES = 200 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_DIRECTORY_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 4
MAX_NAME = 120

_PIECE = 1024 * 1024
_FORBIDDEN = frozenset('<>:"|?*\\')  # what Windows does not allow in a name
ENCRYPTED = 0x1
KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What a file manager adds to a zip or a folder, and no pack needs.
_LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
# What `zipfile` raises for a file that is no zip or a damaged one; RuntimeError is also NotImplementedError.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OverflowError, RuntimeError)


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a pack into a new folder: whole, or not at all.

    A single folder around everything, as some programs make it, is left away.

    Args:
        archive: the zip.
        folder: the folder to make; it must not exist yet, while its parent must.

    Raises:
        PackError: the file is no zip, damaged, encrypted or too large; or it holds names that lead out of the folder,
            collide or cannot be written everywhere; or the folder cannot be made.
    """
    if folder.exists():
        raise PackError(f"{folder} exists already; choose another folder.")
    try:
        with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=folder.parent) as work:
            inner = Path(work) / "pack"
            inner.mkdir()
            with _Measured(archive) as file, zipfile.ZipFile(file) as opened:
                _write(opened, _entries(opened), inner)
            inner.rename(folder)
    except DAMAGE as error:
        raise PackError(
            f"{archive} is not a pack file, or it is damaged ({shown(str(error), 100)}); ask for it again."
        ) from error
    except OSError as error:
        raise PackError(
            f"{archive} cannot be unpacked ({error.strerror or error}); check it and the folder."
        ) from error


class _Measured(io.BufferedReader):
    """A file of limited size that does not hand out a table of contents of millions of entries.

    `zipfile` reads the whole table at once, before anybody can count, and nothing else in pieces as large.
    """

    def __init__(self, archive: Path) -> None:
        if not archive.is_file():
            raise PackError(f"There is no pack file {archive}; check its name.")
        self._size = archive.stat().st_size
        if self._size > MAX_ARCHIVE_BYTES:
            raise PackError(
                f"{archive} has {self._size} bytes, but {MAX_ARCHIVE_BYTES} are the most; ask for a smaller pack."
            )
        super().__init__(io.FileIO(archive))

    def read(self, size: int | None = -1, /) -> bytes:
        left = self._size - self.tell()
        if (left if size is None or size < 0 else min(size, left)) > MAX_DIRECTORY_BYTES:
            raise zipfile.BadZipFile("its table of contents is too long")
        return super().read(size)


def _entries(opened: zipfile.ZipFile) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """The files in a zip by the path at which they may be written; PackError if any of them must not be."""
    infos = opened.infolist()
    if len(infos) > MAX_ENTRIES:
        raise PackError(f"The pack file holds {len(infos)} entries, but {MAX_ENTRIES} are the most; split it in two.")
    entries: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for info in infos:
        path = _safe_path(info)
        if not info.is_dir() and not any(part in _LITTER for part in path.parts):
            if path in entries:
                raise _refused(info, "is there twice", "pack the folder again")
            entries[path] = info
    tops = {path.parts[0] for path in entries}
    if len(tops) == 1 and all(len(path.parts) > 1 for path in entries):
        entries = {PurePosixPath(*path.parts[1:]): info for path, info in entries.items()}
    _check_collisions(entries)
    return entries


def _safe_path(info: zipfile.ZipInfo) -> PurePosixPath:
    """The path of an entry below the folder; PackError if it is none, or not one for every system."""
    # `filename` ends at a NUL and has the system's separators; `orig_filename` is what the file says.
    name = info.orig_filename
    if "\\" in name or name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        raise _refused(info, "leads out of the pack", "ask for a pack whose names stay inside its folder")
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused(info, "is a link or a device", "put the file itself into the pack")
    if info.flag_bits & ENCRYPTED:
        raise _refused(info, "is encrypted", "pack the folder again without a password")
    if info.compress_type not in KINDS:
        raise _refused(info, "is packed in a way that Aloud does not read", "pack the folder again as an ordinary zip")
    path = PurePosixPath(name)
    if not path.parts or len(path.parts) > MAX_DEPTH + 1:
        raise _refused(info, "has no name or lies too deep", f"put it at most {MAX_DEPTH} folders deep")
    for part in path.parts:
        odd = len(part) > MAX_NAME or not part.isprintable() or _FORBIDDEN & set(part) or part[-1] in ". "
        if odd or is_device_name(part):
            raise _refused(
                info, "has a name that not every system can store", "name it with letters, digits and hyphens"
            )
    return path


def _check_collisions(entries: dict[PurePosixPath, zipfile.ZipInfo]) -> None:
    """Raise PackError where a system that does not tell large from small letters would mix up two names."""
    spelling: dict[str, str] = {}
    for path, info in entries.items():
        for place in (path, *path.parents):
            folded = unicodedata.normalize("NFC", str(place)).casefold()
            known = spelling.setdefault(folded, str(place))
            if known != str(place):
                raise _refused(info, f"is also there as {shown(known)}", "keep one of them")
        if any(parent in entries for parent in path.parents):
            raise _refused(info, "lies in a folder that is also a file", "pack the folder again")


def _refused(info: zipfile.ZipInfo, what: str, cure: str) -> PackError:
    return PackError(f"The entry {shown(info.orig_filename)} of the pack file {what}; {cure}.")


def _write(opened: zipfile.ZipFile, entries: dict[PurePosixPath, zipfile.ZipInfo], folder: Path) -> None:
    """Unpack the entries, counting what comes out of them."""
    left = MAX_UNPACKED_BYTES
    for path, info in entries.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened.open(info) as source, target.open("xb") as file:
            size = 0
            while piece := source.read(_PIECE):
                size += len(piece)
                left -= len(piece)
                if size > MAX_CLIP_BYTES:
                    raise _refused(info, f"has more than {MAX_CLIP_BYTES} bytes", "ask for a smaller one")
                if left < 0:
                    raise PackError(
                        f"The pack file unpacks to more than {MAX_UNPACKED_BYTES} bytes; ask for a smaller pack."
                    )
                file.write(piece)


def pack_zip(folder: Path, archive: Path) -> int:
    """Write the files of a pack's folder as one zip: whole, or not at all. The same files give the same bytes.

    Args:
        folder: the pack.
        archive: the file to write, replaced if it exists.

    Returns:
        How many files are in it.

    Raises:
        PackError: a file is a link, or the zip would be refused by `unpack`, or it cannot be written.
    """
    temporary = archive.with_name(f".{archive.name}.tmp")
    try:
        paths = list(_files(folder, archive))
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as made:
            for path in paths:
                info = zipfile.ZipInfo(path.relative_to(folder).as_posix())  # of 1980, whenever that was
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = (stat.S_IFREG | 0o644) << 16
                with path.open("rb") as source, made.open(info, "w") as target:
                    shutil.copyfileobj(source, target)
        with _Measured(temporary) as file, zipfile.ZipFile(file) as made:
            _entries(made)
        temporary.replace(archive)
    except OSError as error:
        raise PackError(f"{archive} cannot be written ({error.strerror or error}); choose another place.") from error
    finally:
        temporary.unlink(missing_ok=True)
    return len(paths)


def _files(folder: Path, archive: Path) -> Iterator[Path]:
    """The files of a pack in order, but for hidden ones, litter and pack files."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if (
            any(part.startswith(".") or part in _LITTER for part in parts)
            or path.suffix == SUFFIX
            or path.resolve() == archive.resolve()
        ):
            continue
        if path.is_symlink():
            raise PackError(f"{path} is a link; put the file itself into the pack.")
        if path.is_file():
            if path.stat().st_size > MAX_CLIP_BYTES:
                raise PackError(f"{path} has more than {MAX_CLIP_BYTES} bytes; make it smaller or take it out.")
            yield path
