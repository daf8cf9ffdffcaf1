"""The page of preparing: the chapters of the pack's guide, and how far each has come."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from content.schema import GuideChapter
from desktop.pages.page import Page
from desktop.practice.preparing import Preparing
from desktop.practice.rehearsal import Rehearsal
from desktop.widgets.basics import Label, Prose, column
from desktop.widgets.row_list import RowList
from desktop.widgets.theme import Theme


class PreparePage(Page):
    """Lists the chapters; one of them is what comes next."""

    chapter_wanted = Signal(object)
    """GuideChapter to be read."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, preparing: Preparing, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Home"), parent=parent)
        self._rehearsal = rehearsal
        self._preparing = preparing
        self._next: GuideChapter | None = None
        self.title.setText(self.tr("Prepare"))
        self.progress_text = Label(size="section", wrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Ticked off so far"))
        self.chapters = RowList(theme, self.tr("Chapters"))
        self.chapters.opened.connect(self._open)
        self.body.addLayout(
            column(
                self.progress_text,
                self.progress,
                Prose(
                    self.tr("Read what you need, tick off what is done. The ticks stay on this computer."), size="note"
                ),
                gap=8,
            )
        )
        self.body.addWidget(self.chapters)
        self.body.addStretch(1)
        self.primary.show_icon("arrow")
        self.primary.clicked.connect(self._read_next)
        self.hint.setText(self.tr("Space"))
        theme.changed.connect(self._fit_list)

    def refresh(self) -> None:
        """Show how far each chapter has come."""
        pack = self._rehearsal.pack
        self.chapters.clear()
        done = total = 0
        self._next = None
        for at, chapter in enumerate(pack.guide):
            ticked, items = self._preparing.count(pack.id, chapter)
            done, total = done + ticked, total + items
            if self._next is None and ticked < items:
                self._next = chapter
            self.chapters.add_row(at, chapter.title, self._state(chapter, ticked, items))
        first = next(iter(pack.guide), None)
        begun = self._next is not first and self._next is not None
        self._next = self._next or first
        self.progress_text.setText(
            self.tr("{done} of {total} ticked off").format(done=done, total=total)
            if done
            else self.tr("Before the interview")
        )
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)
        self.progress.setVisible(done > 0)
        title = self._next.title if self._next is not None else ""
        self.primary.setText(self.tr("Go on reading") if begun else self.tr("Begin reading"))
        self.primary.setAccessibleName(f"{self.primary.text()}: {title}")
        self.primary.setEnabled(self._next is not None)
        self._fit_list()

    def _state(self, chapter: GuideChapter, ticked: int, items: int) -> str:
        parts = []
        if ticked:
            parts.append(
                self.tr("all {total} ticked off").format(total=items)
                if ticked == items
                else self.tr("{done} of {total} ticked off").format(done=ticked, total=items)
            )
        if chapter.template is not None:
            parts.append(self.tr("with a letter to fill in"))
        return " · ".join([*parts, chapter.summary] if chapter.summary else parts)

    def focus_first(self) -> None:
        """Stand on what comes next."""
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_next(self) -> None:
        if self._next is not None:
            self.chapter_wanted.emit(self._next)

    def _open(self, at: object) -> None:
        if isinstance(at, int):
            self.chapter_wanted.emit(self._rehearsal.pack.guide[at])

    def _fit_list(self) -> None:
        self.chapters.setFixedHeight(self.chapters.height_of_rows())
