"""Synthesised voices of exactly known pitch: harmonics of a glottal source, shaped by the formants of vowels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000

# Centre frequencies of the first three formants in Hz (Peterson and Barney 1952, men), and one set for a child.
VOWELS = {
    "i": (270, 2290, 3010),
    "a": (730, 1090, 2440),
    "u": (300, 870, 2240),
    "e": (530, 1840, 2480),
    "o": (570, 840, 2410),
}


def vowel(pitch_hz: NDArray[np.float64], name: str = "a", tract: float = 1.0) -> NDArray[np.float32]:
    """A vowel sung along a pitch contour (one value a sample); `tract` scales the formants (1.2 for a small mouth)."""
    phase = 2 * np.pi * np.cumsum(pitch_hz) / RATE_HZ
    sound = np.zeros(len(pitch_hz))
    for harmonic in range(1, int(RATE_HZ / 2 / pitch_hz.min()) + 1):
        frequency = harmonic * pitch_hz
        gain = 1.0 / harmonic**2
        for centre in VOWELS[name]:
            centre_hz, width_hz = centre * tract, 60 + centre * tract * 0.04
            gain = gain / np.sqrt((1 - (frequency / centre_hz) ** 2) ** 2 + (frequency * width_hz / centre_hz**2) ** 2)
        sound += np.where(frequency < RATE_HZ / 2, gain * frequency / pitch_hz, 0.0) * np.cos(harmonic * phase)
    return np.asarray(sound / np.abs(sound).max() * 0.3, dtype=np.float32)


def glide(low_hz: float, high_hz: float, seconds: float, turns: float = 1.0) -> NDArray[np.float64]:
    """A pitch contour that swings between two pitches, evenly in semitones."""
    time = np.linspace(0, 1, round(seconds * RATE_HZ))
    swing = 0.5 - 0.5 * np.cos(2 * np.pi * turns * time)
    return np.asarray(low_hz * (high_hz / low_hz) ** swing, dtype=np.float64)


def noise(seconds: float, level_dbfs: float, seed: int = 1) -> NDArray[np.float32]:
    """White noise of a known level."""
    samples = np.random.default_rng(seed).standard_normal(round(seconds * RATE_HZ))
    return np.asarray(samples * 10 ** (level_dbfs / 20), dtype=np.float32)
