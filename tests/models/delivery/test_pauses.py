import pytest

from models.delivery.pauses import is_inside_clause, measure_pauses, silent_pauses
from models.types import Span, Word
from tests.models.delivery.speech import say, transcript


def spans(heard):  # type: ignore[no-untyped-def]
    return [(round(pause.start_s, 3), round(pause.end_s, 3)) for pause in silent_pauses(heard)]


def test_silences_of_a_quarter_second_and_more_count() -> None:
    heard = say("One [0.24] two [0.25] three [1.5] four", word_s=0.5, gap_s=0, start_s=0)
    assert spans(heard) == [(1.24, 1.49), (1.99, 3.49)]


def test_the_voice_detector_decides_where_a_pause_begins() -> None:
    words = [Word("I", 1.0, 1.2, 0.9), Word("waited.", 1.2, 2.4, 0.9), Word("Then", 3.1, 3.4, 0.9)]
    heard = transcript(words, speech=[Span(1.0, 1.9), Span(3.0, 3.5)])
    assert spans(heard) == [(1.9, 3.0)]


def test_silence_before_the_first_and_after_the_last_word_is_no_pause() -> None:
    words = [Word("Well", 4.0, 4.4, 0.9), Word("yes.", 4.4, 4.8, 0.9)]
    heard = transcript(words, speech=[Span(0.2, 0.5), Span(4.0, 4.8), Span(9.0, 9.2)], duration_s=12)
    assert spans(heard) == []
    assert measure_pauses(heard).response_latency_s == 4.0


def test_words_in_a_stretch_that_the_detector_lost_are_heard() -> None:
    """A detector that loses a noisy passage must not make one long pause of it."""
    first, lost, last = Word("First", 0.0, 0.5, 0.9), [], Word("last.", 9.5, 10.0, 0.9)
    lost = [Word("noisy", 0.7 + 0.4 * index, 1.1 + 0.4 * index, 0.7) for index in range(21)]
    heard = transcript([first, *lost, last], speech=[Span(0.0, 0.5), Span(9.5, 10.0)])
    assert spans(heard) == [(9.1, 9.5)]


def test_a_lone_word_at_the_edge_of_a_silence_is_taken_for_misplaced() -> None:
    words = [Word("I", 0.0, 0.4, 0.9), Word("then", 2.6, 2.95, 0.9), Word("left", 3.0, 3.5, 0.9)]
    heard = transcript(words, speech=[Span(0.0, 0.5), Span(3.0, 3.5)])
    assert spans(heard) == [(0.5, 3.0)]
    words[1] = Word("then", 1.5, 1.8, 0.9)
    assert spans(transcript(words, speech=heard.speech)) == [(0.5, 1.5), (1.8, 3.0)]


def test_without_a_detector_the_gaps_between_words_stand_in() -> None:
    heard = transcript([Word("a", 0, 0.2, 1), Word("b", 1.2, 1.4, 1)], speech=[])
    assert spans(heard) == [(0.2, 1.2)]


@pytest.mark.parametrize(
    ("before", "after", "inside"),
    [
        ("I told the", "customer to wait.", True),
        ("I told the.", "Customer to wait.", True),  # the full stop comes from the pause, not from the sentence
        ("She was very", "upset with us.", True),
        ("The customer", "was upset.", True),
        ("I called the warehouse", "in Leeds.", True),
        ("We had to", "call them.", True),
        ("I said, um,", "no refunds today.", True),
        ("so I, uh,", "offered a refund.", True),
        ("I looked at...", "the invoice again.", True),
        ("She was upset.", "I listened.", False),
        ("Did it work?", "Yes it did.", False),
        ("When she had finished,", "a colleague came.", False),
        ("I called the warehouse", "and asked for Tom.", False),
        ("I called the warehouse", "because it was late.", False),
        ("it was the wrong parcel", "I said sorry.", False),
        ("That was what it was for.", "Then we left.", False),
        ("", "I begin.", False),
        ("I end.", "", False),
    ],
)
def test_inside_a_clause_or_between(before: str, after: str, inside: bool) -> None:
    assert is_inside_clause(say(before).words, say(after).words) is inside


def test_all_figures_of_the_pauses() -> None:
    heard = say("The [2.0] customer left. [1.0] I waited.", word_s=0.5, gap_s=0, start_s=2.0)
    pauses = measure_pauses(heard)
    assert pauses.response_latency_s == 2.0
    assert pauses.count == 2
    assert pauses.longest_s == pytest.approx(2.0)
    assert pauses.share_of_time == pytest.approx(3.0 / 5.5)
    assert pauses.per_minute == pytest.approx(2 / 5.5 * 60)
    assert [pause.inside_clause for pause in pauses.items] == [True, False]


def test_nothing_said_has_no_pauses() -> None:
    pauses = measure_pauses(transcript([], speech=[Span(1, 2)], duration_s=60))
    assert (pauses.response_latency_s, pauses.count, pauses.longest_s, pauses.items) == (None, 0, None, ())
