from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.pages.report.parts import timeline_data
from desktop.widgets.theme import Theme
from desktop.widgets.timeline import Timeline
from desktop.widgets.timeline_picture import TimelineMark
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
    assert [filler.name for filler in timeline.data.fillers] == ["Um,", "uh,"]
    assert [filler.name for filler in timeline.data.filler_words] == ["like,"]


def test_keys_move_from_word_to_word_and_enter_plays_from_there(qtbot: QtBot, timeline: Timeline) -> None:
    starts = [word.start_s for word in REPORT.transcript.words]
    for expected in (starts[0], starts[1], starts[2]):
        qtbot.keyClick(timeline, KEY.Key_Right)
        assert timeline.cursor_s == expected
    qtbot.keyClick(timeline, KEY.Key_Left)
    with qtbot.waitSignal(timeline.play_on_wanted) as played:
        qtbot.keyClick(timeline, KEY.Key_Return)
    assert played.args == [starts[1]]
    qtbot.keyClick(timeline, KEY.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert timeline.cursor_s == starts[1] + 5.0
    qtbot.keyClick(timeline, KEY.Key_Home)
    qtbot.keyClick(timeline, KEY.Key_Left)
    assert timeline.cursor_s == 0
    qtbot.keyClick(timeline, KEY.Key_End)
    qtbot.keyClick(timeline, KEY.Key_Right)
    assert timeline.cursor_s == timeline.data.duration_s


def test_without_words_keys_move_by_a_second(qtbot: QtBot, timeline: Timeline) -> None:
    timeline.show_data(replace(timeline.data, words=()))
    qtbot.keyClick(timeline, KEY.Key_Right)
    qtbot.keyClick(timeline, KEY.Key_Right)
    qtbot.keyClick(timeline, KEY.Key_Left)
    assert timeline.cursor_s == 1.0


def test_it_zooms_by_keys_and_scrolls_and_comes_back(qtbot: QtBot, timeline: Timeline) -> None:
    whole = timeline.grab().toImage()
    assert timeline.shown == (0.0, timeline.data.duration_s)
    assert not timeline.can_zoom_out
    assert not timeline._bar.isVisible()
    for _ in range(30):
        qtbot.keyClick(timeline, KEY.Key_Plus)
    assert not timeline.can_zoom_in
    start_s, end_s = timeline.shown
    assert end_s - start_s == pytest.approx(5.0)
    assert timeline._bar.isVisible()
    assert timeline.grab().toImage() != whole
    timeline._bar.setValue(timeline._bar.maximum())
    assert timeline.shown[1] == pytest.approx(timeline.data.duration_s, abs=0.02)
    for _ in range(30):
        qtbot.keyClick(timeline, KEY.Key_Minus)
    assert timeline.shown == (0.0, timeline.data.duration_s)
    assert timeline.grab().toImage() == whole


def wheel(timeline: Timeline, x: int, turn: QPoint, modifiers: Qt.KeyboardModifier) -> bool:
    """Turn the wheel over the timeline; returns whether it had a use for that."""
    at = QPointF(x, 40)
    event = QWheelEvent(
        at,
        timeline.mapToGlobal(at),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(timeline, event)
    return event.isAccepted()


def test_control_and_wheel_zoom_where_the_pointer_is(timeline: Timeline) -> None:
    none, control = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
    assert not wheel(timeline, 402, QPoint(0, 120), none), "the page scrolls"
    assert wheel(timeline, 602, QPoint(0, 360), control)
    start_s, end_s = timeline.shown
    assert start_s + 0.75 * (end_s - start_s) == pytest.approx(0.75 * timeline.data.duration_s)
    assert wheel(timeline, 602, QPoint(0, 120), Qt.KeyboardModifier.ShiftModifier)
    assert timeline.shown[0] < start_s
    assert wheel(timeline, 602, QPoint(0, -1200), control)
    assert timeline.shown == (0.0, timeline.data.duration_s)


def test_the_view_follows_what_is_heard(timeline: Timeline) -> None:
    for _ in range(4):
        timeline.zoom_in()
    assert timeline.shown[1] < 40.0
    timeline.mark_heard(timeline.shown[1] - 0.1)
    before = timeline.shown
    timeline.mark_heard(before[1] + 0.1)
    assert timeline.shown[0] > before[0]
    assert timeline.shown[0] < before[1] < timeline.shown[1]
    timeline.mark_heard(0.0)
    assert timeline.shown[0] == 0.0


def test_a_click_in_a_near_view_plays_what_is_seen_there(qtbot: QtBot, timeline: Timeline) -> None:
    timeline._move_to(30.0)
    for _ in range(3):
        timeline.zoom_in()
    with qtbot.waitSignal(timeline.play_on_wanted) as played:
        qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(402, 40))
    start_s, end_s = timeline.shown
    assert played.args[0] == pytest.approx((start_s + end_s) / 2, abs=0.05)


def test_the_picture_is_painted_once_for_each_view(timeline: Timeline) -> None:
    timeline.grab()
    kept = timeline._picture
    timeline.mark_heard(1.0)
    timeline.grab()
    assert timeline._picture is kept
    timeline.zoom_in()
    timeline.grab()
    assert timeline._picture is not kept


def test_marks_differ_by_shape(timeline: Timeline) -> None:
    mark = (TimelineMark("um", 10.0, 10.4),)
    bare = replace(timeline.data, fillers=(), filler_words=(), possible=())
    pictures = []
    for marks in ({"fillers": mark}, {"possible": mark}, {"filler_words": mark}, {}):
        timeline.show_data(replace(bare, **marks))
        pictures.append(timeline.grab().toImage())
    assert all(one != other for one, other in combinations(pictures, 2))


def test_the_pace_is_drawn_over_its_band(timeline: Timeline) -> None:
    with_band = timeline.grab().toImage()
    timeline.show_data(replace(timeline.data, target_wpm=None))
    assert timeline.grab().toImage() != with_band
    high = timeline.sizeHint().height()
    timeline.show_data(replace(timeline.data, pace=()))
    assert timeline.sizeHint().height() < high


def test_a_click_plays_from_its_place(qtbot: QtBot, timeline: Timeline) -> None:
    with qtbot.waitSignal(timeline.play_on_wanted) as played:
        qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(402, 40))
    assert played.args[0] == pytest.approx(timeline.data.duration_s / 2, rel=0.01)


def test_it_can_be_read_in_words(timeline: Timeline) -> None:
    words = timeline.accessibleDescription()
    assert "Task from 0:" in words
    assert "Filled pauses at 0:01, 0:32." in words
    assert "Filler words at 0:4" in words
    assert "The pace goes from 140 to 156 words a minute." in words
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
