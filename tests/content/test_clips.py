from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from content.clips import MANIFEST, read_manifest, spoken_lines, stale_clips, write_manifest
from content.errors import PackError
from content.loader import BUILTIN_PACK, builtin_pack, load_pack
from content.render_clips import LOUDNESS_LUFS, PEAK, loudness_lufs
from models.speech.weights import BUNDLED_WEIGHTS
from tests.content.packs import write_pack

LINES = list(spoken_lines(builtin_pack()))


def test_every_line_of_the_interviewer_has_a_clip_of_its_present_text() -> None:
    assert stale_clips(BUILTIN_PACK, builtin_pack()) == []
    assert sorted(read_manifest(BUILTIN_PACK)) == sorted(name for name, _ in LINES)
    assert sorted(path.name for path in (BUILTIN_PACK / "clips").glob("*.ogg")) == sorted(name for name, _ in LINES)


def test_a_changed_text_without_a_new_clip_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(BUILTIN_PACK, folder)
    file = next((folder / "questions").glob("*-beh-made-mistake.toml"))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("a mistake you made", "the mistake you made"), encoding="utf-8")
    (folder / "clips/sit-unhappy-with-product.act.ogg").unlink()
    pack = load_pack(folder)
    assert stale_clips(folder, pack) == ["beh-made-mistake.ogg", "sit-unhappy-with-product.act.ogg"]
    assert pack.question("beh-made-mistake").clip is None
    assert pack.question("beh-difficult-customer").clip is not None
    assert "act" not in pack.question("sit-unhappy-with-product").follow_up_clips


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "bakery")
    assert read_manifest(folder) == {}
    (folder / "clips").mkdir()
    write_manifest(folder, "somebody", {"late-bread.ogg": "Good morning"})
    sha256_of_good_morning = "90a90a48e23dcc51ad4a821a301e3440ffeb5e986bd69d7bf347a2ba2da23bd3"
    assert list(read_manifest(folder)) == ["late-bread.ogg"]
    assert read_manifest(folder)["late-bread.ogg"] == sha256_of_good_morning


@pytest.mark.parametrize("text", ["voice =", 'voice = "x"', "[text_sha256]\na = 1", "\xff"])
def test_a_broken_manifest_is_a_fault_with_a_cure(tmp_path: Path, text: str) -> None:
    folder = write_pack(tmp_path / "bakery")
    (folder / "clips").mkdir()
    (folder / "clips" / MANIFEST).write_bytes(text.encode("latin-1"))
    with pytest.raises(PackError, match=r"^clips/manifest\.toml .*render the clips again or delete the file\.$"):
        load_pack(folder)


@pytest.mark.parametrize("name", [name for name, _ in LINES])
def test_a_clip_plays_at_the_common_loudness(name: str) -> None:
    sound, rate_hz = soundfile.read(BUILTIN_PACK / "clips" / name, dtype="float32")
    assert sound.ndim == 1
    assert rate_hz == 24_000
    assert 1 <= len(sound) / rate_hz <= 10
    assert loudness_lufs(sound, rate_hz) == pytest.approx(LOUDNESS_LUFS, abs=0.5)
    assert np.max(np.abs(sound)) < PEAK + 0.1


def test_the_clips_say_their_texts() -> None:
    """Whisper reads all clips, joined into stretches that fit its window of 30 s."""
    from faster_whisper import WhisperModel

    model = WhisperModel(
        str(BUNDLED_WEIGHTS / "base"), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True
    )
    gap = np.zeros(12_000, np.float32)
    stretches: list[tuple[list[str], list[np.ndarray]]] = [([], [])]
    for name, text in LINES:
        sound, rate_hz = soundfile.read(BUILTIN_PACK / "clips" / name, dtype="float32")
        sound = soxr.resample(sound, rate_hz, 16_000)
        if sum(map(len, stretches[-1][1])) + len(sound) > 28 * 16_000:
            stretches.append(([], []))
        stretches[-1][0].append(text)
        stretches[-1][1].extend((sound, gap))
    errors = total = 0
    for texts, sounds in stretches:
        segments, _ = model.transcribe(
            np.concatenate(sounds), language="en", beam_size=1, temperature=0, without_timestamps=True
        )
        said, heard = _words(" ".join(texts)), _words(" ".join(segment.text for segment in segments))
        errors += _distance(said, heard)
        total += len(said)
    assert total > 200
    assert errors / total <= 0.05


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower().replace("-", " "))


def _distance(said: list[str], heard: list[str]) -> int:
    row = list(range(len(heard) + 1))
    for count, word in enumerate(said, 1):
        above, row = row, [count]
        for place, other in enumerate(heard, 1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (word != other)))
    return row[-1]
