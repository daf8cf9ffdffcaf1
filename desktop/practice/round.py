"""A round: one plan being gone through, question by question."""

from __future__ import annotations

from dataclasses import dataclass

from content.schema import Question, SpokenLine
from desktop.practice.plan import Plan, PlanKind
from desktop.store.sessions import TakeRecord
from models.types import DeliveryReport, FollowUp


@dataclass(frozen=True, slots=True)
class Outcome:
    """A take that was made in a round, with its report; both are saved."""

    question: Question
    record: TakeRecord
    report: DeliveryReport


class Round:
    """Where a plan stands. Trying a question again replaces its outcome; the earlier take stays in the history.

    Args:
        plan: what is gone through; it has at least one question.
        title: what the person calls it.
    """

    def __init__(self, plan: Plan, title: str) -> None:
        self.plan = plan
        self.title = title
        self._at = 0
        self._outcomes: dict[int, Outcome] = {}
        self._followed_up: set[int] = set()

    @property
    def number(self) -> int:
        """Number of the question under way, from 1."""
        return self._at + 1

    @property
    def count(self) -> int:
        """How many questions there are."""
        return len(self.plan.questions)

    @property
    def question(self) -> Question:
        """The question under way."""
        return self.plan.questions[self._at]

    @property
    def said_before(self) -> tuple[SpokenLine, ...]:
        """What the interviewer says before the question under way."""
        line = self.plan.transitions[self._at] if self._at < len(self.plan.transitions) else None
        return (line,) if line is not None else ()

    @property
    def answered(self) -> bool:
        """Whether the question under way has its answer."""
        return self._at in self._outcomes

    @property
    def is_last(self) -> bool:
        """Whether no question comes after the one under way."""
        return self._at == self.count - 1

    @property
    def reports_at_the_end(self) -> bool:
        """Whether the reports wait until all is said, as nobody hears one in the middle of an interview."""
        return self.plan.kind in (PlanKind.MOCK, PlanKind.ROLE_PLAY)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The takes made, in the order of the questions."""
        return tuple(self._outcomes[at] for at in sorted(self._outcomes))

    def keep(self, record: TakeRecord, report: DeliveryReport) -> None:
        """Note the take of the question under way."""
        self._outcomes[self._at] = Outcome(self.question, record, report)

    def follow_up(self, report: DeliveryReport) -> FollowUp | None:
        """Return what the interviewer asks on about the question under way, None for nothing; it is asked once.

        Args:
            report: on the answer to the question.
        """
        allowed = self._at < len(self.plan.follow_ups) and self.plan.follow_ups[self._at]
        if not allowed or self._at in self._followed_up or report.follow_up is None:
            return None
        self._followed_up.add(self._at)
        return report.follow_up

    def revise(self, record: TakeRecord, report: DeliveryReport) -> None:
        """Note that the report of a take was corrected; of other rounds' takes nothing is noted."""
        for at, outcome in self._outcomes.items():
            if outcome.record.id == record.id:
                self._outcomes[at] = Outcome(outcome.question, record, report)

    def forget(self, take_id: int) -> None:
        """A take was erased: if it was made in the round, its question has no answer any more."""
        self._outcomes = {at: each for at, each in self._outcomes.items() if each.record.id != take_id}

    def go_on(self) -> bool:
        """Go to the next question; returns whether there is one."""
        if self.is_last:
            return False
        self._at += 1
        return True
