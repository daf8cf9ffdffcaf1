"""One take from the question to the report: a state machine without widgets."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from content.errors import AloudError
from content.schema import Question, SpokenLine
from desktop.audio.recorder import Level, Problem, Recorder, Recording
from desktop.practice.mailbox import Mailbox
from desktop.practice.take_parts import TakePart
from desktop.practice.voice import InterviewerVoice, question_line
from desktop.practice.worker import Listener, Samples
from models.types import DeliveryReport

VOICE_DBFS = -45.0
"""A level from which on somebody is taken to be speaking; it only changes what the page says."""


class Stage(StrEnum):
    """Where a take stands. The last three are ends."""

    NEW = "new"
    ASKING = "asking"
    THINKING = "thinking"
    TYPING = "typing"
    OPENING = "opening"
    SPEAK_NOW = "speak_now"
    RECORDING = "recording"
    FINISHING = "finishing"
    REPORT = "report"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDS = frozenset({Stage.REPORT, Stage.FAILED, Stage.CANCELLED})
"""The stages after which nothing more happens."""

LIVE = frozenset({Stage.SPEAK_NOW, Stage.RECORDING})
"""The stages in which sound counts."""


class RecorderMaker(Protocol):
    """Makes the recorder of one take, on the microphone of the settings."""

    def __call__(
        self,
        path: Path,
        *,
        on_block: Callable[[Samples], None],
        on_ready: Callable[[], None],
        on_problem: Callable[[Problem | None], None],
        on_finished: Callable[[Recording], None],
    ) -> Recorder:
        """Return a recorder that is not open yet."""


class Take(QObject):
    """One attempt at one question, or at the follow-up question of a take. Whatever is announced has been saved before.

    Args:
        question: what is asked.
        part: which part of which take the answer is; keeps it.
        said_before: what is said before the question is asked for the first time.
        voice: asks the question.
        listener: hears the answer.
        make_recorder: makes the recorder.
        timed: whether the think time runs out, and the microphone opens then.
    """

    stage_changed = Signal(object)
    """Stage."""
    notice = Signal(str)
    """One sentence for the person that is no failure."""
    problem_changed = Signal(object)
    """Problem of the running recording, or None when it has passed."""
    progress = Signal(float)
    """Share of the listening that was left when the recording ended, 0..1."""
    reported = Signal(object, object)
    """TakeRecord and DeliveryReport; both are saved."""
    failed = Signal(str)
    """One sentence for the person; what was recorded is kept."""

    def __init__(
        self,
        question: Question,
        *,
        part: TakePart,
        said_before: tuple[SpokenLine, ...] = (),
        voice: InterviewerVoice,
        listener: Listener,
        make_recorder: RecorderMaker,
        timed: bool = True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.question = question
        self._part = part
        self._said_before = said_before
        self._voice = voice
        self._listener = listener
        self._make_recorder = make_recorder
        self.timed = timed
        self._stage = Stage.NEW
        self._recorder: Recorder | None = None
        self._kept = False
        self._leaving = False
        self._deaf = ""
        self._done_before = 0.0
        self._think_ends_s = 0.0
        self._mailbox = Mailbox(self)
        self._clock = QTimer(self)
        self._clock.setInterval(50)
        self._clock.timeout.connect(self._tick)
        voice.finished.connect(self._asked)
        voice.silent.connect(self._voice_silent)
        listener.progress.connect(self._heard_more)
        listener.finished.connect(self._heard)
        listener.failed.connect(self._not_heard)
        listener.cancelled.connect(self._hearing_cancelled)

    @property
    def stage(self) -> Stage:
        """Where the take stands."""
        return self._stage

    @property
    def take_id(self) -> int | None:
        """Its id in the store; None before the microphone opens for its first part."""
        return self._part.take_id

    @property
    def typed(self) -> bool:
        """Whether the answer was typed and is kept."""
        return self._part.typed_text is not None

    @property
    def think_left_s(self) -> float:
        """Seconds of think time left; 0 when it is over, or has no end."""
        thinking = self.timed and self._stage is Stage.THINKING
        return max(0.0, self._think_ends_s - time.monotonic()) if thinking else 0.0

    @property
    def elapsed_s(self) -> float:
        """Seconds of the answer so far."""
        return self._recorder.duration_s if self._recorder is not None else 0.0

    @property
    def level(self) -> Level | None:
        """How loud the microphone is now; None while it is closed."""
        return self._recorder.level if self._recorder is not None and self._stage in LIVE else None

    def ask(self, *, slower: bool = False) -> None:
        """Ask the question; while thinking, ask it again."""
        if self._stage in (Stage.NEW, Stage.ASKING, Stage.THINKING):
            before, self._said_before = self._said_before, ()
            self._go(Stage.ASKING)
            self._voice.ask(*before, question_line(self.question), slower=slower)

    def ask_no_more(self) -> None:
        """Begin with the think time, for somebody who has heard the question."""
        if self._stage is Stage.NEW:
            self._said_before = ()
            self._think()

    def type_instead(self) -> None:
        """Let the answer be typed: the voice is cut short, and no time runs out."""
        if self._stage in (Stage.ASKING, Stage.THINKING):
            self._voice.stop()
            self._clock.stop()
            self._go(Stage.TYPING)

    def speak_after_all(self) -> None:
        """Go back from typing to the think time."""
        if self._stage is Stage.TYPING:
            self._think()

    def hand_in(self, text: str) -> None:
        """The answer is typed: keep it, then have it judged."""
        if self._stage is not Stage.TYPING or not self._try_store(lambda: self._part.type_in(text)):
            return
        take_id = self.take_id
        assert take_id is not None, "it was written down"
        self._kept = True
        self._go(Stage.FINISHING)
        self._listener.read(take_id, self._part.question, text)

    def go_on(self) -> None:
        """Go on to what comes next: cut the question short, cut the think time short, or end the answer."""
        if self._stage is Stage.ASKING:
            self._voice.stop()
            self._think()
        elif self._stage is Stage.THINKING:
            self._open()
        elif self._stage in LIVE:
            self._stop()

    def cancel(self) -> None:
        """Back out. What was recorded is kept; the end is `Stage.CANCELLED`, for a running recording a little later."""
        if self._stage in ENDS or self._leaving:
            return
        if self._stage in LIVE:
            self._leaving = True
            self._stop()
        elif self._stage is Stage.FINISHING:
            self._leaving = True
            if self._kept:
                self._stop_hearing()
        else:
            self._voice.stop()
            if self._recorder is not None and self.take_id is not None:
                self._recorder.cancel()
                self._listener.cancel(self.take_id)
                self._part.discard()
            self._end(Stage.CANCELLED)

    # --- asking and thinking

    @Slot(object)
    def _asked(self) -> None:
        if self._stage is Stage.ASKING:
            self._think()

    @Slot(str)
    def _voice_silent(self, message: str) -> None:
        if self._stage is Stage.ASKING:
            self.notice.emit(message)

    def _think(self) -> None:
        self._think_ends_s = time.monotonic() + self.question.think_s
        self._clock.start()
        self._go(Stage.THINKING)

    def _tick(self) -> None:
        if self._stage is Stage.THINKING:
            if self.timed and self.think_left_s <= 0:
                self._open()
        elif self._stage is Stage.SPEAK_NOW:
            level = self.level
            if level is not None and level.rms_dbfs > VOICE_DBFS:
                self._go(Stage.RECORDING)
        else:
            self._clock.stop()

    # --- recording

    def _open(self) -> None:
        self._clock.stop()
        self._mailbox.open()
        try:
            path = self._part.begin()
            take_id = self._part.take_id
            assert take_id is not None, "it was written down"
            self._recorder = self._make_recorder(
                path,
                on_block=self._listener.hear_live(take_id, self._part.question, path, self._part.prompt),
                on_ready=lambda: self._mailbox.post(self._microphone_ready),
                on_problem=lambda problem: self._mailbox.post(lambda: self._problem(problem)),
                on_finished=lambda recording: self._mailbox.post(lambda: self._recorded(recording)),
            )
            self._go(Stage.OPENING)
            self._recorder.open()
        except AloudError as error:
            self._fail(str(error))

    def _microphone_ready(self) -> None:
        if self._stage is Stage.OPENING and self._recorder is not None:
            self._recorder.begin_take()
            self._clock.start()
            self._go(Stage.SPEAK_NOW)

    def _problem(self, problem: Problem | None) -> None:
        if self._stage in LIVE or self._stage is Stage.OPENING:
            self.problem_changed.emit(problem)

    def _stop(self) -> None:
        self._go(Stage.FINISHING)
        if self._recorder is not None:
            self._recorder.request_stop()

    def _recorded(self, recording: Recording) -> None:
        """The recorder has ended, as asked or not; save first, then go on."""
        take_id = self.take_id
        self._mailbox.close()
        self._clock.stop()
        if take_id is None or self._stage in ENDS:
            return
        problem = recording.problem
        if recording.path is None:
            self._listener.cancel(take_id)
            message = problem.message if problem is not None else self.tr("No sound was recorded; please try again.")
            self._try_store(lambda: self._part.fail(message))
            self._fail(message)
            return
        if not self._try_store(lambda: self._part.recorded(recording.duration_s)):
            self._listener.cancel(take_id)
            return
        self._kept = True
        if self._leaving:
            self._stop_hearing()
            return
        if self._deaf:
            self._try_store(lambda: self._part.fail(self._deaf))
            self._fail(self._deaf)
            return
        if problem is not None and problem.ended:
            self.notice.emit(problem.message)
        self._go(Stage.FINISHING)
        self._listener.end_live(take_id)

    # --- hearing

    @Slot(int, float)
    def _heard_more(self, take_id: int, done: float) -> None:
        if take_id != self.take_id:
            return
        if self._stage is not Stage.FINISHING:
            self._done_before = done
            return
        left = 1.0 - self._done_before
        self.progress.emit(max(0.0, min(1.0, (done - self._done_before) / left)) if left > 0 else 1.0)

    @Slot(int, object)
    def _heard(self, take_id: int, report: DeliveryReport) -> None:
        if take_id != self.take_id or self._stage in ENDS:
            return
        try:
            record, shown = self._part.save(report)
        except AloudError as error:
            self._fail(str(error))
            return
        self._end(Stage.REPORT)
        self.reported.emit(record, shown)

    @Slot(int, str)
    def _not_heard(self, take_id: int, message: str) -> None:
        if take_id != self.take_id or self._stage in ENDS:
            return
        if self._stage is Stage.FINISHING:
            self._try_store(lambda: self._part.fail(message))
            self._fail(message)
        else:
            self._deaf = message
            self.notice.emit(message)

    def _stop_hearing(self) -> None:
        if self.take_id is None or not self._listener.cancel(self.take_id):
            self._end(Stage.CANCELLED)

    @Slot(int)
    def _hearing_cancelled(self, take_id: int) -> None:
        if take_id == self.take_id and self._stage is Stage.FINISHING:
            self._end(Stage.CANCELLED)

    # --- ends

    def _try_store(self, write: Callable[[], object]) -> bool:
        try:
            write()
        except AloudError as error:
            self._fail(str(error))
            return False
        return True

    def _fail(self, message: str) -> None:
        if self._stage not in ENDS:
            self._end(Stage.FAILED)
            self.failed.emit(message)

    def _end(self, stage: Stage) -> None:
        self._clock.stop()
        self._mailbox.forget()
        self._go(stage)

    def _go(self, stage: Stage) -> None:
        if stage is not self._stage or stage is Stage.ASKING:
            self._stage = stage
            self.stage_changed.emit(stage)
