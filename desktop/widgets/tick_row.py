"""A box to tick with words beside it that wrap, which the check box of Qt cannot."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.widgets.basics import Prose, column, row
from desktop.widgets.theme import Theme, TypeSize


class TickRow(QWidget):
    """A thing to tick off, by keyboard on the box or by a click anywhere on the row."""

    ticked = Signal(str, bool)
    """The text, and whether it is ticked now; only when the person does it."""

    def __init__(self, theme: Theme, text: str, *, done: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox()
        self.box.setAccessibleName(text)
        self.box.setChecked(done)
        self.box.clicked.connect(lambda now: self.ticked.emit(text, now))
        self._words = Prose(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._theme = theme
        self._beside, self._below = column(self.box, 0), column(self._words, 0)
        line = row(gap=0)
        line.addLayout(self._beside)
        line.addLayout(self._below, 1)
        self.setLayout(line)
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Put the box into the middle of the first line, whatever the size of the text."""
        line_height = QFontMetrics(self._theme.font(TypeSize.BODY)).height()
        lower = round((self.box.sizeHint().height() - line_height) / 2)
        self._beside.setContentsMargins(0, max(0, -lower), 0, 0)
        self._below.setContentsMargins(0, max(0, lower), 0, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick by a click on the words."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.box.click()
        else:
            super().mousePressEvent(event)
