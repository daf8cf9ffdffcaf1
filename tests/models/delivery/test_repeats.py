"""Repeats and words that broke off are marked; what is doubled on purpose is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.delivery.filler_context import is_filled_pause
from models.delivery.filler_words import mark_filler_words
from models.delivery.repeats import mark_repeats
from models.types import Word, WordKind

VOCABULARY = "the the- th I I'm was, was. b but um you know very - 2 —"
MARKS = {WordKind.REPETITION: "R", WordKind.CUT_OFF: "C", WordKind.FILLER_WORD: "F", WordKind.FILLED_PAUSE: "P"}


def marked(text: str) -> str:
    """The text with the kind of each word behind a slash, plain words bare."""
    words = [
        Word(piece, 0.0, 0.0, 1.0, WordKind.FILLED_PAUSE if is_filled_pause(piece) else WordKind.WORD)
        for piece in text.split()
    ]
    return " ".join(
        f"{word.text}/{MARKS[word.kind]}" if word.kind in MARKS else word.text
        for word in mark_repeats(mark_filler_words(words))
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("to the the shop", "to the/R the shop"),
        ("I was I was late", "I/R was/R I was late"),
        ("I I I think", "I/R I/R I think"),
        ("the, um, the manager", "the,/R um,/P the manager"),
        ("it's, like, it's happened before", "it's,/R like,/F it's happened before"),
        ("I I'm not sure", "I/R I'm not sure"),
        ("words words words um", "words/R words/R words um/P"),
        ("in the in the in the end", "in/R the/R in/R the/R in the end"),
    ],
)
def test_the_earlier_copy_is_a_repetition(said: str, expected: str) -> None:
    assert marked(said) == expected


@pytest.mark.parametrize(
    "said",
    [
        "I know that that was wrong",
        "he had had enough",
        "it was very very good",
        "no no no",
        "bye bye",
        "slowly slowly it moved",
        "over and over and over again",
        "step by step by step",
        "at two two thirty",
        "We won. We won again.",
        "he told me to sign it, it is small",
        "he ate anything, like, anything",
        "thank you thank you",
        "the client, the client's boss",
        "what is the status now, what is the status now",
    ],
)
def test_a_doubling_on_purpose_is_none(said: str) -> None:
    assert "/R" not in marked(said)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("mont- montreal", "mont-/C montreal"),
        ("b- b- but I said", "b-/C b-/C but I said"),
        ("b b but I said", "b/C b/C but I said"),
        ("th the door", "th/C the door"),
        ("I w- I went", "I/R w-/C I went"),
        ("and then the-", "and then the-/C"),
    ],
)
def test_words_that_broke_off(said: str, expected: str) -> None:
    assert marked(said) == expected


@pytest.mark.parametrize(
    "said",
    [
        "plan b because it rained",
        "pre- and post-war houses",
        "a follow-up call",
        "Mr Mrs Pym",
        "I waited — it was long",
        "I like a about",
        "b-b-but I said",
    ],
)
def test_whole_words_are_not_cut_off(said: str) -> None:
    assert "/C" not in marked(said)


def test_two_fillers_of_one_kind_are_two_fillers() -> None:
    assert marked("you know, you know, it was hard") == "you/F know,/F you/F know,/F it was hard"


def test_words_that_have_a_kind_keep_it() -> None:
    words = (Word("th-", 0.0, 0.1, 1.0, WordKind.FILLED_PAUSE), Word("the", 0.1, 0.2, 1.0, WordKind.FILLER_WORD))
    assert mark_repeats(words) == words


@given(
    st.lists(
        st.sampled_from(
            ["the", "the-", "th", "I", "I'm", "was,", "was.", "b", "but", "um", "you", "know", "very", "-", "2", "—"]
        ),
        max_size=25,
    )
)
def test_marking_changes_kinds_only_and_never_the_last_word_into_a_repeat(texts: list[str]) -> None:
    words = [Word(text, 0.0, 0.0, 1.0) for text in texts]
    found = mark_repeats(words)
    assert [word.text for word in found] == texts
    assert not found or found[-1].kind is not WordKind.REPETITION
    assert WordKind.FILLER_WORD not in {word.kind for word in found}
