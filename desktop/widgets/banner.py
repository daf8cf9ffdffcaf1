"""The one place where errors and notices appear."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.widgets.basics import Button, Label, Picture, Prose, column, row
from desktop.widgets.theme import Theme


class Banner(QFrame):
    """One sentence across the top of the window, with details folded in."""

    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self._picture = Picture(theme, "warning", "watch")
        self._message = Label(wrap=True)
        self._details = Prose(size="note")
        self._details.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._details.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._more = Button(theme, self.tr("Details"), kind="ghost")
        self._more.setCheckable(True)
        self._more.toggled.connect(self._details.setVisible)
        self._close = Button(theme, kind="ghost", icon_name="close", name=self.tr("Close this message"))
        self._close.clicked.connect(self.dismiss)
        top = row(self._picture, self._message, self._more, self._close, gap=12)
        top.setAlignment(self._message, Qt.AlignmentFlag.AlignVCenter)
        top.setStretch(1, 1)
        self.setLayout(column(top, self._details, margins=(16, 8, 8, 8), gap=4))
        self.hide()

    @property
    def message(self) -> str:
        """The sentence shown; "" while hidden."""
        return self._message.text() if not self.isHidden() else ""

    def tell(self, message: str, details: str = "") -> None:
        """Show one sentence; the details are folded."""
        self._message.setText(message)
        self._details.set_plain(details)
        self._more.setChecked(False)
        self._details.hide()
        self._more.setVisible(bool(details))
        self.setAccessibleName(message)
        self.show()

    def dismiss(self) -> None:
        """Hide the message."""
        if not self.isHidden():
            self.hide()
            self.dismissed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the message when the keyboard is in it."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
