"""A mailbox: threads that know no Qt leave calls in it, and the GUI thread makes them."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, QTimer

EMPTYING_INTERVAL_MS = 15


class Mailbox(QObject):
    """Calls posted on any thread are made on the thread of this object, in order, while it is open.

    The writer thread of the recorder and the thread of the player post here instead of emitting Qt signals: posting
    takes no lock of Qt's and cannot run a slot on the wrong thread.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._timer = QTimer(self)
        self._timer.setInterval(EMPTYING_INTERVAL_MS)
        self._timer.timeout.connect(self.empty)

    def open(self) -> None:
        """Look for calls from now on."""
        self._timer.start()

    def close(self) -> None:
        """Make the calls that are there, then look no more."""
        self.empty()
        self._timer.stop()

    def forget(self) -> None:
        """Throw away the calls that are there, and look no more."""
        self._timer.stop()
        self._calls = SimpleQueue()

    def post(self, call: Callable[[], None]) -> None:
        """Leave a call; from any thread, returns at once."""
        self._calls.put(call)

    def empty(self) -> None:
        """Make all calls that are there now."""
        while True:
            try:
                call = self._calls.get_nowait()
            except Empty:
                return
            call()
