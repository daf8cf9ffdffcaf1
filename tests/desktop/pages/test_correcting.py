"""Correcting a report by keyboard and mouse: kept first, shown second, and taken back."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.pages.report.page import ReportPage
from desktop.practice.corrections import Corrections, correct, corrections_text, read_corrections
from desktop.practice.plan import missing_parts
from desktop.practice.roleplay import line_questions, reply_report
from desktop.practice.saved import read_report, report_text
from desktop.report.json import ReportError
from desktop.store.digests import digest_of
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Button
from desktop.widgets.measure_card import MeasureCard
from desktop.widgets.word_popover import GAP
from models.types import DeliveryReport, FillerDecision, WordKind
from tests.desktop.coach_pack import write_coach_pack
from tests.desktop.pages.test_flows import keep_a_take, texts
from tests.desktop.report.examples import example
from tests.desktop.window import LONG, named

KEY = Qt.Key
REPORT = example()
UM = next(at for at, word in enumerate(REPORT.transcript.words) if word.text == "um,")


@pytest.fixture
def page(qtbot: QtBot, app: App) -> ReportPage:
    return opened(qtbot, app, app.store.save_report(keep_a_take(app, report=True).id, report_text(REPORT)))


def opened(qtbot: QtBot, app: App, record: TakeRecord) -> ReportPage:
    app.window.open_take(record)
    page = app.window.report
    qtbot.waitUntil(lambda: page.complete and page.isVisible(), timeout=LONG)
    return page


def saved(app: App, page: ReportPage) -> DeliveryReport:
    """The report as the store has it."""
    assert page.record is not None
    return read_report(app.store.take(page.record.id).report_json or "")


def filled_pauses(page: ReportPage) -> str:
    """The number on the card that is shown."""
    cards = [card.measure for card in page.findChildren(MeasureCard) if card.isVisible()]
    return next(card.value for card in cards if card.title == "Filled pauses")


def button(page: ReportPage, name: str) -> Button:
    """The one visible button with these words in its name."""
    (found,) = [each for each in page.findChildren(Button) if each.isVisible() and name in named(each)]
    return found


def settle(qtbot: QtBot, page: ReportPage) -> None:
    """Wait until the report that follows is shown."""
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    assert page.area.updatesEnabled()


def stand_on(qtbot: QtBot, page: ReportPage, index: int) -> None:
    page.transcript.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(page.transcript.hasFocus)
    page.transcript._go_to(index)


def test_a_heard_filled_pause_is_dismissed_by_keyboard_and_taken_back(qtbot: QtBot, app: App, page: ReportPage) -> None:
    assert filled_pauses(page) == "3"
    stand_on(qtbot, page, UM)
    qtbot.keyClick(page.transcript, KEY.Key_Return)
    popover = page.correcting.popover
    assert popover.isVisible()
    assert popover.title.text() == "“um” at 0:01"
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
    assert QApplication.focusWidget() is popover.no
    qtbot.keyClick(popover.no, KEY.Key_Space)
    settle(qtbot, page)

    assert filled_pauses(page) == "2"
    assert not popover.isVisible()
    assert "um, at my last" not in page.transcript.toPlainText()
    assert saved(app, page).fillers.filled_pauses.count == 2
    assert page.transcript.hasFocus()
    assert page.transcript.words_at(page.transcript.current).text == "So,"
    assert "“um” at 0:01 is not a filler" in texts(page)

    qtbot.keyClick(button(page, "Take back: “um”"), KEY.Key_Space)
    settle(qtbot, page)
    assert filled_pauses(page) == "3"
    assert saved(app, page) == read_report(report_text(REPORT))
    assert "Corrected by you" not in texts(page)


def test_a_possible_filler_is_counted_or_struck_out(qtbot: QtBot, app: App, page: ReportPage) -> None:
    assert "Possible, not counted" in texts(page)
    qtbot.mouseClick(button(page, "“um” at 0:31 is a filler"), Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert filled_pauses(page) == "4"
    assert "Possible, not counted" not in texts(page)
    assert [word.text for word in page.report.transcript.words].count("um") == 1
    qtbot.keyClick(button(page, "Take back"), KEY.Key_Space)
    settle(qtbot, page)
    qtbot.keyClick(button(page, "“um” at 0:31 is not a filler"), KEY.Key_Space)
    settle(qtbot, page)
    assert filled_pauses(page) == "3"
    assert "Possible, not counted" not in texts(page)
    assert "“um” at 0:31 is not a filler" in texts(page)


def test_a_correction_outlives_the_window(qtbot: QtBot, app: App, page: ReportPage) -> None:
    page.correcting.decide(FillerDecision(31.2, 31.7, True))
    settle(qtbot, page)
    assert page.record is not None
    app.window.show_home()
    again = opened(qtbot, app, app.store.take(page.record.id))
    assert filled_pauses(again) == "4"
    qtbot.keyClick(button(again, "Take back"), KEY.Key_Space)
    settle(qtbot, again)
    assert filled_pauses(again) == "3"


def test_a_plain_word_becomes_a_filler_by_mouse(qtbot: QtBot, page: ReportPage) -> None:
    view = page.transcript
    index = next(at for at, word in enumerate(REPORT.transcript.words) if word.text == "man")
    page.area.ensureWidgetVisible(view)
    place = view.place_of(index).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    popover = page.correcting.popover
    assert popover.isVisible()
    assert not popover.no.isVisible()
    below = view.viewport().mapToGlobal(QPoint(0, view.place_of(index).bottom())).y()
    assert popover.mapToGlobal(QPoint(0, 0)).y() >= below
    qtbot.mouseClick(popover.yes, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    kinds = {word.text: word.kind for word in page.report.transcript.words}
    assert kinds["man"] is WordKind.FILLER_WORD


def test_the_ending_is_marked_and_the_fix_is_gone(qtbot: QtBot, app: App, page: ReportPage) -> None:
    assert "I did not hear how it ended" in texts(page)
    stand_on(qtbot, page, len(REPORT.transcript.words) - 1)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(page.transcript.viewport(), asked)
    popover = page.correcting.popover
    assert popover.isVisible()
    assert popover.part_words.text() == "Its sentence tells: no part. Change it to"
    qtbot.keyClick(popover.parts["result"], KEY.Key_Space)
    settle(qtbot, page)
    assert "I did not hear how it ended" not in texts(page)
    assert page.report.star.result.covered
    assert saved(app, page).star.result.sentences == (6,)
    assert [part for part, _ in page.transcript.parts][-1] == "result"
    qtbot.keyClick(button(page, "Take back"), KEY.Key_Space)
    settle(qtbot, page)
    assert "I did not hear how it ended" in texts(page)


def test_escape_closes_the_popover_before_it_leaves_the_page(qtbot: QtBot, app: App, page: ReportPage) -> None:
    popover = page.correcting.popover
    stand_on(qtbot, page, UM)
    page.transcript.word_chosen.emit(UM)
    qtbot.keyClick(page.transcript, KEY.Key_Escape)
    assert not popover.isVisible()
    page.transcript.word_chosen.emit(UM)
    popover.no.setFocus()
    qtbot.keyClick(popover.no, KEY.Key_Escape)
    assert not popover.isVisible()
    assert page.transcript.hasFocus()
    page.transcript.word_chosen.emit(UM)
    qtbot.keyClick(page.transcript, KEY.Key_Right)
    assert not popover.isVisible()
    assert app.window.page is page


def test_what_cannot_be_kept_is_told_and_changes_nothing(qtbot: QtBot, app: App, page: ReportPage) -> None:
    assert page.record is not None
    with sqlite3.connect(app.paths.database, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        page.correcting.decide(FillerDecision(31.2, 31.7, True))
        other.execute("ROLLBACK")
    other.close()
    assert "another program is using it" in app.window.banner.message
    assert filled_pauses(page) == "3"
    assert app.store.take(page.record.id).corrections_json is None


def test_damaged_corrections_are_told_and_the_report_is_shown(qtbot: QtBot, app: App) -> None:
    record = app.store.save_report(keep_a_take(app, report=True).id, report_text(REPORT))
    page = opened(qtbot, app, app.store.save_corrections(record.id, "{", report_text(REPORT)))
    assert "damaged" in app.window.banner.message
    assert filled_pauses(page) == "3"


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"fillers": [], "marks": {"0": ["ending"]}}', '{"fillers": [1]}'])
def test_damaged_corrections_are_one_sentence(text: str) -> None:
    with pytest.raises(ReportError, match="damaged"):
        read_corrections(text)


def test_corrections_come_back_as_they_were_written() -> None:
    corrections = Corrections((FillerDecision(1.25, 1.5, False),), {3: ("result",), 4: ()})
    assert read_corrections(corrections_text(corrections)) == corrections
    assert read_corrections(None).empty
    again = corrections.with_filler(FillerDecision(1.25, 1.5, True))
    assert again.fillers == (FillerDecision(1.25, 1.5, True),)
    assert again.without_filler(again.fillers[0]).without_mark(3).without_mark(4).empty


def test_without_a_recording_corrections_go_on(qtbot: QtBot, app: App, page: ReportPage) -> None:
    record = page.record
    assert record is not None
    record.audio_path.unlink()
    page = opened(qtbot, app, record)
    page.transcript.word_chosen.emit(UM)
    assert not page.correcting.popover.hear.isVisible()
    assert page.correcting.popover.no.isVisible()


def test_typed_answers_are_not_corrected(qtbot: QtBot, app: App, page: ReportPage) -> None:
    assert page.record is not None
    app.window.show_report(page.record, replace(REPORT, audio=None))
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    page.transcript.word_chosen.emit(UM)
    assert not page.correcting.popover.isVisible()


def test_a_corrected_reply_of_a_role_play_stays_a_reply(app: App, tmp_path: Path) -> None:
    app.library.open(write_coach_pack(tmp_path / "coach"))
    line = line_questions(app.rehearsal.pack.roleplays[0])[0]
    take = app.store.start_take(app.store.start_session().id, app.rehearsal.pack.id, line.id, line.text)
    heard = reply_report(REPORT, line)
    record = app.store.save_report(take.id, report_text(heard))
    corrections = Corrections((FillerDecision(31.2, 31.7, True),))
    _, revised = correct(
        app.store, record, heard, corrections, question=line, rubric=app.library.rubric(record.pack_id)
    )
    assert revised.fillers.filled_pauses.count == 4
    assert revised.follow_up is None
    assert revised == reply_report(revised, line)


def test_what_is_practised_next_follows_a_marked_sentence(qtbot: QtBot, app: App, page: ReportPage) -> None:
    assert page.record is not None
    assert missing_parts(digest_of(app.store.take(page.record.id).report_json)) == ("result",)
    page.correcting.mark(6, ("result",))
    settle(qtbot, page)
    assert missing_parts(digest_of(app.store.take(page.record.id).report_json)) == ()


def test_the_page_stays_where_it_was(qtbot: QtBot, page: ReportPage) -> None:
    stand_on(qtbot, page, UM)
    page.area.ensureWidgetVisible(page.transcript)
    at = page.area.verticalScrollBar().value()
    assert at > 0
    page.correcting.decide(FillerDecision(31.2, 31.7, True))
    settle(qtbot, page)
    assert page.area.verticalScrollBar().value() == at
    assert page.transcript.hasFocus()
    assert page.transcript.current == UM


def test_the_popover_follows_its_word(qtbot: QtBot, app: App, page: ReportPage) -> None:
    index = len(REPORT.transcript.words) - 1
    stand_on(qtbot, page, index)
    page.transcript.word_chosen.emit(index)
    popover = page.correcting.popover

    def is_below() -> bool:
        return popover.y() == page.correcting._place(index).bottom() + GAP

    assert is_below()
    before = popover.y()
    app.window.resize(app.window.width() - 300, app.window.height())
    qtbot.waitUntil(is_below)
    assert popover.y() != before
