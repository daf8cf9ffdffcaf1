"""The composition root: builds every object once and passes it on by constructor."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from content.errors import AloudError, trace
from content.schema import Question
from desktop import __version__
from desktop.analyse import load_models, model_here
from desktop.audio.player import Player
from desktop.audio.wav import repair_wav
from desktop.doctor import examine
from desktop.handout.beside import Handout, find_handout
from desktop.pages.settings.page import SettingsPage
from desktop.pages.welcome.page import WelcomePage
from desktop.pages.window import Window
from desktop.practice.errand import Errand
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
from desktop.store.packs import PackShelf
from desktop.store.paths import Paths
from desktop.store.sessions import Store
from desktop.store.settings import Settings, load_settings
from desktop.widgets.first_frame import FirstFrame
from desktop.widgets.motion import MotionChoice, system_reduces_motion
from desktop.widgets.theme import Theme, ThemeChoice
from models.speech.weights import WeightsError, find_model, load_manifest

log = logging.getLogger(__name__)

LISTENER_ENDS_WITHIN_MS = 30_000
"""The listener looks at its cancel event between chunks; a chunk takes seconds at most."""

SWITCH_S = 0.001
"""After so long another thread lets the window have Python's lock; with Python's own 5 ms a report that opens while
the recogniser works waits at every step."""


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
        log.error("unexpected: %s", trace(error))
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
        guest: whether this is a guest session, which the window then says.
    """

    closed = Signal()
    """Every thread has ended and the window is gone."""

    def __init__(self, qt: QApplication, paths: Paths, weights: tuple[Path, ...], *, guest: bool = False) -> None:
        super().__init__(qt)
        self.next_session: bool | None = None
        """Once closed: whether a guest session is to follow, or the account's own; None ends the program."""
        self.paths = paths
        self._weights = weights
        self._closing = False
        paths.create()
        settings, settings_notice = load_settings(paths.settings)
        self.store = Store(paths.database, paths.recordings)
        self.preferences = Preferences(paths.settings, settings, self)
        self.theme = Theme(qt, _theme_choice(settings), text_scale=_text_scale(settings), dressed=False)
        self.theme.motion.choose(MotionChoice(settings.motion))
        self._system_motion = Errand(self)
        self._system_motion.done.connect(self.theme.motion.hear_system)
        shelf = PackShelf(paths.packs)
        shelf.clean()
        handout, handout_notice = _handout()
        brand = handout.branding if handout is not None else None
        self.library = Library(shelf, self.preferences, self, brand=brand)
        handout_notice = handout_notice or self._take_in(handout)
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
            scratch=paths.scratch,
            parent=self,
        )
        settings_page = SettingsPage(
            self.theme,
            self.preferences,
            self.system_voice,
            self._models,
            make_recorder=self.rehearsal.new_recorder,
            playback=self.playback,
        )
        preparing = Preparing(paths.preparation)
        welcome_page = WelcomePage(self.theme, self.rehearsal, lambda: examine(weights, paths))
        self.window = Window(
            self.theme,
            self.rehearsal,
            self.playback,
            preparing=preparing,
            settings_page=settings_page,
            welcome_page=welcome_page,
        )
        self.theme.dress()
        self.faults = Faults(self)
        self.faults.happened.connect(self.window.tell)
        self.listener.load_failed.connect(self.window.tell)
        self.preferences.changed.connect(self._settings_changed)
        self.library.changed.connect(self._dress_in_pack)
        self._dress_in_pack()
        self.window.closing.connect(self._close)
        self.window.session_wanted.connect(self._change_session)
        if guest:
            self.window.show_guest()
        self.listener.closed.connect(self._listener_closed)
        notices = (settings_notice, handout_notice, preparing.notice, self.store.notice)
        for notice in (*notices, *self.library.unreadable.values()):
            if notice:
                self.window.tell(notice)
        try:
            self._recover()
        except AloudError as error:
            # On a full disk takes can still be read, and deleted to make room.
            self.window.tell(str(error))

    def start(self) -> None:
        """Show the window, at the first start with the first steps, then load the recogniser behind it."""
        self.faults.install()
        if not self.preferences.settings.welcomed and self.store.history.is_empty():
            self.window.show_welcome()
        sys.setswitchinterval(SWITCH_S)
        self.first_frame = FirstFrame(self.window)
        self.first_frame.painted.connect(self._load_recogniser)
        self.window.show()
        self._system_motion.run(system_reduces_motion)

    def _recover(self) -> None:
        """Offer what a crash left without a report."""
        self.store.find_again(repair_wav, self._text_of)
        self.window.home.offer(self.store.unfinished_takes(repair_wav))
        if self.store.follow_ups.mend(repair_wav):
            self.window.tell(
                self.tr(
                    "Aloud ended while a follow-up question was answered; what was recorded is kept, and the report of "
                    "that take in the history finds out what it adds."
                )
            )

    def _load_recogniser(self) -> None:
        if not self._closing:
            self.listener.start()

    # --- settings

    def _settings_changed(self, before: Settings, now: Settings) -> None:
        if before.theme != now.theme:
            self.theme.choose(_theme_choice(now))
        self.theme.motion.choose(MotionChoice(now.motion))
        if before.text_percent != now.text_percent:
            self.theme.set_text_scale(_text_scale(now))
        if before.speaker != now.speaker:
            player = Player(now.speaker)
            self.voice.use_player(player)
            self.playback.use_player(player)
        self.voice.prefer_clips(now.clips)
        if before.voice != now.voice:
            self.system_voice.use(now.voice)
        if before.model != now.model:
            self.listener.use(self._loader(now.model))

    def _take_in(self, handout: Handout | None) -> str:
        """Open the pack that was handed out with this program, once for each person; returns what went wrong."""
        if handout is None:
            return ""
        try:
            fingerprint = handout.fingerprint()
            if fingerprint != self.preferences.settings.handout:
                self.library.open(handout.pack)
                self.preferences.change(replace(self.preferences.settings, handout=fingerprint))
        except AloudError as error:
            return str(error)
        return ""

    def _dress_in_pack(self) -> None:
        brand = self.library.branding
        self.theme.use_accent(brand.accent)
        self.window.name_it(brand.name or self.tr("Aloud"))
        self.window.settings.show_brand(brand.name)

    def _loader(self, model: str) -> Callable[[], AnalysisMaker]:
        weights, library = self._weights, self.library

        def load() -> AnalysisMaker:
            from models.analysis import Analysis as WholeAnalysis

            loaded = load_models(weights, model_here(model, weights))

            def make(question: Question | None, live: bool) -> Analysis:
                rubric = library.rubric_for(question)
                analysis = WholeAnalysis(loaded, question, rubric, app_version=__version__, live=live)
                return ReplyAnalysis(analysis, question) if question is not None and is_line(question) else analysis

            return make

        return load

    def _models(self) -> tuple[str, ...]:
        """Names of the transcribers whose weights are on this computer; may take a second to verify them."""
        names = []
        manifest = load_manifest()
        # The one that Aloud comes with first: it is used where the chosen one is not here.
        for name in sorted(manifest.transcribers(), key=lambda name: name != manifest.default):
            try:
                find_model(name, self._weights)
            except WeightsError:
                continue
            names.append(name)
        return tuple(names)

    def _text_of(self, pack_id: str, question_id: str) -> str:
        question = self.library.question(pack_id, question_id)
        return question.text if question is not None else self.tr("A recording that was found again")

    # --- closing

    def _change_session(self, guest: bool) -> None:
        self.next_session = guest
        self.window.close()

    def _close(self) -> None:
        """Bring everything to rest without making the window wait: recording, then listener, then the window."""
        self._system_motion.forget()
        self.voice.stop()
        self.playback.stop()
        self.window.pack.own_voice.drop()
        self.window.welcome.rest()
        self.window.settings.microphone_test.drop()
        self.window.chapter.letter.keep()
        self.window.practise.keep()
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
        self._closing = True
        self.window.finish_closing()
        self.store.close()
        self.faults.remove()
        self.closed.emit()


def _handout() -> tuple[Handout | None, str]:
    """What was put beside this program, and what is wrong with it."""
    try:
        return find_handout(), ""
    except AloudError as error:
        return None, str(error)


def _theme_choice(settings: Settings) -> ThemeChoice:
    try:
        return ThemeChoice(settings.theme)
    except ValueError:
        return ThemeChoice.SYSTEM


def _text_scale(settings: Settings) -> float | None:
    return settings.text_percent / 100 if settings.text_percent is not None else None
