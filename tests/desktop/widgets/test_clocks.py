import pytest
from pytestqt.qtbot import QtBot

from desktop.widgets.clocks import LengthBar, ThinkRing, clock
from desktop.widgets.motion import MotionChoice
from desktop.widgets.theme import Theme


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (7.9, "0:07"), (60, "1:00"), (725, "12:05"), (-3, "0:00"), (3600, "60:00")]
)
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_think_time_runs_without_telling_a_screen_reader(qtbot: QtBot, theme: Theme) -> None:
    ring = ThinkRing(theme)
    qtbot.addWidget(ring)
    ring.resize(ring.sizeHint())
    name = ring.accessibleName()
    ring.show_time(19.2, 30.0)
    before = ring.grab().toImage()
    ring.show_time(10.4, 30.0)
    assert ring.grab().toImage() != before
    assert ring.accessibleName() == name == "Think time that runs out"


def test_think_time_stands_still_between_seconds_where_motion_is_reduced(qtbot: QtBot, theme: Theme) -> None:
    theme.motion.choose(MotionChoice.REDUCED)
    ring = ThinkRing(theme)
    qtbot.addWidget(ring)
    ring.resize(ring.sizeHint())
    ring.show_time(19.9, 30.0)
    picture = ring.grab().toImage()
    ring.show_time(19.1, 30.0)
    assert ring.grab().toImage() == picture
    ring.show_time(18.9, 30.0)
    assert ring.grab().toImage() != picture


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


def test_time_beyond_the_band_is_told_by_another_shape(qtbot: QtBot, theme: Theme) -> None:
    bar = LengthBar(theme)
    qtbot.addWidget(bar)
    bar.resize(480, bar.sizeHint().height())
    bar.show_target((60.0, 120.0))

    def middle_of_the_mark(elapsed_s: float) -> str:
        bar.show_elapsed(elapsed_s)
        x = 8 + (bar.width() - 16) * elapsed_s / (120 * LengthBar.BEYOND)
        return str(bar.grab().toImage().pixelColor(round(x), 14).name())

    assert middle_of_the_mark(100.0) == theme.colour("accent").name()
    assert middle_of_the_mark(130.0) == theme.colour("ground").name()
