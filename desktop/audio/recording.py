"""The values a recorder speaks in, and its sentences."""

from __future__ import annotations

import errno
import platform
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

SILENCE_DBFS = -100.0


class RecorderState(StrEnum):
    """Where a recorder stands."""

    IDLE = "idle"
    OPENING = "opening"
    READY = "ready"
    RECORDING = "recording"
    STOPPED = "stopped"
    FAILED = "failed"


class ProblemKind(StrEnum):
    """What is wrong with a recorder.

    FAILED: it could not begin. STALLED: no sound comes. SILENT: what comes is exact silence. OVERFLOW: some sound was
    lost. GONE: the microphone is gone. DISK: the file cannot be written any more.
    """

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
    """Loudness of the last tenth of a second in dBFS (0 is full scale, -100 is silence)."""

    rms_dbfs: float
    peak_dbfs: float


NO_LEVEL = Level(SILENCE_DBFS, SILENCE_DBFS)


@dataclass(frozen=True, slots=True)
class Recording:
    """A finished recording. `path` is None if no sound was kept; `overflows` counts the gaps of lost sound in it."""

    path: Path | None
    duration_s: float
    overflows: int
    problem: Problem | None


NOTHING_COMES = (
    "The microphone was opened but sends no sound: check its plug and the sound settings, or choose another microphone."
)
STOPPED_BEFORE = "The recording was stopped before the microphone was ready: record again."
STALLED = Problem(
    ProblemKind.STALLED,
    "The microphone has stopped sending sound: check its plug and the sound settings; what was said so far is kept.",
    ended=False,
)
OVERFLOW = Problem(
    ProblemKind.OVERFLOW,
    "The computer was too busy and lost a moment of the recording: close other programs if this happens again.",
    ended=False,
)
GONE = Problem(
    ProblemKind.GONE,
    "The microphone is gone (unplugged, or the sound system ended): what was said so far is kept; plug it in again or "
    "choose another one.",
    ended=True,
)


def silent() -> Problem:
    """The microphone delivers nothing but zeros."""
    cause = (
        "muted, switched off, or not allowed for Aloud" if platform.system() == "Darwin" else "muted or switched off"
    )
    return Problem(
        ProblemKind.SILENT,
        f"The microphone sends only silence: it may be {cause}; check it in the sound settings or choose another one.",
        ended=False,
    )


def unwritable(path: Path, error: OSError, kept_s: float | None = None) -> str:
    """The sentence for a recording that cannot be written; `kept_s` seconds are on disk, None before the start."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        what = f"The disk has no more room for the recording in {path.parent}"
        mend = "free some space, then record again"
    elif isinstance(error, FileExistsError):
        what, mend = f"There is a recording {path} already", "move it away, then record again"
    elif isinstance(error, FileNotFoundError):
        what, mend = f"The folder {path.parent} does not exist", "create it, then record again"
    else:
        what = f"The recording cannot be written to {path.parent} ({error.strerror or error})"
        mend = "make that folder writable, then record again"
    kept = "" if kept_s is None else f" the first {kept_s:.0f} s are kept;"
    return f"{what}:{kept} {mend}."
