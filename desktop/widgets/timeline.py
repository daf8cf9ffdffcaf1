"""The answer as one picture over time: it zooms and scrolls, follows what is heard, and a click plays from there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QSizePolicy, QWidget

from desktop.widgets.clocks import clock
from desktop.widgets.comment_marks import comment_at
from desktop.widgets.parts import part_title
from desktop.widgets.theme import Theme, TypeSize
from desktop.widgets.timeline_picture import (
    MARK_HEIGHT,
    SIDE,
    TimelineData,
    TimelinePicture,
    marks_top,
    picture_height,
)

STEP_S = 1.0
LONG_STEP_S = 5.0
ZOOM_STEP = 1.5
SHORTEST_SHOWN_S = 5.0
"""Nearer than this it does not go."""

BAR_HEIGHT = 14
_SCROLL_PER_S = 100


class Timeline(QWidget):
    """Shows an answer over time.

    Left and right move a cursor from word to word (with Shift by 5 s, with Ctrl from comment to comment), Enter or
    space plays from it, plus and minus or Ctrl and the wheel zoom. What is painted is kept as a picture until the
    view changes.
    """

    play_on_wanted = Signal(float)
    """Play from here to the end, seconds."""
    view_changed = Signal()
    """It was zoomed or scrolled."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._data = TimelineData(1.0)
        self._start_s = 0.0
        self._zoom = 1.0
        self._cursor_s = 0.0
        self._heard_s: float | None = None
        self._picture: QPixmap | None = None
        self._bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar.setAccessibleName(self.tr("Which part of the answer is shown"))
        self._bar.valueChanged.connect(lambda value: self._show_from(value / _SCROLL_PER_S))
        self._bar.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._bar.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(self.tr("Timeline of your answer"))
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self._repaint)

    @property
    def data(self) -> TimelineData:
        """What is shown."""
        return self._data

    @property
    def cursor_s(self) -> float:
        """Where the keyboard's cursor stands, seconds."""
        return self._cursor_s

    @property
    def shown(self) -> tuple[float, float]:
        """Which stretch is seen, from and to, seconds."""
        return self._start_s, self._start_s + self._shown_s

    @property
    def can_zoom_in(self) -> bool:
        """Whether it goes nearer."""
        return self._zoom < self._nearest

    @property
    def can_zoom_out(self) -> bool:
        """Whether it goes further away."""
        return self._zoom > 1.0

    def show_data(self, data: TimelineData) -> None:
        """Show this answer, the whole of it; of the same length, the view stays."""
        if data.duration_s != self._data.duration_s:
            self._start_s, self._zoom, self._cursor_s = 0.0, 1.0, 0.0
        self._data = data
        self.setAccessibleDescription(self._in_words())
        self.updateGeometry()
        self._view()

    def show_peaks(self, peaks: tuple[float, ...]) -> None:
        """Show this sound; it may come later than the rest."""
        self._data = replace(self._data, peaks=peaks)
        self._repaint()

    def mark_heard(self, at_s: float | None) -> None:
        """Show what is playing now, or nothing; the view follows it."""
        if at_s != self._heard_s:
            self._heard_s = at_s
            if at_s is not None:
                self._bring(at_s)
            self.update()

    def zoom_in(self) -> None:
        """Go nearer, towards what is heard or the cursor."""
        self._zoom_to(self._zoom * ZOOM_STEP, self._heard_s if self._heard_s is not None else self._cursor_s)

    def zoom_out(self) -> None:
        """Go further away."""
        self._zoom_to(self._zoom / ZOOM_STEP, self._heard_s if self._heard_s is not None else self._cursor_s)

    def sizeHint(self) -> QSize:
        """The full width, and rows for marks, sound, parts, pace and time."""
        return QSize(640, picture_height(self._theme, self._data) + BAR_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Narrower it cannot be read."""
        return QSize(240, self.sizeHint().height())

    # --- moving

    @property
    def _shown_s(self) -> float:
        return self._data.duration_s / self._zoom

    @property
    def _nearest(self) -> float:
        return max(1.0, self._data.duration_s / SHORTEST_SHOWN_S)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, zoom, and play."""
        far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        comments = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._data.comments)
        match event.key():
            case Qt.Key.Key_Right if comments:
                self._move_to(next((s for s in self._comment_times if s > self._cursor_s), self._cursor_s))
            case Qt.Key.Key_Left if comments:
                self._move_to(next((s for s in self._comment_times[::-1] if s < self._cursor_s), self._cursor_s))
            case Qt.Key.Key_Right:
                self._move_to(self._cursor_s + LONG_STEP_S if far else self._next_word())
            case Qt.Key.Key_Left:
                self._move_to(self._cursor_s - LONG_STEP_S if far else self._word_before())
            case Qt.Key.Key_Home:
                self._move_to(0.0)
            case Qt.Key.Key_End:
                self._move_to(self._data.duration_s)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.play_on_wanted.emit(self._cursor_s)
            case _:
                event.ignore()

    @property
    def _comment_times(self) -> list[float]:
        return [comment.start_s for comment in self._data.comments]

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Play from the place that was clicked."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._move_to(self._clicked_s(event.position()))
            self.play_on_wanted.emit(self._cursor_s)

    def _clicked_s(self, place: QPointF) -> float:
        """The time of the comment whose mark was clicked, else that of the place."""
        if place.y() < marks_top(self._theme, self._data):
            view = self._painter_of_view()
            places = [view.x(comment.start_s) for comment in self._data.comments]
            at = comment_at(self._theme, places, self.width(), place.x())
            if at is not None:
                return self._data.comments[at].start_s
        return self._time_at(place.x())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll along with Shift or a sideways wheel; the rest is the page's."""
        turn, sideways = event.angleDelta().y(), event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and turn:
            self._zoom_to(self._zoom * ZOOM_STEP ** (turn / 120), self._time_at(event.position().x()))
        elif self.can_zoom_out and (sideways or event.modifiers() & Qt.KeyboardModifier.ShiftModifier):
            self._show_from(self._start_s - (sideways or turn) / 120 * self._shown_s / 8)
        else:
            event.ignore()
            return
        event.accept()

    def _next_word(self) -> float:
        starts = [word.start_s for word in self._data.words]
        at = bisect_right(starts, self._cursor_s)
        if not starts:
            return self._cursor_s + STEP_S
        return starts[at] if at < len(starts) else self._data.duration_s

    def _word_before(self) -> float:
        starts = [word.start_s for word in self._data.words]
        at = bisect_left(starts, self._cursor_s) - 1
        if not starts:
            return self._cursor_s - STEP_S
        return starts[at] if at >= 0 else 0.0

    def _move_to(self, seconds: float) -> None:
        self._cursor_s = max(0.0, min(self._data.duration_s, seconds))
        self._bring(self._cursor_s)
        self.update()

    def _bring(self, seconds: float) -> None:
        """Turn to the page on which this time stands; pages, because a picture that slides all the time is no rest."""
        start_s, end_s = self.shown
        if not start_s <= seconds <= end_s:
            self._show_from(seconds - self._shown_s / 10)

    def _zoom_to(self, zoom: float, around_s: float) -> None:
        share = (around_s - self._start_s) / self._shown_s
        share = share if 0 <= share <= 1 else 0.5
        self._zoom = max(1.0, min(self._nearest, zoom))
        self._start_s = around_s - share * self._shown_s
        self._view()

    def _show_from(self, start_s: float) -> None:
        before = self._start_s
        self._start_s = start_s
        self._view()
        if before != self._start_s:
            self.update()

    def _view(self) -> None:
        """Put the view inside the answer, and the scroll bar where the view is."""
        self._start_s = max(0.0, min(self._start_s, self._data.duration_s - self._shown_s))
        self._bar.blockSignals(True)
        self._bar.setRange(0, round((self._data.duration_s - self._shown_s) * _SCROLL_PER_S))
        self._bar.setPageStep(round(self._shown_s * _SCROLL_PER_S))
        self._bar.setSingleStep(round(self._shown_s / 8 * _SCROLL_PER_S))
        self._bar.setValue(round(self._start_s * _SCROLL_PER_S))
        self._bar.blockSignals(False)
        self._bar.setVisible(self.can_zoom_out)
        self._repaint()
        self.view_changed.emit()

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
            (data.fillers, self.tr("Filled pauses at {places}.")),
            (data.filler_words, self.tr("Filler words at {places}.")),
            (data.possible, self.tr("Possible filled pauses at {places}.")),
            (data.pauses, self.tr("Longer pauses at {places}.")),
        ):
            if marks:
                said.append(words.format(places=", ".join(clock(mark.start_s) for mark in marks)))
        if data.comments:
            said.append(
                " ".join(
                    self.tr("Comment {number} at {time}: {text}").format(
                        number=number, time=clock(comment.start_s), text=comment.name
                    )
                    for number, comment in enumerate(data.comments, 1)
                )
            )
        if data.pace:
            rates = [round(window.wpm) for window in data.pace]
            said.append(
                self.tr("The pace goes from {low} to {high} words a minute.").format(low=min(rates), high=max(rates))
            )
        return " ".join(said)

    # --- drawing

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the scroll bar at the bottom."""
        super().resizeEvent(event)
        self._bar.setGeometry(0, self.height() - BAR_HEIGHT + 2, self.width(), BAR_HEIGHT - 2)
        self._repaint()

    def _repaint(self) -> None:
        self._picture = None
        self.update()

    def _time_at(self, x: float) -> float:
        return self._start_s + (x - SIDE) / max(1, self.width() - 2 * SIDE) * self._shown_s

    def _painter_of_view(self) -> TimelinePicture:
        size = QSizeF(self.width(), self.height() - BAR_HEIGHT)
        return TimelinePicture(self._theme, self._data, size, self._start_s, self._shown_s)

    def _kept_picture(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._picture)
            self._painter_of_view().paint(painter)
            painter.end()
        return self._picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, and over it what moves."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._kept_picture())
        view = self._painter_of_view()
        bottom = self.height() - BAR_HEIGHT - self._theme.px(TypeSize.NOTE) - 8
        top = marks_top(self._theme, self._data)
        if self._heard_s is not None:
            x = view.x(self._heard_s)
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        if self.hasFocus():
            x = view.x(self._cursor_s)
            painter.setPen(QPen(self._theme.colour("text"), 2))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
            self._draw_word(painter, x)
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def _draw_word(self, painter: QPainter, x: float) -> None:
        """The comment or the word at the cursor, beside it."""
        comment = next((at for at, each in enumerate(self._data.comments) if each.start_s == self._cursor_s), None)
        at = bisect_right([word.start_s for word in self._data.words], self._cursor_s + 1e-6) - 1
        if at < 0 and comment is None:
            return
        painter.setFont(self._theme.font(TypeSize.NOTE, bold=True))
        word = self._data.words[at].name if comment is None else self._in_short(painter, comment)
        size = painter.fontMetrics().size(0, word)
        left = x + 6 if x + size.width() + 18 < self.width() else x - size.width() - 18
        box = QRectF(left, marks_top(self._theme, self._data) + MARK_HEIGHT + 2, size.width() + 12, size.height() + 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent_soft"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

    def _in_short(self, painter: QPainter, at: int) -> str:
        """The number and the beginning of a comment, in half of the width."""
        text = f"{at + 1}  {' '.join(self._data.comments[at].name.split())}"
        return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width() // 2)
