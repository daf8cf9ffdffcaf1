"""What holds of the measures whatever was said and whenever."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.delivery.clock import answer_span, spoken_count
from models.delivery.fillers import measure_fillers
from models.delivery.length import measure_length
from models.delivery.pace import measure_pace
from models.delivery.pauses import measure_pauses, silent_pauses
from models.types import Span, Transcript, Word, WordKind

TEXTS = st.sampled_from(["I", "told", "the", "customer.", "um,", "$25", "and", "r-", "like,", "—", "because", "Leeds"])
# Words in order of time, as the ear gives them: each sets in after the one before has begun.
STEPS = st.tuples(TEXTS, st.floats(0.0, 4.0), st.floats(0.0, 1.5), st.sampled_from(WordKind))


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    words: list[Word] = []
    now_s = draw(st.floats(0, 5))
    for text, gap_s, length_s, kind in draw(st.lists(STEPS, max_size=40)):
        now_s += gap_s
        words.append(Word(text, now_s, now_s + length_s, 0.9, kind))
        now_s += length_s / 2
    spans = st.builds(lambda start_s, length_s: Span(start_s, start_s + length_s), st.floats(0, 90), st.floats(0, 20))
    return Transcript(tuple(words), tuple(draw(st.lists(spans, max_size=8))), now_s + 3.0)


@settings(max_examples=150, deadline=None)
@given(transcripts())
def test_pauses_lie_apart_in_order_within_the_answer(heard: Transcript) -> None:
    pauses, span = measure_pauses(heard), answer_span(heard)
    assert pauses.count == len(pauses.items)
    assert all(pause.end_s - pause.start_s >= 0.25 - 1e-9 for pause in pauses.items)
    edges = [edge for pause in pauses.items for edge in (pause.start_s, pause.end_s)]
    assert edges == sorted(edges)
    if span is not None and edges:
        assert span.start_s <= edges[0]
        assert edges[-1] <= span.end_s
        assert pauses.share_of_time is not None
        assert 0 < pauses.share_of_time <= 1
        assert pauses.longest_s == max(pause.end_s - pause.start_s for pause in pauses.items)


@settings(max_examples=150, deadline=None)
@given(transcripts())
def test_rates_times_time_are_counts(heard: Transcript) -> None:
    silences = silent_pauses(heard)
    length = measure_length(heard, silences, None)
    pace = measure_pace(heard, silences, (120, 180))
    assert length.words == spoken_count(heard.words)
    if pace.speech_rate_wpm is not None:
        assert length.duration_s is not None
        assert length.speaking_s is not None
        assert pace.speech_rate_wpm * length.duration_s / 60 == pytest.approx(length.words)
        assert 0 <= length.speaking_s <= length.duration_s
    in_windows = sum(window.wpm * (window.end_s - window.start_s) / 60 for window in pace.timeline)
    if pace.timeline:
        assert in_windows == pytest.approx(length.words)


@settings(max_examples=150, deadline=None)
@given(transcripts())
def test_every_filler_is_counted_once(heard: Transcript) -> None:
    speaking_s = measure_length(heard, silent_pauses(heard), None).speaking_s
    fillers = measure_fillers(heard, speaking_s, fine_per_minute=5, many_per_minute=12, min_speech_s=30)
    filled = sum(word.kind is WordKind.FILLED_PAUSE for word in heard.words)
    assert fillers.filled_pauses.count == filled
    assert fillers.count == len(fillers.items) == sum(fillers.by_text.values())
    assert fillers.count == filled + fillers.filler_words.count
    for rate in (fillers.filled_pauses, fillers.filler_words):
        if rate.verdict is not None:
            assert rate.per_minute is not None
            assert not 5 < rate.per_minute < 12


@settings(max_examples=100, deadline=None)
@given(transcripts(), st.floats(0.5, 30.0))
def test_the_same_answer_later_measures_the_same(heard: Transcript, later_s: float) -> None:
    words = tuple(Word(w.text, w.start_s + later_s, w.end_s + later_s, 0.9, w.kind) for w in heard.words)
    speech = tuple(Span(span.start_s + later_s, span.end_s + later_s) for span in heard.speech)
    moved = Transcript(words, speech, heard.duration_s + later_s)
    before, after = measure_length(heard, (), None), measure_length(moved, (), None)
    assert before.words == after.words
    if before.duration_s is not None and after.duration_s is not None:
        assert math.isclose(before.duration_s, after.duration_s, abs_tol=1e-6)
