"""The composition root: how the app starts, ends, and takes what no code expected."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from content.errors import AloudError
from desktop.app import App, Faults
from desktop.start import AlreadyOpenError, only_one
from desktop.store.settings import Settings, load_settings, save_settings
from tests.desktop.practice.conftest import Ear, HandMadeAnalysis
from tests.desktop.window import LONG, AppWithEar, paths_below, running

ROOT = Path(__file__).parents[2]


@pytest.fixture
def make_app(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], App]:
    monkeypatch.setenv("SPEECHD_ADDRESS", "unix_socket:/nowhere/at/all")
    return lambda: AppWithEar(qapp, paths_below(tmp_path), lambda: lambda question, live: HandMadeAnalysis(Ear()))


def test_it_starts_and_ends_with_no_thread_left(qtbot: QtBot, make_app: Callable[[], App]) -> None:
    app = make_app()
    with running(qtbot, app):
        qtbot.waitUntil(lambda: app.listener.running)
        assert app.window.page is app.window.home
    assert not app.listener.running
    assert [thread.name for thread in threading.enumerate() if thread.name in ("recorder", "player")] == []


def test_missing_weights_are_told_in_the_window_and_the_rest_works(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", "unix_socket:/nowhere/at/all")
    app = App(qapp, paths_below(tmp_path), ())
    with running(qtbot, app):
        qtbot.waitUntil(lambda: "aloud models fetch base" in app.window.banner.message, timeout=LONG)
        app.window.history.refresh()


def test_a_damaged_database_is_told_and_a_new_one_begun(qtbot: QtBot, make_app: Callable[[], App]) -> None:
    app = make_app()
    with running(qtbot, app):
        app.store.start_session()
    app.paths.database.write_bytes(b"this is no database" * 100)
    with running(qtbot, make_app()) as again:
        assert again.window.banner.message
        assert again.store.takes() == ()


def test_damaged_settings_are_told_and_replaced(qtbot: QtBot, make_app: Callable[[], App], tmp_path: Path) -> None:
    paths = paths_below(tmp_path)
    paths.create()
    paths.settings.write_text("{broken", encoding="utf-8")
    with running(qtbot, make_app()) as app:
        assert app.window.banner.message
        assert app.preferences.settings == Settings(welcomed=True)


def test_an_unknown_theme_in_the_settings_follows_the_system(
    qtbot: QtBot, make_app: Callable[[], App], tmp_path: Path
) -> None:
    paths = paths_below(tmp_path)
    paths.create()
    save_settings(paths.settings, Settings(theme="dark"))
    data = json.loads(paths.settings.read_text("utf-8"))
    data["theme"] = "purple"
    paths.settings.write_text(json.dumps(data), encoding="utf-8")
    with running(qtbot, make_app()) as app:
        assert not app.theme.is_dark


def test_a_change_of_settings_reaches_whoever_depends_on_it(
    qtbot: QtBot, make_app: Callable[[], App], tmp_path: Path
) -> None:
    with running(qtbot, make_app()) as app:
        qtbot.waitUntil(lambda: app.listener.running)
        with qtbot.waitSignal(app.listener.loaded, timeout=LONG):
            app.preferences.change(Settings(theme="dark", model="tiny.en", speaker="some-speaker", voice="Ann"))
        assert app.theme.is_dark
    assert load_settings(paths_below(tmp_path).settings)[0].model == "tiny.en"


def test_what_no_code_expected_reaches_the_window_from_any_thread(
    qtbot: QtBot, make_app: Callable[[], App], caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("out of the blue")

    with running(qtbot, make_app()) as app:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: "recordings are safe" in app.window.banner.message)
        app.window.banner.dismiss()
        sys.excepthook(AloudError, AloudError("Plug in a microphone."), None)
        qtbot.waitUntil(lambda: app.window.banner.message == "Plug in a microphone.")
    assert "RuntimeError in test_app.py" in caplog.text
    assert "out of the blue" not in caplog.text, "a message may quote what was said"


def test_the_hooks_are_given_back(qtbot: QtBot) -> None:
    before = (sys.excepthook, threading.excepthook)
    faults = Faults()
    faults.install()
    assert sys.excepthook != before[0]
    faults.remove()
    assert (sys.excepthook, threading.excepthook) == before


def test_a_second_aloud_of_one_person_is_sent_to_the_first(tmp_path: Path) -> None:
    paths = paths_below(tmp_path)
    hold = "import sys; from pathlib import Path; from tests.desktop.window import paths_below; "
    hold += "from desktop.start import only_one; lock = only_one(paths_below(Path(sys.argv[1]))); "
    hold += "print('open', flush=True); sys.stdin.read()"
    first = subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"open\n"
        with pytest.raises(AlreadyOpenError, match="already open"):
            only_one(paths)
        first.kill()  # as in a crash: the lock file stays behind
    lock = only_one(paths)
    assert lock.held
    lock.release()
