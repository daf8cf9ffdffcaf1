"""A page that is built section by section, so that the window answers in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer


class LazySections(QObject):
    """Runs steps one at a time, each in a turn of the event loop of its own.

    Args:
        parent: the page; what is not built when it goes is never built.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: list[Callable[[], None]] = []
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._step)

    @property
    def complete(self) -> bool:
        """Whether every section stands there."""
        return not self._steps

    def begin(self, steps: Iterable[Callable[[], None]]) -> None:
        """Build these, and what is left of those before no more."""
        self._steps = list(steps)
        self._next.start()

    def finish(self) -> None:
        """Build what is left at once."""
        while self._steps:
            self._step()

    def _step(self) -> None:
        if self._steps:
            self._steps.pop(0)()
        if not self._steps:
            self._next.stop()
