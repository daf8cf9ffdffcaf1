"""A list of things with a title and a second line, moved through by keyboard, opened by Enter or a click."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.widgets.theme import Theme, TypeSize

_SECOND_LINE = Qt.ItemDataRole.UserRole + 1
_KEY = Qt.ItemDataRole.UserRole + 2
_SIDE = 22
_ABOVE = 11
_BETWEEN = 4
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


class RowList(QListWidget):
    """Shows rows; each carries a key that `opened` gives back.

    Args:
        theme: the theme in force.
        name: accessible name of the list.
    """

    opened = Signal(object)
    """The key of the row that was opened."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setItemDelegate(_RowDelegate(theme, self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.itemClicked.connect(lambda item: self.opened.emit(item.data(_KEY)))
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def add_row(self, key: object, title: str, second_line: str) -> None:
        """Add a row at the end."""
        item = QListWidgetItem(title)
        item.setData(_SECOND_LINE, second_line)
        item.setData(_KEY, key)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}. {second_line}")
        self.addItem(item)

    def current_key(self) -> object | None:
        """The key of the current row, None if there is none."""
        item = self.currentItem()
        key: object | None = item.data(_KEY) if item is not None else None
        return key

    def go_to(self, key: object) -> None:
        """Stand on the row with this key, if there is one."""
        for row in range(self.count()):
            if self.item(row).data(_KEY) == key:
                self.setCurrentRow(row)
                return

    def height_of_rows(self) -> int:
        """The height at which no row needs to scroll, at the width there is."""
        shown = sum(self.sizeHintForRow(row) for row in range(self.count()))
        return shown + 2 * self.frameWidth() + 4

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the rows wrap anew; a list as high as its rows stays so."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            if self.minimumHeight() == self.maximumHeight():
                self.setFixedHeight(self.height_of_rows())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row by Enter or space; leave the other keys to the list and then to the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentItem() is not None:
            self.opened.emit(self.current_key())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _RowDelegate(QStyledItemDelegate):
    """Paints a row; both of its texts wrap, so that nothing is cut off."""

    def __init__(self, theme: Theme, rows: RowList) -> None:
        super().__init__(rows)
        self._theme = theme
        self._rows = rows

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Room for both texts and the air between them."""
        width = max(120, self._rows.viewport().width() - 2 * _SIDE)
        title, second = self._heights(index, width)
        return QSize(120, title + second + _BETWEEN + 2 * _ABOVE)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint title and second line; mark the row under the mouse and the one the keyboard stands on."""
        theme = self._theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = rect.adjusted(2, 1, -2, -1)
        if focused or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(theme.colour("accent"), 2) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        inside = rect.adjusted(_SIDE, _ABOVE, -_SIDE, -_ABOVE)
        if index.row() and not focused:
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(inside.left(), rect.top(), inside.right(), rect.top())
        title, _ = self._heights(index, inside.width())
        painter.setFont(theme.font(TypeSize.BODY))
        painter.setPen(theme.colour("text"))
        painter.drawText(inside, _WRAPPED, index.data(Qt.ItemDataRole.DisplayRole))
        painter.setFont(theme.font(TypeSize.NOTE))
        painter.setPen(theme.colour("muted"))
        painter.drawText(inside.adjusted(0, title + _BETWEEN, 0, 0), _WRAPPED, index.data(_SECOND_LINE))
        painter.restore()

    def _heights(self, index: QModelIndex | QPersistentModelIndex, width: int) -> tuple[int, int]:
        """The heights of both texts at this width."""
        texts = ((TypeSize.BODY, Qt.ItemDataRole.DisplayRole), (TypeSize.NOTE, _SECOND_LINE))
        room = QRect(0, 0, width, 100_000)
        title, second = (
            QFontMetrics(self._theme.font(size)).boundingRect(room, _WRAPPED, index.data(role) or "").height()
            for size, role in texts
        )
        return title, second
