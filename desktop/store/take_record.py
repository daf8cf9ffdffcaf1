"""What the store knows of one take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.store.states import TakeState


@dataclass(frozen=True, slots=True)
class TakeRecord:
    """One attempt at one question of one pack, spoken or typed.

    `typed_text` are the words of a typed one, None for a spoken one; a typed one has no sound at `audio_path`.
    `report_json` is the report as it stands, `error` why there is none. Where the person has corrected it,
    `corrections_json` says how, and `heard_json` is the report as Aloud made it. `sound_deleted` says that the person
    deleted the recordings and kept the report.
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
    sound_deleted: bool = False
    typed_text: str | None = None
