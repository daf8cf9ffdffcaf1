"""Pitch and loudness of the voice, gathered block by block while the answer is spoken."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.types import Span, Voice


class VoiceMeter:
    """Gathers pitch and loudness from blocks of sound (float32, mono, 16 kHz, -1..1, any block length)."""

    def feed(self, samples: NDArray[np.float32]) -> None:
        """Take in the next block."""
        raise NotImplementedError

    def finish(self, speech: Sequence[Span]) -> Voice | None:
        """Return the measures over the stretches of speech, or None where no voice was found."""
        raise NotImplementedError
