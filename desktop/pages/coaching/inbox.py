"""The page for coaches: takes that candidates have sent, own packs, the group as a table, comments used again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from content.errors import AloudError
from desktop.exchange.zip_file import SUFFIX
from desktop.pages.page import Page, section
from desktop.pages.words import length_of, when
from desktop.practice.rehearsal import Rehearsal
from desktop.store.inbox import InboxTake
from desktop.widgets.basics import Button, Prose, row
from desktop.widgets.row_list import RowList
from desktop.widgets.theme import Theme


class CoachPage(Page):
    """Where a coach begins."""

    file_wanted = Signal(object)
    """Path of a take that is to be opened."""
    take_wanted = Signal(object)
    """InboxTake that is to be reviewed."""
    pack_wanted = Signal(str)
    """Id of the own pack whose page is wanted."""
    group_wanted = Signal(object)
    """Path of the folder whose takes are wanted as a table."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Packs"), parent=parent)
        self._rehearsal = rehearsal
        self._inbox = rehearsal.store.inbox
        self.title.setText(self.tr("For coaches"))
        self.to_review = RowList(theme, self.tr("Takes to review"))
        self.reviewed = RowList(theme, self.tr("Takes that you have reviewed"))
        for rows in (self.to_review, self.reviewed):
            rows.opened.connect(self._open_take)
        self.empty = Prose(
            self.tr(
                "Takes that candidates send you will stand here. Open the first one below, or drop its file anywhere "
                "on this window."
            )
        )
        self.group = Button(theme, self.tr("A folder of takes as a table..."), icon_name="folder")
        self.group.clicked.connect(self._choose_folder)
        self.packs = RowList(theme, self.tr("Your packs"))
        self.packs.opened.connect(lambda key: self.pack_wanted.emit(str(key)))
        self.no_packs = Prose(
            self.tr(
                "Packs that you open stand here: to speak their lines, check them and hand them out. A new one is "
                "begun in a terminal by “aloud pack new my-pack”; the coach's guide shows how."
            ),
            size="note",
        )
        self.phrases = RowList(theme, self.tr("Comments that you use again; opening one takes it off the list"))
        self.phrases.opened.connect(lambda key: self._ask_to_forget(str(key)))
        self._review_part = self._part(self.tr("To review"), self.to_review)
        self._reviewed_part = self._part(self.tr("Reviewed"), self.reviewed)
        self._phrases_part = self._part(self.tr("Comments that you use again"), self.phrases)
        self.body.addWidget(self.empty)
        self.body.addWidget(self._review_part)
        self.body.addWidget(self._reviewed_part)
        self.body.addLayout(row(self.group, 0))
        self.body.addLayout(section(self.tr("Your packs"), self.packs, self.no_packs))
        self.body.addWidget(self._phrases_part)
        self.body.addStretch(1)
        self.primary.setText(self.tr("Open a take..."))
        self.primary.show_icon("folder")
        self.primary.clicked.connect(self._choose_file)
        self.hint.setText(self.tr("Space"))
        theme.changed.connect(self._fit_lists)

    def refresh(self) -> None:
        """Show what there is now."""
        takes = self._inbox.takes()
        for rows, done in ((self.to_review, False), (self.reviewed, True)):
            rows.clear()
            for take in takes:
                if take.reviewed is done:
                    rows.add_row(take.id, take.question_text, self._about(take))
        self._review_part.setVisible(bool(self.to_review.count()))
        self._reviewed_part.setVisible(bool(self.reviewed.count()))
        self.empty.setVisible(not takes)
        library = self._rehearsal.library
        self.packs.clear()
        for pack in library.packs:
            if library.is_own(pack.id):
                count = self.tr("{count} questions").format(count=len(pack.questions))
                self.packs.add_row(pack.id, pack.name, f"{count} · {pack.author}")
        self.packs.setVisible(bool(self.packs.count()))
        self.no_packs.setVisible(not self.packs.count())
        self.phrases.clear()
        for text in self._inbox.phrases():
            self.phrases.add_row(text, text, self.tr("used again; open it to take it off the list"))
        self._phrases_part.setVisible(bool(self.phrases.count()))
        self._fit_lists()

    def focus_first(self) -> None:
        """Stand where the next take waits, else on the button that opens one."""
        waiting = self.to_review.count() > 0
        if waiting and self.to_review.currentRow() < 0:
            self.to_review.setCurrentRow(0)
        (self.to_review if waiting else self.primary).setFocus(Qt.FocusReason.OtherFocusReason)

    def _about(self, take: InboxTake) -> str:
        parts = [take.client_code or self.tr("no client code"), when(take.started_at), length_of(take.duration_s)]
        if take.returns and not take.reviewed:
            parts.append(self.tr("changed since the return file"))
        return " · ".join(parts)

    def _part(self, title: str, rows: RowList) -> QWidget:
        whole = QWidget()
        whole.setLayout(section(title, rows))
        return whole

    def _open_take(self, key: object) -> None:
        if isinstance(key, int):
            self.take_wanted.emit(self._inbox.take(key))

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open a take"),
            str(Path.home()),
            self.tr("Takes (*{suffix})").format(suffix=SUFFIX),
        )
        if chosen:
            self.file_wanted.emit(Path(chosen))

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("The folder with the takes of a group"))
        if chosen:
            self.group_wanted.emit(Path(chosen))

    def _ask_to_forget(self, text: str) -> None:
        answer = QMessageBox.question(
            self,
            self.tr("Take it off the list?"),
            self.tr("“{text}” is no longer offered. Comments that say it stay.").format(text=text),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        if answer != QMessageBox.StandardButton.Yes:
            return
        try:
            self._inbox.forget_phrase(text)
        except AloudError as error:
            self.failed.emit(str(error))
        self.refresh()

    def _fit_lists(self) -> None:
        for rows in (self.to_review, self.reviewed, self.packs, self.phrases):
            rows.setFixedHeight(rows.height_of_rows())
