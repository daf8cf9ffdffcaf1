"""The practise page: one question, think time, the answer. Nothing is measured at the person while they speak."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QWidget

from content.errors import AloudError
from content.schema import Question, SpokenLine
from desktop.audio.recorder import Problem
from desktop.pages.page import LOW_WINDOW, Page
from desktop.pages.words import name_of
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.roleplay import is_line
from desktop.practice.take import LIVE, Stage, Take
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Button, Label, Picture, Prose, column, row
from desktop.widgets.clocks import LengthBar, ThinkRing
from desktop.widgets.flow import FlowLayout
from desktop.widgets.level_meter import LevelMeter
from desktop.widgets.theme import Theme
from models.types import DeliveryReport, FollowUp

FRAME_MS = 100


class PractisePage(Page):
    """Asks one question, or the follow-up question of a take, and takes one answer."""

    began = Signal()
    """A new take begins: what was told before is over."""
    reported = Signal(object, object)
    """TakeRecord and DeliveryReport of the take that has ended."""
    skipped = Signal()
    """The person goes on without this question."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Home"), parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._rehearsal = rehearsal
        self._take: Take | None = None
        self._leaving = False
        self._skippable = False
        self._second_part = False
        self._begin_again: Callable[[], None] = lambda: None
        self.question_text = Prose(size="question", centred=True)
        self.aside = Prose(size="note", centred=True)
        self.again = Button(theme, self.tr("Hear it again"), kind="ghost", icon_name="again")
        self.again.clicked.connect(lambda: self._ask_again(slower=False))
        self.slower = Button(theme, self.tr("Slower"), kind="ghost", icon_name="slower")
        self.slower.setAccessibleName(self.tr("Hear it again, slower"))
        self.slower.clicked.connect(lambda: self._ask_again(slower=True))
        self.hide_question = Button(theme, self.tr("Hide the question"), kind="ghost", icon_name="eye")
        self.hide_question.setCheckable(True)
        self.hide_question.toggled.connect(self._show_or_hide_question)
        self.skip = Button(theme, self.tr("Skip this question"))
        self.skip.clicked.connect(self.skipped)
        self.skip.hide()
        self.secondary.addWidget(self.skip)
        self.stage_text = Label(size="section")
        self.stage_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note = Prose(size="note", centred=True)
        self.ring = ThinkRing(theme)
        self.meter = LevelMeter(theme, self._level_dbfs)
        self.length_bar = LengthBar(theme)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(360)
        self.progress.setAccessibleName(self.tr("Listening back to your answer"))
        self._speaker = Picture(theme, "speaker", "accent", 56)
        self._stages = QStackedWidget()
        self._stages.setObjectName("scroll_body")
        self._panels = {
            "ask": self._panel(self._speaker),
            "think": self._panel(self.ring),
            "speak": self._panel(self.meter, 16, self.length_bar),
            "finish": self._panel(self.progress),
            "empty": self._panel(),
        }
        self.primary.clicked.connect(self._primary)
        self._clock = QTimer(self)
        self._clock.setInterval(FRAME_MS)
        self._clock.timeout.connect(self._show_time)
        self.body.setSpacing(12)
        self.body.addStretch(2)
        self.body.addWidget(self.question_text)
        self.body.addWidget(self.aside)
        self.body.addLayout(FlowLayout(self.again, self.slower, self.hide_question, align=Qt.AlignmentFlag.AlignCenter))
        self.body.addStretch(1)
        self.body.addWidget(self.stage_text)
        self.body.addWidget(self._stages)
        self.body.addWidget(self.note)
        self.body.addStretch(2)

    @property
    def take(self) -> Take | None:
        """The take under way, or the last one."""
        return self._take

    @property
    def second_part(self) -> bool:
        """Whether a follow-up question is answered, which belongs to the report."""
        return self._second_part

    def start(
        self,
        question: Question,
        *,
        said_before: tuple[SpokenLine, ...] = (),
        place: str = "",
        aside: str = "",
        skippable: bool = False,
    ) -> None:
        """Begin a take.

        Args:
            question: what is asked.
            said_before: what is said before it.
            place: which question of how many it is, in words, or "".
            aside: what the person may look up while they answer, or "".
            skippable: whether something comes after it, so that it may be skipped if it cannot be answered.
        """
        self._begin(self._rehearsal.new_take(question, said_before), place or name_of(question.category), aside)
        self._skippable = skippable
        self._second_part = False
        self._begin_again = lambda: self.start(question, place=place, aside=aside, skippable=skippable)
        self.back_button.setText(self.tr("Questions"))
        self.length_bar.show_target(question.target_s)
        self._ask()

    def start_follow_up(self, record: TakeRecord, asked: FollowUp) -> None:
        """Ask the follow-up question of a take, to be answered as its second part.

        Args:
            record: the take; it has a report.
            asked: the follow-up question.

        Raises:
            AloudError: the saved report cannot be read; nothing has begun.
        """
        self._begin(self._rehearsal.new_follow_up(record, asked), self.tr("Follow-up question"), "")
        self._skippable = False
        self._second_part = True
        self._begin_again = lambda: self.start_follow_up(record, asked)
        self.back_button.setText(self.tr("Your report"))
        # It does not count in the length of the answer.
        self.length_bar.show_target(None)
        self._ask()

    def _begin(self, take: Take, title: str, aside: str) -> None:
        self.drop_take()
        self.began.emit()
        self._leaving = False
        self._take = take
        self.question_text.set_plain(take.question.text)
        self.aside.set_plain(aside)
        self.aside.setVisible(bool(aside))
        self.hide_question.setChecked(False)
        self.title.setText(title)
        self.note.set_plain("")
        take.stage_changed.connect(self._show_stage)
        take.notice.connect(self.note.set_plain)
        take.problem_changed.connect(self._show_problem)
        take.progress.connect(lambda share: self.progress.setValue(round(1000 * share)))
        take.reported.connect(self._reported)
        take.failed.connect(self._failed)

    def _ask(self) -> None:
        if self._take is not None:
            self._take.ask()

    def drop_take(self) -> None:
        """Forget the take that has ended."""
        if self._take is not None:
            self._take.deleteLater()
            self._take = None

    def go_back(self) -> None:
        """Back out: what was recorded is kept."""
        if self._take is None or self._take.stage in (Stage.REPORT, Stage.FAILED, Stage.CANCELLED):
            self.left.emit()
            return
        self._leaving = True
        self._take.cancel()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the time in sight on a low screen: meter and ring give way."""
        super().resizeEvent(event)
        low = self.height() < LOW_WINDOW
        self.body.setSpacing(4 if low else 12)
        self.meter.setFixedHeight(44 if low else self.meter.sizeHint().height())
        self.ring.setFixedHeight(96 if low else self.ring.sizeHint().height())

    # --- what the person does

    def _primary(self) -> None:
        take = self._take
        if take is None:
            return
        if take.stage is Stage.FAILED:
            self._try_again()
        else:
            take.go_on()

    def _try_again(self) -> None:
        try:
            self._begin_again()
        except AloudError as error:
            self.failed.emit(str(error))

    def _ask_again(self, *, slower: bool) -> None:
        if self._take is not None:
            self.note.set_plain("")
            self._take.ask(slower=slower)
            self.focus_first()

    def _show_or_hide_question(self, hidden: bool) -> None:
        self.question_text.setVisible(not hidden)
        self.hide_question.setText(self.tr("Show the question") if hidden else self.tr("Hide the question"))

    # --- what the take says

    def _show_stage(self, stage: Stage) -> None:
        self.primary.forget_press()
        asking = stage in (Stage.ASKING, Stage.THINKING)
        self.again.setVisible(asking)
        self.slower.setVisible(asking)
        self.skip.setVisible(stage is Stage.FAILED and self._skippable)
        self.hide_question.setVisible(stage not in (Stage.FAILED, Stage.FINISHING))
        self.primary.set_recording(stage in LIVE)
        in_scene = self._take is not None and is_line(self._take.question)
        listen = self.tr("Listen to the customer") if in_scene else self.tr("Listen to the question")
        texts = {
            Stage.ASKING: (listen, self.tr("Go on"), "next", "ask"),
            Stage.THINKING: (self.tr("Take a moment to think"), self.tr("Answer now"), "microphone", "think"),
            Stage.OPENING: (self.tr("Opening the microphone"), self.tr("One moment"), "microphone", "speak"),
            Stage.SPEAK_NOW: (self.tr("Speak now"), self.tr("Stop"), "stop", "speak"),
            Stage.RECORDING: (self.tr("Recording"), self.tr("Stop"), "stop", "speak"),
            Stage.FINISHING: (self.tr("Listening back to your answer"), self.tr("One moment"), "", "finish"),
            Stage.FAILED: (self.tr("That did not work"), self.tr("Try again"), "again", "empty"),
        }
        if stage in texts:
            title, action, icon_name, panel = texts[stage]
            self.stage_text.setText(title)
            self.primary.setText(action)
            self.primary.show_icon(icon_name)
            self._stages.setCurrentWidget(self._panels[panel])
        enabled = stage not in (Stage.OPENING, Stage.FINISHING)
        if not enabled:
            # A disabled button would pass the keyboard on to the next one: a second press of space would go back.
            self.setAccessibleName(self.stage_text.text())
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.primary.setEnabled(enabled)
        self.hint.setText(self.tr("Space") if self.primary.isEnabled() else "")
        if stage is Stage.THINKING:
            self.note.set_plain(
                self.note.plain or self.tr("The microphone opens when the time is over; space opens it now.")
            )
        elif stage in (Stage.OPENING, Stage.SPEAK_NOW):
            self.note.set_plain("")
        elif stage is Stage.FINISHING:
            self.progress.setValue(0)
            self.note.set_plain(self.tr("Your recording is saved. Esc leaves it for later."))
        if stage in LIVE:
            self.meter.start()
        else:
            self.meter.stop()
        if stage in LIVE or stage is Stage.THINKING:
            self._clock.start()
            self._show_time()
        else:
            self._clock.stop()
        if self.primary.isEnabled():
            self.focus_first()
        if stage is Stage.CANCELLED and self._leaving:
            self.left.emit()

    def _show_time(self) -> None:
        take = self._take
        if take is None:
            return
        if take.stage is Stage.THINKING:
            self.ring.show_time(take.think_left_s, take.question.think_s)
        else:
            self.length_bar.show_elapsed(take.elapsed_s)

    def _show_problem(self, problem: Problem | None) -> None:
        self.note.set_plain(problem.message if problem is not None else "")

    def _reported(self, record: TakeRecord, report: DeliveryReport) -> None:
        self.reported.emit(record, report)

    def _failed(self, message: str) -> None:
        self.note.set_plain("")
        self.failed.emit(message)

    def _level_dbfs(self) -> float | None:
        level = self._take.level if self._take is not None else None
        return level.rms_dbfs if level is not None else None

    def _panel(self, *parts: QWidget | int) -> QWidget:
        panel = QWidget()
        panel.setObjectName("scroll_body")
        inside = column(0, gap=0)
        for part in parts:
            if isinstance(part, int):
                inside.addSpacing(part)
            else:
                line = row(0, part, 0)
                line.setStretch(1, 100 if part in (self.length_bar, self.progress) else 0)
                inside.addLayout(line)
        inside.addStretch(1)
        panel.setLayout(inside)
        self._stages.addWidget(panel)
        return panel
