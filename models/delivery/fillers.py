"""Fillers: filled pauses (um, uh) and filler words (like, you know), apart.

What is only possible stays apart: it enters no count, no rate and no verdict.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from models.delivery.clock import answer_span, spoken_count
from models.delivery.filler_words import filler_units, normalise
from models.delivery.hearing_error import hearing_error
from models.types import Filler, FillerRate, Fillers, FillerVerdict, Span, Transcript, WordKind

_SPELLINGS = (
    (re.compile(r"a*u+m+"), "um"),
    (re.compile(r"u+h+"), "uh"),
    (re.compile(r"e+r+"), "er"),
    (re.compile(r"e+r+m+"), "erm"),
    (re.compile(r"h+m+"), "hm"),
    (re.compile(r"m+"), "mm"),
    (re.compile(r"a+h+"), "ah"),
)

CLUSTER_SIZE = 3
CLUSTER_S = 10.0


def measure_fillers(
    transcript: Transcript,
    speaking_s: float | None,
    *,
    fine_per_minute: float,
    many_per_minute: float,
    min_speech_s: float,
) -> Fillers:
    """Count the fillers of an answer.

    Args:
        transcript: The words, their kinds marked.
        speaking_s: Time spoken without silent pauses; None for a typed answer, which has no rate a minute.
        fine_per_minute: Up to this rate is fine.
        many_per_minute: From this rate on is many; between the two there is no verdict.
        min_speech_s: With less speech than this a rate gets no verdict, because one filler more or less decides.
    """
    items = _items(transcript, timed=speaking_s is not None)
    span = answer_span(transcript) if speaking_s is not None else None
    minutes = span.duration_s / 60 if span is not None and span.duration_s > 0 else None
    words = spoken_count(transcript.words)
    judged = speaking_s is not None and speaking_s >= min_speech_s

    def rate(kind: WordKind) -> FillerRate:
        count = sum(item.kind is kind for item in items)
        per_minute = count / minutes if minutes else None
        verdict = None
        if judged and per_minute is not None:
            verdict = filler_verdict(per_minute, fine_per_minute, many_per_minute)
        return FillerRate(count, per_minute, 100 * count / words if words else None, verdict)

    return Fillers(
        count=len(items),
        filled_pauses=rate(WordKind.FILLED_PAUSE),
        filler_words=rate(WordKind.FILLER_WORD),
        by_text=dict(sorted(Counter(item.text for item in items).items(), key=lambda pair: (-pair[1], pair[0]))),
        items=items,
        possible=transcript.possible,
        error=hearing_error(transcript),
    )


def filler_verdict(per_minute: float, fine_per_minute: float, many_per_minute: float) -> FillerVerdict | None:
    """Compare a rate with the rubric; None between fine and many, where nothing is known."""
    if per_minute <= fine_per_minute:
        return FillerVerdict.FINE
    return FillerVerdict.MANY if per_minute >= many_per_minute else None


def clusters(items: Sequence[Filler], size: int = CLUSTER_SIZE, within_s: float = CLUSTER_S) -> tuple[Span, ...]:
    """Return the stretches in which `size` fillers or more come within `within_s` seconds, overlapping ones joined."""
    times = [(item.start_s, item.end_s) for item in items if item.start_s is not None and item.end_s is not None]
    found: list[Span] = []
    for (start_s, _), (last_s, end_s) in zip(times, times[size - 1 :], strict=False):
        if last_s - start_s > within_s:
            continue
        if found and start_s <= found[-1].end_s:
            found[-1] = Span(found[-1].start_s, end_s)
        else:
            found.append(Span(start_s, end_s))
    return tuple(found)


def _spelling(text: str) -> str:
    """Return the usual spelling of a filled pause ("Ummm," is "um")."""
    bare = normalise(text).strip("-–—")
    return next((usual for pattern, usual in _SPELLINGS if pattern.fullmatch(bare)), bare)


def _items(transcript: Transcript, *, timed: bool) -> tuple[Filler, ...]:
    words = transcript.words
    places = [
        (index, index + 1, _spelling(word.text), WordKind.FILLED_PAUSE)
        for index, word in enumerate(words)
        if word.kind is WordKind.FILLED_PAUSE
    ]
    places += [(start, end, text, WordKind.FILLER_WORD) for text, start, end in filler_units(words)]
    items: list[Filler] = []
    for start, end, text, kind in sorted(places):
        start_s, end_s = words[start].start_s, words[end - 1].end_s
        placed = timed and math.isfinite(start_s) and math.isfinite(end_s)
        items.append(Filler(text, start_s if placed else None, end_s if placed else None, kind))
    return tuple(items)
