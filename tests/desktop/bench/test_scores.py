import pytest

from desktop.bench.scores import SpeechTally, word_errors


@pytest.mark.parametrize(
    ("reference", "heard", "rate"),
    [
        ("we were late", "we were late", 0.0),
        ("Um, we were late.", "we were, uh, late", 0.0),
        ("we were late", "we late", 1 / 3),
        ("we were late", "we were all very late", 2 / 3),
        ("we were late", "", 1.0),
    ],
)
def test_word_errors_leave_filled_pauses_out(reference: str, heard: str, rate: float) -> None:
    assert word_errors(reference, heard) == pytest.approx(rate)


def test_filled_pauses_are_found_at_their_place() -> None:
    tally = SpeechTally()
    tally.add("um so we uh called him back", "uh so we called him back um")
    assert (tally.hit, tally.missed, tally.false) == (1, 1, 1)
    assert tally.f1 == pytest.approx(0.5)


def test_a_filled_pause_never_stands_for_a_word() -> None:
    tally = SpeechTally()
    tally.add("the um door", "the a door")
    assert (tally.hit, tally.missed, tally.false, tally.errors) == (0, 1, 0, 1)


def test_nothing_said_and_nothing_heard_is_right() -> None:
    tally = SpeechTally()
    tally.add("", "")
    assert tally.f1 == 1.0
    assert tally.word_error_rate == 0.0
