"""A whole app for tests: real window, store, recorder and player, with or without the recogniser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.app import App
from desktop.practice.worker import AnalysisMaker
from desktop.store.paths import Paths

LONG = 30_000


class AppWithEar(App):
    """The app, with analyses made by hand in place of the recogniser."""

    def __init__(self, qt: QApplication, paths: Paths, load: Callable[[], AnalysisMaker]) -> None:
        self._hand_made = load
        super().__init__(qt, paths, ())

    def _loader(self, model: str) -> Callable[[], AnalysisMaker]:
        return self._hand_made


def paths_below(folder: Path) -> Paths:
    """Return a person's folders below `folder`."""
    return Paths(folder / "config", folder / "data", folder / "cache")


@contextmanager
def running(qtbot: QtBot, app: App, *, welcomed: bool = True) -> Iterator[App]:
    """Show the window, and close it as a person does; `welcomed` says that the first steps were shown before."""
    app.preferences.change(replace(app.preferences.settings, welcomed=welcomed))
    app.start()
    qtbot.waitExposed(app.window)
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    try:
        yield app
    finally:
        close(qtbot, app)


def close(qtbot: QtBot, app: App) -> None:
    """Close the window and wait until every thread has ended; nothing happens the second time."""
    if not isValid(app.window):
        return
    if app.window.isVisible():
        with qtbot.waitSignal(app.closed, timeout=LONG):
            app.window.close()
    assert app.listener.wait(LONG)
    app.window.deleteLater()
    # Now, not when the next loop runs: the next window's style sheet would be laid out for this one's widgets too.
    QCoreApplication.sendPostedEvents(app.window, QEvent.Type.DeferredDelete)
    # As in a new process: an app puts its style sheet on when its pages stand, and each widget is dressed once.
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    qt.setStyleSheet("")


def focused(qtbot: QtBot) -> QWidget:
    """The widget that has the keyboard."""
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def named(widget: QWidget) -> str:
    """What a screen reader would call a control."""
    return widget.accessibleName() or (widget.text() if isinstance(widget, QPushButton) else "")
