"""The page of packs: which there are, which is in use, and how another one is opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from content.archive import SUFFIX
from content.errors import AloudError
from desktop.exchange.zip_file import SUFFIX as TAKE_SUFFIX
from desktop.pages.page import Page
from desktop.practice.library import Library
from desktop.store.packs import PACK_FILE
from desktop.widgets.basics import Button, Prose, column, row
from desktop.widgets.row_list import RowList
from desktop.widgets.theme import Theme


class PacksPage(Page):
    """Lists the packs; opening a row uses it."""

    pack_opened = Signal()
    """A pack was opened: what was told before is over."""
    pack_wanted = Signal()
    """The page of the pack in use."""
    coach_wanted = Signal()
    """The page for coaches."""
    take_chosen = Signal(object)
    """Path of a take, such as a coach sends back, that is to be opened."""

    def __init__(self, theme: Theme, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Home"), parent=parent)
        self._library = library
        self.title.setText(self.tr("Question packs"))
        self.packs = RowList(theme, self.tr("Question packs"))
        self.packs.opened.connect(lambda key: self._choose(str(key)))
        self.own = Button(theme, self.tr("This pack: speak, send, remove"), icon_name="settings")
        self.own.clicked.connect(self.pack_wanted)
        self.body.addWidget(self.packs)
        self.coach = Button(theme, self.tr("For coaches"), icon_name="person")
        self.coach.clicked.connect(self.coach_wanted)
        # Below each other: beside each other they would not fit where text is large.
        self.body.addLayout(column(row(self.own, 0), row(self.coach, 0), gap=8))
        self.body.addWidget(
            Prose(
                self.tr(
                    "A pack holds questions, and may bring a guide, role-plays and what a coach asks you to practise. "
                    "Open one that somebody sent you, or drop its file on the first page. What a coach sends back "
                    "about an answer of yours is opened in the same way."
                ),
                size="note",
            )
        )
        self.body.addStretch(1)
        self.primary.setText(self.tr("Open a pack..."))
        self.primary.show_icon("folder")
        self.primary.clicked.connect(self._choose_file)
        self.hint.setText(self.tr("Space"))
        theme.changed.connect(self._fit_list)

    def refresh(self) -> None:
        """Show what there is now."""
        library = self._library
        self.packs.clear()
        for pack in library.packs:
            parts = [self.tr("{count} questions").format(count=len(pack.questions)), pack.author]
            if pack.id == library.pack.id:
                parts.insert(0, self.tr("in use"))
            self.packs.add_row(pack.id, pack.name, " · ".join(part for part in parts if part))
        for pack_id in library.unreadable:
            self.packs.add_row(pack_id, pack_id, self.tr("cannot be read; choose it to see why"))
        self.own.setVisible(library.is_own(library.pack.id))
        self._fit_list()

    def open_pack(self, source: Path) -> None:
        """Open a pack from a folder or a file and use it; what cannot be opened is told in the error place."""
        try:
            self._library.open(source)
        except AloudError as error:
            self.failed.emit(str(error))
            return
        self.pack_opened.emit()

    def focus_first(self) -> None:
        """Stand on the primary action."""
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open a pack: its file, or pack.toml in its folder"),
            str(Path.home()),
            self.tr("Question packs and takes ({names})").format(names=f"*{SUFFIX} {PACK_FILE} *{TAKE_SUFFIX}"),
        )
        if chosen.lower().endswith(TAKE_SUFFIX):
            self.take_chosen.emit(Path(chosen))
        elif chosen:
            self.open_pack(Path(chosen))

    def _choose(self, pack_id: str) -> None:
        library = self._library
        try:
            if pack_id not in library.unreadable:
                library.choose(pack_id)
                self.left.emit()
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

    def _fit_list(self) -> None:
        self.packs.setFixedHeight(self.packs.height_of_rows())
