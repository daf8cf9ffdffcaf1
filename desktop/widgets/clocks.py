"""Time on the practise page: think time that runs out, and the length of the answer against its target band."""

from __future__ import annotations

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
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def show_time(self, left_s: float, total_s: float) -> None:
        """Show how much of the think time is left."""
        self._left_s, self._total_s = left_s, max(total_s, 0.001)
        self.setAccessibleName(self.tr("Think time left: {time}").format(time=clock(left_s + 0.999)))
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
    """The time of the answer so far on a line that shows where a good length lies: told by shape, never by red.

    Where length does not count, the time stands alone.
    """

    BEYOND = 1.3
    """The line ends at this multiple of the upper end of the band."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._elapsed_s = 0.0
        self._target_s: tuple[float, float] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(560)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)
        self.show_target((60.0, 120.0))

    @property
    def elapsed_s(self) -> float:
        """The time shown."""
        return self._elapsed_s

    def show_target(self, target_s: tuple[float, float] | None) -> None:
        """Show another target band, or none, and time zero."""
        self._target_s = target_s
        self._elapsed_s = 0.0
        self.setAccessibleName(
            self.tr("Time of your answer; a good length is {low} to {high}").format(
                low=clock(target_s[0]), high=clock(target_s[1])
            )
            if target_s is not None
            else self.tr("Time of your answer")
        )
        self.update()

    def show_elapsed(self, elapsed_s: float) -> None:
        """Show this many seconds; no screen reader is told."""
        self._elapsed_s = elapsed_s
        self.update()

    def sizeHint(self) -> QSize:
        """The line with its numbers above and below."""
        return QSize(480, self._theme.px(TypeSize.VALUE) + self._theme.px(TypeSize.NOTE) + 48)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line, the band on it, and how far the answer has come."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._target_s is None:
            painter.setPen(self._theme.colour("text"))
            painter.setFont(self._theme.font(TypeSize.VALUE, bold=True))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, clock(self._elapsed_s))
        else:
            self._draw_band(painter, *self._target_s)
        painter.end()

    def _draw_band(self, painter: QPainter, low: float, high: float) -> None:
        theme = self._theme
        total = high * self.BEYOND
        left, right = 4.0, self.width() - 4.0

        def x(seconds: float) -> float:
            return left + (right - left) * min(seconds, total) / total

        top = theme.px(TypeSize.VALUE) + 16.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(QRectF(left, top + 4, right - left, 4), 2, 2)
        painter.setPen(QPen(theme.colour("edge"), 1.5))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(QRectF(x(low), top, x(high) - x(low), 12), 6, 6)
        done = x(self._elapsed_s)
        if self._elapsed_s > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRectF(left, top + 4, max(4.0, done - left), 4), 2, 2)
            painter.drawEllipse(QRectF(done - 6, top, 12, 12))

        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font(TypeSize.VALUE, bold=True))
        self._write(painter, clock(self._elapsed_s), done, QRectF(0, 0, self.width(), top - 6))
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font(TypeSize.NOTE))
        line = QRectF(0, top + 18, self.width(), theme.px(TypeSize.NOTE) + 8)
        metrics = painter.fontMetrics()
        wide = metrics.horizontalAdvance(clock(high)) + 8
        if x(high) - x(low) < wide:
            self._write(painter, f"{clock(low)} – {clock(high)}", (x(low) + x(high)) / 2, line)
            return
        for seconds in (low, high):
            self._write(painter, clock(seconds), x(seconds), line)
        words = self.tr("good length")
        if metrics.horizontalAdvance(words) + 2 * wide < x(high) - x(low):
            self._write(painter, words, (x(low) + x(high)) / 2, line)

    @staticmethod
    def _write(painter: QPainter, words: str, middle: float, line: QRectF) -> None:
        """Write words on a line, round this place and never out of the picture."""
        width = painter.fontMetrics().horizontalAdvance(words) + 2.0
        left = max(line.left(), min(middle - width / 2, line.right() - width))
        place = QRectF(left, line.top(), width, line.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
