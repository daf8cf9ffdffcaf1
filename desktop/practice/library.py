"""The packs in the app: the built-in one, those that were opened, and which of them is practised with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from content.errors import PackError
from content.loader import builtin_pack
from content.rubric import Rubric, load_rubric
from content.schema import Pack, Question, Role
from desktop.practice.preferences import Preferences
from desktop.practice.roleplay import line_of
from desktop.store.packs import PackShelf


class Library(QObject):
    """Holds the packs that can be read, and the one in use. The choice is remembered in the settings.

    Args:
        shelf: where opened packs are kept.
        preferences: remember the choice.
    """

    changed = Signal()
    """Another pack is in use, or what there is has changed."""

    def __init__(self, shelf: PackShelf, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._preferences = preferences
        self._builtin = builtin_pack()
        self._own: dict[str, Pack] = {}
        self._unreadable: dict[str, str] = {}
        self._read()

    @property
    def pack(self) -> Pack:
        """The pack in use: the chosen one, or the built-in one if it is gone."""
        return self._own.get(self._preferences.settings.pack or "", self._builtin)

    @property
    def packs(self) -> tuple[Pack, ...]:
        """All packs: the built-in one, then the others by name."""
        return (self._builtin, *sorted(self._own.values(), key=lambda pack: (pack.name.casefold(), pack.id)))

    @property
    def unreadable(self) -> dict[str, str]:
        """Packs that stand on the shelf and cannot be read: id to one sentence."""
        return dict(self._unreadable)

    @property
    def role(self) -> Role | None:
        """The job that was chosen, if the pack in use has it."""
        return next((role for role in self.pack.roles if role.id == self._preferences.settings.role), None)

    def is_own(self, pack_id: str) -> bool:
        """Whether this pack was opened by the person, so that it can be removed and spoken."""
        return pack_id != self._builtin.id

    def folder(self, pack_id: str) -> Path:
        """The folder of an own pack."""
        return self._shelf.folder(pack_id)

    def choose(self, pack_id: str) -> None:
        """Use this pack from now on.

        Raises:
            StoreError: the choice cannot be saved.
        """
        if pack_id != self.pack.id:
            chosen = pack_id if self.is_own(pack_id) else None
            self._preferences.change(replace(self._preferences.settings, pack=chosen))
            self.changed.emit()

    def choose_role(self, role_id: str | None) -> None:
        """Practise for this job from now on, or for none.

        Raises:
            StoreError: the choice cannot be saved.
        """
        self._preferences.change(replace(self._preferences.settings, role=role_id))

    def open(self, source: Path) -> Pack:
        """Copy a pack into the person's folder and use it.

        Raises:
            PackError: it is no pack, or not a safe one; nothing is changed.
            StoreError: it cannot be copied, or the choice cannot be saved.
        """
        pack = self._shelf.put(source)
        self._read()
        self._preferences.change(replace(self._preferences.settings, pack=pack.id))
        self.changed.emit()
        return pack

    def remove(self, pack_id: str) -> None:
        """Remove an own pack; its takes stay.

        Raises:
            StoreError: it cannot be removed.
        """
        self._shelf.remove(pack_id)
        self._read()
        if self._preferences.settings.pack == pack_id:
            self._preferences.change(replace(self._preferences.settings, pack=None))
        self.changed.emit()

    def save(self, pack_id: str, archive: Path) -> None:
        """Write an own pack as one file, to be sent to somebody.

        Raises:
            PackError: it cannot be written there.
        """
        self._shelf.save(pack_id, archive)

    def read_again(self) -> None:
        """Somebody has changed a pack on the shelf."""
        self._read()
        self.changed.emit()

    def question(self, pack_id: str, question_id: str) -> Question | None:
        """Return a question, or a line of a role-play; None if there is none such any more."""
        pack = next((pack for pack in self.packs if pack.id == pack_id), None)
        if pack is None:
            return None
        found = next((question for question in pack.questions if question.id == question_id), None)
        return found or line_of(pack.roleplays, question_id)

    def rubric(self, pack_id: str) -> Rubric:
        """Return the norms by which answers to a pack's questions are judged."""
        return next((pack.rubric for pack in self.packs if pack.id == pack_id), self._builtin.rubric)

    def _read(self) -> None:
        self._own, self._unreadable = {}, {}
        for pack_id in self._shelf.ids():
            try:
                self._own[pack_id] = self._shelf.load(pack_id)
            except PackError as error:
                self._unreadable[pack_id] = str(error)


def rubric_of(packs: tuple[Pack, ...], question: Question | None) -> Rubric:
    """Return the norms of the first pack that asks this question, those of Aloud if none does."""
    for pack in packs:
        if question is not None and any(each.id == question.id and each.text == question.text for each in pack.questions):
            return pack.rubric
    return load_rubric()
