from pathlib import Path

import numpy as np
import pytest
import soundfile

from content.clip_sound import LOUDNESS_LUFS, PEAK, loudness_lufs
from desktop.audio.clip_file import write_clip
from desktop.audio.errors import RecordingError, SoundError
from desktop.audio.files import read_sound
from tests.desktop.audio.signals import RATE_HZ, place_of, voice

ROOM = 0.0005


def recording(folder: Path, *, level: float = 0.05, duration_s: float = 3.0) -> Path:
    """A quiet voice with a second of a quiet room before and after it."""
    rng = np.random.default_rng(1)
    sound = np.pad(voice(duration_s, level=level), RATE_HZ)
    path = folder / "line.wav"
    soundfile.write(path, sound + ROOM * rng.standard_normal(len(sound)), RATE_HZ)
    return path


@pytest.mark.parametrize("level", [0.02, 0.3])
def test_a_recording_becomes_a_clip_as_loud_as_the_others(tmp_path: Path, level: float) -> None:
    clip = tmp_path / "clips" / "late-bread.ogg"
    write_clip(recording(tmp_path, level=level), clip)
    assert soundfile.info(clip).subtype == "OPUS"
    samples, _ = read_sound(clip)
    assert loudness_lufs(samples, RATE_HZ) == pytest.approx(LOUDNESS_LUFS, abs=0.5)
    assert np.max(np.abs(samples)) < PEAK * 1.2
    assert len(samples) / RATE_HZ == pytest.approx(3.35, abs=0.1)
    assert place_of(voice(3.0), samples)[1] > 0.8
    assert [path.name for path in clip.parent.iterdir()] == [clip.name]


def test_what_is_no_spoken_line_is_refused_and_the_old_clip_stays(tmp_path: Path) -> None:
    clip = tmp_path / "clip.ogg"
    clip.write_bytes(b"old")
    for path, word in (
        (recording(tmp_path, level=0.0), "No voice"),
        (tmp_path / "short.wav", "record it again"),
        (tmp_path / "long.wav", "record it again"),
        (tmp_path / "zeros.wav", "No voice"),
    ):
        if not path.exists():
            seconds = {"short": 0.2, "long": 61, "zeros": 2}[path.stem]
            soundfile.write(path, np.zeros(round(seconds * RATE_HZ), np.int16), RATE_HZ)
        with pytest.raises(SoundError, match=word):
            write_clip(path, clip)
    assert clip.read_bytes() == b"old"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "clips").write_text("in the way")
    with pytest.raises(RecordingError):
        write_clip(recording(tmp_path), tmp_path / "clips" / "a.ogg")
