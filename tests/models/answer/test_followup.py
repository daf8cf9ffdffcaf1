from __future__ import annotations

from dataclasses import replace

import pytest

from content.schema import QuestionKind, Story
from models.answer.followup import choose_follow_up
from models.types import FollowUp, Star, StarPart, Structure, StructurePart
from tests.models.answer.test_judge import GENERAL, QUESTION, WOULD

HEARD, MISSING, UNSURE = StarPart(True, 0.9, 0.2, (0,)), StarPart(False, 0.9, 0.0, ()), StarPart(False, 0.6, 0.0, ())
NOTHING = Structure("star", ())


def star(situation: StarPart, task: StarPart, action: StarPart, result: StarPart) -> Star:
    return Star(True, situation, task, action, result, True)


@pytest.mark.parametrize(
    ("told", "about"),
    [
        (star(HEARD, HEARD, HEARD, HEARD), None),
        (star(HEARD, HEARD, HEARD, MISSING), "result"),
        (star(HEARD, HEARD, MISSING, MISSING), "result"),
        (star(HEARD, HEARD, MISSING, UNSURE), "action"),
        (star(MISSING, HEARD, HEARD, HEARD), "situation"),
        (star(HEARD, MISSING, HEARD, HEARD), "task"),
        (star(HEARD, HEARD, HEARD, UNSURE), None),
        (star(MISSING, MISSING, MISSING, MISSING), "event"),
        (star(MISSING, MISSING, UNSURE, MISSING), "result"),
    ],
)
def test_a_story_is_asked_for_what_is_surely_missing(told: Star, about: str | None) -> None:
    chosen = choose_follow_up(told, NOTHING, QUESTION)
    assert (chosen.about if chosen else None) == about


def test_the_questions_own_words_come_first() -> None:
    told = star(HEARD, HEARD, HEARD, MISSING)
    assert choose_follow_up(told, NOTHING, QUESTION) == FollowUp("And what happened to the race?", "result")
    without = replace(QUESTION, follow_ups={})
    assert choose_follow_up(told, NOTHING, without) == FollowUp("And how did it turn out for the customer?", "result")


def test_other_questions_are_asked_about_their_own_parts() -> None:
    nobody = star(MISSING, MISSING, MISSING, MISSING)
    steps = Structure(
        "situational",
        (StructurePart("listen", True, 0.9, (0,)), StructurePart("act_or_escalate", False, 0.9, ())),
    )
    own = replace(WOULD, follow_ups={"act": "And what would you offer?"})
    assert choose_follow_up(nobody, steps, own) == FollowUp("And what would you offer?", "act_or_escalate")
    view = Structure("general", (StructurePart("position", False, 0.6, ()), StructurePart("support", False, 0.9, ())))
    chosen = choose_follow_up(nobody, view, GENERAL)
    assert chosen is not None
    assert chosen.about == "support"


def test_without_a_question_nothing_is_asked() -> None:
    assert choose_follow_up(star(MISSING, MISSING, MISSING, MISSING), NOTHING, None) is None
    assert QUESTION.story is Story.MUST
    assert WOULD.kind is QuestionKind.SITUATIONAL
