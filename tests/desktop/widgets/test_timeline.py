import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop.pages.report_parts import timeline_data
from desktop.widgets.theme import Theme
from desktop.widgets.timeline import Timeline
from tests.desktop.example_report import example_report

REPORT = example_report()
KEY = Qt.Key


@pytest.fixture
def timeline(qtbot: QtBot, theme: Theme) -> Timeline:
    timeline = Timeline(theme)
    qtbot.addWidget(timeline)
    timeline.show_data(timeline_data(REPORT, None))
    timeline.resize(804, timeline.sizeHint().height())
    timeline.show()
    qtbot.waitExposed(timeline)
    timeline.setFocus()
    qtbot.waitUntil(timeline.hasFocus)
    return timeline


def test_parts_are_joined_and_only_longer_pauses_shown(timeline: Timeline) -> None:
    assert [part.name for part in timeline.data.parts] == ["situation", "task", "action", "result"]
    assert len(timeline.data.pauses) == 2
    assert [filler.name for filler in timeline.data.fillers] == ["Um,", "uh,", "like,"]


def test_keys_move_the_cursor_and_enter_plays_from_there(qtbot: QtBot, timeline: Timeline) -> None:
    qtbot.keyClick(timeline, KEY.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(timeline, KEY.Key_Right)
    qtbot.keyClick(timeline, KEY.Key_Left)
    with qtbot.waitSignal(timeline.play_on_wanted) as played:
        qtbot.keyClick(timeline, KEY.Key_Return)
    assert played.args == [5.0]
    qtbot.keyClick(timeline, KEY.Key_Home)
    qtbot.keyClick(timeline, KEY.Key_Left)
    assert timeline.cursor_s == 0
    qtbot.keyClick(timeline, KEY.Key_End)
    qtbot.keyClick(timeline, KEY.Key_Right)
    assert timeline.cursor_s == timeline.data.duration_s


def test_a_click_plays_from_its_place(qtbot: QtBot, timeline: Timeline) -> None:
    with qtbot.waitSignal(timeline.play_on_wanted) as played:
        qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(402, 40))
    assert played.args[0] == pytest.approx(timeline.data.duration_s / 2, rel=0.01)


def test_it_can_be_read_in_words(timeline: Timeline) -> None:
    words = timeline.accessibleDescription()
    assert "Task from 0:" in words
    assert "Fillers at 0:01, 0:32" in words
    assert "Longer pauses at" in words


def test_sound_and_playhead_are_drawn(timeline: Timeline) -> None:
    bare = timeline.grab().toImage()
    timeline.show_peaks(tuple(0.1 + 0.9 * (at % 2) for at in range(400)))
    with_sound = timeline.grab().toImage()
    assert with_sound != bare
    timeline.mark_heard(10.0)
    assert timeline.grab().toImage() != with_sound
    timeline.mark_heard(None)
    assert timeline.grab().toImage() == with_sound
