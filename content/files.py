"""The files of a pack: found without ever leaving its folder, read within limits.

Packs may come from strangers: only files inside the folder are opened, sizes and counts are limited, and nothing in a
pack is executed.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from content.errors import PackError
from content.fields import Faults, Fields, shown

MAX_FILE_BYTES = 256 * 1024
MAX_CLIP_BYTES = 10 * 1024 * 1024
MAX_TEXT_BYTES = 2 * 1024 * 1024

# A name of so many parts ("a.a.a. …") is no field of ours, and tomllib takes time by the square of their number.
_LONG_NAME = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){16}""")


class PackFolder:
    """The folder of a pack that is being read.

    Args:
        root: the folder.
        faults: where faults are collected.
    """

    def __init__(self, root: Path, faults: Faults) -> None:
        self.root = root
        self.faults = faults
        self._bytes_left = MAX_TEXT_BYTES

    def holds(self, relative: str) -> bool:
        """Whether there is a file, or a link, of this name."""
        path = self.root / relative
        return path.is_symlink() or path.exists()

    def toml_files(self, folder: str, most: int) -> list[str]:
        """The TOML files in one of the pack's folders, in the order of their names.

        Raises:
            PackError: there are too many.
        """
        names = sorted(path.name for path in (self.root / folder).glob("*.toml"))
        if len(names) > most:
            raise PackError(f"{folder}/ holds {len(names)} files; a pack may have {most}, so split it in two.")
        return [f"{folder}/{name}" for name in names]

    def toml(self, relative: str) -> Fields:
        """The fields of one TOML file; PackError as for `values`."""
        return Fields(shown(relative, 120), self.values(relative), self.faults)

    def values(self, relative: str) -> dict[str, Any]:
        """What one TOML file says.

        Raises:
            PackError: it cannot be read.
        """
        named = shown(relative, 120)
        path = inside(self.root, relative, limit=MAX_FILE_BYTES)
        try:
            content = path.read_bytes()
            self._bytes_left -= len(content)
            if self._bytes_left < 0:
                raise PackError(
                    f"The texts of the pack, up to {named}, have more than {MAX_TEXT_BYTES} bytes; split it in two."
                )
            text = content.decode("utf-8-sig")
            if _LONG_NAME.search(text):
                raise PackError(
                    f"{named} holds a name of too many parts between dots; use the fields of the format only."
                )
            return tomllib.loads(text)
        except UnicodeDecodeError as error:
            raise PackError(f"{named} is not text in UTF-8; save it with the encoding UTF-8.") from error
        except ValueError as error:
            told = shown(str(error), 200)
            raise PackError(f"{named} is not valid TOML: {told}; correct that place.") from error
        except RecursionError as error:
            raise PackError(f"{named} is nested too deeply; use the fields of the format only.") from error
        except OSError as error:
            raise PackError(f"{named} cannot be read ({error.strerror}); check that you may open it.") from error


def inside(
    folder: Path, relative: str, fields: Fields | None = None, field: str = "", limit: int = MAX_CLIP_BYTES
) -> Path:
    """Find an existing file of a pack without ever leaving its folder.

    Args:
        folder: the pack.
        relative: path below the folder, with forward slashes.
        fields: the file that names the path, for the message.
        field: the field that names the path, for the message.
        limit: largest size in bytes.

    Raises:
        PackError: the path leads out of the folder, also by a link; or there is no such file; or it is too large.
    """
    named = shown(relative, 120)
    where = f'{fields.file}: the field "{fields.full_name(field)}" names {named!r}, which' if fields else named
    pure = PurePosixPath(relative)
    if (
        "\\" in relative
        or "\0" in relative
        or pure.is_absolute()
        or PureWindowsPath(relative).drive
        or ".." in pure.parts
    ):
        raise PackError(f"{where} leads out of the pack; name a file inside its folder.")
    try:
        path = (folder / relative).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise PackError(f"{where} is a link that leads out of the pack; put the file itself into the folder.")
        if not path.is_file():
            raise PackError(f"{where} is missing in {folder}; put the file there or correct its name.")
        size = path.stat().st_size
    except (OSError, RuntimeError, ValueError) as error:
        raise PackError(f"{where} cannot be opened ({shown(str(error), 200)}); check the file.") from error
    if size > limit:
        raise PackError(f"{where} has {size} bytes, but {limit} are the most; make it smaller.")
    return path
