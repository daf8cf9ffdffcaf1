import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop.audio.errors import SoundError
from desktop.audio.wav import GrowingWav, repair_wav
from tests.desktop.audio.signals import RATE_HZ, voice

SAMPLES = (voice(1.0) * 32767).astype("<i2")


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A complete recording of one second."""
    path = tmp_path / "take.wav"
    wav = GrowingWav(path)
    wav.append(SAMPLES.tobytes())
    wav.close()
    return path


def read(path: Path) -> np.ndarray:
    samples, rate = soundfile.read(path, dtype="int16")
    assert rate == RATE_HZ
    return samples


def test_readable_after_every_flush(tmp_path: Path) -> None:
    wav = GrowingWav(tmp_path / "take.wav")
    for number, block in enumerate(np.split(SAMPLES, 10), start=1):
        wav.append(block.tobytes())
        wav.flush()
        np.testing.assert_array_equal(read(tmp_path / "take.wav"), SAMPLES[: number * 1_600])
        assert wav.duration_s == pytest.approx(number / 10)
    wav.close()
    np.testing.assert_array_equal(read(tmp_path / "take.wav"), SAMPLES)


def test_only_its_owner_reads_it(recording: Path) -> None:
    assert recording.stat().st_mode & 0o777 == 0o600


def test_never_writes_over_a_file(recording: Path) -> None:
    with pytest.raises(FileExistsError):
        GrowingWav(recording)
    np.testing.assert_array_equal(read(recording), SAMPLES)


def test_what_was_written_after_the_last_flush_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    wav = GrowingWav(path)
    wav.append(SAMPLES[:4_000].tobytes())
    wav.flush()
    wav.append(SAMPLES[4_000:].tobytes())
    # No close: the program is gone.
    assert repair_wav(path) == 1.0
    np.testing.assert_array_equal(read(path), SAMPLES)
    wav.close()


@pytest.mark.parametrize("harm", ["header of zeros", "half a sample", "sizes too large"])
def test_mends(recording: Path, harm: str) -> None:
    data = bytearray(recording.read_bytes())
    if harm == "header of zeros":
        data[:44] = bytes(44)
    elif harm == "half a sample":
        data = data[:-1]
    else:
        data[4:8] = data[40:44] = b"\xff\xff\xff\x7f"
    recording.write_bytes(data)
    kept = len(SAMPLES) - (harm == "half a sample")
    assert repair_wav(recording) == kept / RATE_HZ
    np.testing.assert_array_equal(read(recording), SAMPLES[:kept])


def test_a_sound_recording_stays_as_it_is(recording: Path) -> None:
    os.utime(recording, (1, 1))
    assert repair_wav(recording) == 1.0
    assert recording.stat().st_mtime == 1


@pytest.mark.parametrize("length", [0, 7, 30, 44])
def test_nothing_recorded_yet(recording: Path, length: int) -> None:
    recording.write_bytes(recording.read_bytes()[:length])
    assert repair_wav(recording) == 0.0


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.wav"
    text.write_text("Tell me about a time when you helped a customer.")
    music = tmp_path / "music.wav"
    soundfile.write(music, voice(0.5, 44_100), 44_100)
    for path in (text, music):
        before = path.read_bytes()
        with pytest.raises(SoundError, match="not a recording"):
            repair_wav(path)
        assert path.read_bytes() == before


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match="missing"):
        repair_wav(tmp_path / "none.wav")


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match="cannot be mended"):
        repair_wav(tmp_path)
