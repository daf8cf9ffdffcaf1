"""The measures as three cards a row: value, band, and what it means in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from desktop.report.gauges import Card, Scale
from desktop.report.pdf import ink
from desktop.report.pdf.ink import Paragraph, Piece, Run, pt

COLUMNS = 3
_BETWEEN = pt(8)
_PAD = pt(8)
_SCALE_HEIGHT = pt(19)


def rows(cards: Sequence[Card], width: float) -> list[Piece]:
    """Return the cards in rows.

    Args:
        cards: the measures that are known.
        width: of a row, twips.
    """
    across = (width - (COLUMNS - 1) * _BETWEEN) / COLUMNS
    pieces: list[Piece] = []
    for at in range(0, len(cards), COLUMNS):
        boxes = [_card(card, across) for card in cards[at : at + COLUMNS]]
        pieces += [_row(boxes, across), ink.gap(6)]
    return pieces


def _row(boxes: list[Piece], across: float) -> Piece:
    height = max(box.height for box in boxes)

    def draw(painter: QPainter, x: float, y: float) -> None:
        for index, box in enumerate(boxes):
            left = x + index * (across + _BETWEEN)
            painter.setPen(QPen(QColor(ink.LINE), pt(0.8)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(left, y, across, height), pt(4), pt(4))
            box.draw(painter, left + _PAD, y + pt(6))

    return Piece(height, draw)


def _card(card: Card, across: float) -> Piece:
    inside = across - 2 * _PAD
    title = Paragraph(card.title, 8, inside, bold=True)
    tone = {"good": ink.GOOD, "watch": ink.WATCH}.get(card.standing, ink.MUTED)
    verdict = Paragraph(_verdict(card), 7.5, inside, colour=tone, bold=True)
    value = Paragraph((Run(card.value, bold=True), Run(f" {card.unit}", colour=ink.MUTED, small=True)), 11, inside)
    meaning = Paragraph(card.meaning, 7.2, inside, colour=ink.MUTED)
    scale_height = _SCALE_HEIGHT if card.scale is not None else 0.0

    def draw(painter: QPainter, x: float, y: float) -> None:
        title.draw(painter, x, y)
        verdict.draw(painter, x + inside - verdict.widest, y)
        y += title.height
        value.draw(painter, x, y)
        y += value.height
        if card.scale is not None:
            _draw_scale(painter, card.scale, QRectF(x, y, inside, scale_height))
        meaning.draw(painter, x, y + scale_height + pt(1))

    height = title.height + value.height + scale_height + meaning.height + pt(13)
    return Piece(height, draw)


def _verdict(card: Card) -> str:
    """The verdict with a sign of its own, for nothing is told by colour alone."""
    sign = {"good": "✓ ", "watch": "! "}.get(card.standing, "")
    return f"{sign}{card.verdict}" if card.verdict else ""


def _draw_scale(painter: QPainter, scale: Scale, box: QRectF) -> None:
    def x(value: float) -> float:
        return box.left() + box.width() * min(1.0, max(0.0, (value - scale.low) / (scale.high - scale.low)))

    top, height = box.top() + pt(4), pt(4.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor(ink.SUNKEN)))
    painter.drawRoundedRect(QRectF(box.left(), top, box.width(), height), height / 2, height / 2)
    left, right = x(scale.band[0]), x(scale.band[1])
    painter.setPen(QPen(QColor(ink.GOOD), pt(0.6)))
    painter.setBrush(QBrush(QColor(ink.GOOD_SOFT)))
    painter.drawRoundedRect(QRectF(left, top, right - left, height), height / 2, height / 2)
    painter.setPen(QPen(QColor(ink.TEXT), pt(1.6), c=Qt.PenCapStyle.RoundCap))
    at = x(scale.value)
    painter.drawLine(QPointF(at, top - pt(1.5)), QPointF(at, top + height + pt(1.5)))
    painter.setFont(ink.font(6))
    painter.setPen(QColor(ink.MUTED))
    for place, text in zip((left, right), scale.ends, strict=True):
        below = QRectF(place - pt(20), top + height + pt(2), pt(40), pt(8))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
