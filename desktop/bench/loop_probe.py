"""How long an event loop leaves everything else waiting: the bench and the tests measure with this one probe."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QEventLoop, QObject, Qt, QThread, QTimer, Signal

BEAT_MS = 1


@dataclass(frozen=True, slots=True)
class Stall:
    """The worst that happened while a probe ran.

    `gap_ms` is the longest time between two turns of the event loop: what a person waits for. `work_ms` is the most
    processor time that the loop's thread spent between two turns: on a busy computer only this tells about the program
    alone. `beats` is how often the loop turned.
    """

    gap_ms: float = 0.0
    work_ms: float = 0.0
    beats: int = 0

    def __or__(self, other: Stall) -> Stall:
        """The worst of both, with the turns of both."""
        return Stall(max(self.gap_ms, other.gap_ms), max(self.work_ms, other.work_ms), self.beats + other.beats)


class LoopProbe(QObject):
    """A timer that asks the event loop of its thread for a turn every millisecond, and notes how late each one comes.

    Start and stop it on the thread whose loop is measured.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._at_s = 0.0
        self._worked_s = 0.0
        self._worst = Stall()

    def start(self) -> None:
        """Begin anew."""
        self._worst = Stall()
        self._at_s, self._worked_s = time.perf_counter(), time.thread_time()
        self._timer.start(BEAT_MS)

    def stop(self) -> Stall:
        """Return the worst since the start; the turn under way counts."""
        self._beat()
        self._timer.stop()
        return self._worst

    def _beat(self) -> None:
        at_s, worked_s = time.perf_counter(), time.thread_time()
        worst = self._worst
        self._worst = Stall(
            max(worst.gap_ms, 1000 * (at_s - self._at_s)),
            max(worst.work_ms, 1000 * (worked_s - self._worked_s)),
            worst.beats + 1,
        )
        self._at_s, self._worked_s = at_s, worked_s


class PeerLoop(QObject):
    """An event loop on a thread of its own that does nothing but turn: how well a loop can do in this process, now."""

    _start_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self._probe = LoopProbe()
        self._probe.moveToThread(self._thread)
        self._start_wanted.connect(self._probe.start)
        self._worst = Stall()

    def start(self) -> None:
        """Begin to turn."""
        self._thread.start()
        self._start_wanted.emit()

    def stop(self) -> Stall:
        """Come to rest and return the worst since the start."""
        QTimer.singleShot(0, self._probe, self._stop_probe)
        self._thread.wait()
        return self._worst

    def _stop_probe(self) -> None:
        self._worst = self._probe.stop()
        self._thread.quit()


def wait_ms(milliseconds: int) -> None:
    """Let the event loop of this thread turn for so long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
