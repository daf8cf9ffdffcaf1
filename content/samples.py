"""Sample answers, cut at the marks of their parts."""

from __future__ import annotations

import re

from content.fields import Fields
from content.schema import QuestionKind, Sample, SamplePart, Story

# Mark in a sample's text -> the part as the report names it.
STORY_MARKS = {"S": "situation", "T": "task", "A": "action", "R": "result"}
SITUATIONAL_MARKS = {
    "listen": "listen",
    "acknowledge": "acknowledge",
    "clarify": "clarify",
    "act": "act_or_escalate",
    "follow_up": "follow_up",
}
GENERAL_MARKS = {"position": "position", "support": "support", "example": "example"}
ALL_MARKS = STORY_MARKS | SITUATIONAL_MARKS | GENERAL_MARKS

_MARK = re.compile(r"\[([^\[\]\s]{1,20})\]")


def marks_of(kind: QuestionKind, story: Story) -> dict[str, str]:
    """The marks that fit a kind of question; a general question may also be answered by a story.

    The kinds are told apart as the report does it (models/answer/structure.py).
    """
    if story is Story.MUST or kind is QuestionKind.BEHAVIORAL:
        return STORY_MARKS
    return SITUATIONAL_MARKS if kind is QuestionKind.SITUATIONAL else GENERAL_MARKS | STORY_MARKS


def follow_up_parts(marks: dict[str, str]) -> list[str]:
    """The parts that a follow-up question may be about, as they are called in a pack ("act", not "act_or_escalate")."""
    return [STORY_MARKS.get(mark, mark) for mark in marks]


def read_sample(fields: Fields, marks: dict[str, str]) -> Sample:
    """Read one sample answer and cut it at its marks.

    Args:
        fields: its title and its text.
        marks: those that may be used.
    """
    title, text = fields.text("title"), fields.text("text")
    fields.no_more()
    start, *marked = _MARK.split(text)
    parts = [SamplePart("", start.strip())] if start.strip() else []
    for mark, stretch in zip(marked[::2], marked[1::2], strict=True):
        if mark not in marks:
            *first, last = (f"[{known}]" for known in marks)
            fields.wrong("text", f"holds the unknown mark [{mark}]", f"use {', '.join(first)} and {last}")
        elif not stretch.strip():
            fields.wrong("text", f"has nothing after the mark [{mark}]", "write that part or delete the mark")
        else:
            parts.append(SamplePart(marks[mark], stretch.strip()))
    return Sample(title, tuple(parts))
