"""The follow-up question answered as a second part of the take, by keyboard alone."""

from __future__ import annotations

from threading import Event

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.pages.report.parts import parts_of
from desktop.practice.saved import read_report, report_text
from desktop.practice.take import Stage
from desktop.store.follow_ups import FollowUpRecord
from desktop.store.sessions import TakeRecord, TakeState
from tests.desktop.pages.test_flows import on_page, press, reach, tab_to, texts
from tests.desktop.practice.conftest import Ear, NoWeightsError, unfinished_story
from tests.desktop.window import LONG, close, running
from tests.sound_server import SoundServer

KEY = Qt.Key
HEARD = "With the follow-up: Result heard"
ANSWER_IT = "Answer the follow-up question"


@pytest.fixture
def kept(app: App) -> TakeRecord:
    """A take whose report misses the result and asks for it, on the screen."""
    question = app.rehearsal.pack.question("beh-difficult-customer")
    record = app.store.start_take(app.store.start_session().id, app.rehearsal.pack.id, question.id, question.text)
    soundfile.write(record.audio_path, np.zeros(16_000, np.int16), 16_000)
    app.store.finish_recording(record.id, 1.0)
    record = app.store.save_report(record.id, report_text(unfinished_story()))
    app.window.open_take(record)
    return record


def to_the_question(qtbot: QtBot, app: App) -> None:
    """From the report to where the follow-up question is asked."""
    shows(qtbot, app, "What an interviewer would ask next")
    tab_to(qtbot, ANSWER_IT)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.practise)


def speak(qtbot: QtBot, app: App) -> None:
    """Space through the think time, and speak for a moment."""
    reach(qtbot, app, Stage.THINKING)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.SPEAK_NOW)
    qtbot.waitUntil(lambda: app.window.practise.take.elapsed_s > 0.5, timeout=LONG)


def shows(qtbot: QtBot, app: App, text: str) -> None:
    """Wait until the report is on the screen with this text."""
    on_page(qtbot, app, app.window.report)
    qtbot.waitUntil(lambda: text in texts(app.window.report), timeout=LONG)


def answer_of(app: App, take: TakeRecord) -> FollowUpRecord:
    """The answer to the follow-up question of a take that is on disk."""
    answer = app.store.follow_ups.of_take(take.id)
    assert answer is not None
    return answer


def test_space_asks_it_stops_it_and_shows_what_it_brought_apart(
    qtbot: QtBot, sound_server: SoundServer, app: App, kept: TakeRecord, ear: Ear
) -> None:
    window, first = app.window, read_report(kept.report_json or "")
    assert first.follow_up is not None
    to_the_question(qtbot, app)
    page = window.practise
    assert page.question_text.plain == first.follow_up.text
    assert page.title.text() == "Follow-up question"
    speak(qtbot, app)
    assert page.meter.isVisible() and not page.length_bar.isVisible(), "it does not count in the length"
    assert not page.tools_of_take.retake.isVisible(), "a new answer would take its place"
    press(qtbot, KEY.Key_Space)

    shows(qtbot, app, HEARD)
    assert "“In the end she came back the next day.”" in texts(window.report)
    report = window.report.report
    assert report is not None and parts_of(report) == parts_of(first), "coverage without prompting stays apart"
    assert report.length == first.length and report.findings == first.findings
    assert ear.asked == [first.follow_up]
    assert [question and question.id for question in ear.questions] == [kept.question_id]
    answer = answer_of(app, kept)
    assert answer.state is TakeState.ANALYSED
    assert soundfile.info(answer.audio_path).duration == pytest.approx(answer.duration_s, abs=0.01)
    (take,) = app.store.takes()
    assert (take.duration_s, take.audio_path) == (kept.duration_s, kept.audio_path)
    assert read_report(take.report_json or "").prompted is not None

    # It is seen at once, heard by keyboard, and still there when the report is opened again.
    card = window.report.follow_up
    assert card is not None and card.accessibleName() == HEARD
    qtbot.waitUntil(lambda: not card.visibleRegion().isEmpty())
    tab_to(qtbot, "Hear your answer to it")
    press(qtbot, KEY.Key_Space)
    assert card.play.text() == "Stop" and window.report.play.text() == "Hear your answer"
    press(qtbot, KEY.Key_Space)
    assert card.play.text() == "Hear your answer to it"
    window.show_home()
    window.open_take(take)
    shows(qtbot, app, HEARD)


def test_escape_before_the_microphone_leads_back_to_the_report_and_leaves_nothing(
    qtbot: QtBot, app: App, kept: TakeRecord
) -> None:
    to_the_question(qtbot, app)
    reach(qtbot, app, Stage.THINKING)
    assert app.window.practise.back_button.text() == "Your report"
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.report)
    assert app.window.report.record == kept
    shows(qtbot, app, "What an interviewer would ask next")
    assert app.store.follow_ups.of_take(kept.id) is None
    tab_to(qtbot, ANSWER_IT)


def test_left_while_listening_it_is_kept_and_found_out_later(
    qtbot: QtBot, sound_server: SoundServer, app: App, kept: TakeRecord, ear: Ear
) -> None:
    ear.holds = Event()
    to_the_question(qtbot, app)
    speak(qtbot, app)
    press(qtbot, KEY.Key_Space)
    qtbot.waitUntil(lambda: app.store.follow_ups.of_take(kept.id) is not None, timeout=LONG)
    press(qtbot, KEY.Key_Escape)
    shows(qtbot, app, "what it adds is not known yet")
    assert answer_of(app, kept).state is TakeState.RECORDED
    ear.holds = None
    tab_to(qtbot, "Find out what it adds")
    press(qtbot, KEY.Key_Space)
    shows(qtbot, app, HEARD)
    assert ear.live == [True, False]
    assert answer_of(app, kept).state is TakeState.ANALYSED


def test_when_hearing_fails_the_answer_stays_and_the_reason_is_told(
    qtbot: QtBot, sound_server: SoundServer, app: App, kept: TakeRecord, ear: Ear
) -> None:
    window = app.window
    ear.fails = NoWeightsError("Fetch the weights first.")
    to_the_question(qtbot, app)
    speak(qtbot, app)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.FAILED)
    assert window.banner.isVisible()
    first = answer_of(app, kept)
    ear.fails = None
    on_page(qtbot, app, window.practise)
    press(qtbot, KEY.Key_Escape)
    shows(qtbot, app, "Fetch the weights first. Your answer to it is recorded")
    tab_to(qtbot, "Answer the follow-up question again")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, window.practise)
    speak(qtbot, app)
    press(qtbot, KEY.Key_Space)
    shows(qtbot, app, HEARD)
    assert not first.audio_path.exists() and answer_of(app, kept).id > first.id


def test_try_again_asks_the_follow_up_again(
    qtbot: QtBot, sound_server: SoundServer, app: App, kept: TakeRecord, ear: Ear
) -> None:
    ear.fails = NoWeightsError("Fetch the weights first.")
    to_the_question(qtbot, app)
    speak(qtbot, app)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.FAILED)
    ear.fails = None
    asked = app.window.practise.question_text.plain
    app.window.practise.primary.click()
    reach(qtbot, app, Stage.THINKING)
    assert app.window.practise.question_text.plain == asked and app.window.practise.second_part
    speak(qtbot, app)
    press(qtbot, KEY.Key_Space)
    shows(qtbot, app, HEARD)
    assert len(app.store.takes()) == 1


def test_the_end_of_the_app_in_the_middle_loses_nothing(qtbot: QtBot, make_app, ear: Ear) -> None:
    with running(qtbot, make_app()) as app:
        question = app.rehearsal.pack.question("beh-difficult-customer")
        take = app.store.start_take(app.store.start_session().id, app.rehearsal.pack.id, question.id, question.text)
        take = app.store.save_report(take.id, report_text(unfinished_story()))
        answer = app.store.follow_ups.start(take.id, "And how did it end?", "result")
        soundfile.write(answer.audio_path, np.zeros(8_000, np.int16), 16_000)
        close(qtbot, app)
    with running(qtbot, make_app()) as app:
        assert app.window.banner.isVisible() and "a follow-up question was answered" in texts(app.window.banner)
        assert not app.window.home.unfinished.isVisible(), "the take itself has its report"
        app.window.open_take(app.store.take(take.id))
        shows(qtbot, app, "And how did it end?")
        tab_to(qtbot, "Find out what it adds")
        press(qtbot, KEY.Key_Space)
        shows(qtbot, app, HEARD)
        assert [asked.text for asked in ear.asked] == ["And how did it end?"]


def test_reports_at_the_end_of_an_interview_ask_nothing_more(qtbot: QtBot, app: App, kept: TakeRecord) -> None:
    report = read_report(kept.report_json or "")
    app.window.report.show_report(kept, report, back="All answers", answerable=False)
    assert report.follow_up is not None
    shows(qtbot, app, report.follow_up.text)
    tab_to(qtbot, "Hear the follow-up question slower")
    with pytest.raises(AssertionError, match="Tab does not reach"):
        tab_to(qtbot, ANSWER_IT)
