"""Pitch of a voice, frame by frame, while the sound comes in.

Candidates come from YIN's cumulative mean normalised difference (de Cheveigné and Kawahara 2002, J. Acoust. Soc. Am.
111(4), doi 10.1121/1.1458024). The path through them is the cheapest one in the sense of Boersma (1993, Proc. Institute
of Phonetic Sciences 17): it pays for every jump of pitch and every change between voiced and unvoiced, which is what
keeps it from slipping an octave where a formant or a creak makes another period look as good for some frames.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.delivery.frames import HOP, SAMPLE_RATE_HZ, Floats, Samples

LOWEST_HZ = 60.0
HIGHEST_HZ = 500.0

_WINDOW = 512
_LONGEST_LAG = int(SAMPLE_RATE_HZ / LOWEST_HZ) + 2
_SHORTEST_LAG = int(SAMPLE_RATE_HZ / HIGHEST_HZ)
_FRAME = _WINDOW + _LONGEST_LAG
_FFT = 1024
_BATCH = 32
_CANDIDATES = 5
_NONE = 9.0

# Costs in units of the normalised difference (0 for a perfectly periodic frame, 1 for noise).
_UNVOICED_COST = 0.60
_VOICING_CHANGE_COST = 0.14
_OCTAVE_JUMP_COST = 0.60
# Two periods fit as well as one, so the shorter is preferred by this much an octave.
_LONG_LAG_COST = 0.03
# A frame below this power (about -70 dBFS) is taken for silence.
_QUIET_POWER = 1e-7


class PitchTracker:
    """Tracks pitch in blocks of sound (float32, mono, 16 kHz, any block length), one value each 10 ms.

    The work is spread over `feed`; `track` only walks the stored path back. Memory: about 60 bytes a frame.
    """

    def __init__(self) -> None:
        # Half a frame of silence in front puts the middle of frame i at i * 10 ms.
        self._pending: Samples = np.zeros(_FRAME // 2, dtype=np.float32)
        self._frequencies: list[Floats] = []
        self._pointers: list[NDArray[np.int8]] = []
        self._costs = np.full(_CANDIDATES + 1, _NONE)
        self._costs[-1] = 0.0
        self._octaves = np.zeros(_CANDIDATES)

    def feed(self, samples: Samples) -> None:
        """Take in the next block (already cleaned)."""
        self._pending = np.concatenate((self._pending, samples))
        while self._pending.size >= _FRAME + (_BATCH - 1) * HOP:
            self._advance(_BATCH)

    def track(self) -> Floats:
        """Return the pitch in Hz at 0, 10, 20 ... ms of the sound so far, 0 where it is unvoiced.

        The last half frame (about 25 ms) is padded with silence. The tracker can be fed on afterwards only before
        this is called.
        """
        self.feed(np.zeros(_FRAME // 2, dtype=np.float32))
        left = (self._pending.size - _FRAME) // HOP + 1
        if left > 0:
            self._advance(left)
        if not self._pointers:
            return np.zeros(0)
        frequencies = np.concatenate(self._frequencies)
        pointers = np.concatenate(self._pointers).tobytes()  # bytes are read far faster than an array, one at a time
        state = int(np.argmin(self._costs))
        path = np.zeros(len(frequencies), dtype=np.intp)
        for index in range(len(frequencies) - 1, -1, -1):
            path[index] = state
            state = pointers[index * (_CANDIDATES + 1) + state]
        unvoiced = np.zeros((len(frequencies), 1))
        return np.take_along_axis(np.hstack((frequencies, unvoiced)), path[:, None], axis=1)[:, 0]

    def _advance(self, count: int) -> None:
        starts = np.lib.stride_tricks.sliding_window_view(self._pending, _FRAME)[: count * HOP : HOP]
        frequencies, costs = _candidates(starts.astype(np.float64))
        self._pending = self._pending[count * HOP :].copy()
        self._frequencies.append(frequencies)
        self._pointers.append(self._extend(np.log2(frequencies), costs))

    def _extend(self, octaves: Floats, costs: Floats) -> NDArray[np.int8]:
        """Extend the cheapest path to every candidate of the next frames; return where each came from."""
        pointers = np.empty((len(costs), _CANDIDATES + 1), dtype=np.int8)
        step = np.empty((_CANDIDATES + 1, _CANDIDATES + 1))
        before, total = self._octaves, self._costs
        for index in range(len(costs)):
            step[:-1, :-1] = _OCTAVE_JUMP_COST * np.abs(before[:, None] - octaves[index][None, :])
            step[:-1, -1] = _VOICING_CHANGE_COST
            step[-1, :-1] = _VOICING_CHANGE_COST
            step[-1, -1] = 0.0
            step += total[:, None]
            best = step.argmin(axis=0)
            pointers[index] = best
            total = step[best, _COLUMNS] + costs[index]
            before = octaves[index]
        self._octaves, self._costs = before, total - total.min()
        return pointers


_COLUMNS = np.arange(_CANDIDATES + 1)


def _candidates(frames: Floats) -> tuple[Floats, Floats]:
    """Return candidate pitches in Hz (n, 5) and the cost of each and of being unvoiced (n, 6)."""
    difference = _normalised_difference(frames)
    count = len(frames)
    inner = difference[:, _SHORTEST_LAG : _LONGEST_LAG - 1]
    left = difference[:, _SHORTEST_LAG - 1 : _LONGEST_LAG - 2]
    right = difference[:, _SHORTEST_LAG + 1 : _LONGEST_LAG]
    lags = np.arange(_SHORTEST_LAG, _LONGEST_LAG - 1, dtype=np.float64)
    priced = inner + _LONG_LAG_COST * np.log2(lags / _SHORTEST_LAG)
    priced = np.where((inner <= left) & (inner < right), priced, _NONE)
    best = np.argpartition(priced, _CANDIDATES, axis=1)[:, :_CANDIDATES]
    rows = np.arange(count)[:, None]
    low, middle, high = left[rows, best], inner[rows, best], right[rows, best]
    curve = low - 2 * middle + high
    shift = np.where(curve > 1e-12, 0.5 * (low - high) / np.maximum(curve, 1e-12), 0.0)
    frequencies = SAMPLE_RATE_HZ / (lags[best] + np.clip(shift, -0.5, 0.5))
    costs = np.empty((count, _CANDIDATES + 1))
    costs[:, :-1] = priced[rows, best]
    costs[:, -1] = _UNVOICED_COST
    quiet = np.einsum("ij,ij->i", frames, frames) / _FRAME < _QUIET_POWER
    costs[quiet, :-1] = _NONE
    return frequencies, costs


def _normalised_difference(frames: Floats) -> Floats:
    """YIN's d'(lag) for lags 0.._LONGEST_LAG of each frame (n, _FRAME)."""
    frames = frames - frames.mean(axis=1, keepdims=True)
    head = np.fft.rfft(frames[:, :_WINDOW], _FFT)
    whole = np.fft.rfft(frames, _FFT)
    products = np.fft.irfft(head.conj() * whole, _FFT)[:, : _LONGEST_LAG + 1]
    energy = np.concatenate((np.zeros((len(frames), 1)), np.cumsum(frames**2, axis=1)), axis=1)
    lags = np.arange(_LONGEST_LAG + 1)
    shifted = energy[:, lags + _WINDOW] - energy[:, lags]
    difference = np.maximum(energy[:, _WINDOW : _WINDOW + 1] + shifted - 2 * products, 0.0)
    total = np.cumsum(difference[:, 1:], axis=1)
    normalised = np.ones_like(difference)
    np.divide(difference[:, 1:] * lags[1:], total, out=normalised[:, 1:], where=total > 1e-12)
    return normalised
