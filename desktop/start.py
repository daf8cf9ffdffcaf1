"""Starting and ending the window: one Aloud a person, whose session it is, and what comes after it."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from content.errors import AloudError, trace
from content.loader import wants_guests
from desktop import __version__
from desktop.app import LISTENER_ENDS_WITHIN_MS, App
from desktop.handout.beside import find_handout
from desktop.pages.window import Window
from desktop.store.guest import GuestFolder, sweep_guests
from desktop.store.handover import hand_over, handed_over
from desktop.store.lock import Lock
from desktop.store.paths import Paths, user_paths
from desktop.store.settings import peek_settings
from desktop.widgets.icons import app_icon
from desktop.widgets.language import speak_the_language
from models.speech.weights import BUNDLED_WEIGHTS

log = logging.getLogger(__name__)

MOMENTS_VARIABLE = "ALOUD_MOMENTS"
"""Names a file that `aloud bench gui` reads the moments of a start from."""


class AlreadyOpenError(AloudError):
    """Another Aloud of the same person runs."""


def run_window(options: list[str], opened: Path | None = None, *, guest: bool | None = None) -> int:
    """Open the window and return the exit code when it is closed.

    Args:
        options: arguments for Qt, such as `-platform`.
        opened: a take or a pack that is to be opened in it.
        guest: whether to begin with a guest session; None leaves that to the pack in use.
    """
    qt = QApplication.instance()
    if not isinstance(qt, QApplication):
        qt = QApplication(["aloud", *options])
    qt.setApplicationName("Aloud")
    qt.setApplicationVersion(__version__)
    qt.setDesktopFileName("aloud")
    qt.setWindowIcon(app_icon())
    qt.setQuitOnLastWindowClosed(False)
    sys.unraisablehook = _in_passing
    speak_the_language(qt, QLocale())
    own = user_paths()
    try:
        code, following = _sit(qt, own, opened, guest=is_for_guests(own) if guest is None else guest)
    except AlreadyOpenError:
        if opened is None:
            raise
        hand_over(own.data, opened.absolute())
        return 0
    if following is not None:
        _start_again("--guest" if following else "--no-guest")
    return code


def _start_again(option: str) -> None:
    """Let a new process take this one's place, so that nothing of one session is in the memory of the next."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, *(() if frozen else ("-m", "desktop")), option]
    if sys.platform == "win32":
        # There is no taking the place there.
        subprocess.Popen(command)
        return
    if sys.stdout is not None:
        sys.stdout.flush()
    os.execv(command[0], command)


def _in_passing(args: sys.UnraisableHookArgs) -> None:
    """What fails while objects are taken away harms nobody, but Python would print it with its message."""
    if args.exc_value is not None:
        log.error("in passing: %s", trace(args.exc_value))


def is_for_guests(paths: Paths) -> bool:
    """Whether the pack in use, or one handed out with this program that will be, asks for guests; changes nothing."""
    settings = peek_settings(paths.settings)
    with contextlib.suppress(AloudError):  # what is wrong with a hand-out is told by the window
        handout = find_handout()
        if handout is not None and handout.fingerprint() != settings.handout:
            return handout.guest
    pack_id = settings.pack
    return pack_id is not None and wants_guests(paths.packs / pack_id)


def _sit(qt: QApplication, own: Paths, opened: Path | None, *, guest: bool) -> tuple[int, bool | None]:
    """Go through one session; return the exit code, and which session is to follow it."""
    sweep_guests()
    folder = GuestFolder(own) if guest else None
    paths = folder.paths if folder is not None else own
    try:
        lock = only_one(paths)
        try:
            return _run_session(qt, paths, (BUNDLED_WEIGHTS, own.weights), opened, guest=guest)
        finally:
            lock.release()
    finally:
        if folder is not None:
            folder.remove()


def _run_session(
    qt: QApplication, paths: Paths, weights: tuple[Path, ...], opened: Path | None, *, guest: bool
) -> tuple[int, bool | None]:
    paths.clean()
    if guest:
        # Qt's own dialogs write down there which folders were visited.
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(paths.config))
    app = App(qt, paths, weights, guest=guest)
    app.closed.connect(qt.quit)
    for number in (signal.SIGINT, signal.SIGTERM):
        # Not at once: before the events run nothing could end the program.
        signal.signal(number, lambda *_: QTimer.singleShot(0, app.window, app.window.close))
    # Python handles a signal only when it runs; without this it would wait for the next event.
    heartbeat = QTimer()
    heartbeat.start(250)
    heartbeat.timeout.connect(lambda: _open_next(app.window, paths))
    app.start()
    if moments := os.environ.get(MOMENTS_VARIABLE):
        note_moments(app, Path(moments))
    if opened is not None:
        app.window.open_file(opened.absolute())
    code = qt.exec()
    app.listener.wait(LISTENER_ENDS_WITHIN_MS)
    return code, app.next_session


def _open_next(window: Window, paths: Paths) -> None:
    """Open the file that a second start has left, and come to the front."""
    path = handed_over(paths.data)
    if path is not None and window.isEnabled():
        window.raise_()
        window.activateWindow()
        window.open_file(path)


def note_moments(app: App, target: Path) -> None:
    """Write down when the window was first painted and when the recogniser was there.

    Each line has a name, the seconds of the system's steady clock and those of processor time spent until then.
    """

    def note(what: str) -> None:
        with target.open("a", encoding="utf-8") as file:
            file.write(f"{what} {time.monotonic()} {time.process_time()}\n")

    app.first_frame.painted.connect(lambda: note("window"))
    app.listener.loaded.connect(lambda: note("recogniser"))
    app.listener.load_failed.connect(lambda _: note("no_recogniser"))


def only_one(paths: Paths) -> Lock:
    """Take the lock of this person's recordings: a second Aloud would offer the first one's running take as unfinished.

    Raises:
        AlreadyOpenError: another Aloud of this person runs.
    """
    paths.create()
    lock = Lock(paths.lock)
    if not lock.take():
        raise AlreadyOpenError(
            QCoreApplication.translate("app", "Aloud is already open on this computer; go to its window.")
        )
    return lock
