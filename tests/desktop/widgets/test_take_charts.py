"""Charts of takes: what stands where, and what the keys do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop.widgets.take_charts import ChartTake, CourseChart, CourseData, StoryChart
from desktop.widgets.theme import Theme

PARTS = ("situation", "task", "action", "result")


def takes(count: int) -> tuple[ChartTake, ...]:
    return tuple(ChartTake(100 + at, f"take {at}") for at in range(count))


def course(*values: float, usual=None, target=None) -> CourseData:
    return CourseData(takes(len(values)), values, usual, target, lambda value: f"{value:.0f}")


def shown(qtbot: QtBot, chart, width: int = 320):
    qtbot.addWidget(chart)
    chart.resize(width, chart.sizeHint().height())
    chart.show()
    qtbot.waitExposed(chart)
    return chart


@pytest.mark.parametrize(
    "data",
    [
        course(),
        course(0.0),
        course(3.0, 3.0, 3.0),
        course(150.0, 90.0, 210.0, usual=(120.0, 180.0), target=(120.0, 180.0)),
        course(*range(1, 40), usual=(0.0, 0.0), target=(0.0, 5.0)),
    ],
)
@pytest.mark.parametrize("operable", [True, False])
def test_every_course_can_be_painted(qtbot: QtBot, theme: Theme, data: CourseData, operable: bool) -> None:
    chart = shown(qtbot, CourseChart(theme, "Pace", operable=operable))
    chart.show_course(data, "in words", latest=2)
    picture = chart.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 2) for y in range(picture.height())}
    assert (theme.roles.accent in colours) is bool(data.values)
    assert (chart.accessibleName(), chart.accessibleDescription()) == ("Pace", "in words")
    assert (chart.focusPolicy() is Qt.FocusPolicy.StrongFocus) is operable


def test_keys_move_over_the_takes_and_open_one(qtbot: QtBot, theme: Theme) -> None:
    chart = shown(qtbot, CourseChart(theme, "Pace"))
    chart.show_course(course(1.0, 2.0, 3.0), "", latest=2)
    chart.setFocus()
    for key, expected in (
        (Qt.Key.Key_Right, 102),
        (Qt.Key.Key_Left, 101),
        (Qt.Key.Key_Home, 100),
        (Qt.Key.Key_Left, 100),
        (Qt.Key.Key_End, 102),
    ):
        qtbot.keyClick(chart, key)
        assert chart.current is not None and chart.current.key == expected
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleName() == "Pace, take 1"
    with qtbot.waitSignal(chart.opened) as opened:
        qtbot.keyClick(chart, Qt.Key.Key_Space)
    assert opened.args == [101]


def test_a_click_opens_the_nearest_take(qtbot: QtBot, theme: Theme) -> None:
    chart = shown(qtbot, CourseChart(theme, "Pace"))
    chart.show_course(course(1.0, 2.0, 3.0), "", latest=2)
    with qtbot.waitSignal(chart.opened) as opened:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(chart.width() - 8, 40))
    assert opened.args == [102]


def test_a_small_picture_takes_no_clicks(qtbot: QtBot, theme: Theme) -> None:
    chart = shown(qtbot, CourseChart(theme, "Pace", operable=False))
    chart.show_course(course(1.0, 2.0), "", latest=2)
    with qtbot.assertNotEmitted(chart.opened):
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("count", [0, 1, 12])
def test_stories_show_what_was_told_by_hue_and_what_was_not_without_one(qtbot: QtBot, theme: Theme, count: int) -> None:
    chart = shown(qtbot, StoryChart(theme, "Story"), 480)
    chart.show_stories(takes(count), (("situation", "action"),) * count, "in words")
    picture = chart.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert (theme.roles.situation_soft in colours) is (count > 0)
    assert theme.roles.result_soft not in colours


def test_in_a_narrow_place_the_newest_stories_are_shown(qtbot: QtBot, theme: Theme) -> None:
    chart = shown(qtbot, StoryChart(theme, "Story"), 200)
    chart.show_stories(takes(12), ((),) * 11 + (PARTS,), "")
    picture = chart.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert theme.roles.result_soft in colours
