"""The guest session in the window: how it is begun, shown and ended."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from content.archive import pack_zip
from content.loader import load_pack
from content.schema import Branding
from desktop.__main__ import main
from desktop.app import App
from desktop.handout.beside import VARIABLE, Handout, write_handout
from desktop.start import is_for_guests
from desktop.store.guest import PREFIX
from desktop.store.lock import Lock
from desktop.store.paths import Paths, user_paths
from desktop.store.settings import Settings, save_settings
from tests.desktop.coach_pack import write_coach_pack
from tests.desktop.practice.conftest import Ear, HandMadeAnalysis
from tests.desktop.window import LONG, AppWithEar, named, paths_below, running
from tests.sound_server import wait_until

ROOT = Path(__file__).parents[2]
LONG_S = 120


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders of the test's own, and no speech service."""
    monkeypatch.setenv("SPEECHD_ADDRESS", "unix_socket:/nowhere/at/all")
    monkeypatch.setenv("ALOUD_HOME", str(tmp_path / "home"))
    (tmp_path / "run").mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "run"))


def press_in_the_question(word: str) -> None:
    """As soon as a question stands on the screen, press the button whose text begins so."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, press)
            return
        next(button for button in box.buttons() if named(button).startswith(word)).click()

    QTimer.singleShot(20, press)


def test_the_window_says_so_for_as_long_as_it_lasts(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    app = AppWithEar(qapp, paths_below(tmp_path), lambda: lambda question, live: HandMadeAnalysis(Ear()))
    with running(qtbot, app):
        assert app.window.guest_bar.message == "" and app.window.home.guest.isVisible()
    guest = App(qapp, paths_below(tmp_path / "guest"), (), guest=True)
    with running(qtbot, guest):
        window = guest.window
        for page in (window.home, window.history, window.settings):
            window._show(page)
            assert window.guest_bar.isVisible() and "nothing is kept" in window.guest_bar.accessibleName()
        assert "guest" in window.windowTitle()
        assert not window.home.guest.isVisibleTo(window.home) and not window.welcome.guest.isVisibleTo(window.welcome)


CHANGES = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop.start import run_window
from desktop.pages.window import Window
from tests.desktop.test_guest import press_in_the_question

def click():
    window = next((top for top in QApplication.topLevelWidgets() if isinstance(top, Window)), None)
    if window is None or not window.isVisible():
        QTimer.singleShot(50, click)
        return
    press_in_the_question("Begin")
    window.home.guest.click()

qt = QApplication(["aloud"])
QTimer.singleShot(50, click)
sys.exit(run_window([]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_from_the_own_session_to_a_guests(tmp_path: Path) -> None:
    save_and_create(user_paths(), Settings(welcomed=True))
    before = set(user_paths().data.rglob("*"))
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen([sys.executable, "-c", CHANGES], cwd=ROOT, env=environment) as process:
        try:
            sessions = (tmp_path / "run").glob
            wait_until(lambda: list(sessions(f"{PREFIX}*/data/sessions.db")), LONG_S, "the guest session")
            lock = Lock(user_paths().lock)
            assert lock.take(), "the own session has ended"
            lock.release()
            # The new process has the place of the old one.
            wait_until(lambda: handles(process.pid, signal.SIGTERM), LONG_S, "the window of the guest session")
            process.terminate()
            assert process.wait(LONG_S) == 0
        finally:
            process.kill()
    assert list((tmp_path / "run").glob(f"{PREFIX}*")) == []
    assert set(user_paths().data.rglob("*")) - before == {user_paths().lock, user_paths().database}


def handles(pid: int, number: signal.Signals) -> bool:
    """Whether a process has a handler of its own for a signal."""
    caught = re.search(r"SigCgt:\s*([0-9a-f]+)", Path(f"/proc/{pid}/status").read_text())
    return caught is not None and bool(int(caught[1], 16) >> (number - 1) & 1)


def test_ending_asks_only_if_something_is_lost(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    app = App(qapp, paths_below(tmp_path), (), guest=True)
    with running(qtbot, app):
        app.store.start_take(app.store.start_session().id, "pack", "q", "Q?")
        press_in_the_question("Cancel")
        app.window.guest_bar.end.click()
        assert app.next_session is None and app.window.isVisible()
        press_in_the_question("Delete and end")
        with qtbot.waitSignal(app.closed, timeout=LONG):
            app.window.guest_bar.end.click()
        assert app.next_session is False


def save_and_create(paths: Paths, settings: Settings) -> None:
    """Let a person have used Aloud before."""
    paths.create()
    save_settings(paths.settings, settings)


def test_a_pack_can_make_it_the_default(tmp_path: Path) -> None:
    paths = user_paths()
    assert not is_for_guests(paths)
    folder = write_coach_pack(tmp_path / "coach")
    pack = load_pack(folder)
    assert not pack.guest
    save_and_create(paths, Settings(pack=pack.id))
    folder.rename(paths.packs / pack.id)
    text = (paths.packs / pack.id / "pack.toml").read_text("utf-8")
    for line, wanted in (("guest = true\n", True), ("guest = false\n", False), ("guest = 'yes'\n", False)):
        (paths.packs / pack.id / "pack.toml").write_text(line + text, encoding="utf-8")
        assert is_for_guests(paths) is wanted
    (paths.packs / pack.id / "pack.toml").write_text("{", encoding="utf-8")
    assert not is_for_guests(paths)


def test_a_hand_out_can_make_it_the_default_of_its_first_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    coach, pack = write_coach_pack(tmp_path / "coach"), tmp_path / "coach.aloudpack"
    pack_zip(coach, pack)
    paths = user_paths()
    for guest in (False, True):
        folder = tmp_path / f"handout-{guest}"
        write_handout(folder, Handout(pack, Branding("Brook", "", None), guest=guest))
        monkeypatch.setenv(VARIABLE, str(folder))
        assert is_for_guests(paths) is guest
    save_and_create(paths, Settings(handout=Handout(pack, Branding("", "", None)).fingerprint()))
    assert not is_for_guests(paths), "its pack was opened before, and the person uses another one now"


@pytest.mark.parametrize("arguments", [["--guest", "questions"], ["--no-guest", "doctor"]])
def test_no_command_is_a_guests(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "without a command" in capsys.readouterr().err


def test_a_guest_needs_a_window(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main(["--guest"]) == 1
    assert "A guest session needs a window" in capsys.readouterr().err
