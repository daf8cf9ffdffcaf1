from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from content.schema import Question, SpokenLine
from desktop.audio.files import SAMPLE_RATE_HZ as RATE_HZ
from desktop.audio.files import read_sound
from desktop.audio.player import Player
from desktop.practice.system_voice import SystemVoice
from desktop.practice.voice import SLOWER_STRETCH, AskedBy, InterviewerVoice, follow_up_line, question_line
from models.types import FollowUp
from tests.sound_server import SoundServer

LONG = 20_000


@pytest.fixture
def short_clip(tmp_path: Path) -> Path:
    """A second of a tone."""
    path = tmp_path / "clip.wav"
    soundfile.write(path, 0.5 * np.sin(2 * np.pi * 300 * np.arange(RATE_HZ) / RATE_HZ), RATE_HZ)
    return path


@pytest.fixture
def voice(monkeypatch: pytest.MonkeyPatch) -> InterviewerVoice:
    monkeypatch.setenv("SPEECHD_ADDRESS", "unix_socket:/nowhere/at/all")
    return InterviewerVoice(Player(), SystemVoice())


def test_a_clip_is_played_to_its_end(
    qtbot: QtBot, sound_server: SoundServer, voice: InterviewerVoice, question: Question
) -> None:
    with qtbot.waitSignal(voice.finished, timeout=LONG) as finished, qtbot.assertNotEmitted(voice.silent):
        voice.ask(question_line(question))
        assert voice.asking
    assert finished.args == [AskedBy.CLIP]
    assert not voice.asking


def test_being_stopped_is_not_having_finished(
    qtbot: QtBot, sound_server: SoundServer, voice: InterviewerVoice, question: Question
) -> None:
    finished: list[object] = []
    voice.finished.connect(finished.append)
    voice.ask(question_line(question))
    voice.stop()
    assert not voice.asking
    voice.ask(question_line(replace(question, clip=None)))
    qtbot.waitUntil(lambda: finished == [AskedBy.TEXT], timeout=LONG)


def test_asking_again_cuts_the_first_one_off_and_finishes_once(
    qtbot: QtBot, sound_server: SoundServer, voice: InterviewerVoice, question: Question
) -> None:
    finished: list[object] = []
    voice.finished.connect(finished.append)
    voice.ask(question_line(question))
    voice.ask(question_line(question))
    qtbot.waitUntil(lambda: not voice.asking, timeout=LONG)
    voice.ask(question_line(replace(question, clip=None)))
    qtbot.waitUntil(lambda: not voice.asking, timeout=LONG)
    assert finished == [AskedBy.CLIP, AskedBy.TEXT]


def test_a_clip_that_cannot_be_read_falls_back_and_says_so(
    qtbot: QtBot, sound_server: SoundServer, voice: InterviewerVoice, question: Question, tmp_path: Path
) -> None:
    broken = tmp_path / "clip.ogg"
    broken.write_bytes(b"no sound")
    with qtbot.waitSignals([voice.silent, voice.finished], timeout=LONG):
        voice.ask(question_line(replace(question, clip=broken)))


def test_without_a_speaker_the_sentence_names_the_speaker(
    qtbot: QtBot, sound_server: SoundServer, voice: InterviewerVoice, question: Question
) -> None:
    sound_server.kill()
    with qtbot.waitSignal(voice.silent, timeout=LONG) as silent:
        voice.ask(question_line(question))
    assert "speaker" in silent.args[0].lower() or "sound" in silent.args[0].lower()
    qtbot.waitUntil(lambda: not voice.asking)


def test_without_clip_and_voice_the_text_is_left(qtbot: QtBot, voice: InterviewerVoice, question: Question) -> None:
    with qtbot.waitSignals([voice.silent, voice.finished], timeout=LONG, order="strict"):
        voice.ask(question_line(replace(question, clip=None)))


def test_several_lines_are_said_one_after_the_other(
    qtbot: QtBot, sound_server: SoundServer, voice: InterviewerVoice, short_clip: Path
) -> None:
    finished: list[object] = []
    silent: list[str] = []
    voice.finished.connect(finished.append)
    voice.silent.connect(silent.append)
    voice.ask(SpokenLine("Thank you."), SpokenLine("Now then.", short_clip))
    qtbot.waitUntil(lambda: bool(finished), timeout=LONG)
    assert finished == [AskedBy.CLIP] and len(silent) == 1


def test_slower_takes_longer(
    qtbot: QtBot, sound_server: SoundServer, voice: InterviewerVoice, short_clip: Path, tmp_path: Path
) -> None:
    def sounding_s(slower: bool) -> float:
        path = tmp_path / f"{slower}.wav"
        with sound_server.record_speaker(path), qtbot.waitSignal(voice.finished, timeout=LONG):
            voice.ask(SpokenLine("Now then.", short_clip), slower=slower)
        loud = np.flatnonzero(np.abs(read_sound(path)[0]) > 0.02)
        return float(loud[-1] - loud[0]) / RATE_HZ

    assert sounding_s(True) / sounding_s(False) == pytest.approx(SLOWER_STRETCH, rel=0.04)


def test_a_follow_up_is_spoken_by_the_clip_of_its_text(question: Question, tmp_path: Path) -> None:
    asked = replace(question, follow_ups={"result": "How did it end?"}, follow_up_clips={"result": tmp_path / "a.ogg"})
    line = SpokenLine("How did it end?", tmp_path / "a.ogg")
    assert follow_up_line(asked, FollowUp("How did it end?", "result")) == line
    assert follow_up_line(asked, FollowUp("And then?", "result")) == SpokenLine("And then?")
    assert follow_up_line(None, FollowUp("And then?", "result")) == SpokenLine("And then?")


def test_the_voice_of_the_system_may_be_preferred_and_a_clip_stands_in_for_it(
    qtbot: QtBot, sound_server: SoundServer, voice: InterviewerVoice, short_clip: Path
) -> None:
    """There is no voice of the system here."""
    voice.prefer_clips(False)
    with qtbot.waitSignal(voice.finished, timeout=LONG) as finished, qtbot.assertNotEmitted(voice.silent):
        voice.ask(SpokenLine("A line.", short_clip))
    assert finished.args == [AskedBy.CLIP]


def test_a_clip_that_cannot_stand_in_is_told_once(
    qtbot: QtBot, sound_server: SoundServer, voice: InterviewerVoice, tmp_path: Path
) -> None:
    voice.prefer_clips(False)
    broken = tmp_path / "clip.ogg"
    broken.write_bytes(b"no sound")
    said: list[str] = []
    voice.silent.connect(said.append)
    with qtbot.waitSignal(voice.finished, timeout=LONG) as finished:
        voice.ask(SpokenLine("A line.", broken))
    assert finished.args == [AskedBy.TEXT] and len(said) == 1
