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
BAR_WIDTH = 9.0
BAR_PITCH = 21.0
FRAME_MS = 40
RISE = 0.55
FALL = 0.16

STILL_MS = 500
STILL_STEPS = 3
"""Where motion is reduced, the bars stand at one of so many heights and look again this often."""


class LevelMeter(QWidget):
    """A row of bars, tallest in the middle, as high as the voice is loud.

    It asks for the level itself while it runs. Nothing it shows is announced to a screen reader. Where motion is
    reduced it does not breathe: it shows in a few still steps that the voice comes in.

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
        self._timer.timeout.connect(self._breathe)
        theme.motion.changed.connect(self._follow_motion)
        self._follow_motion()
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
        return QSize(480, 128)

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        self.stop()
        super().hideEvent(event)

    def _breathe(self) -> None:
        level = self._level_dbfs()
        target = 0.0
        if level is not None:
            target = max(0.0, min(1.0, (level - QUIETEST_DBFS) / (LOUDEST_DBFS - QUIETEST_DBFS)))
        if self._theme.motion.reduced:
            target = round(target * STILL_STEPS) / STILL_STEPS
            if target == self._shown:
                return
            self._shown = target
        else:
            self._shown += (target - self._shown) * (RISE if target > self._shown else FALL)
        self.update()

    def _follow_motion(self) -> None:
        self._timer.setInterval(STILL_MS if self._theme.motion.reduced else FRAME_MS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent" if self._timer.isActive() else "line"))
        pitch = min(BAR_PITCH, self.width() / (BARS + 1))
        width = BAR_WIDTH * pitch / BAR_PITCH
        middle = self.width() / 2
        for bar in range(BARS):
            away = abs(bar - BARS // 2) / (BARS // 2)
            share = max(0.0, self._shown * (1.0 - away**1.5))
            height = width + share * (self.height() - width)
            x = middle + (bar - BARS // 2) * pitch - width / 2
            painter.drawRoundedRect(QRectF(x, (self.height() - height) / 2, width, height), width / 2, width / 2)
        painter.end()
