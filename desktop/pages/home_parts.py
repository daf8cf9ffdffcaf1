"""Parts of the first page: what was left unfinished, what the coach asks for, how far one has come."""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from content.schema import Pack, Question
from desktop.pages.words import LOCALE, length_of, length_of_take, when
from desktop.practice.overview import Overview
from desktop.practice.plan import Attempt, assigned
from desktop.practice.round import Round
from desktop.store.history import TakeEntry
from desktop.store.sessions import TakeRecord, TakeState
from desktop.widgets.aside import AsideLayout
from desktop.widgets.basics import Button, Label, Picture, Prose, column, row
from desktop.widgets.clocks import clock
from desktop.widgets.flow import FlowLayout
from desktop.widgets.row_list import RowList
from desktop.widgets.theme import Theme


class UnfinishedCard(QFrame):
    """Offers a take that has no report."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._text = Label(size="strong", wrap=True)
        self._note = Prose(size="note")
        self.hear = Button(theme, self.tr("Make its report"), icon_name="arrow")
        self.later = Button(theme, self.tr("Later"), kind="ghost")
        self.delete = Button(theme, self.tr("Delete"), kind="ghost", icon_name="delete")
        head = row(gap=12)
        head.addWidget(Picture(theme, "keep", "accent", 22), 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(column(self._text, self._note, gap=4), 1)
        self.setLayout(column(head, FlowLayout(self.hear, self.later, self.delete), margins=(24, 16, 24, 16), gap=12))
        self.hide()

    def show_take(self, take: TakeRecord, others: int) -> None:
        """Offer this take."""
        text = self.tr("A recording of {length} from {when} has no report yet").format(
            length=length_of(take.duration_s), when=when(take.started_at)
        )
        if take.typed_text is not None:
            text = self.tr("A typed answer from {when} has no report yet").format(when=when(take.started_at))
        self._text.setText(text)
        note = take.question_text
        if others:
            note += "\n" + self.tr("{count} more are in the history.").format(count=others)
        self._note.set_plain(note)
        self.setAccessibleName(text)


class LeftOffCard(QFrame):
    """Offers to go on with a round that was left."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._text = Label(size="strong", wrap=True)
        self._note = Prose(size="note")
        self.go_on = Button(theme, self.tr("Go on with it"), icon_name="arrow")
        self.leave = Button(theme, self.tr("No more"), kind="ghost", name=self.tr("Do not go on with it"))
        words = column(self._text, self._note, gap=4)
        self.setLayout(column(AsideLayout(words, self.go_on, self.leave), margins=(24, 16, 24, 16)))
        self.hide()

    def show_round(self, round_: Round | None) -> None:
        """Offer this round; None takes the offer away."""
        self.setVisible(round_ is not None)
        if round_ is not None:
            self._text.setText(self.tr("You left here: {round}").format(round=round_.title))
            self._note.set_plain(
                self.tr("{done} of {count} answered; your answers and their reports are kept.").format(
                    done=len(round_.outcomes), count=round_.count
                )
            )
            self.setAccessibleName(self._text.text())


class AssignmentCard(QFrame):
    """What a coach asks the person to practise: title, last day, note, and the questions with what is left to do."""

    opened = Signal(object)
    """Question of the assignment."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._title = Label(size="section", wrap=True)
        self._due = Label(size="note")
        self._note = Prose()
        self.questions = RowList(theme, self.tr("Assigned questions"))
        self.questions.opened.connect(self._open)
        self._assigned: tuple[Question, ...] = ()
        self.questions.setProperty("kind", "flat")
        words = column(self._title, self._due, self._note, margins=(24, 20, 24, 8), gap=4)
        self.setLayout(column(words, self.questions, margins=(0, 0, 0, 12), gap=4))
        theme.changed.connect(self._fit_list)

    def show_assignment(self, pack: Pack, attempts: tuple[Attempt, ...]) -> Question | None:
        """Show the assignment of a pack, or nothing if it has none; returns the question that is next in it, if any."""
        assignment = pack.assignment
        self.setVisible(assignment is not None)
        if assignment is None:
            return None
        title = assignment.title or self.tr("What your coach asks for")
        self._title.setText(title)
        self.setAccessibleName(title)
        due = assignment.due
        self._due.setVisible(due is not None)
        if due is not None:
            day = LOCALE.toString(QDate(due.year, due.month, due.day), "d MMMM yyyy")
            self._due.setText(self.tr("Until {day}").format(day=day))
        self._note.setVisible(bool(assignment.note))
        self._note.set_plain(assignment.note)
        rows = assigned(pack, attempts)
        self._assigned = tuple(question for question, _ in rows)
        self.questions.clear()
        for at, (question, left) in enumerate(rows):
            state = self.tr("{count} takes to go").format(count=left) if left > 1 else self.tr("one take to go")
            self.questions.add_row(at, question.text, state if left else self.tr("done"))
        self._fit_list()
        return next((question for question, left in rows if left), None)

    def _open(self, at: object) -> None:
        if isinstance(at, int):
            self.opened.emit(self._assigned[at])

    def _fit_list(self) -> None:
        self.questions.setFixedHeight(self.questions.height_of_rows())


class TodayCard(QFrame):
    """The plan of the day: a few questions, and which of them were tried today."""

    opened = Signal(object)
    """Question of the plan."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._planned: tuple[tuple[Question, bool], ...] = ()
        self.count = Label(size="note")
        self.questions = RowList(theme, self.tr("Today's plan"))
        self.questions.opened.connect(self._open)
        self.questions.setProperty("kind", "flat")
        head = row(Label(self.tr("Today's plan"), size="section"), 0, self.count, margins=(24, 16, 24, 0))
        head.addStrut(theme.px(20) + 16)  # as high as a head with a button, so that cards beside each other begin alike
        self.setLayout(column(head, self.questions, margins=(0, 0, 0, 12), gap=4))
        self.setAccessibleName(self.tr("Today's plan"))
        theme.changed.connect(self._fit_list)

    def show_plan(self, planned: tuple[tuple[Question, bool], ...]) -> Question | None:
        """Show the questions with whether each is done; returns the one that is next, if any."""
        self._planned = planned
        following = next((question for question, done in planned if not done), None)
        self.count.setText(
            self.tr("{done} of {count} done").format(done=sum(done for _, done in planned), count=len(planned))
        )
        self.questions.clear()
        for at, (question, done) in enumerate(planned):
            state = self.tr("done today") if done else self.tr("next") if question is following else self.tr("to do")
            length = self.tr("{low} to {high}").format(
                low=clock(question.target_s[0]), high=clock(question.target_s[1])
            )
            self.questions.add_row(at, ("✓ " if done else "") + question.text, f"{state} · {length}")
        self._fit_list()
        return following

    def _open(self, at: object) -> None:
        if isinstance(at, int):
            self.opened.emit(self._planned[at][0])

    def _fit_list(self) -> None:
        self.questions.setFixedHeight(self.questions.height_of_rows())


class SoFar(QWidget):
    """How far the person has come: how many questions were tried, what the last report asks for, the last takes."""

    take_wanted = Signal(int)
    """Id of the take that is to be opened."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._lately: tuple[TakeEntry, ...] = ()
        self.count = Label(size="note")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Questions tried"))
        self.fix = Prose()
        self.takes = RowList(theme, self.tr("Your last takes"))
        self.takes.opened.connect(self._open)
        head = AsideLayout(Label(self.tr("So far"), size="section"), self.count)
        self.setLayout(column(head, self.progress, self.fix, self.takes, gap=12))
        theme.changed.connect(self._fit_list)

    def show_overview(self, seen: Overview) -> None:
        """Show this; without a take say what will stand here."""
        self.count.setText(self.tr("{tried} of {total} questions tried").format(tried=seen.tried, total=seen.total))
        self.progress.setRange(0, max(1, seen.total))
        self.progress.setValue(seen.tried)
        self.fix.setVisible(bool(seen.fix) or not seen.lately)
        self.fix.set_plain(
            self.tr("Your last report: {fix}").format(fix=seen.fix)
            if seen.fix
            else self.tr("Your answers will stand here. Each gets a report that names one thing to do next time.")
        )
        self._lately = seen.lately
        self.takes.clear()
        for at, take in enumerate(seen.lately):
            parts = [when(take.started_at), length_of_take(take)]
            if take.state is not TakeState.ANALYSED:
                parts.append(self.tr("no report yet"))
            self.takes.add_row(at, take.question_text, " · ".join(parts))
        self.takes.setVisible(bool(seen.lately))
        self._fit_list()

    def _open(self, at: object) -> None:
        if isinstance(at, int):
            self.take_wanted.emit(self._lately[at].id)

    def _fit_list(self) -> None:
        self.takes.setFixedHeight(self.takes.height_of_rows())
