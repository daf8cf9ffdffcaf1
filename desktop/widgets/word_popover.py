"""What can be said of a word that was chosen: whether it is a filler, and which part its sentence tells."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.widgets.aside import AsideLayout
from desktop.widgets.basics import Button, Label, column, divider
from desktop.widgets.clocks import clock
from desktop.widgets.flow import FlowLayout
from desktop.widgets.parts import HUES, part_title
from desktop.widgets.theme import Theme
from models.types import Word, WordKind

GAP = 6
"""Room between the word and the popover, in device-independent pixels."""

FILLERS = (WordKind.FILLED_PAUSE, WordKind.FILLER_WORD)


@dataclass(frozen=True, slots=True)
class ChosenWord:
    """A word, and the part its sentence tells: "" for none, None where sentences have no parts to choose from."""

    word: Word
    part: str | None


class WordPopover(QFrame):
    """Stands below a word. Tab leads into it, Escape closes it."""

    hear_wanted = Signal()
    filler_decided = Signal(bool)
    """The word is a filler, or it is none."""
    part_chosen = Signal(str)
    """The sentence of the word tells this part; "" for none of them."""
    closed = Signal()
    """It was closed by Escape."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setProperty("kind", "popover")
        self._chosen: ChosenWord | None = None
        self.title = Label(size="strong")
        self.hear = Button(theme, self.tr("Hear it"), kind="ghost", icon_name="play")
        self.hear.clicked.connect(self.hear_wanted)
        self.yes = Button(theme, self.tr("A filler"), icon_name="check")
        self.yes.clicked.connect(lambda: self.filler_decided.emit(True))
        self.no = Button(theme, self.tr("Not a filler"), icon_name="close")
        self.no.clicked.connect(lambda: self.filler_decided.emit(False))
        self.part_words = Label(size="note", wrap=True)
        self.parts = {name: self._part_button(theme, name) for name in (*HUES, "")}
        self._parts_row = QWidget()
        self._parts_row.setLayout(column(divider(), self.part_words, FlowLayout(*self.parts.values(), gap=4), gap=8))
        self.setLayout(
            column(
                AsideLayout(self.title, self.hear),
                FlowLayout(self.yes, self.no),
                self._parts_row,
                margins=(16, 12, 16, 12),
                gap=8,
            )
        )
        self.hide()
        theme.changed.connect(self.close_quietly)

    @property
    def chosen(self) -> ChosenWord | None:
        """The word it stands below, or None while it is closed."""
        return self._chosen

    @property
    def controls(self) -> tuple[Button, ...]:
        """Its buttons in the order in which Tab reaches them."""
        return tuple(
            button for button in (self.hear, self.yes, self.no, *self.parts.values()) if button.isVisibleTo(self)
        )

    def show_word(self, chosen: ChosenWord, place: QRect, *, playable: bool) -> None:
        """Stand below a word.

        Args:
            chosen: the word.
            place: where it stands, in the coordinates of the parent.
            playable: whether it can be heard.
        """
        self._chosen = chosen
        word = chosen.word
        said = word.text.strip(".,;:!?")
        self.title.setText(self.tr("“{word}” at {time}").format(word=said, time=clock(word.start_s)))
        self.setAccessibleName(self.tr("Correct “{word}”").format(word=said))
        filler = word.kind in FILLERS
        self.hear.setVisible(playable)
        self.no.setVisible(filler)
        self.yes.setText(self.tr("A filler") if filler else self.tr("Count it as a filler"))
        self._parts_row.setVisible(chosen.part is not None)
        if chosen.part is not None:
            told = part_title(chosen.part) if chosen.part else self.tr("no part")
            self.part_words.setText(self.tr("Its sentence tells: {part}. Change it to").format(part=told))
            for name, button in self.parts.items():
                button.setChecked(name == chosen.part)
        width = min(self.sizeHint().width(), self._room.width())
        self.resize(width, self.heightForWidth(width))
        self.stand_at(place)
        self.show()
        self.raise_()

    def stand_at(self, place: QRect) -> None:
        """Move below this place, inside the parent."""
        room = self._room.rect()
        left = max(room.left(), min(place.left() - 16, room.right() - self.width()))
        self.move(QPoint(left, place.bottom() + GAP))

    def close_quietly(self) -> None:
        """Close without saying so."""
        self._chosen = None
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape; space and Enter never reach what lies behind."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_quietly()
            self.closed.emit()
        else:
            event.setAccepted(event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter))

    def _part_button(self, theme: Theme, name: str) -> Button:
        title = part_title(name) if name else self.tr("None")
        words = (
            self.tr("This sentence tells the {part}").format(part=title.lower())
            if name
            else self.tr("This sentence tells none of these parts")
        )
        button = Button(theme, title, kind="ghost", name=words)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.part_chosen.emit(name))
        return button
