"""Quality of the recording as sound: clipping, level, noise; gathered block by block."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.types import Audio, Span


class SignalMeter:
    """Gathers clipping, level and noise from blocks of sound (float32, mono, 16 kHz, -1..1, any block length)."""

    def feed(self, samples: NDArray[np.float32]) -> None:
        """Take in the next block."""
        raise NotImplementedError

    def finish(self, speech: Sequence[Span], *, path: str | None = None, sample_rate_hz: int = 16_000) -> Audio:
        """Return the figures; `sample_rate_hz` is the rate of the recording before it was brought to 16 kHz."""
        raise NotImplementedError
