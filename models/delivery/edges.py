"""Where speech begins and ends, to the hundredth of a second.

A voice detector decides by frames of some 30 ms and by what came before: it is late by up to 0.2 s when a voice sets in
after a long silence, and lets go of a word while its last consonant still sounds. Which silences there are, it knows;
in a recording with little noise the sound itself says where each of them begins and ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from models.delivery.clock import merge
from models.delivery.frames import HOP_S, Flags, Floats, decibels, frame_mask
from models.types import Span

# The soft ends of words are heard down to about this far below the mean level of speech ...
SOFT_DB = 30.0
# ... and never nearer to the noise than this, for the level of noise shakes.
ABOVE_NOISE_DB = 8.0
# With more noise than that the sound says less than the detector.
LEAST_DB = 20.0
# An edge is moved by no more than this; what goes on for longer is something else than the end of a word.
FARTHEST_S = 0.3
# The silence inside a final "k" or before the burst of a "b".
CLOSURE_S = 0.12
_ENOUGH_NOISE_S = 0.3


def sharpen(speech: Sequence[Span], powers: Floats) -> tuple[Span, ...]:
    """Move the edges of the silences between stretches of speech to where the sound ends and begins.

    Args:
        speech: Stretches in which a voice was active.
        powers: Mean square of each 10 ms frame of the recording.

    Returns:
        The stretches, the first start and the last end as they were; unchanged if there is too much noise to tell.
    """
    spans = merge(speech)
    limit_db = _limit_db(spans, powers)
    if limit_db is None:
        return spans
    loud = _without_blips(decibels(powers) >= limit_db)
    silences = [(before.end_s, after.start_s) for before, after in pairwise(spans)]
    starts = [spans[0].start_s, *(_start(loud, *silence) for silence in silences)]
    ends = [*(_end(loud, *silence) for silence in silences), spans[-1].end_s]
    return merge([Span(start_s, end_s) for start_s, end_s in zip(starts, ends, strict=True)])


def _limit_db(spans: Sequence[Span], powers: Floats) -> float | None:
    """The level from which on a frame is speech; None where there is no silence, no speech or too much noise."""
    spoken = powers[frame_mask(spans, powers.size)]
    outside = powers[~frame_mask(spans, powers.size, FARTHEST_S)]
    if len(spans) < 2 or not spoken.size or outside.size * HOP_S < _ENOUGH_NOISE_S:
        return None
    level_db = float(decibels(float(spoken.mean())))
    limit_db = max(level_db - SOFT_DB, float(decibels(float(np.median(outside)))) + ABOVE_NOISE_DB)
    return limit_db if limit_db <= level_db - LEAST_DB else None


def _without_blips(loud: Flags) -> Flags:
    """Each frame as the majority of itself and its two neighbours: a click is no speech, a dip no silence."""
    padded = np.pad(loud.astype(np.int8), 1, mode="edge")
    return np.asarray(padded[:-2] + padded[1:-1] + padded[2:] >= 2)


def _end(loud: Flags, from_s: float, until_s: float) -> float:
    """Where the sound before a silence ends that the detector has from `from_s` to `until_s`."""
    at, reach = min(round(from_s / HOP_S), loud.size), round(FARTHEST_S / HOP_S)
    begin, end = max(0, at - reach), min(at + reach, round(until_s / HOP_S))
    sounding = begin + np.flatnonzero(loud[begin:end])
    last = sounding[sounding < at].max(initial=-1)
    for frame in sounding[sounding >= at]:
        if last >= 0 and frame - last > round(CLOSURE_S / HOP_S):
            break
        last = frame
    goes_on = last == end - 1 and end == at + reach
    return from_s if last < 0 or goes_on else (int(last) + 1) * HOP_S


def _start(loud: Flags, from_s: float, until_s: float) -> float:
    """Where the sound after that silence begins: the same, seen from behind."""
    duration_s = loud.size * HOP_S
    return duration_s - _end(loud[::-1], duration_s - until_s, duration_s - from_s)
