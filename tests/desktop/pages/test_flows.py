"""Each flow of the window with real widgets, by keyboard alone."""

from __future__ import annotations

from threading import Event

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.pages.deleting import EraseQuestion
from desktop.pages.questions import FOUND
from desktop.practice.saved import report_text
from desktop.practice.take import Stage
from desktop.store.sessions import TakeRecord, TakeState
from desktop.widgets.basics import Label, Prose
from tests.desktop.example_report import example_report
from tests.desktop.practice.conftest import Ear
from tests.desktop.window import LONG, close, focused, named, running
from tests.sound_server import SoundServer

KEY = Qt.Key


def press(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    qtbot.keyClick(focused(qtbot), key, modifier)


def tab_to(qtbot: QtBot, name: str) -> QWidget:
    """Press Tab until the control with this name has the keyboard."""
    for _ in range(80):
        if name in named(focused(qtbot)):
            return focused(qtbot)
        press(qtbot, KEY.Key_Tab)
    raise AssertionError(f"Tab does not reach {name}")


def on_page(qtbot: QtBot, app: App, page: QWidget) -> None:
    """Wait until this page is shown, is complete and has the keyboard."""
    qtbot.waitUntil(lambda: app.window.page is page, timeout=LONG)
    if page is app.window.report:
        qtbot.waitUntil(lambda: app.window.report.complete, timeout=LONG)
    qtbot.waitUntil(lambda: page.isAncestorOf(QApplication.focusWidget() or app.window), timeout=LONG)


def reach(qtbot: QtBot, app: App, stage: Stage) -> None:
    """Wait until the take under way stands there."""
    qtbot.waitUntil(lambda: app.window.practise.take is not None, timeout=LONG)
    qtbot.waitUntil(lambda: app.window.practise.take.stage is stage, timeout=LONG)


def texts(page: QWidget) -> str:
    """Everything that is written on a page."""
    labels = [label.text() for label in page.findChildren(Label) if label.isVisible()]
    return "\n".join(labels + [prose.plain for prose in page.findChildren(Prose) if prose.isVisible()])


def keep_a_take(app: App, *, report: bool) -> TakeRecord:
    """Put a take of a second into the store."""
    question = app.rehearsal.pack.questions[0]
    session = app.store.start_session()
    record = app.store.start_take(session.id, app.rehearsal.pack.id, question.id, question.text)
    soundfile.write(record.audio_path, np.zeros(16_000, np.int16), 16_000)
    record = app.store.finish_recording(record.id, 1.0)
    return app.store.save_report(record.id, report_text(example_report())) if report else record


def speak_until(qtbot: QtBot, app: App, seconds: float) -> None:
    """Space through question and think time, and record this long."""
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.ASKING)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.THINKING)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.SPEAK_NOW)
    qtbot.waitUntil(lambda: app.window.practise.take.elapsed_s > seconds, timeout=LONG)


def test_space_alone_leads_from_the_first_page_to_the_report_and_on(
    qtbot: QtBot, sound_server: SoundServer, app: App
) -> None:
    window = app.window
    on_page(qtbot, app, window.home)
    speak_until(qtbot, app, 0.5)
    assert window.practise.stage_text.text() == "Speak now"
    assert window.practise.primary.property("recording")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, window.report)
    assert window.report.record is not None
    assert app.store.take(window.report.record.id).state is TakeState.ANALYSED
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, window.practise)
    reach(qtbot, app, Stage.ASKING)
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, window.home)
    assert len(app.store.takes()) == 1


def test_nothing_is_measured_while_the_person_speaks(qtbot: QtBot, sound_server: SoundServer, app: App) -> None:
    on_page(qtbot, app, app.window.home)
    speak_until(qtbot, app, 0.3)
    page = app.window.practise
    assert not page.tools_of_take.again.isVisible()
    assert "words" not in texts(page)
    assert not any(letter.isdigit() for letter in texts(page))
    assert page.length_bar.isVisible() and page.meter.isVisible()
    qtbot.waitUntil(lambda: page.length_bar.elapsed_s > 0.3)
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.home)


def test_escape_while_recording_keeps_it_and_the_history_makes_its_report(
    qtbot: QtBot, sound_server: SoundServer, app: App, ear: Ear
) -> None:
    window = app.window
    on_page(qtbot, app, window.home)
    speak_until(qtbot, app, 0.5)
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, window.home)
    (record,) = app.store.takes()
    assert record.state is TakeState.RECORDED and record.audio_path.exists()
    tab_to(qtbot, "History")
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, app, window.history)
    assert "no report yet" in window.history.takes.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, app, window.report)
    assert app.store.take(record.id).state is TakeState.ANALYSED
    assert ear.live == [True, False]


def test_a_second_space_while_the_report_is_made_does_no_harm(
    qtbot: QtBot, sound_server: SoundServer, app: App, ear: Ear
) -> None:
    ear.holds = Event()
    on_page(qtbot, app, app.window.home)
    speak_until(qtbot, app, 0.3)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.FINISHING)
    for key in (KEY.Key_Space, KEY.Key_Return, KEY.Key_Space):
        press(qtbot, key)
    ear.holds.set()
    on_page(qtbot, app, app.window.report)


def test_a_take_is_opened_again_from_the_history(qtbot: QtBot, app: App) -> None:
    keep_a_take(app, report=True)
    on_page(qtbot, app, app.window.home)
    tab_to(qtbot, "History")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.history)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.report)
    report = app.window.report.report
    assert report is not None and report.transcript.text == example_report().transcript.text
    assert app.window.report.back_button.text() == "History"
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.history)
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.home)


def test_an_empty_history_teaches_and_leads_back(qtbot: QtBot, app: App) -> None:
    tab_to(qtbot, "History")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.history)
    assert "Nothing here yet" in texts(app.window.history)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.home)


def test_a_crash_leaves_an_offer_that_makes_the_report(qtbot: QtBot, make_app) -> None:
    with running(qtbot, make_app()) as first:
        kept = keep_a_take(first, report=False)
    with running(qtbot, make_app()) as app:
        home = app.window.home
        on_page(qtbot, app, home)
        assert "A recording of 0:01 from today" in texts(home)
        tab_to(qtbot, "Make its report")
        press(qtbot, KEY.Key_Space)
        on_page(qtbot, app, app.window.report)
        assert app.store.take(kept.id).state is TakeState.ANALYSED
        press(qtbot, KEY.Key_Escape)
        on_page(qtbot, app, home)
        assert not home.unfinished.isVisible()


def test_an_offer_can_wait(qtbot: QtBot, make_app) -> None:
    with running(qtbot, make_app()) as first:
        kept = keep_a_take(first, report=False)
    with running(qtbot, make_app()) as app:
        tab_to(qtbot, "Later")
        press(qtbot, KEY.Key_Space)
        assert not app.window.home.unfinished.isVisible()
        assert app.store.take(kept.id) == kept


@pytest.mark.parametrize("sure", [True, False])
def test_an_offer_is_deleted_only_when_the_person_is_sure(qtbot: QtBot, make_app, sure: bool) -> None:
    with running(qtbot, make_app()) as first:
        kept = keep_a_take(first, report=False)
    with running(qtbot, make_app()) as app:
        tab_to(qtbot, "Delete")

        def answer() -> None:
            box = QApplication.activeModalWidget()
            assert isinstance(box, EraseQuestion)
            qtbot.keyClick(box.erase if sure else box.keep, KEY.Key_Space)

        QTimer.singleShot(0, app, answer)
        press(qtbot, KEY.Key_Space)
        assert kept.audio_path.exists() is not sure
        assert app.window.home.unfinished.isVisible() is not sure


def test_leaving_while_a_recording_is_heard_gives_up_and_keeps_it(qtbot: QtBot, app: App, ear: Ear) -> None:
    ear.holds = Event()
    kept = keep_a_take(app, report=False)
    tab_to(qtbot, "History")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.history)
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, app, app.window.hearing)
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.home)
    qtbot.waitUntil(lambda: not app.listener.busy, timeout=LONG)
    assert app.store.take(kept.id) == kept


def test_a_question_is_found_and_begun_by_keyboard(qtbot: QtBot, app: App) -> None:
    home = app.window.home
    on_page(qtbot, app, home)
    tab_to(qtbot, "Search the questions")
    qtbot.keyClicks(focused(qtbot), "mistake")
    found = home.search.found
    assert 0 < found.count() <= FOUND
    qtbot.keyClicks(focused(qtbot), " zebra")
    assert home.search.nothing_found.isVisible() and not found.isVisible()
    for _ in " zebra":
        press(qtbot, KEY.Key_Backspace)
    tab_to(qtbot, "Questions found")
    press(qtbot, KEY.Key_Down)
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, app, app.window.practise)
    assert "mistake" in app.window.practise.question_text.plain
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, home)


def test_the_words_of_a_question_can_wait_until_it_was_heard(qtbot: QtBot, sound_server: SoundServer, make_app) -> None:
    with running(qtbot, make_app()) as app:
        page = app.window.practise
        press(qtbot, KEY.Key_Space)
        reach(qtbot, app, Stage.ASKING)
        assert page.question_text.isVisible()
        tab_to(qtbot, "Hide the text")
        press(qtbot, KEY.Key_Space)
        assert not page.question_text.isVisible() and page.question_hidden.isVisible()
        tab_to(qtbot, "Go on")
        press(qtbot, KEY.Key_Space)
        reach(qtbot, app, Stage.THINKING)
        assert page.question_text.isVisible() and not page.question_hidden.isVisible()
        press(qtbot, KEY.Key_Escape)
        on_page(qtbot, app, app.window.home)
    with running(qtbot, make_app()) as again:
        press(qtbot, KEY.Key_Space)
        reach(qtbot, again, Stage.ASKING)
        assert not again.window.practise.question_text.isVisible()
        tab_to(qtbot, "Show the text")
        press(qtbot, KEY.Key_Space)
        assert again.window.practise.question_text.isVisible()
        press(qtbot, KEY.Key_Escape)
        on_page(qtbot, again, again.window.home)


def test_a_microphone_that_fails_is_told_in_the_error_place_and_can_be_tried_again(
    qtbot: QtBot, sound_server: SoundServer, app: App
) -> None:
    sound_server.kill()
    on_page(qtbot, app, app.window.home)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.ASKING)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.THINKING)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.FAILED)
    assert app.window.banner.message.endswith(".")
    assert app.window.practise.primary.text() == "Try again"
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.ASKING)
    assert app.window.banner.message == ""
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.home)


def test_settings_hold_at_once_and_after_a_new_start(qtbot: QtBot, make_app) -> None:
    with running(qtbot, make_app()) as app:
        tab_to(qtbot, "Settings")
        press(qtbot, KEY.Key_Space)
        on_page(qtbot, app, app.window.settings)
        tab_to(qtbot, "Appearance")
        qtbot.keyClicks(focused(qtbot), "D")
        press(qtbot, KEY.Key_Return)
        qtbot.waitUntil(lambda: app.theme.is_dark)
        press(qtbot, KEY.Key_Escape)
        on_page(qtbot, app, app.window.home)
    with running(qtbot, make_app()) as again:
        assert again.theme.is_dark


def test_closing_in_the_middle_of_a_recording_keeps_it(qtbot: QtBot, sound_server: SoundServer, make_app) -> None:
    app = make_app()
    with running(qtbot, app):
        on_page(qtbot, app, app.window.home)
        speak_until(qtbot, app, 0.5)
        elapsed_s = app.window.practise.take.elapsed_s
        close(qtbot, app)
    with running(qtbot, make_app()) as again:
        assert again.window.home.unfinished.isVisible()
        (record,) = again.store.takes()
        assert record.duration_s is not None and record.duration_s >= elapsed_s
        assert soundfile.info(record.audio_path).duration == pytest.approx(record.duration_s, abs=0.01)
