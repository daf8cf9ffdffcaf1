"""Sound files in: wav, flac, mp3, ogg and more at any rate become float32 mono at 16 kHz."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

SAMPLE_RATE_HZ = 16_000


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


def read_sound(path: Path) -> tuple[npt.NDArray[np.float32], SoundInfo]:
    """Read a whole sound file.

    Returns:
        float32 samples of shape (n,) in -1..1, mono at 16 kHz, and what the file was.

    Raises:
        SoundError: missing, a folder, empty, not sound, no decoder for it, or nothing left to read in it.
    """
    raise NotImplementedError


def sound_blocks(path: Path, block_s: float = 10.0) -> Iterator[npt.NDArray[np.float32]]:
    """Yield a sound file as blocks of about `block_s` seconds, as `read_sound` but in constant memory."""
    raise NotImplementedError
