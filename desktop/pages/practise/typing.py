"""Typing an answer instead of speaking it: a text box, how many words fit, and a draft that is kept as it is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from content.errors import AloudError
from content.schema import Question
from desktop.practice.preparing import Preparing
from desktop.widgets.basics import Label, column

KEPT_WITHIN_MS = 400
"""No later than this after a key the draft is on disk."""

HEIGHT, LOW_HEIGHT = 200, 112
"""Of the box, and on a low screen, in device-independent pixels."""


class AnswerBox(QPlainTextEdit):
    """Takes the words; Tab leaves it, Ctrl+Enter hands them in."""

    handed_in = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Your answer"))
        self.setAccessibleDescription(self.tr("Ctrl and Enter hand it in."))
        self.setPlaceholderText(self.tr("Type it as you would say it."))
        self.setTabChangesFocus(True)
        self.setMinimumHeight(HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand in by Ctrl+Enter; leave Escape to the page."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.handed_in.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class TypedAnswer(QWidget):
    """The box and the count below it.

    Args:
        preparing: keeps the draft.
    """

    changed = Signal()
    """There are other words now."""
    handed_in = Signal()
    failed = Signal(str)
    """One sentence for the person."""

    def __init__(self, preparing: Preparing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preparing = preparing
        self._pack_id = ""
        self._question: Question | None = None
        self._fitting = (0, 0)
        self.box = AnswerBox()
        self.box.textChanged.connect(self._changed)
        self.box.handed_in.connect(self.handed_in)
        self.count = Label(size="note", wrap=True)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(KEPT_WITHIN_MS)
        self._clock.timeout.connect(self.keep)
        self.setLayout(column(self.box, self.count, gap=8))

    def be_low(self, low: bool) -> None:
        """Give way on a low screen, so that the count stays in sight."""
        self.box.setFixedHeight(LOW_HEIGHT if low else HEIGHT)

    @property
    def text(self) -> str:
        """What is typed, without space around it."""
        return self.box.toPlainText().strip()

    def begin(self, pack_id: str, question: Question, pace_wpm: tuple[float, float]) -> None:
        """Type an answer to this question, going on with its draft.

        Args:
            pack_id: the pack of the question.
            question: what is answered.
            pace_wpm: the band of speech rates that is fine, by which a length in time becomes one in words.
        """
        self.keep()
        self._pack_id, self._question = pack_id, question
        self._fitting = fitting_words(question.target_s, pace_wpm)
        self.box.setPlainText(self._preparing.draft(pack_id, question.id))
        self.box.moveCursor(self.box.textCursor().MoveOperation.End)
        self._show_count()

    def keep(self) -> None:
        """Keep the draft now."""
        self._clock.stop()
        if self._question is None:
            return
        try:
            self._preparing.keep_draft(self._pack_id, self._question.id, self.box.toPlainText())
        except AloudError as error:
            self.failed.emit(str(error))

    def forget(self) -> None:
        """The answer is kept as a take: the draft is wanted no more."""
        question, self._question = self._question, None
        self._clock.stop()
        self.box.clear()
        if question is not None:
            try:
                self._preparing.keep_draft(self._pack_id, question.id, "")
            except AloudError as error:
                self.failed.emit(str(error))

    def _changed(self) -> None:
        self._show_count()
        # Not started anew by each key: somebody who types without a rest would never be saved.
        if self._question is not None and not self._clock.isActive():
            self._clock.start()
        self.changed.emit()

    def _show_count(self) -> None:
        low, high = self._fitting
        self.count.setText(
            self.tr("{count} words; {low} to {high} fit this question").format(
                count=len(self.text.split()), low=low, high=high
            )
        )


def fitting_words(target_s: tuple[float, float], pace_wpm: tuple[float, float]) -> tuple[int, int]:
    """Return how many words a good length is at the middle of a pace band, to the nearest ten.

    Args:
        target_s: the band of good lengths in seconds.
        pace_wpm: the band of speech rates in words a minute.
    """
    rate = sum(pace_wpm) / 2
    low, high = (10 * round(seconds * rate / 600) for seconds in target_s)
    return low, high
