from __future__ import annotations

import pytest

from content.loader import builtin_pack
from content.schema import Question, QuestionKind, Story

WORDS_PER_SECOND = 150 / 60
STAR = ["situation", "task", "action", "result"]
QUESTIONS = builtin_pack().questions


def test_the_questions_in_their_order() -> None:
    assert [question.id for question in QUESTIONS] == [
        "gen-tell-me-about-yourself",
        "beh-above-and-beyond",
        "beh-difficult-customer",
        "beh-made-mistake",
        "sit-unhappy-with-product",
    ]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_question_is_complete(question: Question) -> None:
    assert len(question.points) >= 4
    assert len(question.steps) >= 3
    assert question.why
    assert question.weak
    assert len(question.samples) >= 2
    assert question.qualities
    assert question.roles
    assert question.clip is not None
    assert set(question.follow_up_clips) == set(question.follow_ups)
    if question.kind is QuestionKind.BEHAVIORAL:
        assert list(question.follow_ups) == STAR


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_its_samples_can_be_spoken_within_its_target(question: Question) -> None:
    for sample in question.samples:
        low_s, high_s = question.target_s
        assert low_s <= len(sample.text.split()) / WORDS_PER_SECOND <= high_s, sample.title


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_stories_are_marked_with_their_parts(question: Question) -> None:
    for sample in question.samples:
        assert [part.part for part in sample.parts] == (STAR if question.story is Story.MUST else [""])
