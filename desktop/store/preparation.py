"""What a person prepares with each pack: progress with its guide, notes and drafts for its questions.

One small versioned JSON file, written whole or not at all.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.disk import write_whole
from desktop.store.errors import StoreError
from desktop.store.files import free_name, reason

PREPARATION_VERSION = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """What is prepared with one pack.

    `ticked` are the things ticked off in its guide, each as (chapter id, its text): an item whose text a new version of
    the pack changes asks to be ticked again. `blanks` maps (chapter id, name of the blank) to what was filled in.
    `notes` maps (question id, part of the answer) to what the person noted, `drafts` the id of a question to an answer
    that is being typed.
    """

    ticked: frozenset[tuple[str, str]] = frozenset()
    blanks: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)


class _DamagedError(Exception):
    """The file does not hold progress."""


def load_preparation(path: Path) -> tuple[dict[str, Progress], str | None]:
    """Read the progress with all packs by their ids; never fails.

    Returns:
        The progress, and None or one sentence for the person: the file cannot be used, nothing is ticked, and the
        original is kept beside under the name that the sentence gives.
    """
    try:
        return _parse(path.read_bytes()), None
    except FileNotFoundError:
        return {}, None
    except OSError as error:
        return {}, f"The ticks of the guide in {path} cannot be read ({error.strerror}): nothing is ticked."
    except _DamagedError:
        kept = free_name(path, "damaged")
        with contextlib.suppress(OSError):
            shutil.copy2(path, kept)
            path.unlink()
            return {}, (
                f"The ticks of the guide were damaged or written by a newer Aloud: nothing is ticked, the old file is "
                f"kept as {kept}."
            )
        return {}, f"The ticks of the guide in {path} are damaged: nothing is ticked, and the file was left as it is."


def save_preparation(path: Path, progress: dict[str, Progress]) -> None:
    """Write the progress atomically, for this person only (mode 0600).

    Raises:
        StoreError: it cannot be written.
    """
    packs = {pack_id: _plain(each) for pack_id, each in sorted(progress.items())}
    text = json.dumps({"version": PREPARATION_VERSION, "packs": packs}, ensure_ascii=False, indent=2) + "\n"
    try:
        write_whole(path, text.encode("utf-8"))
    except OSError as error:
        raise StoreError(f"The ticks of the guide in {path} cannot be saved: {reason(error)}.") from error


def _plain(progress: Progress) -> dict[str, Any]:
    ticked: dict[str, list[str]] = {}
    for chapter, text in sorted(progress.ticked):
        ticked.setdefault(chapter, []).append(text)
    return {
        "ticked": ticked,
        "blanks": _nested(progress.blanks),
        "notes": _nested(progress.notes),
        "drafts": dict(sorted(progress.drafts.items())),
    }


def _nested(texts: dict[tuple[str, str], str]) -> dict[str, dict[str, str]]:
    nested: dict[str, dict[str, str]] = {}
    for (where, name), value in sorted(texts.items()):
        nested.setdefault(where, {})[name] = value
    return nested


def _parse(data: bytes) -> dict[str, Progress]:
    try:
        values = json.loads(data)
        # Version 1 is the first: here older ones will be brought up to date.
        if values["version"] != PREPARATION_VERSION:
            raise _DamagedError
        return {str(pack_id): _progress(plain) for pack_id, plain in values["packs"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _DamagedError from error


def _progress(plain: dict[str, Any]) -> Progress:
    ticked = {(chapter, text) for chapter, texts in plain["ticked"].items() for text in texts}
    blanks, notes = _flat(plain["blanks"]), _flat(plain.get("notes", {}))
    drafts = dict(plain.get("drafts", {}))
    texts = (*(text for _, text in ticked), *blanks.values(), *notes.values(), *drafts.values())
    if not all(isinstance(text, str) for text in texts):
        raise _DamagedError
    return Progress(frozenset(ticked), blanks, notes, drafts)


def _flat(nested: dict[str, dict[str, str]]) -> dict[tuple[str, str], str]:
    return {(where, name): text for where, each in nested.items() for name, text in each.items()}
