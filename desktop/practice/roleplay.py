"""A role-play as a row of takes: the customer says a line, the person replies, and each reply is a take of its own."""

from __future__ import annotations

from dataclasses import replace

from content.schema import Question, QuestionKind, RolePlay, Sample, SamplePart, SpokenLine, Story
from models.types import DeliveryReport

REPLY_TARGET_S = (8.0, 40.0)
THINK_S = 4.0
"""A customer does not wait as an interviewer does."""


def line_question(roleplay: RolePlay, number: int) -> Question:
    """Return the customer's line as a question that can be asked, answered and kept.

    Its id is that of the clip: no question has a dot in its id.

    Args:
        roleplay: the role-play.
        number: of the line, from 1.
    """
    line = roleplay.lines[number - 1]
    return Question(
        id=f"{roleplay.id}.{number}",
        category=roleplay.title,
        kind=QuestionKind.SITUATIONAL,
        story=Story.NO,
        text=line.text,
        why=line.tip,
        points=(),
        qualities=(),
        roles=(),
        target_s=REPLY_TARGET_S,
        think_s=THINK_S,
        samples=(Sample(roleplay.title, (SamplePart(line.wants, line.sample),)),),
        clip=line.clip,
    )


def line_questions(roleplay: RolePlay) -> tuple[Question, ...]:
    """Return all lines of a role-play as questions, in order."""
    return tuple(line_question(roleplay, number) for number in range(1, len(roleplay.lines) + 1))


def scene_line(roleplay: RolePlay) -> SpokenLine:
    """Return what is read aloud before the customer speaks."""
    return SpokenLine(roleplay.scene)


def line_of(roleplays: tuple[RolePlay, ...], question_id: str) -> Question | None:
    """Return the line of a role-play that has this id, None if there is none."""
    owner, _, number = question_id.partition(".")
    for roleplay in roleplays:
        if roleplay.id == owner and number.isdecimal() and 1 <= int(number) <= len(roleplay.lines):
            return line_question(roleplay, int(number))
    return None


def is_line(question: Question) -> bool:
    """Whether this is a line of a role-play."""
    return "." in question.id


def wanted_part(question: Question) -> str:
    """Return the part that a reply to this line should have, "" for a question that is no such line."""
    return question.samples[0].parts[0].part if is_line(question) else ""


def reply_report(report: DeliveryReport, question: Question) -> DeliveryReport:
    """Return the report on one reply without what only a whole answer is asked for.

    Of the parts of an answer the line wants one; that a single reply lacks the others is no fault. What the customer
    says next is written, so no follow-up is asked.
    """
    parts = tuple(part for part in report.structure.parts if part.name == wanted_part(question))
    findings = tuple(
        finding for finding in report.findings if finding.id != "structured" and not finding.id.startswith("missing_")
    )
    return replace(report, structure=replace(report.structure, parts=parts), findings=findings, follow_up=None)
