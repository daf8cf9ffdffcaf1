"""The composition root: builds every object once and passes it on by constructor; starts and ends the window."""

from __future__ import annotations

import logging
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from content.errors import AloudError
from content.schema import Question
from desktop import __version__
from desktop.analyse import load_models
from desktop.audio.player import Player
from desktop.audio.wav import repair_wav
from desktop.doctor import examine
from desktop.pages.settings import SettingsPage
from desktop.pages.welcome import WelcomePage
from desktop.pages.window import Window
from desktop.practice.library import Library
from desktop.practice.playback import Playback
from desktop.practice.preferences import Preferences
from desktop.practice.preparing import Preparing
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.reply import ReplyAnalysis
from desktop.practice.roleplay import is_line
from desktop.practice.system_voice import SystemVoice
from desktop.practice.voice import InterviewerVoice
from desktop.practice.worker import Analysis, AnalysisMaker, Listener
from desktop.store.handover import hand_over, handed_over
from desktop.store.packs import PackShelf
from desktop.store.paths import Paths, user_paths
from desktop.store.sessions import Store
from desktop.store.settings import Settings, load_settings
from desktop.widgets.icons import app_icon
from desktop.widgets.theme import Theme, ThemeChoice
from models.speech.weights import BUNDLED_WEIGHTS, WeightsError, find_model, load_manifest

log = logging.getLogger(__name__)

LISTENER_ENDS_WITHIN_MS = 30_000
"""The listener looks at its cancel event between chunks; a chunk takes seconds at most."""


class AlreadyOpenError(AloudError):
    """Another Aloud of the same person runs."""


class Faults(QObject):
    """Takes what no code expected, on any thread, to the one error place of the window."""

    happened = Signal(str, str)
    """One sentence for the person, and the details."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Catch what would otherwise end on standard error unseen."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_main_thread
        threading.excepthook = self._on_other_thread

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def report(self, error: BaseException) -> None:
        """Show this error."""
        details = "".join(traceback.format_exception(error))
        if isinstance(error, AloudError):
            self.happened.emit(str(error), "")
            return
        log.error("unexpected: %s", details)
        self.happened.emit(
            self.tr("Something went wrong inside Aloud; your recordings are safe, and starting Aloud again may help."),
            details,
        )

    def _on_main_thread(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report(error)

    def _on_other_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self.report(args.exc_value)


class App(QObject):
    """Everything there is while the window is open.

    Args:
        qt: the Qt application.
        paths: the folders of this person.
        weights: where speech weights are looked for.
    """

    closed = Signal()
    """Every thread has ended and the window is gone."""

    def __init__(self, qt: QApplication, paths: Paths, weights: tuple[Path, ...]) -> None:
        super().__init__(qt)
        self.paths = paths
        self._weights = weights
        paths.create()
        settings, settings_notice = load_settings(paths.settings)
        self.store = Store(paths.database, paths.recordings)
        self.preferences = Preferences(paths.settings, settings, self)
        self.theme = Theme(qt, _theme_choice(settings))
        self.library = Library(PackShelf(paths.packs), self.preferences, self)
        player = Player(settings.speaker)
        self.system_voice = SystemVoice(settings.voice, self)
        self.voice = InterviewerVoice(player, self.system_voice, self)
        self.voice.prefer_clips(settings.clips)
        self.playback = Playback(player, self)
        self.listener = Listener(self._loader(settings.model), self)
        self.rehearsal = Rehearsal(
            self.library,
            store=self.store,
            listener=self.listener,
            voice=self.voice,
            preferences=self.preferences,
            parent=self,
        )
        settings_page = SettingsPage(self.theme, self.preferences, self.system_voice, self._models)
        preparing = Preparing(paths.preparation)
        welcome_page = WelcomePage(self.theme, self.rehearsal, lambda: examine(weights))
        self.window = Window(
            self.theme,
            self.rehearsal,
            self.playback,
            preparing=preparing,
            settings_page=settings_page,
            welcome_page=welcome_page,
        )
        self.faults = Faults(self)
        self.faults.happened.connect(self.window.tell)
        self.listener.load_failed.connect(self.window.tell)
        self.preferences.changed.connect(self._settings_changed)
        self.library.changed.connect(self._dress_in_pack)
        self._dress_in_pack()
        self.window.closing.connect(self._close)
        self.listener.closed.connect(self._listener_closed)
        for notice in (settings_notice, preparing.notice, self.store.notice, *self.library.unreadable.values()):
            if notice:
                self.window.tell(notice)
        self.window.home.offer(self.store.unfinished_takes(repair_wav))
        if self.store.follow_ups.mend(repair_wav):
            self.window.tell(
                self.tr(
                    "Aloud ended while a follow-up question was answered; what was recorded is kept, and the report of "
                    "that take in the history finds out what it adds."
                )
            )

    def start(self) -> None:
        """Show the window, at the first start with the first steps, then load the recogniser behind it."""
        self.faults.install()
        if not self.preferences.settings.welcomed and not self.store.takes():
            self.window.show_welcome()
        self.window.show()
        QTimer.singleShot(0, self, self.listener.start)

    # --- settings

    def _settings_changed(self, before: Settings, now: Settings) -> None:
        if before.theme != now.theme:
            self.theme.choose(_theme_choice(now))
        if before.speaker != now.speaker:
            player = Player(now.speaker)
            self.voice.use_player(player)
            self.playback.use_player(player)
        self.voice.prefer_clips(now.clips)
        if before.voice != now.voice:
            self.system_voice.use(now.voice)
        if before.model != now.model:
            self.listener.use(self._loader(now.model))

    def _dress_in_pack(self) -> None:
        self.theme.use_accent(self.library.pack.branding.accent)

    def _loader(self, model: str) -> Callable[[], AnalysisMaker]:
        weights, library = self._weights, self.library

        def load() -> AnalysisMaker:
            from models.analysis import Analysis as WholeAnalysis

            loaded = load_models(weights, model)

            def make(question: Question | None, live: bool) -> Analysis:
                rubric = library.rubric_for(question)
                analysis = WholeAnalysis(loaded, question, rubric, app_version=__version__, live=live)
                return ReplyAnalysis(analysis, question) if question is not None and is_line(question) else analysis

            return make

        return load

    def _models(self) -> tuple[str, ...]:
        """Names of the transcribers whose weights are on this computer; may take a second to verify them."""
        names = []
        for name in load_manifest().transcribers():
            try:
                find_model(name, self._weights)
            except WeightsError:
                continue
            names.append(name)
        return tuple(names)

    # --- closing

    def _close(self) -> None:
        """Bring everything to rest without making the window wait: recording, then listener, then the window."""
        self.voice.stop()
        self.playback.stop()
        self.window.pack.own_voice.drop()
        self.window.welcome.rest()
        self.window.chapter.letter.keep()
        take = self.window.practise.take
        if self.window.leave_take() and take is not None:
            take.stage_changed.connect(lambda _: self._close_listener())
        else:
            self._close_listener()

    def _close_listener(self) -> None:
        # What was spoken is on disk. The recogniser may need seconds to come to rest; nobody has to watch that.
        self.window.hide()
        if self.listener.running:
            self.listener.close()
        else:
            self._listener_closed()

    def _listener_closed(self) -> None:
        self.window.finish_closing()
        self.store.close()
        self.faults.remove()
        self.closed.emit()


def run_window(options: list[str], opened: Path | None = None) -> int:
    """Open the window and return the exit code when it is closed.

    Args:
        options: arguments for Qt, such as `-platform`.
        opened: a take or a pack that is to be opened in it.
    """
    qt = QApplication.instance()
    if not isinstance(qt, QApplication):
        qt = QApplication(["aloud", *options])
    qt.setApplicationName("Aloud")
    qt.setApplicationVersion(__version__)
    qt.setDesktopFileName("aloud")
    qt.setWindowIcon(app_icon())
    qt.setQuitOnLastWindowClosed(False)
    paths = user_paths()
    try:
        lock = only_one(paths)
    except AlreadyOpenError:
        if opened is None:
            raise
        hand_over(paths.data, opened.absolute())
        return 0
    app = App(qt, paths, (BUNDLED_WEIGHTS, paths.weights))
    app.closed.connect(qt.quit)
    signal.signal(signal.SIGINT, lambda *_: app.window.close())
    signal.signal(signal.SIGTERM, lambda *_: app.window.close())
    # Python handles a signal only when it runs; without this it would wait for the next event.
    heartbeat = QTimer()
    heartbeat.start(250)
    heartbeat.timeout.connect(lambda: _open_next(app.window, paths))
    app.start()
    if opened is not None:
        app.window.open_file(opened.absolute())
    code = qt.exec()
    app.listener.wait(LISTENER_ENDS_WITHIN_MS)
    lock.unlock()
    return code


def _open_next(window: Window, paths: Paths) -> None:
    """Open the file that a second start has left, and come to the front."""
    path = handed_over(paths.data)
    if path is not None and window.isEnabled():
        window.raise_()
        window.activateWindow()
        window.open_file(path)


def only_one(paths: Paths) -> QLockFile:
    """Take the lock of this person's recordings: a second Aloud would offer the first one's running take as unfinished.

    A lock whose process is gone, after a crash or power cut, is taken over.

    Raises:
        AlreadyOpenError: another Aloud of this person runs.
    """
    paths.create()
    lock = QLockFile(str(paths.data / "open.lock"))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
        raise AlreadyOpenError("Aloud is already open on this computer; go to its window.")
    return lock


def _theme_choice(settings: Settings) -> ThemeChoice:
    try:
        return ThemeChoice(settings.theme)
    except ValueError:
        return ThemeChoice.SYSTEM
