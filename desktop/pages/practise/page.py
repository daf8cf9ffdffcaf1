"""The practise page: one question, think time, the answer. Nothing is measured at the person while they speak.

While sound is recorded no widget changes its text, name or state, so that no screen reader speaks into the microphone.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from content.errors import AloudError
from content.schema import Question, SpokenLine
from desktop.audio.recorder import Problem
from desktop.pages.page import LOW_WINDOW, Page
from desktop.pages.practise.hint import Help
from desktop.pages.practise.stages import Panel, StagePanels, stage_look, stage_note
from desktop.pages.practise.tools import BEFORE, RETAKEN, SPEAKING, PractiseTools
from desktop.pages.practise.typing import TypedAnswer
from desktop.pages.words import name_of
from desktop.practice.keys import Action, keys_in
from desktop.practice.preparing import Preparing
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.roleplay import is_line
from desktop.practice.take import ENDS, LIVE, Stage, Take
from desktop.store.sessions import TakeRecord
from desktop.store.settings import Settings
from desktop.widgets.basics import Button, Label, Prose, column
from desktop.widgets.flow import FlowLayout
from desktop.widgets.theme import Theme
from models.types import FollowUp

FRAME_MS = 100

ENOUGH_HINT = 240
"""So much of an open hint is in sight at least, in device-independent pixels."""


class PractisePage(Page):
    """Asks one question, or the follow-up question of a take, and takes one answer.

    Args:
        theme: the theme in force.
        rehearsal: takes, voice, settings.
        preparing: keeps notes and drafts.
    """

    began = Signal()
    """A new take begins: what was told before is over."""
    reported = Signal(object, object)
    """TakeRecord and DeliveryReport of the take that has ended."""
    skipped = Signal()
    """The person goes on without this question."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, preparing: Preparing, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Home"), parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._rehearsal = rehearsal
        self._preparing = preparing
        self._take: Take | None = None
        self._stage = Stage.NEW
        self._leaving = False
        self._retaking = False
        self._skippable = False
        self._second_part = False
        self._begin_again: Callable[[bool], None] = lambda _: None
        self.question_text = Prose(size="question", centred=True)
        self.question_hidden = Prose(self.tr("The words come when they were said."), tone="muted", centred=True)
        self.aside = Prose(size="note", centred=True)
        self.tools_of_take = tools = PractiseTools(theme, rehearsal.preferences, self)
        tools.failed.connect(self.failed)
        tools.again.clicked.connect(lambda: self._ask_again(slower=False))
        tools.slower.clicked.connect(lambda: self._ask_again(slower=True))
        tools.hint.clicked.connect(self._open_or_close_hint)
        tools.type.clicked.connect(self._type_or_speak)
        tools.retake.clicked.connect(self._retake)
        self.skip = Button(theme, self.tr("Skip this question"))
        self.skip.clicked.connect(self.skipped)
        self.skip.hide()
        for button in (tools.type, tools.retake, self.skip):
            self.secondary.addWidget(button)
        self.stage_text = Label(size="section", wrap=True)
        self.stage_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note = Prose(size="note", centred=True)
        self.typed = TypedAnswer(preparing)
        self.typed.changed.connect(self._show_whether_done)
        self.typed.handed_in.connect(self._hand_in)
        self.typed.failed.connect(self.failed)
        self.stages = StagePanels(theme, self._level_dbfs, self.typed)
        self.ring, self.meter = self.stages.ring, self.stages.meter
        self.length_bar, self.progress = self.stages.length_bar, self.stages.progress
        self.help = Help(preparing)
        self.help.notes_changed.connect(self._show_help)
        self.help.failed.connect(self.failed)
        self.primary.clicked.connect(self._primary)
        self._clock = QTimer(self)
        self._clock.setInterval(FRAME_MS)
        self._clock.timeout.connect(self._show_time)
        self.body.setSpacing(12)
        self.body.addStretch(2)
        middle = Qt.AlignmentFlag.AlignCenter
        self.body.addLayout(column(self.question_text, self.question_hidden, self.aside, gap=12))
        self.body.addLayout(FlowLayout(tools.again, tools.slower, tools.hide_question, align=middle))
        self.body.addStretch(1)
        self.body.addLayout(column(self.stage_text, self.stages, self.note, gap=12))
        self.body.addLayout(FlowLayout(tools.hint, tools.notes, tools.time, align=middle))
        self.body.addWidget(self.help)
        self.body.addStretch(2)
        rehearsal.preferences.changed.connect(self._show_help)

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
        timed: bool = False,
        asked: bool = False,
    ) -> None:
        """Begin a take.

        Args:
            question: what is asked.
            said_before: what is said before it.
            place: which question of how many it is, in words, or "".
            aside: what the person may look up while they answer, or "".
            skippable: whether something comes after it, so that it may be skipped if it cannot be answered.
            timed: whether the think time runs out.
            asked: whether the question was heard just now.
        """
        take = self._rehearsal.new_take(question, said_before, timed=timed)
        self._begin(take, place or name_of(question.category), aside)
        self._skippable = skippable
        self._second_part = False
        self._begin_again = lambda asked: self.start(
            question, place=place, aside=aside, skippable=skippable, timed=timed, asked=asked
        )
        self.back_button.setText(self.tr("Questions"))
        self.length_bar.show_target(question.target_s)
        self.help.hint.show_question(self._rehearsal.pack.id, question)
        if asked:
            self.note.set_plain(self.tr("What you said before is kept."))
            take.ask_no_more()
        else:
            take.ask()

    def start_follow_up(self, record: TakeRecord, asked: FollowUp, *, in_interview: bool = False) -> None:
        """Ask the follow-up question of a take, to be answered as its second part.

        Args:
            record: the take; it has a report.
            asked: the follow-up question.
            in_interview: whether it is asked in the middle of an interview, which then goes on.

        Raises:
            AloudError: the saved report cannot be read; nothing has begun.
        """
        take = self._rehearsal.new_follow_up(record, asked, timed=in_interview)
        self._begin(take, self.tr("Follow-up question"), "")
        self._skippable = in_interview
        self._second_part = True
        self._begin_again = lambda _: self.start_follow_up(record, asked, in_interview=in_interview)
        self.back_button.setText(self.tr("Questions") if in_interview else self.tr("Your report"))
        take.ask()

    def _begin(self, take: Take, title: str, aside: str) -> None:
        self.keep()
        self.drop_take()
        self.began.emit()
        self._leaving = self._retaking = False
        self._take = take
        self.question_text.set_plain(take.question.text)
        self.aside.set_plain(aside)
        self.aside.setVisible(bool(aside))
        self.help.open(False)
        self.title.setText(title)
        self.note.set_plain("")
        take.stage_changed.connect(self._show_stage)
        take.notice.connect(self.note.set_plain)
        take.problem_changed.connect(self._show_problem)
        take.progress.connect(lambda share: self.progress.setValue(round(1000 * share)))
        take.reported.connect(self.reported)
        take.failed.connect(self._failed)

    def drop_take(self) -> None:
        """Forget the take that has ended."""
        if self._take is not None:
            self._take.deleteLater()
            self._take = None

    def keep(self) -> None:
        """Keep notes and draft as they stand."""
        self.help.hint.keep()
        self.typed.keep()

    def go_back(self) -> None:
        """Back out: what was recorded, typed or noted is kept."""
        self.keep()
        if self._take is None or self._take.stage in ENDS:
            self.left.emit()
        else:
            self._leaving = True
            self._take.cancel()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the time in sight on a low screen: meter and ring give way."""
        super().resizeEvent(event)
        low = self.height() < LOW_WINDOW
        self.body.setSpacing(4 if low else 12)
        self.stages.be_low(low)
        self.typed.be_low(low)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a letter stands for, outside text fields; leave all else to every page's keys."""
        in_text = isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit)
        if in_text and event.key() != Qt.Key.Key_Escape:
            return
        if not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier and not event.isAutoRepeat():
            letter = event.text().strip()
            if letter and self.tools_of_take.press(letter):
                return
        super().keyPressEvent(event)

    # --- what the person does

    def _primary(self) -> None:
        take = self._take
        if take is None:
            return
        if take.stage is Stage.FAILED:
            self._try_again()
        elif take.stage is Stage.TYPING:
            self._hand_in()
        else:
            take.go_on()

    def _try_again(self, *, asked: bool = False) -> None:
        try:
            self._begin_again(asked)
        except AloudError as error:
            self.failed.emit(str(error))

    def _ask_again(self, *, slower: bool) -> None:
        if self._take is not None:
            self.note.set_plain("")
            self._take.ask(slower=slower)
            self.focus_first()

    def _retake(self) -> None:
        """Answer once more; what was said so far is kept as a take of its own."""
        if self._take is not None and self._stage in RETAKEN and not self._second_part:
            self._retaking = True
            self._take.cancel()

    def _type_or_speak(self) -> None:
        take = self._take
        if take is None:
            return
        if take.stage is Stage.TYPING:
            self.typed.keep()
            self.note.set_plain("")
            take.speak_after_all()
        elif take.stage in BEFORE:
            band = self._rehearsal.shown_rubric(self._rehearsal.pack.id).band("pace.fine_wpm")
            self.typed.begin(self._rehearsal.pack.id, take.question, band)
            take.type_instead()

    def _hand_in(self) -> None:
        if self._take is not None and self.typed.text:
            self.typed.keep()
            self._take.hand_in(self.typed.text)
            if self._take.typed:
                self.typed.forget()

    def _open_or_close_hint(self) -> None:
        self.help.open(not self.help.opened)
        self._show_help()
        if self.help.opened:
            QTimer.singleShot(0, self, self._show_hint_below_question)

    def _show_hint_below_question(self) -> None:
        """Scroll as far as the hint needs; the question stays in sight where there is room for enough of the hint."""
        self.body.activate()
        self.area.ensureWidgetVisible(self.help, 0, 16)
        enough = self.help.y() + min(self.help.height(), ENOUGH_HINT)
        if enough - self.question_text.y() <= self.area.viewport().height():
            self.area.ensureWidgetVisible(self.question_text, 0, 16)

    # --- what the take says

    def _show_stage(self, stage: Stage) -> None:
        self._stage = stage
        if stage is Stage.RECORDING:
            # The person is speaking: everything stays as it is.
            return
        self.primary.forget_press()
        take = self._take
        in_scene = take is not None and is_line(take.question)
        look = stage_look(stage, in_scene=in_scene, typed=self._typed)
        self.primary.set_recording(stage in LIVE)
        if look is not None:
            self.stage_text.setText(look.title)
            self.primary.setText(look.action)
            self.primary.show_icon(look.icon)
            timed = take is not None and take.timed
            self.stages.show_panel(Panel.WAIT if stage is Stage.THINKING and not timed else look.panel)
        if stage not in (*BEFORE, Stage.TYPING):
            self.help.open(False)
        self.skip.setVisible(stage is Stage.FAILED and self._skippable)
        self._show_help()
        self._show_note(stage)
        self._show_whether_done()
        if stage in LIVE:
            self.meter.start()
        else:
            self.meter.stop()
        if stage in LIVE or stage is Stage.THINKING:
            self._clock.start()
            self._show_time()
        else:
            self._clock.stop()
        self._place_keyboard(stage)
        if stage is Stage.CANCELLED and self._retaking:
            QTimer.singleShot(0, self, lambda: self._try_again(asked=True))
        elif stage is Stage.CANCELLED and self._leaving:
            self.left.emit()

    def _show_note(self, stage: Stage) -> None:
        take = self._take
        letter = "" if self._second_part else keys_in(self._settings)[Action.RETAKE]
        timed, think_s = (take.timed, take.question.think_s) if take is not None else (False, 0.0)
        words = stage_note(stage, timed=timed, typed=self._typed, think_s=think_s, retake=letter)
        if words is not None:
            told = self.note.plain if stage is Stage.THINKING else ""
            self.note.set_plain(f"{told}\n{words}" if told and words not in told else words)

    def _place_keyboard(self, stage: Stage) -> None:
        if stage in (Stage.OPENING, Stage.FINISHING):
            # On the page itself, where space works: moving it when the recording begins would be spoken into it, and a
            # disabled button would pass it on to the next one.
            opening = stage is Stage.OPENING
            self.setAccessibleName(self.tr("Recording; space stops it") if opening else self.stage_text.text())
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        elif stage is Stage.TYPING:
            self.typed.box.setFocus(Qt.FocusReason.OtherFocusReason)
        elif stage not in LIVE and self.primary.isEnabled() and not self._in_notes:
            self.focus_first()

    @property
    def _in_notes(self) -> bool:
        """Whether the person writes a note, which the end of the question must not cut off."""
        focus = QApplication.focusWidget()
        return isinstance(focus, QLineEdit) and self.help.isAncestorOf(focus)

    def _show_whether_done(self) -> None:
        stage = self._stage
        self.primary.setEnabled(stage is not Stage.FINISHING and (stage is not Stage.TYPING or bool(self.typed.text)))
        self.hint.setText(self.tr("Space") if stage not in (Stage.FINISHING, Stage.TYPING) else "")

    def _show_help(self) -> None:
        """Show the question, the quiet buttons, the notes and the time as they are wanted."""
        stage, settings, tools = self._stage, self._settings, self.tools_of_take
        hidden = stage is Stage.ASKING and settings.hides_question
        self.question_text.setVisible(not hidden)
        self.question_hidden.setVisible(hidden)
        first = not self._second_part
        noted = self.help.noted and not self.help.opened
        tools.show_for(stage, second_part=not first, typed=self._typed, noted=noted)
        tools.name(stage, hint_open=self.help.opened)
        # The hint takes the room of a picture that says nothing of its own.
        self.stages.setVisible(not (self.help.opened and self.stages.is_picture))
        self.help.show_notes(tools.notes.isVisibleTo(self) and settings.shows_notes)
        self.length_bar.setVisible(stage in SPEAKING and first and settings.shows_time)

    @property
    def _typed(self) -> bool:
        return self._take is not None and self._take.typed

    @property
    def _settings(self) -> Settings:
        return self._rehearsal.preferences.settings

    def _show_time(self) -> None:
        take = self._take
        if take is None:
            return
        if take.stage is Stage.THINKING:
            if take.timed:
                self.ring.show_time(take.think_left_s, take.question.think_s)
        else:
            self.length_bar.show_elapsed(take.elapsed_s)

    def _show_problem(self, problem: Problem | None) -> None:
        self.note.set_plain(problem.message if problem is not None else "")

    def _failed(self, message: str) -> None:
        self.note.set_plain("")
        self.failed.emit(message)

    def _level_dbfs(self) -> float | None:
        return self._take.level.rms_dbfs if self._take is not None and self._take.level is not None else None
