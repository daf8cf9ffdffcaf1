import pytest
from pytestqt.qtbot import QtBot

from desktop.widgets.clocks import LengthBar, ThinkRing, clock
from desktop.widgets.theme import Theme


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (7.9, "0:07"), (60, "1:00"), (725, "12:05"), (-3, "0:00"), (3600, "60:00")]
)
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_think_time_is_told_in_whole_seconds_that_are_left(qtbot: QtBot, theme: Theme) -> None:
    ring = ThinkRing(theme)
    qtbot.addWidget(ring)
    ring.show_time(19.2, 30.0)
    assert ring.accessibleName() == "Think time left: 0:20"
    ring.show_time(0.0, 30.0)
    assert ring.accessibleName() == "Think time left: 0:00"


def test_the_length_bar_moves_and_begins_anew_with_a_new_target(qtbot: QtBot, theme: Theme) -> None:
    bar = LengthBar(theme)
    qtbot.addWidget(bar)
    bar.resize(bar.sizeHint())
    bar.show_target((60.0, 120.0))
    assert "1:00 to 2:00" in bar.accessibleName()
    start = bar.grab().toImage()
    bar.show_elapsed(80.0)
    assert bar.elapsed_s == 80
    assert bar.grab().toImage() != start
    bar.show_elapsed(5000.0)
    beyond = bar.grab().toImage()
    assert not beyond.isNull()
    bar.show_target((60.0, 120.0))
    assert bar.grab().toImage() == start


def test_where_length_does_not_count_the_time_stands_alone(qtbot: QtBot, theme: Theme) -> None:
    bar = LengthBar(theme)
    qtbot.addWidget(bar)
    bar.resize(bar.sizeHint())
    bar.show_target(None)
    assert bar.accessibleName() == "Time of your answer"
    picture = bar.grab().toImage()
    bar.show_elapsed(8.0)
    assert bar.grab().toImage() != picture
    edges = {bar.grab().toImage().pixelColor(x, bar.height() // 2).name() for x in range(0, 40)}
    assert len(edges) == 1, "no line reaches the edge"
