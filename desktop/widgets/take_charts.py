"""Charts with one place a take: how a measure went, and which parts stories had. Each says in words what it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.widgets.parts import HUES, draw_letter, part_title
from desktop.widgets.theme import Theme, TypeSize

CHART_HEIGHT = 148
SMALL_HEIGHT = 56
EDGE = 14
"""Room around the points, in device-independent pixels."""

BOX = 22
_POINT = 4.0
_HATCH = 7


@dataclass(frozen=True, slots=True)
class ChartTake:
    """A take on a chart: the key that opening it gives back, and what is said of it, such as "today 14:03: 148"."""

    key: int
    words: str


@dataclass(frozen=True, slots=True)
class CourseData:
    """What a course shows: takes with their values, the oldest first.

    `usual` is the range of normal variation, `target` the band aimed at, each None where there is none. `written` turns
    a value into words for the axis.
    """

    takes: tuple[ChartTake, ...]
    values: tuple[float, ...]
    usual: tuple[float, float] | None
    target: tuple[float, float] | None
    written: Callable[[float], str]


class TakeChart(QWidget):
    """Takes from left to right; left and right move from one to the next, Enter, space or a click opens it.

    Args:
        theme: the theme in force.
        name: what the chart shows, for those who cannot see it.
        operable: whether it takes the keyboard and opens takes; a small picture of one does not.
    """

    opened = Signal(int)
    """Key of the take."""

    def __init__(self, theme: Theme, name: str, *, operable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._operable = operable
        self._takes: tuple[ChartTake, ...] = ()
        self._at = -1
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if operable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setMouseTracking(True)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    @property
    def current(self) -> ChartTake | None:
        """The take that the keyboard stands on."""
        return self._takes[self._at] if 0 <= self._at < len(self._takes) else None

    def show_takes(self, takes: tuple[ChartTake, ...], description: str) -> None:
        """Show these takes; `description` says the whole picture in words."""
        self._takes = takes
        self._at = len(takes) - 1
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(description)
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and open."""
        last = len(self._takes) - 1
        match event.key():
            case Qt.Key.Key_Left:
                self._go_to(max(0, self._at - 1))
            case Qt.Key.Key_Right:
                self._go_to(min(last, self._at + 1))
            case Qt.Key.Key_Home:
                self._go_to(0)
            case Qt.Key.Key_End:
                self._go_to(last)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if self.current is not None:
                self.opened.emit(self.current.key)
            case _:
                event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what stands under the mouse."""
        at = self._nearest(event.position().x())
        self.setToolTip(self._takes[at].words if at >= 0 else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the take that was clicked."""
        at = self._nearest(event.position().x())
        if self._operable and event.button() is Qt.MouseButton.LeftButton and at >= 0:
            self._go_to(at)
            self.opened.emit(self._takes[at].key)

    def _nearest(self, x: float) -> int:
        return min(range(len(self._takes)), key=lambda at: abs(self._x(at) - x), default=-1)

    def _go_to(self, at: int) -> None:
        if at != self._at and self._takes:
            self._at = at
            current = self.current
            # The description is read when the keyboard comes; a name that changes is read while it stays.
            self.setAccessibleName(f"{self._name}, {current.words}" if current is not None else self._name)
            self.update()

    def _left(self) -> float:
        return EDGE

    def _x(self, at: int) -> float:
        """Where a take stands."""
        left, right = self._left(), self.width() - EDGE
        count = len(self._takes)
        return (left + right) / 2 if count < 2 else left + (right - left) * at / (count - 1)

    def _draw_focus(self, painter: QPainter) -> None:
        """The ring of the focus, and the words of the take it stands on."""
        if not self.hasFocus():
            return
        painter.setPen(QPen(self._theme.colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        current = self.current
        if current is None:
            return
        painter.setFont(self._theme.font(TypeSize.NOTE, bold=True))
        size = painter.fontMetrics().size(0, current.words)
        width = size.width() + 12.0
        left = max(2.0, min(self._x(self._at) - width / 2, self.width() - width - 2))
        box = QRectF(left, self.height() - size.height() - 6, width, size.height() + 4)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("surface"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, current.words)


class CourseChart(TakeChart):
    """The values of a measure over takes.

    The usual range is hatched, the target band lies between dashed lines; the latest takes are filled, those before
    hollow.
    """

    def __init__(self, theme: Theme, name: str, *, operable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, operable=operable, parent=parent)
        self._data = CourseData((), (), None, None, str)
        self._latest = 0

    def show_course(self, data: CourseData, description: str, *, latest: int) -> None:
        """Show this course; the last `latest` takes are those that are compared with the range."""
        self._data, self._latest = data, latest
        self.show_takes(data.takes, description)

    def sizeHint(self) -> QSize:
        """Wide, and as high as it is meant to be read."""
        note = self._theme.px(TypeSize.NOTE)
        return QSize(320, CHART_HEIGHT + 2 * note if self._operable else SMALL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Narrower it cannot be read."""
        return QSize(160, self.sizeHint().height())

    def _left(self) -> float:
        if not self._operable or not self._data.values:
            return EDGE
        metrics = self.fontMetrics()
        low, high = self._ends()
        return EDGE + 12 + max(metrics.horizontalAdvance(self._data.written(value)) for value in (low, high))

    def _ends(self) -> tuple[float, float]:
        """The least and the greatest value on the chart."""
        data = self._data
        shown = [*data.values, *(data.usual or ()), *(data.target or ())]
        low, high = max(0.0, min(shown)), max(shown)
        if low == high:
            return max(0.0, low - 1.0), high + 1.0
        return low, high

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ranges, line and points."""
        data, theme = self._data, self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if data.values:
            low, high = self._ends()
            top, bottom = EDGE + 2.0, self.height() - EDGE - 2.0
            if self._operable:
                bottom -= theme.px(TypeSize.NOTE) + 8

            def y(value: float) -> float:
                return bottom - (bottom - top) * (max(low, min(high, value)) - low) / (high - low)

            self._draw_axis(painter, y)
            self._draw_ranges(painter, y)
            places = [QPointF(self._x(at), y(value)) for at, value in enumerate(data.values)]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("edge"), 1.5))
            painter.drawPolyline(QPolygonF(places))
            for at, place in enumerate(places):
                newest = at >= len(places) - self._latest
                painter.setPen(QPen(theme.colour("accent"), 1.5))
                painter.setBrush(theme.colour("accent" if newest else "surface"))
                size = _POINT + 1.0 if newest else _POINT
                painter.drawEllipse(place, size, size)
                if at == self._at and self.hasFocus():
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.setPen(QPen(theme.colour("text"), 2))
                    painter.drawEllipse(place, size + 4, size + 4)
        self._draw_focus(painter)
        painter.end()

    def _draw_axis(self, painter: QPainter, y: Callable[[float], float]) -> None:
        if not self._operable:
            return
        painter.setFont(self._theme.font(TypeSize.NOTE))
        height = painter.fontMetrics().height()
        for value in self._ends():
            painter.setPen(QPen(self._theme.colour("line"), 1))
            painter.drawLine(QPointF(self._left() - 6, y(value)), QPointF(self.width() - EDGE, y(value)))
            painter.setPen(self._theme.colour("muted"))
            place = QRectF(0, y(value) - height / 2, self._left() - 12, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, self._data.written(value))

    def _draw_ranges(self, painter: QPainter, y: Callable[[float], float]) -> None:
        left, right = self._left() - 6, self.width() - EDGE + 6.0
        if self._data.usual is not None:
            low, high = self._data.usual
            box = QRectF(QPointF(left, y(high)), QPointF(right, y(low)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("sunken"))
            painter.drawRoundedRect(box, 4, 4)
            hatch = QColor(self._theme.colour("edge"))
            hatch.setAlpha(70)
            painter.setPen(QPen(hatch, 1))
            painter.save()
            painter.setClipRect(box)
            for start in range(int(box.left() - box.height()), int(box.right()), _HATCH):
                painter.drawLine(QPointF(start, box.bottom()), QPointF(start + box.height(), box.top()))
            painter.restore()
        if self._data.target is not None:
            painter.setPen(QPen(self._theme.colour("good"), 1.5, Qt.PenStyle.DashLine))
            for edge in (edge for edge in self._data.target if edge > 0):
                painter.drawLine(QPointF(left, y(edge)), QPointF(right, y(edge)))


class StoryChart(TakeChart):
    """Which of the four parts each story had: a letter on its hue for a part that was told, a dashed box for none."""

    def __init__(self, theme: Theme, name: str, *, operable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, operable=operable, parent=parent)
        self._parts: tuple[tuple[str, ...], ...] = ()

    def show_stories(self, takes: tuple[ChartTake, ...], parts: tuple[tuple[str, ...], ...], description: str) -> None:
        """Show these takes with the parts that each had."""
        self._parts = parts
        self.show_takes(takes, description)

    @property
    def _box(self) -> int:
        return max(BOX, self._theme.px(TypeSize.BODY) + 7)

    def sizeHint(self) -> QSize:
        """Four rows of boxes."""
        below = self._theme.px(TypeSize.NOTE) + 14 if self._operable else 0
        return QSize(240, 4 * (self._box + 4) + 2 * EDGE + below)

    def minimumSizeHint(self) -> QSize:
        """The boxes of a few takes must fit."""
        return QSize(160, self.sizeHint().height())

    @property
    def _first(self) -> int:
        """The oldest take that has room; the newest always have."""
        fitting = (self.width() - 2 * EDGE - self._names_width()) // (self._box + 4)
        return max(0, len(self._takes) - max(1, fitting))

    def _names_width(self) -> int:
        metrics = self.fontMetrics()
        return max(metrics.horizontalAdvance(part_title(part)) for part in HUES) + 12

    def _x(self, at: int) -> float:
        return EDGE + self._names_width() + (at - self._first + 0.5) * (self._box + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the names of the parts and a box for each part of each take."""
        theme, edge = self._theme, self._box
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, part in enumerate(HUES):
            top = EDGE + row * (edge + 4.0)
            painter.setFont(theme.font(TypeSize.NOTE))
            painter.setPen(theme.colour("muted"))
            names = QRectF(EDGE, top, self._names_width() - 8, edge)
            painter.drawText(names, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, part_title(part))
            for at in range(self._first, len(self._parts)):
                box = QRectF(self._x(at) - edge / 2, top, edge, edge).adjusted(1, 1, -1, -1)
                draw_letter(painter, theme, box, part, covered=part in self._parts[at])
        if self.hasFocus() and 0 <= self._at < len(self._parts):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("text"), 2))
            x = self._x(self._at) - edge / 2 - 2
            painter.drawRoundedRect(QRectF(x, EDGE - 3, edge + 4, 4 * (edge + 4) + 2), 6, 6)
        self._draw_focus(painter)
        painter.end()
