"""Notices when a window has been painted for the first time, so that slow things can begin behind it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

AT_THE_LATEST_MS = 2_000
"""A window that starts out of sight is not painted at all; nothing waits longer for it."""


class FirstFrame(QObject):
    """Watches a window that is about to be shown."""

    painted = Signal()
    """The first frame stands on the screen; emitted once, also if none came in time."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)
        QTimer.singleShot(AT_THE_LATEST_MS, self, self._tell)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The turn of the loop after the one that painted comes when the picture has been handed to the screen."""
        if watched is self._window and event.type() is QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._tell)
        return False

    def _tell(self) -> None:
        self._window.removeEventFilter(self)
        self.painted.emit()
        self.deleteLater()
