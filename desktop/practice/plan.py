"""What to practise next, from what has been practised."""

from __future__ import annotations

from content.schema import Pack, Question
from desktop.store.sessions import TakeRecord


def next_question(pack: Pack, takes: tuple[TakeRecord, ...]) -> Question:
    """Return the first question that was never tried, else the one tried longest ago.

    Args:
        pack: a pack with at least one question.
        takes: all takes.
    """
    last = {question.id: -1.0 for question in pack.questions}
    for take in takes:
        if take.question_id in last:
            last[take.question_id] = max(last[take.question_id], take.started_at.timestamp())
    return min(pack.questions, key=lambda question: last[question.id])
