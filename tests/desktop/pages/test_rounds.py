"""Drills, mock interviews and role-plays from the first page to the last, by keyboard alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from content.loader import builtin_pack
from desktop.app import App
from desktop.practice.plan import mock_interview
from desktop.practice.round import Round
from desktop.practice.take import Stage
from desktop.store.sessions import TakeState
from desktop.widgets.basics import Button
from tests.desktop.coach_pack import write_coach_pack
from tests.desktop.example_report import example_report
from tests.desktop.pages.test_flows import focused, keep_a_take, on_page, press, reach, tab_to, texts
from tests.desktop.practice.conftest import Ear, NoWeightsError
from tests.sound_server import SoundServer

KEY = Qt.Key


@pytest.fixture
def coached(app: App, tmp_path: Path) -> App:
    """The app with a coach's pack of three questions and a role-play in use."""
    app.window.packs.open_pack(write_coach_pack(tmp_path / "coach", assignment=False))
    return app


def answer(qtbot: QtBot, app: App) -> None:
    """Space through think time, answer for a moment, and stop."""
    reach(qtbot, app, Stage.THINKING)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.SPEAK_NOW)
    qtbot.waitUntil(lambda: app.window.practise.take.elapsed_s > 0.3)
    press(qtbot, KEY.Key_Space)


def answer_in_interview(qtbot: QtBot, app: App, number: int) -> None:
    """Answer the question of this number, and what the interviewer asks on about it if that is planned."""
    practise, round_ = app.window.practise, app.window.guide.round
    on_page(qtbot, app, practise)
    qtbot.waitUntil(lambda: practise.title.text() == f"Question {number} of {round_.count}")
    answer(qtbot, app)
    if round_.plan.follow_ups[number - 1]:
        qtbot.waitUntil(lambda: practise.title.text() == "Follow-up question")
        assert practise.take.timed
        answer(qtbot, app)


def to_plans(qtbot: QtBot, app: App) -> None:
    """Go to the page of plans."""
    on_page(qtbot, app, app.window.home)
    tab_to(qtbot, "Mock interview")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.plans)


def test_a_drill_of_two_questions(qtbot: QtBot, sound_server: SoundServer, coached: App) -> None:
    window = coached.window
    to_plans(qtbot, coached)
    tab_to(qtbot, "What the drill is about")
    qtbot.keyClicks(focused(qtbot), "Quality")
    assert "Composure (2)" in window.plans.topic.currentText()
    tab_to(qtbot, "Begin the drill")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.practise)
    assert window.practise.title.text() == "Question 1 of 2"
    first = window.practise.question_text.plain
    answer(qtbot, coached)
    on_page(qtbot, coached, window.report)
    assert window.report.primary.text() == "Next question"
    tab_to(qtbot, "Answer again")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.practise)
    assert window.practise.title.text() == "Question 1 of 2" and window.practise.question_text.plain == first
    answer(qtbot, coached)
    on_page(qtbot, coached, window.report)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.practise)
    assert window.practise.title.text() == "Question 2 of 2" and window.practise.question_text.plain != first
    answer(qtbot, coached)
    on_page(qtbot, coached, window.report)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.review)
    assert window.review.answers.count() == 2 and not window.review.closing_card.isVisible()
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.home)
    takes = coached.store.takes()
    assert [take.state for take in takes] == [TakeState.ANALYSED] * 3
    assert {take.pack_id for take in takes} == {"bakery"}
    (session,) = coached.store.sessions()
    assert session.title == "Drill: Composure"


def test_a_mock_interview_of_three_questions(qtbot: QtBot, sound_server: SoundServer, coached: App) -> None:
    window = coached.window
    to_plans(qtbot, coached)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.spoken)
    assert window.spoken.text.plain == "Good morning. Thank you for coming in."
    tab_to(qtbot, "slower")
    press(qtbot, KEY.Key_Space)
    press(qtbot, KEY.Key_Space)
    asked = []
    followed_up = window.guide.round.plan.follow_ups
    for number in (1, 2, 3):
        on_page(qtbot, coached, window.practise)
        qtbot.waitUntil(lambda number=number: window.practise.title.text() == f"Question {number} of 3")
        asked.append(window.practise.take.question.id)
        answer_in_interview(qtbot, coached, number)
    on_page(qtbot, coached, window.review)
    prompted = [outcome.report.prompted is not None for outcome in window.guide.round.outcomes]
    assert tuple(prompted) == followed_up and sum(prompted[:2]) == 1
    assert asked[0] == "why-bakery" and sorted(asked) == ["cold-cake", "late-bread", "why-bakery"]
    assert "Thank you. That is all from me." in texts(window.review)
    assert window.review.answers.count() == 3
    tab_to(qtbot, "Your answers")
    press(qtbot, KEY.Key_Down)
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, coached, window.report)
    assert window.report.record is not None and window.report.record.question_id == asked[1]
    assert window.report.back_button.text() == "All answers"
    qtbot.waitUntil(lambda: window.report.follow_up is not None)
    follow_up = window.report.follow_up
    assert "Answer it" not in [button.text() for button in follow_up.findChildren(Button)]
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, coached, window.review)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.home)
    assert len({take.session_id for take in coached.store.takes()}) == 1
    # What is practised after it is no part of it.
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.practise)
    answer(qtbot, coached)
    on_page(qtbot, coached, window.report)
    assert [session.title for session in coached.store.sessions()] == ["", "Mock interview"]


def test_leaving_an_interview_in_the_middle_of_an_answer_keeps_it(
    qtbot: QtBot, sound_server: SoundServer, coached: App
) -> None:
    window = coached.window
    to_plans(qtbot, coached)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.spoken)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.practise)
    answer_in_interview(qtbot, coached, 1)
    qtbot.waitUntil(lambda: window.practise.title.text() == "Question 2 of 3")
    reach(qtbot, coached, Stage.THINKING)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, coached, Stage.SPEAK_NOW)
    qtbot.waitUntil(lambda: window.practise.take.elapsed_s > 0.3)
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, coached, window.home)
    assert [take.state for take in coached.store.takes()] == [TakeState.RECORDED, TakeState.ANALYSED]
    assert window.guide.round is None
    tab_to(qtbot, "Go on with it")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.practise)
    assert window.practise.title.text() == "Question 2 of 3"
    answer_in_interview(qtbot, coached, 2)
    answer_in_interview(qtbot, coached, 3)
    on_page(qtbot, coached, window.review)
    assert len(window.guide.round.outcomes) == 3
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, coached, window.home)
    assert window.home.left_off.isHidden() and window.guide.left_off is None


def test_a_round_that_was_left_is_offered_until_it_is_not_wanted_or_erased(qtbot: QtBot, coached: App) -> None:
    window, guide = coached.window, coached.window.guide
    pack = coached.rehearsal.pack

    def leave_after_one() -> None:
        window._begin(Round(mock_interview(pack, None, (), 1, 3), "Mock interview"))
        guide.ask()
        guide.round.keep(keep_a_take(coached, report=True), example_report())
        window.practise.go_back()
        on_page(qtbot, coached, window.home)

    leave_after_one()
    assert "1 of 3 answered; your answers and their reports are kept." in texts(window.home)
    tab_to(qtbot, "Do not go on with it")
    press(qtbot, KEY.Key_Space)
    assert guide.left_off is None and window.home.left_off.isHidden()
    leave_after_one()
    window._erased(guide.left_off.outcomes[0].record.id)
    assert guide.left_off is None, "there is nothing to go on with"
    leave_after_one()
    coached.library.choose(builtin_pack().id)
    window.show_home()
    assert window.home.left_off.isHidden(), "its questions are of another pack"


def test_a_role_play_of_two_lines(qtbot: QtBot, sound_server: SoundServer, coached: App) -> None:
    window = coached.window
    to_plans(qtbot, coached)
    tab_to(qtbot, "Begin the role-play")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.spoken)
    qtbot.waitUntil(lambda: "A customer calls" in texts(window.spoken))
    qtbot.waitUntil(lambda: "You may send a second one by express." in texts(window.spoken))
    press(qtbot, KEY.Key_Space)
    for number in (1, 2):
        on_page(qtbot, coached, window.practise)
        qtbot.waitUntil(lambda number=number: window.practise.title.text() == f"Line {number} of 2")
        assert "The parcel left the house on Wednesday." in texts(window.practise)
        answer(qtbot, coached)
    on_page(qtbot, coached, window.review)
    rows = [window.review.answers.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]
    assert "wanted: acknowledge" in rows[0] and "wanted: act or escalate" in rows[1]
    assert [take.question_id for take in coached.store.takes()] == ["parcel.2", "parcel.1"]
    record = coached.store.takes()[0]
    question = coached.rehearsal.question_of(record)
    assert question is not None and question.text == "So what are you going to do about it?"


def test_a_question_that_cannot_be_answered_is_skipped(
    qtbot: QtBot, sound_server: SoundServer, coached: App, ear: Ear
) -> None:
    ear.fails = NoWeightsError("The model is missing; fetch it.")
    window = coached.window
    to_plans(qtbot, coached)
    tab_to(qtbot, "Begin the drill")
    press(qtbot, KEY.Key_Space)
    for _ in range(window.guide.round.count):
        on_page(qtbot, coached, window.practise)
        answer(qtbot, coached)
        reach(qtbot, coached, Stage.FAILED)
        assert "The model is missing" in window.banner.message
        tab_to(qtbot, "Skip this question")
        press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.review)
    assert "No answer has a report yet" in texts(window.review)
    assert {take.state for take in coached.store.takes()} == {TakeState.FAILED}
    assert all(take.audio_path.exists() for take in coached.store.takes())


def test_a_follow_up_in_a_drill_leads_back_to_its_report_and_on(
    qtbot: QtBot, sound_server: SoundServer, coached: App
) -> None:
    window = coached.window
    to_plans(qtbot, coached)
    tab_to(qtbot, "What the drill is about")
    qtbot.keyClicks(focused(qtbot), "Quality")
    tab_to(qtbot, "Begin the drill")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.practise)
    answer(qtbot, coached)
    on_page(qtbot, coached, window.report)
    first = window.report.record
    qtbot.waitUntil(lambda: "What an interviewer would ask next" in texts(window.report))
    tab_to(qtbot, "Answer the follow-up question")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.practise)
    reach(qtbot, coached, Stage.THINKING)
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, coached, window.report)
    assert window.report.record == first and window.report.primary.text() == "Next question"
    qtbot.waitUntil(lambda: "What an interviewer would ask next" in texts(window.report))
    tab_to(qtbot, "Answer the follow-up question")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.practise)
    answer(qtbot, coached)
    on_page(qtbot, coached, window.report)
    assert window.report.primary.text() == "Next question"
    assert window.report.report is not None and window.report.report.prompted is not None
    (outcome,) = window.guide.round.outcomes
    assert first is not None and outcome.record.id == first.id and outcome.report.prompted is not None
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.practise)
    assert window.practise.title.text() == "Question 2 of 2" and not window.practise.second_part


def test_leaving_while_the_interviewer_asks_on_leaves_the_interview_and_keeps_all(
    qtbot: QtBot, sound_server: SoundServer, coached: App
) -> None:
    window = coached.window
    plan = mock_interview(coached.rehearsal.pack, None, (), 1)
    window.guide.begin(Round(replace(plan, follow_ups=(True, False, False)), "Mock interview"))
    on_page(qtbot, coached, window.spoken)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, window.practise)
    answer(qtbot, coached)
    qtbot.waitUntil(lambda: window.practise.title.text() == "Follow-up question")
    reach(qtbot, coached, Stage.THINKING)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, coached, Stage.SPEAK_NOW)
    qtbot.waitUntil(lambda: window.practise.take.elapsed_s > 0.3)
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, coached, window.home)
    (record,) = coached.store.takes()
    assert record.state is TakeState.ANALYSED
    second = coached.store.follow_ups.of_take(record.id)
    assert second is not None and second.audio_path.is_file()
