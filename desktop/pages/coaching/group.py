"""The takes of a group as a table in the window: in the order of client codes, to be saved as CSV or as a page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QTableWidget, QTableWidgetItem, QWidget

from desktop.disk import write_whole
from desktop.exchange.group import HEADINGS, NOT_FOR_SELECTING, Group, read_group, to_csv, to_page
from desktop.pages.page import Page
from desktop.practice.errand import Errand
from desktop.store.files import reason
from desktop.widgets.basics import Button, Prose
from desktop.widgets.theme import Theme, TypeSize

WIDTH = 1400
_LETTERS = (9, 27, 14, 8, 8, 9, 9, 9, 18, 14, 11)
"""Widths of the columns in letters."""


class GroupPage(Page):
    """Shows one row a take; nothing in it is sorted by a measure, summed up or coloured."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("For coaches"), width=WIDTH, parent=parent)
        self._group = Group((), ())
        self.title.setText(self.tr("Takes of a group"))
        self.purpose = Prose(NOT_FOR_SELECTING)
        self.state = Prose(size="note")
        self.table = QTableWidget(0, len(HEADINGS))
        self.table.setAccessibleName(self.tr("Takes of a group, by client code"))
        # A header does not wrap by itself.
        self.table.setHorizontalHeaderLabels(["\n".join(heading.capitalize().split(" ")) for heading in HEADINGS])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        self.table.verticalHeader().setVisible(False)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        theme.changed.connect(self._fit_columns)
        self._fit_columns()
        self.body.addWidget(self.purpose)
        self.body.addWidget(self.state)
        self.body.addWidget(self.table, 1)
        self.primary.setText(self.tr("Save as CSV..."))
        self.primary.show_icon("keep")
        self.primary.clicked.connect(lambda: self._choose(".csv", to_csv))
        self.as_page = Button(theme, self.tr("Save as a page..."), icon_name="keep")
        self.as_page.clicked.connect(lambda: self._choose(".html", to_page))
        self.secondary.addWidget(self.as_page)
        self._errand = Errand(self)
        self._errand.done.connect(self._show)
        self._errand.failed.connect(self._fail)

    def show_folder(self, folder: Path) -> None:
        """Read the takes of a folder; they are shown when all are read."""
        self._show(Group((), ()))
        self.state.set_plain(self.tr("Reading the takes..."))
        self._errand.run(lambda: read_group(folder))

    def go_back(self) -> None:
        """Leave, and wait for nothing."""
        self._errand.forget()
        super().go_back()

    def save_to(self, path: Path, text: str) -> None:
        """Write the table; what is in the way is told in the error place."""
        try:
            write_whole(path, text.encode("utf-8"))
        except OSError as error:
            self.failed.emit(self.tr("{path} cannot be written: {why}.").format(path=path, why=reason(error)))

    def _show(self, group: Group) -> None:
        self._group = group
        self.table.setRowCount(len(group.rows))
        for at, cells in enumerate(group.rows):
            for column, text in enumerate(cells):
                self.table.setItem(at, column, QTableWidgetItem(text))
        self.table.resizeRowsToContents()
        lines = [self.tr("{count} takes.").format(count=len(group.rows)), *group.faults]
        self.state.set_plain("\n".join(lines))
        for button in (self.primary, self.as_page):
            button.setEnabled(bool(group.rows))
        if group.rows and self.isVisible():
            self.table.setCurrentCell(0, 0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_columns(self) -> None:
        letter = self.theme.px(TypeSize.BODY) * 0.6
        for column, letters in enumerate(_LETTERS):
            self.table.setColumnWidth(column, round(letters * letter))
        self.table.resizeRowsToContents()

    def _fail(self, message: str) -> None:
        self.state.set_plain("")
        self.failed.emit(message)

    def _choose(self, suffix: str, form: object) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save the table"), f"group{suffix}", f"*{suffix}")
        if chosen and callable(form):
            self.save_to(Path(chosen), form(self._group))
