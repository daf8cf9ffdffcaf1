"""The sound in tests/data and assets is what its text says."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.data.make_audio import (
    ANSWER_FLUENT,
    ANSWER_STAR,
    ASSETS,
    DATA,
    SAMPLE_ANSWER,
    Script,
    keyboard_clatter,
    pink_noise,
    silence,
)

ANSWERS = [("answer_star", ANSWER_STAR), ("answer_fluent", ANSWER_FLUENT)]


def answer(name: str) -> tuple[np.ndarray, int, dict[str, Any]]:
    sound, rate_hz = soundfile.read(DATA / f"{name}.flac", dtype="float32")
    return sound, rate_hz, json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "script"), ANSWERS)
def test_the_words_are_those_of_the_script_in_order(name: str, script: Script) -> None:
    sound, rate_hz, said = answer(name)
    assert rate_hz == 16_000
    assert said["text"] == script.text
    assert " ".join(word["text"] for word in said["words"]) == script.text
    assert all(word["start_s"] < word["end_s"] for word in said["words"])
    assert all(word["end_s"] <= after["start_s"] for word, after in pairwise(said["words"]))
    assert said["words"][-1]["end_s"] < len(sound) / rate_hz


@pytest.mark.parametrize(("name", "script"), ANSWERS)
def test_pauses_are_silent_and_as_long_as_planned(name: str, script: Script) -> None:
    sound, rate_hz, said = answer(name)
    speech_level = np.sqrt(np.mean(sound**2))
    assert len(said["pauses"]) == len(script.utterances) - 1
    for pause, utterance in zip(said["pauses"], script.utterances, strict=False):
        assert pause["end_s"] - pause["start_s"] == pytest.approx(utterance.pause_s, abs=0.06)
        quiet = sound[round((pause["start_s"] + 0.03) * rate_hz) : round((pause["end_s"] - 0.03) * rate_hz)]
        assert np.sqrt(np.mean(quiet**2)) < 0.03 * speech_level


@pytest.mark.parametrize(("name", "script"), ANSWERS)
def test_words_after_a_pause_set_in_when_they_are_said_to(name: str, script: Script) -> None:
    sound, rate_hz, said = answer(name)
    loud = 0.05 * np.sqrt(np.mean(sound**2))
    for pause in said["pauses"]:
        start = round((pause["end_s"] - 0.1) * rate_hz)
        steps = np.abs(sound[start : start + round(0.3 * rate_hz)])
        onset_s = (start + int(np.flatnonzero(steps > 2 * loud)[0])) / rate_hz
        assert onset_s == pytest.approx(pause["end_s"], abs=0.04)


def test_the_planted_hesitations() -> None:
    _, _, star = answer("answer_star")
    assert [pause["text"] for pause in star["filled_pauses"]] == ["um", "uh", "um"]
    assert all(0.2 <= pause["end_s"] - pause["start_s"] <= 1.0 for pause in star["filled_pauses"])
    _, _, fluent = answer("answer_fluent")
    assert fluent["filled_pauses"] == []


def test_the_sample_answer_is_a_minute_or_more_of_its_text() -> None:
    sound, rate_hz = soundfile.read(ASSETS / "sample_answer.ogg", dtype="float32")
    text = (ASSETS / "sample_answer.txt").read_text(encoding="utf-8").strip()
    assert text == SAMPLE_ANSWER.text
    assert sound.ndim == 1
    assert 60 <= len(sound) / rate_hz <= 90
    assert text.count(" um,") + text.count(" uh,") == 4
    words = len(text.split()) - 4
    assert 140 <= words / (len(sound) / rate_hz / 60) <= 175


@pytest.mark.parametrize(("path", "rate_hz", "channels"), [("stereo_44k.ogg", 44_100, 2), ("speech_8k.wav", 8_000, 1)])
def test_other_forms_of_sound(path: str, rate_hz: int, channels: int) -> None:
    info = soundfile.info(DATA / path)
    assert (info.samplerate, info.channels) == (rate_hz, channels)
    assert info.duration == pytest.approx(6, abs=0.01)


def test_the_folder_stays_small() -> None:
    files = [path for path in Path(DATA).iterdir() if path.suffix in {".flac", ".ogg", ".wav", ".json"}]
    assert sum(path.stat().st_size for path in files) < 2_000_000


def test_pink_noise_has_its_level_and_equal_power_in_octaves() -> None:
    noise = pink_noise(20, -30)
    assert 20 * np.log10(np.sqrt(np.mean(noise**2))) == pytest.approx(-30, abs=0.1)
    power = np.abs(np.fft.rfft(noise)) ** 2
    frequencies = np.fft.rfftfreq(len(noise), 1 / 16_000)
    octaves = [power[(frequencies >= low) & (frequencies < 2 * low)].sum() for low in (100, 400, 1600, 3200)]
    assert max(octaves) / min(octaves) < 1.3
    np.testing.assert_array_equal(noise, pink_noise(20, -30))


def test_keyboard_clatter_is_clicks_in_quiet() -> None:
    clatter = keyboard_clatter(20)
    assert len(clatter) == 20 * 16_000
    steps = np.max(np.abs(clatter.reshape(-1, 160)), axis=1)
    assert np.max(steps) > 0.1
    assert np.median(steps) < 0.005
    assert not silence(1).any()
