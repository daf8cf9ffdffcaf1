"""The first page: what to practise next, what was left unfinished, and all questions."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox, QWidget

from content.archive import SUFFIX
from content.errors import AloudError
from content.schema import Question
from desktop.pages.home_parts import AssignmentCard, PackRow, UnfinishedCard
from desktop.pages.page import Page
from desktop.pages.words import name_of, when
from desktop.practice.plan import attempts_of, in_order_of_fit, missing_parts, next_question
from desktop.practice.rehearsal import Rehearsal
from desktop.store.packs import PACK_FILE
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Button, Label, Prose, card, column, row
from desktop.widgets.clocks import clock
from desktop.widgets.parts import part_title
from desktop.widgets.row_list import RowList
from desktop.widgets.theme import Theme


class HomePage(Page):
    """Where the app begins."""

    practise_wanted = Signal(object)
    """Question."""
    plans_wanted = Signal()
    """The page of mock interviews, drills and role-plays."""
    pack_opened = Signal()
    """A pack was opened: what was told before is over."""
    pack_wanted = Signal()
    """The page of the pack in use."""
    hear_wanted = Signal(object)
    """TakeRecord whose report is to be made."""
    take_deleted = Signal(object)
    """TakeRecord that is to be deleted; the person was asked."""
    history_wanted = Signal()
    settings_wanted = Signal()

    def __init__(self, theme: Theme, rehearsal: Rehearsal, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._rehearsal = rehearsal
        self._next: Question | None = None
        self._unfinished: list[TakeRecord] = []
        self.history = Button(theme, self.tr("History"), kind="ghost", icon_name="history")
        self.history.clicked.connect(self.history_wanted)
        self.settings = Button(theme, self.tr("Settings"), kind="ghost", icon_name="settings")
        self.settings.clicked.connect(self.settings_wanted)
        self.tools.addWidget(self.history)
        self.tools.addWidget(self.settings)
        self.primary.setText(self.tr("Practise this"))
        self.primary.show_icon("microphone")
        self.primary.clicked.connect(self._practise_next)
        self.hint.setText(self.tr("Space"))

        self.setAcceptDrops(True)
        self.unfinished = UnfinishedCard(theme)
        self.unfinished.hear.clicked.connect(lambda: self.hear_wanted.emit(self._unfinished[0]))
        self.unfinished.later.clicked.connect(self._keep_unfinished)
        self.unfinished.delete.clicked.connect(self._delete_unfinished)
        self.next_text = Prose(size="question")
        self.next_note = Prose(size="note")
        self.plans = Button(theme, self.tr("Mock interview or drill"), icon_name="talk")
        self.plans.clicked.connect(self.plans_wanted)
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
        self.packs = PackRow(theme, rehearsal.library)
        self.packs.open_wanted.connect(self._choose_pack_file)
        self.packs.own_wanted.connect(self.pack_wanted)
        self.packs.chosen.connect(self._choose_pack)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search the questions"))
        self.search.setAccessibleName(self.tr("Search the questions"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.questions = RowList(theme, self.tr("Questions"))
        self.questions.opened.connect(self._open)
        self.nothing_found = Label(self.tr("No question holds these words."), tone="muted")
        self.nothing_found.hide()
        self.body.addWidget(self.unfinished)
        self.body.addWidget(self.assignment)
        self.body.addWidget(lamp)
        self.body.addWidget(self.assignment.questions)
        self.body.addLayout(row(self.plans, 0))
        self.body.addLayout(column(self.packs, self.search, self.nothing_found, self.questions, gap=12))
        self.body.addStretch(1)
        theme.changed.connect(self._fit_list)

    def refresh(self) -> None:
        """Show what there is now."""
        pack = self._rehearsal.pack
        takes = self._rehearsal.store.takes()
        attempts = attempts_of(pack.id, takes)
        latest: dict[str, TakeRecord] = {}
        for take in takes:
            if take.pack_id == pack.id:
                latest.setdefault(take.question_id, take)
        assigned = self.assignment.show_assignment(pack, attempts)
        self._next = assigned or next_question(in_order_of_fit(pack, self._rehearsal.library.role), attempts)
        self.next_text.set_plain(self._next.text)
        self.next_note.set_plain(self._why(self._next, latest.get(self._next.id)))
        self.title.setText(pack.branding.name or self.tr("Aloud"))
        self.packs.refresh()
        self.plans.setText(
            self.tr("Mock interview, drill, role-play") if pack.roleplays else self.tr("Mock interview or drill")
        )
        self.questions.clear()
        for question in pack.questions:
            tried = latest.get(question.id)
            state = (
                self.tr("last tried {when}").format(when=when(tried.started_at)) if tried else self.tr("not tried yet")
            )
            line = self.tr("{category} · {low} to {high} · {state}").format(
                category=name_of(question.category),
                low=clock(question.target_s[0]),
                high=clock(question.target_s[1]),
                state=state,
            )
            self.questions.add_row(question.id, question.text, line)
        self._filter(self.search.text())
        self._fit_list()

    def offer(self, takes: tuple[TakeRecord, ...]) -> None:
        """Offer recordings that have no report, the newest first; an empty tuple takes the offer away."""
        self._unfinished = list(takes)
        self._show_offer()

    def withdraw(self, take_id: int) -> None:
        """This recording is no longer unfinished."""
        self._unfinished = [take for take in self._unfinished if take.id != take_id]
        self._show_offer()

    def _show_offer(self) -> None:
        self.unfinished.setVisible(bool(self._unfinished))
        if self._unfinished:
            self.unfinished.show_take(self._unfinished[0], len(self._unfinished) - 1)

    def _why(self, question: Question, last: TakeRecord | None) -> str:
        if last is None:
            return self.tr("You have not tried this one yet. A good length is {low} to {high}.").format(
                low=clock(question.target_s[0]), high=clock(question.target_s[1])
            )
        missing = missing_parts(last.report_json)
        if missing:
            return self.tr("Last time, {when}, this was not heard: {parts}.").format(
                when=when(last.started_at), parts=", ".join(part_title(part).lower() for part in missing)
            )
        return self.tr("You last tried it {when}.").format(when=when(last.started_at))

    # --- packs

    def open_pack(self, source: Path) -> None:
        """Open a pack from a folder or a file, and show it; what cannot be opened is told in the error place."""
        try:
            self._rehearsal.library.open(source)
        except AloudError as error:
            self.failed.emit(str(error))
            return
        self.pack_opened.emit()
        self.search.clear()
        self.refresh()
        self.focus_first()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a folder or a file that is dropped."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped as a pack."""
        event.acceptProposedAction()
        self.open_pack(Path(event.mimeData().urls()[0].toLocalFile()))

    def _choose_pack_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open a pack: its file, or pack.toml in its folder"),
            str(Path.home()),
            self.tr("Question packs ({names})").format(names=f"*{SUFFIX} {PACK_FILE}"),
        )
        if chosen:
            self.open_pack(Path(chosen))

    def _choose_pack(self, pack_id: str) -> None:
        library = self._rehearsal.library
        try:
            if pack_id not in library.unreadable:
                library.choose(pack_id)
            elif self._is_to_go(library.unreadable[pack_id]):
                library.remove(pack_id)
        except AloudError as error:
            self.failed.emit(str(error))
        self.refresh()

    def _is_to_go(self, why: str) -> bool:
        answer = QMessageBox.question(
            self,
            self.tr("Remove this pack?"),
            self.tr("It cannot be read: {why}").format(why=why),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        return answer == QMessageBox.StandardButton.Yes

    # --- questions

    def _practise_next(self) -> None:
        if self._next is not None:
            self.practise_wanted.emit(self._next)

    def _open(self, question_id: object) -> None:
        question = self._rehearsal.library.question(self._rehearsal.pack.id, str(question_id))
        if question is not None:
            self.practise_wanted.emit(question)

    def _filter(self, words: str) -> None:
        shown = self.questions.filter_rows(words)
        self.nothing_found.setVisible(shown == 0)
        self.questions.setVisible(shown > 0)

    def _fit_list(self) -> None:
        self.questions.setFixedHeight(self.questions.height_of_rows())

    def _keep_unfinished(self) -> None:
        if self._unfinished:
            self.withdraw(self._unfinished[0].id)
        self.focus_first()

    def _delete_unfinished(self) -> None:
        if self._unfinished:
            self.take_deleted.emit(self._unfinished[0])
        self.focus_first()
