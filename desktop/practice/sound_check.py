"""A sentence is said and heard, to show that microphone and recogniser work; nothing of it is kept."""

from __future__ import annotations

import tempfile
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from content.errors import AloudError
from desktop.audio.recorder import Level, Problem, Recorder, Recording
from desktop.practice.mailbox import Mailbox
from desktop.practice.take import RecorderMaker
from desktop.practice.worker import Listener
from models.types import Audio, DeliveryReport

CHECK_ID = -1
"""Stands in for the id of a take at the listener; takes of the store have positive ones."""

# Stricter than what a report needs, so that there is room for a softer voice and a louder street on the day.
QUIET_DBFS = -40.0
NOISY_DB = 15.0
CLIPPED_SHARE = 0.001


class CheckStage(StrEnum):
    """Where the check stands."""

    EMPTY = "empty"
    OPENING = "opening"
    SPEAKING = "speaking"
    HEARING = "hearing"
    HEARD = "heard"


class Loudness(StrEnum):
    """How loud the voice came in."""

    UNKNOWN = "unknown"
    QUIET = "quiet"
    GOOD = "good"
    TOO_LOUD = "too_loud"


class Noise(StrEnum):
    """How much there was behind the voice."""

    UNKNOWN = "unknown"
    CALM = "calm"
    NOISY = "noisy"


class SoundCheck(QObject):
    """One check after the other, on the real microphone and with the real recogniser.

    Args:
        make_recorder: makes a recorder on the microphone of the settings.
        listener: hears the sentence.
        scratch: the folder for the sound; None is the system's for such things.
    """

    stage_changed = Signal(object)
    """CheckStage."""
    heard = Signal(object)
    """DeliveryReport of the sentence."""
    failed = Signal(str)
    """One sentence for the person."""
    problem_changed = Signal(object)
    """Problem of the running recording, or None when it has passed."""

    def __init__(
        self,
        make_recorder: RecorderMaker,
        listener: Listener,
        parent: QObject | None = None,
        *,
        scratch: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._scratch = scratch
        self._make_recorder = make_recorder
        self._listener = listener
        self._mailbox = Mailbox(self)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._recorder: Recorder | None = None
        self._stage = CheckStage.EMPTY
        listener.finished.connect(self._finished)
        listener.failed.connect(self._not_heard)

    @property
    def stage(self) -> CheckStage:
        """Where it stands."""
        return self._stage

    @property
    def level(self) -> Level | None:
        """How loud the microphone is now; None while it is closed."""
        return self._recorder.level if self._recorder is not None and self._stage is CheckStage.SPEAKING else None

    def start(self) -> None:
        """Open the microphone; what was heard before is forgotten."""
        self.drop()
        self._folder = tempfile.TemporaryDirectory(prefix="aloud-check-", dir=self._scratch, ignore_cleanup_errors=True)
        path = Path(self._folder.name) / "check.wav"
        self._mailbox.open()
        recorder = self._recorder = self._make_recorder(
            path,
            on_block=self._listener.hear_live(CHECK_ID, None, path),
            on_ready=lambda: self._mailbox.post(lambda: self._ready(recorder)),
            on_problem=lambda problem: self._mailbox.post(lambda: self._problem(recorder, problem)),
            on_finished=lambda recording: self._mailbox.post(lambda: self._recorded(recorder, recording)),
        )
        self._go(CheckStage.OPENING)
        try:
            recorder.open()
        except AloudError as error:
            self._fail(str(error))

    def stop(self) -> None:
        """The sentence is said."""
        if self._recorder is not None and self._stage is CheckStage.SPEAKING:
            self._go(CheckStage.HEARING)
            self._recorder.request_stop()

    def drop(self) -> None:
        """Stop everything and forget the sentence."""
        self._mailbox.forget()
        if self._recorder is not None:
            self._recorder.cancel()
            self._recorder = None
        self._listener.cancel(CHECK_ID)
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
        self._go(CheckStage.EMPTY)

    def _ready(self, recorder: Recorder) -> None:
        if recorder is self._recorder and self._stage is CheckStage.OPENING:
            recorder.begin_take()
            self._go(CheckStage.SPEAKING)

    def _problem(self, recorder: Recorder, problem: Problem | None) -> None:
        if recorder is self._recorder:
            self.problem_changed.emit(problem)

    def _recorded(self, recorder: Recorder, recording: Recording) -> None:
        if recorder is not self._recorder:
            return
        self._recorder = None
        if recording.path is None:
            problem = recording.problem
            self._fail(problem.message if problem else self.tr("No sound was recorded; please try again."))
            return
        self._go(CheckStage.HEARING)
        self._listener.end_live(CHECK_ID)

    @Slot(int, object)
    def _finished(self, take_id: int, report: DeliveryReport) -> None:
        if take_id == CHECK_ID and self._stage is CheckStage.HEARING:
            self.drop()
            self._go(CheckStage.HEARD)
            self.heard.emit(report)

    @Slot(int, str)
    def _not_heard(self, take_id: int, message: str) -> None:
        if take_id == CHECK_ID and self._stage is not CheckStage.EMPTY:
            self._fail(message)

    def _fail(self, message: str) -> None:
        self.drop()
        self.failed.emit(message)

    def _go(self, stage: CheckStage) -> None:
        if stage is not self._stage:
            self._stage = stage
            self.stage_changed.emit(stage)


def loudness(audio: Audio | None) -> Loudness:
    """Say how loud the voice came in."""
    if audio is None or audio.speech_level_dbfs is None:
        return Loudness.UNKNOWN
    if audio.clipped_fraction >= CLIPPED_SHARE:
        return Loudness.TOO_LOUD
    return Loudness.QUIET if audio.speech_level_dbfs < QUIET_DBFS else Loudness.GOOD


def noise(audio: Audio | None) -> Noise:
    """Say how much there was behind the voice."""
    if audio is None or audio.snr_db is None:
        return Noise.UNKNOWN
    return Noise.NOISY if audio.snr_db < NOISY_DB else Noise.CALM
