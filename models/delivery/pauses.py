"""Silent pauses: where they are, how long, and whether they stand inside a clause."""

from __future__ import annotations

from models.types import Pauses, Span, Transcript

SILENT_PAUSE_S = 0.25


def silent_pauses(transcript: Transcript, shortest_s: float = SILENT_PAUSE_S) -> tuple[Span, ...]:
    """Return the silent pauses between the first and the last word, in order."""
    raise NotImplementedError


def measure_pauses(transcript: Transcript, shortest_s: float = SILENT_PAUSE_S) -> Pauses:
    """Measure the silent pauses and the time before the first word."""
    raise NotImplementedError
