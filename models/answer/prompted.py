"""The answer to the interviewer's follow-up question: coverage with prompting, kept apart from coverage without.

A take has one report, on what was said unasked. The answer to the follow-up is judged together with it, for "she got it
back the next day" means something only after the story; but it never changes the first coverage, no measure and no
finding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from models.answer.sentences import sentences_from_texts
from models.answer.star import COMPONENTS
from models.types import (
    DeliveryReport,
    FollowUp,
    Judgement,
    Prompted,
    Sentence,
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
    prompted = Prompted(
        follow_up=asked,
        text=" ".join(sentence.text for sentence in answer),
        sentences=both.sentences[len(said) :],
        star=both.star,
        structure=both.structure,
    )
    return carry_prompting(report, prompted)


def carry_prompting(report: DeliveryReport, prompted: Prompted | None) -> DeliveryReport:
    """Return the report with an answer to a follow-up that was given before the report was corrected.

    Args:
        report: The report on the first part as it stands now; its sentences are those that were judged.
        prompted: What the follow-up brought, or None if it was not answered.
    """
    if prompted is None:
        return replace(report, prompted=None)
    first = len(report.sentences)
    star = Star(
        applies=report.star.applies,
        situation=_star_part(report.star.situation, prompted.star.situation, first),
        task=_star_part(report.star.task, prompted.star.task, first),
        action=_star_part(report.star.action, prompted.star.action, first),
        result=_star_part(report.star.result, prompted.star.result, first),
        order_ok=report.star.order_ok,
    )
    together = {part.name: part for part in prompted.structure.parts}
    parts = tuple(_part(part, together.get(part.name, part), first) for part in report.structure.parts)
    return replace(report, prompted=replace(prompted, star=star, structure=Structure(report.structure.kind, parts)))


def brought(report: DeliveryReport) -> tuple[tuple[str, tuple[Sentence, ...]], ...]:
    """Return the parts that were heard with prompting only, each with the sentences of the second answer that tell it.

    They are parts of a story where one is asked for, else parts of what fits the question.
    """
    if report.prompted is None:
        return ()
    alone: dict[str, StarPart | StructurePart]
    together: dict[str, StarPart | StructurePart]
    if report.star.applies or report.structure.kind == "star":
        alone = {name: getattr(report.star, name) for name in COMPONENTS}
        together = {name: getattr(report.prompted.star, name) for name in COMPONENTS}
    else:
        alone = {part.name: part for part in report.structure.parts}
        together = {part.name: part for part in report.prompted.structure.parts}
    first, said = len(report.sentences), report.prompted.sentences
    return tuple(
        (name, tuple(said[at - first] for at in part.sentences if first <= at < first + len(said)))
        for name, part in together.items()
        if part.covered and not alone[name].covered
    )


def _star_part(alone: StarPart, together: StarPart, first: int) -> StarPart:
    return together if _added(alone.covered, together.covered, together.sentences, first) else alone


def _part(alone: StructurePart, together: StructurePart, first: int) -> StructurePart:
    return together if _added(alone.covered, together.covered, together.sentences, first) else alone


def _added(alone: bool, together: bool, sentences: Sequence[int], first: int) -> bool:
    return not alone and together and any(index >= first for index in sentences)
