"""Parts of the first page: what was left unfinished, what the coach asks for, and which pack is in use."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDate, QSize, Qt, Signal
from PySide6.QtGui import QImageReader, QPixmap
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QWidget

from content.schema import Pack, Question
from desktop.pages.words import LOCALE, length_of, when
from desktop.practice.library import Library
from desktop.practice.plan import Attempt, assigned
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Button, Label, Picture, Prose, column, row
from desktop.widgets.row_list import RowList
from desktop.widgets.theme import Theme

LOGO_SIZE = QSize(160, 40)
"""Most room for the picture of a pack, in device-independent pixels."""


class UnfinishedCard(QFrame):
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


class AssignmentCard(QFrame):
    """What a coach asks the person to practise: title, last day, note.

    `questions`, a list of what is left to do, is made here and has its place on the page.
    """

    opened = Signal(object)
    """Question of the assignment."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._title = Label(size="section", wrap=True)
        self._due = Label(size="note")
        self._note = Prose()
        self.questions = RowList(theme, self.tr("Assigned questions"))
        self.questions.opened.connect(self._open)
        self._assigned: tuple[Question, ...] = ()
        self.setLayout(column(self._title, self._due, self._note, margins=(24, 20, 24, 20), gap=4))
        theme.changed.connect(self._fit_list)

    def show_assignment(self, pack: Pack, attempts: tuple[Attempt, ...]) -> Question | None:
        """Show the assignment of a pack, or nothing if it has none; returns the question that is next in it, if any."""
        assignment = pack.assignment
        for part in (self, self.questions):
            part.setVisible(assignment is not None)
        if assignment is None:
            return None
        title = assignment.title or self.tr("What your coach asks for")
        self._title.setText(title)
        self.setAccessibleName(title)
        due = assignment.due
        self._due.setVisible(due is not None)
        if due is not None:
            day = LOCALE.toString(QDate(due.year, due.month, due.day), "d MMMM yyyy")
            self._due.setText(self.tr("Until {day}").format(day=day))
        self._note.setVisible(bool(assignment.note))
        self._note.set_plain(assignment.note)
        rows = assigned(pack, attempts)
        self._assigned = tuple(question for question, _ in rows)
        self.questions.clear()
        for at, (question, left) in enumerate(rows):
            state = self.tr("{count} takes to go").format(count=left) if left > 1 else self.tr("one take to go")
            self.questions.add_row(at, question.text, state if left else self.tr("done"))
        self._fit_list()
        return next((question for question, left in rows if left), None)

    def _open(self, at: object) -> None:
        if isinstance(at, int):
            self.opened.emit(self._assigned[at])

    def _fit_list(self) -> None:
        self.questions.setFixedHeight(self.questions.height_of_rows())


class PackRow(QWidget):
    """Says which pack is in use, and leads to others."""

    chosen = Signal(str)
    """Id of the pack that is to be used."""
    open_wanted = Signal()
    own_wanted = Signal()
    """The page of the pack in use is wanted."""

    def __init__(self, theme: Theme, library: Library) -> None:
        super().__init__()
        self._library = library
        self.logo = QLabel()
        self.name = Label(size="section", wrap=True)
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Question pack"))
        self.choice.setMaximumWidth(320)
        self.choice.activated.connect(lambda: self.chosen.emit(self.choice.currentData()))
        self.own = Button(theme, self.tr("This pack"), kind="ghost", icon_name="settings")
        self.own.clicked.connect(self.own_wanted)
        self.open = Button(theme, self.tr("Open a pack..."), kind="ghost", icon_name="folder")
        self.open.clicked.connect(self.open_wanted)
        line = row(self.logo, self.name, self.choice, 0, self.own, self.open, gap=8)
        line.setStretch(1, 100)
        self.setLayout(line)

    def refresh(self) -> None:
        """Show what there is."""
        pack, packs = self._library.pack, self._library.packs
        unreadable = self._library.unreadable
        several = len(packs) + len(unreadable) > 1
        self.name.setText(pack.name)
        self.name.setVisible(not several)
        self.choice.setVisible(several)
        self.choice.clear()
        for each in packs:
            self.choice.addItem(each.name, each.id)
        for pack_id in unreadable:
            self.choice.addItem(self.tr("{name} (cannot be read)").format(name=pack_id), pack_id)
        self.choice.setCurrentIndex(self.choice.findData(pack.id))
        self.own.setVisible(self._library.is_own(pack.id))
        logo = picture_of(pack.branding.logo, self.devicePixelRatioF()) if pack.branding.logo is not None else None
        self.logo.setVisible(logo is not None)
        if logo is not None:
            self.logo.setPixmap(logo)
            self.logo.setFixedSize(logo.deviceIndependentSize().toSize())
            self.logo.setAccessibleName(pack.branding.name or pack.name)


def picture_of(path: Path, ratio: float) -> QPixmap | None:
    """Return a pack's picture, no larger than LOGO_SIZE at this device pixel ratio; None if it cannot be read."""
    reader = QImageReader(str(path), b"png")
    size = reader.size()
    if not size.isValid():
        return None
    reader.setScaledSize(size.scaled(LOGO_SIZE * ratio, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return None
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)
