"""Sound made for the tests, and how alike two sounds are."""

import numpy as np
import numpy.typing as npt

RATE_HZ = 16_000
Samples = npt.NDArray[np.float32]


def voice(duration_s: float, rate_hz: int = RATE_HZ, seed: int = 1, level: float = 0.3) -> Samples:
    """Something with the band and the rhythm of speech: noise below 3 kHz in syllables of a quarter second."""
    rng = np.random.default_rng(seed)
    count = round(duration_s * rate_hz)
    spectrum = np.fft.rfft(rng.standard_normal(count))
    frequency = np.fft.rfftfreq(count, 1 / rate_hz)
    spectrum[(frequency < 100) | (frequency > 3_000)] = 0
    noise = np.fft.irfft(spectrum, count)
    syllables = 0.55 - 0.45 * np.cos(2 * np.pi * 4 * np.arange(count) / rate_hz)
    sound = noise * syllables
    return (level * sound / np.abs(sound).max()).astype(np.float32)


def tone(frequency_hz: float, duration_s: float, amplitude: float = 0.5, rate_hz: int = RATE_HZ) -> Samples:
    """A sine."""
    return (amplitude * np.sin(2 * np.pi * frequency_hz * np.arange(round(duration_s * rate_hz)) / rate_hz)).astype(
        np.float32
    )


def place_of(part: Samples, whole: Samples) -> tuple[float, float]:
    """Where `part` lies in `whole` (seconds from its start) and how well it fits there (correlation, at most 1).

    The place is found to a quarter of a sample, for every resampling on the way shifts by fractions of one.
    """
    finer = 4
    size = 1 << (len(part) + len(whole)).bit_length()
    spectrum = np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size))
    products = np.fft.irfft(spectrum, size * finer) * finer
    best = int(np.argmax(products[: max(len(whole) - len(part) + 1, 1) * finer]))
    found = whole[best // finer : best // finer + len(part)]
    if len(found) < len(part) - 1 or not found.any():
        return best / finer / RATE_HZ, 0.0
    return best / finer / RATE_HZ, float(products[best] / (np.linalg.norm(part) * np.linalg.norm(found)))


def amplitude_of(frequency_hz: float, sound: Samples) -> float:
    """Amplitude of one frequency in a sound."""
    window = np.hanning(len(sound))
    wave = np.exp(-2j * np.pi * frequency_hz * np.arange(len(sound)) / RATE_HZ)
    return float(2 * abs((sound * window) @ wave) / window.sum())
