"""Playing recordings for the pages: what is heard now comes as a signal."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.audio.player import PlaybackEnd, Player
from desktop.practice.mailbox import Mailbox

STEP_MS = 60


class Playback(QObject):
    """Plays one stretch of one recording at a time."""

    moved = Signal(object)
    """The place that is heard now in seconds of the recording, or None when nothing plays any more."""
    failed = Signal(str)
    """One sentence for the person."""

    def __init__(self, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._mailbox = Mailbox(self)
        self._turn = 0
        self._playing = False
        self._clock = QTimer(self)
        self._clock.setInterval(STEP_MS)
        self._clock.timeout.connect(lambda: self.moved.emit(self._player.position_s))

    @property
    def playing(self) -> bool:
        """Whether a recording is heard now."""
        return self._playing

    def use_player(self, player: Player) -> None:
        """Play with another player from now on."""
        self.stop()
        self._player = player

    def play(self, path: Path, start_s: float = 0.0, end_s: float | None = None) -> None:
        """Play a stretch of a recording; what plays now is cut off.

        Args:
            path: the sound file.
            start_s: where to begin, seconds.
            end_s: where to end; None for its end.
        """
        self._turn += 1
        turn = self._turn
        self._playing = True
        self._mailbox.open()
        self._clock.start()
        self._player.play(
            path,
            start_s=start_s,
            end_s=end_s,
            on_finished=lambda end: self._mailbox.post(lambda: self._ended(turn, end)),
        )
        self.moved.emit(start_s)

    def stop(self) -> None:
        """Be quiet."""
        if self._playing:
            self._turn += 1
            self._player.stop()
            self._rest()

    def _ended(self, turn: int, end: PlaybackEnd) -> None:
        if turn != self._turn:
            return
        self._rest()
        if end.error is not None:
            self.failed.emit(str(end.error))

    def _rest(self) -> None:
        self._playing = False
        self._clock.stop()
        self._mailbox.close()
        self.moved.emit(None)
