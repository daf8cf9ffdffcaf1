"""The folder `handout` beside the program: written by `aloud handout`, read when Aloud starts.

    handout/
      handout.toml      format, pack, guest, [branding] with name, accent, logo
      night-desk.aloudpack
      logo.png

The program beside it is never changed. Whoever may write into that folder may as well replace the program, and yet it
is read as carefully as a stranger's pack: a copied folder may be damaged.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from content.archive import MAX_ARCHIVE_BYTES
from content.branding import read_branding
from content.errors import AloudError, PackError
from content.fields import Faults
from content.files import PackFolder, inside
from content.schema import Branding

FORMAT = 1
FOLDER = "handout"
FILE = "handout.toml"
READ_ME = "READ-ME-FIRST.txt"
"""What a candidate reads; it lies beside the folder."""
VARIABLE = "ALOUD_HANDOUT"
"""Names the folder for an Aloud that is no built program, to try a hand-out."""


class HandoutError(AloudError):
    """What lies beside the program cannot be used, or cannot be put there."""


@dataclass(frozen=True, slots=True)
class Handout:
    """A pack file and whose it is; `guest` says that the pack asks for guest sessions."""

    pack: Path
    branding: Branding
    guest: bool = False

    def fingerprint(self) -> str:
        """The sha256 of the pack file, in hexadecimal: whether it is another one than last time.

        Raises:
            HandoutError: it cannot be read.
        """
        try:
            with self.pack.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise HandoutError(
                f"{self.pack} cannot be read ({error.strerror}); put the stick in again, or ask for the folder again."
            ) from error


def find_handout() -> Handout | None:
    """What was put beside the program that runs; None if nothing was.

    Raises:
        HandoutError: it is damaged.
    """
    named = os.environ.get(VARIABLE)
    folder = Path(named) if named else None
    if folder is None and getattr(sys, "frozen", False):
        folder = place_beside(Path(sys.executable)) / FOLDER
    return read_handout(folder) if folder is not None and folder.is_dir() else None


def place_beside(executable: Path) -> Path:
    """Where the folder `handout` of a built program lies: with the executable, or with the app bundle around it."""
    folder = executable.parent
    if folder.name == "MacOS" and folder.parent.name == "Contents":
        return folder.parents[2]
    return folder


def read_handout(folder: Path) -> Handout:
    """Read the folder `handout`; what its pack holds is read when the pack is opened.

    Raises:
        HandoutError: something is missing or wrong.
    """
    faults = Faults()
    with faults:
        files = PackFolder(folder, faults)
        fields = files.toml(FILE)
        if fields.integer("format", 1, 10**6) > FORMAT:
            raise PackError(f"{FILE} is written for a newer Aloud; ask for a newer program.")
        pack = inside(folder, fields.text("pack"), fields, "pack", MAX_ARCHIVE_BYTES)
        guest = fields.flag("guest")
        branding = read_branding(files, fields.table("branding"))
        fields.no_more()
    if faults.found:
        told = str(faults.found[0]).removesuffix(".")
        raise HandoutError(f"What was handed out with this Aloud cannot be used ({told}); ask for the folder again.")
    return Handout(pack, branding, guest)


def write_handout(folder: Path, handout: Handout) -> None:
    """Write a folder `handout`, with copies of the pack and the logo.

    Raises:
        OSError: it cannot be written.
    """
    pack, branding = handout.pack, handout.branding
    folder.mkdir()
    (folder / pack.name).write_bytes(pack.read_bytes())
    lines = [
        "# What was handed out with this Aloud: a question pack, and whose it is.",
        f"format = {FORMAT}",
        f"pack = {_quoted(pack.name)}",
        # Known before the pack is opened: a guest's first start must already be a guest session.
        *(["guest = true"] if handout.guest else []),
        "",
        "[branding]",
        f"name = {_quoted(branding.name)}",
    ]
    if branding.accent:
        lines.append(f"accent = {_quoted(branding.accent)}")
    if branding.logo is not None:
        logo = f"logo{branding.logo.suffix.lower()}"
        (folder / logo).write_bytes(branding.logo.read_bytes())
        lines.append(f"logo = {_quoted(logo)}")
    (folder / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _quoted(text: str) -> str:
    """A text as TOML writes it: as JSON does, which needs no pairs of surrogates."""
    return json.dumps(text, ensure_ascii=False)
