"""Errands: something slow is fetched on a thread of its own, and its result handed over on the GUI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from content.errors import AloudError
from desktop.audio.files import sound_blocks
from desktop.practice.mailbox import Mailbox

log = logging.getLogger(__name__)

PEAKS = 6000


class Errand(QObject):
    """Runs one function at a time away from the GUI; only the newest one's result is handed over."""

    done = Signal(object)
    """What the function returned."""
    failed = Signal(str)
    """One sentence for the person."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox(self)
        self._turn = 0

    def run(self, fetch: Callable[[], Any]) -> None:
        """Run `fetch` on a thread; `done` or `failed` follows unless another one is run before."""
        self._turn += 1
        self._mailbox.open()
        threading.Thread(target=self._go, args=(self._turn, fetch), name="errand", daemon=True).start()

    def forget(self) -> None:
        """Want the result no more."""
        self._turn += 1
        self._mailbox.close()

    def _go(self, turn: int, fetch: Callable[[], Any]) -> None:
        try:
            result = fetch()
        except AloudError as error:
            message = str(error)
            self._mailbox.post(lambda: self._fail(turn, message))
        else:
            self._mailbox.post(lambda: self._hand_over(turn, result))

    def _hand_over(self, turn: int, result: Any) -> None:
        if turn == self._turn:
            self._mailbox.close()
            self.done.emit(result)

    def _fail(self, turn: int, message: str) -> None:
        if turn == self._turn:
            self._mailbox.close()
            log.warning("an errand failed: %s", message)
            self.failed.emit(message)


def sound_peaks(path: Path, duration_s: float, count: int = PEAKS) -> tuple[float, ...]:
    """Return the loudest magnitude (0..1) of each of `count` equal slices of a recording.

    Args:
        path: the sound file.
        duration_s: its length in seconds.
        count: how many slices.

    Raises:
        SoundError: the file cannot be read.
    """
    peaks = np.zeros(count, dtype=np.float32)
    per_slice = max(1.0, duration_s * 16_000) / count
    at = 0
    for block in sound_blocks(path):
        first, last = (min(int(place / per_slice), count - 1) for place in (at, at + len(block) - 1))
        begins = np.ceil(np.arange(first + 1, last + 1) * per_slice).astype(np.int64) - at
        # Unlike maximum.at this lets go of Python's lock, for which the window would wait.
        loudest = np.maximum.reduceat(np.abs(block), np.minimum([0, *begins], len(block) - 1))
        peaks[first : last + 1] = np.maximum(peaks[first : last + 1], loudest)
        at += len(block)
    return tuple(float(peak) for peak in peaks)
