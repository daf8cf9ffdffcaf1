"""Getting ready with a pack: what is ticked off, the letter that is filled in, notes and drafts for its questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from content.schema import GuideChapter, Template
from desktop.disk import write_whole
from desktop.store.errors import StoreError
from desktop.store.files import reason
from desktop.store.preparation import Progress, load_preparation, save_preparation

_BLANK = re.compile(r"\{([^{}\n]+)\}")


class Preparing:
    """What a person prepares, saved at each change.

    Args:
        path: the file of progress.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._progress, self.notice = load_preparation(path)

    def is_ticked(self, pack_id: str, chapter: GuideChapter, text: str) -> bool:
        """Whether this item of a chapter is ticked off."""
        return (chapter.id, text) in self._of(pack_id).ticked

    def tick(self, pack_id: str, chapter: GuideChapter, text: str, *, done: bool) -> None:
        """Tick an item off, or untick it.

        Raises:
            StoreError: it cannot be saved; nothing has changed.
        """
        before = self._of(pack_id)
        item = {(chapter.id, text)}
        self._save(pack_id, replace(before, ticked=before.ticked | item if done else before.ticked - item))

    def count(self, pack_id: str, chapter: GuideChapter) -> tuple[int, int]:
        """How many items of a chapter are ticked off, and how many there are."""
        items = items_of(chapter)
        return sum(self.is_ticked(pack_id, chapter, text) for text in items), len(items)

    def blanks(self, pack_id: str, chapter: GuideChapter) -> dict[str, str]:
        """What was filled into the template of a chapter, by the name of the blank."""
        return {name: value for (where, name), value in self._of(pack_id).blanks.items() if where == chapter.id}

    def fill(self, pack_id: str, chapter: GuideChapter, values: Mapping[str, str]) -> None:
        """Remember what is filled into the template of a chapter.

        Raises:
            StoreError: it cannot be saved; nothing has changed.
        """
        before = self._of(pack_id)
        others = {key: value for key, value in before.blanks.items() if key[0] != chapter.id}
        filled = {(chapter.id, name): value for name, value in values.items() if value}
        self._save(pack_id, replace(before, blanks=others | filled))

    def forget(self) -> None:
        """Erase all ticks and letters, and the damaged files that were kept.

        Raises:
            StoreError: a file cannot be deleted.
        """
        for path in (self._path, *self._path.parent.glob(f"{self._path.stem}.damaged-*{self._path.suffix}")):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise StoreError(f"{path} cannot be deleted: {reason(error)}.") from error
        self._progress = {}

    def notes(self, pack_id: str, question_id: str) -> dict[str, str]:
        """What the person noted for a question, by the part of the answer."""
        return {part: text for (where, part), text in self._of(pack_id).notes.items() if where == question_id}

    def note(self, pack_id: str, question_id: str, notes: Mapping[str, str]) -> None:
        """Remember the notes for a question, by the part of the answer; those before are gone.

        Raises:
            StoreError: they cannot be saved; nothing has changed.
        """
        before = self._of(pack_id)
        others = {key: text for key, text in before.notes.items() if key[0] != question_id}
        kept = {(question_id, part): text for part, text in notes.items() if text.strip()}
        self._save(pack_id, replace(before, notes=others | kept))

    def draft(self, pack_id: str, question_id: str) -> str:
        """The answer to a question that is being typed, "" for none."""
        return self._of(pack_id).drafts.get(question_id, "")

    def keep_draft(self, pack_id: str, question_id: str, text: str) -> None:
        """Remember an answer that is being typed; an empty one is forgotten.

        Raises:
            StoreError: it cannot be saved; nothing has changed.
        """
        before = self._of(pack_id)
        others = {key: draft for key, draft in before.drafts.items() if key != question_id}
        self._save(pack_id, replace(before, drafts=others | ({question_id: text} if text.strip() else {})))

    def _of(self, pack_id: str) -> Progress:
        return self._progress.get(pack_id, Progress())

    def _save(self, pack_id: str, progress: Progress) -> None:
        if progress != self._of(pack_id):
            changed = self._progress | {pack_id: progress}
            save_preparation(self._path, changed)
            self._progress = changed


def items_of(chapter: GuideChapter) -> tuple[str, ...]:
    """Return what can be ticked off in a chapter; a text that stands there twice is one item."""
    return tuple(dict.fromkeys(text for section in chapter.sections for text in section.checklist))


def filled(template: Template, values: Mapping[str, str]) -> str:
    """Return the text of a template with its blanks filled in; a blank that is empty is named in square brackets."""
    labels = {blank.name: blank.label for blank in template.blanks}

    def put(match: re.Match[str]) -> str:
        value = values.get(match[1], "").strip()
        return value or f"[{labels.get(match[1], match[1])}]"

    return _BLANK.sub(put, template.text)


def save_letter(path: Path, text: str) -> None:
    """Write a filled-in letter as a text file.

    Raises:
        StoreError: it cannot be written.
    """
    try:
        write_whole(path, (text.rstrip("\n") + "\n").encode("utf-8"))
    except OSError as error:
        raise StoreError(f"The letter {path} cannot be saved: {reason(error)}.") from error
