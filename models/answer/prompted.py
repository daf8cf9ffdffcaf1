"""The answer to the interviewer's follow-up question: coverage with prompting, kept apart from coverage without.

A take has one report, on what was said unasked. The answer to the follow-up is judged together with it, for "she got it
back the next day" means something only after the story; but it never changes the first coverage, no measure and no
finding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from models.answer.sentences import sentences_from_texts
from models.types import (
    DeliveryReport,
    FollowUp,
    Judgement,
    Prompted,
    SentenceSpan,
    Star,
    StarPart,
    Structure,
    StructurePart,
)

Judge = Callable[[Sequence[SentenceSpan]], Judgement]


def with_prompting(
    report: DeliveryReport, asked: FollowUp, answer: Sequence[SentenceSpan], judge: Judge
) -> DeliveryReport:
    """Return the report with what the follow-up brought.

    What was covered unasked stays covered. What was not is covered with prompting if the judge finds it in both parts
    together and one of its sentences stands in the second.

    Args:
        report: The report on the first part.
        asked: The follow-up question that was answered.
        answer: The sentences of the second part.
        judge: Judges sentences as an answer to the question of the report.
    """
    said = sentences_from_texts([sentence.text for sentence in report.sentences])
    both = judge([*said, *answer])
    first = len(said)
    star = Star(
        applies=report.star.applies,
        situation=_star_part(report.star.situation, both.star.situation, first),
        task=_star_part(report.star.task, both.star.task, first),
        action=_star_part(report.star.action, both.star.action, first),
        result=_star_part(report.star.result, both.star.result, first),
        order_ok=report.star.order_ok,
    )
    together = {part.name: part for part in both.structure.parts}
    parts = tuple(_part(part, together.get(part.name, part), first) for part in report.structure.parts)
    return replace(
        report,
        prompted=Prompted(
            follow_up=asked,
            text=" ".join(sentence.text for sentence in answer),
            sentences=both.sentences[first:],
            star=star,
            structure=Structure(report.structure.kind, parts),
        ),
    )


def _star_part(alone: StarPart, together: StarPart, first: int) -> StarPart:
    return together if _added(alone.covered, together.covered, together.sentences, first) else alone


def _part(alone: StructurePart, together: StructurePart, first: int) -> StructurePart:
    return together if _added(alone.covered, together.covered, together.sentences, first) else alone


def _added(alone: bool, together: bool, sentences: Sequence[int], first: int) -> bool:
    return not alone and together and any(index >= first for index in sentences)
