"""A check box whose words go on below each other where they have too little room for one line."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

_WORDS = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextShowMnemonic
_WRAPPED = int(_WORDS | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_MUCH = 100_000
"""More room than any text needs, in device-independent pixels."""


class CheckBox(QCheckBox):
    """A check box that wraps; Qt's own is always as wide as its text. An "&" is one, and no key.

    Args:
        text: what is ticked.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """More lines where it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of one line and its frame, and of all further lines."""
        wrapped = self._wrapped(width - self._beside_words()).height()
        return self.sizeHint().height() + max(0, wrapped - self._wrapped(_MUCH).height())

    def minimumSizeHint(self) -> QSize:
        """The longest word must fit."""
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(self._beside_words() + longest + 1, self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        """A click anywhere ticks, also on a second line and behind short words."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box in the middle, and the words beside it."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
        words = QRect(words.left(), 0, self.width() - self._beside_words(), self.height())
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_CheckBox, option)
        painter.drawItemText(words, _WRAPPED, self.palette(), self.isEnabled(), self.text(), self.foregroundRole())
        painter.end()

    def _beside_words(self) -> int:
        """The width of the box, its distance and the frame."""
        return self.sizeHint().width() - self.fontMetrics().size(int(Qt.TextFlag.TextShowMnemonic), self.text()).width()

    def _wrapped(self, width: int) -> QRect:
        return self.fontMetrics().boundingRect(QRect(0, 0, max(1, width), _MUCH), _WRAPPED, self.text())
