"""Hearing a recording again that is on disk and has no report: after a crash, a failure, or a take that was left."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from content.errors import AloudError
from content.schema import Question
from desktop.practice.saved import report_text
from desktop.practice.worker import Listener
from desktop.store.sessions import Store, TakeRecord
from models.types import DeliveryReport


class Rehearing(QObject):
    """Makes the report of a kept recording, and saves it before it announces it.

    Args:
        record: the take; its sound is on disk.
        question: its question, or None if the packs no longer have it.
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
        record: TakeRecord,
        question: Question | None,
        *,
        listener: Listener,
        store: Store,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._record = record
        self._question = question
        self._listener = listener
        self._store = store
        self.running = False
        listener.progress.connect(self._heard_more)
        listener.finished.connect(self._heard)
        listener.failed.connect(self._not_heard)
        listener.cancelled.connect(self._given_up)

    def start(self) -> None:
        """Begin to hear the recording."""
        self.running = True
        record = self._record
        self._listener.hear_file(record.id, self._question, record.audio_path, record.duration_s or 0.0)

    def cancel(self) -> None:
        """Give up; `cancelled` follows, and the recording stays as it was."""
        if self.running:
            self._listener.cancel(self._record.id)

    @Slot(int, float)
    def _heard_more(self, take_id: int, done: float) -> None:
        if take_id == self._record.id and self.running:
            self.progress.emit(done)

    @Slot(int, object)
    def _heard(self, take_id: int, report: DeliveryReport) -> None:
        if take_id != self._record.id or not self.running:
            return
        self.running = False
        try:
            record = self._store.save_report(take_id, report_text(report))
        except AloudError as error:
            self.failed.emit(str(error))
            return
        self.reported.emit(record, report)

    @Slot(int, str)
    def _not_heard(self, take_id: int, message: str) -> None:
        if take_id != self._record.id or not self.running:
            return
        self.running = False
        try:
            self._store.mark_failed(take_id, message)
        except AloudError as error:
            self.failed.emit(str(error))
            return
        self.failed.emit(message)

    @Slot(int)
    def _given_up(self, take_id: int) -> None:
        if take_id == self._record.id and self.running:
            self.running = False
            self.cancelled.emit()
