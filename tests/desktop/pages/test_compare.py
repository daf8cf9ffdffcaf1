"""Comparing two takes and looking at progress, by keyboard alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import soundfile
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.pages.compare import ComparePage
from desktop.pages.page import Page
from desktop.practice.progress import Trait
from desktop.practice.saved import report_text
from desktop.store.sessions import TakeRecord
from desktop.widgets.side_by_side import PieceText
from models.types import DeliveryReport
from tests.desktop.example_report import example_report
from tests.desktop.pages.test_flows import KEY, on_page, press, tab_to, texts
from tests.desktop.practice.conftest import unfinished_story
from tests.desktop.report.examples import example
from tests.desktop.window import LONG, focused
from tests.sound_server import SoundServer


def shows(qtbot: QtBot, page: Page, words: str) -> None:
    """Wait until these words stand on the page."""
    qtbot.waitUntil(lambda: words in texts(page), timeout=LONG)


def compared(qtbot: QtBot, app: App) -> ComparePage:
    """Wait until two takes stand beside each other."""
    page = app.window.compare
    on_page(qtbot, app, page)
    qtbot.waitUntil(lambda: page.complete and page.rows[-1].isVisible(), timeout=LONG)
    return page


def keep(app: App, report: DeliveryReport, *, sound: bool = True, number: int = 1) -> TakeRecord:
    """A take of a question with this report."""
    question = app.rehearsal.pack.questions[number]
    take = app.store.start_take(app.store.start_session().id, app.rehearsal.pack.id, question.id, question.text)
    if sound:
        soundfile.write(take.audio_path, np.zeros(70 * 16_000, np.int16), 16_000)
    app.store.finish_recording(take.id, 70.0)
    return app.store.save_report(take.id, report_text(report))


def paced(wpm: float, ums: int) -> DeliveryReport:
    report = example_report()
    counted = replace(report.fillers.filled_pauses, count=ums)
    return replace(
        report,
        pace=replace(report.pace, speech_rate_wpm=wpm),
        fillers=replace(report.fillers, filled_pauses=counted),
    )


def written(page: ComparePage) -> str:
    return "\n".join(text.plain for text in page.findChildren(PieceText))


def to_compare(qtbot: QtBot, app: App) -> ComparePage:
    """Open the newest take from the history, and compare it."""
    on_page(qtbot, app, app.window.home)
    tab_to(qtbot, "History")
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, app, app.window.history)
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, app, app.window.report)
    tab_to(qtbot, "Compare")
    press(qtbot, KEY.Key_Space)
    return compared(qtbot, app)


def test_two_takes_are_put_beside_each_other_from_a_report(qtbot: QtBot, app: App) -> None:
    keep(app, unfinished_story())
    keep(app, example())
    page = to_compare(qtbot, app)
    assert [row.part.part for row in page.rows] == ["situation", "task", "action", "result", ""]
    assert "Take 1" in page.left_take.currentText() and "Take 2" in page.right_take.currentText()
    assert "furious" in written(page) and "parcel" in written(page)
    assert "not found in this take" in texts(page)
    assert "148 words a minute" in texts(page)
    left, right = page.rows[0].findChildren(PieceText)
    assert "<s " in left.text() and "<u " not in left.text()
    assert "<u " in right.text() and "<s " not in right.text()
    assert "only here:" in left.accessibleName() and "only here:" in right.accessibleName()
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.report)
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.history)


def test_one_take_cannot_be_compared(qtbot: QtBot, app: App) -> None:
    record = keep(app, example_report())
    app.window.open_take(record)
    on_page(qtbot, app, app.window.report)
    assert not app.window.report.compare.isVisible()
    app.window._show_fresh(app.window.history)
    assert not app.window.history.compare.isEnabled()


def test_in_a_round_one_goes_on_and_compares_later(qtbot: QtBot, app: App) -> None:
    keep(app, example_report())
    record = keep(app, example_report())
    page = app.window.report
    app.window._show(page)
    page.show_report(record, example_report(), onward="Next question")
    assert not page.compare.isVisible()
    page.show_report(record, example_report())
    assert page.compare.isVisible()


def test_the_history_compares_too_and_the_takes_can_be_chosen(qtbot: QtBot, app: App) -> None:
    for wpm in (140.0, 150.0, 230.0):
        keep(app, paced(wpm, 2))
    on_page(qtbot, app, app.window.home)
    tab_to(qtbot, "History")
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, app, app.window.history)
    tab_to(qtbot, "Compare")
    press(qtbot, KEY.Key_Space)
    page = compared(qtbot, app)
    assert "150 words a minute" in texts(page) and "faster, by more than usual" in texts(page)
    assert "Left take" in focused(qtbot).accessibleName()
    press(qtbot, KEY.Key_Up)
    shows(qtbot, page, "140 words a minute")
    tab_to(qtbot, "Right take")
    press(qtbot, KEY.Key_Up)
    shows(qtbot, page, "150 words a minute")
    assert "230 words a minute" not in texts(page)
    assert "by more than usual" not in texts(page)
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.history)


def test_a_corrected_take_compares_as_corrected(qtbot: QtBot, app: App) -> None:
    keep(app, example())
    record = keep(app, example())
    app.window.open_take(record)
    page = app.window.report
    on_page(qtbot, app, page)
    page.correcting.mark(6, ("result",))
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    tab_to(qtbot, "Compare")
    press(qtbot, KEY.Key_Space)
    compared(qtbot, app)
    result = next(row for row in app.window.compare.rows if row.part.part == "result")
    assert result.part.left.pieces == () and "rubber" in result.part.right.pieces[0].text
    assert "3 of 4" in texts(app.window.compare) and "4 of 4" in texts(app.window.compare)


def test_a_part_is_heard_and_stopped(qtbot: QtBot, sound_server: SoundServer, app: App) -> None:
    keep(app, example_report())
    keep(app, example_report())
    page = to_compare(qtbot, app)
    tab_to(qtbot, "Hear it: Situation, Left: take 1")
    press(qtbot, KEY.Key_Space)
    button = page.rows[0].buttons[True]
    assert app.playback.playing and button.text() == "Stop"
    tab_to(qtbot, "Hear it: Situation, Right: take 2")
    press(qtbot, KEY.Key_Space)
    assert app.playback.playing and button.text() == "Hear it" and page.rows[0].buttons[False].text() == "Stop"
    press(qtbot, KEY.Key_Space)
    assert not app.playback.playing and page.rows[0].buttons[False].text() == "Hear it"


def test_the_stretches_of_a_part_are_heard_one_after_the_other(
    qtbot: QtBot, sound_server: SoundServer, app: App
) -> None:
    report = example_report()
    times = {0: (0.0, 0.2), 1: (30.0, 30.2)}
    sentences = tuple(
        replace(each, start_s=times[at][0], end_s=times[at][1], components=("situation",))
        if at in times
        else replace(each, components=())
        for at, each in enumerate(report.sentences)
    )
    # A sentence of another part lies between them.
    report = replace(report, sentences=(sentences[0], sentences[2], sentences[1], *sentences[3:]))
    keep(app, report)
    keep(app, report)
    page = to_compare(qtbot, app)
    heard: list[float] = []
    app.playback.moved.connect(lambda at_s: heard.append(at_s) if at_s is not None else None)
    tab_to(qtbot, "Hear it: Situation, Left: take 1")
    press(qtbot, KEY.Key_Space)
    qtbot.waitUntil(lambda: not app.playback.playing and any(at_s >= 29.0 for at_s in heard), timeout=LONG)
    assert min(heard) < 1.0
    assert not any(1.0 < at_s < 29.0 for at_s in heard)
    assert page.rows[0].buttons[True].text() == "Hear it"


def test_takes_without_sound_show_their_words_and_nothing_to_play(qtbot: QtBot, app: App) -> None:
    typed = replace(
        example_report(),
        audio=None,
        sentences=tuple(replace(each, start_s=None, end_s=None) for each in example_report().sentences),
    )
    keep(app, typed, sound=False)
    keep(app, example_report(), sound=False)
    page = to_compare(qtbot, app)
    assert "furious" in written(page)
    assert all(row.buttons == {} for row in page.rows)
    assert "no recording" in page.left_take.currentText()


def test_a_damaged_report_is_told(qtbot: QtBot, app: App) -> None:
    first, second = keep(app, example_report()), keep(app, example_report())
    app.store.save_report(first.id, "{")
    app.window._compare(second.id, app.window.history)
    qtbot.waitUntil(lambda: "damaged" in app.window.banner.message, timeout=LONG)
    assert app.window.compare.rows == ()


def test_the_question_is_answered_again_from_there(qtbot: QtBot, app: App) -> None:
    keep(app, example_report())
    keep(app, example_report())
    page = to_compare(qtbot, app)
    tab_to(qtbot, "Answer again")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.practise)
    assert app.window.practise.question_text.plain == page.question_text.plain
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.home)


def to_progress(qtbot: QtBot, app: App):
    app.window.show_home()
    on_page(qtbot, app, app.window.home)
    tab_to(qtbot, "All progress")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.progress)
    return app.window.progress


def test_progress_is_claimed_where_it_is_clear_and_only_there(qtbot: QtBot, app: App) -> None:
    for wpm in (150.0, 155.0, 148.0, 152.0, 151.0, 160.0):
        keep(app, paced(wpm, 25))
    for _ in range(2):
        keep(app, paced(153.0, 1))
    page = to_progress(qtbot, app)
    said = texts(page)
    assert "Fewer filled pauses than before." in said
    assert "No clear change yet: your pace moved within its usual range" in said
    assert "faster than before" not in said
    chart = page.charts[Trait.PACE]
    assert "150, 155, 148, 152, 151, 160, 153, 153" in chart.accessibleDescription()
    assert "No clear change yet" in chart.accessibleDescription()
    assert "situation 8, task 8, action 8, result 8" in page.charts[Trait.STORY].accessibleDescription()
    assert "Fewer filled pauses than before." in app.window.home.glance.words.plain


def test_a_take_is_opened_from_its_point(qtbot: QtBot, app: App) -> None:
    takes = [keep(app, paced(wpm, 3)) for wpm in (150.0, 155.0, 148.0)]
    page = to_progress(qtbot, app)
    tab_to(qtbot, "Pace")
    chart = page.charts[Trait.PACE]
    assert chart.current is not None and chart.current.key == takes[2].id
    press(qtbot, KEY.Key_Left)
    assert "155 words a minute" in chart.accessibleName()
    press(qtbot, KEY.Key_Home)
    press(qtbot, KEY.Key_Left)
    assert chart.current.key == takes[0].id
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, app, app.window.report)
    assert app.window.report.record is not None and app.window.report.record.id == takes[0].id
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, page)


def test_progress_of_one_question(qtbot: QtBot, app: App) -> None:
    for _ in range(2):
        keep(app, paced(150.0, 3))
    keep(app, paced(200.0, 3), number=3)
    page = to_progress(qtbot, app)
    assert "3 takes with a report." in texts(page)
    tab_to(qtbot, "Takes of which question")
    assert page.question.count() == 2
    press(qtbot, KEY.Key_Down)
    shows(qtbot, page, "2 takes with a report.")
    shows(qtbot, page, "After 3 more takes")


def test_without_takes_it_says_what_will_stand_there(qtbot: QtBot, app: App) -> None:
    app.window._show_fresh(app.window.progress)
    on_page(qtbot, app, app.window.progress)
    assert "After five takes" in texts(app.window.progress)
    assert "after the first report" in app.window.home.glance.words.plain
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.home)
