"""Slower speech at the same pitch."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FRAME_S = 0.030
"""About three periods of a low voice: long enough to hold its pitch, short enough to keep its consonants."""

SEARCH_S = 0.008


def stretched(samples: npt.NDArray[np.float32], rate_hz: int, factor: float) -> npt.NDArray[np.float32]:
    """Return speech that lasts `factor` times as long (1 to 2) at the same pitch.

    Waveform similarity overlap-add (Verhelst and Roelands, 1993): frames are laid further apart than they were taken,
    each from the place near its own that goes on best from the frame before.

    Args:
        samples: mono, shape (n,).
        rate_hz: their sample rate.
        factor: how much longer; 1 returns the samples as they are.
    """
    hop = round(FRAME_S * rate_hz / 2)
    reach = round(SEARCH_S * rate_hz)
    if factor == 1.0 or len(samples) < 4 * hop:
        return samples
    window = np.hanning(2 * hop + 1)[:-1].astype(np.float32)
    count = int(len(samples) * factor) // hop
    padded = np.pad(samples, (reach, 4 * hop + 2 * reach))
    out = np.zeros((count + 1) * hop, np.float32)
    wanted = padded[reach : reach + 2 * hop]
    for at in range(count):
        start = min(round(at * hop / factor), len(samples))
        # `region` begins `reach` before the frame's own place.
        region = padded[start : start + 2 * hop + 2 * reach]
        likeness = np.correlate(region, wanted, "valid")
        best = start + int(np.argmax(likeness))
        out[at * hop : (at + 2) * hop] += padded[best : best + 2 * hop] * window
        wanted = padded[best + hop : best + 3 * hop]
    return out[: round(len(samples) * factor)]
