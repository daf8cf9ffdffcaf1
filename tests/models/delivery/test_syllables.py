import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.delivery.data.make_syllables import read_dictionary
from models.delivery.syllables import by_rule, count_syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("customer", 3),
        ("the", 1),
        ("asked", 1),
        ("wanted", 2),
        ("reassured", 3),
        ("situation", 4),
        ("boss's", 2),
        ("manager's", 3),
        ("people", 2),
        ("area", 3),
        ("everything", 3),
        ("area's", 3),
        ("$25", 5),
        ("24/7", 5),
        ("CRM", 3),
        ("WWW", 9),
        ("twenty-five", 3),
        ("Um,", 1),
        ("—", 0),
        ("", 0),
    ],
)
def test_known_words(word: str, syllables: int) -> None:
    assert count_syllables(word) == syllables


def test_words_no_dictionary_holds_are_counted_by_rule() -> None:
    assert count_syllables("flibbertigibbeting") == 6
    assert by_rule("zoomable") == 3


def test_the_dictionary_is_read_by_its_first_pronunciation() -> None:
    lines = ["every EH1 V ER0 IY0", "every(2) EH1 V R IY0", "a. EY1", "'bout B AW1 T # informal", ""]
    assert read_dictionary(lines) == {"every": 3}


@given(st.text(alphabet=st.characters(categories=("L", "N", "P")), max_size=20))
def test_any_word_has_a_count(word: str) -> None:
    assert count_syllables(word) >= 0


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'", min_size=1, max_size=20))
def test_a_spoken_word_has_at_least_one_syllable(word: str) -> None:
    assert by_rule(word) >= 1
