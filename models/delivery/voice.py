"""Pitch and loudness of the voice, gathered block by block while the answer is spoken.

Pitch moves in semitones, so that low and high voices compare (Traunmüller and Eriksson 1995; Hincks 2005). The level
of a recording depends on the microphone, so only how it varies within one recording is told.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.delivery.clock import merge
from models.delivery.frames import HOP_S, Flags, Floats, FramePower, Samples, clean, decibels, frame_mask
from models.delivery.pitch import PitchTracker
from models.types import Span, Voice

FLAT_SEMITONES = 1.5

# Ends of the pitch range: the outer twentieths hold what is left of octave slips and creak.
_RANGE_PERCENT = (5.0, 95.0)
# The middle 68 % of a normal distribution is two standard deviations wide.
_SPREAD = (0.16, 0.84)
_LOUDNESS_PERCENT = (10.0, 95.0)
# Loudness over 125 ms, the "fast" time weighting of sound level meters (IEC 61672).
_LOUDNESS_FRAMES = 13
# Voiced frames this far below the loudest are breath, hum or echo.
_FAINT_DB = 40.0
_LEAST_VOICED_S = 0.5

_FLAT_WINDOW_S = 5.0
_FLAT_STEP_S = 0.5
_FLAT_VOICED_S = 1.5
_SHORTEST_FLAT_S = 8.0


class VoiceMeter:
    """Gathers pitch and loudness from blocks of sound (float32, mono, 16 kHz, -1..1, any block length).

    Nearly all work is done in `feed`, so that little remains after the last word.
    """

    def __init__(self) -> None:
        self._power = FramePower()
        self._pitch = PitchTracker()

    def feed(self, samples: Samples) -> None:
        """Take in the next block."""
        block = clean(samples)
        self._power.feed(block)
        self._pitch.feed(block)

    def finish(self, speech: Sequence[Span], *, flat_semitones: float = FLAT_SEMITONES) -> Voice | None:
        """Return the measures over the stretches of speech; nothing may be fed afterwards.

        Args:
            speech: The stretches in which a voice was active.
            flat_semitones: A stretch of at least 8 s counts as monotone when the standard deviation of its pitch
                stays under this.

        Returns:
            Median pitch in Hz, range between the 5th and 95th percentile in semitones, and range of loudness between
            the 10th and 95th percentile in decibels; None where there is no speech.
        """
        powers = self._power.powers()
        pitch = self._pitch.track()[: powers.size]
        spans = merge(speech)
        spoken = frame_mask(spans, powers.size)[: pitch.size]
        if not spoken.any():
            return None
        levels = decibels(powers[: pitch.size])
        loud = levels >= np.percentile(levels[spoken], _LOUDNESS_PERCENT[1]) - _FAINT_DB
        voiced = spoken & loud & (pitch > 0)
        median_hz = range_semitones = None
        monotone: tuple[Span, ...] = ()
        if np.count_nonzero(voiced) * HOP_S >= _LEAST_VOICED_S:
            median_hz = float(np.median(pitch[voiced]))
            low, high = np.percentile(pitch[voiced], _RANGE_PERCENT)
            range_semitones = float(12 * np.log2(high / low))
            monotone = _monotone(pitch, voiced, flat_semitones)
        return Voice(median_hz, range_semitones, _loudness_range(powers[: pitch.size], spoken & loud), monotone)


def _loudness_range(powers: Floats, spoken: Flags) -> float | None:
    if np.count_nonzero(spoken) * HOP_S < _LEAST_VOICED_S:
        return None
    smooth = np.convolve(powers, np.full(_LOUDNESS_FRAMES, 1 / _LOUDNESS_FRAMES), mode="same")
    low, high = np.percentile(decibels(smooth[spoken]), _LOUDNESS_PERCENT)
    return float(high - low)


def _monotone(pitch: Floats, voiced: Flags, flat_semitones: float) -> tuple[Span, ...]:
    """Slide a window over the answer and join the flat ones."""
    semitones = 12 * np.log2(np.where(voiced, pitch, 1.0))
    width, step = round(_FLAT_WINDOW_S / HOP_S), round(_FLAT_STEP_S / HOP_S)
    flat: list[Span] = []
    for start in range(0, max(1, voiced.size - width + step), step):
        end = min(start + width, voiced.size)
        inside = np.sort(semitones[start:end][voiced[start:end]])
        if inside.size * HOP_S < _FLAT_VOICED_S:
            continue
        low, high = (inside[round(share * (inside.size - 1))] for share in _SPREAD)
        if (high - low) / 2 < flat_semitones:
            flat.append(Span(start * HOP_S, end * HOP_S))
    return tuple(span for span in merge(flat) if span.duration_s >= _SHORTEST_FLAT_S)
