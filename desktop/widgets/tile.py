"""A button with a picture above its word: one of several ways on that nobody is pushed to."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from desktop.widgets.basics import Button, Label, Picture, column
from desktop.widgets.theme import Theme


class Tile(Button):
    """A way on.

    Args:
        theme: the theme in force.
        text: where it leads, in a word or two; also its accessible name.
        icon_name: file name in assets/icons without its ending.
    """

    def __init__(self, theme: Theme, text: str, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, kind="chip", parent=parent)
        self.setAccessibleName(text)
        words = Label(text, size="note")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = column(margins=(4, 10, 4, 10), gap=6)
        inside.addWidget(Picture(theme, icon_name, "accent", 24), 0, Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(words)
        self.setLayout(inside)

    def sizeHint(self) -> QSize:
        """The size of what is in it."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """What is in it must fit."""
        return self.sizeHint()
