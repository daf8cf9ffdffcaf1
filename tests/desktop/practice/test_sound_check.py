import pytest

from desktop.practice.sound_check import Loudness, Noise, loudness, noise
from models.types import Audio


def audio(level_dbfs: float | None, snr_db: float | None, clipped: float = 0.0) -> Audio:
    return Audio(None, 2.0, 16_000, clipped, level_dbfs, snr_db)


@pytest.mark.parametrize(
    ("sound", "loud", "behind"),
    [
        (audio(-22.0, 30.0), Loudness.GOOD, Noise.CALM),
        (audio(-46.0, 30.0), Loudness.QUIET, Noise.CALM),
        (audio(-5.0, 30.0, clipped=0.01), Loudness.TOO_LOUD, Noise.CALM),
        (audio(-22.0, 9.0), Loudness.GOOD, Noise.NOISY),
        (audio(None, None), Loudness.UNKNOWN, Noise.UNKNOWN),
        (None, Loudness.UNKNOWN, Noise.UNKNOWN),
    ],
)
def test_voice_and_noise_are_told_apart(sound: Audio | None, loud: Loudness, behind: Noise) -> None:
    assert (loudness(sound), noise(sound)) == (loud, behind)
