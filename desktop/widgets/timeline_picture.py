"""The picture of an answer over time: marks, sound, silences, parts and pace, painted once for each view of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from desktop.widgets.clocks import clock
from desktop.widgets.comment_marks import comment_height, draw_comments
from desktop.widgets.parts import part_hue, part_title
from desktop.widgets.theme import Theme, TypeSize
from models.types import PaceWindow

MARK_HEIGHT = 16
SOUND_HEIGHT = 72
BAND_HEIGHT = 26
PACE_HEIGHT = 52
GAP = 8
SIDE = 2
"""Room left and right of the picture, in device-independent pixels."""

_TICKS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
_PACE_ROOM_WPM = 40.0
_BAR = 3


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """A stretch with a meaning. `name` is what was said there, or the name of a part."""

    name: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class TimelineData:
    """What the timeline shows. `peaks` are the loudest magnitudes (0..1) of equal slices of the whole recording.

    `fillers` are filled pauses, `possible` those that may be one; `words` are the places where the keyboard stops.
    `target_wpm` is the band of the pace. `comments` are what a coach says, in the order of their times.
    """

    duration_s: float
    peaks: tuple[float, ...] = ()
    fillers: tuple[TimelineMark, ...] = ()
    filler_words: tuple[TimelineMark, ...] = ()
    possible: tuple[TimelineMark, ...] = ()
    pauses: tuple[TimelineMark, ...] = ()
    parts: tuple[TimelineMark, ...] = ()
    words: tuple[TimelineMark, ...] = ()
    pace: tuple[PaceWindow, ...] = ()
    target_wpm: tuple[float, float] | None = None
    comments: tuple[TimelineMark, ...] = ()


def picture_height(theme: Theme, data: TimelineData) -> int:
    """Return the height of the picture in device-independent pixels."""
    note = theme.px(TypeSize.NOTE)
    pace = PACE_HEIGHT + GAP if data.pace else 0
    return marks_top(theme, data) + MARK_HEIGHT + SOUND_HEIGHT + GAP + _band_height(theme) + GAP + pace + note + 8


def marks_top(theme: Theme, data: TimelineData) -> int:
    """Return where the marks of fillers begin: below the comments, if there are any."""
    return comment_height(theme) if data.comments else 0


def _band_height(theme: Theme) -> int:
    return max(BAND_HEIGHT, theme.px(TypeSize.NOTE) + 8)


class TimelinePicture:
    """Paints a stretch of an answer.

    Args:
        theme: the theme in force.
        data: the answer.
        size: of the picture, in device-independent pixels.
        start_s: where the stretch begins.
        shown_s: how long it is, seconds.
    """

    def __init__(self, theme: Theme, data: TimelineData, size: QSizeF, start_s: float, shown_s: float) -> None:
        self._theme = theme
        self._data = data
        self._width = size.width()
        self._start_s = start_s
        self._end_s = start_s + shown_s
        self._scale = (size.width() - 2 * SIDE) / max(shown_s, 0.001)

    def x(self, seconds: float) -> float:
        """Return where a time stands."""
        return SIDE + (seconds - self._start_s) * self._scale

    def paint(self, painter: QPainter) -> None:
        """Paint everything."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sound = QRectF(0, marks_top(self._theme, self._data) + MARK_HEIGHT, self._width, SOUND_HEIGHT)
        self._pauses(painter, sound)
        self._sound(painter, sound)
        self._marks(painter, sound.top() - 3)
        if self._data.comments:
            places = [self.x(comment.start_s) for comment in self._data.comments]
            draw_comments(painter, self._theme, places, self._width, sound.bottom())
        band = QRectF(0, sound.bottom() + GAP, self._width, _band_height(self._theme))
        self._parts(painter, band)
        bottom = band.bottom() + GAP
        if self._data.pace:
            pace = QRectF(0, bottom, self._width, PACE_HEIGHT)
            self._pace(painter, pace)
            bottom = pace.bottom() + GAP
        self._time(painter, bottom - 4)

    def _seen(self, marks: tuple[TimelineMark, ...]) -> list[TimelineMark]:
        return [mark for mark in marks if mark.end_s >= self._start_s and mark.start_s <= self._end_s]

    def _sound(self, painter: QPainter, area: QRectF) -> None:
        peaks, total = self._data.peaks, max(self._data.duration_s, 0.001)
        middle = area.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("edge"))
        loudest = max(peaks, default=0.0) or 1.0
        per_s = len(peaks) / total
        for bar in range(max(1, int(area.width() // _BAR))):
            first = int((self._start_s + bar * _BAR / self._scale) * per_s)
            last = int((self._start_s + (bar + 1) * _BAR / self._scale) * per_s)
            height = max(1.5, max(peaks[first : max(first + 1, last)], default=0.0) / loudest * (area.height() - 4))
            painter.drawRect(QRectF(SIDE + bar * _BAR, middle - height / 2, _BAR - 1, height))

    def _pauses(self, painter: QPainter, area: QRectF) -> None:
        painter.setFont(self._theme.font(TypeSize.NOTE))
        for pause in self._seen(self._data.pauses):
            left, right = self.x(pause.start_s), self.x(pause.end_s)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("sunken"))
            painter.drawRoundedRect(QRectF(left, area.top() + 4, right - left, area.height() - 8), 4, 4)
            words = f"{pause.end_s - pause.start_s:.1f} s"
            if painter.fontMetrics().horizontalAdvance(words) + 4 < right - left:
                painter.setPen(self._theme.colour("muted"))
                place = QRectF(left, area.top() + 4, right - left, area.height() / 2 - 8)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _marks(self, painter: QPainter, bottom: float) -> None:
        """Triangles for filled pauses, hollow ones for possible ones, diamonds for filler words."""
        watch = self._theme.colour("watch")
        full: tuple[tuple[tuple[TimelineMark, ...], Callable[[float, float], QPolygonF], bool], ...] = (
            (self._data.fillers, triangle, True),
            (self._data.possible, triangle, False),
            (self._data.filler_words, diamond, True),
        )
        for marks, shape, filled in full:
            painter.setPen(QPen(watch, 1.5))
            painter.setBrush(watch if filled else Qt.BrushStyle.NoBrush)
            for mark in self._seen(marks):
                painter.drawPolygon(shape(self.x((mark.start_s + mark.end_s) / 2), bottom))

    def _parts(self, painter: QPainter, band: QRectF) -> None:
        painter.setFont(self._theme.font(TypeSize.NOTE, bold=True))
        for place, part in enumerate(self._data.parts):
            hue = part_hue(part.name, place)
            left, right = max(0.0, self.x(part.start_s)), min(self._width, self.x(part.end_s))
            if right <= left:
                continue
            box = QRectF(left + 1, band.top(), max(3.0, right - left - 2), band.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(f"{hue}_soft"))
            painter.drawRoundedRect(box, 6, 6)
            title = part_title(part.name)
            words = title if painter.fontMetrics().horizontalAdvance(title) < box.width() - 12 else title[:1]
            if painter.fontMetrics().horizontalAdvance(words) < box.width():
                painter.setPen(self._theme.colour(hue))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _pace(self, painter: QPainter, area: QRectF) -> None:
        """The pace of each window as a line over its target band."""
        rates = [window.wpm for window in self._data.pace]
        low, high = self._data.target_wpm or (min(rates), max(rates))
        bottom, top = min(low - _PACE_ROOM_WPM, *rates), max(high + _PACE_ROOM_WPM, *rates)

        def y(wpm: float) -> float:
            return area.bottom() - 2 - (area.height() - 4) * (wpm - bottom) / (top - bottom)

        if self._data.target_wpm is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_soft"))
            painter.drawRoundedRect(QRectF(0, y(high), self._width, y(low) - y(high)), 4, 4)
        line = QPolygonF(
            [QPointF(self.x((window.start_s + window.end_s) / 2), y(window.wpm)) for window in self._data.pace]
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("accent"), 2))
        painter.drawPolyline(line)
        painter.setPen(self._theme.colour("muted"))
        painter.setFont(self._theme.font(TypeSize.NOTE))
        words = QCoreApplication.translate("timeline", "Pace")
        if self._data.target_wpm is not None:
            words = QCoreApplication.translate("timeline", "Pace; the band is {low} to {high} words a minute").format(
                low=round(low), high=round(high)
            )
        place = area.adjusted(4, 0, -4, 0)
        if painter.fontMetrics().horizontalAdvance(words) > place.width():
            words = QCoreApplication.translate("timeline", "Pace")
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, words)

    def _time(self, painter: QPainter, top: float) -> None:
        painter.setPen(self._theme.colour("muted"))
        painter.setFont(self._theme.font(TypeSize.NOTE))
        height = self._theme.px(TypeSize.NOTE) + 6
        wide = painter.fontMetrics().horizontalAdvance("00:00") + 24
        tick = next((tick for tick in _TICKS_S if tick * self._scale >= wide), _TICKS_S[-1])
        first = -int(-self._start_s // tick) * tick
        for seconds in range(first, int(min(self._end_s, self._data.duration_s)) + 1, tick):
            words = clock(seconds)
            width = painter.fontMetrics().horizontalAdvance(words)
            left = max(0.0, min(self.x(seconds) - width / 2, self._width - width))
            painter.drawText(QRectF(left, top, width + 2, height), Qt.AlignmentFlag.AlignLeft, words)


def triangle(x: float, bottom: float) -> QPolygonF:
    """A triangle that points down to `bottom`."""
    return QPolygonF([QPointF(x - 5, bottom - 9), QPointF(x + 5, bottom - 9), QPointF(x, bottom)])


def diamond(x: float, bottom: float) -> QPolygonF:
    """A diamond that stands on `bottom`."""
    return QPolygonF(
        [QPointF(x, bottom - 10), QPointF(x + 4, bottom - 5), QPointF(x, bottom), QPointF(x - 4, bottom - 5)]
    )
