"""What a person corrects in a report: kept with the take first, then the report that follows is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from content.rubric import Rubric
from content.schema import Question
from desktop.practice.roleplay import is_line, reply_report
from desktop.practice.saved import report_text
from desktop.report.json import ReportError
from desktop.store.sessions import TakeRecord
from models.answer.star import COMPONENTS
from models.report import revise_report
from models.types import DeliveryReport, FillerDecision


class KeepsCorrections(Protocol):
    """Where corrections of takes are kept: the own takes, or those in a coach's inbox."""

    def save_corrections(self, take_id: int, corrections_json: str, report_json: str) -> TakeRecord:
        """Keep corrections and the report that follows from them."""

    def forget_corrections(self, take_id: int) -> TakeRecord:
        """Let the report be again as Aloud made it."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """All that a person says of one report.

    `fillers` holds at most one decision a stretch, the newest last. `marks` leads from the index of a sentence to its
    STAR components, () for none.
    """

    fillers: tuple[FillerDecision, ...] = ()
    marks: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing is corrected."""
        return not self.fillers and not self.marks

    def with_filler(self, decision: FillerDecision) -> Corrections:
        """Add a decision; one about the same stretch is replaced."""
        return replace(self, fillers=(*self.without_filler(decision).fillers, decision))

    def without_filler(self, decision: FillerDecision) -> Corrections:
        """Take back what was said of this stretch."""
        stretch = (decision.start_s, decision.end_s)
        return replace(self, fillers=tuple(each for each in self.fillers if (each.start_s, each.end_s) != stretch))

    def with_mark(self, sentence: int, components: tuple[str, ...]) -> Corrections:
        """Say which part a sentence tells; () for none."""
        return replace(self, marks={**self.marks, sentence: components})

    def without_mark(self, sentence: int) -> Corrections:
        """Take back what was said of this sentence."""
        return replace(self, marks={index: names for index, names in self.marks.items() if index != sentence})


def read_corrections(text: str | None) -> Corrections:
    """Return what `corrections_text` wrote; nothing for None.

    Raises:
        ReportError: it is damaged, or was written by a newer Aloud.
    """
    if text is None:
        return Corrections()
    try:
        data = json.loads(text)
        fillers = tuple(
            FillerDecision(float(each["start_s"]), float(each["end_s"]), bool(each["is_filler"]))
            for each in data["fillers"]
        )
        marks = {int(index): tuple(map(str, names)) for index, names in data["marks"].items()}
        if any(name not in COMPONENTS for names in marks.values() for name in names):
            raise ValueError(marks)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReportError(
            "What you corrected in this report is damaged; take it back to see what Aloud heard."
        ) from error
    return Corrections(fillers, marks)


def corrections_text(corrections: Corrections) -> str:
    """Return corrections as JSON text."""
    fillers = [
        {"start_s": each.start_s, "end_s": each.end_s, "is_filler": each.is_filler} for each in corrections.fillers
    ]
    return json.dumps({"fillers": fillers, "marks": {str(at): list(names) for at, names in corrections.marks.items()}})


def correct(
    store: KeepsCorrections,
    record: TakeRecord,
    heard: DeliveryReport,
    corrections: Corrections,
    *,
    question: Question | None,
    rubric: Rubric,
) -> tuple[TakeRecord, DeliveryReport]:
    """Keep these corrections instead of those before, and return the take and the report that follows.

    Args:
        store: Where the take is kept.
        record: The take; it has a report.
        heard: The report as Aloud made it.
        corrections: All that the person says of it.
        question: The question that was answered, or None.
        rubric: The norms behind verdicts and findings.

    Raises:
        StoreError: the corrections cannot be kept; nothing is changed.
    """
    if corrections.empty:
        return store.forget_corrections(record.id), heard
    revised = corrected(heard, corrections, question=question, rubric=rubric)
    return store.save_corrections(record.id, corrections_text(corrections), report_text(revised)), revised


def corrected(
    heard: DeliveryReport, corrections: Corrections, *, question: Question | None, rubric: Rubric
) -> DeliveryReport:
    """Return the report that follows from corrections of the one that Aloud made; without any, that one."""
    return heard if corrections.empty else revised_report(heard, corrections, question=question, rubric=rubric)


def revised_report(
    heard: DeliveryReport, corrections: Corrections, *, question: Question | None, rubric: Rubric
) -> DeliveryReport:
    """Return the report that follows from corrections and norms; nothing is kept.

    Args:
        heard: The report as Aloud made it.
        corrections: All that the person says of it.
        question: The question that was answered, or None.
        rubric: The norms behind verdicts and findings.
    """
    revised = revise_report(heard, corrections.fillers, marks=corrections.marks, question=question, rubric=rubric)
    return reply_report(revised, question) if question is not None and is_line(question) else revised
