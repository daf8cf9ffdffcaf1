"""A list of things with a title and a second line, moved through by keyboard, opened by Enter or a click."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
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
_INSET = 20


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
        item.setToolTip(title)  # the row may have to cut it short
        self.addItem(item)

    def current_key(self) -> object | None:
        """The key of the current row, None if there is none."""
        item = self.currentItem()
        key: object | None = item.data(_KEY) if item is not None else None
        return key

    def filter_rows(self, words: str) -> int:
        """Show only the rows that hold all of these words; returns how many there are."""
        wanted = words.casefold().split()
        shown = 0
        for row in range(self.count()):
            item = self.item(row)
            text = f"{item.text()} {item.data(_SECOND_LINE)}".casefold()
            item.setHidden(not all(word in text for word in wanted))
            shown += not item.isHidden()
        return shown

    def height_of_rows(self) -> int:
        """The height at which no row that is shown needs to scroll."""
        shown = sum(not self.item(row).isHidden() for row in range(self.count()))
        return shown * row_height(self._theme) + 2 * self.frameWidth() + 4

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row by Enter or space; leave the other keys to the list and then to the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentItem() is not None:
            self.opened.emit(self.current_key())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _RowDelegate(QStyledItemDelegate):
    """Paints a row."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines and the air between them."""
        return QSize(120, row_height(self._theme))

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
        if index.row() and not focused:
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(box.left() + _INSET, rect.top(), box.right() - _INSET, rect.top())
        inside = box.adjusted(_INSET, 8, -_INSET, -8)
        title_height = theme.px(TypeSize.BODY) + 8
        painter.setFont(theme.font(TypeSize.BODY))
        painter.setPen(theme.colour("text"))
        words = painter.fontMetrics().elidedText(
            index.data(Qt.ItemDataRole.DisplayRole), Qt.TextElideMode.ElideRight, inside.width()
        )
        top = QRect(inside.left(), inside.top(), inside.width(), title_height)
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(theme.font(TypeSize.NOTE))
        painter.setPen(theme.colour("muted"))
        words = painter.fontMetrics().elidedText(index.data(_SECOND_LINE), Qt.TextElideMode.ElideRight, inside.width())
        below = QRect(inside.left(), top.bottom(), inside.width(), inside.bottom() - top.bottom())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()


def row_height(theme: Theme) -> int:
    """Height of one row in device-independent pixels."""
    return theme.px(TypeSize.BODY) + 8 + theme.px(TypeSize.NOTE) + 6 + 18
