"""The packs in the app: the built-in one, those that were opened, and which of them is practised with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from content.clips import spoken_lines
from content.errors import PackError
from content.loader import builtin_pack
from content.rubric import Rubric
from content.schema import MEASURES, Branding, Pack, Question, Role, SpokenLine
from desktop.practice.plan import as_assigned
from desktop.practice.preferences import Preferences
from desktop.practice.roleplay import line_of
from desktop.store.packs import PackShelf


@dataclass(frozen=True, slots=True)
class PackLine:
    """A line of a pack that is said aloud: the name of its clip, its text, and its clip if there is one."""

    name: str
    text: str
    clip: Path | None

    @property
    def spoken(self) -> SpokenLine:
        """The line as it is said."""
        return SpokenLine(self.text, self.clip)


class Library(QObject):
    """Holds the packs that can be read, and the one in use. The choice is remembered in the settings.

    Args:
        shelf: where opened packs are kept.
        preferences: remember the choice.
        brand: whose Aloud this is, whichever pack is in use; None if nobody has handed it out.
    """

    changed = Signal()
    """Another pack is in use, or what there is has changed."""

    def __init__(
        self,
        shelf: PackShelf,
        preferences: Preferences,
        parent: QObject | None = None,
        *,
        brand: Branding | None = None,
    ) -> None:
        super().__init__(parent)
        self._brand = brand
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
    def branding(self) -> Branding:
        """How the window shows whose it is: that of whoever handed Aloud out, else that of the pack in use."""
        return self._brand or self.pack.branding

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

    def lines(self, pack_id: str) -> tuple[PackLine, ...]:
        """Return everything that is said aloud in a pack, in its order."""
        pack = next(pack for pack in self.packs if pack.id == pack_id)
        named = zip(spoken_lines(pack), _clips(pack), strict=True)
        return tuple(PackLine(name, text, clip) for (name, text), clip in named)

    def read_again(self) -> None:
        """Somebody has changed a pack on the shelf."""
        self._read()
        self.changed.emit()

    def question(self, pack_id: str, question_id: str) -> Question | None:
        """Return a question, as assigned if it is, or a line of a role-play; None if there is none such any more."""
        pack = next((pack for pack in self.packs if pack.id == pack_id), None)
        if pack is None:
            return None
        found = next((question for question in pack.questions if question.id == question_id), None)
        return as_assigned(pack, found) if found is not None else line_of(pack.roleplays, question_id)

    def rubric(self, pack_id: str) -> Rubric:
        """Return the norms by which answers to a pack's questions are judged."""
        return next((pack.rubric for pack in self.packs if pack.id == pack_id), self._builtin.rubric)

    def shown_measures(self, pack_id: str, question_id: str) -> tuple[str, ...]:
        """Return the measures that a report shows: those of the assignment that the question belongs to, else all."""
        pack = next((pack for pack in self.packs if pack.id == pack_id), None)
        assignment = pack.assignment if pack is not None else None
        return assignment.measures if assignment is not None and question_id in assignment.questions else MEASURES

    def rubric_for(self, question: Question | None) -> Rubric:
        """Return the norms of the pack that asks this question, the one in use first; from any thread."""
        for pack in (self.pack, *self.packs):
            asked = question is not None and any(each.id == question.id for each in pack.questions)
            if asked or (question is not None and line_of(pack.roleplays, question.id) is not None):
                return pack.rubric
        return self.pack.rubric

    def _read(self) -> None:
        self._own, self._unreadable = {}, {}
        for pack_id in self._shelf.ids():
            try:
                self._own[pack_id] = self._shelf.load(pack_id)
            except PackError as error:
                self._unreadable[pack_id] = str(error)


def _clips(pack: Pack) -> Iterator[Path | None]:
    """Yield the clips of what is said aloud in a pack, in the order of `spoken_lines`."""
    for question in pack.questions:
        yield question.clip
        for part in question.follow_ups:
            yield question.follow_up_clips.get(part)
    for roleplay in pack.roleplays:
        yield from (line.clip for line in roleplay.lines)
    said = pack.interview
    yield from (line.clip for line in (*said.openings, *said.closings, *said.transitions))
