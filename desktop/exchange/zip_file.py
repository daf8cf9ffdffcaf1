"""The zip around a take: written so that it tells nothing by itself, read so that it can do no harm."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

from content.archive import DAMAGE, ENCRYPTED, KINDS, MAX_DIRECTORY_BYTES
from content.fields import shown
from desktop.disk import write_whole
from desktop.exchange.errors import TakeFileError

SUFFIX = ".aloudtake"
MAX_FILE_BYTES = 70 * 1024 * 1024

_PIECE = 1024 * 1024
_UNIX = 3


def write_zip(path: Path, entries: Mapping[str, bytes]) -> None:
    """Write files as a zip: whole, or not at all. The same files give the same bytes on every system.

    No entry has a time, an owner, a comment or an extra field.

    Raises:
        TakeFileError: it cannot be written.
    """
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name)  # of 1980, whenever that was
            info.create_system = _UNIX
            info.external_attr = (stat.S_IFREG | 0o600) << 16
            # Sound is packed already.
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".ogg") else zipfile.ZIP_DEFLATED
            made.writestr(info, content)
    try:
        write_whole(path, data.getvalue())
    except OSError as error:
        raise TakeFileError(
            f"{path} cannot be written ({error.strerror or error}); make room or choose another folder."
        ) from error


def read_zip(path: Path, limits: Mapping[str, int]) -> dict[str, bytes]:
    """Return the files of a zip, all of them in memory; nothing is written anywhere.

    Args:
        path: the zip.
        limits: the names that it may hold, each with the most bytes that may come out of it.

    Raises:
        TakeFileError: it is no zip, damaged, encrypted or too large, or holds something else.
    """
    try:
        if not path.is_file():
            raise TakeFileError(f"There is no take file {path}; check its name.")
        if path.stat().st_size > MAX_FILE_BYTES:
            raise TakeFileError(f"{path} has more than {MAX_FILE_BYTES} bytes, which no take has; ask for it again.")
        with _Guarded(path) as file, zipfile.ZipFile(file) as opened:
            return _read(opened, limits)
    except DAMAGE as error:
        raise TakeFileError(
            f"{path} is not a take file, or it is damaged ({shown(str(error), 100)}); ask for it again."
        ) from error
    except OSError as error:
        raise TakeFileError(
            f"{path} cannot be read ({error.strerror or error}); check that you may open it."
        ) from error


class _Guarded(io.BufferedReader):
    """A file that does not hand out a table of contents of millions of entries, which `zipfile` reads at once."""

    def __init__(self, path: Path) -> None:
        super().__init__(io.FileIO(path))
        self._size = path.stat().st_size

    def read(self, size: int | None = -1, /) -> bytes:
        left = self._size - self.tell()
        if (left if size is None or size < 0 else min(size, left)) > MAX_DIRECTORY_BYTES:
            raise zipfile.BadZipFile("its table of contents is too long")
        return super().read(size)


def _read(opened: zipfile.ZipFile, limits: Mapping[str, int]) -> dict[str, bytes]:
    infos = opened.infolist()
    if len(infos) > len(limits):
        raise TakeFileError(f"The take file holds {len(infos)} entries, which no take has; ask for it again.")
    found: dict[str, bytes] = {}
    for info in infos:
        name = info.orig_filename
        if name not in limits:
            raise _refused(name, "does not belong into a take")
        if name in found:
            raise _refused(name, "is there twice")
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            raise _refused(name, "is a link or a device")
        if info.flag_bits & ENCRYPTED:
            raise _refused(name, "is encrypted")
        if info.compress_type not in KINDS:
            raise _refused(name, "is packed in a way that Aloud does not read")
        found[name] = _content(opened, info, limits[name])
    return found


def _content(opened: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """What comes out of an entry, counted as it comes, whatever the zip says of itself."""
    content = bytearray()
    with opened.open(info) as source:
        while piece := source.read(_PIECE):
            content += piece
            if len(content) > most:
                raise _refused(info.orig_filename, f"has more than {most} bytes")
    return bytes(content)


def _refused(name: str, what: str) -> TakeFileError:
    return TakeFileError(f"The entry {shown(name)} of the take file {what}; ask for the file again.")
