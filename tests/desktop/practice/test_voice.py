from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from content.schema import Question
from desktop.audio.player import Player
from desktop.practice.system_voice import SystemVoice
from desktop.practice.voice import AskedBy, InterviewerVoice
from tests.sound_server import SoundServer

LONG = 20_000


@pytest.fixture
def voice(monkeypatch: pytest.MonkeyPatch) -> InterviewerVoice:
    monkeypatch.setenv("SPEECHD_ADDRESS", "unix_socket:/nowhere/at/all")
    return InterviewerVoice(Player(), SystemVoice())


def test_a_clip_is_played_to_its_end(
    qtbot: QtBot, sound_server: SoundServer, voice: InterviewerVoice, question: Question
) -> None:
    with qtbot.waitSignal(voice.finished, timeout=LONG) as finished, qtbot.assertNotEmitted(voice.silent):
        voice.ask(question)
        assert voice.asking
    assert finished.args == [AskedBy.CLIP]
    assert not voice.asking


def test_being_stopped_is_not_having_finished(
    qtbot: QtBot, sound_server: SoundServer, voice: InterviewerVoice, question: Question
) -> None:
    finished: list[object] = []
    voice.finished.connect(finished.append)
    voice.ask(question)
    voice.stop()
    assert not voice.asking
    voice.ask(replace(question, clip=None))
    qtbot.waitUntil(lambda: finished == [AskedBy.TEXT], timeout=LONG)


def test_asking_again_cuts_the_first_one_off_and_finishes_once(
    qtbot: QtBot, sound_server: SoundServer, voice: InterviewerVoice, question: Question
) -> None:
    finished: list[object] = []
    voice.finished.connect(finished.append)
    voice.ask(question)
    voice.ask(question)
    qtbot.waitUntil(lambda: not voice.asking, timeout=LONG)
    voice.ask(replace(question, clip=None))
    qtbot.waitUntil(lambda: not voice.asking, timeout=LONG)
    assert finished == [AskedBy.CLIP, AskedBy.TEXT]


def test_a_clip_that_cannot_be_read_falls_back_and_says_so(
    qtbot: QtBot, sound_server: SoundServer, voice: InterviewerVoice, question: Question, tmp_path: Path
) -> None:
    broken = tmp_path / "clip.ogg"
    broken.write_bytes(b"no sound")
    with qtbot.waitSignals([voice.silent, voice.finished], timeout=LONG):
        voice.ask(replace(question, clip=broken))


def test_without_a_speaker_the_sentence_names_the_speaker(
    qtbot: QtBot, sound_server: SoundServer, voice: InterviewerVoice, question: Question
) -> None:
    sound_server.kill()
    with qtbot.waitSignal(voice.silent, timeout=LONG) as silent:
        voice.ask(question)
    assert "speaker" in silent.args[0].lower() or "sound" in silent.args[0].lower()
    qtbot.waitUntil(lambda: not voice.asking)


def test_without_clip_and_voice_the_text_is_left(qtbot: QtBot, voice: InterviewerVoice, question: Question) -> None:
    with qtbot.waitSignals([voice.silent, voice.finished], timeout=LONG, order="strict"):
        voice.ask(replace(question, clip=None))
