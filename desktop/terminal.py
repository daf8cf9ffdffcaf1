"""What a command says while it works: complaints and progress, both on standard error."""

from __future__ import annotations

import shutil
import sys


def complain(sentence: str) -> None:
    """Say one sentence on standard error."""
    if sys.stderr is not None:
        print(f"aloud: {' '.join(sentence.split())}", file=sys.stderr, flush=True)


class ProgressBar:
    """A bar on a terminal; elsewhere one line at the end of each file."""

    def __init__(self) -> None:
        self._live = sys.stderr is not None and sys.stderr.isatty()
        self._open = False

    def update(self, what: str, done: int, total: int) -> None:
        """Draw the bar, or say that it is full."""
        if self._live:
            room = max(10, min(40, shutil.get_terminal_size().columns - len(what) - 30))
            filled = room * done // total
            bar = f"[{'#' * filled}{'.' * (room - filled)}] {done / 1e6:6.1f} of {total / 1e6:.1f} MB"
            print(f"\r{what} {bar}", end="\n" if done >= total else "", file=sys.stderr, flush=True)
            self._open = done < total
        elif done >= total:
            print(f"{what}: {total / 1e6:.1f} MB", file=sys.stderr, flush=True)

    def note(self, text: str) -> None:
        """Say one line."""
        self.close()
        complain(text)

    def close(self) -> None:
        """Leave the line of a bar that was not filled."""
        if self._open:
            print(file=sys.stderr, flush=True)
            self._open = False
