"""Sound in blocks of any length, handed on in whole frames."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.ma
from numpy.typing import NDArray

from models.types import Span

SAMPLE_RATE_HZ = 16_000
HOP = 160
HOP_S = HOP / SAMPLE_RATE_HZ
# The floor under every level: far below the noise of any microphone, above the logarithm of nothing.
SILENCE_DBFS = -100.0
_SILENCE_POWER = 10 ** (SILENCE_DBFS / 10)

Samples = NDArray[np.float32]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def clean(samples: Samples) -> Samples:
    """Return a flat float32 copy or view in which what is not a number, or infinite, is 0."""
    flat = np.asarray(samples, dtype=np.float32).reshape(-1)
    return flat if np.isfinite(flat).all() else np.nan_to_num(flat, nan=0.0, posinf=0.0, neginf=0.0)


def decibels(power: Floats | float) -> Floats:
    """Return 10 log10 of a power, floored at SILENCE_DBFS."""
    return np.asarray(10 * np.log10(np.maximum(power, _SILENCE_POWER)), dtype=np.float64)


def frame_mask(spans: Sequence[Span], frames: int, margin_s: float = 0.0) -> Flags:
    """Return which 10 ms frames have their middle inside one of the spans, each span widened by `margin_s`."""
    mask = np.zeros(frames, dtype=np.bool_)
    end_s = frames * HOP_S
    for span in spans:
        low_s, high_s = max(0.0, span.start_s - margin_s), min(end_s, span.end_s + margin_s)
        if high_s > low_s:
            mask[round(low_s / HOP_S) : round(high_s / HOP_S)] = True
    return mask


class FramePower:
    """Mean power of each 10 ms frame, gathered from blocks of any length."""

    def __init__(self) -> None:
        self._rest: Samples = np.zeros(0, dtype=np.float32)
        self._powers: list[Floats] = []

    def feed(self, samples: Samples) -> None:
        """Take in the next block (already cleaned)."""
        block = np.concatenate((self._rest, samples)) if self._rest.size else samples
        whole = block.size // HOP * HOP
        self._rest = block[whole:].copy()
        if whole:
            frames = block[:whole].reshape(-1, HOP)
            self._powers.append(np.einsum("ij,ij->i", frames, frames, dtype=np.float64) / HOP)

    def powers(self) -> Floats:
        """Return the mean square of every whole frame so far."""
        return np.concatenate(self._powers) if self._powers else np.zeros(0)
