from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answer.sentences import (
    LONGEST_UNPUNCTUATED_WORDS,
    sentences_from_texts,
    split_sentences,
    strip_disfluencies,
    typed_sentences,
)
from models.types import Span, Word, WordKind

FILLED = {"um", "um,", "um.", "uh", "uh,"}


def spoken(text: str) -> tuple[tuple[Word, ...], tuple[Span, ...]]:
    """Words of 0.3 s each; "|0.8|" between words is a pause of 0.8 s."""
    words: list[Word] = []
    pauses: list[Span] = []
    at = 0.0
    for piece in text.split():
        if piece.startswith("|"):
            length = float(piece.strip("|"))
            pauses.append(Span(at, at + length))
            at += length
            continue
        kind = WordKind.FILLED_PAUSE if piece.lower() in FILLED else WordKind.WORD
        words.append(Word(piece, at, at + 0.3, 0.9, kind))
        at += 0.3
    return tuple(words), tuple(pauses)


def cut(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(*spoken(text))]


def test_full_stops_end_sentences_but_not_abbreviations() -> None:
    assert cut("I helped Mr. Okafor at 5 p.m. on Friday. He paid 3.50 dollars. Was it enough? Yes it was.") == [
        "I helped Mr. Okafor at 5 p.m. on Friday.",
        "He paid 3.50 dollars.",
        "Was it enough?",
        "Yes it was.",
    ]


def test_a_long_pause_before_a_clause_ends_a_sentence_without_a_stop() -> None:
    assert cut("the printer was broken again |1.4| so I called the engineer myself") == [
        "the printer was broken again",
        "so I called the engineer myself",
    ]


def test_a_pause_in_search_of_a_word_ends_nothing() -> None:
    assert len(cut("I went to the |1.5| warehouse and asked for the |2.0| manager of the night shift.")) == 1
    assert len(cut("She was really |1.5| angry about that.")) == 1


def test_a_hesitating_full_stop_after_a_filled_pause_joins_what_follows() -> None:
    assert cut("Um. So. I called the customer back.") == ["Um. So. I called the customer back."]
    assert cut("I called the customer back. Yeah.") == ["I called the customer back. Yeah."]


def test_without_punctuation_pauses_and_clause_starts_cut() -> None:
    text = (
        "so it was a busy saturday and the line was out of the door |0.7| and I was alone at the till |0.7| then a "
        "woman came in with a broken kettle and she was very upset about it and I asked her to sit down for a bit and "
        "I went to the back to find a new one and then I tested it in front of her |0.8| she was happy in the end"
    )
    cuts = cut(text)
    assert len(cuts) >= 4
    assert max(len(piece.split()) for piece in cuts) <= LONGEST_UNPUNCTUATED_WORDS
    assert " ".join(cuts) == " ".join(piece for piece in text.split() if not piece.startswith("|"))
    assert "she was happy in the end" in cuts


def test_content_leaves_out_what_is_not_content() -> None:
    kinds = [WordKind.FILLED_PAUSE, WordKind.WORD, WordKind.REPETITION, WordKind.WORD, WordKind.FILLER_WORD]
    heard = ["Um,", "I", "I", "called,", "like,"]
    words = [Word(t, i, i + 0.5, 0.9, k) for i, (t, k) in enumerate(zip(heard, kinds, strict=True))]
    words.append(Word("wareh-", 6.0, 6.2, 0.9, WordKind.CUT_OFF))
    words.append(Word("her.", 7.0, 7.5, 0.9))
    (sentence,) = split_sentences(words, ())
    assert sentence.text == "Um, I I called, like, wareh- her."
    assert sentence.content == "I called, her."
    assert (sentence.first_word, sentence.end_word, sentence.start_s, sentence.end_s) == (0, 7, 0.0, 7.5)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Um, so I, uh, I called her.", "so I called her."),
        ("She was, like, really upset, you know, about it.", "She was, really upset, about it."),
        ("I like the, the people here.", "I like the people here."),
        ("It was very very good, I had had enough.", "It was very very good, I had had enough."),
        ("I asked him to, to sit down.", "I asked him to sit down."),
        ("I know you know the answer.", "I know you know the answer."),
        ("Uh-huh, hmm.", ""),
    ],
)
def test_raw_text_is_stripped_of_disfluencies(text: str, content: str) -> None:
    assert strip_disfluencies(text) == content


def test_given_sentences_are_kept_even_empty_ones() -> None:
    spans = sentences_from_texts(["I did. And more.", "", "Um."])
    assert [span.text for span in spans] == ["I did. And more.", "", "Um."]
    assert [(span.first_word, span.end_word) for span in spans] == [(0, 4), (4, 4), (4, 5)]
    assert spans[2].content == ""
    assert spans[0].start_s is None


def test_typed_answer() -> None:
    assert [span.text for span in typed_sentences("I called her.\nShe   laughed! Then we met.")] == [
        "I called her.",
        "She laughed!",
        "Then we met.",
    ]
    assert typed_sentences("  \n ") == ()


TEXT = st.text(st.sampled_from("ab'um,.?! -…\"éI"), max_size=8).filter(lambda text: bool(text.strip()))


@given(
    st.lists(st.tuples(TEXT, st.sampled_from(list(WordKind)), st.floats(0, 3)), max_size=120),
)
def test_every_word_is_in_one_sentence(pieces: list[tuple[str, WordKind, float]]) -> None:
    words, pauses, at = [], [], 0.0
    for text, kind, pause in pieces:
        words.append(Word(text, at, at + 0.3, 0.5, kind))
        at += 0.3
        if pause >= 0.25:
            pauses.append(Span(at, at + pause))
            at += pause
    spans = split_sentences(words, pauses)
    assert [i for span in spans for i in range(span.first_word, span.end_word)] == list(range(len(words)))
    assert all(span.end_word > span.first_word for span in spans)


@given(st.text(max_size=300))
def test_no_typed_text_breaks_it(text: str) -> None:
    assert " ".join(span.text for span in typed_sentences(text)).split() == text.split()
    strip_disfluencies(text)
