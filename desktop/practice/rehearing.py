"""Making the report of a take that is kept and has none: after a crash, a failure, or a take that was left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from content.errors import AloudError
from desktop.practice.take_parts import TakePart
from desktop.practice.worker import Listener
from models.types import DeliveryReport


class Rehearing(QObject):
    """Makes the report of a kept answer, and saves it before it announces it.

    Args:
        part: which part of which take it is; keeps the report.
        path: the wav on disk; None for an answer that was typed, whose words `part` knows.
        duration_s: its length in seconds.
        listener: hears it.
    """

    progress = Signal(float)
    """Share of the listening that is done, 0..1."""
    reported = Signal(object, object)
    """TakeRecord and DeliveryReport; both are saved."""
    failed = Signal(str)
    """One sentence for the person; the recording is kept."""
    cancelled = Signal()

    def __init__(
        self,
        part: TakePart,
        path: Path | None,
        duration_s: float,
        *,
        listener: Listener,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._part = part
        self._path = path
        self._duration_s = duration_s
        self._listener = listener
        self.running = False
        listener.progress.connect(self._heard_more)
        listener.finished.connect(self._heard)
        listener.failed.connect(self._not_heard)
        listener.cancelled.connect(self._given_up)

    def start(self) -> None:
        """Begin to hear or read the answer."""
        part = self._part
        assert part.take_id is not None, "a kept recording has its take"
        self.running = True
        if self._path is None:
            self._listener.read(part.take_id, part.question, part.typed_text or "")
            return
        self._listener.hear_file(part.take_id, part.question, self._path, self._duration_s, part.prompt)

    def cancel(self) -> None:
        """Give up; `cancelled` follows, and the recording stays as it was."""
        if self.running and self._part.take_id is not None:
            self._listener.cancel(self._part.take_id)

    @Slot(int, float)
    def _heard_more(self, take_id: int, done: float) -> None:
        if take_id == self._part.take_id and self.running:
            self.progress.emit(done)

    @Slot(int, object)
    def _heard(self, take_id: int, report: DeliveryReport) -> None:
        if take_id != self._part.take_id or not self.running:
            return
        self.running = False
        try:
            record, shown = self._part.save(report)
        except AloudError as error:
            self.failed.emit(str(error))
            return
        # In a turn of its own: to keep a long report takes one, to show it another.
        QTimer.singleShot(0, self, lambda: self.reported.emit(record, shown))

    @Slot(int, str)
    def _not_heard(self, take_id: int, message: str) -> None:
        if take_id != self._part.take_id or not self.running:
            return
        self.running = False
        try:
            self._part.fail(message)
        except AloudError as error:
            self.failed.emit(str(error))
            return
        self.failed.emit(message)

    @Slot(int)
    def _given_up(self, take_id: int) -> None:
        if take_id == self._part.take_id and self.running:
            self.running = False
            self.cancelled.emit()
