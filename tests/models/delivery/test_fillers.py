import pytest

from models.delivery.fillers import clusters, measure_fillers
from models.types import Fillers, FillerVerdict, PossibleFiller, Transcript, WordKind
from tests.models.delivery.speech import say, transcript

LIKE = WordKind.FILLER_WORD


def measured(heard: Transcript, speaking_s: float | None = 60.0) -> Fillers:
    return measure_fillers(heard, speaking_s, fine_per_minute=5, many_per_minute=12, min_speech_s=30)


def minute(*tokens: str, kinds: dict[int, WordKind] | None = None) -> Transcript:
    """One minute of speech that begins with these tokens."""
    return say(" ".join([*tokens, *["word"] * (60 - len(tokens))]), word_s=1.0, gap_s=0, start_s=0, kinds=kinds)


def test_kinds_are_counted_apart_and_by_text() -> None:
    heard = minute("Um,", "uh", "ummm", "like,", "you", "know,", kinds={3: LIKE, 4: LIKE, 5: LIKE})
    fillers = measured(heard)
    assert fillers.count == 5
    assert (fillers.filled_pauses.count, fillers.filler_words.count) == (3, 2)
    assert fillers.by_text == {"um": 2, "like": 1, "uh": 1, "you know": 1}
    last = fillers.items[-1]
    assert (last.text, last.start_s, last.end_s, last.kind) == ("you know", 4.0, 6.0, LIKE)
    assert fillers.filled_pauses.per_minute == pytest.approx(3.0)
    assert fillers.filled_pauses.per_100_words == pytest.approx(100 * 3 / 54)


@pytest.mark.parametrize(
    ("count", "verdict"), [(0, FillerVerdict.FINE), (5, FillerVerdict.FINE), (8, None), (12, FillerVerdict.MANY)]
)
def test_verdict_only_where_something_is_known(count: int, verdict: FillerVerdict | None) -> None:
    assert measured(minute(*["um"] * count)).filled_pauses.verdict is verdict


def test_no_verdict_under_half_a_minute_of_speech() -> None:
    fillers = measured(minute(*["um"] * 20), speaking_s=29.9)
    assert fillers.filled_pauses.verdict is None
    assert fillers.filled_pauses.per_minute == pytest.approx(20.0)


def test_what_is_only_possible_enters_no_count() -> None:
    heard = minute("um")
    possible = (PossibleFiller("um", 3.0, 3.4, "steady voice that no word covers"),)
    heard = Transcript(heard.words, heard.speech, heard.duration_s, possible=possible)
    fillers = measured(heard)
    assert fillers.possible == possible
    assert (fillers.count, len(fillers.items), fillers.by_text) == (1, 1, {"um": 1})


def test_typed_fillers_have_no_time_and_no_rate_a_minute() -> None:
    fillers = measured(minute("um"), speaking_s=None)
    assert (fillers.items[0].start_s, fillers.filled_pauses.per_minute, fillers.filled_pauses.verdict) == (None,) * 3
    assert fillers.filled_pauses.per_100_words == pytest.approx(100 / 59)


def test_clusters_are_where_three_come_within_ten_seconds() -> None:
    tokens = ["word"] * 60
    for place in (5, 8, 14, 16, 40, 55):
        tokens[place] = "um"
    fillers = measured(minute(*tokens))
    assert [(span.start_s, span.end_s) for span in clusters(fillers.items)] == [(5.0, 17.0)]
    assert clusters(fillers.items[:2]) == ()


def test_an_empty_transcript_has_none() -> None:
    fillers = measured(transcript([]), speaking_s=None)
    assert (fillers.count, fillers.items, fillers.filled_pauses.per_100_words) == (0, (), None)
