"""A recording as mp3: as long as it was, where it was, and told how far it is."""

from __future__ import annotations

import io
from base64 import b64decode
from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop.audio.compressed import as_url, compressed
from desktop.audio.errors import SoundError


def beep(path: Path, seconds: float = 5.0) -> Path:
    """Silence, with a tone from 2 s to 3 s."""
    samples = np.zeros(round(16_000 * seconds), np.float32)
    samples[32_000:48_000] = 0.4 * np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)
    soundfile.write(path, samples, 16_000, subtype="PCM_16")
    return path


def test_length_and_places_stay(tmp_path: Path) -> None:
    shares: list[float] = []
    data = compressed(beep(tmp_path / "a.wav"), 5.0, shares.append)
    samples, rate_hz = soundfile.read(io.BytesIO(data))
    assert rate_hz == 16_000
    assert len(samples) / rate_hz == pytest.approx(5.0, abs=0.05)
    loud = np.flatnonzero(np.abs(samples) > 0.1) / rate_hz
    assert (loud[0], loud[-1]) == (pytest.approx(2.0, abs=0.03), pytest.approx(3.0, abs=0.03))
    assert len(data) < (tmp_path / "a.wav").stat().st_size / 4
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) > 1


def test_the_url_holds_the_sound() -> None:
    head, _, body = as_url(b"\xffsound").partition(",")
    assert head == "data:audio/mpeg;base64"
    assert b64decode(body) == b"\xffsound"


def test_what_a_step_raises_ends_the_work(tmp_path: Path) -> None:
    def stop(_share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        compressed(beep(tmp_path / "a.wav"), 5.0, stop)


def test_a_recording_that_is_gone_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match="does not exist"):
        compressed(tmp_path / "gone.wav", 5.0)
