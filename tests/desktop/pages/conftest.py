from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import App
from tests.desktop.practice.conftest import Ear, HandMadeAnalysis
from tests.desktop.window import AppWithEar, paths_below, running


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def make_app(qapp: QApplication, tmp_path: Path, ear: Ear, monkeypatch: pytest.MonkeyPatch):
    """Makes the app of one person again and again, as starting it again does."""
    monkeypatch.setenv("SPEECHD_ADDRESS", "unix_socket:/nowhere/at/all")

    def make(question, live):
        ear.questions.append(question)
        ear.live.append(live)
        return HandMadeAnalysis(ear)

    return lambda: AppWithEar(qapp, paths_below(tmp_path), lambda: make)


@pytest.fixture
def app(qtbot: QtBot, make_app) -> Iterator[App]:
    with running(qtbot, make_app()) as app:
        yield app
