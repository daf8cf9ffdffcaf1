"""From PortAudio's callback to blocks of 16 kHz mono: what runs in the callback, and what is done with it after."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.audio.files import SAMPLE_RATE_HZ
from desktop.audio.recording import NO_LEVEL, SILENCE_DBFS, Level

FULL_SCALE = 32768.0
# A driver may state nonsense for the time at which a block was captured.
MOST_DELAY_S = 0.5
USUAL_DELAY_S = 0.1
# Two minutes of blocks; more is waiting only if the disk does not answer.
MOST_WAITING = 4_000


@dataclass(frozen=True, slots=True)
class Block:
    """One block as it came: raw 16-bit frames.

    `arrived_s` and `captured_s` (when its last sample was in the air) are in `time.monotonic()`. `lost` says that
    sound before it was lost.
    """

    data: bytes
    arrived_s: float
    captured_s: float
    lost: bool


@dataclass(frozen=True, slots=True)
class StreamEnded:
    """PortAudio says that the stream has ended."""


class Capture:
    """PortAudio's callbacks: they copy and enqueue, nothing else."""

    def __init__(self, events: SimpleQueue[Any], block_s: float) -> None:
        self._events = events
        self._block_s = block_s
        self._lost = False

    def block(self, data: Any, frames: int, times: Any, status: Any) -> None:  # noqa: ARG002 - PortAudio's signature
        """Take one block."""
        now = time.monotonic()
        if self._events.qsize() > MOST_WAITING:
            self._lost = True
            return
        delay = times.currentTime - times.inputBufferAdcTime - self._block_s
        if not 0.0 <= delay <= MOST_DELAY_S:
            delay = USUAL_DELAY_S
        self._events.put_nowait(Block(bytes(data), now, now - delay, self._lost or bool(status.input_overflow)))
        self._lost = False

    def ended(self) -> None:
        """The stream ended, asked or unasked."""
        self._events.put_nowait(StreamEnded())


class Converter:
    """Raw blocks at the device's rate and channels -> int16 mono at 16 kHz."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._channels = channels
        self._resampler: Any = None
        if rate_hz != SAMPLE_RATE_HZ:
            import soxr

            self._resampler = soxr.ResampleStream(rate_hz, SAMPLE_RATE_HZ, 1, dtype="float32")

    def convert(self, data: bytes) -> npt.NDArray[np.int16]:
        """Convert one block; a resampler holds some milliseconds back."""
        samples = np.frombuffer(data, np.int16)
        if self._channels == 1 and self._resampler is None:
            return samples
        return self._resampled(samples.reshape(-1, self._channels).mean(axis=1, dtype=np.float32), last=False)

    def rest(self) -> npt.NDArray[np.int16]:
        """What the resampler held back; nothing may be converted after it."""
        if self._resampler is None:
            return np.zeros(0, np.int16)
        return self._resampled(np.zeros(0, np.float32), last=True)

    def _resampled(self, mono: npt.NDArray[np.float32], *, last: bool) -> npt.NDArray[np.int16]:
        if self._resampler is not None:
            mono = self._resampler.resample_chunk(mono, last=last)
        return np.clip(np.rint(mono), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)


class LevelMeter:
    """Loudness over the last tenth of a second."""

    def __init__(self, window_s: float = 0.1) -> None:
        self._window = round(window_s * SAMPLE_RATE_HZ)
        self._blocks: deque[tuple[int, float, float]] = deque()
        self._length = 0

    def update(self, samples: npt.NDArray[np.int16]) -> Level:
        """Take the next samples and return the level."""
        if len(samples):
            values = samples.astype(np.float64)
            self._blocks.append((len(samples), float(values @ values), float(np.abs(values).max())))
            self._length += len(samples)
        while self._length > self._window and len(self._blocks) > 1:
            self._length -= self._blocks.popleft()[0]
        if not self._length:
            return NO_LEVEL
        rms = (sum(energy for _, energy, _ in self._blocks) / self._length) ** 0.5
        return Level(_dbfs(rms), _dbfs(max(peak for _, _, peak in self._blocks)))


def _dbfs(amplitude: float) -> float:
    """Amplitude (0..32768) in dB below full scale, not lower than SILENCE_DBFS."""
    return max(20 * float(np.log10(amplitude / FULL_SCALE)), SILENCE_DBFS) if amplitude > 0 else SILENCE_DBFS


class SilenceWatch:
    """Notices a microphone that delivers exact zeros: muted, switched off, or a dummy.

    A room is never exactly silent, but a noise gate can be for some seconds once the person has spoken.
    """

    def __init__(self, first_s: float = 2.0, later_s: float = 8.0) -> None:
        self._first = round(first_s * SAMPLE_RATE_HZ)
        self._later = round(later_s * SAMPLE_RATE_HZ)
        self._zeros = 0
        self._heard = False

    def update(self, samples: npt.NDArray[np.int16]) -> bool:
        """Take the next samples; whether silence has lasted suspiciously long."""
        if samples.any():
            self._heard = True
            self._zeros = 0
        else:
            self._zeros += len(samples)
        return self._zeros >= (self._later if self._heard else self._first)
