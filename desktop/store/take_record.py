"""What the store knows of one take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.store.states import TakeState


@dataclass(frozen=True, slots=True)
class TakeRecord:
    """One recorded attempt at one question of one pack.

    `report_json` is the report as it stands, `error` why there is none. Where the person has corrected it,
    `corrections_json` says how, and `heard_json` is the report as Aloud made it.
    """

    id: int
    session_id: int
    pack_id: str
    question_id: str
    question_text: str
    started_at: datetime
    audio_path: Path
    duration_s: float | None
    state: TakeState
    report_json: str | None
    error: str | None
    corrections_json: str | None = None
    heard_json: str | None = None
