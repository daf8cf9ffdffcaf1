"""Level, noise, clipping, pitch and loudness on sound made for it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from models.delivery.pitch import PitchTracker
from models.delivery.signal import SignalMeter
from models.delivery.voice import VoiceMeter
from models.types import Audio, Span, Voice
from tests.models.delivery.voices import RATE_HZ, VOWELS, glide, noise, vowel

Sound = NDArray[np.float32]


def blocks(sound: Sound, size: int = 512) -> list[Sound]:
    return [sound[start : start + size] for start in range(0, len(sound), size)]


def signal(sound: Sound, *speech: tuple[float, float], size: int = 512) -> Audio:
    meter = SignalMeter()
    for block in blocks(sound, size):
        meter.feed(block)
    return meter.finish([Span(*times) for times in speech])


def voice(sound: Sound, *speech: tuple[float, float], size: int = 512) -> Voice | None:
    meter = VoiceMeter()
    for block in blocks(sound, size):
        meter.feed(block)
    return meter.finish([Span(*times) for times in speech or [(0.0, len(sound) / RATE_HZ)]])


def tone(seconds: float, level_dbfs: float, pitch_hz: float = 200.0) -> Sound:
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return np.asarray(10 ** (level_dbfs / 20) * np.sqrt(2) * np.sin(2 * np.pi * pitch_hz * time), dtype=np.float32)


def track(sound: Sound) -> NDArray[np.float64]:
    tracker = PitchTracker()
    for block in blocks(sound):
        tracker.feed(block)
    return tracker.track()


# --- the recording


@pytest.mark.parametrize("snr_db", [5.0, 10.0, 20.0, 30.0])
def test_speech_level_and_noise_are_measured(snr_db: float) -> None:
    sound = noise(6.0, -20.0 - snr_db)
    sound[2 * RATE_HZ : 4 * RATE_HZ] += tone(2.0, -20.0)
    audio = signal(sound, (2.0, 4.0))
    assert audio.duration_s == pytest.approx(6.0)
    assert audio.speech_level_dbfs == pytest.approx(-20.0, abs=1.5)
    assert audio.snr_db == pytest.approx(snr_db, abs=1.0)
    assert audio.clipped_fraction == 0


def test_noise_is_found_without_a_pause_too() -> None:
    sound = noise(4.0, -45.0)
    for start in range(0, 4 * RATE_HZ, RATE_HZ // 4):
        sound[start : start + RATE_HZ // 5] += tone(0.2, -20.0)
    assert signal(sound, (0.0, 4.0)).snr_db == pytest.approx(25.0, abs=3.0)


def test_clipping_at_full_scale_is_counted() -> None:
    sound = np.clip(tone(2.0, 0.0), -1, 1)
    truth = np.mean(np.abs(sound) >= 1.0)
    assert signal(sound, (0.0, 2.0)).clipped_fraction == pytest.approx(truth, rel=0.1)


def test_flat_tops_below_full_scale_are_clipping_too() -> None:
    sound = np.asarray(np.clip(tone(2.0, -6.0), -0.5, 0.5), dtype=np.float32)
    assert signal(sound, (0.0, 2.0)).clipped_fraction > 0.2
    assert signal(tone(2.0, -6.0), (0.0, 2.0)).clipped_fraction == 0


def test_a_clean_vowel_and_silence_are_not_clipped() -> None:
    sound = np.concatenate([vowel(glide(100, 150, 1.0)) * 2.9, np.zeros(RATE_HZ, dtype=np.float32)])
    assert signal(sound, (0.0, 1.0)).clipped_fraction == 0


def test_without_speech_there_is_no_level() -> None:
    audio = signal(np.zeros(RATE_HZ, dtype=np.float32))
    assert (audio.speech_level_dbfs, audio.snr_db) == (None, None)


def test_digital_silence_behind_the_voice_is_no_error() -> None:
    sound = np.concatenate([np.zeros(RATE_HZ, dtype=np.float32), tone(1.0, -20.0)])
    audio = signal(sound, (1.0, 2.0))
    assert audio.speech_level_dbfs == pytest.approx(-20.0, abs=0.1)
    assert audio.snr_db == pytest.approx(80.0, abs=1.0)


def test_nothing_at_all() -> None:
    audio = SignalMeter().finish([Span(0.0, 1.0)])
    assert (audio.duration_s, audio.clipped_fraction, audio.speech_level_dbfs, audio.snr_db) == (0.0, 0.0, None, None)
    assert VoiceMeter().finish([Span(0.0, 1.0)]) is None


# --- the voice

# Contours from a deep voice to a child's, each with the size of the mouth that goes with it.
CONTOURS = [(75, 110, 1.0), (90, 180, 1.0), (120, 240, 1.1), (180, 330, 1.15), (220, 420, 1.25), (300, 300, 1.25)]


@pytest.mark.parametrize(("low_hz", "high_hz", "tract"), CONTOURS)
def test_pitch_is_followed_without_octave_errors(low_hz: int, high_hz: int, tract: float) -> None:
    """At most 2 % of the voiced frames may be off by half an octave; two or three semitones off count as errors too."""
    errors = gross = frames = 0
    jitter = np.random.default_rng(7)
    for name in VOWELS:
        for level_dbfs in (-80.0, -30.0):  # the vowels lie near -17 dBFS
            contour = glide(low_hz, high_hz, 1.5, 2)
            shaken = contour * (
                1 + 0.01 * np.repeat(jitter.standard_normal(len(contour) // 80 + 1), 80)[: len(contour)]
            )
            found = track(vowel(shaken, name, tract) + noise(1.5, level_dbfs))[5:-5]
            truth = contour[:: RATE_HZ // 100][5 : 5 + len(found)]
            voiced = found > 0
            assert voiced.mean() > 0.9, name
            off = np.abs(np.log2(found[voiced] / truth[voiced]))
            errors += int(np.count_nonzero(off > 0.5))
            gross += int(np.count_nonzero(off > 2.5 / 12))
            frames += int(np.count_nonzero(voiced))
    assert errors <= 0.02 * frames
    assert gross <= 0.02 * frames


def test_noise_and_silence_have_no_pitch() -> None:
    assert np.count_nonzero(track(noise(3.0, -20.0))) <= 0.05 * 300
    assert np.count_nonzero(track(np.zeros(3 * RATE_HZ, dtype=np.float32))) == 0


def test_median_and_range_of_pitch() -> None:
    found = voice(vowel(glide(100, 200, 6.0, 3)))
    assert found is not None
    assert found.pitch_median_hz == pytest.approx(141.4, rel=0.02)
    # A cosine swing over an octave spends 5 % of its time in its outer 0.07 semitones at either end.
    assert found.pitch_range_semitones == pytest.approx(12 * np.cos(np.pi * 0.05), abs=0.2)


@pytest.mark.parametrize("drop_db", [6.0, 12.0, 20.0])
def test_loudness_range(drop_db: float) -> None:
    loud, soft = tone(3.0, -20.0), tone(3.0, -20.0 - drop_db)
    found = voice(np.concatenate([loud, soft]))
    assert found is not None
    assert found.loudness_range_db == pytest.approx(drop_db, abs=0.5)


def test_a_monotone_stretch_is_found_between_lively_ones() -> None:
    lively, flat = glide(110, 180, 12.0, 12), glide(128, 132, 20.0, 10)
    found = voice(vowel(np.concatenate([lively, flat, lively])))
    assert found is not None
    (span,) = found.monotone_spans
    assert span.start_s == pytest.approx(12.0, abs=2.0)
    assert span.end_s == pytest.approx(32.0, abs=2.0)


def test_a_lively_voice_has_none() -> None:
    found = voice(vowel(glide(110, 180, 20.0, 20)))
    assert found is not None
    assert found.monotone_spans == ()


def test_only_speech_is_measured() -> None:
    hum = tone(4.0, -20.0, 300.0)
    found = voice(np.concatenate([hum, vowel(glide(110, 110, 2.0))]), (4.0, 6.0))
    assert found is not None
    assert found.pitch_median_hz == pytest.approx(110.0, rel=0.02)


def test_whispered_speech_has_loudness_but_no_pitch() -> None:
    found = voice(noise(3.0, -30.0))
    assert found is not None
    assert found.pitch_median_hz is None
    assert found.loudness_range_db is not None
    assert found.monotone_spans == ()


def test_blocks_of_any_size_give_the_same() -> None:
    sound = vowel(glide(100, 200, 3.0, 3)) + noise(3.0, -50.0)
    whole = (signal(sound, (0.5, 2.5), size=len(sound)), voice(sound, (0.5, 2.5), size=len(sound)))
    for size in (1, 160, 777) if len(sound) < 1000 else (97, 160, 4096):
        assert (signal(sound, (0.5, 2.5), size=size), voice(sound, (0.5, 2.5), size=size)) == whole


@settings(max_examples=40, deadline=None)
@given(
    arrays(np.float32, st.integers(0, 3000), elements=st.floats(width=32)),
    st.lists(st.tuples(st.floats(-1, 2), st.floats(-1, 2)), max_size=4),
)
def test_no_samples_break_the_meters(sound: Sound, speech: list[tuple[float, float]]) -> None:
    with np.errstate(all="raise", under="ignore"):
        found = signal(sound, *speech)
        heard = voice(sound, *speech) if speech else None
    assert 0 <= found.clipped_fraction <= 1
    assert found.snr_db is None or np.isfinite(found.snr_db)
    assert heard is None or heard.loudness_range_db is None or np.isfinite(heard.loudness_range_db)
