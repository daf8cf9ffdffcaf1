"""How fast it was said: speech rate, articulation rate, and how the rate moves through the answer.

Speech rate is content words a minute from the first to the last word. Articulation rate is syllables a second of
phonation time, which is the same clock with the silent pauses taken out (De Jong and Wempe 2009 for the two terms).
Phonation holds every sound that was spoken, so its syllables are those of fillers and repeats too.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.delivery.clock import answer_span, content_words, spoken_count, timed_words
from models.delivery.spoken import spoken_words
from models.delivery.syllables import count_syllables
from models.types import Pace, PaceVerdict, PaceWindow, Span, Transcript

WINDOW_S = 10.0
# Below this, one word more or less moves the rate by a third and more.
_SHORTEST_S = 1.0
_MOST_WINDOWS = 1000


def measure_pace(
    transcript: Transcript, pauses: Sequence[Span], target_wpm: tuple[float, float], *, window_s: float = WINDOW_S
) -> Pace:
    """Measure speech rate, articulation rate and the timeline.

    Args:
        transcript: The words, their kinds marked.
        pauses: The silent pauses of 0.25 s and more.
        target_wpm: The band of speech rates that is fine, in words a minute.
        window_s: About how long a window of the timeline is; the answer is cut into equal ones.
    """
    span = answer_span(transcript)
    if span is None or span.duration_s < _SHORTEST_S:
        return no_pace(target_wpm)
    count = spoken_count(transcript.words)
    rate = 60 * count / span.duration_s if count else None
    phonation_s = span.duration_s - sum(pause.duration_s for pause in pauses)
    syllables = sum(count_syllables(word.text) for word in transcript.words)
    return Pace(
        speech_rate_wpm=rate,
        articulation_rate_sps=syllables / phonation_s if syllables and phonation_s >= _SHORTEST_S else None,
        target_wpm=target_wpm,
        verdict=None if rate is None else pace_verdict(rate, target_wpm),
        timeline=_timeline(transcript, span, window_s),
    )


def no_pace(target_wpm: tuple[float, float]) -> Pace:
    """Return the pace of an answer that has no clock (typed, silent or too short to time)."""
    return Pace(None, None, target_wpm, None, ())


def pace_verdict(rate_wpm: float, target_wpm: tuple[float, float]) -> PaceVerdict:
    """Compare a speech rate with its band."""
    low, high = target_wpm
    if rate_wpm < low:
        return PaceVerdict.SLOW
    return PaceVerdict.FAST if rate_wpm > high else PaceVerdict.ON_TARGET


def stretches(timeline: Sequence[PaceWindow], low_wpm: float, high_wpm: float) -> tuple[list[Span], list[Span]]:
    """Return the rushed and the dragging stretches: neighbouring windows above or below the limits, joined."""
    rushed: list[Span] = []
    dragging: list[Span] = []
    for window in timeline:
        found = rushed if window.wpm > high_wpm else dragging if window.wpm < low_wpm else None
        if found is None:
            continue
        if found and found[-1].end_s >= window.start_s - 1e-9:
            found[-1] = Span(found[-1].start_s, window.end_s)
        else:
            found.append(Span(window.start_s, window.end_s))
    return rushed, dragging


def _timeline(transcript: Transcript, span: Span, window_s: float) -> tuple[PaceWindow, ...]:
    """Cut the answer into equal windows; a word that lies across an edge counts in both by its share of time."""
    number = max(1, min(_MOST_WINDOWS, round(span.duration_s / window_s)))
    width_s = span.duration_s / number
    counts = [0.0] * number
    for word in content_words(timed_words(transcript)):
        spoken = len(spoken_words(word.text))
        start_s, end_s = word.start_s, max(word.end_s, word.start_s)
        first = min(number - 1, int((start_s - span.start_s) / width_s))
        last = min(number - 1, int((end_s - span.start_s) / width_s))
        for index in range(first, last + 1):
            low = span.start_s + index * width_s
            overlap = min(end_s, low + width_s) - max(start_s, low)
            counts[index] += spoken * (overlap / (end_s - start_s) if end_s > start_s and first != last else 1.0)
    return tuple(
        PaceWindow(span.start_s + index * width_s, span.start_s + (index + 1) * width_s, 60 * count / width_s)
        for index, count in enumerate(counts)
    )
