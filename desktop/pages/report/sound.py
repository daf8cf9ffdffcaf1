"""What is heard on the report page: the answer, the answer to its follow-up question, and lines that are said."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from content.schema import SpokenLine
from desktop.practice.playback import Playback
from desktop.practice.voice import InterviewerVoice


class ReportSound(QObject):
    """Lets one thing be heard at a time.

    Args:
        playback: plays recordings.
        voice: says lines.
        parent: the page.
    """

    heard_at = Signal(object)
    """The place in the answer that is heard now, seconds, or None where something else or nothing is heard."""
    second_heard = Signal(bool)
    """Whether the answer to the follow-up question is heard now."""
    silent = Signal(str)
    """One sentence: why a line is not heard."""
    sample_said = Signal(bool)
    """Whether a sample answer is being said now."""

    def __init__(self, playback: Playback, voice: InterviewerVoice, parent: QObject) -> None:
        super().__init__(parent)
        self._playback = playback
        self._voice = voice
        self._elsewhere = False
        self.audio: Path | None = None
        playback.moved.connect(self._moved)
        voice.finished.connect(lambda _: self.sample_said.emit(False))
        voice.silent.connect(self.silent)

    def play(self, start_s: float, end_s: float | None = None) -> None:
        """Play a stretch of the answer, if there is its recording."""
        self._be_silent()
        if self.audio is not None:
            self._elsewhere = False
            self._playback.play(self.audio, start_s, end_s)

    def play_or_stop(self) -> None:
        """Play the answer from its beginning, or be quiet."""
        if self._playback.playing and not self._elsewhere:
            self._playback.stop()
        else:
            self.play(0.0)

    def play_second(self, path: Path) -> None:
        """Play the answer to the follow-up question, or be quiet."""
        self._be_silent()
        if self._playback.playing and self._elsewhere:
            self._playback.stop()
            return
        self._playback.stop()
        self._elsewhere = True
        self._playback.play(path)

    def say(self, line: SpokenLine, *, slower: bool) -> None:
        """Say a line."""
        self.stop()
        self._voice.ask(line, slower=slower)

    def say_sample(self, line: SpokenLine) -> None:
        """Say a sample answer."""
        self.stop()
        self.sample_said.emit(True)
        self._voice.ask(line)

    def stop(self) -> None:
        """Be quiet."""
        self._playback.stop()
        self._be_silent()

    def _be_silent(self) -> None:
        self._voice.stop()
        self.sample_said.emit(False)

    def _moved(self, at_s: float | None) -> None:
        self.second_heard.emit(self._elsewhere and at_s is not None)
        # What plays may be the other recording, whose times say nothing about this one.
        self.heard_at.emit(None if self._elsewhere else at_s)
