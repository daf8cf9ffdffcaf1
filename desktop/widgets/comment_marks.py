"""Numbers of comments above the sound of an answer: where they stand, painted, and found under the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop.widgets.theme import Theme, TypeSize

_GAP = 3


def comment_height(theme: Theme) -> int:
    """Return the height of the row of numbers in device-independent pixels, the air below included."""
    return _edge(theme) + 6


def draw_comments(painter: QPainter, theme: Theme, places: Sequence[float], width: float, bottom: float) -> None:
    """Draw each number in a box, with a line from it down to `bottom` where its comment belongs.

    Args:
        painter: draws on the picture.
        theme: the theme in force.
        places: where the comments belong, rising; those outside of the picture are left out.
        width: of the picture.
        bottom: where the lines end.
    """
    painter.setFont(theme.font(TypeSize.NOTE, bold=True))
    accent = theme.colour("accent")
    edge = _edge(theme)
    for at, (place, box) in enumerate(zip(places, _boxes(theme, places, width), strict=True)):
        if not 0 <= place <= width:
            continue
        painter.setPen(QPen(accent, 1.5))
        painter.drawLine(QLineF(box.center().x(), edge, place, edge + 6))
        painter.drawLine(QLineF(place, edge + 6, place, bottom))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(theme.colour("on_accent"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(at + 1))


def comment_at(theme: Theme, places: Sequence[float], width: float, x: float) -> int | None:
    """Return the index of the comment whose number stands at `x`, or None."""
    boxes = _boxes(theme, places, width)
    return next(
        (at for at, box in enumerate(boxes) if 0 <= places[at] <= width and box.left() <= x <= box.right()), None
    )


def _edge(theme: Theme) -> int:
    return theme.px(TypeSize.NOTE) + 7


def _boxes(theme: Theme, places: Sequence[float], width: float) -> list[QRectF]:
    """A box for each number above its place, moved to the side where it would cover the one before."""
    edge = _edge(theme)
    wide = [edge + (edge // 2 if at >= 9 else 0) for at in range(len(places))]
    lefts: list[float] = []
    for at, place in enumerate(places):
        left = place - wide[at] / 2
        if lefts:
            left = max(left, lefts[-1] + wide[at - 1] + _GAP)
        lefts.append(left)
    # From the right end back again, so that the last ones stay in the picture.
    most = width
    for at in range(len(places) - 1, -1, -1):
        if 0 <= places[at] <= width:
            lefts[at] = max(0.0, min(lefts[at], most - wide[at]))
            most = lefts[at] - _GAP
    return [QRectF(left, 0, wide[at], edge) for at, left in enumerate(lefts)]
