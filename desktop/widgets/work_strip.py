"""A strip across the page: how far some work has come and a way to cancel it, then what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from desktop.widgets.basics import Button, Label, Picture, row
from desktop.widgets.theme import Theme


class WorkStrip(QFrame):
    """Out of sight unless there is something to say.

    Args:
        theme: the theme in force.
    """

    cancelled = Signal()
    """The person wants the work no more."""
    closed = Signal()
    """The strip is gone."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "header")
        self._act: Callable[[], None] | None = None
        self._picture = Picture(theme, "check", "good", 22)
        self.message = Label(wrap=True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(240)
        self.cancel = Button(theme, self.tr("Cancel"), kind="ghost")
        self.cancel.clicked.connect(self.cancelled)
        self.action = Button(theme, kind="ghost")
        self.action.clicked.connect(self._do)
        self.close_button = Button(theme, kind="ghost", icon_name="close", name=self.tr("Close this message"))
        self.close_button.clicked.connect(self.dismiss)
        parts = (self._picture, self.message, self.progress, self.cancel, self.action, self.close_button)
        line = row(*parts, margins=(16, 8, 8, 8), gap=12)
        line.setStretch(1, 2)
        line.setStretch(2, 1)
        self.setLayout(line)
        self.hide()

    def begin(self, message: str) -> None:
        """Show that something is being done."""
        self._say(message, busy=True)
        self.progress.setValue(0)
        self.progress.setAccessibleName(message)

    def show_progress(self, share: float) -> None:
        """Show how far it is, 0 to 1."""
        self.progress.setValue(round(1000 * share))

    def tell(self, message: str, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Show what came of it.

        Args:
            message: one sentence.
            action: what can be done with it, in words; "" for nothing.
            act: does that.
        """
        self._act = act
        self.action.setText(action)
        self._say(message, busy=False)
        self.action.setVisible(act is not None)

    def dismiss(self) -> None:
        """Be out of sight; the keyboard goes where the page wants it."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes what was said, when the keyboard is in it."""
        if event.key() == Qt.Key.Key_Escape and not self.close_button.isHidden():
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _say(self, message: str, *, busy: bool) -> None:
        self.message.setText(message)
        self.setAccessibleName(message)
        self.progress.setVisible(busy)
        self.cancel.setVisible(busy)
        self._picture.setVisible(not busy)
        self.close_button.setVisible(not busy)
        self.action.hide()
        self.show()
        # The keyboard stays where it is, so a screen reader would not find out by itself.
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, message))

    def _do(self) -> None:
        if self._act is not None:
            self._act()
