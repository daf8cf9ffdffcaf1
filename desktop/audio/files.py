"""Sound files in: wav, flac, mp3, ogg and more at any rate become float32 mono at 16 kHz.

libsndfile reads most; what it does not know (m4a, aac, webm) is read by PyAV where that is installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt

from desktop.audio.decoders import Decoder, open_decoder
from desktop.audio.errors import SoundError

SAMPLE_RATE_HZ = 16_000
# Outside of these a header is damaged, or what the file holds is not sound for the ear.
LOWEST_RATE_HZ = 2_000
HIGHEST_RATE_HZ = 768_000
# Numbers beyond this are damage; limited so that they can neither overflow nor ring in the resampler.
LARGEST = 4.0


@dataclass(frozen=True, slots=True)
class SoundInfo:
    """What a sound file was before it became 16 kHz mono.

    `bad_samples` counts samples that were not numbers (NaN, infinity) and were replaced by zero; `cut_short` says
    that the file ends in the middle.
    """

    rate_hz: int
    channels: int
    duration_s: float
    bad_samples: int = 0
    cut_short: bool = False


class SoundReader:
    """A sound file being read as blocks of float32 mono; a context manager and an iterator.

    `info` is complete after the last block.
    """

    def __init__(self, path: Path, block_s: float = 10.0, rate_hz: int | None = SAMPLE_RATE_HZ) -> None:
        """Open the file, to be read at `rate_hz` or (None) at its own rate; raises SoundError as `read_sound`."""
        self._path = path
        self._block_s = block_s
        self._decoder: Decoder = open_decoder(path)
        self._frames = 0
        self._bad_samples = 0
        self._rate_hz = rate_hz or self._decoder.rate_hz
        rate = self._decoder.rate_hz
        if not LOWEST_RATE_HZ <= rate <= HIGHEST_RATE_HZ:
            self._decoder.close()
            raise SoundError(f"{path} says that its sample rate is {rate} Hz: it is damaged, or no recorded voice.")

    def __enter__(self) -> SoundReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._decoder.close()

    @property
    def info(self) -> SoundInfo:
        """What the file is; duration, bad samples and cut so far."""
        decoder = self._decoder
        duration_s = self._frames / decoder.rate_hz
        return SoundInfo(decoder.rate_hz, decoder.channels, duration_s, self._bad_samples, decoder.cut_short)

    def __iter__(self) -> Iterator[npt.NDArray[np.float32]]:
        """Yield the blocks; raises SoundError if there is no sound in the file or most of it is no number."""
        import soxr

        rate = self._decoder.rate_hz
        resampler = soxr.ResampleStream(rate, self._rate_hz, 1, dtype="float32") if rate != self._rate_hz else None
        channels = max(self._decoder.channels, 1)
        for block in self._decoder.blocks(round(self._block_s * rate)):
            self._frames += len(block)
            mono = self._mono(block)
            if resampler is not None:
                mono = resampler.resample_chunk(mono)
            if len(mono):
                yield np.clip(mono, -1.0, 1.0)
        if not self._frames:
            raise SoundError(f"{self._path} holds no sound: it is empty or was cut off; record or export it again.")
        if self._bad_samples > self._frames * channels / 2:
            raise SoundError(f"Most of {self._path} is no sound but damaged numbers: export it again.")
        if resampler is not None:
            rest = resampler.resample_chunk(np.zeros(0, np.float32), last=True)
            if len(rest):
                yield np.clip(rest, -1.0, 1.0)

    def _mono(self, block: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        # One NaN makes both of these NaN, and every comparison with them false.
        if not (block.min() >= -LARGEST and block.max() <= LARGEST):
            good = np.isfinite(block)
            self._bad_samples += block.size - int(np.count_nonzero(good))
            block = np.clip(np.where(good, block, np.float32(0)), -LARGEST, LARGEST)
        if block.shape[1] == 1:
            return np.ascontiguousarray(block[:, 0])
        return np.ascontiguousarray(block.mean(axis=1, dtype=np.float32))


def read_sound(path: Path, rate_hz: int | None = SAMPLE_RATE_HZ) -> tuple[npt.NDArray[np.float32], SoundInfo]:
    """Read a whole sound file.

    Args:
        path: the file.
        rate_hz: the sample rate of the result; None for the file's own.

    Returns:
        float32 samples of shape (n,) in -1..1, mono at `rate_hz`, and what the file was.

    Raises:
        SoundError: missing, a folder, empty, not sound, no decoder for it, or nothing left to read in it.
    """
    # Grows in place, so that an hour costs its 230 MB once and not twice.
    samples = bytearray()
    with SoundReader(path, rate_hz=rate_hz) as reader:
        for block in reader:
            samples += block.data.cast("B")
        return np.frombuffer(samples, np.float32), reader.info


def sound_blocks(path: Path, block_s: float = 10.0) -> Iterator[npt.NDArray[np.float32]]:
    """Yield a sound file as blocks of about `block_s` seconds, as `read_sound` but in constant memory."""
    with SoundReader(path, block_s) as reader:
        yield from reader
