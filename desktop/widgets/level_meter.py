"""A level meter that breathes with the voice and shows no number."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.widgets.theme import Theme

QUIETEST_DBFS = -60.0
LOUDEST_DBFS = -8.0
BARS = 21
FRAME_MS = 40
RISE = 0.55
FALL = 0.16


class LevelMeter(QWidget):
    """A row of bars, tallest in the middle, as high as the voice is loud.

    It asks for the level itself while it runs. Nothing it shows is announced to a screen reader.

    Args:
        theme: the theme in force.
        level_dbfs: returns the loudness now in dBFS, or None while there is none.
    """

    def __init__(self, theme: Theme, level_dbfs: Callable[[], float | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._level_dbfs = level_dbfs
        self._shown = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._breathe)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Microphone level"))
        theme.changed.connect(self.update)

    @property
    def shown(self) -> float:
        """Height of the tallest bar as a share of the widget, 0..1."""
        return self._shown

    def start(self) -> None:
        """Follow the microphone from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Come to rest."""
        self._timer.stop()
        self._shown = 0.0
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the bars."""
        return QSize(320, 88)

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        self.stop()
        super().hideEvent(event)

    def _breathe(self) -> None:
        level = self._level_dbfs()
        target = 0.0
        if level is not None:
            target = max(0.0, min(1.0, (level - QUIETEST_DBFS) / (LOUDEST_DBFS - QUIETEST_DBFS)))
        self._shown += (target - self._shown) * (RISE if target > self._shown else FALL)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent" if self._timer.isActive() else "line"))
        width, pitch = 6.0, 14.0
        middle = self.width() / 2
        for bar in range(BARS):
            away = abs(bar - BARS // 2) / (BARS // 2)
            share = max(0.0, self._shown * (1.0 - away**1.5))
            height = width + share * (self.height() - width)
            x = middle + (bar - BARS // 2) * pitch - width / 2
            painter.drawRoundedRect(QRectF(x, (self.height() - height) / 2, width, height), width / 2, width / 2)
        painter.end()
