"""The history: every take there is, to be opened again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.pages.page import Page
from desktop.pages.words import length_of_take, when
from desktop.practice.rehearsal import Rehearsal
from desktop.store.sessions import TakeState
from desktop.widgets.basics import Label, Prose, column
from desktop.widgets.row_list import RowList
from desktop.widgets.theme import Theme


class HistoryPage(Page):
    """Lists takes, the newest first."""

    take_wanted = Signal(object)
    """TakeRecord to be opened."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Home"), parent=parent)
        self._rehearsal = rehearsal
        self.title.setText(self.tr("History"))
        self.takes = RowList(theme, self.tr("Your takes, the newest first"))
        self.takes.opened.connect(self._open)
        self.takes.currentRowChanged.connect(lambda row: self.primary.setEnabled(row >= 0))
        self.empty = QWidget()
        nothing = Label(self.tr("Nothing here yet"), size="title")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setLayout(
            column(
                nothing,
                Prose(
                    self.tr("Every answer you record stands here with its report, and you can hear and read it again."),
                    tone="muted",
                    centred=True,
                ),
                margins=(0, 96, 0, 0),
                gap=12,
            )
        )
        self.body.addWidget(self.takes)
        self.body.addWidget(self.empty)
        self.body.addStretch(1)
        self.primary.clicked.connect(self._act)
        theme.changed.connect(self._fit_list)

    def refresh(self) -> None:
        """Show what there is now."""
        takes = self._rehearsal.store.takes()
        states = {
            TakeState.ANALYSED: "",
            TakeState.RECORDING: self.tr("being recorded"),
            TakeState.RECORDED: self.tr("no report yet"),
            TakeState.FAILED: self.tr("no report"),
        }
        self.takes.clear()
        for take in takes:
            parts = [when(take.started_at), length_of_take(take), states[take.state]]
            self.takes.add_row(take.id, take.question_text, " · ".join(part for part in parts if part))
        self.takes.setVisible(bool(takes))
        self.empty.setVisible(not takes)
        if takes:
            self.takes.setCurrentRow(0)
        self.primary.setText(self.tr("Open") if takes else self.tr("Choose a question"))
        self.primary.show_icon("arrow")
        self.primary.setEnabled(True)
        self._fit_list()

    def focus_first(self) -> None:
        """Stand in the list, where Enter and space open a take."""
        (self.takes if self.takes.count() else self.primary).setFocus(Qt.FocusReason.OtherFocusReason)

    def _act(self) -> None:
        key = self.takes.current_key()
        if key is None:
            self.left.emit()
        else:
            self._open(key)

    def _open(self, key: object) -> None:
        if isinstance(key, int):
            self.take_wanted.emit(self._rehearsal.store.take(key))

    def _fit_list(self) -> None:
        self.takes.setFixedHeight(self.takes.height_of_rows())
