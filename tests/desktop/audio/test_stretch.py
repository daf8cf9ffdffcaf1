from itertools import pairwise

import numpy as np
import pytest
import soundfile

from content.loader import builtin_pack
from desktop.audio.stretch import stretched

RATE_HZ = 24_000


def pitch_hz(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 1 << 20))
    return float(np.argmax(spectrum) * RATE_HZ / (1 << 20))


@pytest.mark.parametrize("factor", [1.2, 1.25, 1.5])
def test_it_lasts_longer_at_the_same_pitch_and_loudness(factor: float) -> None:
    tone = (0.4 * np.sin(2 * np.pi * 180 * np.arange(2 * RATE_HZ) / RATE_HZ)).astype(np.float32)
    slow = stretched(tone, RATE_HZ, factor)
    assert len(slow) == pytest.approx(factor * len(tone), abs=1)
    assert pitch_hz(slow) == pytest.approx(180, abs=1)
    middle = slow[RATE_HZ // 2 : -RATE_HZ // 2]
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(0.4 / np.sqrt(2), rel=0.05)


def test_a_spoken_question_keeps_its_voice() -> None:
    """The long-term spectrum of the slow question is that of the question: nothing is shifted or smeared."""
    clip = builtin_pack().questions[0].clip
    samples, rate_hz = soundfile.read(clip, dtype="float32")
    slow = stretched(samples, rate_hz, 1.25)

    def bands(sound: np.ndarray) -> np.ndarray:
        frames = np.lib.stride_tricks.sliding_window_view(sound, 2048)[::512]
        power = np.mean(np.abs(np.fft.rfft(frames * np.hanning(2048), axis=1)) ** 2, axis=0)
        edges = np.geomspace(4, 512, 17).astype(int)
        return np.array([10 * np.log10(power[a:b].mean()) for a, b in pairwise(edges)])

    assert np.max(np.abs(bands(slow) - bands(samples))) < 2.0


def test_sound_that_is_as_it_should_be_or_too_short_stays() -> None:
    tone = np.ones(100, np.float32)
    assert stretched(tone, RATE_HZ, 1.5) is tone
    long = np.ones(RATE_HZ, np.float32)
    assert stretched(long, RATE_HZ, 1.0) is long
