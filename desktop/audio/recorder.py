"""The recorder: microphone -> wav that grows on disk, and blocks for whoever listens.

The microphone is open and delivering before the person is told to speak: `open()`, then `on_ready` (or `wait_ready`),
show "Speak now", `begin_take()`; what came before that is discarded. Silence never ends a recording.
"""

from __future__ import annotations

import contextlib
import errno
import shutil
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

import numpy as np
import numpy.typing as npt

from content.errors import AloudError
from desktop.audio.capture import FULL_SCALE, Block, Capture, Converter, LevelMeter, SilenceWatch, StreamEnded
from desktop.audio.devices import Device
from desktop.audio.errors import MicrophoneError, RecordingError
from desktop.audio.files import SAMPLE_RATE_HZ
from desktop.audio.portaudio import NOT_ANSWERING, PORTAUDIO
from desktop.audio.recording import (
    GONE,
    NO_LEVEL,
    NOTHING_COMES,
    OVERFLOW,
    STALLED,
    STOPPED_BEFORE,
    Level,
    Problem,
    ProblemKind,
    RecorderState,
    Recording,
    silent,
    unwritable,
)
from desktop.audio.streams import OpenStream, StreamRequest, open_stream
from desktop.audio.wav import GrowingWav

__all__ = ["Level", "Problem", "ProblemKind", "Recorder", "RecorderState", "Recording"]

# 32 ms, the window of the voice activity detection.
BLOCK_S = 0.032
# Blocks come one by one all the same; the room is for a computer that is busy.
LATENCY_S = 0.2
OPEN_DEADLINE_S = 5.0
STALL_S = 1.0
FLUSH_S = 0.25
# After the stop, at most this long for the blocks that are still under way.
TAIL_S = 0.6
TICK_S = 0.1
OVERFLOW_SHOWN_S = 5.0
# Two minutes of sound.
LEAST_FREE_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class _StopAsked:
    """Wakes the writer."""


_Event = Block | StreamEnded | _StopAsked | Future[OpenStream]


class Recorder:
    """Records one take from one microphone into one wav (16 kHz mono, 16 bit).

    No method waits for the sound system but `wait_ready` and `stop`, and both have a deadline. The callbacks are
    called on the recorder's writer thread, never on the caller's; they must be quick. A recorder is used once.
    """

    def __init__(
        self,
        path: Path,
        device_id: str | None = None,
        *,
        on_block: Callable[[npt.NDArray[np.float32]], None] | None = None,
        on_ready: Callable[[], None] | None = None,
        on_problem: Callable[[Problem | None], None] | None = None,
        on_finished: Callable[[Recording], None] | None = None,
    ) -> None:
        """Prepare a recorder; nothing is opened yet.

        Args:
            path: the wav to write; its folder exists, the file does not.
            device_id: `Device.id`, or None for the default microphone.
            on_block: gets every block of the take as float32 mono 16 kHz in -1..1, after it is on disk.
            on_ready: the microphone delivers.
            on_problem: a problem began, or (None) the last one has passed.
            on_finished: called exactly once at the very end, whatever happened.
        """
        self._path = path
        self._device_id = device_id
        self._on_block = on_block
        self._on_ready = on_ready
        self._on_problem = on_problem
        self._on_finished = on_finished
        self._events: SimpleQueue[_Event] = SimpleQueue()
        self._thread: threading.Thread | None = None
        # Written by the writer thread, read by all.
        self._state = RecorderState.IDLE
        self._level = NO_LEVEL
        self._problem: Problem | None = None
        self._device: Device | None = None
        self._duration_s = 0.0
        self._recording: Recording | None = None
        self._failure: AloudError | None = None
        self._settled = threading.Event()
        self._finished = threading.Event()
        # Written by the caller, read by the writer thread.
        self._took_at: float | None = None
        self._stopped_at: float | None = None
        self._cancelled = False
        # The writer thread's own.
        self._wav: GrowingWav | None = None
        self._stream: OpenStream | None = None
        self._converter: Converter | None = None
        self._meter = LevelMeter()
        self._silence = SilenceWatch()
        self._complete = False
        self._overflows = 0
        self._last_block_at = 0.0
        self._flushed_at = 0.0
        self._overflow_at = 0.0

    @property
    def state(self) -> RecorderState:
        """Where the recorder stands."""
        if self._state is RecorderState.READY and self._took_at is not None:
            return RecorderState.RECORDING
        return self._state

    @property
    def device(self) -> Device | None:
        """The microphone in use, once it is open: the default one if the chosen one is gone."""
        return self._device

    @property
    def level(self) -> Level:
        """Loudness now, for a level meter; works from READY on."""
        return self._level

    @property
    def duration_s(self) -> float:
        """Seconds of sound in the take so far."""
        return self._duration_s

    @property
    def problem(self) -> Problem | None:
        """What is wrong now, if anything."""
        return self._problem

    def open(self) -> None:
        """Start opening the microphone; returns at once. Failure comes as a problem and as `FAILED`."""
        if self._thread is not None:
            raise RuntimeError("a recorder is used once")
        self._state = RecorderState.OPENING
        # A daemon: a program that is ended while recording must end; the sound is on disk.
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def wait_ready(self, timeout_s: float = OPEN_DEADLINE_S + 1.0) -> None:
        """Wait until the microphone delivers.

        Raises:
            DeviceError: it does not (a MicrophoneError where the fault is the microphone's).
            RecordingError: the file cannot be written.
        """
        settled = self._settled.wait(timeout_s)
        if self._failure is not None:
            raise self._failure
        if not settled:
            raise MicrophoneError(NOTHING_COMES)
        if self._state is RecorderState.STOPPED:
            raise MicrophoneError(self._problem.message if self._problem else STOPPED_BEFORE)

    def begin_take(self) -> None:
        """From now on sound counts; what came before is discarded. Called in state READY, later it does nothing."""
        if self._state in (RecorderState.IDLE, RecorderState.OPENING):
            raise RuntimeError("the microphone does not deliver yet")
        if self._took_at is None:
            self._took_at = time.monotonic()

    def request_stop(self) -> None:
        """Stop after the last block that was under way; returns at once, `on_finished` follows."""
        if self._stopped_at is None:
            self._stopped_at = time.monotonic()
            self._events.put(_StopAsked())

    def stop(self, timeout_s: float = 3.0) -> Recording:
        """Stop and wait for the finished recording, which does not depend on the sound system answering.

        Raises:
            RecordingError: the disk does not answer within `timeout_s`; what is on it already stays.
        """
        if self._thread is None:
            raise RuntimeError("the recorder was never opened")
        self.request_stop()
        self._finished.wait(timeout_s)
        if self._recording is None:
            raise RecordingError(f"The disk does not answer; what it has of the recording stays in {self._path}.")
        return self._recording

    def cancel(self) -> None:
        """Stop and delete the wav; returns at once, `on_finished` follows."""
        self._cancelled = True
        self.request_stop()

    # --- what a recorder of another source of sound does otherwise -------------------------------------------

    def open_microphone(self, request: StreamRequest) -> Future[OpenStream]:
        """Begin to open the microphone; returns at once."""
        return PORTAUDIO.submit(lambda sounddevice: open_stream(sounddevice, request))

    def leave_microphone(self, opening: Future[OpenStream]) -> None:
        """Let the stream be closed, now or when it has opened at last; nobody waits for it, for it may hang."""
        broken = self._ended_by(ProblemKind.GONE)

        def close(opened: Future[OpenStream]) -> None:
            if not opened.cancelled() and opened.exception() is None:
                PORTAUDIO.submit(lambda _: PORTAUDIO.close(opened.result().stream, broken=broken))

        if not opening.cancel() and not opening.done():
            PORTAUDIO.release_stderr()
        opening.add_done_callback(close)

    # --- writer thread ---------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._create_wav()
            capture = Capture(self._events, BLOCK_S)
            request = StreamRequest(
                "input", self._device_id, SAMPLE_RATE_HZ, BLOCK_S, capture.block, capture.ended, LATENCY_S
            )
            opening = self.open_microphone(request)
            opening.add_done_callback(self._events.put)
        except OSError as error:
            self._fail(RecordingError(unwritable(self._path, error)))
            self._finish()
            return
        deadline = time.monotonic() + OPEN_DEADLINE_S
        try:
            while not self._is_over(deadline):
                try:
                    self._handle(self._events.get(timeout=TICK_S))
                except Empty:
                    self._watch()
        finally:
            self.leave_microphone(opening)
            self._finish()

    def _create_wav(self) -> None:
        if shutil.disk_usage(self._path.parent).free < LEAST_FREE_BYTES:
            raise OSError(errno.ENOSPC, "too little room")
        self._wav = GrowingWav(self._path)

    def _is_over(self, deadline: float) -> bool:
        """Whether the recording has ended; notices on the way what did not come."""
        now = time.monotonic()
        if self._complete or (self._problem is not None and self._problem.ended):
            return True
        if self._stopped_at is not None:
            if self._state is RecorderState.OPENING or self._took_at is None:
                return True
            # Behind a slow disk, what was said before the stop is still in the queue.
            return now > self._stopped_at + TAIL_S and self._events.empty()
        if self._state is RecorderState.OPENING and now > deadline:
            self._fail(MicrophoneError(NOTHING_COMES if self._stream else NOT_ANSWERING))
            return True
        return False

    def _handle(self, event: _Event) -> None:
        match event:
            case Block():
                self._take(event)
            case Future():
                self._opened(event)
            case StreamEnded():
                if self._state is RecorderState.OPENING:
                    self._fail(MicrophoneError(NOTHING_COMES))
                else:
                    self._set_problem(GONE)
            case _StopAsked():
                pass  # `_is_over` looks at the time of it

    def _watch(self) -> None:
        """Nothing has come for a moment."""
        if self._state is RecorderState.READY and time.monotonic() > self._last_block_at + STALL_S:
            self._level = NO_LEVEL
            self._set_problem(STALLED)

    def _opened(self, opening: Future[OpenStream]) -> None:
        error = opening.exception()
        if error is None:
            self._stream = opening.result()
            self._device = self._stream.device
            self._converter = Converter(self._stream.rate_hz, self._stream.channels)
        elif isinstance(error, AloudError):
            self._fail(error)
        else:
            raise error

    def _take(self, block: Block) -> None:
        """One block: level, disk, listener."""
        if self._converter is None:
            return  # came before the news that the stream is open
        samples = self._converter.convert(block.data)
        self._last_block_at = block.arrived_s
        if self._state is RecorderState.OPENING:
            self._state = RecorderState.READY
            self._flushed_at = block.arrived_s
            self._settled.set()
            self._tell(self._on_ready)
        self._level = self._meter.update(samples)
        self._judge(samples, block)
        if self._took_at is not None and block.arrived_s >= self._took_at:
            self._overflows += block.lost
            self._keep(samples, block.arrived_s)
            if self._stopped_at is not None and block.captured_s >= self._stopped_at:
                self._complete = True

    def _judge(self, samples: npt.NDArray[np.int16], block: Block) -> None:
        """Tell of silence and of lost sound, and when they have passed."""
        if block.lost:
            self._overflow_at = block.arrived_s
        if self._silence.update(samples):
            self._set_problem(silent())
        elif self._overflow_at and block.arrived_s < self._overflow_at + OVERFLOW_SHOWN_S:
            self._set_problem(OVERFLOW)
        else:
            self._set_problem(None)

    def _keep(self, samples: npt.NDArray[np.int16], now: float) -> None:
        """Write samples to disk, then hand them to the listener."""
        assert self._wav is not None
        try:
            self._wav.append(samples.tobytes())
            if now >= self._flushed_at + FLUSH_S:
                self._wav.flush()
                self._flushed_at = now
        except OSError as error:
            self._duration_s = self._wav.duration_s
            self._set_problem(Problem(ProblemKind.DISK, unwritable(self._path, error, self._duration_s), ended=True))
            return
        self._duration_s = self._wav.duration_s
        if len(samples):
            self._tell(self._on_block, samples.astype(np.float32) / np.float32(FULL_SCALE))

    def _set_problem(self, problem: Problem | None) -> None:
        if problem != self._problem and not (self._problem and self._problem.ended):
            self._problem = problem
            self._tell(self._on_problem, problem)

    @staticmethod
    def _tell(callback: Callable[..., None] | None, *arguments: object) -> None:
        """Call back; a fault of the listener's goes to the thread's exception hook and never ends a recording."""
        if callback is None:
            return
        try:
            callback(*arguments)
        except Exception:
            threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))

    def _fail(self, error: AloudError) -> None:
        self._failure = error
        self._set_problem(Problem(ProblemKind.FAILED, str(error), ended=True))

    def _finish(self) -> None:
        """Close the wav, then tell."""
        if self._converter is not None and self._took_at is not None and not self._ended_by(ProblemKind.DISK):
            self._keep(self._converter.rest(), self._flushed_at)
        if self._wav is not None:
            with contextlib.suppress(OSError):
                self._wav.close()
        self._level = NO_LEVEL
        kept = self._duration_s > 0 and not self._cancelled
        if self._wav is not None and not kept:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
        self._recording = Recording(
            self._path if kept else None, self._duration_s if kept else 0.0, self._overflows, self._problem
        )
        self._state = RecorderState.FAILED if self._ended_by(ProblemKind.FAILED) else RecorderState.STOPPED
        self._settled.set()
        self._finished.set()
        self._tell(self._on_finished, self._recording)

    def _ended_by(self, kind: ProblemKind) -> bool:
        return self._problem is not None and self._problem.kind is kind
