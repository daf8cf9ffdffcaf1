"""The player: a sound file or samples out through one speaker, without waiting."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from content.errors import AloudError
from desktop.audio.errors import SpeakerError
from desktop.audio.files import SAMPLE_RATE_HZ, read_sound
from desktop.audio.portaudio import NOT_ANSWERING, PORTAUDIO
from desktop.audio.streams import OpenStream, StreamRequest, open_stream
from desktop.audio.stretch import stretched

BLOCK_S = 0.05
# Nobody waits for the first sample to the millisecond, and a busy computer must not tear holes into the sound.
LATENCY_S = 0.25
OPEN_DEADLINE_S = 5.0
STALL_S = 2.0
MOST_DELAY_S = 1.0
FULL_SCALE = 32768.0
TICK_S = 0.1
GONE = "The speaker is gone (unplugged, or the sound system ended): plug it in again or choose another one."
STALLED = "The speaker takes no sound: check its plug and the sound settings, or choose another one."


@dataclass(frozen=True, slots=True)
class PlaybackEnd:
    """How a playback ended: `completed` to the end, else stopped or failed with `error`."""

    completed: bool
    error: AloudError | None = None


class Player:
    """Plays one sound at a time on one speaker; starting another stops the first. Used from one thread."""

    def __init__(self, device_id: str | None = None) -> None:
        """Prepare a player for the speaker with this `Device.id` (None: the default one)."""
        self._device_id = device_id
        self._playback: _Playback | None = None

    @property
    def playing(self) -> bool:
        """Whether sound is being loaded or played."""
        return self._playback is not None and not self._playback.over.is_set()

    @property
    def position_s(self) -> float:
        """Place in the sound that is heard now, in seconds from its beginning."""
        return self._playback.position_s if self._playback else 0.0

    def play(
        self,
        sound: Path | npt.NDArray[np.float32],
        *,
        rate_hz: int = SAMPLE_RATE_HZ,
        start_s: float = 0.0,
        end_s: float | None = None,
        stretch: float = 1.0,
        on_finished: Callable[[PlaybackEnd], None] | None = None,
    ) -> None:
        """Play a file, or mono float32 samples at `rate_hz`; returns at once.

        Args:
            sound: a sound file, or samples of shape (n,) in -1..1.
            rate_hz: rate of the samples; a file brings its own.
            start_s: where to begin.
            end_s: where to end; None for the end of the sound.
            stretch: how many times as long it lasts, 1 to 2, for slower speech at the same pitch.
            on_finished: called exactly once, on a thread of the player's, after the last sample was heard.
        """
        self.stop()
        part = _Part(max(start_s, 0.0), end_s, stretch)
        self._playback = _Playback(sound, rate_hz, part, self._device_id, on_finished)
        self._playback.start()

    def stop(self) -> None:
        """Stop the sound; returns at once, `on_finished` follows."""
        if self._playback is not None:
            self._playback.stop()


@dataclass(frozen=True, slots=True)
class _Part:
    """What is played of a sound: from where to where (None: its end), and how many times as long."""

    start_s: float
    end_s: float | None
    stretch: float


class _Playback:
    """One sound being played, on a thread of its own that loads it, opens the stream and waits for the end."""

    def __init__(
        self,
        sound: Path | npt.NDArray[np.float32],
        rate_hz: int,
        part: _Part,
        device_id: str | None,
        on_finished: Callable[[PlaybackEnd], None] | None,
    ) -> None:
        self._sound = sound
        self._rate_hz = rate_hz
        self._wanted = part
        self._device_id = device_id
        self._on_finished = on_finished
        self._stop = threading.Event()
        # PortAudio says that the stream has ended.
        self._ended = threading.Event()
        self.over = threading.Event()
        # Written by the player's thread, read by the callback: frames at the stream's rate, once it is known.
        self._frames: npt.NDArray[np.int16] | None = None
        self._stream_rate_hz = rate_hz
        # Written by the callback: frames handed out, and when the last of them will have been heard.
        self._place = 0
        self._heard_at = 0.0
        self._called_at = 0.0

    def start(self) -> None:
        threading.Thread(target=self._run, name="player", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()

    @property
    def position_s(self) -> float:
        start_s = self._wanted.start_s
        if not self._place:
            return start_s
        unheard_s = max(self._heard_at - time.monotonic(), 0.0)
        return start_s + max(self._place / self._stream_rate_hz - unheard_s, 0.0) / self._wanted.stretch

    # --- the playback's thread -------------------------------------------------------------------------------

    def _run(self) -> None:
        end = PlaybackEnd(completed=False)
        try:
            samples = self._load()
            if len(samples):
                self._play(samples)
            end = PlaybackEnd(completed=not self._stop.is_set())
        except AloudError as error:
            end = PlaybackEnd(completed=False, error=error)
        finally:
            self.over.set()
            if self._on_finished is not None:
                self._on_finished(end)

    def _load(self) -> npt.NDArray[np.float32]:
        """The part to be played, at `_rate_hz`."""
        if isinstance(self._sound, Path):
            samples, info = read_sound(self._sound, rate_hz=None)
            self._rate_hz = info.rate_hz
        else:
            samples = self._sound
        part = self._wanted
        end = None if part.end_s is None else max(round(part.end_s * self._rate_hz), 0)
        return stretched(samples[round(part.start_s * self._rate_hz) : end], self._rate_hz, part.stretch)

    def _play(self, samples: npt.NDArray[np.float32]) -> None:
        request = StreamRequest(
            "output", self._device_id, self._rate_hz, BLOCK_S, self._fill, self._ended.set, LATENCY_S
        )

        future = PORTAUDIO.submit(lambda sounddevice: open_stream(sounddevice, request))
        try:
            opened = self._opened(future)
            if opened is not None:
                self._prepare(opened, samples)
                self._wait()
        finally:
            # Closing may hang with the sound system: nobody waits for it.
            if not future.cancel() and not future.done():
                PORTAUDIO.release_stderr()
            future.add_done_callback(self._close)

    def _opened(self, future: Future[OpenStream]) -> OpenStream | None:
        """Wait for the stream; None if the playback is stopped before."""
        deadline = time.monotonic() + OPEN_DEADLINE_S
        while time.monotonic() < deadline and not self._stop.is_set():
            with contextlib.suppress(FutureTimeoutError):
                return future.result(TICK_S)
        if self._stop.is_set():
            return None
        raise SpeakerError(NOT_ANSWERING)

    def _prepare(self, opened: OpenStream, samples: npt.NDArray[np.float32]) -> None:
        """Convert the sound to what the stream takes; the callback plays it from now on."""
        if opened.rate_hz != self._rate_hz:
            import soxr

            samples = soxr.resample(samples, self._rate_hz, opened.rate_hz)
        frames = np.clip(np.rint(samples * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)
        self._stream_rate_hz = opened.rate_hz
        self._called_at = time.monotonic()
        self._frames = np.ascontiguousarray(np.repeat(frames[:, np.newaxis], opened.channels, axis=1))

    def _fill(self, out: Any, count: int, times: Any, status: Any) -> None:  # noqa: ARG002 - PortAudio's signature
        """PortAudio's callback: copy the next frames, silence before the first and after the last.

        The stream is closed while that silence plays: closing cuts off what the sound server still holds.
        """
        now = time.monotonic()
        self._called_at = now
        frames = self._frames
        if frames is None or self._stop.is_set():
            out[:] = bytes(len(out))
            return
        part = frames[self._place : self._place + count]
        data = part.tobytes()
        out[: len(data)] = data
        out[len(data) :] = bytes(len(out) - len(data))
        if len(part):
            delay = times.outputBufferDacTime - times.currentTime
            self._heard_at = now + (delay if 0.0 <= delay <= MOST_DELAY_S else 0.0) + len(part) / self._stream_rate_hz
            self._place += len(part)

    def _wait(self) -> None:
        """Wait until the last sample has been heard."""
        assert self._frames is not None
        while not self._stop.is_set():
            now = time.monotonic()
            all_handed_out = self._place == len(self._frames)
            if all_handed_out and now >= self._heard_at:
                return
            if self._ended.is_set():
                raise SpeakerError(GONE)
            if now > self._called_at + STALL_S:
                raise SpeakerError(STALLED)
            self._stop.wait(min(self._heard_at - now, TICK_S) if all_handed_out else TICK_S)

    def _close(self, opened: Future[OpenStream]) -> None:
        if opened.cancelled() or opened.exception() is not None:
            return
        broken = self._frames is not None and not self._stop.is_set() and self._place < len(self._frames)
        PORTAUDIO.submit(lambda _: PORTAUDIO.close(opened.result().stream, broken=broken))
