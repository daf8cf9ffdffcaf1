"""Fixtures for everything that has to do with the window."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from desktop.widgets.theme import Theme, ThemeChoice


def pytest_configure(config: pytest.Config) -> None:
    # What the offscreen platform says whenever a window has a smallest size. It is true of that platform only.
    config.addinivalue_line("qt_log_ignore", "This plugin does not support propagateSizeHints")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme."""
    return Theme(qapp, ThemeChoice.LIGHT)
