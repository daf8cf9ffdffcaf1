"""Two takes beside each other: every sentence once, in its part, and the words that differ."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.practice.compare import OTHER, align, common_words
from models.types import DeliveryReport, Sentence, Span, StructurePart
from tests.desktop.example_report import example_report
from tests.desktop.practice.conftest import unfinished_story

WORDS = st.lists(st.sampled_from(["I", "the", "The,", "rang", "depot", "depot.", "um", "—", "waited"]), max_size=25)


def telling(*sentences: tuple[str, str]) -> DeliveryReport:
    """A report of these sentences, each with its part, three seconds long."""
    told = tuple(
        Sentence(text, 3.0 * at, 3.0 * at + 2.5, (part,) if part else ()) for at, (part, text) in enumerate(sentences)
    )
    return replace(example_report(), sentences=told)


def text_of(side) -> str:
    return " ".join(piece.text for piece in side.pieces)


def own(side) -> list[str]:
    return [piece.text for piece in side.pieces if piece.own]


def test_each_part_has_a_row_and_what_is_none_comes_last() -> None:
    left = telling(("", "Well, good morning."), ("situation", "A man rang."), ("action", "I drove there."))
    right = telling(("situation", "A man rang twice."), ("result", "He was glad."))
    rows = {row.part: row for row in align(left, right)}
    assert list(rows) == ["situation", "task", "action", "result", OTHER]
    assert (text_of(rows["situation"].left), text_of(rows["situation"].right)) == ("A man rang.", "A man rang twice.")
    assert (own(rows["situation"].left), own(rows["situation"].right)) == ([], ["twice."])
    assert rows["task"].left.pieces == rows["task"].right.pieces == ()
    assert (own(rows["action"].left), own(rows["result"].right)) == (["I drove there."], ["He was glad."])
    assert text_of(rows[OTHER].left) == "Well, good morning."


def test_without_sentences_of_no_part_there_is_no_row_for_them() -> None:
    assert [row.part for row in align(example_report(), unfinished_story())][-1] == OTHER
    assert [row.part for row in align(example_report(), example_report())][-1] == "result"


def test_neighbouring_sentences_of_a_part_are_played_in_one_go() -> None:
    report = telling(
        ("action", "I rang."), ("action", "I drove."), ("result", "He was glad."), ("action", "I wrote it down.")
    )
    rows = {row.part: row for row in align(report, report)}
    assert rows["action"].left.spans == (Span(0.0, 5.5), Span(9.0, 11.5))
    assert rows["result"].right.spans == (Span(6.0, 8.5),)


def test_a_typed_answer_has_words_and_nothing_to_play() -> None:
    typed = replace(
        example_report(),
        audio=None,
        sentences=tuple(replace(each, start_s=None, end_s=None) for each in example_report().sentences),
    )
    for row in align(typed, example_report()):
        assert row.left.spans == () and row.right.spans != ()
        assert own(row.left) == own(row.right) == []


def test_answers_without_a_story_are_aligned_by_the_parts_of_their_kind() -> None:
    report = telling(("", "I would ask first."), ("", "Then I would act."), ("", "That is all."))
    parts = (StructurePart("listen", True, 0.9, (0,)), StructurePart("solve", True, 0.9, (0, 1)))
    report = replace(
        report,
        star=replace(report.star, applies=False),
        structure=replace(report.structure, kind="situational", parts=parts),
    )
    rows = align(report, report)
    assert [(row.part, text_of(row.left)) for row in rows] == [
        ("listen", "I would ask first."),
        ("solve", "Then I would act."),
        (OTHER, "That is all."),
    ]


@pytest.mark.parametrize(
    ("left", "right", "left_own", "right_own"),
    [
        ("I rang the depot", "I rang the depot", set(), set()),
        ("I rang the depot", "i RANG the depot.", set(), set()),
        ("the shoes", "the parcel", {0, 1}, {0, 1}),
        ("a depot", "one depot", {0}, {0}),
        ("I rang the depot", "", {0, 1, 2, 3}, set()),
        ("I", "I", set(), set()),
    ],
)
def test_words_on_one_side_only(left: str, right: str, left_own: set[int], right_own: set[int]) -> None:
    one, other = left.split(), right.split()
    same_left, same_right = common_words(one, other)
    assert set(range(len(one))) - same_left == left_own
    assert set(range(len(other))) - same_right == right_own


@given(WORDS, WORDS)
def test_the_common_words_are_the_same_on_both_sides_in_the_same_order(left: list[str], right: list[str]) -> None:
    same_left, same_right = common_words(left, right)

    def bare(words: list[str], places: set[int]) -> list[str]:
        return [words[at].strip(".,").casefold() for at in sorted(places)]

    assert bare(left, same_left) == bare(right, same_right)


@given(WORDS, WORDS)
def test_no_word_is_lost_and_none_comes_twice(left: list[str], right: list[str]) -> None:
    rows = align(telling(("action", " ".join(left))), telling(("action", " ".join(right))))
    assert " ".join(text_of(row.left) for row in rows if row.left.pieces) == " ".join(left)
    assert " ".join(text_of(row.right) for row in rows if row.right.pieces) == " ".join(right)


@given(WORDS)
def test_an_answer_does_not_differ_from_itself(words: list[str]) -> None:
    report = telling(("action", " ".join(words)))
    assert all(own(row.left) == own(row.right) == [] for row in align(report, report))
