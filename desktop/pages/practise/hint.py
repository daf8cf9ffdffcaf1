"""What helps with a question: why it is asked, how to answer it, and the person's own notes for it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QWidget

from content.errors import AloudError
from content.schema import Question
from desktop.practice.preparing import Preparing
from desktop.practice.roleplay import is_line
from desktop.widgets.basics import Label, Prose, column
from desktop.widgets.parts import HUES, part_title

KEPT_WITHIN_MS = 400
MOST_LETTERS = 300
"""A note is a reminder, not the answer."""


class Hint(QFrame):
    """Opened on request: the reason, the steps, and four short fields that are kept as they are filled."""

    notes_changed = Signal()
    failed = Signal(str)
    """One sentence for the person."""

    def __init__(self, preparing: Preparing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(self.tr("A hint"))
        self._preparing = preparing
        self._pack_id = ""
        self._question: Question | None = None
        self.why = Prose()
        self.steps = Prose()
        self._how = Label(self.tr("How to answer"), size="strong")
        self.notes = QWidget()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self.fields: dict[str, QLineEdit] = {}
        for at, part in enumerate(HUES):
            field = QLineEdit()
            field.setMaxLength(MOST_LETTERS)
            field.setAccessibleName(self.tr("Your note: {part}").format(part=part_title(part)))
            field.textEdited.connect(self._changed)
            label = Label(part_title(part))
            label.setBuddy(field)
            grid.addWidget(label, at, 0)
            grid.addWidget(field, at, 1)
            self.fields[part] = field
        self.notes.setLayout(column(Label(self.tr("Your own notes"), size="strong"), grid, gap=8))
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(KEPT_WITHIN_MS)
        self._clock.timeout.connect(self.keep)
        self.setLayout(
            column(
                column(Label(self.tr("Why it is asked"), size="strong"), self.why, gap=4),
                column(self._how, self.steps, gap=4),
                self.notes,
                margins=(24, 16, 24, 20),
                gap=12,
            )
        )
        self.hide()

    def show_question(self, pack_id: str, question: Question) -> None:
        """Be about this question from now on."""
        self.keep()
        self._pack_id, self._question = pack_id, question
        self.why.set_plain(question.why)
        steps = question.steps or question.points
        self.steps.set_plain("\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1)))
        self._how.setVisible(bool(steps))
        self.steps.setVisible(bool(steps))
        # A customer's line is answered in one breath.
        self.notes.setVisible(not is_line(question))
        kept = self._preparing.notes(pack_id, question.id)
        for part, field in self.fields.items():
            field.setText(kept.get(part, ""))

    def keep(self) -> None:
        """Keep the notes now."""
        self._clock.stop()
        if self._question is None:
            return
        try:
            self._preparing.note(self._pack_id, self._question.id, self.written)
        except AloudError as error:
            self.failed.emit(str(error))

    @property
    def written(self) -> dict[str, str]:
        """The notes that are there, by the part of the answer."""
        texts = {part: field.text().strip() for part, field in self.fields.items()}
        return {part: text for part, text in texts.items() if text}

    def _changed(self) -> None:
        if not self._clock.isActive():
            self._clock.start()
        self.notes_changed.emit()


class NotesView(QFrame):
    """The person's notes, to glance at while they answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "hollow")
        self.setAccessibleName(self.tr("Your own notes"))
        self._text = Prose()
        self.setLayout(column(self._text, margins=(24, 12, 24, 12)))
        self.hide()

    def show_notes(self, notes: dict[str, str]) -> None:
        """Show these, if there are any."""
        self.setVisible(bool(notes))
        self._text.set_plain("\n".join(f"{part_title(part)}: {text}" for part, text in notes.items()))


class Help(QWidget):
    """The hint and the notes below the answer: one of them, or none.

    Args:
        preparing: keeps the notes.
    """

    notes_changed = Signal()
    failed = Signal(str)
    """One sentence for the person."""

    def __init__(self, preparing: Preparing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint = Hint(preparing)
        self.hint.notes_changed.connect(self.notes_changed)
        self.hint.failed.connect(self.failed)
        self.notes = NotesView()
        self.setLayout(column(self.notes, self.hint))

    @property
    def opened(self) -> bool:
        """Whether the hint is open."""
        return not self.hint.isHidden()

    @property
    def noted(self) -> bool:
        """Whether there are notes for the question."""
        return bool(self.hint.written)

    def open(self, opened: bool) -> None:
        """Open or close the hint; what was noted in it is kept."""
        self.hint.keep()
        self.hint.setVisible(opened)

    def show_notes(self, wanted: bool) -> None:
        """Show the notes, unless the open hint shows them."""
        self.notes.show_notes(self.hint.written if wanted and not self.opened else {})
