"""The interviewer's voice: the question's own clip, else the system voice, else the text alone."""

from __future__ import annotations

import logging
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from content.schema import Question
from desktop.audio.player import PlaybackEnd, Player
from desktop.practice.mailbox import Mailbox
from desktop.practice.system_voice import SystemVoice

log = logging.getLogger(__name__)


class AskedBy(StrEnum):
    """How a question is asked."""

    CLIP = "clip"
    SYSTEM_VOICE = "system_voice"
    TEXT = "text"


class InterviewerVoice(QObject):
    """Asks questions aloud, one at a time.

    Args:
        player: plays the clips.
        system_voice: speaks the questions that have no clip.
    """

    finished = Signal(object)
    """AskedBy: the question has been asked to its end; not emitted after `stop`."""

    silent = Signal(str)
    """One sentence for the person: why nothing is heard and how to mend it; `finished` follows."""

    def __init__(self, player: Player, system_voice: SystemVoice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._system_voice = system_voice
        self._mailbox = Mailbox(self)
        self._question: Question | None = None
        self._asked_by: AskedBy | None = None
        self._reason = ""
        self._turn = 0
        system_voice.opened.connect(self._voice_opened)
        system_voice.spoken.connect(self._voice_has_spoken)
        system_voice.failed.connect(self._voice_failed)

    @property
    def asking(self) -> bool:
        """Whether a question is being asked now."""
        return self._question is not None

    def use_player(self, player: Player) -> None:
        """Play clips with another player from the next question on."""
        self.stop()
        self._player = player

    def ask(self, question: Question) -> None:
        """Ask a question; what is being asked is cut off."""
        self.stop()
        self._turn += 1
        self._question = question
        self._reason = ""
        if question.clip is None:
            self._ask_by_voice()
            return
        self._asked_by = AskedBy.CLIP
        self._mailbox.open()
        turn = self._turn
        self._player.play(
            question.clip, on_finished=lambda end: self._mailbox.post(lambda: self._clip_ended(turn, end))
        )

    def stop(self) -> None:
        """Be quiet at once."""
        asked_by = self._asked_by
        self._leave()
        if asked_by is AskedBy.CLIP:
            self._player.stop()
        elif asked_by is AskedBy.SYSTEM_VOICE:
            self._system_voice.stop()

    def _leave(self) -> None:
        self._question = None
        self._asked_by = None
        self._mailbox.close()

    def _finish(self, asked_by: AskedBy) -> None:
        self._leave()
        self.finished.emit(asked_by)

    def _clip_ended(self, turn: int, end: PlaybackEnd) -> None:
        if turn != self._turn or self._asked_by is not AskedBy.CLIP:
            return
        if end.error is None:
            self._finish(AskedBy.CLIP)
            return
        log.warning("the clip could not be played: %s", end.error)
        self._reason = str(end.error)
        self._ask_by_voice()

    def _ask_by_voice(self) -> None:
        self._asked_by = AskedBy.SYSTEM_VOICE
        self._system_voice.open()

    def _voice_opened(self, usable: bool) -> None:
        if self._question is None or self._asked_by is not AskedBy.SYSTEM_VOICE:
            return
        if usable:
            self._system_voice.say(self._question.text)
        else:
            self._ask_by_text()

    def _voice_has_spoken(self) -> None:
        if self._asked_by is AskedBy.SYSTEM_VOICE:
            self._finish(AskedBy.SYSTEM_VOICE)

    def _voice_failed(self, reason: str) -> None:
        log.warning("the system voice failed: %s", reason)
        if self._asked_by is AskedBy.SYSTEM_VOICE:
            self._ask_by_text()

    def _ask_by_text(self) -> None:
        self._asked_by = AskedBy.TEXT
        self.silent.emit(
            self._reason
            or self.tr(
                "No voice was found, so please read the question; to hear it, install a voice in your system's speech "
                "settings (on Debian or Ubuntu: sudo apt install speech-dispatcher espeak-ng)."
            )
        )
        self._finish(AskedBy.TEXT)
