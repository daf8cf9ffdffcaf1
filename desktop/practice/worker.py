"""The listener: one thread that holds the recogniser, hears answers while they are spoken, and builds their reports."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QThread, Signal, Slot

from content.errors import AloudError, outline, trace
from content.schema import Question
from desktop.audio.files import SAMPLE_RATE_HZ, sound_blocks
from models.types import DeliveryReport, FollowUp

log = logging.getLogger(__name__)

Samples = npt.NDArray[np.float32]

FILE_BLOCK_S = 2.0


class Analysis(Protocol):
    """What the listener needs of `models.analysis.Analysis`."""

    @property
    def backlog_s(self) -> float:
        """Seconds of sound taken in and not yet transcribed."""

    def feed(self, samples: Samples) -> None:
        """Take in sound, float32 mono 16 kHz, and transcribe what is complete."""

    def finish(self, progress: Callable[[float], None] | None = None, *, path: str | None = None) -> DeliveryReport:
        """Transcribe the rest and return the report, which names `path`; `progress` is told a share of 0..1."""

    def finish_prompted(
        self, report: DeliveryReport, asked: FollowUp, progress: Callable[[float], None] | None = None
    ) -> DeliveryReport:
        """Transcribe the rest as the answer to a follow-up question; return the report with what it brought."""

    def read(self, text: str) -> DeliveryReport:
        """Return the report on an answer that was typed instead of spoken."""

    def cancel(self) -> None:
        """Give up soon; from any thread."""


AnalysisMaker = Callable[[Question | None, bool], Analysis]
"""Makes the analysis of one answer to a question; the second value says that it is spoken now."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The follow-up question that an answer replies to, and the report on the answer before it."""

    report: DeliveryReport
    asked: FollowUp


@dataclass(slots=True)
class Job:
    """One answer to be heard: a recording under way (`live`) or one that is on disk; or one that was typed.

    `path` is the wav, None for a typed answer, whose words are `typed_text`; `prompt` what it replies to if it is the
    second part of its take. `blocks` takes the sound of a live recording, then None as its end. `cancelled` is looked
    at between blocks and between chunks.
    """

    take_id: int
    question: Question | None
    path: Path | None
    live: bool
    prompt: Prompt | None = None
    typed_text: str | None = None
    blocks: SimpleQueue[Samples | None] = field(default_factory=SimpleQueue)
    cancelled: Event = field(default_factory=Event)
    analysis: Analysis | None = None
    waiting_s: float = 0.0
    """Seconds of sound that are there and not yet fed, roughly: two threads count, only the progress bar reads."""


class _Worker(QObject):
    """Lives in the listener thread. It knows no widget and no database."""

    loaded = Signal()
    load_failed = Signal(str)
    progress = Signal(object, float)
    finished = Signal(object, object)
    failed = Signal(object, str)
    cancelled = Signal(object)

    def __init__(self, load: Callable[[], AnalysisMaker]) -> None:
        super().__init__()
        self._load = load
        self._maker: AnalysisMaker | None = None

    @Slot()
    def load(self) -> None:
        """Load the recogniser."""
        try:
            self._maker = self._load()
        except AloudError as error:
            self.load_failed.emit(str(error))
        except Exception as error:
            log.error("the recogniser could not be loaded: %s", trace(error))
            self.load_failed.emit(self._our_fault(error))
        else:
            self.loaded.emit()

    @Slot(object)
    def use(self, load: Callable[[], AnalysisMaker]) -> None:
        """Forget the recogniser and load another."""
        self._maker = None
        self._load = load
        self.load()

    @Slot(object)
    def hear(self, job: Job) -> None:
        """Hear an answer to its end and build its report."""
        try:
            report = self._report(job)
        except Exception as error:
            if job.cancelled.is_set():
                self.cancelled.emit(job)
            elif isinstance(error, AloudError):
                self.failed.emit(job, str(error))
            else:
                log.error("take %d could not be analysed: %s", job.take_id, trace(error))
                self.failed.emit(job, self._our_fault(error))
        else:
            if report is None or job.cancelled.is_set():
                self.cancelled.emit(job)
            else:
                self.finished.emit(job, report)
        finally:
            job.analysis = None

    def _our_fault(self, error: Exception) -> str:
        return self.tr(
            "Something went wrong inside Aloud while it was listening ({problem}); every recording is kept, and "
            "starting Aloud again may help."
        ).format(problem=outline(error))

    def _report(self, job: Job) -> DeliveryReport | None:
        if self._maker is None:
            self._maker = self._load()
        job.analysis = analysis = self._maker(job.question, job.live)
        if job.path is None:
            return analysis.read(job.typed_text or "")
        fed_s = 0.0
        done = 0.0
        for block in _live_blocks(job) if job.live else sound_blocks(job.path, FILE_BLOCK_S):
            if job.cancelled.is_set():
                return None
            analysis.feed(block)
            block_s = len(block) / SAMPLE_RATE_HZ
            fed_s += block_s
            job.waiting_s = max(0.0, job.waiting_s - block_s)
            done = max(0.0, fed_s - analysis.backlog_s) / (fed_s + job.waiting_s)
            self.progress.emit(job, done)
        if job.cancelled.is_set():
            return None

        def tell(share: float) -> None:
            self.progress.emit(job, done + (1.0 - done) * share)

        if job.prompt is not None:
            return analysis.finish_prompted(job.prompt.report, job.prompt.asked, tell)
        return analysis.finish(tell, path=str(job.path))


class Listener(QObject):
    """The app's side of the listener thread: jobs go in by methods, news comes out by signals with the take's id.

    Args:
        load: loads the recogniser, on the listener thread; returns what makes an Analysis for a question.
    """

    loaded = Signal()
    load_failed = Signal(str)
    progress = Signal(int, float)
    """Take id, and the share of the listening that is done, 0..1."""
    finished = Signal(int, object)
    """Take id and DeliveryReport."""
    failed = Signal(int, str)
    """Take id and one sentence for the person."""
    cancelled = Signal(int)
    closed = Signal()
    """The thread has ended."""

    _load_wanted = Signal()
    _use_wanted = Signal(object)
    _hear_wanted = Signal(object)

    def __init__(self, load: Callable[[], AnalysisMaker], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[int, Job] = {}
        self._thread = QThread(self)
        self._thread.setObjectName("listener")
        self._worker = _Worker(load)
        self._worker.moveToThread(self._thread)
        self._load_wanted.connect(self._worker.load)
        self._use_wanted.connect(self._worker.use)
        self._hear_wanted.connect(self._worker.hear)
        self._worker.loaded.connect(self.loaded)
        self._worker.load_failed.connect(self.load_failed)
        self._worker.progress.connect(self._job_progressed)
        self._worker.finished.connect(self._job_finished)
        self._worker.failed.connect(self._job_failed)
        self._worker.cancelled.connect(self._job_cancelled)
        self._thread.finished.connect(self.closed)

    @property
    def busy(self) -> bool:
        """Whether an answer is being heard or waits to be."""
        return bool(self._jobs)

    @property
    def running(self) -> bool:
        """Whether the thread runs."""
        return self._thread.isRunning()

    def start(self) -> None:
        """Start the thread and load the recogniser in it; `loaded` or `load_failed` follows."""
        self._thread.start()
        self._load_wanted.emit()

    def use(self, load: Callable[[], AnalysisMaker]) -> None:
        """Load another recogniser, after the jobs under way."""
        self._use_wanted.emit(load)

    def hear_live(
        self, take_id: int, question: Question | None, path: Path, prompt: Prompt | None = None
    ) -> Callable[[Samples], None]:
        """Begin to hear a recording under way, which grows at `path`; with a `prompt`, as the second part of its take.

        Returns:
            The function that takes its blocks, to be called on any one thread.
        """
        job = self._add(Job(take_id, question, path, live=True, prompt=prompt))

        def push(block: Samples) -> None:
            job.waiting_s += len(block) / SAMPLE_RATE_HZ
            job.blocks.put(block)

        return push

    def end_live(self, take_id: int) -> None:
        """The recording has ended: all of its blocks have been pushed."""
        if take_id in self._jobs:
            self._jobs[take_id].blocks.put(None)

    def hear_file(
        self, take_id: int, question: Question | None, path: Path, duration_s: float, prompt: Prompt | None = None
    ) -> None:
        """Hear a recording on disk that lasts `duration_s` seconds; with a `prompt`, as the second part of its take."""
        self._add(Job(take_id, question, path, live=False, prompt=prompt, waiting_s=duration_s))

    def read(self, take_id: int, question: Question | None, text: str) -> None:
        """Judge an answer that was typed."""
        self._add(Job(take_id, question, None, live=False, typed_text=text))

    def cancel(self, take_id: int) -> bool:
        """Give up hearing this take; `cancelled` follows soon. Returns False if it is not being heard."""
        job = self._jobs.get(take_id)
        if job is None:
            return False
        job.cancelled.set()
        job.blocks.put(None)
        analysis = job.analysis
        if analysis is not None:
            analysis.cancel()
        return True

    def close(self) -> None:
        """Cancel everything and let the thread end; returns at once, `closed` follows."""
        for take_id in tuple(self._jobs):
            self.cancel(take_id)
        self._thread.quit()

    def wait(self, timeout_ms: int) -> bool:
        """Wait for the thread to end, after the window is gone; returns whether it has."""
        return self._thread.wait(timeout_ms)

    def _add(self, job: Job) -> Job:
        self.cancel(job.take_id)
        self._jobs[job.take_id] = job
        self._hear_wanted.emit(job)
        return job

    def _is_current(self, job: Job) -> bool:
        """Whether this is the newest job of its take; an earlier one was given up and has no more to say."""
        return self._jobs.get(job.take_id) is job

    @Slot(object, float)
    def _job_progressed(self, job: Job, share: float) -> None:
        if self._is_current(job):
            self.progress.emit(job.take_id, share)

    @Slot(object, object)
    def _job_finished(self, job: Job, report: DeliveryReport) -> None:
        if self._is_current(job):
            del self._jobs[job.take_id]
            self.finished.emit(job.take_id, report)

    @Slot(object, str)
    def _job_failed(self, job: Job, message: str) -> None:
        if self._is_current(job):
            del self._jobs[job.take_id]
            self.failed.emit(job.take_id, message)

    @Slot(object)
    def _job_cancelled(self, job: Job) -> None:
        if self._is_current(job):
            del self._jobs[job.take_id]
            self.cancelled.emit(job.take_id)


def _live_blocks(job: Job) -> Iterator[Samples]:
    while (block := job.blocks.get()) is not None:
        yield block
