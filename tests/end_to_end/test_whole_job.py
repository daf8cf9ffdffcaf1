"""The whole job on real sound: the app asks, an answer is spoken into the microphone, the screen shows the report."""

from __future__ import annotations

import json
import select
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.analyse import Analyser
from desktop.app import App
from desktop.practice.saved import read_report
from desktop.practice.sound_check import CheckStage
from desktop.practice.take import Stage
from desktop.store.paths import user_paths
from desktop.store.sessions import TakeState
from desktop.widgets.basics import Prose
from desktop.widgets.measure_card import MeasureCard
from desktop.widgets.parts import PartsBar
from models.answer.prompted import brought
from models.speech.weights import BUNDLED_WEIGHTS
from tests.desktop.window import focused, named, paths_below, running
from tests.end_to_end.words import word_error_rate, words_of
from tests.sound_server import SoundServer, wait_until

DATA = Path(__file__).parents[1] / "data"
WEIGHTS = (BUNDLED_WEIGHTS,)
QUESTION = "beh-difficult-customer"
VERY_LONG = 180_000


def space(qtbot: QtBot) -> None:
    """Press space where the keyboard is."""
    qtbot.keyClick(focused(qtbot), Qt.Key.Key_Space)


def reach(qtbot: QtBot, app: App, *stages: Stage) -> None:
    """Wait until the take under way stands at one of these."""
    take = app.window.practise.take
    assert take is not None
    qtbot.waitUntil(lambda: take.stage in stages, timeout=VERY_LONG)


def test_asked_aloud_answered_aloud_and_reported(
    qtbot: QtBot,
    qapp: QApplication,
    sound_server: SoundServer,
    tmp_path: Path,
) -> None:
    said = json.loads((DATA / "answer_star.json").read_text("utf-8"))
    asked_aloud = tmp_path / "asked.wav"
    app = App(qapp, paths_below(tmp_path), WEIGHTS)
    question = app.rehearsal.pack.question(QUESTION)
    with running(qtbot, app):
        window = app.window
        with sound_server.record_speaker(asked_aloud):
            window.start_practice(question)
            reach(qtbot, app, Stage.THINKING)
        space(qtbot)
        reach(qtbot, app, Stage.SPEAK_NOW)
        assert window.practise.stage_text.text() == "Speak now"
        answering = sound_server.start_playing_to_microphone(DATA / "answer_star.flac")
        qtbot.waitUntil(lambda: answering.poll() is not None, timeout=VERY_LONG)
        space(qtbot)
        reach(qtbot, app, Stage.REPORT)
        qtbot.waitUntil(lambda: window.page is window.report and window.report.complete)

        # What stands on the screen.
        page = window.report
        shown = " ".join(text for _, text in page.transcript.parts)
        assert word_error_rate(said["text"], shown) <= 0.10
        assert words_of(shown).count("um") == 2
        assert words_of(shown).count("uh") == 1
        cards = {card.measure.title: card.measure for card in page.findChildren(MeasureCard)}
        assert cards["Filled pauses"].value == "3"
        parts = page.findChild(PartsBar)
        assert parts is not None and "not found" not in parts.accessibleName()
        by_part = dict(page.transcript.parts)
        assert "bike shop" in by_part["situation"]
        assert "checked the brakes" in by_part["action"]
        assert "rode home happy" in by_part["result"]
        assert question.samples[0].parts[0].text in {prose.plain for prose in page.findChildren(Prose)}

        # What is kept.
        record = page.record
        assert record is not None
        report = page.report
        assert report is not None and report.length.duration_s is not None
        spoken_s = said["words"][-1]["end_s"] - said["words"][0]["start_s"]
        assert report.length.duration_s == pytest.approx(spoken_s, abs=0.3)
        kept = app.store.take(record.id)
        assert kept.state is TakeState.ANALYSED and kept.question_id == QUESTION
        assert kept.report_json is not None
        assert read_report(kept.report_json).transcript.text == report.transcript.text
        assert soundfile.info(kept.audio_path).duration == pytest.approx(kept.duration_s, abs=0.05)

    # What came out of the speaker.
    asked = Analyser(WEIGHTS).sound_file(asked_aloud, None)
    assert word_error_rate(question.text, asked.transcript.text) <= 0.10


def test_a_follow_up_is_asked_aloud_and_answered_aloud(
    qtbot: QtBot, qapp: QApplication, sound_server: SoundServer, tmp_path: Path
) -> None:
    sound, rate_hz = soundfile.read(DATA / "answer_star.flac", dtype="int16")
    ending_at = int(39.0 * rate_hz)  # "In the end he rode home happy, ..."
    soundfile.write(tmp_path / "ending.wav", sound[ending_at:], rate_hz)
    app = App(qapp, paths_below(tmp_path), WEIGHTS)
    with running(qtbot, app):
        window, store = app.window, app.store
        question = app.rehearsal.pack.question(QUESTION)
        kept = store.start_take(store.start_session().id, app.rehearsal.pack.id, question.id, question.text)
        soundfile.write(kept.audio_path, sound[:ending_at], rate_hz)
        window.open_take(store.finish_recording(kept.id, 39.0))
        qtbot.waitUntil(lambda: window.page is window.report and window.report.complete, timeout=VERY_LONG)
        first = window.report.report
        assert first is not None and first.follow_up is not None and not first.star.result.covered
        assert first.follow_up.about == "result"
        unasked = read_report(store.take(kept.id).report_json or "")

        qtbot.waitUntil(lambda: window.report.follow_up is not None and window.report.follow_up.isVisible())
        asked_aloud = tmp_path / "asked.wav"
        with sound_server.record_speaker(asked_aloud):
            for _ in range(80):
                if "Answer the follow-up question" in named(focused(qtbot)):
                    break
                qtbot.keyClick(focused(qtbot), Qt.Key.Key_Tab)
            space(qtbot)
            reach(qtbot, app, Stage.THINKING)
        space(qtbot)
        reach(qtbot, app, Stage.SPEAK_NOW)
        answering = sound_server.start_playing_to_microphone(tmp_path / "ending.wav")
        qtbot.waitUntil(lambda: answering.poll() is not None, timeout=VERY_LONG)
        space(qtbot)
        reach(qtbot, app, Stage.REPORT)
        qtbot.waitUntil(lambda: window.page is window.report and window.report.complete)

        report = window.report.report
        assert report is not None and report.prompted is not None
        assert word_error_rate(said_from(39.0), report.prompted.text) <= 0.10
        assert [name for name, _ in brought(report)] == ["result"]
        qtbot.waitUntil(lambda: window.report.follow_up is not None and window.report.follow_up.isVisible())
        card = window.report.follow_up
        assert card is not None and card.accessibleName() == "With the follow-up: Result heard"
        assert replace(report, prompted=None) == unasked, "what was said unasked stays as it was measured"
        stored = read_report(store.take(kept.id).report_json or "").prompted
        assert stored is not None and stored.text == report.prompted.text

    asked = Analyser(WEIGHTS).sound_file(asked_aloud, None)
    assert word_error_rate(first.follow_up.text, asked.transcript.text) <= 0.10


def said_from(start_s: float) -> str:
    """What is said in the spoken answer from then on."""
    words = json.loads((DATA / "answer_star.json").read_text("utf-8"))["words"]
    return " ".join(word["text"] for word in words if word["start_s"] >= start_s)


def test_the_first_steps_show_the_words_that_were_said(
    qtbot: QtBot, qapp: QApplication, sound_server: SoundServer, tmp_path: Path
) -> None:
    said = json.loads((DATA / "answer_fluent.json").read_text("utf-8"))
    words = [word for word in said["words"] if word["end_s"] < 6.0]
    samples, rate = soundfile.read(DATA / "answer_fluent.flac", dtype="int16", frames=6 * 16_000)
    assert rate == 16_000
    soundfile.write(tmp_path / "sentence.wav", samples, rate)
    app = App(qapp, paths_below(tmp_path), WEIGHTS)
    with running(qtbot, app, welcomed=False):
        page = app.window.welcome
        qtbot.waitUntil(lambda: app.window.page is page)
        page._go_to(1)
        check = page.speak_step.check
        space(qtbot)
        qtbot.waitUntil(lambda: check.stage is CheckStage.SPEAKING, timeout=VERY_LONG)
        sound_server.play_to_microphone(tmp_path / "sentence.wav")
        space(qtbot)
        qtbot.waitUntil(lambda: check.stage is CheckStage.HEARD, timeout=VERY_LONG)
        shown = page.speak_step.words.plain
        assert word_error_rate(" ".join(word["text"] for word in words), shown) <= 0.25
        assert app.store.takes() == ()


def test_a_recording_survives_the_death_of_the_app(
    qtbot: QtBot, qapp: QApplication, sound_server: SoundServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("ALOUD_HOME", str(home))
    environment = sound_server.environment() | {
        "QT_QPA_PLATFORM": "offscreen",
        "ALOUD_HOME": str(home),
        "SPEECHD_ADDRESS": "unix_socket:/nowhere/at/all",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.practising_app"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
    ) as process:
        try:
            assert process.stdout is not None
            assert select.select([process.stdout], [], [], 120)[0], "the app does not come to its recording"
            word, began = process.stdout.readline().split()
            assert word == b"speaking"
            sound_server.start_playing_to_microphone(DATA / "answer_star.flac")
            wait_until(lambda: time.monotonic() > float(began) + 6.0, what="six seconds of answer")
        finally:
            process.send_signal(signal.SIGKILL)
            killed = time.monotonic()

    app = App(qapp, user_paths(), WEIGHTS)
    with running(qtbot, app):
        page = app.window.home
        assert page.unfinished.isVisible()
        (record,) = app.store.takes()
        assert record.state is TakeState.RECORDED and record.duration_s is not None
        assert record.duration_s >= killed - float(began) - 1.0
        assert soundfile.info(record.audio_path).duration == pytest.approx(record.duration_s, abs=0.01)
        page.unfinished.hear.setFocus()
        qtbot.waitUntil(page.unfinished.hear.hasFocus)
        space(qtbot)
        qtbot.waitUntil(lambda: app.window.page is app.window.report and app.window.report.complete, timeout=VERY_LONG)
        qtbot.waitUntil(lambda: app.window.report.complete)
        assert "bike shop" in " ".join(text for _, text in app.window.report.transcript.parts)
