"""The answer in one picture: what was told, where the voice was and was not, and how fast it went."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from desktop.report.markup import clock, part_title, told_by
from desktop.report.pdf import ink
from desktop.report.pdf.ink import Piece, pt
from models.types import DeliveryReport, PaceWindow, WordKind

_SHOWN_PAUSE_S = 1.0
_LEFT = pt(46)
_RIGHT = pt(22)
_BAR = pt(15)
_TOLD, _VOICE, _PACE = pt(2), pt(28), pt(58)
_PACE_HEIGHT = pt(40)
_AXIS = pt(106)
_HEIGHT = pt(120)
_ROUND = pt(2.5)

_X = Callable[[float], float]


def picture(report: DeliveryReport, width: float) -> Piece | None:
    """Return the picture, or None for an answer without times.

    Args:
        report: what was measured.
        width: twips.
    """
    words = [word for word in report.transcript.words if word.end_s > 0]
    if report.length.duration_s is None or not words:
        return None
    end_s = max([word.end_s for word in words] + [report.audio.duration_s if report.audio else 0.0, 1.0])

    def x(seconds: float) -> float:
        return _LEFT + (width - _LEFT - _RIGHT) * min(1.0, max(0.0, seconds / end_s))

    def draw(painter: QPainter, left: float, top: float) -> None:
        painter.save()
        painter.translate(left, top)
        _told(painter, report, x)
        _voice(painter, report, (words[0].start_s, words[-1].end_s), x)
        if report.pace.timeline:
            _pace(painter, report.pace.timeline, report.pace.target_wpm, x)
        _axis(painter, end_s, x)
        painter.restore()

    return Piece(_HEIGHT, draw)


def _text(painter: QPainter, box: QRectF, text: str, colour: str = ink.MUTED, *, bold: bool = False) -> None:
    """Write a name, heavy, or a number, small; in the middle of its box, which does not cut it off."""
    painter.setFont(ink.font(7.5 if bold else 6.0, bold=bold))
    painter.setPen(QColor(colour))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextDontClip.value, text)


def _beside(painter: QPainter, box: QRectF, text: str, colour: str = ink.MUTED, *, bold: bool = False) -> None:
    """Write from the left edge of a box."""
    painter.setFont(ink.font(7.5 if bold else 6.0, bold=bold))
    painter.setPen(QColor(colour))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _label(painter: QPainter, y: float, text: str) -> None:
    _beside(painter, QRectF(0, y, _LEFT, _BAR), text, ink.TEXT, bold=True)


def _box(painter: QPainter, box: QRectF, ground: str, pen: QPen | None = None) -> None:
    painter.setPen(pen if pen is not None else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QBrush(QColor(ground)) if ground else QBrush(Qt.BrushStyle.NoBrush))
    painter.drawRoundedRect(box, _ROUND, _ROUND)


def _told(painter: QPainter, report: DeliveryReport, x: _X) -> None:
    """One bar a run of sentences that tell the same part; its name in it, or its letter where there is no room."""
    _label(painter, _TOLD, "Told")
    runs: list[tuple[str, float, float]] = []
    for sentence, told in zip(report.sentences, told_by(report), strict=True):
        if sentence.start_s is None or sentence.end_s is None:
            continue
        name = next(iter(told), "")
        if runs and runs[-1][0] == name:
            runs[-1] = (name, runs[-1][1], sentence.end_s)
        else:
            runs.append((name, sentence.start_s, sentence.end_s))
    for name, start_s, end_s in runs:
        colour, ground = ink.hue(name)
        box = QRectF(x(start_s), _TOLD, max(pt(1), x(end_s) - x(start_s) - pt(1)), _BAR)
        _box(painter, box, ground if name else ink.SUNKEN)
        title = part_title(name)
        if name and box.width() >= pt(7):
            shown = title if box.width() > pt(5) * len(title) else title[0]
            _text(painter, box, shown, colour, bold=True)


def _voice(painter: QPainter, report: DeliveryReport, span: tuple[float, float], x: _X) -> None:
    """A bar where the voice is, holes where it is not, and a pin at each filler: round for an um, square for a word."""
    _label(painter, _VOICE, "Voice")
    _box(painter, QRectF(x(span[0]), _VOICE, x(span[1]) - x(span[0]), _BAR), "#bdbab2")
    for pause in report.pauses.items:
        box = QRectF(x(pause.start_s), _VOICE - 1, x(pause.end_s) - x(pause.start_s), _BAR + 2)
        painter.fillRect(box, QColor(ink.GROUND))
        seconds = pause.end_s - pause.start_s
        if seconds < _SHOWN_PAUSE_S:
            continue
        edge = QPen(QColor(ink.WATCH if pause.inside_clause else ink.EDGE), pt(0.7))
        edge.setStyle(Qt.PenStyle.SolidLine if pause.inside_clause else Qt.PenStyle.DashLine)
        _box(painter, box.adjusted(pt(0.5), pt(0.4), -pt(0.5), -pt(0.4)), "", edge)
        below = QRectF(box.center().x() - pt(15), _VOICE + _BAR, pt(30), pt(9))
        if box.width() >= pt(9):
            _text(painter, below, f"{seconds:.1f} s")
    painter.setBrush(QBrush(QColor(ink.WATCH)))
    for filler in report.fillers.items:
        if filler.start_s is None or filler.end_s is None:
            continue
        at = x((filler.start_s + filler.end_s) / 2)
        painter.setPen(QPen(QColor(ink.WATCH), pt(0.8)))
        painter.drawLine(QPointF(at, _VOICE - pt(1)), QPointF(at, _VOICE + _BAR))
        painter.setPen(Qt.PenStyle.NoPen)
        if filler.kind is WordKind.FILLED_PAUSE:
            painter.drawEllipse(QPointF(at, _VOICE - pt(3)), pt(1.9), pt(1.9))
        else:
            painter.drawRect(QRectF(at - pt(1.7), _VOICE - pt(4.7), pt(3.4), pt(3.4)))


def _pace(painter: QPainter, timeline: tuple[PaceWindow, ...], band: tuple[float, float], x: _X) -> None:
    low = min([band[0] - 50, *(window.wpm - 10 for window in timeline)])
    high = max([band[1] + 50, *(window.wpm + 10 for window in timeline)])

    def y(rate: float) -> float:
        return _PACE + _PACE_HEIGHT * (high - rate) / (high - low)

    middle = _PACE + _PACE_HEIGHT / 2
    _label(painter, middle - _BAR + pt(2), "Pace")
    _beside(painter, QRectF(0, middle, _LEFT, pt(9)), "words/min")
    left, right = x(timeline[0].start_s), x(timeline[-1].end_s)
    _box(painter, QRectF(left, y(band[1]), right - left, y(band[0]) - y(band[1])), ink.GOOD_SOFT)
    for rate in band:
        beside = QRectF(right + pt(3), y(rate) - pt(4), pt(20), pt(8))
        _beside(painter, beside, f"{rate:.0f}")
    line = QPolygonF()
    for window in timeline:
        line.append(QPointF(x(window.start_s), y(window.wpm)))
        line.append(QPointF(x(window.end_s), y(window.wpm)))
    painter.setPen(QPen(QColor(ink.TEXT), pt(1.1)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(line)


def _axis(painter: QPainter, end_s: float, x: _X) -> None:
    step = next((size for size in (5, 10, 15, 30, 60, 120, 300, 600) if end_s / size <= 10), 1200)
    pen = QPen(QColor(ink.EDGE), pt(0.6))
    painter.setPen(pen)
    painter.drawLine(QPointF(x(0), _AXIS), QPointF(x(end_s), _AXIS))
    for mark in range(0, int(end_s) + 1, step):
        painter.setPen(pen)
        painter.drawLine(QPointF(x(mark), _AXIS), QPointF(x(mark), _AXIS + pt(2.5)))
        below = QRectF(x(mark) - pt(15), _AXIS + pt(3), pt(30), pt(9))
        _text(painter, below, clock(mark))
