"""The sign of a guest session, across the top of the window for as long as it lasts."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from desktop.widgets.basics import Button, Label, Picture, row
from desktop.widgets.theme import Theme


class GuestBar(QFrame):
    """Says that nothing is kept, and leads out of the guest session."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "guest")
        text = self.tr("Guest session: nothing is kept after Aloud closes.")
        self.setAccessibleName(text)
        self._text = Label(text, wrap=True)
        self.end = Button(theme, self.tr("End guest session"), kind="ghost")
        line = row(Picture(theme, "person", "accent"), self._text, self.end, margins=(16, 2, 8, 2), gap=12)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.hide()

    @property
    def message(self) -> str:
        """The sentence shown; "" while hidden."""
        return self._text.text() if not self.isHidden() else ""
