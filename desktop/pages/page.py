"""What all pages share: a header, a body that scrolls, and the one primary action at the bottom centre."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.widgets.bar import Bar
from desktop.widgets.basics import Button, Label, column
from desktop.widgets.flow import FlowLayout
from desktop.widgets.theme import TEXT_WIDTH, Theme

LOW_WINDOW = 560
"""Below this height of a page, header and footer give room to the body."""

LEAST_BODY = 16
"""The body gives way down to this height in device-independent pixels."""

_SCROLLS = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}


class Page(QWidget):
    """One screen.

    Space or Enter does the primary action unless the focused control has a use for the key; Esc goes back; Page up,
    Page down, Home and End scroll.

    Args:
        theme: the theme in force.
        back: what the way back is called; "" for a page without one.
        width: widest column of the content in device-independent pixels.
    """

    left = Signal()
    """The person wants to go back."""
    failed = Signal(str)
    """One sentence for the error place of the window."""

    def __init__(self, theme: Theme, *, back: str = "", width: int = TEXT_WIDTH, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.back_button = Button(theme, back, kind="ghost", icon_name="back")
        self.back_button.clicked.connect(self.go_back)
        self.back_button.setVisible(bool(back))
        self.title = Label(size="strong", wrap=True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.brand = FlowLayout(self.back_button)
        self.tools = FlowLayout(gap=4, align=Qt.AlignmentFlag.AlignRight)
        self.primary = Button(theme, kind="primary")
        self.secondary = FlowLayout()
        self.hint = Label(size="note")
        self.body = column(margins=(32, 32, 32, 32), gap=24)
        self.area = self._scroll(width)
        self._header = Bar("header", _held(self.brand), self.title, _held(self.tools), wraps=True)
        self.footer = Bar("footer", _held(self.secondary), self.primary, self.hint, wraps=False)
        whole = column(self._header, self.area, self.footer)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def go_back(self) -> None:
        """Leave the page; a page with something at stake does more."""
        self.left.emit()

    def focus_first(self) -> None:
        """Put the keyboard where the next step is."""
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that no focused control had a use for."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat() and self.primary.isEnabled() and self.primary.isVisible():
                self.primary.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.go_back()
        elif event.key() in _SCROLLS:
            self.area.verticalScrollBar().triggerAction(_SCROLLS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """With the keyboard on the page itself its primary action answers to space: let that be seen."""
        super().focusInEvent(event)
        self.primary.show_ring(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.primary.show_ring(False)

    def showEvent(self, event: QShowEvent) -> None:
        """Start at the top, with the keyboard on the primary action."""
        super().showEvent(event)
        self.area.verticalScrollBar().setValue(0)
        QTimer.singleShot(0, self, self._focus_if_shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the body room on a low screen."""
        super().resizeEvent(event)
        low = self.height() < LOW_WINDOW
        self.footer.set_margins(24, 2 if low else 11)
        self._header.set_margins(12, 2 if low else 8)
        side = 16 if low or self.width() < 720 else 32
        self.body.setContentsMargins(side, 16 if low else 32, side, 16 if low else 32)

    def _focus_if_shown(self) -> None:
        if self.isVisible() and not self.isAncestorOf(self.window().focusWidget() or self.window()):
            self.focus_first()

    def _scroll(self, width: int) -> QScrollArea:
        inner = QWidget()
        inner.setObjectName("scroll_body")
        inner.setMaximumWidth(width + 64)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        inner.setLayout(self.body)
        holder = QWidget()
        holder.setObjectName("scroll_body")
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch(1)
        line.addWidget(inner, 100)
        line.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # In the lowest window, with the largest text, what is said above and below must not be cut off instead.
        area.setMinimumHeight(LEAST_BODY)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.verticalScrollBar().setAccessibleName(self.tr("Scroll the page"))
        area.setWidget(holder)
        return area


def _held(layout: QLayout) -> QWidget:
    """A layout as something that can be put into a bar."""
    holder = QWidget()
    holder.setLayout(layout)
    return holder


def section(title: str, *parts: QWidget | QLayout, gap: int = 12) -> QVBoxLayout:
    """Return parts below a section title."""
    return column(Label(title, size="section", wrap=True), *parts, gap=gap)
