"""The recorder: microphone -> wav that grows on disk, and blocks for whoever listens.

The microphone is open and delivering before the person is told to speak: `open()`, then `on_ready` (or `wait_ready`),
show "Speak now", `begin_take()`; what came before that is discarded. Silence never ends a recording.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt


class RecorderState(StrEnum):
    """Where a recorder stands."""

    IDLE = "idle"
    OPENING = "opening"
    READY = "ready"
    RECORDING = "recording"
    STOPPED = "stopped"
    FAILED = "failed"


class ProblemKind(StrEnum):
    """What is wrong with a running recording."""

    FAILED = "failed"
    STALLED = "stalled"
    SILENT = "silent"
    OVERFLOW = "overflow"
    GONE = "gone"
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the recording; `message` is one sentence for the person, `ended` that it ended it."""

    kind: ProblemKind
    message: str
    ended: bool


@dataclass(frozen=True, slots=True)
class Level:
    """Loudness of the last tenth of a second in dBFS (0 is full scale, -100 or less is silence)."""

    rms_dbfs: float
    peak_dbfs: float


@dataclass(frozen=True, slots=True)
class Recording:
    """A finished recording. `path` is None if no sound was kept; `overflows` counts blocks lost on the way."""

    path: Path | None
    duration_s: float
    overflows: int
    problem: Problem | None


class Recorder:
    """Records one take from one microphone into one wav (16 kHz mono, 16 bit).

    No method waits for the sound system but `wait_ready` and `stop`, and both have a deadline. The callbacks are
    called on the recorder's writer thread, never on the caller's; they must be quick and must not raise.
    A recorder is used once.
    """

    def __init__(
        self,
        path: Path,
        device_id: str | None = None,
        *,
        on_block: Callable[[npt.NDArray[np.float32]], None] | None = None,
        on_ready: Callable[[], None] | None = None,
        on_problem: Callable[[Problem | None], None] | None = None,
        on_finished: Callable[[Recording], None] | None = None,
    ) -> None:
        """Prepare a recorder; nothing is opened yet.

        Args:
            path: the wav to write; its folder exists.
            device_id: `Device.id`, or None for the default microphone.
            on_block: gets every block of the take as float32 mono 16 kHz in -1..1, after it is on disk.
            on_ready: the microphone delivers.
            on_problem: a problem began, or (None) the last one has passed.
            on_finished: called exactly once at the very end, whatever happened.
        """
        raise NotImplementedError

    @property
    def state(self) -> RecorderState:
        """Where the recorder stands."""
        raise NotImplementedError

    @property
    def level(self) -> Level:
        """Loudness now, for a level meter; works from READY on."""
        raise NotImplementedError

    @property
    def duration_s(self) -> float:
        """Seconds of sound in the take so far."""
        raise NotImplementedError

    @property
    def problem(self) -> Problem | None:
        """What is wrong now, if anything."""
        raise NotImplementedError

    def open(self) -> None:
        """Start opening the microphone; returns at once. Failure comes as a problem and as `FAILED`."""
        raise NotImplementedError

    def wait_ready(self, timeout_s: float = 6.0) -> None:
        """Wait until the microphone delivers.

        Raises:
            MicrophoneError: it does not.
            RecordingError: the file cannot be written.
        """
        raise NotImplementedError

    def begin_take(self) -> None:
        """From now on sound counts; what came before is discarded. Called in state READY."""
        raise NotImplementedError

    def request_stop(self) -> None:
        """Stop after the last block that was under way; returns at once, `on_finished` follows."""
        raise NotImplementedError

    def stop(self, timeout_s: float = 3.0) -> Recording:
        """Stop and wait for the finished recording, which does not depend on the sound system answering."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Stop and delete the wav; returns at once."""
        raise NotImplementedError
