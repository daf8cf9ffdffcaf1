"""What is wrong with the files of a pack though it can be read: stray files, stale clips, names that nobody knows."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from content.clips import CLIP_FOLDER, MANIFEST, is_stale, read_manifest, spoken_lines
from content.errors import PackError
from content.fields import Faults, shown
from content.loader import Reading
from content.schema import Pack

QUALITIES = Path(__file__).with_name("qualities.toml")
TOML_FOLDERS = ("questions", "guide", "roleplays")
TOP_FILES = ("pack.toml", "roles.toml", "interview.toml", "assignment.toml", "rubric.toml")
# What file managers leave behind.
LITTER = ("Thumbs.db", "desktop.ini")


def check_files(folder: Path, reading: Reading) -> list[PackError]:
    """Find what is wrong with a pack beyond what `read_pack` has found.

    Args:
        folder: the pack.
        reading: what `read_pack` made of it.
    """
    faults = [*_stray_texts(folder)]
    if reading.pack is not None:
        faults += _unknown_names(reading.pack, reading.files)
        faults += _clips(folder, reading.pack)
    return faults


@cache
def known_qualities() -> tuple[str, ...]:
    """Ids of the qualities that Aloud listens for."""
    data = tomllib.loads(QUALITIES.read_text(encoding="utf-8"))
    return tuple(name for name, value in data.items() if isinstance(value, dict))


def _names(folder: Path) -> list[str]:
    """Names of what lies in a folder, in order, but for hidden files and litter."""
    if not folder.is_dir():
        return []
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return []
    return [name for name in names if not name.startswith(".") and name not in LITTER]


def _stray_texts(folder: Path) -> Iterator[PackError]:
    """Files that nobody will read though somebody meant them to be."""
    for name in _names(folder):
        if ".toml" in name.lower() and name not in TOP_FILES:
            known = ", ".join(TOP_FILES)
            yield PackError(f"{shown(name)} is not read; correct its name (known here: {known}) or delete it.")
    for place in TOML_FOLDERS:
        for name in _names(folder / place):
            if not name.endswith(".toml"):
                yield PackError(f"{place}/{shown(name)} is not read; give it a name that ends in .toml, or delete it.")


def _unknown_names(pack: Pack, files: tuple[str, ...]) -> Iterator[PackError]:
    """Qualities that Aloud does not listen for, and roles that roles.toml does not describe."""
    qualities, roles = known_qualities(), tuple(role.id for role in pack.roles)
    used = [(file, "qualities", question.qualities) for file, question in zip(files, pack.questions, strict=True)]
    used += [("roles.toml", f"roles[{number}].qualities", role.qualities) for number, role in enumerate(pack.roles, 1)]
    for file, field, names in used:
        for name in names:
            if name not in qualities:
                cure = f"write one of {', '.join(qualities)}"
                yield PackError(f'{file}: the field "{field}" names the unknown quality {name!r}; {cure}.')
    for file, question in zip(files, pack.questions, strict=True):
        for name in question.roles if roles else ():
            if name not in roles:
                cure = f"write one of {', '.join(roles)}, or describe it in roles.toml"
                yield PackError(f'{file}: the field "roles" names the unknown role {name!r}; {cure}.')


def _clips(folder: Path, pack: Pack) -> Iterator[PackError]:
    """Clips that are missing, speak an old text, or belong to nothing."""
    faults = Faults()
    manifest: dict[str, str] = {}
    with faults:  # a manifest that cannot be read was a fault of the reading
        manifest = read_manifest(folder)
    lines = dict(spoken_lines(pack))
    for name in manifest:
        field = f'{CLIP_FOLDER}/{MANIFEST}: the field "text_sha256.{shown(name)}"'
        if name not in lines:
            yield PackError(
                f"{field} belongs to no line of the pack; delete it, or correct the id that it begins with."
            )
        elif not (folder / CLIP_FOLDER / name).is_file():
            yield PackError(
                f"{field} names a clip that is missing in {CLIP_FOLDER}/; put it there or delete the field."
            )
        elif is_stale(manifest, name, lines[name]):
            yield PackError(
                f"{field} is of an older text than the pack's, so {CLIP_FOLDER}/{name} is not played; record or render "
                "the clip again, and delete the field if you recorded it yourself."
            )
    chosen = {question.clip for question in pack.questions}
    for name in _names(folder / CLIP_FOLDER):
        path = folder / CLIP_FOLDER / name
        if name != MANIFEST and name not in lines and Path(os.path.realpath(path)) not in chosen:
            yield PackError(
                f"{CLIP_FOLDER}/{shown(name)} is played for nothing here; name it like ID.ogg after a question's "
                'id, name it in the field "clip" of a question, or delete it.'
            )
