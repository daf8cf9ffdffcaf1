"""Every page at every text size and in the smallest and in large windows: nothing is cut off."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QStyle, QStyleOptionButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.store.settings import TEXT_PERCENTS
from desktop.widgets.basics import Picture
from desktop.widgets.theme import Theme, ThemeChoice, TypeSize
from tests.desktop.pages.test_accessibility import PAGES, cut_off, show_page

SIZES = ((640, 360), (1280, 800), (1920, 1080))


def over_wide(page: QWidget) -> list[str]:
    """Labels and controls of a page that reach out of it at the side, where nothing can be scrolled."""
    guilty = []
    for widget in page.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QPushButton | QCheckBox):
            continue
        left = widget.mapTo(page, QPoint(0, 0)).x()
        if left < 0 or left + widget.width() > page.width():
            words = getattr(widget, "plain", "") or widget.text() or widget.accessibleName()
            guilty.append(f"{words} from {left} to {left + widget.width()} of {page.width()}")
    return guilty


@pytest.mark.parametrize("percent", TEXT_PERCENTS)
def test_nothing_is_cut_off(qtbot: QtBot, app: App, percent: int, tmp_path: Path) -> None:
    app.preferences.change(replace(app.preferences.settings, text_percent=percent))
    faults: list[str] = []
    for name in PAGES:
        page = show_page(qtbot, app, name, tmp_path / name)
        app.window.banner.dismiss()
        for width, height in SIZES:
            app.window.resize(width, height)
            for _ in range(40):  # what wraps is laid out again until it comes to rest
                QApplication.processEvents()
                found = over_wide(page) + cut_off(page)
                if not found:
                    break
                qtbot.wait(10)
            if app.window.size().width() != width:
                found.append(f"the window wants {app.window.width()}")
            faults += [f"{name} at {width}x{height}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_icons_and_boxes_grow_with_the_text(qtbot: QtBot, theme: Theme) -> None:
    picture = Picture(theme, "check", size=20)
    box = QCheckBox("Some words")
    qtbot.addWidget(picture)
    qtbot.addWidget(box)
    box.show()

    def edge() -> int:
        return box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, QStyleOptionButton(), box).height()

    before = edge()
    theme.set_text_scale(2.0)
    QApplication.processEvents()
    assert picture.width() == picture.height() == 40
    assert edge() >= 1.7 * before
    theme.set_text_scale(1.0)


@pytest.mark.parametrize(("points", "scale"), [(11, 1.0), (16.5, 1.5), (44, 2.0), (6, 1.0)])
def test_the_text_size_of_the_system_is_followed(qapp: QApplication, points: float, scale: float) -> None:
    usual = qapp.font()
    enlarged = QFont(usual)
    enlarged.setPointSizeF(points * 96 / qapp.primaryScreen().logicalDotsPerInchY())
    qapp.setFont(enlarged)
    try:
        theme = Theme(qapp, ThemeChoice.LIGHT, text_scale=None)
        assert theme.px(TypeSize.BODY) == pytest.approx(scale * TypeSize.BODY, abs=1)
        theme.set_text_scale(1.25)
        theme.set_text_scale(None)
        assert theme.px(TypeSize.BODY) == pytest.approx(scale * TypeSize.BODY, abs=1)
    finally:
        Theme(qapp, ThemeChoice.LIGHT)
        qapp.setFont(usual)


def test_what_reaches_out_of_a_page_is_noticed(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(100, 40)
    label = QLabel("Some words that need room", holder)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft)
    label.resize(300, 20)
    holder.show()
    assert len(over_wide(holder)) == 1
