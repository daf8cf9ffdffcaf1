"""The app as its own process, with somebody at the keyboard: goes to the first recording and stays in it.

`python -m tests.end_to_end.recording_app` prints "speaking T" when "Speak now" is on the screen, T being the system's
monotonic clock in seconds, and then keeps recording until it is killed.
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app import run_window
from desktop.pages.window import Window
from desktop.practice.take import LIVE, Stage


class Person:
    """Leaves the first steps, then presses space until the microphone listens."""

    def __init__(self) -> None:
        self._told = False

    def look(self) -> None:
        window = next((top for top in QApplication.topLevelWidgets() if isinstance(top, Window)), None)
        if window is None or not window.isVisible():
            return
        if window.page is window.welcome:
            QTest.keyClick(window.page.primary, Qt.Key.Key_Escape)
            return
        take = window.practise.take
        if take is None or take.stage in (Stage.ASKING, Stage.THINKING):
            QTest.keyClick(window.page.primary, Qt.Key.Key_Space)
        elif take.stage in LIVE and not self._told:
            self._told = True
            print("speaking", time.monotonic(), flush=True)


if __name__ == "__main__":
    qt = QApplication(["aloud"])
    person = Person()
    eyes = QTimer()
    eyes.setInterval(50)
    eyes.timeout.connect(person.look)
    eyes.start()
    sys.exit(run_window([]))
