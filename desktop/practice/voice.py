"""The interviewer's voice: a line is spoken by its clip, else by the system's voice, else it is left to be read."""

from __future__ import annotations

import logging
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from content.schema import Question, SpokenLine
from desktop.audio.player import PlaybackEnd, Player
from desktop.practice.mailbox import Mailbox
from desktop.practice.system_voice import SystemVoice
from models.types import FollowUp

log = logging.getLogger(__name__)

SLOWER_STRETCH = 1.25
"""How many times as long a clip lasts that is heard more slowly."""

SLOWER_RATE = -0.35
"""The rate of the system's voice, -1 to 1, for the same."""


class AskedBy(StrEnum):
    """How a line is spoken."""

    CLIP = "clip"
    SYSTEM_VOICE = "system_voice"
    TEXT = "text"


class InterviewerVoice(QObject):
    """Says what an interviewer or a customer says: questions, follow-ups, openings, closings, lines of a role-play.

    Args:
        player: plays the clips.
        system_voice: speaks the lines that have no clip.
    """

    finished = Signal(object)
    """AskedBy of the last line: everything has been said to its end; not emitted after `stop`."""

    silent = Signal(str)
    """One sentence for the person: why nothing is heard and how to mend it; `finished` follows."""

    def __init__(self, player: Player, system_voice: SystemVoice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._system_voice = system_voice
        self._mailbox = Mailbox(self)
        self._lines: list[SpokenLine] = []
        self._slower = False
        self._prefers_clips = True
        self._asked_by: AskedBy | None = None
        self._reason = ""
        self._turn = 0
        system_voice.opened.connect(self._voice_opened)
        system_voice.spoken.connect(self._voice_has_spoken)
        system_voice.failed.connect(self._voice_failed)

    @property
    def asking(self) -> bool:
        """Whether something is being said now."""
        return bool(self._lines)

    def use_player(self, player: Player) -> None:
        """Play clips with another player from the next line on."""
        self.stop()
        self._player = player

    def prefer_clips(self, preferred: bool) -> None:
        """Say lines by their clips where there are any, or else by the system's voice; from the next line on."""
        self._prefers_clips = preferred

    def ask(self, *lines: SpokenLine, slower: bool = False) -> None:
        """Say these lines, one after the other; what is being said is cut off."""
        self.stop()
        self._lines = list(lines)
        self._slower = slower
        self._say_next()

    def stop(self) -> None:
        """Be quiet at once."""
        asked_by = self._asked_by
        self._leave()
        if asked_by is AskedBy.CLIP:
            self._player.stop()
        elif asked_by is AskedBy.SYSTEM_VOICE:
            self._system_voice.stop()

    def _leave(self) -> None:
        self._lines = []
        self._asked_by = None
        self._mailbox.close()

    def _say_next(self) -> None:
        self._turn += 1
        self._reason = ""
        clip = self._lines[0].clip
        if clip is None or not self._prefers_clips:
            self._ask_by_voice()
        else:
            self._ask_by_clip(clip)

    def _ask_by_clip(self, clip: Path) -> None:
        self._asked_by = AskedBy.CLIP
        self._mailbox.open()
        turn = self._turn
        self._player.play(
            clip,
            stretch=SLOWER_STRETCH if self._slower else 1.0,
            on_finished=lambda end: self._mailbox.post(lambda: self._clip_ended(turn, end)),
        )

    def _finish(self, asked_by: AskedBy) -> None:
        if len(self._lines) > 1:
            del self._lines[0]
            self._say_next()
            return
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
        if not self._lines or self._asked_by is not AskedBy.SYSTEM_VOICE:
            return
        if usable:
            self._system_voice.say(self._lines[0].text, rate=SLOWER_RATE if self._slower else 0.0)
        else:
            self._ask_without_voice()

    def _voice_has_spoken(self) -> None:
        if self._asked_by is AskedBy.SYSTEM_VOICE:
            self._finish(AskedBy.SYSTEM_VOICE)

    def _voice_failed(self, reason: str) -> None:
        log.warning("the system voice failed: %s", reason)
        if self._asked_by is AskedBy.SYSTEM_VOICE:
            self._ask_without_voice()

    def _ask_without_voice(self) -> None:
        """No voice of the system speaks: a clip does if there is one that has not failed."""
        clip = self._lines[0].clip
        if clip is not None and not self._prefers_clips and not self._reason:
            self._ask_by_clip(clip)
        else:
            self._ask_by_text()

    def _ask_by_text(self) -> None:
        self._asked_by = AskedBy.TEXT
        self.silent.emit(
            self._reason
            or self.tr(
                "No voice was found, so please read for yourself; to hear it, install a voice in your system's speech "
                "settings (on Debian or Ubuntu: sudo apt install speech-dispatcher espeak-ng)."
            )
        )
        self._finish(AskedBy.TEXT)


def question_line(question: Question) -> SpokenLine:
    """Return a question as it is spoken."""
    return SpokenLine(question.text, question.clip)


def follow_up_line(question: Question | None, follow_up: FollowUp) -> SpokenLine:
    """Return a follow-up question as it is spoken: by the clip of its part if the question still asks just that."""
    if question is None:
        return SpokenLine(follow_up.text)
    part = next((part for part, text in question.follow_ups.items() if text == follow_up.text), "")
    return SpokenLine(follow_up.text, question.follow_up_clips.get(part))
