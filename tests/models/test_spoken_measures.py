"""What is measured of a spoken answer, through the whole ear, against what is known of it.

tests/measure_truth.py does the same for more voices and rates, by hand.
"""

import json
from functools import cache
from pathlib import Path

import pytest

from content.rubric import load_rubric
from desktop.audio.files import read_sound
from models.analysis import Analysis
from models.delivery.syllables import count_syllables
from models.types import DeliveryReport, Span
from tests.measure_truth import pause_errors, quiet_spans, total_pause_s
from tests.models.judgements import QUESTION
from tests.models.loaded import loaded

DATA = Path(__file__).parents[1] / "data"
FILLED = ("um", "uh")


@cache
def truth() -> tuple[list[str], Span, tuple[Span, ...]]:
    """The words, the clock from the first to the last of them, and the silences between."""
    words = json.loads((DATA / "answer_star.json").read_text(encoding="utf-8"))["words"]
    clock = Span(words[0]["start_s"], words[-1]["end_s"])
    sound, info = read_sound(DATA / "answer_star.flac")
    silences = quiet_spans(sound, info.rate_hz)
    inside = tuple(pause for pause in silences if clock.start_s < pause.start_s and pause.end_s < clock.end_s)
    return [word["text"].strip(",.") for word in words], clock, inside


@cache
def report() -> DeliveryReport:
    sound, _ = read_sound(DATA / "answer_star.flac")
    analysis = Analysis(loaded(), QUESTION, load_rubric())
    analysis.feed(sound)
    return analysis.finish()


def test_speech_rate_is_within_3_percent() -> None:
    texts, clock, _ = truth()
    count = sum(text not in FILLED for text in texts)
    assert report().pace.speech_rate_wpm == pytest.approx(60 * count / clock.duration_s, rel=0.03)


def test_articulation_rate_is_within_3_percent() -> None:
    texts, clock, silences = truth()
    phonation_s = clock.duration_s - total_pause_s(silences)
    syllables = sum(map(count_syllables, texts))
    assert report().pace.articulation_rate_sps == pytest.approx(syllables / phonation_s, rel=0.03)


def test_pauses_are_as_long_as_they_are() -> None:
    _, _, silences = truth()
    found = [Span(pause.start_s, pause.end_s) for pause in report().pauses.items]
    errors_s, missed, false = pause_errors(silences, found)
    assert (missed, false) == (0, 0)
    assert max(map(abs, errors_s)) <= 0.05


def test_length_latency_and_fillers() -> None:
    texts, clock, _ = truth()
    assert report().length.duration_s == pytest.approx(clock.duration_s, rel=0.02)
    assert report().pauses.response_latency_s == pytest.approx(clock.start_s, abs=0.15)
    assert report().fillers.by_text == {name: texts.count(name) for name in FILLED}


def test_the_voice_is_a_man_s_and_lively() -> None:
    voice = report().voice
    assert voice is not None
    assert voice.pitch_median_hz is not None
    assert 80 < voice.pitch_median_hz < 180
    assert voice.monotone_spans == ()
