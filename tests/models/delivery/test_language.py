import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.delivery.language import measure_language, words_by_sentence
from models.delivery.readability import readability
from models.delivery.wording import hedges, i_share, repeated_phrases, specifics
from models.types import Sentence, WordKind
from tests.models.delivery.speech import say


def cut(*sentences: str) -> list[list[str]]:
    return [sentence.split() for sentence in sentences]


def test_readability_is_flesch_and_kincaid() -> None:
    sentence = "The cat sat on the mat and the dog ran to the open door"  # 14 words, 15 syllables
    ease, grade = readability(cut(sentence))
    assert ease == pytest.approx(206.835 - 1.015 * 14 - 84.6 * 15 / 14, abs=0.1)
    assert grade == pytest.approx(0.39 * 14 + 11.8 * 15 / 14 - 15.59, abs=0.1)


def test_figures_are_read_as_words() -> None:
    assert readability(cut("I gave her $25 on the 2nd")) == readability(
        cut("I gave her twenty-five dollars on the second")
    )


def test_readability_needs_neither_network_nor_user_folder(tmp_path: Path) -> None:
    """A fresh process with an empty home, in which every socket fails, still reads; and writes nothing."""
    code = (
        "import socket\n"
        "def refuse(*args, **kwargs): raise AssertionError('network')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from models.delivery.readability import readability\n"
        "print(readability(['the cat sat on the mat'.split()]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"HOME": str(tmp_path), "PATH": "", "APPDATA": str(tmp_path), "NLTK_DATA": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.startswith("(11")
    assert list(tmp_path.iterdir()) == []


def test_too_little_to_read() -> None:
    assert readability(cut("Yes I did")) == (None, None)
    assert readability([]) == (None, None)


def test_hedges_in_the_order_they_were_said() -> None:
    assert hedges(cut("I guess it was just a bit late,", "maybe a kind of refund, I think.")) == (
        "I guess",
        "just",
        "a bit",
        "maybe",
        "I think",
    )


def test_the_same_words_without_hedging() -> None:
    assert hedges(cut("He had just left the shop just as", "what kind of order", "just after noon")) == ()


def test_repeated_phrases_in_their_longest_form() -> None:
    text = cut(
        "At the end of the day we helped her.",
        "At the end of the day he was happy.",
        "So at the end of the day it worked.",
    )
    assert repeated_phrases(text) == ("at the end of the day",)


def test_worn_words_are_told_and_little_words_are_not() -> None:
    text = cut(
        "It was really good.", "She was really upset.", "I really tried.", "It really was.", "I was, I was, I was."
    )
    assert repeated_phrases(text) == ("really",)


def test_share_of_i() -> None:
    assert i_share(cut("We called and I've asked", "I'll wait and we're done")) == 0.5
    assert i_share(cut("The parcel came")) is None


def test_i_and_we_are_counted_where_the_action_is_told() -> None:
    heard = say("We sold shoes. I called her. I drove there.")
    sentences = [Sentence(text, None, None, ()) for text in ("We sold shoes.", "I called her.", "I drove there.")]
    assert measure_language(heard.words, sentences, action=(1, 2)).i_we_ratio == 1.0
    assert measure_language(heard.words, sentences).i_we_ratio == pytest.approx(2 / 3)


def test_specifics() -> None:
    found = specifics(
        cut(
            "In March I worked for Mr. Jones at Blue Harbor with three colleagues.",
            "One of them said “we never close” and 20% of callers left.",
        )
    )
    assert [(item.text, item.kind) for item in found] == [
        ("three colleagues", "number"),
        ("March", "name"),
        ("Mr Jones", "name"),
        ("Blue Harbor", "name"),
        ("20%", "number"),
        ("we never close", "quote"),
    ]


def test_a_transcriber_that_begins_anew_makes_no_names() -> None:
    assert [item.text for item in specifics(cut("We were, Almost full on that night when, Derek came."))] == ["Derek"]


def test_capitals_everywhere_are_no_names() -> None:
    assert specifics(cut("I CALLED THE CUSTOMER BACK THAT DAY")) == ()


def test_fillers_and_repeats_are_left_out() -> None:
    heard = say("Um, I I guess it just like worked.", kinds={2: WordKind.REPETITION, 6: WordKind.FILLER_WORD})
    language = measure_language(heard.words, [Sentence("Um, I I guess it just like worked.", 1, 4, ())])
    assert language.hedges == ("I guess", "just")


def test_sentences_that_do_not_fit_the_words_are_cut_at_full_stops() -> None:
    heard = say("It came. I paid.")
    groups = words_by_sentence(heard.words, [Sentence("Something else.", None, None, ())])
    assert [[word.text for word in group] for group in groups] == [["It", "came."], ["I", "paid."]]


@given(st.lists(st.lists(st.text(max_size=12), max_size=12), max_size=6))
def test_any_text_can_be_measured(sentences: list[list[str]]) -> None:
    hedges(sentences)
    repeated_phrases(sentences)
    specifics(sentences)
    share = i_share(sentences)
    assert share is None or 0 <= share <= 1
    ease, grade = readability(sentences)
    assert (ease is None) is (grade is None)
