from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from content.clip_sound import HEAD_S, PEAK, TAIL_S, encoded, limited, loudness_lufs, opus, trimmed
from content.kokoro import SpokenWord, _silences, _without_pauses
from tests.data.make_audio import pink_noise, silence

RATE_HZ = 24_000


def tone(duration_s: float, frequency_hz: float = 997.0, peak: float = 1.0, rate_hz: int = RATE_HZ) -> np.ndarray:
    times_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    return (peak * np.sin(2 * np.pi * frequency_hz * times_s)).astype(np.float32)


@pytest.mark.parametrize("rate_hz", [16_000, 24_000, 48_000])
def test_the_reference_tone_of_the_standard(rate_hz: int) -> None:
    """BS.1770: a sine of 997 Hz at full scale in one channel reads -3.01 LKFS."""
    assert loudness_lufs(tone(3, rate_hz=rate_hz), rate_hz) == pytest.approx(-3.01, abs=0.02)


def test_low_tones_count_less_and_high_ones_more() -> None:
    middle = loudness_lufs(tone(3), RATE_HZ)
    assert loudness_lufs(tone(3, 30), RATE_HZ) < middle - 5
    assert loudness_lufs(tone(3, 5_000), RATE_HZ) == pytest.approx(middle + 3.3, abs=0.3)


def test_silence_is_gated_out_of_the_loudness() -> None:
    half = np.concatenate([tone(4), silence(20, RATE_HZ)])
    assert loudness_lufs(half, RATE_HZ) == pytest.approx(-3.01, abs=0.2)
    assert loudness_lufs(silence(2, RATE_HZ), RATE_HZ) == float("-inf")


def test_the_same_sound_gives_the_same_file_and_can_be_played() -> None:
    sound = pink_noise(2, rate_hz=RATE_HZ)
    file = opus(sound)
    assert opus(sound) == file
    assert opus(pink_noise(2, rate_hz=RATE_HZ, seed=2)) != file
    played, rate_hz = soundfile.read(io.BytesIO(file))
    assert (len(played), rate_hz) == (len(sound), RATE_HZ)


def test_peaks_are_limited_and_the_rest_is_left_alone() -> None:
    sound = tone(1, peak=0.3)
    sound[12_000:12_010] = 1.5
    quiet = limited(sound)
    assert np.max(np.abs(quiet)) <= PEAK + 1e-6
    np.testing.assert_allclose(quiet[:11_000], sound[:11_000], rtol=1e-6)
    np.testing.assert_allclose(quiet[13_000:], sound[13_000:], rtol=1e-6)


def test_an_encoded_clip_plays_at_the_wanted_loudness() -> None:
    for level_dbfs in (-40, -12):
        played, rate_hz = soundfile.read(io.BytesIO(encoded(pink_noise(1, level_dbfs, RATE_HZ))), dtype="float32")
        assert loudness_lufs(played, rate_hz) == pytest.approx(-18, abs=0.3)


def test_silence_around_the_voice_is_cut_to_measure() -> None:
    sound = np.concatenate([silence(1, RATE_HZ), tone(1), silence(0.05, RATE_HZ)])
    assert len(trimmed(sound)) / RATE_HZ == pytest.approx(HEAD_S + 1 + TAIL_S, abs=0.002)


def test_words_begin_and_end_where_the_sound_does() -> None:
    sound = np.concatenate([silence(0.3, RATE_HZ), tone(0.5), silence(0.4, RATE_HZ), tone(0.3), silence(0.2, RATE_HZ)])
    silences = _silences(sound)
    np.testing.assert_allclose(silences, [(0, 0.3), (0.8, 1.2), (1.5, 1.7)], atol=0.006)
    words = [SpokenWord("Yes,", 0.35, 1.1), SpokenWord("we", 1.15, 1.3), SpokenWord("did.", 1.3, 1.6)]
    moved = _without_pauses(words, silences)
    np.testing.assert_allclose(
        [(word.start_s, word.end_s) for word in moved], [(0.3, 0.8), (1.2, 1.3), (1.3, 1.5)], atol=0.006
    )
    assert [word.text for word in moved] == ["Yes,", "we", "did."]


def test_a_closure_inside_running_speech_moves_no_word() -> None:
    words = (SpokenWord("hotel", 0.1, 0.5), SpokenWord("desk", 0.5, 0.9))
    assert _without_pauses(words, [(0.4, 0.48)]) == words
    assert _without_pauses(words, []) == words
