"""Controls beside each other that go on below where they do not fit: with large text a row of buttons is long."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class WrappingLayout(QLayout):
    """What holds items and is higher where it is narrow; how they lie is for each such layout to say."""

    def __init__(self, gap: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them, None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give one away, None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """More lines where it is narrow."""
        return True


class FlowLayout(WrappingLayout):
    """Lines of controls, each line aligned as a whole.

    Args:
        parts: what is shown.
        gap: room between controls and between lines in device-independent pixels.
        align: where a line lies that is shorter than the room.
    """

    def __init__(
        self,
        *parts: QWidget,
        gap: int = 8,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(gap, parent)
        self._align = align
        for part in parts:
            self.addWidget(part)

    def expandingDirections(self) -> Qt.Orientation:
        """It needs no more room than it asks for, unless something in it does."""
        if any(item.expandingDirections() & Qt.Orientation.Horizontal for item in self._shown()):
            return Qt.Orientation.Horizontal
        return Qt.Orientation(0)

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at this width."""
        return self._lay(QRect(0, 0, width, 0), place=False)

    def sizeHint(self) -> QSize:
        """One line of all."""
        hints = [item.sizeHint() for item in self._shown()]
        wide = sum(hint.width() for hint in hints) + self.spacing() * max(0, len(hints) - 1)
        return QSize(wide, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """The widest of them must fit."""
        hints = [item.sizeHint() for item in self._shown()]
        return QSize(max((hint.width() for hint in hints), default=0), max((h.height() for h in hints), default=0))

    def setGeometry(self, rect: QRect) -> None:
        """Put them in their places, in the middle of a room that is higher than they are."""
        super().setGeometry(rect)
        spare = max(0, rect.height() - self._lay(rect, place=False))
        self._lay(rect.adjusted(0, spare // 2, 0, 0), place=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay(self, rect: QRect, *, place: bool) -> int:
        """Fill lines from the top; returns the height of all."""
        top = rect.top()
        for line in self._lines(rect.width()):
            hints = [item.sizeHint() for item in line]
            height = max(hint.height() for hint in hints)
            wide = sum(hint.width() for hint in hints) + self.spacing() * (len(line) - 1)
            growing = [at for at, item in enumerate(line) if item.expandingDirections() & Qt.Orientation.Horizontal]
            for at in growing:
                hints[at] = hints[at].grownBy(QMargins(0, 0, max(0, rect.width() - wide) // len(growing), 0))
            wide = rect.width() if growing else wide
            left = rect.left()
            if self._align is Qt.AlignmentFlag.AlignRight:
                left += rect.width() - wide
            elif self._align is Qt.AlignmentFlag.AlignCenter:
                left += (rect.width() - wide) // 2
            for item, hint in zip(line, hints, strict=True):
                if place:
                    item.setGeometry(QRect(QPoint(left, top + (height - hint.height()) // 2), hint))
                left += hint.width() + self.spacing()
            top += height + self.spacing()
        return max(0, top - rect.top() - self.spacing())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        room = 0
        for item in self._shown():
            needed = item.sizeHint().width()
            if lines and needed <= room:
                lines[-1].append(item)
            else:
                lines.append([item])
                room = width
            room -= needed + self.spacing()
        return lines
