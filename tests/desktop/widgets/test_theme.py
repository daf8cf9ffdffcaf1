import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.widgets.roles import DARK, LIGHT
from desktop.widgets.theme import Theme, ThemeChoice, TypeSize


def test_choosing_dark_dresses_the_application(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    assert theme.roles is LIGHT
    with qtbot.waitSignal(theme.changed):
        theme.choose(ThemeChoice.DARK)
    assert theme.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.ground
    assert DARK.accent in qapp.styleSheet()
    assert LIGHT.accent not in qapp.styleSheet()


def test_choosing_the_same_again_changes_nothing(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose(ThemeChoice.LIGHT)


def test_text_grows_with_its_scale(theme: Theme) -> None:
    assert theme.font(TypeSize.BODY).pixelSize() == 15
    theme.set_text_scale(2.0)
    assert theme.font(TypeSize.BODY).pixelSize() == 30
    theme.set_text_scale(1.0)


def test_a_system_that_says_nothing_gets_the_light_theme(qapp: QApplication) -> None:
    assert Theme(qapp, ThemeChoice.SYSTEM).roles is LIGHT


def test_colours_come_by_role(theme: Theme) -> None:
    assert theme.colour("accent").name() == LIGHT.accent
    with pytest.raises(AttributeError):
        theme.colour("no-such-role")
