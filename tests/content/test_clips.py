from __future__ import annotations

import random
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from content.clip_sound import LOUDNESS_LUFS, PEAK, loudness_lufs
from content.clips import MANIFEST, read_manifest, spoken_lines, stale_clips, write_manifest
from content.errors import PackError
from content.loader import BUILTIN_PACK, builtin_pack, load_pack
from content.render_clips import CUSTOMERS, INTERVIEWER, speaker
from tests.content.clip_reading import MOST_ERRORS, read_back
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
    assert 0.8 <= len(sound) / rate_hz <= 16
    assert loudness_lufs(sound, rate_hz) == pytest.approx(LOUDNESS_LUFS, abs=0.5)
    assert np.max(np.abs(sound)) < PEAK + 0.1


def test_all_clips_together_are_small() -> None:
    assert sum(path.stat().st_size for path in (BUILTIN_PACK / "clips").iterdir()) < 3_000_000


def test_no_customer_has_the_voice_of_the_interviewer() -> None:
    roleplays = {roleplay.id for roleplay in builtin_pack().roleplays}
    assert set(CUSTOMERS) == roleplays
    assert INTERVIEWER not in CUSTOMERS.values()
    voices = {name: speaker(name)[0] for name, _ in LINES}
    assert {name for name, voice in voices.items() if voice != INTERVIEWER} == {
        name for name in voices if name.partition(".")[0] in roleplays
    }


def test_some_clips_of_each_kind_say_their_texts() -> None:
    """Whisper reads 40 clips drawn by lot; tests/content/clip_reading.py reads them all."""
    drawn = random.Random(25).sample(LINES, 40)
    assert {speaker(name)[0] for name, _ in drawn} == {INTERVIEWER, *CUSTOMERS.values()}
    readings = list(read_back(drawn))
    total = sum(reading.words for reading in readings)
    assert total > 400
    assert sum(reading.errors for reading in readings) / total <= MOST_ERRORS


def test_a_clip_of_another_text_does_not_read_as_its_own() -> None:
    (first, text), (other, _) = LINES[:2]
    assert all(reading.errors < reading.words / 4 for reading in read_back([(first, text)]))
    assert all(reading.errors > reading.words / 2 for reading in read_back([(other, text)]))
