"""The settings by keyboard alone: sections, letters, the test of the microphone, what a person asks for themselves."""

from __future__ import annotations

from pathlib import Path

import soundfile
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.practice.exporting import PAGE
from desktop.practice.keys import Action, keys_in
from desktop.practice.own_voice import VoiceStage
from desktop.practice.profile import plain_report
from desktop.practice.saved import report_text
from tests.desktop.audio.signals import voice
from tests.desktop.pages.test_flows import focused, keep_a_take, on_page, press, tab_to, texts
from tests.desktop.report.examples import example
from tests.desktop.window import LONG, named, running
from tests.sound_server import SoundServer

KEY = Qt.Key


def to_settings(qtbot: QtBot, app: App) -> None:
    on_page(qtbot, app, app.window.home)
    tab_to(qtbot, "Settings")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.settings)


def tick(qtbot: QtBot, text: str) -> None:
    """Tab to a box with this text, and tick it."""
    for _ in range(80):
        box = focused(qtbot)
        if text in (named(box) or getattr(box, "text", lambda: "")()):
            press(qtbot, KEY.Key_Space)
            return
        press(qtbot, KEY.Key_Tab)
    raise AssertionError(f"Tab does not reach {text}")


def test_the_sections_are_named_and_every_row_too(qtbot: QtBot, app: App) -> None:
    to_settings(qtbot, app)
    names = [section.accessibleName() for section in app.window.settings.sections]
    assert names == ["Sound", "Voice", "Listening", "Practice", "Keys", "For me", "Look", "About"]
    shown = texts(app.window.settings)
    assert all(name in shown for name in names)
    assert app.window.settings.model.currentText() == "Standard"


def test_letters_are_changed_by_typing_and_a_taken_one_is_refused(qtbot: QtBot, make_app) -> None:
    with running(qtbot, make_app()) as app:
        page = app.window.settings
        to_settings(qtbot, app)
        tab_to(qtbot, "Letter for: Start over")
        qtbot.keyClicks(focused(qtbot), "h")
        assert page.keys.refused.text() == (
            "H is taken by “Open and close the hint”: choose another letter, or change that one first."
        )
        assert page.keys.fields[Action.RETAKE].text() == "R"
        qtbot.keyClicks(focused(qtbot), "x")
        assert not page.keys.refused.isVisible() and page.keys.fields[Action.RETAKE].text() == "X"
        tab_to(qtbot, "Letter for: Open and close the hint")
        press(qtbot, KEY.Key_Backspace)
        assert keys_in(app.preferences.settings)[Action.HINT] == ""
    with running(qtbot, make_app()) as again:
        keys = keys_in(again.preferences.settings)
        assert (keys[Action.RETAKE], keys[Action.HINT]) == ("X", "")
        to_settings(qtbot, again)
        tick(qtbot, "Letters do something")
        assert set(keys_in(again.preferences.settings).values()) == {""}
        assert not again.window.settings.keys.fields[Action.RETAKE].isEnabled()
        tab_to(qtbot, "As they were at first")
        press(qtbot, KEY.Key_Space)
        assert again.preferences.settings.keys == {}


def test_the_microphone_is_tested_and_nothing_of_it_is_kept(
    qtbot: QtBot, sound_server: SoundServer, app: App, tmp_path: Path
) -> None:
    soundfile.write(tmp_path / "said.wav", voice(1.0, level=0.3), 16_000)
    test = app.window.settings.microphone_test
    to_settings(qtbot, app)
    tab_to(qtbot, "Test the microphone")
    press(qtbot, KEY.Key_Space)
    qtbot.waitUntil(lambda: test.line.stage is VoiceStage.RECORDING, timeout=LONG)
    assert test.meter.isVisible()
    sound_server.play_to_microphone(tmp_path / "said.wav")
    press(qtbot, KEY.Key_Space)
    qtbot.waitUntil(lambda: test.line.stage is VoiceStage.RECORDED, timeout=LONG)
    assert app.playback.playing and test.button.text() == "Test again"
    heard = test.line.recording
    assert heard is not None and abs(soundfile.read(heard)[0]).max() > 0.05
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.home)
    assert not heard.exists() and not app.playback.playing and app.store.takes() == ()


def exported(qtbot: QtBot, app: App, path: Path) -> str:
    """Export the report that is shown as a page; return what is in it."""
    exports, take = app.window.report.exports, app.window.report.exportable
    assert take is not None
    exports.save(take, PAGE, path)
    qtbot.waitUntil(lambda: not exports.exporting.busy, timeout=LONG)
    return path.read_text("utf-8")


def test_what_a_person_asks_for_shows_in_their_reports_and_nowhere_else(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    record = keep_a_take(app, report=False)
    record = app.store.save_report(record.id, report_text(example()))
    app.window.open_take(record)
    qtbot.waitUntil(lambda: app.window.report.complete, timeout=LONG)
    before = exported(qtbot, app, tmp_path / "before.html")
    press(qtbot, KEY.Key_Escape)
    to_settings(qtbot, app)
    tick(qtbot, "A pace band of my own")
    tab_to(qtbot, "Slowest, words a minute")
    for _ in range(3):
        press(qtbot, KEY.Key_Down)
    tab_to(qtbot, "Fastest, words a minute")
    for _ in range(10):
        press(qtbot, KEY.Key_Down)
    tick(qtbot, "Fillers are counted, not scored")
    tick(qtbot, "Pauses are counted, not scored")
    settings = app.preferences.settings
    assert settings.pace_wpm == (105.0, 130.0)
    assert (settings.scores_fillers, settings.scores_pauses, settings.countdowns) == (False, False, True)
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.home)
    app.window.open_take(app.store.take(record.id))
    on_page(qtbot, app, app.window.report)
    shown = texts(app.window.report)
    assert shown.count("Not scored, as you chose") == 3
    assert "Faster than 105 to 130, the band you chose" in shown
    # What is kept, and what is exported, does not know of it.
    assert plain_report(app.store.take(record.id)) == app.window.report.plain_report
    assert app.store.take(record.id).report_json == record.report_json
    page = app.window.report
    assert page.exports.personal in page.exports.menu.actions() and not page.exports.personal.isChecked()
    assert exported(qtbot, app, tmp_path / "after.html") == before
    # Unless it is chosen, and then once.
    page.exports.personal.trigger()
    assert exported(qtbot, app, tmp_path / "chosen.html") != before
    app.window.open_take(app.store.take(record.id))
    assert not page.exports.personal.isChecked()


def test_a_correction_under_own_norms_is_kept_by_those_of_the_pack(qtbot: QtBot, app: App) -> None:
    from dataclasses import replace

    from models.types import FillerDecision

    record = keep_a_take(app, report=False)
    record = app.store.save_report(record.id, report_text(example()))
    app.preferences.change(replace(app.preferences.settings, scores_fillers=False))
    page = app.window.report
    app.window.open_take(record)
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    filler = example().fillers.items[0]
    page.correcting.decide(FillerDecision(filler.start_s or 0.0, filler.end_s or 0.0, is_filler=False))
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    assert page.report is not None and page.report.fillers.count == example().fillers.count - 1
    assert page.report.fillers.filled_pauses.verdict is None
    kept = plain_report(app.store.take(record.id))
    assert kept.fillers.filled_pauses.verdict is not None and "own" not in kept.rubric_version


def test_motion_follows_the_choice_at_once(qtbot: QtBot, app: App) -> None:
    to_settings(qtbot, app)
    tab_to(qtbot, "Motion")
    press(qtbot, KEY.Key_Down)
    assert app.preferences.settings.motion == "reduced" and app.theme.motion.reduced
