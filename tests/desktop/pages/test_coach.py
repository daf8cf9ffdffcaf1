"""The pages for coaches by keyboard alone: open, listen, comment, correct, return; and what the candidate sees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.exchange.desk import receive
from desktop.exchange.group import NOT_FOR_SELECTING
from desktop.exchange.review import Comment, review_json
from desktop.exchange.take_file import TakeFile, read_take, write_take
from desktop.pages.coaching.review import TakeReviewPage
from desktop.practice.corrections import Corrections, corrections_text, read_corrections
from desktop.practice.saved import json_text, report_text
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Button
from tests.desktop.coach_pack import write_coach_pack
from tests.desktop.exchange.takes import REVIEW_ID, a_take
from tests.desktop.pages.test_correcting import button
from tests.desktop.pages.test_flows import KEY, keep_a_take, on_page, press, tab_to, texts
from tests.desktop.window import LONG, focused, named

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.aloudtake"
    write_take(path, a_take())
    return path


@pytest.fixture
def page(qtbot: QtBot, app: App) -> TakeReviewPage:
    """The page with a take of the inbox on it."""
    return reviewing(qtbot, app, a_take())


def reviewing(qtbot: QtBot, app: App, take: TakeFile) -> TakeReviewPage:
    received = receive(app.store, app.library, take)
    app.window.coaching._review(app.store.inbox.take(received.take_id))
    page = app.window.coaching.review
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    on_page(qtbot, app, page)
    return page


def stands(qtbot: QtBot, page: QWidget, name: str) -> None:
    """Wait until this button is on the screen: what is added to a page is shown when the events come round."""
    qtbot.waitUntil(
        lambda: any(each.isVisible() and name in named(each) for each in page.findChildren(Button)), timeout=LONG
    )


def choosing(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Let the system's dialogs give this path."""
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_args: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(path))


def test_the_whole_review_by_keyboard(
    qtbot: QtBot, app: App, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = app.window
    tab_to(qtbot, "Packs")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, window.packs)
    tab_to(qtbot, "For coaches")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, window.coaching.coach)
    assert "Takes that candidates send you will stand here" in texts(window.page)
    choosing(monkeypatch, file)
    press(qtbot, KEY.Key_Space)  # the primary action: open a take
    page = window.coaching.review
    on_page(qtbot, app, page)
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    assert "To review" in texts(page)

    # Two comments: one where the timeline's cursor stands, one changed afterwards.
    timeline = tab_to(qtbot, "Timeline of the answer")
    for _ in range(4):
        press(qtbot, KEY.Key_Right)
    at_s = page.timeline.cursor_s
    press(qtbot, KEY.Key_C)
    assert focused(qtbot) is page.comments.editor.line
    assert "Comment at 0:0" in page.comments.editor.place.text()
    qtbot.keyClicks(page.comments.editor.line, "Slower, please")
    tab_to(qtbot, "Keep this wording")
    press(qtbot, KEY.Key_Space)
    page.comments.editor.line.setFocus()
    press(qtbot, KEY.Key_Return)
    assert focused(qtbot) is timeline
    assert page.review.comments == (Comment(round(at_s, 2), "Slower, please"),)
    press(qtbot, KEY.Key_End)
    press(qtbot, KEY.Key_C)
    assert page.comments.editor.phrases.itemText(1) == "Slower, please"
    page.comments.editor.phrases.setFocus()
    press(qtbot, KEY.Key_Down)
    page.comments.editor.phrases.activated.emit(page.comments.editor.phrases.currentIndex() or 1)
    assert page.comments.editor.line.text() == "Slower, please"
    press(qtbot, KEY.Key_Return)
    assert len(page.review.comments) == 2
    stands(qtbot, page, "Change comment 2")
    tab_to(qtbot, "Change comment 2")
    press(qtbot, KEY.Key_Space)
    page.comments.editor.line.selectAll()
    qtbot.keyClicks(page.comments.editor.line, "And then?")
    press(qtbot, KEY.Key_Return)
    assert [comment.text for comment in page.review.comments] == ["Slower, please", "And then?"]
    assert "Comment 2 at" in page.timeline.accessibleDescription()

    # A note, then a filler.
    tab_to(qtbot, "Your note on the whole answer")
    qtbot.keyClicks(focused(qtbot), "Well told.")
    tab_to(qtbot, "What the candidate said")
    assert page.review.note == "Well told."
    page.transcript._go_to(2)
    press(qtbot, KEY.Key_Return)
    assert page.correcting.popover.isVisible()
    tab_to(qtbot, "Count it as a filler")
    press(qtbot, KEY.Key_Space)
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    assert page.transcript.hasFocus()

    # The return file.
    back = tmp_path / "back.aloudtake"
    choosing(monkeypatch, back)
    tab_to(qtbot, "Make the return file")
    press(qtbot, KEY.Key_Space)
    assert "Reviewed" in texts(page)
    returned = read_take(back)
    assert returned.review is not None
    assert (returned.review.note, len(returned.review.comments)) == ("Well told.", 2)
    assert returned.coach_corrections is not None
    assert len(returned.coach_corrections.fillers) == len(returned.corrections.fillers) + 1
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, window.coaching.coach)
    assert (window.page.to_review.count(), window.page.reviewed.count(), window.page.phrases.count()) == (0, 1, 1)
    window.page.reviewed.setFocus()
    window.page.reviewed.setCurrentRow(0)
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, app, page)
    stands(qtbot, page, "Delete comment 1")
    tab_to(qtbot, "Delete comment 1")
    press(qtbot, KEY.Key_Space)
    assert "make it again to send the changes" in texts(page)


def test_escape_gives_up_a_comment_and_stays(qtbot: QtBot, app: App, page: TakeReviewPage) -> None:
    page.timeline.setFocus()
    press(qtbot, KEY.Key_C)
    qtbot.keyClicks(page.comments.editor.line, "no")
    press(qtbot, KEY.Key_Escape)
    assert app.window.page is page
    assert not page.comments.editor.isVisible()
    assert page.timeline.hasFocus()
    assert page.review.comments == ()
    press(qtbot, KEY.Key_C)
    press(qtbot, KEY.Key_Return)  # nothing is written: nothing is kept
    assert page.comments.editor.isVisible()
    assert page.review.comments == ()


def test_a_comment_while_it_plays_is_about_what_is_heard(qtbot: QtBot, app: App, page: TakeReviewPage) -> None:
    page._playback.moved.emit(7.25)
    qtbot.keyClick(page, KEY.Key_C)
    assert page.comments.editor.at_s == 7.25


def test_what_cannot_be_kept_is_told_and_not_shown(qtbot: QtBot, app: App, page: TakeReviewPage) -> None:
    page.timeline.setFocus()
    press(qtbot, KEY.Key_C)
    qtbot.keyClicks(page.comments.editor.line, "Slower")
    app.store._connection.execute("PRAGMA query_only = ON")
    press(qtbot, KEY.Key_Return)
    assert app.window.banner.isVisible()
    assert page.review.comments == ()
    app.store._connection.execute("PRAGMA query_only = OFF")


def test_a_take_is_deleted_when_the_coach_says_so(
    qtbot: QtBot, app: App, page: TakeReviewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = page.take.audio_path
    monkeypatch.setattr(QMessageBox, "question", lambda *_args: QMessageBox.StandardButton.Cancel)
    button(page, "Delete this take").click()
    assert sound.is_file()
    monkeypatch.setattr(QMessageBox, "question", lambda *_args: QMessageBox.StandardButton.Yes)
    button(page, "Delete this take").click()
    on_page(qtbot, app, app.window.coaching.coach)
    assert not sound.exists()
    assert app.store.inbox.takes() == ()


def test_a_take_is_dropped_anywhere_on_the_window(qtbot: QtBot, app: App, file: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    app.window._show_fresh(app.window.history)
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(app.window, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(app.window, drop)
    qtbot.waitUntil(lambda: app.window.page is app.window.coaching.review, timeout=LONG)


def test_a_take_is_opened_from_the_pages_of_packs_and_home(
    qtbot: QtBot, app: App, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, file)
    app.window._show_fresh(app.window.packs)
    app.window.packs._choose_file()
    qtbot.waitUntil(lambda: app.window.page is app.window.coaching.review, timeout=LONG)
    app.window.show_home()
    app.window.home.pack_dropped.emit(file)
    qtbot.waitUntil(lambda: app.window.page is app.window.coaching.review, timeout=LONG)
    assert len(app.store.inbox.takes()) == 1


def test_a_damaged_take_is_told_and_nothing_changes(qtbot: QtBot, app: App, file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5_000])
    app.window.open_file(file)
    qtbot.waitUntil(app.window.banner.isVisible, timeout=LONG)
    assert app.window.page is app.window.home
    assert app.store.inbox.takes() == ()


def test_a_group_as_a_table(qtbot: QtBot, app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "group"
    folder.mkdir()
    for at, code in enumerate(("C", "A", "B")):
        write_take(folder / f"{at}.aloudtake", replace(a_take(), id=f"{at:032x}", client_code=code))
    choosing(monkeypatch, folder)
    app.window.coaching.show_coach()
    tab_to(qtbot, "A folder of takes as a table")
    press(qtbot, KEY.Key_Space)
    group = app.window.coaching.group
    qtbot.waitUntil(lambda: group.table.rowCount() == 3, timeout=LONG)
    assert [group.table.item(at, 0).text() for at in range(3)] == ["A", "B", "C"]
    assert NOT_FOR_SELECTING in texts(group)
    # No column can be sorted, so nobody can be ranked by accident.
    assert not group.table.isSortingEnabled()
    for name, target in (("Save as CSV", tmp_path / "t.csv"), ("Save as a page", tmp_path / "t.html")):
        choosing(monkeypatch, target)
        tab_to(qtbot, name)
        press(qtbot, KEY.Key_Space)
        assert NOT_FOR_SELECTING in target.read_text(encoding="utf-8")
    choosing(monkeypatch, tmp_path / "none" / "t.csv")
    tab_to(qtbot, "Save as CSV")
    press(qtbot, KEY.Key_Space)
    assert app.window.banner.isVisible()
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.coaching.coach)


def test_a_pack_is_checked_with_its_faults_shown(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    app.library.open(write_coach_pack(tmp_path / "coach"))
    app.window.coaching.show_coach()
    packs = app.window.coaching.coach.packs
    packs.setFocus()
    packs.setCurrentRow(0)
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, app, app.window.pack)
    tab_to(qtbot, "Check this pack")
    press(qtbot, KEY.Key_Space)
    check = app.window.pack.check
    qtbot.waitUntil(lambda: "to mend" in check.state.text(), timeout=LONG)
    qtbot.waitUntil(lambda: 'the field "samples" has one sample answer' in texts(app.window.pack), timeout=LONG)
    tab_to(qtbot, "How to hand it out")
    press(qtbot, KEY.Key_Space)
    qtbot.waitUntil(lambda: "aloud handout" in texts(app.window.pack), timeout=LONG)


def returned_about(app: App, record: TakeRecord, marks: Corrections | None) -> None:
    review = a_take(returned=True).review
    assert review is not None
    text = corrections_text(marks) if marks is not None else None
    app.store.sent.keep_review(record.id, REVIEW_ID, 1, json_text(review_json(review)), text)


def test_own_corrections_come_back_after_the_coachs_were_taken_over(qtbot: QtBot, app: App) -> None:
    record = keep_a_take(app, report=True)
    app.window.open_take(record)
    page = app.window.report
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    page.correcting.mark(0, ("result",))
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    own = app.store.take(record.id)
    returned_about(app, record, Corrections((), {1: ("task",)}))
    app.window.open_take(own)
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    assert "Not corrected there" in texts(page)
    assert app.store.take(record.id) == own
    stands(qtbot, page, "Take over these corrections")
    tab_to(qtbot, "Take over these corrections")
    press(qtbot, KEY.Key_Space)
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    held = app.store.take(record.id)
    assert read_corrections(held.corrections_json) == Corrections((), {1: ("task",)})
    assert page.correcting.corrections == Corrections((), {1: ("task",)})
    assert page.report is not None
    assert held.report_json == report_text(page.report)
    # Somebody may go on correcting from there, and still have the own version back.
    page.correcting.mark(1, ())
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    stands(qtbot, page, "Bring back my own version")
    button(page, "Bring back my own version").click()
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    assert app.store.take(record.id).corrections_json == own.corrections_json
    assert app.store.take(record.id).report_json == own.report_json


def test_comments_are_found_on_the_timeline_by_mouse_and_keyboard(qtbot: QtBot, app: App) -> None:
    record = keep_a_take(app, report=True)
    returned_about(app, record, None)
    app.window.open_take(record)
    page = app.window.report
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    timeline = page.timeline
    assert "Take over" not in texts(page)
    timeline.setFocus()
    press(qtbot, KEY.Key_Right, CONTROL)
    assert timeline.cursor_s == 0.5
    press(qtbot, KEY.Key_Right, CONTROL)
    press(qtbot, KEY.Key_Right, CONTROL)
    assert timeline.cursor_s == 2.25
    press(qtbot, KEY.Key_Left, CONTROL)
    assert timeline.cursor_s == 0.5
    wanted: list[float] = []
    timeline.play_on_wanted.connect(wanted.append)
    x = timeline._painter_of_view().x(2.25)
    qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(x) + 4, 8))
    assert wanted == [2.25]
