"""One chapter of the guide: its text, what to tick off, and a letter to fill in if it has one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from content.errors import AloudError
from content.schema import GuideChapter, GuideSection
from desktop.pages.letter import Letter
from desktop.pages.page import Page
from desktop.practice.preparing import Preparing
from desktop.practice.rehearsal import Rehearsal
from desktop.widgets.basics import Label, Prose, card, column, empty
from desktop.widgets.check_box import CheckBox
from desktop.widgets.theme import Theme


class ChapterPage(Page):
    """Shows a chapter; the primary action turns to the next one."""

    chapter_wanted = Signal(object)
    """GuideChapter that comes next."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, preparing: Preparing, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("All chapters"), parent=parent)
        self._rehearsal = rehearsal
        self._preparing = preparing
        self._chapter: GuideChapter | None = None
        self._next: GuideChapter | None = None
        self.heading = Label(size="title", wrap=True)
        self.summary = Prose(tone="muted")
        self._sections = column(gap=32)
        self.letter = Letter(theme, preparing)
        self.letter.failed.connect(self.failed)
        self.body.addLayout(column(self.heading, self.summary, gap=8))
        self.body.addLayout(self._sections)
        self.body.addWidget(self.letter)
        self.body.addStretch(1)
        self.primary.clicked.connect(self._turn)
        self.hint.setText(self.tr("Space"))

    def show_chapter(self, chapter: GuideChapter) -> None:
        """Show this chapter of the pack in use."""
        pack = self._rehearsal.pack
        self._chapter = chapter
        at = pack.guide.index(chapter)
        self._next = pack.guide[at + 1] if at + 1 < len(pack.guide) else None
        self.title.setText(self.tr("Chapter {number} of {count}").format(number=at + 1, count=len(pack.guide)))
        self.heading.setText(chapter.title)
        self.summary.set_plain(chapter.summary)
        self.summary.setVisible(bool(chapter.summary))
        empty(self._sections)
        for section in chapter.sections:
            self._sections.addWidget(self._section(section))
        self.letter.show_template(pack.id, chapter)
        self.primary.setText(self.tr("Next chapter") if self._next is not None else self.tr("Done"))
        self.primary.show_icon("arrow" if self._next is not None else "check")
        self.primary.setAccessibleName(
            self.tr("Next chapter: {title}").format(title=self._next.title) if self._next is not None else ""
        )
        self.area.verticalScrollBar().setValue(0)

    def go_back(self) -> None:
        """Keep what is filled in, and leave."""
        self.letter.keep()
        self.left.emit()

    def _turn(self) -> None:
        if self._next is None:
            self.go_back()
            return
        self.chapter_wanted.emit(self._next)

    def _section(self, section: GuideSection) -> QWidget:
        parts: list[QWidget] = [Label(section.title, size="section", wrap=True)] if section.title else []
        parts += [Prose(" ".join(paragraph.split())) for paragraph in section.text.split("\n\n") if paragraph.strip()]
        if section.checklist:
            ticks = card(name=section.title)
            ticks.setLayout(column(*(self._tick(text) for text in section.checklist), margins=(16, 12, 20, 16), gap=4))
            parts.append(ticks)
        whole = QWidget()
        whole.setLayout(column(*parts, gap=12))
        return whole

    def _tick(self, text: str) -> CheckBox:
        assert self._chapter is not None
        tick = CheckBox(text)
        tick.setChecked(self._preparing.is_ticked(self._rehearsal.pack.id, self._chapter, text))
        tick.clicked.connect(lambda done: self._remember(text, done))
        return tick

    def _remember(self, text: str, done: bool) -> None:
        assert self._chapter is not None
        try:
            self._preparing.tick(self._rehearsal.pack.id, self._chapter, text, done=done)
        except AloudError as error:
            self.failed.emit(str(error))
            self.show_chapter(self._chapter)
