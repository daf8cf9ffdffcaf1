"""Preparing with the guide of a pack, and finding questions, by keyboard alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.practice.preparing import Preparing
from desktop.widgets.check_box import CheckBox
from desktop.widgets.tile import Tile
from tests.desktop.coach_pack import write_coach_pack
from tests.desktop.pages.test_flows import focused, keep_a_take, on_page, press, tab_to, texts
from tests.desktop.pages.test_packs import come_back
from tests.desktop.window import running

KEY = Qt.Key


@pytest.fixture
def coached(app: App, tmp_path: Path) -> App:
    app.window.packs.open_pack(write_coach_pack(tmp_path / "coach", assignment=False))
    return app


def to_chapter(qtbot: QtBot, app: App) -> None:
    """Go to the first chapter that has something left to do."""
    on_page(qtbot, app, app.window.home)
    tab_to(qtbot, "Prepare")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.prepare)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.chapter)


def test_only_what_the_pack_has_is_offered(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    home = app.window.home

    def offered() -> list[str]:
        return [tile.accessibleName() for tile in home.ways.findChildren(Tile) if tile.isVisible()]

    bare = write_coach_pack(tmp_path / "bare")
    shutil.rmtree(bare / "guide")
    shutil.rmtree(bare / "roleplays")
    app.window.packs.open_pack(bare)
    on_page(qtbot, app, home)
    assert offered() == ["Mock interview", "Drill", "History", "Packs"]
    app.window.packs.open_pack(write_coach_pack(tmp_path / "whole"))
    on_page(qtbot, app, home)
    assert offered() == ["Mock interview", "Drill", "Role-play", "Prepare", "History", "Packs"]
    # Rows without gaps.
    tiles = home.ways.findChildren(Tile)
    qtbot.waitUntil(lambda: len({tile.x() for tile in tiles}) * len({tile.y() for tile in tiles}) == 6)


def test_ticks_are_made_by_keyboard_and_kept(qtbot: QtBot, make_app, tmp_path: Path) -> None:
    with running(qtbot, make_app()) as app:
        app.window.packs.open_pack(write_coach_pack(tmp_path / "coach"))
        to_chapter(qtbot, app)
        assert "Nobody minds if you write something down." in texts(app.window.chapter)
        tab_to(qtbot, "A pen that writes.")
        press(qtbot, KEY.Key_Space)
        press(qtbot, KEY.Key_Escape)
        on_page(qtbot, app, app.window.prepare)
        assert app.window.prepare.progress_text.text() == "1 of 2 ticked off"
        row = app.window.prepare.chapters.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert "1 of 2 ticked off" in row and "with a letter to fill in" in row
    with running(qtbot, make_app()) as again:
        to_chapter(qtbot, again)
        assert [row.isChecked() for row in again.window.chapter.findChildren(CheckBox)] == [True, False]


def test_a_click_on_the_words_ticks(qtbot: QtBot, coached: App) -> None:
    to_chapter(qtbot, coached)
    row = coached.window.chapter.findChildren(CheckBox)[0]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().center())
    assert row.isChecked()


def test_the_letter_is_filled_in_copied_and_saved(qtbot: QtBot, coached: App, tmp_path: Path) -> None:
    to_chapter(qtbot, coached)
    letter = coached.window.chapter.letter
    tab_to(qtbot, "Who talked to you")
    qtbot.keyClicks(focused(qtbot), "Ms Rye")
    wanted = "Dear Ms Rye,\n\nthank you for the talk about [What you liked to talk about]."
    assert letter.preview.plain.strip() == wanted
    tab_to(qtbot, "Copy")
    press(qtbot, KEY.Key_Space)
    assert QApplication.clipboard().text().strip() == wanted
    tab_to(qtbot, "Save as a text file")

    def type_it() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        line = dialog.findChild(QLineEdit)
        line.setText(str(tmp_path / "thanks.txt"))
        qtbot.keyClick(line, KEY.Key_Return)

    QTimer.singleShot(0, coached, type_it)
    press(qtbot, KEY.Key_Space)
    come_back(qtbot, coached)
    assert (tmp_path / "thanks.txt").read_text("utf-8").strip() == wanted
    press(qtbot, KEY.Key_Escape)
    kept = Preparing(coached.paths.preparation)
    assert kept.blanks("bakery", coached.rehearsal.pack.guide[0]) == {"name": "Ms Rye"}


def test_what_is_typed_is_kept_when_the_window_closes(qtbot: QtBot, make_app, tmp_path: Path) -> None:
    with running(qtbot, make_app()) as app:
        app.window.packs.open_pack(write_coach_pack(tmp_path / "coach"))
        chapter = app.rehearsal.pack.guide[0]
        to_chapter(qtbot, app)
        tab_to(qtbot, "Who talked to you")
        qtbot.keyClicks(focused(qtbot), "Ms Rye")
    assert Preparing(app.paths.preparation).blanks("bakery", chapter) == {"name": "Ms Rye"}


def test_space_turns_to_the_next_chapter_and_the_last_leads_back(qtbot: QtBot, coached: App) -> None:
    to_chapter(qtbot, coached)
    press(qtbot, KEY.Key_Space)
    assert coached.window.chapter.heading.text() == "Afterwards"
    assert not coached.window.chapter.letter.isVisible()
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, coached, coached.window.prepare)


def test_page_down_reads_on(qtbot: QtBot, coached: App) -> None:
    coached.window.resize(700, 400)
    to_chapter(qtbot, coached)
    bar = coached.window.chapter.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    press(qtbot, KEY.Key_PageDown)
    assert bar.value() > 0


def test_the_questions_open_by_category(qtbot: QtBot, coached: App) -> None:
    window = coached.window
    on_page(qtbot, coached, window.home)
    tab_to(qtbot, "All 3 questions")
    press(qtbot, KEY.Key_Space)
    page = window.questions
    on_page(qtbot, coached, page)
    (fold,) = page.folds.values()
    assert fold.rows.isVisible()
    tab_to(qtbot, "0 of 3 tried")
    press(qtbot, KEY.Key_Space)
    assert not fold.rows.isVisible() and "closed" in fold.button.accessibleName()
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, coached, window.home)
    window._show_fresh(page)
    (fold,) = page.folds.values()
    assert not fold.rows.isVisible()
    tab_to(qtbot, "Search the questions")
    qtbot.keyClicks(focused(qtbot), "cake")
    assert not fold.isVisible()
    tab_to(qtbot, "Questions found")
    press(qtbot, KEY.Key_Down)
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, coached, window.practise)
    assert "the cake is cold" in window.practise.question_text.plain


def test_the_first_page_shows_what_there_is_so_far(qtbot: QtBot, app: App) -> None:
    home = app.window.home
    on_page(qtbot, app, home)
    assert "Each gets a report" in texts(home) and not home.so_far.takes.isVisible()
    record = keep_a_take(app, report=True)
    home.refresh()
    assert "Your last report: " in texts(home)
    assert home.so_far.count.text().startswith("1 of ")
    tab_to(qtbot, "Your last takes")
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, app, app.window.report)
    assert app.window.report.record == record
