import math
import time
from queue import SimpleQueue
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from desktop.audio import capture
from desktop.audio.capture import Capture, Converter, LevelMeter, SilenceWatch, StreamEnded
from desktop.audio.recorder import Level
from tests.desktop.audio.signals import RATE_HZ, place_of, tone, voice


def as_int16(samples: np.ndarray) -> np.ndarray:
    return np.rint(samples * 32767).astype(np.int16)


def test_16_khz_mono_passes_untouched() -> None:
    samples = as_int16(voice(0.1))
    converter = Converter(RATE_HZ, 1)
    np.testing.assert_array_equal(converter.convert(samples.tobytes()), samples)
    assert len(converter.rest()) == 0


@pytest.mark.parametrize(("rate_hz", "channels"), [(16_000, 2), (44_100, 1), (48_000, 2), (8_000, 1), (96_000, 4)])
def test_blocks_of_any_rate_become_16_khz_mono(rate_hz: int, channels: int) -> None:
    sound = voice(2.0, rate_hz)
    frames = np.repeat(as_int16(sound)[:, None], channels, axis=1)
    converter = Converter(rate_hz, channels)
    block = round(0.032 * rate_hz)
    parts = [converter.convert(frames[start : start + block].tobytes()) for start in range(0, len(frames), block)]
    whole = np.concatenate([*parts, converter.rest()]) / np.float32(32768)
    assert len(whole) == pytest.approx(2 * RATE_HZ, abs=2)
    spectrum = np.fft.rfft(sound)
    expected = (np.fft.irfft(spectrum, 2 * RATE_HZ) * 2 * RATE_HZ / len(sound)).astype(np.float32)
    place_s, likeness = place_of(expected[1_600:-1_600], whole)
    assert likeness > 0.999
    assert place_s == pytest.approx(0.1, abs=0.001)


def test_full_scale_does_not_wrap_around() -> None:
    square = np.sign(tone(100, 0.5, rate_hz=48_000)) * np.float32(32767)
    whole = Converter(48_000, 1).convert(square.astype(np.int16).tobytes())
    # A square wave rings beyond full scale when resampled; wrapping would make jumps of twice full scale.
    assert np.abs(np.diff(whole.astype(np.int32))).max() < 50_000


def test_level_of_a_tone() -> None:
    meter = LevelMeter()
    sine = as_int16(tone(500, 0.32, amplitude=0.5))
    for block in np.split(sine, 10):
        level = meter.update(block)
    assert level.rms_dbfs == pytest.approx(20 * math.log10(0.5 / math.sqrt(2)), abs=0.05)
    assert level.peak_dbfs == pytest.approx(20 * math.log10(0.5), abs=0.05)


def test_level_forgets_after_a_tenth_of_a_second() -> None:
    meter = LevelMeter()
    meter.update(as_int16(tone(500, 0.1)))
    for _ in range(4):
        level = meter.update(np.zeros(512, np.int16))
    assert level == Level(-100.0, -100.0)


def test_full_scale_is_0_dbfs() -> None:
    level = LevelMeter().update(np.full(1_600, -32768, np.int16))
    assert level == Level(0.0, 0.0)


def test_zeros_from_the_start_are_suspicious_after_two_seconds() -> None:
    watch = SilenceWatch()
    zeros = np.zeros(RATE_HZ, np.int16)
    assert [watch.update(zeros) for _ in range(3)] == [False, True, True]
    quiet = zeros.copy()
    quiet[5] = 1
    assert not watch.update(quiet)


def test_zeros_after_speech_get_more_time() -> None:
    watch = SilenceWatch()
    watch.update(as_int16(voice(1.0)))
    zeros = np.zeros(RATE_HZ, np.int16)
    assert [watch.update(zeros) for _ in range(8)] == [False] * 7 + [True]


def deliver(taker: Capture, *, captured_ago_s: float = 0.132, overflow: bool = False) -> None:
    times = SimpleNamespace(currentTime=50.0, inputBufferAdcTime=50.0 - captured_ago_s)
    taker.block(bytes(1024), 512, times, SimpleNamespace(input_overflow=overflow))


def test_blocks_carry_their_times() -> None:
    events: SimpleQueue[Any] = SimpleQueue()
    before = time.monotonic()
    deliver(Capture(events, block_s=0.032), captured_ago_s=0.132)
    block = events.get_nowait()
    assert before <= block.arrived_s <= time.monotonic()
    # The end of a block of 32 ms whose first sample is 132 ms old.
    assert block.arrived_s - block.captured_s == pytest.approx(0.1)


@pytest.mark.parametrize("nonsense", [-3.0, 50.0, 1e9])
def test_nonsense_times_of_a_driver_are_not_believed(nonsense: float) -> None:
    events: SimpleQueue[Any] = SimpleQueue()
    deliver(Capture(events, block_s=0.032), captured_ago_s=nonsense)
    block = events.get_nowait()
    assert block.arrived_s - block.captured_s == pytest.approx(0.1)


def test_lost_sound_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "MOST_WAITING", 1)
    events: SimpleQueue[Any] = SimpleQueue()
    taker = Capture(events, block_s=0.032)
    deliver(taker)
    deliver(taker, overflow=True)
    deliver(taker)  # no room: dropped
    assert [events.get_nowait().lost for _ in range(2)] == [False, True]
    assert events.empty()
    deliver(taker)
    deliver(taker)
    assert [events.get_nowait().lost for _ in range(2)] == [True, False]


def test_the_end_of_the_stream_comes_after_its_blocks() -> None:
    events: SimpleQueue[Any] = SimpleQueue()
    taker = Capture(events, block_s=0.032)
    deliver(taker)
    taker.ended()
    events.get_nowait()
    assert events.get_nowait() == StreamEnded()
