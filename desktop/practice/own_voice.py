"""A coach speaks a line of a pack: record, listen, keep."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from content.clips import CLIP_FOLDER, disown
from desktop.audio.clip_file import write_clip
from desktop.audio.recorder import Level, Recorder, Recording
from desktop.practice.errand import Errand
from desktop.practice.mailbox import Mailbox
from desktop.practice.take import RecorderMaker


class VoiceStage(StrEnum):
    """Where a line that is being spoken stands."""

    EMPTY = "empty"
    OPENING = "opening"
    RECORDING = "recording"
    RECORDED = "recorded"
    KEEPING = "keeping"


class OwnVoice(QObject):
    """Records one line after the other; what is not kept is thrown away.

    Args:
        make_recorder: makes a recorder on the microphone of the settings.
        scratch: the folder for what is not kept yet; None is the system's for such things.
    """

    stage_changed = Signal(object)
    """VoiceStage."""
    kept = Signal()
    """The clip is in the pack."""
    failed = Signal(str)
    """One sentence for the person."""

    def __init__(
        self, make_recorder: RecorderMaker, parent: QObject | None = None, *, scratch: Path | None = None
    ) -> None:
        super().__init__(parent)
        self._scratch = scratch
        self._make_recorder = make_recorder
        self._mailbox = Mailbox(self)
        self._errand = Errand(self)
        self._errand.done.connect(lambda _: self._keeping_ended(""))
        self._errand.failed.connect(self._keeping_ended)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._recorder: Recorder | None = None
        self._stage = VoiceStage.EMPTY

    @property
    def stage(self) -> VoiceStage:
        """Where it stands."""
        return self._stage

    @property
    def recording(self) -> Path | None:
        """The sound that was recorded, to be listened to."""
        return self._wav if self._stage is VoiceStage.RECORDED else None

    @property
    def level(self) -> Level | None:
        """How loud the microphone is now; None while it is closed."""
        return self._recorder.level if self._recorder is not None and self._stage is VoiceStage.RECORDING else None

    def record(self) -> None:
        """Begin to record; what was recorded before and not kept is thrown away."""
        if self._stage in (VoiceStage.OPENING, VoiceStage.RECORDING, VoiceStage.KEEPING):
            return
        self.drop()
        self._folder = tempfile.TemporaryDirectory(prefix="aloud-line-", dir=self._scratch, ignore_cleanup_errors=True)
        self._mailbox.open()
        recorder = self._recorder = self._make_recorder(
            self._wav,
            on_block=lambda _: None,
            on_ready=lambda: self._mailbox.post(lambda: self._ready(recorder)),
            on_problem=lambda _: None,
            on_finished=lambda recording: self._mailbox.post(lambda: self._recorded(recorder, recording)),
        )
        self._go(VoiceStage.OPENING)
        recorder.open()

    def stop(self) -> None:
        """End the recording."""
        if self._recorder is not None and self._stage is VoiceStage.RECORDING:
            self._recorder.request_stop()

    def keep(self, pack: Path, name: str) -> None:
        """Put what was recorded into a pack as the clip of this name; `kept` or `failed` follows."""
        if self._stage is VoiceStage.RECORDED:
            wav = self._wav
            self._go(VoiceStage.KEEPING)
            self._errand.run(_keeper(wav, pack, name))

    def drop(self) -> None:
        """Throw away what was recorded and not kept; what is being kept is still put into the pack."""
        if self._stage is VoiceStage.KEEPING:
            return
        if self._recorder is not None:
            self._recorder.cancel()
            self._recorder = None
        self._clean()
        self._go(VoiceStage.EMPTY)

    @property
    def _wav(self) -> Path:
        assert self._folder is not None
        return Path(self._folder.name) / "line.wav"

    def _ready(self, recorder: Recorder) -> None:
        if recorder is self._recorder and self._stage is VoiceStage.OPENING:
            recorder.begin_take()
            self._go(VoiceStage.RECORDING)

    def _recorded(self, recorder: Recorder, recording: Recording) -> None:
        if recorder is not self._recorder:
            return
        self._recorder = None
        self._mailbox.close()
        if recording.path is None:
            self.drop()
            problem = recording.problem
            self.failed.emit(problem.message if problem else self.tr("No sound was recorded; please try again."))
            return
        self._go(VoiceStage.RECORDED)
        if recording.problem is not None:
            self.failed.emit(recording.problem.message)

    def _keeping_ended(self, fault: str) -> None:
        if fault:
            self._go(VoiceStage.RECORDED)
            self.failed.emit(fault)
            return
        self._clean()
        self._go(VoiceStage.EMPTY)
        self.kept.emit()

    def _clean(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _go(self, stage: VoiceStage) -> None:
        if stage is not self._stage:
            self._stage = stage
            self.stage_changed.emit(stage)


def _keeper(wav: Path, pack: Path, name: str) -> Callable[[], None]:
    """What puts a recording into a pack, away from the GUI."""

    def keep() -> None:
        write_clip(wav, pack / CLIP_FOLDER / name)
        disown(pack, name)

    return keep
