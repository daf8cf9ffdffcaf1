"""Edges of speech on sound made for it: bursts of voice whose beginnings and ends are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.delivery.edges import sharpen
from models.delivery.frames import Floats, FramePower, Samples
from models.types import Span
from tests.models.delivery.voices import RATE_HZ, glide, noise, vowel

TRUE = (Span(1.0, 3.0), Span(4.5, 6.0), Span(6.4, 8.0))


def powers(sound: Samples) -> Floats:
    meter = FramePower()
    meter.feed(sound)
    return meter.powers()


def recording(noise_dbfs: float, spans: tuple[Span, ...] = TRUE) -> Samples:
    sound = noise(9.0, noise_dbfs)
    for span in spans:
        first, count = round(span.start_s * RATE_HZ), round(span.duration_s * RATE_HZ)
        sound[first : first + count] += vowel(glide(110, 160, span.duration_s, 2))[:count]
    return sound


@pytest.mark.parametrize(("late_s", "early_s"), [(0.2, 0.1), (-0.05, -0.1), (0.0, 0.0), (0.25, -0.12)])
def test_edges_move_to_where_the_sound_begins_and_ends(late_s: float, early_s: float) -> None:
    detected = [Span(span.start_s + late_s, span.end_s - early_s) for span in TRUE]
    found = sharpen(detected, powers(recording(-70.0)))
    inner = [(found[0].end_s, found[1].start_s), (found[1].end_s, found[2].start_s)]
    assert inner == [pytest.approx((3.0, 4.5), abs=0.02), pytest.approx((6.0, 6.4), abs=0.02)]
    assert (found[0].start_s, found[-1].end_s) == (detected[0].start_s, detected[-1].end_s)


def test_a_final_stop_consonant_belongs_to_its_word() -> None:
    """ "week": the voice, a closure of 80 ms, a burst of 30 ms."""
    sound = recording(-70.0)
    burst = slice(round(3.08 * RATE_HZ), round(3.11 * RATE_HZ))
    sound[burst] += noise(0.03, -28.0)
    (first, *_) = sharpen(TRUE, powers(sound))
    assert first.end_s == pytest.approx(3.11, abs=0.02)


def test_a_click_in_the_silence_is_no_speech() -> None:
    sound = recording(-70.0)
    sound[round(3.05 * RATE_HZ) : round(3.055 * RATE_HZ)] += 0.3
    (first, *_) = sharpen(TRUE, powers(sound))
    assert first.end_s == pytest.approx(3.0, abs=0.02)


def test_in_noise_the_detector_is_believed() -> None:
    detected = tuple(Span(span.start_s + 0.1, span.end_s - 0.1) for span in TRUE)
    assert sharpen(detected, powers(recording(-32.0))) == detected


def test_sound_that_goes_on_is_no_end_of_a_word() -> None:
    """A door that bangs and rolls for half a second right after a word: the detector knows that it is no voice."""
    sound = recording(-70.0)
    sound[3 * RATE_HZ : round(3.5 * RATE_HZ)] += noise(0.5, -25.0)
    (first, *_) = sharpen(TRUE, powers(sound))
    assert first.end_s == 3.0


def test_a_silence_that_the_sound_fills_is_closed() -> None:
    detected = (Span(1.0, 1.9), Span(2.1, 3.0), Span(4.5, 8.0))
    found = sharpen(detected, powers(recording(-70.0)))
    assert [round(span.start_s, 1) for span in found] == [1.0, 4.5]


@settings(max_examples=60, deadline=None)
@given(
    arrays(np.float64, st.integers(0, 900), elements=st.floats(0, 1)),
    st.lists(st.tuples(st.floats(-1, 12), st.floats(-1, 12)), max_size=6),
)
def test_no_sound_breaks_them(levels: Floats, times: list[tuple[float, float]]) -> None:
    found = sharpen([Span(*pair) for pair in times], levels)
    flat = [time for span in found for time in (span.start_s, span.end_s)]
    assert flat == sorted(flat)
    assert all(span.duration_s > 0 for span in found)
