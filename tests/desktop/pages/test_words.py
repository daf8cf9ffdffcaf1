from datetime import datetime, timedelta

import pytest

from desktop.pages.words import length_of, name_of, when

NOW = datetime(2026, 3, 5, 12, 0)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW - timedelta(hours=3), "today 9:00"),
        (NOW - timedelta(hours=14), "yesterday 22:00"),
        (NOW - timedelta(days=40), "24 January 2026"),
    ],
)
def test_when(moment: datetime, words: str) -> None:
    assert when(moment, NOW) == words


def test_names_are_words_and_initials_stay() -> None:
    assert (name_of("active-listening"), name_of("act_or_escalate"), name_of("crm")) == (
        "Active listening",
        "Act or escalate",
        "CRM",
    )


def test_an_unknown_length_is_a_dash() -> None:
    assert (length_of(None), length_of(62.0)) == ("–", "1:02")
