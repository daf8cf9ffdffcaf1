"""The way through a round: opening, question after question, reports, closing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from content.errors import AloudError
from desktop.pages.page import Page
from desktop.pages.practise.page import PractisePage
from desktop.pages.report.page import ReportPage
from desktop.pages.review import ReviewPage
from desktop.pages.spoken import SpokenPage
from desktop.practice.plan import PlanKind
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.round import Outcome, Round
from desktop.store.sessions import TakeRecord
from models.types import DeliveryReport, FollowUp


class RoundGuide(QObject):
    """Leads from page to page while a round lasts. Leaving it loses nothing: each take is saved as it is made.

    Args:
        rehearsal: takes and session.
        show: brings a page on the screen.
        spoken: says the opening.
        practise: asks and records.
        report: shows one report.
        review: shows the end.
    """

    def __init__(
        self,
        rehearsal: Rehearsal,
        show: Callable[[Page], None],
        *,
        spoken: SpokenPage,
        practise: PractisePage,
        report: ReportPage,
        review: ReviewPage,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._rehearsal = rehearsal
        self._show = show
        self._spoken = spoken
        self._practise = practise
        self._report = report
        self._review = review
        self._round: Round | None = None
        self._reviewing = False
        self._left_off: tuple[str, Round] | None = None
        spoken.went_on.connect(self.ask)
        practise.skipped.connect(self.go_on)
        report.onward_wanted.connect(self.go_on)
        report.revised.connect(self._revised)
        review.report_wanted.connect(self._show_outcome)

    @property
    def round(self) -> Round | None:
        """The round under way or under review."""
        return self._round

    @property
    def left_off(self) -> Round | None:
        """The round of the pack in use that was left before its end, None if there is none to go on with."""
        if self._left_off is None or self._left_off[0] != self._rehearsal.pack.id:
            return None
        return self._left_off[1]

    def begin(self, round_: Round) -> None:
        """Begin a round."""
        self._left_off = None
        self._round = round_
        self._reviewing = False
        self._rehearsal.begin_session(round_.title)
        plan = round_.plan
        if plan.opening is None:
            self.ask()
            return
        action = self.tr("Meet the customer") if plan.kind is PlanKind.ROLE_PLAY else self.tr("Hear the first question")
        self._show(self._spoken)
        self._spoken.start(plan.opening, round_.title, action, plan.roleplay)

    def leave(self) -> None:
        """Leave the round; while the app runs, one with answers and with questions to come can be gone on with."""
        round_ = self._round
        if round_ is None:
            return
        if not self._reviewing and round_.outcomes and not (round_.is_last and round_.answered):
            self._left_off = (self._rehearsal.pack.id, round_)
        self._round = None
        self._rehearsal.begin_session("")

    def resume(self) -> None:
        """Go on with the round that was left: at the question under way, or behind it if that one is answered."""
        round_ = self.left_off
        if round_ is None:
            return
        self._left_off = None
        self._round = round_
        self._reviewing = False
        self._rehearsal.begin_session(round_.title)
        if round_.answered:
            self.go_on()
        else:
            self.ask()

    def forget(self) -> None:
        """Offer no round to go on with: the person wants none."""
        self._left_off = None

    def erased(self, take_id: int | None) -> None:
        """A take is gone, None for all."""
        if take_id is None or self._left_off is None:
            self._left_off = None
            return
        round_ = self._left_off[1]
        round_.forget(take_id)
        if not round_.outcomes:
            self._left_off = None

    def ask(self) -> None:
        """Ask the question under way."""
        if self._round is None:
            return
        round_ = self._round
        place = (
            self.tr("Line {number} of {count}")
            if round_.plan.kind is PlanKind.ROLE_PLAY
            else self.tr("Question {number} of {count}")
        ).format(number=round_.number, count=round_.count)
        self._show(self._practise)
        facts = round_.plan.roleplay.facts if round_.plan.roleplay is not None else ()
        self._practise.start(
            round_.question,
            said_before=round_.said_before,
            place=place,
            aside="\n".join(facts),
            skippable=True,
            timed=round_.plan.kind is PlanKind.MOCK,
        )

    def took(self, record: TakeRecord, report: DeliveryReport) -> bool:
        """A take has its report; returns whether it belongs to the round, which then goes on by itself."""
        if self._round is None or self._reviewing:
            return False
        self._round.keep(record, report)
        if self._round.reports_at_the_end:
            asked = self._round.follow_up(report)
            if asked is None or not self._ask_on(record, asked):
                self.go_on()
        else:
            onward = self.tr("See all") if self._round.is_last else self.tr("Next question")
            self._report.show_report(record, report, onward=onward)
            self._show(self._report)
        return True

    @property
    def in_interview(self) -> bool:
        """Whether an interview or a role-play is under way, in which no report is seen before its end."""
        return self._round is not None and not self._reviewing and self._round.reports_at_the_end

    def _ask_on(self, record: TakeRecord, asked: FollowUp) -> bool:
        """Ask the follow-up question of the answer that was just given; returns whether that can be done."""
        self._show(self._practise)
        try:
            self._practise.start_follow_up(record, asked, in_interview=True)
        except AloudError:
            # The answer itself is kept; the interview goes on.
            return False
        return True

    def go_on(self) -> None:
        """Go to the next question, or to the end."""
        if self._round is None:
            return
        if self._round.go_on():
            self.ask()
        else:
            self._reviewing = True
            self._show(self._review)
            self._review.start(self._round)

    def back_to_review(self) -> bool:
        """Show the end again after one of its reports; returns False if there is none to go back to."""
        if self._round is None or not self._reviewing:
            return False
        self._show(self._review)
        return True

    def try_again(self) -> bool:
        """Ask the question under way once more; returns False if no round is under way."""
        if self._round is None or self._reviewing:
            return False
        self.ask()
        return True

    def _revised(self, record: TakeRecord, report: DeliveryReport) -> None:
        if self._round is not None:
            self._round.revise(record, report)
            self._review.refresh()

    def _show_outcome(self, outcome: Outcome) -> None:
        self._report.show_report(outcome.record, outcome.report, back=self.tr("All answers"), answerable=False)
        self._show(self._report)
