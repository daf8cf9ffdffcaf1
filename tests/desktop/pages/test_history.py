"""The history by keyboard alone: search, filters, rows made as they are wanted, erasing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.pages import deleting
from desktop.pages.deleting import EraseQuestion
from desktop.pages.history import PAGE, HistoryPage
from desktop.practice.saved import report_text
from desktop.store.sessions import TakeRecord
from tests.desktop.coach_pack import write_coach_pack
from tests.desktop.example_report import example_report
from tests.desktop.pages.test_flows import KEY, keep_a_take, on_page, press, tab_to, texts
from tests.desktop.store.test_erasing import holding
from tests.desktop.window import focused


def keep(app: App, number: int, text: str | None = None) -> TakeRecord:
    """A take of the question with this number, whose answer is this text."""
    question = app.rehearsal.pack.questions[number]
    take = app.store.start_take(app.store.start_session().id, app.rehearsal.pack.id, question.id, question.text)
    take.audio_path.write_bytes(b"sound")
    take = app.store.finish_recording(take.id, 30.0)
    if text is None:
        return take
    report = example_report()
    return app.store.save_report(
        take.id, report_text(replace(report, transcript=replace(report.transcript, text=text)))
    )


def open_history(qtbot: QtBot, app: App) -> HistoryPage:
    on_page(qtbot, app, app.window.home)
    tab_to(qtbot, "History")
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, app, app.window.history)
    return app.window.history


def rows(page: HistoryPage) -> list[str]:
    return [page.takes.item(row).text() for row in range(page.takes.count())]


def search(qtbot: QtBot, page: HistoryPage, words: str) -> None:
    tab_to(qtbot, "Search questions and what you said")
    qtbot.keyClicks(focused(qtbot), words)
    qtbot.waitUntil(lambda: not page._wait.isActive())


def choose(qtbot: QtBot, name: str, steps: int) -> None:
    """Go down so many choices."""
    tab_to(qtbot, name)
    for _ in range(steps):
        press(qtbot, KEY.Key_Down)


def answer_with(qtbot: QtBot, app: App, keys: list[Qt.Key]) -> list[str]:
    """Answer the question that comes next by these keys; what it says is added to the list that is returned."""
    said: list[str] = []

    def answer() -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, EraseQuestion)
        try:
            qtbot.waitUntil(lambda: question.isAncestorOf(QApplication.focusWidget() or app.window))
            said.append(question.windowTitle() + "\n" + texts(question))
            for key in keys:
                qtbot.keyClick(QApplication.focusWidget() or question, key)
        finally:
            # A question that is not answered would wait for ever.
            if question.isVisible():
                question.reject()
            # The platform of the tests has no window manager, which would do this.
            QTimer.singleShot(0, app, app.window.activateWindow)

    QTimer.singleShot(0, app, answer)
    return said


def test_words_of_an_answer_are_found(qtbot: QtBot, app: App) -> None:
    keep(app, 0, "I rang the depot")
    keep(app, 1, "I waited for her")
    page = open_history(qtbot, app)
    assert len(rows(page)) == 2 and "2 takes" in texts(page)
    search(qtbot, page, "DEPOT")
    assert rows(page) == [app.rehearsal.pack.questions[0].text]
    assert "One take" in texts(page)
    qtbot.keyClicks(focused(qtbot), " zebra")
    qtbot.waitUntil(lambda: rows(page) == [])
    assert page.nothing.isVisible() and not page.primary.isEnabled() and not page.erase.isEnabled()
    tab_to(qtbot, "Show all")
    press(qtbot, KEY.Key_Space)
    assert len(rows(page)) == 2 and page.line.text() == ""


def test_filters_narrow_the_list(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    keep(app, 0, "one")
    keep(app, 1)
    gone = keep(app, 0, "two")
    gone.audio_path.unlink()
    app.library.open(write_coach_pack(tmp_path / "coach"))
    keep(app, 0, "three")
    page = open_history(qtbot, app)
    assert len(rows(page)) == 4
    choose(qtbot, "Pack", 1)
    assert len(rows(page)) == 1
    press(qtbot, KEY.Key_Up)
    choose(qtbot, "Report", 2)
    assert len(rows(page)) == 1
    press(qtbot, KEY.Key_Up)
    assert len(rows(page)) == 3
    choose(qtbot, "Recording", 2)
    assert len(rows(page)) == 1
    assert "no recording" in page.takes.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    press(qtbot, KEY.Key_Up)
    choose(qtbot, "Period", 1)
    assert len(rows(page)) == 2
    tab_to(qtbot, "Show all")
    press(qtbot, KEY.Key_Space)
    choose(qtbot, "Question", 2)
    assert len(rows(page)) == 2
    choose(qtbot, "Category", 1)
    assert len(set(rows(page))) <= 1


def test_rows_are_made_as_they_are_wanted(qtbot: QtBot, app: App) -> None:
    for number in range(PAGE + 3):
        keep(app, number % 5)
    page = open_history(qtbot, app)
    assert page.takes.count() == PAGE
    tab_to(qtbot, "Show 3 more")
    press(qtbot, KEY.Key_Space)
    assert page.takes.count() == PAGE + 3
    assert page.takes.hasFocus() and page.takes.currentRow() == PAGE
    assert not page.more.isVisible()
    page.refresh()
    assert page.takes.count() == PAGE + 3 and page.takes.currentRow() == PAGE


def test_one_comes_back_to_the_take_one_left(qtbot: QtBot, app: App) -> None:
    for number in range(4):
        keep(app, number, "words")
    page = open_history(qtbot, app)
    press(qtbot, KEY.Key_Down)
    press(qtbot, KEY.Key_Down)
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, app, app.window.report)
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, page)
    assert page.takes.currentRow() == 2


@pytest.mark.parametrize("sure", [True, False])
def test_a_take_is_erased_only_when_the_person_is_sure(qtbot: QtBot, app: App, sure: bool) -> None:
    kept, gone = keep(app, 0, "I rang the depot"), keep(app, 1, "I saw a zwieback")
    page = open_history(qtbot, app)
    said = answer_with(qtbot, app, [KEY.Key_Backtab, KEY.Key_Space] if sure else [KEY.Key_Return])
    press(qtbot, KEY.Key_Delete)
    assert "Erase this take?" in said[0] and "backups of this computer" in said[0]
    assert len(app.store.takes()) == (1 if sure else 2)
    assert gone.audio_path.exists() is not sure
    assert bool(holding(app.paths.data, "zwieback")) is not sure
    assert page.takes.count() == (1 if sure else 2)
    qtbot.waitUntil(page.takes.hasFocus)
    assert app.store.take(kept.id) == kept


def test_files_that_were_saved_elsewhere_are_named(qtbot: QtBot, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(app, 0, "words")
    monkeypatch.setattr(deleting, "exports_of", lambda _rehearsal, _take: ("/home/me/report.pdf",))
    (app.paths.data / "sessions.damaged-1.db").write_bytes(b"")
    open_history(qtbot, app)
    said = answer_with(qtbot, app, [KEY.Key_Escape])
    press(qtbot, KEY.Key_Delete)
    assert "/home/me/report.pdf" in said[0] and "sessions.damaged-1.db" in said[0]
    assert len(app.store.takes()) == 1


def speak_and_write(app: App) -> None:
    """Leave words of each kind behind: takes, an unfinished one, ticks and a letter."""
    keep(app, 0, "I ate a zwieback")
    keep(app, 1)
    guide = app.rehearsal.pack.guide
    preparing = app.window.history._preparing
    letter = next(chapter for chapter in guide if chapter.template is not None)
    assert letter.template is not None
    preparing.fill(app.rehearsal.pack.id, letter, {letter.template.blanks[0].name: "Ms Zwieback"})


def test_everything_is_erased_and_packs_and_settings_stay(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    speak_and_write(app)
    app.library.open(write_coach_pack(tmp_path / "coach"))
    app.window.home.offer(app.store.takes()[:1])
    before = app.preferences.settings
    page = open_history(qtbot, app)
    assert set(holding(app.paths.data, "zwieback")) >= {"preparation.json"}
    said = answer_with(qtbot, app, [KEY.Key_Backtab, KEY.Key_Space])
    tab_to(qtbot, "Erase everything...")
    press(qtbot, KEY.Key_Space)
    assert "All takes (2)" in said[0] and "unless you tick them" in said[0]
    assert holding(app.paths.data, "zwieback") == []
    assert list(app.paths.recordings.iterdir()) == []
    assert app.preferences.settings == before and app.library.pack.id == "bakery"
    assert page.empty.isVisible() and "Nothing here yet" in texts(page)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.home)
    assert not app.window.home.unfinished.isVisible()
    take = app.store.start_take(app.rehearsal._session(), "bakery", "calm", "?")
    assert app.store.take(take.id) == take, "the next take has a session of its own"


def test_packs_and_settings_are_erased_if_that_is_chosen(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    keep(app, 0)
    app.library.open(write_coach_pack(tmp_path / "coach"))
    app.preferences.change(replace(app.preferences.settings, theme="dark"))
    open_history(qtbot, app)
    back = [KEY.Key_Backtab]
    answer_with(qtbot, app, [*back * 2, KEY.Key_Space, *back, KEY.Key_Space, KEY.Key_Tab, KEY.Key_Tab, KEY.Key_Space])
    tab_to(qtbot, "Erase everything...")
    press(qtbot, KEY.Key_Space)
    assert app.store.takes() == ()
    assert [pack.id for pack in app.library.packs] == ["customer-service"]
    assert list(app.paths.packs.iterdir()) == []
    assert app.preferences.settings.theme == "system"


def test_what_cannot_be_erased_is_told(qtbot: QtBot, app: App) -> None:
    take = keep(app, 0, "words")
    take.audio_path.unlink()
    take.audio_path.mkdir()
    page = open_history(qtbot, app)
    answer_with(qtbot, app, [KEY.Key_Backtab, KEY.Key_Space])
    press(qtbot, KEY.Key_Delete)
    assert "cannot be deleted" in app.window.banner.message
    assert page.takes.count() == 1


def test_the_first_page_shows_an_unfinished_take_once(qtbot: QtBot, app: App) -> None:
    done, left = keep_a_take(app, report=True), keep_a_take(app, report=False)
    home = app.window.home
    home.offer((left,))
    home.refresh()
    assert home.unfinished.isVisible()
    lines = [
        home.so_far.takes.item(row).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(10)
        if home.so_far.takes.item(row) is not None
    ]
    assert len(lines) == 1 and "no report yet" not in lines[0]
    home.withdraw(left.id)
    assert home.so_far.takes.count() == 2
    assert json.loads(done.report_json or "")


def test_a_report_says_where_its_way_back_leads(qtbot: QtBot, app: App) -> None:
    record = keep_a_take(app, report=True)
    app.window.open_take(record)
    on_page(qtbot, app, app.window.report)
    assert app.window.report.back_button.text() == "Home"
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.home)
