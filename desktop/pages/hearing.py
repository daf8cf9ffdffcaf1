"""The page that is seen while the report of a kept recording is made."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.pages.page import Page
from desktop.pages.words import length_of, when
from desktop.practice.rehearing import Rehearing
from desktop.practice.rehearsal import Rehearsal
from desktop.store.follow_ups import FollowUpRecord
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Label, Prose, row
from desktop.widgets.theme import Theme


class HearingPage(Page):
    """Shows how far the listening has come; leaving it gives up and keeps the recording."""

    reported = Signal(object, object)
    """TakeRecord and DeliveryReport."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Home"), parent=parent)
        self._rehearsal = rehearsal
        self._rehearing: Rehearing | None = None
        self._second_part = False
        self.question_text = Prose(size="question", centred=True)
        self.note = Prose(size="note", centred=True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(360)
        self.progress.setAccessibleName(self.tr("Listening to your recording"))
        self.stage_text = Label(self.tr("Listening to your recording"), size="section", wrap=True)
        self.stage_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line = row(0, self.progress, 0)
        line.setStretch(1, 100)
        self.body.addStretch(2)
        self.body.addWidget(self.question_text)
        self.body.addStretch(1)
        self.body.addWidget(self.stage_text)
        self.body.addLayout(line)
        self.body.addWidget(self.note)
        self.body.addStretch(2)
        self.primary.setText(self.tr("Leave it for later"))
        self.primary.clicked.connect(self.go_back)
        self.hint.setText(self.tr("Space"))

    @property
    def second_part(self) -> bool:
        """Whether an answer to a follow-up question is heard, which belongs to the report."""
        return self._second_part

    def start(self, record: TakeRecord) -> None:
        """Make the report of this take."""
        self._second_part = False
        self.back_button.setText(self.tr("Questions"))
        self.question_text.set_plain(record.question_text)
        self.note.set_plain(
            self.tr("{length}, recorded {when}. The recording stays, whatever happens.").format(
                length=length_of(record.duration_s), when=when(record.started_at)
            )
        )
        typed = record.typed_text is not None
        self.stage_text.setText(self.tr("Reading your answer") if typed else self.tr("Listening to your recording"))
        if typed:
            self.note.set_plain(self.tr("You typed it {when}; it stays.").format(when=when(record.started_at)))
        self._start(self._rehearsal.rehear(record))

    def start_follow_up(self, record: TakeRecord, answer: FollowUpRecord) -> None:
        """Hear what the answer to the follow-up question of this take adds.

        Raises:
            AloudError: the saved report cannot be read; nothing has begun.
        """
        rehearing = self._rehearsal.rehear_follow_up(record, answer)
        self.stage_text.setText(self.tr("Listening to your recording"))
        self._second_part = True
        self.back_button.setText(self.tr("Your report"))
        self.question_text.set_plain(answer.text)
        self.note.set_plain(self.tr("The recording stays, whatever happens."))
        self._start(rehearing)

    def _start(self, rehearing: Rehearing) -> None:
        self.progress.setValue(0)
        if self._rehearing is not None:
            self._rehearing.deleteLater()
        self._rehearing = rehearing
        rehearing.progress.connect(lambda share: self.progress.setValue(round(1000 * share)))
        rehearing.reported.connect(self.reported)
        rehearing.failed.connect(self._failed)
        rehearing.start()

    def go_back(self) -> None:
        """Give up; the recording stays as it was."""
        if self._rehearing is not None:
            self._rehearing.cancel()
        self.left.emit()

    def _failed(self, message: str) -> None:
        self.failed.emit(message)
        self.left.emit()
