"""The history: every take there is, found by words and filters, opened, compared, erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from content.errors import AloudError
from desktop.pages.deleting import erase_all, erase_take
from desktop.pages.page import Page
from desktop.pages.words import length_of_take, name_of, when
from desktop.practice.preparing import Preparing
from desktop.practice.rehearsal import Rehearsal
from desktop.store.history import TakeEntry, TakeFilter
from desktop.store.sessions import TakeState
from desktop.widgets.basics import Button, Label, Prose, column, row
from desktop.widgets.card_grid import CardGrid
from desktop.widgets.row_list import RowList
from desktop.widgets.theme import Theme

WIDTH = 960
PAGE = 40
"""So many rows are made at a time."""

SEARCH_AFTER_MS = 120
"""The search waits until the fingers rest this long."""

_SHORT = 60


class HistoryPage(Page):
    """Lists takes, the newest first."""

    take_wanted = Signal(object)
    """TakeRecord to be opened."""
    compare_wanted = Signal(int)
    """Id of the take that is to be compared with another one of its question."""
    progress_wanted = Signal()
    erased = Signal(object)
    """Id of the take that was erased, None for all."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, preparing: Preparing, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Home"), width=WIDTH, parent=parent)
        self._rehearsal = rehearsal
        self._preparing = preparing
        self._found: tuple[int, ...] = ()
        self._shown = 0
        self._entries: dict[int, TakeEntry] = {}
        self.title.setText(self.tr("History"))
        self.progress = Button(theme, self.tr("Progress"), kind="ghost", icon_name="target")
        self.progress.clicked.connect(self.progress_wanted)
        self.erase_all = Button(theme, self.tr("Erase everything..."), kind="ghost", icon_name="delete")
        self.erase_all.clicked.connect(self._erase_all)
        self.tools.addWidget(self.progress)

        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("Search questions and what you said"))
        self.line.setAccessibleName(self.tr("Search questions and what you said"))
        self.line.setClearButtonEnabled(True)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SEARCH_AFTER_MS)
        self._wait.timeout.connect(self.search)
        self.line.textChanged.connect(self._search_soon)
        self.question = self._choice(self.tr("Question"))
        self.category = self._choice(self.tr("Category"))
        self.pack = self._choice(self.tr("Pack"))
        self.state = self._choice(self.tr("Report"))
        self.sound = self._choice(self.tr("Recording"))
        self.period = self._choice(self.tr("Period"))
        self._choices = (self.question, self.category, self.pack, self.state, self.sound, self.period)
        self.filters = CardGrid(self._choices, narrowest=240, gap=8)
        self.count = Label(size="note")
        self.clear = Button(theme, self.tr("Show all"), kind="ghost", icon_name="close")
        self.clear.clicked.connect(self._show_all)
        self.takes = RowList(theme, self.tr("Your takes, the newest first"))
        self.takes.opened.connect(self._open)
        self.takes.currentRowChanged.connect(lambda _row: self._show_current())
        self.more = Button(theme, icon_name="down")
        self.more.clicked.connect(self._more)
        self.nothing = Prose(self.tr("No take holds these words and fits these filters."), tone="muted")
        self._finder = QWidget()
        self._finder.setLayout(
            column(
                self.line,
                self.filters,
                row(self.count, 0, self.clear, gap=8),
                self.takes,
                self.nothing,
                row(0, self.more, 0),
                row(self.erase_all, 0),
                gap=12,
            )
        )
        self.empty = QWidget()
        nothing = Label(self.tr("Nothing here yet"), size="title", wrap=True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setLayout(
            column(
                nothing,
                Prose(
                    self.tr(
                        "Every answer you record stands here with its report. You can hear and read it again, search "
                        "in what you said, and put two takes of a question beside each other."
                    ),
                    tone="muted",
                    centred=True,
                ),
                margins=(0, 96, 0, 0),
                gap=12,
            )
        )
        self.body.addWidget(self._finder)
        self.body.addWidget(self.empty)
        self.body.addStretch(1)
        self.compare = Button(theme, self.tr("Compare"), icon_name="eye")
        self.compare.clicked.connect(self._compare)
        self.erase = Button(theme, self.tr("Erase"), kind="ghost", icon_name="delete")
        self.erase.clicked.connect(self._erase)
        self.secondary.addWidget(self.compare)
        self.secondary.addWidget(self.erase)
        self.primary.clicked.connect(self._act)
        theme.changed.connect(self._fit_list)

    # --- what is shown

    def refresh(self) -> None:
        """Show what there is now; words, filters and the place in the list stay."""
        history = self._rehearsal.store.history
        key, shown = self.takes.current_key(), self._shown
        self._fill_choices()
        there = not history.is_empty()
        self._finder.setVisible(there)
        self.empty.setVisible(not there)
        for control in (self.compare, self.erase, self.progress):
            control.setVisible(there)
        self.primary.setText(self.tr("Open") if there else self.tr("Choose a question"))
        self.primary.show_icon("arrow")
        self.search()
        while self._shown < min(shown, len(self._found)):
            self._add_rows()
        self.takes.go_to(key)
        self._fit_list()

    def search(self) -> None:
        """Find what fits the words and the filters, and show the first of it."""
        self._wait.stop()
        try:
            self._found = self._rehearsal.store.history.find(self._wanted())
        except AloudError as error:
            self.failed.emit(str(error))
            return
        self._shown = 0
        self._entries = {}
        self.takes.clear()
        self._add_rows()
        found = bool(self._found)
        self.takes.setVisible(found)
        self.nothing.setVisible(not found)
        self.count.setText(self.tr("One take") if len(self._found) == 1 else self._count_of(len(self._found)))
        narrowed = bool(self.line.text().strip()) or any(choice.currentIndex() > 0 for choice in self._choices)
        self.clear.setVisible(narrowed)
        if found:
            self.takes.setCurrentRow(0)
        self._show_current()
        self._fit_list()

    def _search_soon(self) -> None:
        self._wait.start()

    def focus_first(self) -> None:
        """Stand in the list, where Enter and space open a take."""
        (self.takes if self.takes.count() else self.primary).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Erase the take that the keyboard stands on."""
        if event.key() == Qt.Key.Key_Delete and self.takes.hasFocus():
            self._erase()
        else:
            super().keyPressEvent(event)

    def _count_of(self, count: int) -> str:
        return self.tr("{count} takes").format(count=count)

    def _wanted(self) -> TakeFilter:
        questions: frozenset[tuple[str, str]] | None = None
        if (one := self.question.currentData()) is not None:
            pack_id, question_id = one.split("\n")
            questions = frozenset({(pack_id, question_id)})
        if (category := self.category.currentData()) is not None:
            of_category = frozenset(
                (pack.id, question.id)
                for pack in self._rehearsal.library.packs
                for question in pack.questions
                if question.category == category
            )
            questions = of_category if questions is None else questions & of_category
        days = self.period.currentData()
        states = self.state.currentData()
        return TakeFilter(
            words=self.line.text(),
            pack_id=self.pack.currentData(),
            questions=questions,
            states=frozenset(map(TakeState, states.split())) if states is not None else None,
            has_sound=self.sound.currentData(),
            since=_midnight(days) if days is not None else None,
        )

    def _add_rows(self) -> None:
        states = {
            TakeState.ANALYSED: "",
            TakeState.RECORDING: self.tr("being recorded"),
            TakeState.RECORDED: self.tr("no report yet"),
            TakeState.FAILED: self.tr("no report"),
        }
        for take in self._rehearsal.store.history.get(self._found[self._shown : self._shown + PAGE]):
            parts = [when(take.started_at), length_of_take(take), states[take.state]]
            if not take.has_sound:
                parts.append(self.tr("no recording"))
            self._entries[take.id] = take
            self.takes.add_row(take.id, take.question_text, " · ".join(part for part in parts if part))
        self._shown = min(len(self._found), self._shown + PAGE)
        left = len(self._found) - self._shown
        self.more.setVisible(left > 0)
        self.more.setText(self.tr("Show {count} more").format(count=min(left, PAGE)))

    def _more(self) -> None:
        first = self.takes.count()
        self._add_rows()
        self._fit_list()
        self.takes.setCurrentRow(min(first, self.takes.count() - 1))
        self.takes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_current(self) -> None:
        """Offer what can be done with the take that is chosen."""
        take = self._current()
        there = take is not None
        self.primary.setEnabled(there or self.empty.isVisibleTo(self))
        self.erase.setEnabled(there)
        others = (
            self._rehearsal.store.history.analysed(take.pack_id, take.question_id)
            if take is not None and take.state is TakeState.ANALYSED
            else ()
        )
        self.compare.setEnabled(len(others) > 1)

    def _current(self) -> TakeEntry | None:
        key = self.takes.current_key()
        return self._entries.get(key) if isinstance(key, int) else None

    # --- filters

    def _choice(self, name: str) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(name)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(10)
        choice.activated.connect(lambda _index: self.search())
        return choice

    def _fill_choices(self) -> None:
        library = self._rehearsal.library
        names = {pack.id: pack.name for pack in library.packs}
        asked = self._rehearsal.store.history.asked()
        categories = dict.fromkeys(question.category for pack in library.packs for question in pack.questions)
        packs = dict.fromkeys(each.pack_id for each in asked)
        questions = [(_shortened(each.text), f"{each.pack_id}\n{each.question_id}") for each in asked]
        _fill(self.question, self.tr("Any question"), questions)
        _fill(self.category, self.tr("Any category"), [(name_of(name), name) for name in categories])
        _fill(self.pack, self.tr("Any pack"), [(names.get(name, name), name) for name in packs])
        _fill(
            self.state,
            self.tr("Any report"),
            [
                (self.tr("With a report"), TakeState.ANALYSED.value),
                (self.tr("No report yet"), f"{TakeState.RECORDED.value} {TakeState.RECORDING.value}"),
                (self.tr("No report possible"), TakeState.FAILED.value),
            ],
        )
        _fill(
            self.sound,
            self.tr("Any recording"),
            [(self.tr("With its recording"), True), (self.tr("Without recording"), False)],
        )
        _fill(
            self.period,
            self.tr("Any time"),
            [(self.tr("Today"), 0), (self.tr("The last 7 days"), 6), (self.tr("The last 30 days"), 29)],
        )

    def _show_all(self) -> None:
        for choice in self._choices:
            choice.setCurrentIndex(0)
        self.line.clear()
        self.search()
        self.focus_first()

    # --- doing

    def _act(self) -> None:
        key = self.takes.current_key()
        if key is None:
            self.left.emit()
        else:
            self._open(key)

    def _open(self, key: object) -> None:
        if isinstance(key, int):
            self.take_wanted.emit(self._rehearsal.store.take(key))

    def _compare(self) -> None:
        take = self._current()
        if take is not None:
            self.compare_wanted.emit(take.id)

    def _erase(self) -> None:
        take = self._current()
        if take is None:
            return
        place = self.takes.currentRow()
        try:
            gone = erase_take(self, self.theme, self._rehearsal, take.id)
        except AloudError as error:
            self.failed.emit(str(error))
            gone = True
        if gone:
            self.erased.emit(take.id)
            self.refresh()
            self.takes.setCurrentRow(min(place, self.takes.count() - 1))
        self.focus_first()

    def _erase_all(self) -> None:
        try:
            gone = erase_all(self, self.theme, self._rehearsal, self._preparing)
        except AloudError as error:
            self.failed.emit(str(error))
            gone = True
        if gone:
            self.erased.emit(None)
            self.refresh()
        self.focus_first()

    def _fit_list(self) -> None:
        self.takes.setFixedHeight(self.takes.height_of_rows())


def _fill(choice: QComboBox, anything: str, items: Sequence[tuple[str, object]]) -> None:
    """Offer these, with what was chosen before if it is still there."""
    before = choice.currentData()
    choice.clear()
    choice.addItem(anything, None)
    for text, data in items:
        choice.addItem(text, data)
    choice.setCurrentIndex(max(0, choice.findData(before)) if before is not None else 0)


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"


def _midnight(days_ago: int) -> datetime:
    """The beginning of the day so many days ago, in local time."""
    today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days_ago)
