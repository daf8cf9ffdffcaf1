import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.delivery.spoken import number_words, spoken_words


@pytest.mark.parametrize(
    ("token", "spoken"),
    [
        ("$25", "twenty-five dollars"),
        ("$1", "one dollar"),
        ("$2.50", "two dollars fifty cents"),
        ("£1.5m", "one point five million pounds"),
        ("2019,", "twenty nineteen"),
        ("2005", "two thousand five"),
        ("1905", "nineteen oh five"),
        ("1990s", "nineteen nineties"),
        ("10%", "ten percent"),
        ("24/7.", "twenty-four seven"),
        ("1/2", "one half"),
        ("3:30", "three thirty"),
        ("9:05pm", "nine oh five p.m."),
        ("1st", "first"),
        ("22nd", "twenty-second"),
        ("30th", "thirtieth"),
        ("1,250", "one thousand two hundred fifty"),
        ("3.5", "three point five"),
        ("10-15", "ten to fifteen"),
        ("555-1234", "five five five one two three four"),
        ("007", "zero zero seven"),
        ("B2B", "b two b"),
        ("CRM", "c.r.m."),
        ("U.S.", "u.s."),
        ("p.m.", "p.m."),
        ("I'm", "i'm"),
        ("follow-up,", "follow-up"),
        ("and/or", "and or"),
        ("&", "and"),
        ("well...", "well"),
        ("—", ""),
        ("...", ""),
        ("", ""),
    ],
)
def test_a_token_is_read_as_people_say_it(token: str, spoken: str) -> None:
    assert " ".join(spoken_words(token)) == spoken


def test_numbers_in_words() -> None:
    assert " ".join(number_words(0)) == "zero"
    assert " ".join(number_words(1_000_019)) == "one million nineteen"


@given(st.text(max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    for word in spoken_words(text):
        assert word
        assert word == word.strip()


@given(st.integers(min_value=0, max_value=10**20))
def test_any_number_can_be_read(number: int) -> None:
    assert all(word.replace("-", "").isalpha() for word in spoken_words(str(number)))
