"""Sessions and takes, in SQLite. A take is in the database before its sound arrives, so that no crash hides it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class TakeState(StrEnum):
    """How far a take has come."""

    RECORDING = "recording"
    RECORDED = "recorded"
    ANALYSED = "analysed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Session:
    """An ordered set of takes."""

    id: int
    started_at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class TakeRecord:
    """One recorded attempt at one question. `report_json` is the report as saved, `error` why there is none."""

    id: int
    session_id: int
    question_id: str
    question_text: str
    started_at: datetime
    audio_path: Path
    duration_s: float | None
    state: TakeState
    report_json: str | None
    error: str | None


class Store:
    """The database of one person. Used on the thread that made it; another thread opens its own."""

    def __init__(self, database: Path, recordings: Path) -> None:
        """Open the database, creating or migrating it as needed.

        Args:
            database: the SQLite file; its folder exists.
            recordings: the folder that holds the wavs; it exists.

        Raises:
            StoreError: it was written by a newer Aloud, is locked, or cannot be opened or written.
        """
        raise NotImplementedError

    @property
    def notice(self) -> str | None:
        """One sentence for the person if the database was damaged and moved aside, else None."""
        raise NotImplementedError

    def start_session(self, title: str = "") -> Session:
        """Begin a session."""
        raise NotImplementedError

    def sessions(self) -> tuple[Session, ...]:
        """All sessions, the newest first."""
        raise NotImplementedError

    def start_take(self, session_id: int, question_id: str, question_text: str) -> TakeRecord:
        """Write a take in state RECORDING before any sound arrives; record into its `audio_path`."""
        raise NotImplementedError

    def finish_recording(self, take_id: int, duration_s: float) -> TakeRecord:
        """The wav is complete: state RECORDED."""
        raise NotImplementedError

    def save_report(self, take_id: int, report_json: str) -> TakeRecord:
        """Keep the report: state ANALYSED."""
        raise NotImplementedError

    def mark_failed(self, take_id: int, error: str) -> TakeRecord:
        """Keep why there is no report: state FAILED; the sound stays."""
        raise NotImplementedError

    def takes(self, session_id: int | None = None) -> tuple[TakeRecord, ...]:
        """All takes (of one session), the newest first."""
        raise NotImplementedError

    def take(self, take_id: int) -> TakeRecord:
        """Return one take; KeyError if there is none."""
        raise NotImplementedError

    def delete_take(self, take_id: int) -> None:
        """Delete a take and its sound."""
        raise NotImplementedError

    def unfinished_takes(self, mend: Callable[[Path], float]) -> tuple[TakeRecord, ...]:
        """Return the takes that a crash left without a report, the newest first; called once at the start.

        Args:
            mend: makes a cut-off wav readable and returns its duration in seconds (`desktop.audio.wav.repair_wav`);
                an `AloudError` from it marks the take as failed.

        Returns:
            Takes in state RECORDED with the duration that is on disk. Takes of which no sound was kept are marked as
            failed and not returned.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Close the database."""
        raise NotImplementedError
