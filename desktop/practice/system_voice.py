"""The system's own voice through QTextToSpeech, opened only when it is known to answer.

On Linux the engine talks to speech-dispatcher from its constructor and waits for the answer without end, holding
Python's lock: a hung service would freeze the whole app. So the service is asked on a thread of its own first, with a
deadline, and the engine is made only after it has answered.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer, Signal

from desktop.practice.mailbox import Mailbox

if TYPE_CHECKING:
    from PySide6.QtTextToSpeech import QTextToSpeech

log = logging.getLogger(__name__)

LANGUAGE = "en_US"

ANSWERS_WITHIN_S = 3.0
"""A speech service that has not answered by then is taken for absent."""

STARTS_WITHIN_MS = 4_000
"""A voice that has not begun to speak by then is taken for dumb."""

SLOWEST_S_PER_CHARACTER = 0.25
"""No voice needs longer to speak; after that it is taken to have died in the middle."""

_UNIX = "unix_socket:"


class SystemVoice(QObject):
    """Says sentences in the system's voice, one at a time.

    Args:
        voice: name of the voice, or None for the first one of the language.
    """

    opened = Signal(bool)
    """Whether there is a working engine; emitted once after `open`."""

    spoken = Signal()
    """The sentence has been said to its end."""

    failed = Signal(str)
    """The voice cannot speak, for this reason (in words for the log)."""

    def __init__(self, voice: str | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._voice = voice
        self._mailbox = Mailbox(self)
        self._engine: QTextToSpeech | None = None
        self._opening = False
        self._dead = False
        self._sentence = ""
        self._began = False
        self._watch = QTimer(self)
        self._watch.setSingleShot(True)
        self._watch.timeout.connect(lambda: self._give_up("no sign of life in time"))

    @property
    def usable(self) -> bool | None:
        """Whether it speaks; None before `opened`."""
        return True if self._engine is not None else (False if self._dead else None)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the voices of the language; empty before `opened`."""
        return plain_names(voice.name() for voice in self._engine.availableVoices()) if self._engine is not None else ()

    def use(self, voice: str | None) -> None:
        """Speak with the voice of this name from the next sentence on."""
        self._voice = voice

    def open(self) -> None:
        """Find out whether there is a voice; `opened` follows, at once if it is known already."""
        if self.usable is not None:
            self.opened.emit(self.usable)
        elif not self._opening:
            self._opening = True
            self._mailbox.open()
            threading.Thread(target=self._ask_service, name="speech-service", daemon=True).start()

    def say(self, sentence: str, *, rate: float = 0.0) -> None:
        """Say a sentence; `spoken` or `failed` follows. Only after `opened(True)`.

        Args:
            sentence: what is said.
            rate: how fast, from -1 (slowest) over 0 (the voice's own) to 1.
        """
        if self._engine is None:
            self.failed.emit("there is no engine")
            return
        voices = {voice.name(): voice for voice in self._engine.availableVoices()}
        chosen = self._voice if self._voice in voices else preferred_name(self.names)
        if chosen is not None:
            self._engine.setVoice(voices[chosen])
        self._sentence = sentence
        self._began = False
        self._watch.start(STARTS_WITHIN_MS)
        self._engine.setRate(rate)
        self._engine.say(sentence)

    def stop(self) -> None:
        """Be quiet at once; neither `spoken` nor `failed` follows."""
        self._sentence = ""
        self._watch.stop()
        if self._engine is not None:
            self._engine.stop()

    def _ask_service(self) -> None:
        answers = not sys.platform.startswith("linux") or speech_service_answers(ANSWERS_WITHIN_S)
        self._mailbox.post(lambda: self._service_answered(answers))

    def _service_answered(self, answers: bool) -> None:
        self._mailbox.close()
        self._opening = False
        self._engine = self._make_engine() if answers else None
        self._dead = self._engine is None
        self.opened.emit(not self._dead)

    def _make_engine(self) -> QTextToSpeech | None:
        try:
            from PySide6.QtTextToSpeech import QTextToSpeech
        except ImportError as error:
            log.warning("no system voice: %s", error)
            return None
        for name in (name for name in QTextToSpeech.availableEngines() if name != "mock"):
            engine = QTextToSpeech(name, self)
            engine.setLocale(QLocale(LANGUAGE))
            if engine.state() is not QTextToSpeech.State.Error and engine.availableVoices():
                engine.stateChanged.connect(self._state_changed)
                return engine
            log.warning("the system voice %s does not work: %s", name, engine.errorString())
            engine.deleteLater()
        return None

    def _state_changed(self) -> None:
        from PySide6.QtTextToSpeech import QTextToSpeech

        if self._engine is None or not self._sentence:
            return
        state = self._engine.state()
        if state is QTextToSpeech.State.Speaking:
            self._began = True
            self._watch.start(STARTS_WITHIN_MS + round(1000 * SLOWEST_S_PER_CHARACTER * len(self._sentence)))
        elif state is QTextToSpeech.State.Ready and self._began:
            self._sentence = ""
            self._watch.stop()
            self.spoken.emit()
        elif state is QTextToSpeech.State.Error:
            self._give_up(self._engine.errorString())

    def _give_up(self, reason: str) -> None:
        self._sentence = ""
        self._watch.stop()
        self._dead = True
        if self._engine is not None:
            self._engine.deleteLater()
            self._engine = None
        self.failed.emit(reason)


def plain_names(names: Iterable[str]) -> tuple[str, ...]:
    """Leave out the variants that eSpeak lists of each voice ("English (America)+Annie"), unless there is no other."""
    every = tuple(names)
    return tuple(name for name in every if "+" not in name) or every


def preferred_name(names: Sequence[str]) -> str | None:
    """Return the voice that is used when none was chosen: the first that says it is American, else the first."""
    american = [name for name in names if any(word in name for word in ("America", "United States", "US"))]
    return next(iter([*american, *names]), None)


def speech_service_answers(timeout_s: float) -> bool:
    """Return whether speech-dispatcher answers, starting it if it is installed and does not run.

    Waits up to `timeout_s` seconds for each of the two steps. Only its Unix socket is tried: the one that
    `SPEECHD_ADDRESS` names, else the usual one.
    """
    named = os.environ.get("SPEECHD_ADDRESS", "")
    runtime = os.environ.get("XDG_RUNTIME_DIR") or str(Path.home() / ".cache")
    path = Path(runtime) / "speech-dispatcher" / "speechd.sock"
    if named:
        if not named.startswith(_UNIX):
            return False
        path = Path(named.removeprefix(_UNIX))
    try:
        if not named and not path.exists():
            program = shutil.which("speech-dispatcher")
            if program is None:
                return False
            subprocess.run([program, "--spawn"], timeout=timeout_s, check=False, capture_output=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as service:
            service.settimeout(timeout_s)
            service.connect(str(path))
            service.sendall(b"SET SELF CLIENT_NAME user:aloud:probe\r\n")
            answers = service.recv(256).startswith(b"2")
            service.sendall(b"QUIT\r\n")
            return answers
    except (OSError, subprocess.TimeoutExpired) as error:
        log.info("the speech service does not answer: %s", error)
        return False
