"""The answer as one picture: its sound, fillers, longer pauses and parts over time; a click plays from there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.widgets.clocks import clock
from desktop.widgets.parts import part_hue, part_title
from desktop.widgets.theme import Theme, TypeSize

SOUND_HEIGHT = 72
BAND_HEIGHT = 26
MARK_HEIGHT = 16
STEP_S = 1.0
LONG_STEP_S = 5.0
TICKS_S = (5, 10, 15, 30, 60, 120, 300, 600)


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """A stretch with a meaning. `name` is what was said there, or the name of a part."""

    name: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class TimelineData:
    """What the timeline shows. `peaks` are the loudest magnitudes (0..1) of equal slices of the whole recording."""

    duration_s: float
    peaks: tuple[float, ...] = ()
    fillers: tuple[TimelineMark, ...] = ()
    pauses: tuple[TimelineMark, ...] = ()
    parts: tuple[TimelineMark, ...] = ()


class Timeline(QWidget):
    """Shows an answer over time. Left and right move a cursor (with Shift by 5 s), Enter or space plays from it."""

    play_on_wanted = Signal(float)
    """Play from here to the end, seconds."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._data = TimelineData(1.0)
        self._cursor_s = 0.0
        self._heard_s: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Timeline of your answer"))
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    @property
    def data(self) -> TimelineData:
        """What is shown."""
        return self._data

    @property
    def cursor_s(self) -> float:
        """Where the keyboard's cursor stands, seconds."""
        return self._cursor_s

    def show_data(self, data: TimelineData) -> None:
        """Show this answer."""
        self._data = data
        self.setAccessibleDescription(self._in_words())
        self.update()

    def show_peaks(self, peaks: tuple[float, ...]) -> None:
        """Show this sound; it may come later than the rest."""
        old = self._data
        self._data = TimelineData(old.duration_s, peaks, old.fillers, old.pauses, old.parts)
        self.update()

    def mark_heard(self, at_s: float | None) -> None:
        """Show what is playing now, or nothing."""
        if at_s != self._heard_s:
            self._heard_s = at_s
            self.update()

    def sizeHint(self) -> QSize:
        """The full width, and rows for marks, sound, parts and time."""
        note = self._theme.px(TypeSize.NOTE)
        return QSize(640, MARK_HEIGHT + SOUND_HEIGHT + 8 + max(BAND_HEIGHT, note + 8) + note + 12)

    def minimumSizeHint(self) -> QSize:
        """Narrower it cannot be read."""
        return QSize(240, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, and play."""
        step = LONG_STEP_S if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP_S
        match event.key():
            case Qt.Key.Key_Right:
                self._move_to(self._cursor_s + step)
            case Qt.Key.Key_Left:
                self._move_to(self._cursor_s - step)
            case Qt.Key.Key_Home:
                self._move_to(0.0)
            case Qt.Key.Key_End:
                self._move_to(self._data.duration_s)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.play_on_wanted.emit(self._cursor_s)
            case _:
                event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Play from the place that was clicked."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._move_to((event.position().x() - 2) / max(1, self.width() - 4) * self._data.duration_s)
            self.play_on_wanted.emit(self._cursor_s)

    def _move_to(self, seconds: float) -> None:
        self._cursor_s = max(0.0, min(self._data.duration_s, seconds))
        self.update()

    def _in_words(self) -> str:
        data = self._data
        said = [self.tr("{length} long.").format(length=clock(data.duration_s))]
        if data.parts:
            said.append(
                " ".join(
                    self.tr("{part} from {start} to {end}.").format(
                        part=part_title(part.name), start=clock(part.start_s), end=clock(part.end_s)
                    )
                    for part in data.parts
                )
            )
        for marks, words in (
            (data.fillers, self.tr("Fillers at {places}.")),
            (data.pauses, self.tr("Longer pauses at {places}.")),
        ):
            if marks:
                said.append(words.format(places=", ".join(clock(mark.start_s) for mark in marks)))
        return " ".join(said)

    # --- drawing

    def _x(self, seconds: float) -> float:
        return 2 + (self.width() - 4) * seconds / max(self._data.duration_s, 0.001)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw everything."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sound = QRectF(0, MARK_HEIGHT, self.width(), SOUND_HEIGHT)
        self._draw_pauses(painter, sound)
        self._draw_sound(painter, sound)
        self._draw_fillers(painter, sound)
        band = QRectF(0, sound.bottom() + 8, self.width(), max(BAND_HEIGHT, self._theme.px(TypeSize.NOTE) + 8))
        self._draw_parts(painter, band)
        self._draw_time(painter, band.bottom() + 4)
        if self._heard_s is not None:
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawLine(QPointF(self._x(self._heard_s), 0), QPointF(self._x(self._heard_s), band.bottom()))
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("text"), 2))
            painter.drawLine(QPointF(self._x(self._cursor_s), 0), QPointF(self._x(self._cursor_s), band.bottom()))
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def _draw_sound(self, painter: QPainter, area: QRectF) -> None:
        peaks = self._data.peaks
        middle = area.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("edge"))
        bars = max(1, int(area.width() // 3))
        loudest = max(peaks, default=0.0) or 1.0
        for bar in range(bars):
            of_bar = peaks[bar * len(peaks) // bars : max(bar * len(peaks) // bars + 1, (bar + 1) * len(peaks) // bars)]
            height = max(1.5, max(of_bar, default=0.0) / loudest * (area.height() - 4))
            painter.drawRoundedRect(QRectF(2 + bar * 3, middle - height / 2, 2, height), 1, 1)

    def _draw_pauses(self, painter: QPainter, area: QRectF) -> None:
        painter.setFont(self._theme.font(TypeSize.NOTE))
        for pause in self._data.pauses:
            left, right = self._x(pause.start_s), self._x(pause.end_s)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("sunken"))
            painter.drawRoundedRect(QRectF(left, area.top() + 4, right - left, area.height() - 8), 4, 4)
            words = f"{pause.end_s - pause.start_s:.1f} s"
            if painter.fontMetrics().horizontalAdvance(words) + 4 < right - left:
                painter.setPen(self._theme.colour("muted"))
                place = QRectF(left, area.top() + 4, right - left, area.height() / 2 - 8)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _draw_fillers(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("watch"))
        for filler in self._data.fillers:
            x = self._x((filler.start_s + filler.end_s) / 2)
            top = area.top() - 3
            painter.drawPolygon(QPolygonF([QPointF(x - 5, top - 9), QPointF(x + 5, top - 9), QPointF(x, top)]))

    def _draw_parts(self, painter: QPainter, band: QRectF) -> None:
        painter.setFont(self._theme.font(TypeSize.NOTE, bold=True))
        for place, part in enumerate(self._data.parts):
            hue = part_hue(part.name, place)
            left, right = self._x(part.start_s), self._x(part.end_s)
            box = QRectF(left + 1, band.top(), max(3.0, right - left - 2), band.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(f"{hue}_soft"))
            painter.drawRoundedRect(box, 6, 6)
            title = part_title(part.name)
            room = box.width() - 12
            words = title if painter.fontMetrics().horizontalAdvance(title) < room else title[:1]
            if painter.fontMetrics().horizontalAdvance(words) < box.width():
                painter.setPen(self._theme.colour(hue))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _draw_time(self, painter: QPainter, top: float) -> None:
        painter.setPen(self._theme.colour("muted"))
        painter.setFont(self._theme.font(TypeSize.NOTE))
        height = self._theme.px(TypeSize.NOTE) + 6
        wide = painter.fontMetrics().horizontalAdvance("00:00") + 24
        fits = [tick for tick in TICKS_S if self._x(tick) - self._x(0) >= wide]
        tick = fits[0] if fits else TICKS_S[-1]
        for seconds in range(0, int(self._data.duration_s) + 1, tick):
            x = self._x(seconds)
            words = clock(seconds)
            width = painter.fontMetrics().horizontalAdvance(words)
            left = max(0.0, min(x - width / 2, self.width() - width))
            painter.drawText(QRectF(left, top, width + 2, height), Qt.AlignmentFlag.AlignLeft, words)
