"""All questions: found by words, or looked through by category."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from content.schema import Question
from desktop.pages.page import Page
from desktop.pages.words import name_of, when
from desktop.practice.overview import Overview, overview
from desktop.practice.rehearsal import Rehearsal
from desktop.store.history import TakeEntry
from desktop.widgets.basics import Button, Label, column
from desktop.widgets.clocks import clock
from desktop.widgets.row_list import RowList
from desktop.widgets.theme import Theme

FEW = 8
"""So many questions need no folding."""

FOUND = 8
"""So many questions that fit a search are shown."""


class QuestionSearch(QWidget):
    """A search line; the first questions that hold its words stand below it, and none without words."""

    opened = Signal(str)
    """Id of the question."""
    searching = Signal(bool)
    """Whether there are words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[tuple[str, str, str, str], ...] = ()
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("Search the questions"))
        self.line.setAccessibleName(self.tr("Search the questions"))
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._search)
        self.found = RowList(theme, self.tr("Questions found"))
        self.found.opened.connect(lambda key: self.opened.emit(str(key)))
        self.nothing_found = Label(self.tr("No question holds these words."), tone="muted", wrap=True)
        self.more = Label(size="note", wrap=True)
        self.setLayout(column(self.line, self.nothing_found, self.found, self.more, gap=8))
        theme.changed.connect(self._fit_list)

    def show_questions(self, questions: tuple[Question, ...], latest: dict[str, TakeEntry]) -> None:
        """Search in these."""
        lines = ((each.id, each.text, line_of_question(each, latest.get(each.id))) for each in questions)
        self._lines = tuple((name, text, second, f"{text} {second}".casefold()) for name, text, second in lines)
        self._search(self.line.text())

    def _search(self, words: str) -> None:
        """Make rows for the first that fit; a list of hundreds would be looked through by nobody."""
        wanted = words.casefold().split()
        hits = [line for line in self._lines if wanted and all(word in line[3] for word in wanted)]
        self.found.clear()
        for name, text, second, _ in hits[:FOUND]:
            self.found.add_row(name, text, second)
        self.found.setVisible(bool(hits))
        self.nothing_found.setVisible(bool(wanted) and not hits)
        self.more.setVisible(len(hits) > FOUND)
        self.more.setText(self.tr("{count} more: add a word to find them.").format(count=len(hits) - FOUND))
        self._fit_list()
        self.searching.emit(bool(wanted))

    def _fit_list(self) -> None:
        self.found.setFixedHeight(self.found.height_of_rows())


class _Fold(QWidget):
    """A category that opens and closes."""

    def __init__(self, theme: Theme, category: str, questions: list[Question], seen: Overview) -> None:
        super().__init__()
        self._theme = theme
        tried = sum(question.id in seen.latest for question in questions)
        text = self.tr("{category}  ·  {tried} of {count} tried").format(
            category=name_of(category), tried=tried, count=len(questions)
        )
        self.button = Button(theme, text, kind="fold", icon_name="next")
        self.button.setCheckable(True)
        self.rows = RowList(theme, self.tr("Questions: {category}").format(category=name_of(category)))
        for question in questions:
            line = line_of_question(question, seen.latest.get(question.id), with_category=False)
            self.rows.add_row(question.id, question.text, line)
        self.button.toggled.connect(self._show)
        self.setLayout(column(self.button, self.rows, margins=(0, 0, 0, 4), gap=4))
        theme.changed.connect(self._fit_list)
        self._show(False)

    def _show(self, opened: bool) -> None:
        self.rows.setVisible(opened)
        self.button.show_icon("down" if opened else "next")
        state = self.tr("open") if opened else self.tr("closed")
        self.button.setAccessibleName(f"{self.button.text()}, {state}")
        self._fit_list()

    def _fit_list(self) -> None:
        self.rows.setFixedHeight(self.rows.height_of_rows())


class QuestionsPage(Page):
    """The questions of the pack in use."""

    practise_wanted = Signal(object)
    """Question."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Home"), parent=parent)
        self._rehearsal = rehearsal
        self._pack_id = ""
        self._open: set[str] = set()
        self.folds: dict[str, _Fold] = {}
        self.title.setText(self.tr("All questions"))
        self.search = QuestionSearch(theme)
        self.search.opened.connect(self._practise)
        self.search.searching.connect(self._show_or_hide_folds)
        self._categories = QWidget()
        self._column = column(gap=4)
        self._categories.setLayout(self._column)
        self.body.addWidget(self.search)
        self.body.addWidget(self._categories)
        self.body.addStretch(1)
        self.footer.hide()

    def refresh(self) -> None:
        """Show what there is now; what was open stays open."""
        pack = self._rehearsal.pack
        seen = overview(pack, self._rehearsal.store.history.entries())
        categories: dict[str, list[Question]] = {}
        for question in pack.questions:
            categories.setdefault(question.category, []).append(question)
        if pack.id != self._pack_id:
            self._pack_id = pack.id
            self._open = set(categories) if len(pack.questions) <= FEW else set(list(categories)[:1])
            self.search.line.clear()
        for fold in self.folds.values():
            self._column.removeWidget(fold)
            fold.hide()
            fold.deleteLater()
        self.folds = {}
        for category, questions in categories.items():
            fold = self.folds[category] = _Fold(self.theme, category, questions, seen)
            fold.rows.opened.connect(lambda key: self._practise(str(key)))
            fold.button.toggled.connect(lambda opened, category=category: self._remember(category, opened))
            fold.button.setChecked(category in self._open)
            self._column.addWidget(fold)
        self.search.show_questions(pack.questions, seen.latest)

    def focus_first(self) -> None:
        """Stand in the search line."""
        self.search.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remember(self, category: str, opened: bool) -> None:
        (self._open.add if opened else self._open.discard)(category)

    def _show_or_hide_folds(self, searching: bool) -> None:
        self._categories.setVisible(not searching)

    def _practise(self, question_id: str) -> None:
        question = self._rehearsal.library.question(self._rehearsal.pack.id, question_id)
        if question is not None:
            self.practise_wanted.emit(question)


def line_of_question(question: Question, last: TakeEntry | None, *, with_category: bool = True) -> str:
    """Return what stands below a question in a list: category, good length, when it was tried."""
    translate = QCoreApplication.translate
    length = translate("questions", "{low} to {high}").format(
        low=clock(question.target_s[0]), high=clock(question.target_s[1])
    )
    state = (
        translate("questions", "last tried {when}").format(when=when(last.started_at))
        if last is not None
        else translate("questions", "not tried yet")
    )
    return " · ".join([name_of(question.category), length, state] if with_category else [length, state])
