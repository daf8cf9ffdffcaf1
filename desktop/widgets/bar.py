"""The bars above and below a page: left, middle and right on one line, or on several where they do not fit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

LEAST_MIDDLE = 0.34
"""What may wrap stays between the sides as long as it has this share of the width."""


class Bar(QFrame):
    """Three places. The middle one is in the middle of the window whatever the sides hold.

    Args:
        kind: the look, "header" or "footer".
        left: what stands on the left.
        middle: what stands in the middle; it goes below the sides where they leave it no room.
        right: what stands on the right.
        wraps: whether the middle may be narrower than its text.
    """

    def __init__(
        self, kind: str, left: QWidget, middle: QWidget, right: QWidget, *, wraps: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self._places = (left, middle, right)
        self._wraps = wraps
        self._lines = 0
        self._grid = QGridLayout(self)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._arrange()

    def set_margins(self, side: int, above: int) -> None:
        """Leave this much room at the sides, and above and below."""
        self._grid.setContentsMargins(side, above, side, above)

    def minimumSizeHint(self) -> QSize:
        """The widest of the three must fit; they may stand below each other."""
        margins = self._grid.contentsMargins()
        widest = max(place.minimumSizeHint().width() for place in self._places)
        return QSize(widest + margins.left() + margins.right(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as are needed."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Look again when something in it has changed its size."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        left, middle, right = self._places
        margins = self._grid.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        sides = [place.sizeHint().width() + self._grid.horizontalSpacing() for place in (left, right)]
        wanted = middle.sizeHint().width()
        if self._wraps:
            wanted = min(wanted, max(middle.minimumSizeHint().width(), round(LEAST_MIDDLE * width)))
        lines = 3 if sum(sides) > width else 2 if 2 * max(sides) + wanted > width else 1
        if lines != self._lines:
            self._put(lines)
        self._hold_sides(max(sides) - self._grid.horizontalSpacing() if lines == 1 else 0)

    def _hold_sides(self, width: int) -> None:
        """Give both sides at least this width, so that the middle is in the middle.

        Only where it changes: to set it anew asks for another layout, which would ask for this again, without end.
        """
        for column in (0, 2):
            if self._grid.columnMinimumWidth(column) != width:
                self._grid.setColumnMinimumWidth(column, width)

    def _put(self, lines: int) -> None:
        self._lines = lines
        for place in self._places:
            self._grid.removeWidget(place)
        left, middle, right = self._places
        flag = Qt.AlignmentFlag
        if lines == 1:
            self._grid.addWidget(left, 0, 0)
            self._grid.addWidget(middle, 0, 1, flag(0) if self._wraps else flag.AlignCenter)
            self._grid.addWidget(right, 0, 2)
        elif lines == 2:
            self._grid.addWidget(left, 0, 0)
            self._grid.addWidget(right, 0, 2)
            self._grid.addWidget(middle, 1, 0, 1, 3, flag(0) if self._wraps else flag.AlignCenter)
        else:
            self._grid.addWidget(left, 0, 0, 1, 3)
            self._grid.addWidget(right, 1, 0, 1, 3)
            self._grid.addWidget(middle, 2, 0, 1, 3, flag(0) if self._wraps else flag.AlignCenter)
        for column, stretch in enumerate((1, 2 if self._wraps else 0, 1)):
            self._grid.setColumnStretch(column, stretch if lines == 1 else 0)
        self._grid.setRowMinimumHeight(0, 40 if lines == 1 and self._wraps else 0)
