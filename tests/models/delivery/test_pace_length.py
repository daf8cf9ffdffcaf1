import itertools

import pytest

from models.delivery.length import measure_length
from models.delivery.pace import measure_pace, stretches
from models.delivery.pauses import silent_pauses
from models.delivery.syllables import count_syllables
from models.types import LengthVerdict, PaceVerdict, PaceWindow, Transcript, WordKind
from tests.models.delivery.speech import say, transcript

FINE = (120.0, 180.0)
STORY = (
    "Last spring a customer called about a late delivery and she was very upset . I listened until she had finished "
    "then I looked up the parcel and found it in the wrong depot . I rang the driver and she had it that evening ."
).replace(" .", ".")


def measured(heard: Transcript):  # type: ignore[no-untyped-def]
    return measure_pace(heard, silent_pauses(heard), FINE)


@pytest.mark.parametrize("wpm", [90, 130, 170, 210])
def test_speech_rate_is_content_words_over_the_clock(wpm: int) -> None:
    step_s = 60 / wpm
    heard = say(STORY, word_s=step_s * 0.8, gap_s=step_s * 0.2)
    count = len(STORY.split())
    seconds = count * step_s - 0.2 * step_s
    assert measured(heard).speech_rate_wpm == pytest.approx(60 * count / seconds, rel=1e-6)


@pytest.mark.parametrize("wpm", [90, 130, 170, 210])
def test_articulation_rate_leaves_the_silences_out(wpm: int) -> None:
    step_s = 60 / wpm
    text = STORY.replace(". ", ". [1.5] ")
    heard = say(text, word_s=step_s * 0.9, gap_s=step_s * 0.1)
    syllables = sum(count_syllables(token) for token in STORY.split())
    phonation_s = heard.words[-1].end_s - heard.words[0].start_s - 2 * 1.5
    assert measured(heard).articulation_rate_sps == pytest.approx(syllables / phonation_s, rel=1e-6)


def test_fillers_repeats_and_cut_offs_are_no_words_but_take_time() -> None:
    plain = say("I rang the the driver and cus- she came")
    marked = say("I rang the the driver and cus- she came", kinds={3: WordKind.REPETITION, 6: WordKind.CUT_OFF})
    assert measured(marked).speech_rate_wpm == pytest.approx(measured(plain).speech_rate_wpm * 7 / 9)


def test_figures_count_as_the_words_they_are_spoken_as() -> None:
    heard = say("I gave her $25 back and a voucher for 10% off")
    assert measure_length(heard, (), None).words == 13


@pytest.mark.parametrize(("wpm", "verdict"), [(110, "slow"), (150, "on_target"), (190, "fast")])
def test_pace_verdict(wpm: float, verdict: str) -> None:
    heard = say(STORY, word_s=60 / wpm, gap_s=0)
    assert measured(heard).verdict == PaceVerdict(verdict)


def test_the_timeline_shows_where_it_was_rushed() -> None:
    slow = say(" ".join(["word"] * 25), word_s=0.4, gap_s=0)
    fast = say(" ".join(["word"] * 50), word_s=0.2, gap_s=0, start_s=11.0)
    heard = transcript([*slow.words, *fast.words])
    pace = measured(heard)
    assert [round(window.wpm) for window in pace.timeline] == [150, 300]
    rushed, dragging = stretches(pace.timeline, 100, 200)
    assert [(span.start_s, span.end_s) for span in rushed] == [pytest.approx((11.0, 21.0))]
    assert dragging == []


def test_neighbouring_windows_make_one_stretch() -> None:
    rates = [90, 80, 150, 95]
    edges = list(itertools.pairwise([0.0, 10.0, 20.0, 30.0, 40.0]))
    windows = [PaceWindow(low, high, wpm) for (low, high), wpm in zip(edges, rates, strict=True)]
    _, dragging = stretches(windows, 100, 200)
    assert [(span.start_s, span.end_s) for span in dragging] == [(0.0, 20.0), (30.0, 40.0)]


def test_no_rate_without_time() -> None:
    for heard in (transcript([]), say("Hello")):
        pace = measured(heard)
        assert (pace.speech_rate_wpm, pace.articulation_rate_sps, pace.verdict, pace.timeline) == (None, None, None, ())


@pytest.mark.parametrize(("seconds", "verdict"), [(59.0, "short"), (60.5, "on_target"), (121.0, "long")])
def test_length_verdict(seconds: float, verdict: str) -> None:
    words = int(seconds)
    heard = say(" ".join(["word"] * words), word_s=seconds / words, gap_s=0)
    length = measure_length(heard, silent_pauses(heard), (60.0, 120.0))
    assert length.duration_s == pytest.approx(seconds)
    assert length.verdict == LengthVerdict(verdict)


def test_speaking_time_leaves_the_silences_out() -> None:
    heard = say("I waited. [2.0] Then it came.", word_s=0.5, gap_s=0)
    length = measure_length(heard, silent_pauses(heard), None)
    assert length.duration_s == pytest.approx(4.5)
    assert length.speaking_s == pytest.approx(2.5)
    assert length.verdict is None


def test_a_typed_answer_has_words_but_no_length() -> None:
    length = measure_length(say("I rang the driver"), (), (60.0, 120.0), typed=True)
    assert (length.duration_s, length.speaking_s, length.words, length.verdict) == (None, None, 4, None)
