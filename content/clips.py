"""The spoken questions of a pack: how a clip is named, and the manifest that ties it to its text.

A clip lies in the pack's folder `clips/`: `ID.ogg` speaks the question, `ID.PART.ogg` the follow-up question about a
missing part. `clips/manifest.toml` holds, for each rendered clip, the sha256 of the text that it speaks, so that a
text changed without a new clip is noticed. A clip that the manifest does not list is a recording that somebody made
by hand and is taken as it is.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path

from content.errors import PackError
from content.schema import Pack, Question

CLIP_FOLDER = "clips"
MANIFEST = "manifest.toml"


def clip_name(question_id: str, part: str = "") -> str:
    """File name of a question's clip, or of its follow-up question about `part`."""
    return f"{question_id}.{part}.ogg" if part else f"{question_id}.ogg"


def spoken_lines(question: Question) -> Iterator[tuple[str, str]]:
    """Yield the clip name and the text of everything the interviewer says for a question."""
    yield clip_name(question.id), question.text
    for part, text in question.follow_ups.items():
        yield clip_name(question.id, part), text


def text_sha256(text: str) -> str:
    """The sha256 of a spoken text, as hexadecimal digits of its UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_manifest(folder: Path) -> dict[str, str]:
    """Read `clips/manifest.toml` of a pack folder: clip name to sha256 of its text; empty if there is none.

    Raises:
        PackError: the manifest cannot be read.
    """
    path = folder / CLIP_FOLDER / MANIFEST
    if not path.exists():
        return {}
    cure = "render the clips again or delete the file"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("text_sha256")
    except (OSError, ValueError, RecursionError) as error:
        raise PackError(f"{CLIP_FOLDER}/{MANIFEST} cannot be read ({error}); {cure}.") from error
    if not isinstance(table, dict) or not all(isinstance(digest, str) for digest in table.values()):
        raise PackError(f'{CLIP_FOLDER}/{MANIFEST} has no table "text_sha256" of clip names and digests; {cure}.')
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
        for question in pack.questions
        for name, text in spoken_lines(question)
        if not (folder / CLIP_FOLDER / name).is_file() or manifest.get(name, text_sha256(text)) != text_sha256(text)
    ]
