import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from desktop.widgets.row_list import RowList
from desktop.widgets.theme import Theme

KEY = Qt.Key


@pytest.fixture
def rows(qtbot: QtBot, theme: Theme) -> RowList:
    rows = RowList(theme, "Questions")
    qtbot.addWidget(rows)
    rows.add_row("a", "Tell me about yourself", "General")
    rows.add_row("b", "A difficult customer", "Behavioural")
    rows.add_row("c", "An unhappy guest", "Situational")
    rows.resize(400, rows.height_of_rows())
    rows.show()
    qtbot.waitExposed(rows)
    return rows


def test_arrows_and_enter_open_a_row(qtbot: QtBot, rows: RowList) -> None:
    rows.setCurrentRow(0)
    qtbot.keyClick(rows, KEY.Key_Down)
    for key in (KEY.Key_Return, KEY.Key_Space):
        with qtbot.waitSignal(rows.opened) as opened:
            qtbot.keyClick(rows, key)
        assert opened.args == ["b"]


def test_a_click_opens_a_row(qtbot: QtBot, rows: RowList) -> None:
    place = rows.visualItemRect(rows.item(2)).center()
    with qtbot.waitSignal(rows.opened) as opened:
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == ["c"]


def test_it_goes_to_a_row_by_its_key(rows: RowList) -> None:
    rows.go_to("b")
    assert rows.current_key() == "b"
    rows.go_to("gone")
    assert rows.current_key() == "b"


def test_nothing_needs_to_scroll(rows: RowList) -> None:
    assert rows.verticalScrollBar().maximum() == 0


def test_a_long_title_wraps_and_makes_its_row_higher(qtbot: QtBot, rows: RowList) -> None:
    usual = rows.sizeHintForRow(0)
    rows.add_row("d", "Tell me about a day on which nothing at all went as it should have gone", "General")
    rows.setFixedHeight(rows.height_of_rows())
    assert rows.sizeHintForRow(3) > usual
    before = rows.height()
    rows.resize(900, before)
    qtbot.waitUntil(lambda: rows.sizeHintForRow(3) == usual and rows.height() < before)


def test_a_screen_reader_hears_both_lines(rows: RowList) -> None:
    interface = QAccessible.queryAccessibleInterface(rows)
    assert interface.text(QAccessible.Text.Name) == "Questions"
    assert rows.item(1).data(Qt.ItemDataRole.AccessibleTextRole) == "A difficult customer. Behavioural"
