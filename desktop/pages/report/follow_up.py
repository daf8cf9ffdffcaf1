"""The follow-up question on the report page: heard, answered as a second part of the take, and what that brought."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.store.follow_ups import FollowUpRecord
from desktop.store.sessions import TakeState
from desktop.widgets.basics import Button, Label, Prose, column
from desktop.widgets.flow import FlowLayout
from desktop.widgets.parts import part_title
from desktop.widgets.theme import Theme
from models.answer.prompted import brought
from models.types import DeliveryReport, FollowUp


def asked_in(report: DeliveryReport, answer: FollowUpRecord | None) -> FollowUp | None:
    """Return the follow-up question of a report: the one that was answered, else the one that would be asked.

    Corrections may change what would be asked; what somebody has answered stays what it was.
    """
    if answer is not None:
        return FollowUp(answer.text, answer.about)
    return report.prompted.follow_up if report.prompted is not None else report.follow_up


class FollowUpCard(QFrame):
    """Shows the follow-up question; below it, apart from the report, what its answer brought.

    Args:
        theme: the theme in force.
        report: the report of the take.
        asked: the follow-up question.
        answer: its recorded answer, if there is one.
        answerable: whether it can be answered here.
    """

    say_wanted = Signal(bool)
    """Say the question; whether slower."""
    answer_wanted = Signal(object)
    """FollowUp to be answered."""
    hear_out_wanted = Signal(object)
    """FollowUpRecord that is recorded and has not been heard yet."""
    play_wanted = Signal()
    """Play the recorded answer, or stop it."""

    def __init__(
        self,
        theme: Theme,
        report: DeliveryReport,
        asked: FollowUp,
        answer: FollowUpRecord | None,
        *,
        answerable: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        hear = Button(theme, self.tr("Hear the question"), icon_name="speaker")
        hear.clicked.connect(lambda: self.say_wanted.emit(False))
        slower = Button(theme, self.tr("Slower"), icon_name="slower")
        slower.setAccessibleName(self.tr("Hear the follow-up question slower"))
        slower.clicked.connect(lambda: self.say_wanted.emit(True))
        self.play = Button(theme, icon_name="play")
        self.play.clicked.connect(self.play_wanted)
        self.show_playing(False)
        buttons: list[QWidget] = [hear, slower]
        if answerable:
            again = answer is not None or report.prompted is not None
            begin = Button(theme, self.tr("Answer it again") if again else self.tr("Answer it"), icon_name="microphone")
            begin.setAccessibleName(
                self.tr("Answer the follow-up question again") if again else self.tr("Answer the follow-up question")
            )
            begin.clicked.connect(lambda: self.answer_wanted.emit(asked))
            buttons.insert(0, begin)
        self.setProperty("kind", "hollow")
        inside = column(
            Label(self.tr("What an interviewer would ask next"), size="note"),
            Prose(asked.text, size="section"),
            FlowLayout(*buttons),
            margins=(24, 16, 24, 16),
            gap=8,
        )
        self.setLayout(inside)
        outcome: tuple[QWidget, ...] = ()
        below: list[QWidget] = []
        if answer is not None and (answer.state is not TakeState.ANALYSED or report.prompted is None):
            outcome = self._unheard(answer)
            below.append(self._hear_out(answer))
        elif report.prompted is not None:
            outcome = self._outcome(report, report.prompted.text)
        if outcome:
            inside.addSpacing(8)
        for part in outcome:
            inside.addWidget(part)
        if answer is not None and answer.audio_path.is_file():
            below.append(self.play)
        else:
            self.play.setParent(self)
            self.play.hide()
            if report.prompted is not None:
                inside.addWidget(Prose(self.tr("The sound of your answer to it is not there any more."), size="note"))
        if below:
            inside.addLayout(FlowLayout(*below))

    def show_playing(self, playing: bool) -> None:
        """Let the button say whether it plays the answer or stops it."""
        self.play.setText(self.tr("Stop") if playing else self.tr("Hear your answer to it"))
        self.play.show_icon("stop" if playing else "play")

    def _unheard(self, answer: FollowUpRecord) -> tuple[QWidget, ...]:
        text = self.tr("Your answer to it is recorded; what it adds is not known yet.")
        return (Prose(f"{answer.error} {text}" if answer.error else text),)

    def _hear_out(self, answer: FollowUpRecord) -> Button:
        button = Button(self._theme, self.tr("Find out what it adds"), icon_name="next")
        button.clicked.connect(lambda: self.hear_out_wanted.emit(answer))
        return button

    def _outcome(self, report: DeliveryReport, text: str) -> tuple[QWidget, ...]:
        parts = brought(report)
        if parts:
            names = ", ".join(part_title(name) for name, _ in parts)
            headline = self.tr("With the follow-up: {parts} heard").format(parts=names)
            said = [sentence.text for _, sentences in parts for sentence in sentences]
            told = tuple(Prose(f"“{sentence}”") for sentence in dict.fromkeys(said))
        elif text:
            headline = self.tr("With the follow-up: no further part was heard")
            told = (Prose(f"“{text}”"),)
        else:
            headline = self.tr("With the follow-up: no words were heard")
            told = ()
        self.setAccessibleName(headline)
        note = Prose(
            self.tr("This is what you said when asked. The parts and measures above are without it."), size="note"
        )
        return (Label(headline, size="strong", wrap=True), *told, note)
