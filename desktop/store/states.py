"""How far a recording has come."""

from __future__ import annotations

from enum import StrEnum


class TakeState(StrEnum):
    """How far a take, or the answer to its follow-up question, has come."""

    RECORDING = "recording"
    RECORDED = "recorded"
    ANALYSED = "analysed"
    FAILED = "failed"
