"""The page at the end of a round: what the interviewer says in the end, and the reports."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.pages.page import Page
from desktop.pages.words import length_of_take
from desktop.practice.plan import PlanKind
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.roleplay import wanted_part
from desktop.practice.round import Outcome, Round
from desktop.widgets.basics import Button, Label, Prose, card, column
from desktop.widgets.flow import FlowLayout
from desktop.widgets.parts import part_title
from desktop.widgets.row_list import RowList
from desktop.widgets.theme import Theme


class ReviewPage(Page):
    """Lists the takes of a round; each opens its report."""

    report_wanted = Signal(object)
    """Outcome whose report is to be shown."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Home"), parent=parent)
        self._rehearsal = rehearsal
        self._voice = rehearsal.voice
        self._round: Round | None = None
        self.closing = Prose(size="question")
        self.again = Button(theme, self.tr("Hear it again"), icon_name="again")
        self.again.clicked.connect(lambda: self._say(slower=False))
        self.slower = Button(theme, self.tr("Slower"), icon_name="slower")
        self.slower.setAccessibleName(self.tr("Hear it again, slower"))
        self.slower.clicked.connect(lambda: self._say(slower=True))
        self.closing_card = card("lamp")
        self.closing_card.setLayout(
            column(self.closing, FlowLayout(self.again, self.slower), margins=(24, 20, 24, 20), gap=12)
        )
        self.heading = Label(self.tr("Your answers"), size="section", wrap=True)
        self.note = Prose(size="note")
        self.answers = RowList(theme, self.tr("Your answers"))
        self.answers.opened.connect(self._open)
        self.body.addWidget(self.closing_card)
        self.body.addLayout(column(self.heading, self.note, self.answers, gap=8))
        self.body.addStretch(1)
        self.primary.setText(self.tr("Done"))
        self.primary.show_icon("check")
        self.primary.clicked.connect(self.go_back)
        self.hint.setText(self.tr("Space"))
        theme.changed.connect(self._fit_list)

    def start(self, round_: Round) -> None:
        """Show the end of a round, and say its closing."""
        self._round = round_
        self.title.setText(round_.title)
        closing = round_.plan.closing
        self.closing_card.setVisible(closing is not None)
        self.closing.set_plain(closing.text if closing is not None else "")
        self.refresh()
        self.answers.setVisible(bool(round_.outcomes))
        self.note.set_plain(
            self.tr("Open one to see its report. All of them are in the history too.")
            if round_.outcomes
            else self.tr("No answer has a report yet; what was recorded is in the history.")
        )
        self._say(slower=False)

    def refresh(self) -> None:
        """List the answers with their reports as they stand now."""
        self.answers.clear()
        for number, outcome in enumerate(self._round.outcomes if self._round is not None else ()):
            self.answers.add_row(number, outcome.question.text, self._second_line(outcome))
        self._fit_list()

    def go_back(self) -> None:
        """Be quiet and leave."""
        self._voice.stop()
        super().go_back()

    def _second_line(self, outcome: Outcome) -> str:
        length = length_of_take(outcome.record)
        if self._round is not None and self._round.plan.kind is PlanKind.ROLE_PLAY:
            wanted = wanted_part(outcome.question)
            heard = any(part.name == wanted and part.covered for part in outcome.report.structure.parts)
            state = self.tr("heard") if heard else self.tr("not heard")
            return self.tr("{length} · wanted: {part}, {state}").format(
                length=length, part=part_title(wanted).lower(), state=state
            )
        report = self._rehearsal.shown_report(outcome.record, outcome.report)
        fixes = [finding for finding in report.findings if finding.kind == "fix"]
        first = next((finding for finding in fixes if finding.priority == "high"), next(iter(fixes), None))
        said = first.message if first is not None else self.tr("nothing to point out")
        return self.tr("{length} · {finding}").format(length=length, finding=said)

    def _say(self, *, slower: bool) -> None:
        if self._round is not None and self._round.plan.closing is not None:
            self._voice.ask(self._round.plan.closing, slower=slower)

    def _open(self, number: object) -> None:
        if self._round is not None and isinstance(number, int):
            self._voice.stop()
            self.report_wanted.emit(self._round.outcomes[number])

    def _fit_list(self) -> None:
        self.answers.setFixedHeight(self.answers.height_of_rows())
