"""The first page: what to practise next, what was left unfinished, and all questions."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from content.schema import Question
from desktop.pages.page import Page
from desktop.pages.words import length_of, when
from desktop.practice.plan import next_question
from desktop.practice.rehearsal import Rehearsal
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Button, Label, Picture, Prose, card, column, row
from desktop.widgets.clocks import clock
from desktop.widgets.row_list import RowList
from desktop.widgets.theme import Theme


class HomePage(Page):
    """Where the app begins."""

    practise_wanted = Signal(object)
    """Question."""
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
        self.title.setText(self.tr("Aloud"))
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

        self.unfinished = _UnfinishedCard(theme)
        self.unfinished.hear.clicked.connect(lambda: self.hear_wanted.emit(self._unfinished[0]))
        self.unfinished.later.clicked.connect(self._keep_unfinished)
        self.unfinished.delete.clicked.connect(self._delete_unfinished)
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
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search the questions"))
        self.search.setAccessibleName(self.tr("Search the questions"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(280)
        self.search.textChanged.connect(self._filter)
        self.questions = RowList(theme, self.tr("Questions"))
        self.questions.opened.connect(self._open)
        self.nothing_found = Label(self.tr("No question holds these words."), tone="muted")
        self.nothing_found.hide()
        self.body.addWidget(self.unfinished)
        self.body.addWidget(lamp)
        head = row(Label(self.tr("All questions"), size="section"), 0, self.search)
        head.setStretch(2, 1)
        self.body.addLayout(column(head, self.nothing_found, self.questions, gap=12))
        self.body.addStretch(1)
        theme.changed.connect(self._fit_list)

    def refresh(self) -> None:
        """Show what there is now."""
        takes = self._rehearsal.store.takes()
        pack = self._rehearsal.pack
        latest: dict[str, TakeRecord] = {}
        for take in takes:
            latest.setdefault(take.question_id, take)
        self._next = next_question(pack, takes)
        self.next_text.set_plain(self._next.text)
        self.next_note.set_plain(self._why(self._next, latest.get(self._next.id)))
        self.questions.clear()
        for question in pack.questions:
            tried = latest.get(question.id)
            state = (
                self.tr("last tried {when}").format(when=when(tried.started_at)) if tried else self.tr("not tried yet")
            )
            line = self.tr("{category} · {low} to {high} · {state}").format(
                category=question.category.capitalize(),
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
        return self.tr("The one you tried longest ago: {when}.").format(when=when(last.started_at))

    def _practise_next(self) -> None:
        if self._next is not None:
            self.practise_wanted.emit(self._next)

    def _open(self, question_id: object) -> None:
        question = self._rehearsal.question(str(question_id))
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


class _UnfinishedCard(QFrame):
    """Offers a recording that has no report."""

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
        self.setLayout(column(head, row(34, self.hear, self.later, self.delete, 0), margins=(24, 16, 24, 16), gap=12))
        self.hide()

    def show_take(self, take: TakeRecord, others: int) -> None:
        """Offer this take."""
        text = self.tr("A recording of {length} from {when} has no report yet").format(
            length=length_of(take.duration_s), when=when(take.started_at)
        )
        self._text.setText(text)
        note = take.question_text
        if others:
            note += "\n" + self.tr("{count} more are in the history.").format(count=others)
        self._note.set_plain(note)
        self.setAccessibleName(text)
