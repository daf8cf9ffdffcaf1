"""The judge with its real weights, on answers written for these tests alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.schema import Question, QuestionKind, Story
from models.answer.judge import judge
from models.answer.sentences import sentences_from_texts, typed_sentences
from models.text.heads import Heads, load_heads
from models.types import Judgement

STORY = (
    "Last March I was on the returns desk of a bike shop, and a father came in because his daughter's new bike "
    "had lost a pedal on the way home. He was furious, and she was standing there with a scraped knee. I had to "
    "make it safe and get them to her race at noon. I said sorry, cleaned her knee, and took the bike straight to"
    " the workshop. I fitted a new crank myself, and then I called my colleague over to check the brakes. They "
    "made it with ten minutes to spare, and she came third. He has bought two bikes from us since."
)
NO_ENDING = STORY[: STORY.index("They made it")]
HABIT = (
    "I always stay calm when people are upset. I listen first and let them finish. Then I usually say sorry and "
    "ask what would make it right. If I can't decide it, I call my supervisor. As a result most people leave "
    "happy."
)
SITUATIONAL = (
    "First I would let them tell me everything without interrupting. I'd say that I'm sorry and that I understand"
    " how annoying that is. Then I would ask a few questions to find out what exactly went wrong. I'd offer a "
    "replacement or a refund, and if that is beyond me I'd fetch my manager. The next day I would call them to "
    "make sure it's settled."
)


@pytest.fixture(scope="module")
def heads() -> Heads:
    return load_heads()


QUESTION = Question(
    id="test",
    category="behavioural",
    kind=QuestionKind.BEHAVIORAL,
    story=Story.MUST,
    text="Tell me about a difficult customer.",
    why="",
    points=("Says why the customer was upset.", "Says how it ended."),
    qualities=("customer-first", "empathy"),
    roles=(),
    target_s=(60, 120),
    think_s=20,
    samples=(),
    follow_ups={"result": "And what happened to the race?"},
)
GENERAL = replace(QUESTION, kind=QuestionKind.GENERAL, story=Story.HELPS)
WOULD = replace(QUESTION, kind=QuestionKind.SITUATIONAL, story=Story.NO)


def said(text: str, question: Question | None, heads: Heads) -> Judgement:
    return judge(typed_sentences(text), question, heads)


def covered(judgement: Judgement) -> str:
    star = judgement.star
    parts = (star.situation, star.task, star.action, star.result)
    return "".join(k for k, part in zip("STAR", parts, strict=True) if part.covered)


def test_a_whole_story(heads: Heads) -> None:
    judgement = said(STORY, QUESTION, heads)
    assert covered(judgement) == "STAR"
    assert judgement.star.applies
    assert judgement.star.order_ok
    assert judgement.follow_up is None
    assert judgement.sentences[0].components[0] == "situation"
    assert judgement.sentences[4].components[0] == "action"
    assert judgement.sentences[-1].components[0] == "result"
    assert judgement.points[0].covered
    assert judgement.points[0].sentence is not None


def test_a_story_without_its_ending_is_asked_for_it(heads: Heads) -> None:
    judgement = said(NO_ENDING, QUESTION, heads)
    assert "R" not in covered(judgement)
    assert judgement.star.action.covered
    assert judgement.follow_up is not None
    assert (judgement.follow_up.about, judgement.follow_up.text) == ("result", "And what happened to the race?")


def test_a_habit_covers_nothing_whatever_its_cue_words(heads: Heads) -> None:
    judgement = said(HABIT, QUESTION, heads)
    assert covered(judgement) == ""
    assert judgement.follow_up is not None
    assert judgement.follow_up.about == "event"


def test_punctuation_and_case_hardly_matter(heads: Heads) -> None:
    pieces = [span.text for span in typed_sentences(STORY)]
    bare = [piece.lower().replace(",", "").rstrip(".") for piece in pieces]
    first, second = (judge(sentences_from_texts(texts), None, heads) for texts in (pieces, bare))
    assert [s.components for s in first.sentences] == [s.components for s in second.sentences]
    assert first.star == second.star


def test_without_a_question_coverage_is_computed_and_nothing_asked(heads: Heads) -> None:
    judgement = said(STORY, None, heads)
    assert covered(judgement) == "STAR"
    assert not judgement.star.applies
    assert judgement.structure.kind == "star"
    assert judgement.points == ()
    assert judgement.follow_up is None


def test_a_general_question_has_its_own_parts(heads: Heads) -> None:
    judgement = said(STORY, GENERAL, heads)
    assert judgement.structure.kind == "general"
    parts = {part.name: part for part in judgement.structure.parts}
    assert list(parts) == ["position", "support", "example"]
    assert parts["example"].covered
    assert not judgement.star.applies


def test_a_situational_answer_is_checked_for_its_steps(heads: Heads) -> None:
    judgement = said(SITUATIONAL, WOULD, heads)
    parts = {part.name: part for part in judgement.structure.parts}
    assert list(parts) == ["listen", "acknowledge", "clarify", "act_or_escalate", "follow_up"]
    assert parts["listen"].covered
    assert parts["act_or_escalate"].covered
    assert covered(judgement) == ""


def test_the_same_answer_gives_the_same_judgement(heads: Heads) -> None:
    assert said(STORY, QUESTION, heads) == said(STORY, QUESTION, load_heads())


def test_judging_ahead_changes_nothing(heads: Heads) -> None:
    pieces = [span.text for span in typed_sentences(STORY)] * 5
    for k in range(1, len(pieces)):
        judge(sentences_from_texts(pieces[:k]), QUESTION, heads)
    assert judge(sentences_from_texts(pieces), QUESTION, heads) == judge(
        sentences_from_texts(pieces), QUESTION, load_heads()
    )


def test_nothing_said(heads: Heads) -> None:
    judgement = judge((), QUESTION, heads)
    assert covered(judgement) == ""
    assert judgement.sentences == ()
    assert judgement.qualities == ()
    assert [point.covered for point in judgement.points] == [False, False]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(max_size=40), max_size=6), question=st.sampled_from([None, QUESTION, GENERAL, WOULD]))
def test_no_text_breaks_it(heads: Heads, texts: list[str], question: Question | None) -> None:
    judgement = judge(sentences_from_texts(texts), question, heads)
    assert [sentence.text for sentence in judgement.sentences] == texts
    for part in (judgement.star.situation, judgement.star.task, judgement.star.action, judgement.star.result):
        assert 0.5 <= part.certainty <= 1
        assert 0 <= part.share_of_words <= 1
        assert all(0 <= i < len(texts) for i in part.sentences)
    for quality in judgement.qualities:
        assert quality.sentences
        assert all(0 <= i < len(texts) for i in quality.sentences)
