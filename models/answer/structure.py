"""The parts that fit the kind of question: STAR, or a calm order of steps, or view, reason and example."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from content.schema import Question, QuestionKind, Story
from models.answer.star import COMPONENTS
from models.text.heads import Heads
from models.types import Star, Structure, StructurePart

SITUATIONAL_PARTS = ("listen", "acknowledge", "clarify", "act_or_escalate", "follow_up")
GENERAL_PARTS = ("position", "support", "example")
PART_PREFIX = "part:"


def structure_of(star: Star, question: Question | None, evidence: npt.NDArray[np.float64], heads: Heads) -> Structure:
    """Which parts the answer has.

    Args:
        star: its STAR coverage.
        question: the question; without one the parts are those of a story.
        evidence: probability of each of `heads.evidence_names` in each sentence, shape (n, names).
        heads: the trained heads.
    """
    if question is None or question.story is Story.MUST or question.kind is QuestionKind.BEHAVIORAL:
        parts = tuple(_star_part(star, name) for name in COMPONENTS)
        return Structure("star", parts)
    if question.kind is QuestionKind.SITUATIONAL:
        return Structure("situational", tuple(_part(name, evidence, heads) for name in SITUATIONAL_PARTS))
    parts = tuple(_part(name, evidence, heads) for name in GENERAL_PARTS)
    if star.situation.covered or star.action.covered:
        parts = tuple(_with_story(part, star) if part.name == "example" else part for part in parts)
    return Structure("general", parts)


def restructure(structure: Structure, star: Star) -> Structure:
    """Let a structure follow STAR coverage that a person has corrected."""
    if structure.kind == "star":
        return Structure("star", tuple(_star_part(star, part.name) for part in structure.parts))
    if structure.kind == "general" and (star.situation.covered or star.action.covered):
        parts = tuple(_with_story(part, star) if part.name == "example" else part for part in structure.parts)
        return Structure("general", parts)
    return structure


def _star_part(star: Star, name: str) -> StructurePart:
    part = getattr(star, name)
    return StructurePart(name, part.covered, part.certainty, part.sentences)


def _part(name: str, evidence: npt.NDArray[np.float64], heads: Heads) -> StructurePart:
    column = evidence[:, heads.evidence_names.index(PART_PREFIX + name)]
    if len(column) == 0:
        return StructurePart(name, False, 1.0, ())
    probability = float(column.max())
    covered = probability >= 0.5
    sentences = tuple(int(i) for i in np.flatnonzero(column >= 0.5))
    return StructurePart(name, covered, round(probability if covered else 1.0 - probability, 3), sentences)


def _with_story(part: StructurePart, star: Star) -> StructurePart:
    """A real event is an example."""
    told = star.action if star.action.covered else star.situation
    sentences = tuple(sorted({*part.sentences, *star.situation.sentences, *star.action.sentences}))
    return StructurePart(part.name, True, max(told.certainty, part.certainty if part.covered else 0.0), sentences)
