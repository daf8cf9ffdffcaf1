"""A microphone that a sound file is played into at the pace of speech: the recorder and all behind it run as always."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.audio.devices import Device
from desktop.audio.files import SAMPLE_RATE_HZ
from desktop.audio.recorder import Recorder
from desktop.audio.streams import OpenStream, StreamRequest


class PlayedRecorder(Recorder):
    """Records what is played into it; after the end of the sound, silence.

    Args:
        path: as for a Recorder.
        sound: mono at 16 kHz, float32 in -1..1.
        callbacks: as for a Recorder.
    """

    def __init__(self, path: Path, sound: npt.NDArray[np.float32], **callbacks: Any) -> None:
        super().__init__(path, None, **callbacks)
        self._sound = np.clip(np.rint(sound * 32767), -32768, 32767).astype(np.int16)
        self._over = threading.Event()

    def open_microphone(self, request: StreamRequest) -> Future[OpenStream]:
        """Begin to play."""
        opening: Future[OpenStream] = Future()
        device = Device("played", "played", 0, 1, SAMPLE_RATE_HZ, is_default=True)
        opening.set_result(OpenStream(None, device, SAMPLE_RATE_HZ, 1))
        threading.Thread(target=self._play, args=(request,), name="played-microphone", daemon=True).start()
        return opening

    def leave_microphone(self, opening: Future[OpenStream]) -> None:  # noqa: ARG002 - nothing of it is left open
        """Stop playing."""
        self._over.set()

    def _play(self, request: StreamRequest) -> None:
        frames = round(request.block_s * SAMPLE_RATE_HZ)
        fine = SimpleNamespace(input_overflow=False)
        began, at = time.monotonic(), 0
        while not self._over.wait(max(0.0, began + (at + frames) / SAMPLE_RATE_HZ - time.monotonic())):
            block = self._sound[at : at + frames]
            block = np.pad(block, (0, frames - len(block)))
            now = time.monotonic()
            times = SimpleNamespace(currentTime=now, inputBufferAdcTime=now - request.block_s)
            request.callback(block.tobytes(), frames, times, fine)
            at += frames
