"""A part of two takes beside each other: their words with what differs, and a button for each that plays it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from desktop.practice.compare import OTHER, Piece, Row, Side
from desktop.widgets.basics import BODY_LINE_HEIGHT_PERCENT, Button, Label, column, grow_with_width, row
from desktop.widgets.card_grid import CardGrid
from desktop.widgets.parts import LetterBadge, part_title
from desktop.widgets.theme import Theme

NARROWEST = 320
"""Below this width of a side, in device-independent pixels, the sides stand below each other."""


class PieceText(QLabel):
    """Words of which some are on this side only: struck through on the left, underlined on the right.

    Args:
        theme: the theme in force.
        pieces: the words.
        left: which side it is.
    """

    def __init__(self, theme: Theme, pieces: tuple[Piece, ...], *, left: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pieces = pieces
        self._left = left
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        grow_with_width(self)
        here = self.tr("only here: {words};")
        self.setAccessibleName(" ".join(here.format(words=piece.text) if piece.own else piece.text for piece in pieces))
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def plain(self) -> str:
        """The words without their dress."""
        return " ".join(piece.text for piece in self._pieces)

    def _dress(self) -> None:
        colour = self._theme.colour("watch" if self._left else "accent").name()
        tag = "s" if self._left else "u"
        words = " ".join(
            f'<{tag} style="color:{colour}">{escape(piece.text)}</{tag}>' if piece.own else escape(piece.text)
            for piece in self._pieces
        )
        self.setText(f'<p style="line-height:{BODY_LINE_HEIGHT_PERCENT}%">{words}</p>')


class CompareRow(QFrame):
    """One part of two takes.

    Args:
        theme: the theme in force.
        part: what is shown.
        place: of the part among the others.
        names: how the takes are called, left and right.
        playable: whether the left and the right take have sound.
    """

    play_wanted = Signal(bool)
    """Play this part of the left take, or of the right one."""

    def __init__(
        self,
        theme: Theme,
        part: Row,
        place: int,
        *,
        names: tuple[str, str],
        playable: tuple[bool, bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.part = part
        self._theme = theme
        title = self.tr("Other sentences") if part.part == OTHER else part_title(part.part)
        self.setAccessibleName(title)
        head = row(gap=12)
        if part.part != OTHER:
            told = bool(part.left.pieces or part.right.pieces)
            head.addWidget(LetterBadge(theme, part.part, place=place, covered=told))
        head.addWidget(Label(title, size="strong"))
        head.addStretch(1)
        self.buttons: dict[bool, Button] = {}
        sides = tuple(
            self._side(title, side, names[at], left=at == 0, playable=playable[at])
            for at, side in enumerate((part.left, part.right))
        )
        grid = CardGrid(sides, narrowest=NARROWEST, gap=24)
        self.setLayout(column(head, grid, margins=(24, 16, 24, 16), gap=12))

    def show_playing(self, left: bool | None) -> None:
        """Show which side of this part is heard, or that neither is."""
        for of_left, button in self.buttons.items():
            button.setText(self.tr("Stop") if left is of_left else self.tr("Hear it"))
            button.show_icon("stop" if left is of_left else "play")

    def _side(self, title: str, side: Side, name: str, *, left: bool, playable: bool) -> QWidget:
        holder = QWidget()
        words = column(gap=8)
        head = row(Label(name, size="note"), 0, gap=8)
        if playable and side.spans:
            button = Button(self._theme, self.tr("Hear it"), kind="ghost", icon_name="play")
            button.setAccessibleName(self.tr("Hear it: {part}, {take}").format(part=title, take=name))
            button.clicked.connect(lambda: self.play_wanted.emit(left))
            self.buttons[left] = button
            head.addWidget(button)
        words.addLayout(head)
        if side.pieces:
            words.addWidget(PieceText(self._theme, side.pieces, left=left))
        else:
            words.addWidget(Label(self.tr("not found in this take"), tone="muted", wrap=True))
        words.addStretch(1)
        holder.setLayout(words)
        return holder
