"""A process that does nothing but look at the clock: what the computer makes anybody wait, whoever they are."""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.connection import Connection

LOOKS_EVERY_S = 0.001


class Bystander:
    """Runs beside what is measured."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_watch, args=(theirs,), daemon=True)
        self._process.start()
        self.longest_wait_ms()

    def longest_wait_ms(self) -> float:
        """Return the longest time between two looks since the last call, milliseconds."""
        self._ours.send(None)
        longest_s: float = self._ours.recv()
        return 1000 * longest_s

    def close(self) -> None:
        """Let it go."""
        self._ours.close()
        self._process.join()


def _watch(asked: Connection) -> None:
    at, longest = time.perf_counter(), 0.0
    try:
        while True:
            if asked.poll(LOOKS_EVERY_S):
                asked.recv()
                asked.send(longest)
                longest = 0.0
            now = time.perf_counter()
            at, longest = now, max(longest, now - at)
    except EOFError:
        return
