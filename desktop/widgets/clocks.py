"""Time on the practise page: think time that runs out, and the length of the answer against its target band.

Neither tells a screen reader anything while it runs.
"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.widgets.theme import Theme, TypeSize


def clock(seconds: float) -> str:
    """Return a length of time as 0:07 or 12:30."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


class ThinkRing(QWidget):
    """A ring that empties while the think time runs, with the seconds in it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._left_s = 0.0
        self._total_s = 1.0
        self.setAccessibleName(self.tr("Think time that runs out"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def show_time(self, left_s: float, total_s: float) -> None:
        """Show how much of the think time is left; where motion is reduced, second by second."""
        if self._theme.motion.reduced:
            left_s = float(ceil(left_s))
        if (left_s, total_s) != (self._left_s, self._total_s):
            self._left_s, self._total_s = left_s, max(total_s, 0.001)
            self.update()

    def sizeHint(self) -> QSize:
        """A ring big enough for its number."""
        edge = self._theme.px(136)
        return QSize(edge, edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring and the seconds."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = min(self.width(), self.height()) - 12
        ring = QRectF((self.width() - edge) / 2, (self.height() - edge) / 2, edge, edge)
        painter.setPen(QPen(self._theme.colour("sunken"), 8))
        painter.drawEllipse(ring)
        painter.setPen(QPen(self._theme.colour("accent"), 8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        share = min(1.0, self._left_s / self._total_s)
        painter.drawArc(ring, 90 * 16, round(share * 360 * 16))
        painter.setPen(self._theme.colour("text"))
        font = self._theme.font(TypeSize.TITLE)
        # A page on a low screen gives the ring less room than it asks for.
        font.setPixelSize(max(1, min(font.pixelSize(), round(edge / 3))))
        painter.setFont(font)
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, clock(self._left_s + 0.999))
        painter.end()


class LengthBar(QWidget):
    """The time of the answer so far on a line that shows where a good length lies: told by shape, without a number.

    Beyond the band the mark is a ring instead of a disc, for it has left what is good and nobody is to be scared.
    """

    BEYOND = 1.3
    """The line ends at this multiple of the upper end of the band."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._elapsed_s = 0.0
        self._target_s = (60.0, 120.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(560)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)
        self.show_target(self._target_s)

    @property
    def elapsed_s(self) -> float:
        """The time shown."""
        return self._elapsed_s

    def show_target(self, target_s: tuple[float, float]) -> None:
        """Show another target band, and time zero."""
        self._target_s = target_s
        self._elapsed_s = 0.0
        self.setAccessibleName(
            self.tr("Time of your answer; a good length is {low} to {high}").format(
                low=clock(target_s[0]), high=clock(target_s[1])
            )
        )
        self.update()

    def show_elapsed(self, elapsed_s: float) -> None:
        """Show this many seconds; no screen reader is told."""
        self._elapsed_s = elapsed_s
        self.update()

    def sizeHint(self) -> QSize:
        """The line, and its words below."""
        return QSize(480, self._theme.px(TypeSize.NOTE) + 36)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line, the band on it, and how far the answer has come."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        low, high = self._target_s
        total = high * self.BEYOND
        left, right = 8.0, self.width() - 8.0

        def x(seconds: float) -> float:
            return left + (right - left) * min(seconds, total) / total

        top = 6.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(QRectF(left, top + 6, right - left, 4), 2, 2)
        painter.setPen(QPen(theme.colour("edge"), 1.5))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(QRectF(x(low), top, x(high) - x(low), 16), 8, 8)
        done = x(self._elapsed_s)
        if self._elapsed_s > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRectF(left, top + 6, max(4.0, done - left), 4), 2, 2)
            if self._elapsed_s > high:
                painter.setPen(QPen(theme.colour("accent"), 3))
                painter.setBrush(theme.colour("ground"))
            painter.drawEllipse(QRectF(done - 6, top + 2, 12, 12))
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font(TypeSize.NOTE))
        words = self.tr("good length")
        width = max(x(high) - x(low), painter.fontMetrics().horizontalAdvance(words) + 4.0)
        middle = (x(low) + x(high)) / 2
        place = QRectF(min(middle - width / 2, self.width() - width), top + 22, width, theme.px(TypeSize.NOTE) + 8)
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)
        painter.end()
