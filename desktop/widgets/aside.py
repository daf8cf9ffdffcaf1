"""Words with controls beside them, which go below the words where those would have too little room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QVBoxLayout, QWidget

from desktop.widgets.flow import FlowLayout, WrappingLayout

LEAST_SHARE = 0.45
"""The words keep at least this share of the width, or all that they need, beside the controls."""


class AsideLayout(WrappingLayout):
    """Words on the left, controls on the right.

    Args:
        words: what is read; a label, or a layout of labels.
        controls: what belongs to it.
        gap: room between both in device-independent pixels.
        top: whether the controls stand beside the first line and not beside the middle.
    """

    def __init__(
        self,
        words: QWidget | QLayout,
        *controls: QWidget,
        gap: int = 12,
        top: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(gap, parent)
        self._top = top
        held = QVBoxLayout()
        held.setContentsMargins(0, 0, 0, 0)
        if isinstance(words, QWidget):
            held.addWidget(words)
        else:
            held.addLayout(words)
        for part in (held, FlowLayout(*controls)):
            self.addChildLayout(part)
            self.addItem(part)

    def expandingDirections(self) -> Qt.Orientation:
        """The words take all width there is."""
        return Qt.Orientation.Horizontal

    def heightForWidth(self, width: int) -> int:
        """The height of both at this width."""
        words, controls = self._places(QRect(0, 0, width, 0))
        return max(words.bottom(), controls.bottom()) + 1

    def sizeHint(self) -> QSize:
        """Both beside each other."""
        words, controls = (item.sizeHint() for item in self._items)
        wide = words.width() + controls.width() + (self.spacing() if controls.width() else 0)
        return QSize(wide, max(words.height(), controls.height()))

    def minimumSize(self) -> QSize:
        """The wider of both; they may stand below each other."""
        words, controls = (item.minimumSize() for item in self._items)
        return QSize(max(words.width(), controls.width()), max(words.height(), controls.height()))

    def setGeometry(self, rect: QRect) -> None:
        """Put both in their places."""
        super().setGeometry(rect)
        for item, place in zip(self._items, self._places(rect), strict=True):
            item.setGeometry(place)

    def _places(self, rect: QRect) -> tuple[QRect, QRect]:
        words, controls = self._items
        aside = controls.sizeHint()
        if controls.expandingDirections() & Qt.Orientation.Horizontal:
            aside.setWidth(max(aside.width(), rect.width() - words.sizeHint().width() - self.spacing()))
        room = rect.width() - aside.width() - self.spacing()
        if not aside.width():
            return QRect(rect.left(), rect.top(), rect.width(), _height(words, rect.width())), QRect()
        if (
            room >= min(words.sizeHint().width(), round(LEAST_SHARE * rect.width()))
            and room >= words.minimumSize().width()
        ):
            first, second = _height(words, room), aside.height()
            tall = max(first, second)
            return (
                QRect(rect.left(), rect.top() + (0 if self._top else (tall - first) // 2), room, first),
                QRect(
                    rect.left() + room + self.spacing(),
                    rect.top() + (0 if self._top else (tall - second) // 2),
                    aside.width(),
                    second,
                ),
            )
        first = _height(words, rect.width())
        below = rect.top() + first + self.spacing() // 2
        return (
            QRect(rect.left(), rect.top(), rect.width(), first),
            QRect(rect.left(), below, rect.width(), _height(controls, rect.width())),
        )


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
