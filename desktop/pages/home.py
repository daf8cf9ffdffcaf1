"""The first page: one thing to practise next and why; below it everything else, quietly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from content.schema import Question
from desktop.pages.home_parts import AssignmentCard, LeftOffCard, SoFar, TodayCard, UnfinishedCard
from desktop.pages.page import Page
from desktop.pages.progress import ProgressGlance, whole_answers
from desktop.pages.questions import QuestionSearch
from desktop.pages.words import when
from desktop.practice.overview import Overview, overview
from desktop.practice.plan import (
    PlanKind,
    attempts_of,
    in_order_of_fit,
    missing_parts,
    next_question,
    today,
)
from desktop.practice.progress import stories, trends
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.round import Round
from desktop.store.history import TakeEntry
from desktop.store.sessions import TakeRecord
from desktop.widgets.aside import AsideLayout
from desktop.widgets.basics import Button, Label, Prose, card, column
from desktop.widgets.card_grid import CardGrid
from desktop.widgets.clocks import clock
from desktop.widgets.logo import Logo
from desktop.widgets.parts import part_title
from desktop.widgets.theme import Theme
from desktop.widgets.tile import Tile

WIDTH = 1120
COLUMN = 480
"""Below this width of a column, in device-independent pixels, the columns stand below each other."""


class HomePage(Page):
    """Where the app begins."""

    practise_wanted = Signal(object)
    """Question."""
    plan_wanted = Signal(object)
    """PlanKind of what is to be chosen on the page of plans."""
    prepare_wanted = Signal()
    questions_wanted = Signal()
    packs_wanted = Signal()
    history_wanted = Signal()
    progress_wanted = Signal()
    settings_wanted = Signal()
    guest_wanted = Signal()
    pack_dropped = Signal(object)
    """Path of a pack that is to be opened."""
    take_wanted = Signal(object)
    """TakeRecord whose report is to be shown or made."""
    round_wanted = Signal()
    """Go on with the round that was left."""
    round_unwanted = Signal()
    """Offer it no more."""
    take_deleted = Signal(object)
    """TakeRecord that is to be deleted; the person was asked."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, parent: QWidget | None = None) -> None:
        super().__init__(theme, width=WIDTH, parent=parent)
        self._rehearsal = rehearsal
        self._next: Question | None = None
        self._unfinished: list[TakeRecord] = []
        self._takes: tuple[TakeEntry, ...] = ()
        self.logo = Logo(theme)
        self.brand.addWidget(self.logo)
        self.settings = Button(theme, self.tr("Settings"), kind="ghost", icon_name="settings")
        self.settings.clicked.connect(self.settings_wanted)
        self.guest = Button(theme, self.tr("Guest"), kind="ghost", icon_name="person", name=self.tr("Guest session"))
        self.guest.clicked.connect(self.guest_wanted)
        self.tools.addWidget(self.guest)
        self.tools.addWidget(self.settings)
        self.primary.setText(self.tr("Practise this"))
        self.primary.show_icon("microphone")
        self.primary.clicked.connect(self._practise_next)
        self.hint.setText(self.tr("Space"))

        self.setAcceptDrops(True)
        self.unfinished = UnfinishedCard(theme)
        self.unfinished.hear.clicked.connect(lambda: self.take_wanted.emit(self._unfinished[0]))
        self.unfinished.later.clicked.connect(self._keep_unfinished)
        self.unfinished.delete.clicked.connect(self._delete_unfinished)
        self.left_off = LeftOffCard(theme)
        self.left_off.go_on.clicked.connect(self.round_wanted)
        self.left_off.leave.clicked.connect(self._leave_round)
        self.next_text = Prose(size="question")
        self.next_note = Prose(size="note")
        lamp = card("lamp")
        lamp.setLayout(
            column(
                Label(self.tr("Practise next"), size="note"),
                self.next_text,
                self.next_note,
                margins=(24, 20, 24, 20),
                gap=8,
            )
        )
        self.assignment = AssignmentCard(theme)
        self.assignment.opened.connect(self.practise_wanted)
        self._scene = self._way(self.tr("Role-play"), "person", lambda: self.plan_wanted.emit(PlanKind.ROLE_PLAY))
        self._prepare = self._way(self.tr("Prepare"), "book", self.prepare_wanted.emit)
        self._ways = (
            self._way(self.tr("Mock interview"), "talk", lambda: self.plan_wanted.emit(PlanKind.MOCK)),
            self._way(self.tr("Drill"), "target", lambda: self.plan_wanted.emit(PlanKind.DRILL)),
            self._scene,
            self._prepare,
            self._way(self.tr("History"), "history", self.history_wanted.emit),
            self._way(self.tr("Packs"), "folder", self.packs_wanted.emit),
        )
        self.ways = CardGrid(self._ways, narrowest=140, gap=8)
        self.so_far = SoFar(theme)
        self.so_far.take_wanted.connect(self._open_take)
        self.today = TodayCard(theme)
        self.today.opened.connect(self.practise_wanted)
        self.glance = ProgressGlance(theme)
        self.glance.wanted.connect(self.progress_wanted)
        self.search = QuestionSearch(theme)
        self.search.opened.connect(self._open)
        self.all_questions = Button(theme, kind="ghost", icon_name="next")
        self.all_questions.clicked.connect(self.questions_wanted)
        find = AsideLayout(Label(self.tr("Find a question"), size="section"), self.all_questions)
        doing, looking = QWidget(), QWidget()
        doing.setLayout(column(self.today, self.assignment, self.ways, column(find, self.search, gap=8), gap=24))
        looking.setLayout(column(self.glance, self.so_far, gap=24))
        for side in (doing, looking):
            layout = side.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.addStretch(1)
        self.body.addWidget(lamp)
        self.body.addWidget(self.left_off)
        self.body.addWidget(self.unfinished)
        self.body.addWidget(CardGrid((doing, looking), narrowest=COLUMN, gap=24))
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Show what there is now."""
        pack = self._rehearsal.pack
        takes = self._rehearsal.store.history.entries()
        attempts = attempts_of(pack.id, takes)
        self._takes = takes
        seen = self._show_so_far()
        role = self._rehearsal.library.role
        assigned = self.assignment.show_assignment(pack, attempts)
        planned = self.today.show_plan(today(pack, role, attempts, datetime.now().astimezone().date()))
        self.today.setVisible(assigned is None)
        self._next = assigned or planned or next_question(in_order_of_fit(pack, role), attempts)
        self.next_text.set_plain(self._next.text)
        self.next_note.set_plain(self._why(self._next, seen.latest.get(self._next.id), assigned=assigned is not None))
        brand = self._rehearsal.library.branding
        self.title.setText(brand.name or self.tr("Aloud"))
        self.logo.show_logo(brand.logo, brand.name or pack.name)
        gone = {self._scene: not pack.roleplays, self._prepare: not pack.guide}
        self.ways.offer([way for way in self._ways if not gone.get(way)])
        answers = whole_answers(takes)
        self.glance.show_takes(trends(answers, pack.rubric), stories(answers))
        self.search.show_questions(pack.questions, seen.latest)
        self.all_questions.setText(self.tr("All {count} questions").format(count=seen.total))

    def offer(self, takes: tuple[TakeRecord, ...]) -> None:
        """Offer recordings that have no report, the newest first; an empty tuple takes the offer away."""
        self._unfinished = list(takes)
        self._show_offer()

    def offer_round(self, round_: Round | None) -> None:
        """Offer to go on with a round that was left; None takes the offer away."""
        self.left_off.show_round(round_)

    def withdraw(self, take_id: int) -> None:
        """This recording is no longer unfinished."""
        self._unfinished = [take for take in self._unfinished if take.id != take_id]
        self._show_offer()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a folder or a file that is dropped."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped as a pack."""
        event.acceptProposedAction()
        self.pack_dropped.emit(Path(event.mimeData().urls()[0].toLocalFile()))

    def _show_so_far(self) -> Overview:
        """Show how far one has come; the recording that is offered above is not listed once more."""
        seen = overview(
            self._rehearsal.pack,
            self._takes,
            elsewhere={take.id for take in self._unfinished[:1]},
            fix_of=self._rehearsal.shown_fix,
        )
        self.so_far.show_overview(seen)
        return seen

    def _show_offer(self) -> None:
        self._show_so_far()
        self.unfinished.setVisible(bool(self._unfinished))
        if self._unfinished:
            self.unfinished.show_take(self._unfinished[0], len(self._unfinished) - 1)

    def _why(self, question: Question, last: TakeEntry | None, *, assigned: bool) -> str:
        if last is None:
            first = (
                self.tr("Your coach asks for it, and you have not tried it yet.")
                if assigned
                else self.tr("You have not tried this one yet.")
            )
            return (
                first
                + " "
                + self.tr("A good length is {low} to {high}.").format(
                    low=clock(question.target_s[0]), high=clock(question.target_s[1])
                )
            )
        missing = missing_parts(last.digest)
        if missing:
            return self.tr("Last time, {when}, this was not heard: {parts}.").format(
                when=when(last.started_at), parts=", ".join(part_title(part).lower() for part in missing)
            )
        return self.tr("You last tried it {when}.").format(when=when(last.started_at))

    def _way(self, text: str, icon_name: str, go: Callable[[], None]) -> Tile:
        tile = Tile(self.theme, text, icon_name)
        tile.clicked.connect(go)
        return tile

    def _practise_next(self) -> None:
        if self._next is not None:
            self.practise_wanted.emit(self._next)

    def _open_take(self, take_id: int) -> None:
        self.take_wanted.emit(self._rehearsal.store.take(take_id))

    def _open(self, question_id: str) -> None:
        question = self._rehearsal.library.question(self._rehearsal.pack.id, question_id)
        if question is not None:
            self.practise_wanted.emit(question)

    def _keep_unfinished(self) -> None:
        if self._unfinished:
            self.withdraw(self._unfinished[0].id)
        self.focus_first()

    def _leave_round(self) -> None:
        self.offer_round(None)
        self.round_unwanted.emit()
        self.focus_first()

    def _delete_unfinished(self) -> None:
        if self._unfinished:
            self.take_deleted.emit(self._unfinished[0])
        self.focus_first()

    def focus_first(self) -> None:
        """Stand on the one thing to do next."""
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)
