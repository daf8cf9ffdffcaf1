"""Quality of the recording as sound: clipping, level, noise; gathered block by block."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.delivery.clock import merge
from models.delivery.frames import HOP_S, SAMPLE_RATE_HZ, Floats, FramePower, Samples, clean, decibels, frame_mask
from models.types import Audio, Span

# Full scale less 0.13 dB: converters and resamplers leave clipped peaks a little under it.
_FULL_SCALE = 0.985
# A sound card that clips before the converter leaves flat tops below full scale: this many equal samples in a row,
# at a level where a wave is steep and equal neighbours do not come about by themselves.
_FLAT_RUN = 4
_FLAT_LEVEL = 0.25
_SAME = 1e-5

# Frames nearer than this to speech may still hold its tail and do not count as noise.
_TAIL_S = 0.1
_ENOUGH_NOISE_S = 0.3
# With no pause to listen to, the quietest frames of the speech (closures of stops) stand in for the noise.
_QUIETEST_PERCENT = 5.0


class SignalMeter:
    """Gathers clipping, level and noise from blocks of sound (float32, mono, 16 kHz, -1..1, any block length).

    Time and memory grow with the length of the sound by 8 bytes each 10 ms; `finish` may be called at any time.
    """

    def __init__(self) -> None:
        self._power = FramePower()
        self._samples = 0
        self._clipped = 0
        self._last: Samples = np.zeros(0, dtype=np.float32)

    def feed(self, samples: Samples) -> None:
        """Take in the next block."""
        block = clean(samples)
        self._samples += block.size
        self._clipped += self._count_clipped(block)
        self._power.feed(block)

    def powers(self) -> Floats:
        """Return the mean square of each 10 ms frame so far."""
        return self._power.powers()

    def finish(self, speech: Sequence[Span], *, path: str | None = None, sample_rate_hz: int = SAMPLE_RATE_HZ) -> Audio:
        """Return the figures of the sound so far.

        Args:
            speech: The stretches in which a voice was active.
            path: Where the recording lies, if it does.
            sample_rate_hz: The rate of the recording before it was brought to 16 kHz.

        Returns:
            `speech_level_dbfs` is the mean power over the stretches of speech, `snr_db` the ratio of its power less
            the noise's to the noise's, where noise is the median frame outside speech; both None without speech.
        """
        powers = self._power.powers()
        spans = merge(speech)
        spoken = powers[frame_mask(spans, powers.size)]
        level_dbfs = snr_db = None
        if spoken.size:
            level = float(spoken.mean())
            level_dbfs = float(decibels(level))
            outside = powers[~frame_mask(spans, powers.size, _TAIL_S)]
            if outside.size * HOP_S >= _ENOUGH_NOISE_S:
                noise = float(np.median(outside))
            else:
                noise = float(np.percentile(spoken, _QUIETEST_PERCENT))
            snr_db = float(decibels(max(0.0, level - noise)) - decibels(noise))
        return Audio(
            path=path,
            duration_s=self._samples / SAMPLE_RATE_HZ,
            sample_rate_hz=sample_rate_hz,
            clipped_fraction=self._clipped / self._samples if self._samples else 0.0,
            speech_level_dbfs=level_dbfs,
            snr_db=snr_db,
        )

    def _count_clipped(self, block: Samples) -> int:
        joined = np.concatenate((self._last, block))
        new = joined.size - block.size
        self._last = joined[max(0, joined.size - _FLAT_RUN + 1) :].copy()
        size = np.abs(joined)
        clipped = size >= _FULL_SCALE
        same = np.abs(np.diff(joined)) < _SAME
        if same.size >= _FLAT_RUN - 1:
            runs = np.lib.stride_tricks.sliding_window_view(same, _FLAT_RUN - 1).all(axis=1)
            clipped[_FLAT_RUN - 1 :] |= runs & (size[_FLAT_RUN - 1 :] > _FLAT_LEVEL)
        return int(np.count_nonzero(clipped[new:]))
