import pytest
from pytestqt.qtbot import QtBot

from desktop.widgets.level_meter import LevelMeter
from desktop.widgets.motion import MotionChoice
from desktop.widgets.theme import Theme


def test_it_follows_the_voice_and_comes_to_rest(qtbot: QtBot, theme: Theme) -> None:
    level: list[float | None] = [-12.0]
    meter = LevelMeter(theme, lambda: level[0])
    qtbot.addWidget(meter)
    meter.show()
    assert meter.shown == 0
    meter.start()
    qtbot.waitUntil(lambda: meter.shown > 0.8)
    level[0] = -70.0
    qtbot.waitUntil(lambda: meter.shown < 0.1)
    level[0] = -12.0
    qtbot.waitUntil(lambda: meter.shown > 0.8)
    meter.hide()
    assert meter.shown == 0


@pytest.mark.parametrize("level", [None, -200.0, -60.0])
def test_silence_shows_nothing(qtbot: QtBot, theme: Theme, level: float | None) -> None:
    meter = LevelMeter(theme, lambda: level)
    qtbot.addWidget(meter)
    meter._breathe()
    assert meter.shown == 0


def test_a_voice_is_seen_in_the_picture(qtbot: QtBot, theme: Theme) -> None:
    meter = LevelMeter(theme, lambda: -10.0)
    qtbot.addWidget(meter)
    meter.resize(meter.sizeHint())
    quiet = meter.grab().toImage()
    for _ in range(5):
        meter._breathe()
    assert meter.grab().toImage() != quiet


def test_it_has_a_name(qtbot: QtBot, theme: Theme) -> None:
    meter = LevelMeter(theme, lambda: None)
    qtbot.addWidget(meter)
    assert meter.accessibleName() == "Microphone level"


def test_it_does_not_breathe_where_motion_is_reduced(qtbot: QtBot, theme: Theme) -> None:
    level = [-60.0]
    meter = LevelMeter(theme, lambda: level[0])
    qtbot.addWidget(meter)
    theme.motion.choose(MotionChoice.REDUCED)
    heights = set()
    for step in range(60):
        level[0] = -60.0 + step
        meter._breathe()
        heights.add(round(meter.shown, 3))
    assert heights == {0.0, 0.333, 0.667, 1.0}
    still = meter._timer.interval()
    theme.motion.choose(MotionChoice.FULL)
    assert meter._timer.interval() < still
