"""The clock of an answer and the words that count: what every measure of time shares."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from models.delivery.spoken import spoken_words
from models.types import Span, Transcript, Word, WordKind


def answer_span(transcript: Transcript) -> Span | None:
    """Return the stretch from the first to the last word, filled pauses included; None without words.

    A filled pause at either end belongs to the answer: the voice was heard. It moves a rate by less than one in a
    hundred, and the clock does not depend on which words are taken for fillers.
    """
    times = [(word.start_s, word.end_s) for word in timed_words(transcript)]
    if not times:
        return None
    start_s = min(start for start, _ in times)
    return Span(start_s, max(start_s, *(end for _, end in times)))


def timed_words(transcript: Transcript) -> tuple[Word, ...]:
    """Return the words that have a place in time, in order of time."""
    placed = (word for word in transcript.words if math.isfinite(word.start_s) and math.isfinite(word.end_s))
    return tuple(sorted(placed, key=lambda word: (word.start_s, word.end_s)))


def content_words(words: Iterable[Word]) -> tuple[Word, ...]:
    """Return the words that count: no filled pauses, filler words, repeats or cut-offs."""
    return tuple(word for word in words if word.kind is WordKind.WORD)


def spoken_count(words: Iterable[Word]) -> int:
    """Count the content words as spoken, so that "$25" is two ("twenty-five dollars") and a dash none."""
    return sum(len(spoken_words(word.text)) for word in content_words(words))


def merge(spans: Sequence[Span], gap_s: float = 0.0) -> tuple[Span, ...]:
    """Return the spans in order of time with those joined that overlap or lie at most `gap_s` apart."""
    finite = (span for span in spans if math.isfinite(span.start_s) and math.isfinite(span.end_s))
    merged: list[Span] = []
    for span in sorted(finite, key=lambda span: (span.start_s, span.end_s)):
        if merged and span.start_s - merged[-1].end_s <= gap_s:
            merged[-1] = Span(merged[-1].start_s, max(merged[-1].end_s, span.end_s))
        elif span.end_s > span.start_s:
            merged.append(span)
    return tuple(merged)
