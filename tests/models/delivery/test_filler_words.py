"""Filler words are told from the same words in earnest, with and without punctuation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.bench.words import bench, labelled_words, read_folder, unpunctuated, without_labels
from models.delivery.filler_words import FillerHead, filler_units, load_head, mark_filler_words
from models.types import Word, WordKind

HELD_OUT = Path(__file__).parents[3] / "models/weights/heads/training/filler_words/heldout"
VOCABULARY = """like so right well okay yeah you know I mean sort kind of actually basically um I was the it's, and. he?
    don't -"""


def marked_texts(words: Sequence[Word]) -> list[str]:
    return [word.text for word in mark_filler_words(words) if word.kind is WordKind.FILLER_WORD]


def labels(words: Sequence[Word]) -> list[WordKind]:
    return [word.kind for word in words]


@pytest.mark.parametrize(
    "line",
    [
        "I like helping people.",
        "You know the answer.",
        "I turned the sign so that they could see it.",
        "She said it went well, and I was okay with it.",
        "What kind of work do you do?",
        "I told him honestly what had happened.",
        "He took it literally.",
        "I'd like to stay as well, right now it's okay.",
        "Let me know if you know the way.",
        "It looked like rain, something like that.",
        "She was like, no way.",
        "I mean it, I would go back.",
        "They hadn't actually paid.",
        "I was so tired that I fell asleep.",
        "Turn right after the church.",
    ],
)
@pytest.mark.parametrize("punctuated", [True, False])
def test_words_in_earnest_are_left_alone(line: str, punctuated: bool) -> None:
    words = labelled_words(line)
    assert marked_texts(words if punctuated else unpunctuated(words)) == []


def test_a_comma_before_so_makes_it_a_consequence() -> None:
    assert marked_texts(labelled_words("It was the right size, so I bought it.")) == []
    assert marked_texts(labelled_words("He had no key, so we waited, so that he could rest.")) == []


@pytest.mark.parametrize(
    "line",
    [
        "{So}, it was a Tuesday.",
        "He was, {like}, really angry.",
        "There were {like} thirty people in the shop.",
        "It was, {you know}, a bit of a mess.",
        "{I mean}, it was not easy.",
        "It was {kind of} funny, and I {sort of} laughed.",
        "{Basically}, we had no money.",
        "{Honestly}, I was scared.",
        "{Um}, {okay}, {so} we called him.",
        "{Yeah}, it was {literally} freezing.",
        "{Well}, it depends.",
        "It's not that hard, {right}?",
        "{Actually}, I had never been there.",
    ],
)
def test_fillers_are_marked(line: str) -> None:
    words = labelled_words(line)
    assert labels(mark_filler_words(without_labels(words))) == labels(words)


@pytest.mark.parametrize(
    "line",
    [
        "he was {like} really angry",
        "{um} {okay} {so} we called him",
        "it was {kind of} funny",
        "{so} {yeah} {i mean} it was ok",
    ],
)
def test_fillers_are_marked_where_nothing_is_punctuated(line: str) -> None:
    words = labelled_words(line)
    assert labels(mark_filler_words(without_labels(words))) == labels(words)


def test_answers_written_after_the_judge_was_fixed() -> None:
    figures = bench(read_folder(HELD_OUT))
    punctuated, unpunctuated_ = figures["punctuated"], figures["unpunctuated"]
    assert isinstance(punctuated, dict)
    assert isinstance(unpunctuated_, dict)
    assert figures["answers"] == 42
    assert punctuated["tokens"]["f1"] >= 0.90
    assert punctuated["count_error"] <= 0.12
    assert unpunctuated_["tokens"]["f1"] >= 0.80


def test_a_pause_before_so_speaks_for_a_filler() -> None:
    words = labelled_words("and that was the end of the shift so we had a new manager")
    at_so = [word.text for word in words].index("so")
    timed = [replace(word, start_s=0.3 * index, end_s=0.3 * index + 0.28) for index, word in enumerate(words)]
    paused = [
        replace(word, start_s=word.start_s + 1.5, end_s=word.end_s + 1.5) if index >= at_so else word
        for index, word in enumerate(timed)
    ]
    weights = {"so|silent-left": 1.0}
    assert marked_texts([*timed]) == marked_texts(words)
    assert [w.text for w in mark_filler_words(timed, FillerHead(weights)) if w.kind is WordKind.FILLER_WORD] == []
    assert [w.text for w in mark_filler_words(paused, FillerHead(weights)) if w.kind is WordKind.FILLER_WORD] == ["so"]


def test_a_filler_of_two_words_is_counted_once() -> None:
    words = mark_filler_words(labelled_words("So, you know, it was, like, like, a mess, I mean, kinda."))
    assert [unit[0] for unit in filler_units(words)] == ["so", "you know", "like", "like", "I mean", "kind of"]
    assert filler_units(words)[1] == ("you know", 1, 3)


def test_units_follow_the_kinds_and_not_the_spelling() -> None:
    words = [
        Word("you", 0, 0, 1),
        Word("know", 0, 0, 1, WordKind.FILLER_WORD),
        Word("Eh,", 0, 0, 1, WordKind.FILLER_WORD),
    ]
    assert filler_units(words) == (("know", 1, 2), ("eh", 2, 3))
    assert filler_units([]) == ()


def test_words_that_have_a_kind_keep_it() -> None:
    words = [replace(word, kind=WordKind.REPETITION) for word in labelled_words("Like, so, you know, well.")]
    assert mark_filler_words(words) == tuple(words)


def test_part_word_repetitions_are_never_fillers() -> None:
    assert marked_texts(labelled_words("I l- l- like helping, s- s- so I went, and b- b- but he d- did well.")) == []


def test_a_phrase_is_not_joined_across_a_sentence_end() -> None:
    assert marked_texts(labelled_words("That was you. Know this, he said.")) == []


def test_the_head_is_read_once_and_names_every_item() -> None:
    head = load_head()
    assert load_head() is head
    items = {name.partition("|")[0] for name in head.weights}
    assert {"like", "you know", "I mean", "so", "basically", "actually", "literally", "honestly"} <= items
    assert {"sort of", "kind of", "right", "well", "okay", "yeah"} <= items


@given(st.lists(st.sampled_from(VOCABULARY.split()), max_size=30))
def test_marking_changes_kinds_only_and_is_settled_at_once(texts: list[str]) -> None:
    words = [Word(text, 0.0, 0.0, 1.0) for text in texts]
    marked = mark_filler_words(words)
    assert [word.text for word in marked] == texts
    assert mark_filler_words(marked) == marked
    covered = {index for _, start, end in filler_units(marked) for index in range(start, end)}
    assert covered == {index for index, word in enumerate(marked) if word.kind is WordKind.FILLER_WORD}
