"""The spoken lines of a pack: how a clip is named, and the manifest that ties it to its text.

A clip lies in the pack's folder `clips/`. No two lines share a name:

    ID.ogg                                        a question
    ID.PART.ogg                                   the follow-up question about a missing part of its answer
    ID.N.ogg                                      the customer's line number N (from 1) of a role-play
    opening.N.ogg, closing.N.ogg, transition.N.ogg   what the interviewer says around the questions

because ids hold no dot, a question and a role-play may not have the same id, and none may be called as in the last row.

`clips/manifest.toml` holds, for each rendered clip, the sha256 of the text that it speaks, so that a text changed
without a new clip is noticed. A clip that the manifest does not list is a recording that somebody made by hand and is
taken as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from content.errors import PackError
from content.fields import Faults
from content.files import PackFolder, inside
from content.schema import Pack

CLIP_FOLDER = "clips"
MANIFEST = "manifest.toml"
INTERVIEW_LINES = ("opening", "closing", "transition")


def clip_name(owner: str, line: str | int = "") -> str:
    """File name of a clip.

    Args:
        owner: id of a question or a role-play, or one of INTERVIEW_LINES.
        line: the part that a follow-up question is about, the number of a line (from 1), or "" for the question.
    """
    return f"{owner}.{line}.ogg" if line else f"{owner}.ogg"


def spoken_lines(pack: Pack) -> Iterator[tuple[str, str]]:
    """Yield the clip name and the text of everything that is said aloud in a pack, in its order."""
    for question in pack.questions:
        yield clip_name(question.id), question.text
        for part, text in question.follow_ups.items():
            yield clip_name(question.id, part), text
    for roleplay in pack.roleplays:
        for number, line in enumerate(roleplay.lines, 1):
            yield clip_name(roleplay.id, number), line.text
    interview = (pack.interview.openings, pack.interview.closings, pack.interview.transitions)
    for name, lines in zip(INTERVIEW_LINES, interview, strict=True):
        for number, spoken in enumerate(lines, 1):
            yield clip_name(name, number), spoken.text


def text_sha256(text: str) -> str:
    """The sha256 of a spoken text, as hexadecimal digits of its UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class Clips:
    """The clips in the folder of a pack.

    Args:
        folder: the pack.
        manifest: clip name to sha256 of the text that it speaks.
        faults: where faults are collected.
    """

    def __init__(self, folder: Path, manifest: dict[str, str], faults: Faults) -> None:
        self._folder = folder
        self._manifest = manifest
        self._faults = faults

    def find(self, name: str, text: str) -> Path | None:
        """The clip of this name; None if there is none, or if it speaks another text."""
        with self._faults:
            if (self._folder / CLIP_FOLDER / name).is_file() and not is_stale(self._manifest, name, text):
                return inside(self._folder, f"{CLIP_FOLDER}/{name}")
        return None


def is_stale(manifest: dict[str, str], name: str, text: str) -> bool:
    """Whether the manifest says that this clip speaks another text."""
    return name in manifest and manifest[name] != text_sha256(text)


def read_manifest(folder: Path) -> dict[str, str]:
    """Read `clips/manifest.toml` of a pack folder: clip name to sha256 of its text; empty if there is none.

    Raises:
        PackError: the manifest cannot be read.
    """
    relative = f"{CLIP_FOLDER}/{MANIFEST}"
    files = PackFolder(folder, Faults())
    if not files.holds(relative):
        return {}
    cure = "render the clips again or delete the file"
    try:
        table = files.values(relative).get("text_sha256")
    except PackError as error:
        raise PackError(f"{str(error).removesuffix('.')}, or {cure}.") from error
    if not isinstance(table, dict) or not all(isinstance(digest, str) for digest in table.values()):
        raise PackError(f'{relative} has no table "text_sha256" of clip names and digests; {cure}.')
    return table


def write_manifest(folder: Path, voice: str, texts: dict[str, str]) -> None:
    """Write `clips/manifest.toml` of a pack folder.

    Args:
        folder: the pack.
        voice: name of the voice that speaks, for people to read.
        texts: clip name to the text that it speaks.
    """
    lines = [
        "# Which text each clip speaks, as the sha256 of its UTF-8 bytes. Written by content/render_clips.py.",
        f'voice = "{voice}"',
        "",
        "[text_sha256]",
        *(f'"{name}" = "{text_sha256(text)}"' for name, text in sorted(texts.items())),
    ]
    (folder / CLIP_FOLDER / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8")


def stale_clips(folder: Path, pack: Pack) -> list[str]:
    """Names of the clips that are missing, or whose text has changed since they were rendered, in the pack's order."""
    manifest = read_manifest(folder)
    return [
        name
        for name, text in spoken_lines(pack)
        if not (folder / CLIP_FOLDER / name).is_file() or is_stale(manifest, name, text)
    ]
