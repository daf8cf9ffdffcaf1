"""How long the answer is, against the length that fits its question."""

from __future__ import annotations

from collections.abc import Sequence

from models.delivery.clock import answer_span, spoken_count
from models.types import Length, LengthVerdict, Span, Transcript


def measure_length(
    transcript: Transcript, pauses: Sequence[Span], target_s: tuple[float, float] | None, *, typed: bool = False
) -> Length:
    """Measure the length of an answer.

    Args:
        transcript: The words, their kinds marked.
        pauses: The silent pauses of 0.25 s and more.
        target_s: The band of lengths that fits the question, in seconds; None gives no verdict.
        typed: The answer was typed; only its words are counted.
    """
    words = spoken_count(transcript.words)
    span = None if typed else answer_span(transcript)
    if span is None:
        return Length(None, None, words, target_s, None)
    silent_s = sum(pause.duration_s for pause in pauses)
    return Length(
        duration_s=span.duration_s,
        speaking_s=max(0.0, span.duration_s - silent_s),
        words=words,
        target_s=target_s,
        verdict=None if target_s is None else length_verdict(span.duration_s, target_s),
    )


def length_verdict(duration_s: float, target_s: tuple[float, float]) -> LengthVerdict:
    """Compare a length with its band."""
    low, high = target_s
    if duration_s < low:
        return LengthVerdict.SHORT
    return LengthVerdict.LONG if duration_s > high else LengthVerdict.ON_TARGET
