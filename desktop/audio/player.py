"""The player: a sound file or samples out through one speaker, without waiting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from content.errors import AloudError


@dataclass(frozen=True, slots=True)
class PlaybackEnd:
    """How a playback ended: `completed` to the end, else stopped or failed with `error`."""

    completed: bool
    error: AloudError | None = None


class Player:
    """Plays one sound at a time on one speaker; starting another stops the first."""

    def __init__(self, device_id: str | None = None) -> None:
        """Prepare a player for the speaker with this `Device.id` (None: the default one)."""
        raise NotImplementedError

    @property
    def playing(self) -> bool:
        """Whether sound is being loaded or played."""
        raise NotImplementedError

    @property
    def position_s(self) -> float:
        """Place in the sound that is heard now, in seconds from its beginning."""
        raise NotImplementedError

    def play(
        self,
        sound: Path | npt.NDArray[np.float32],
        *,
        rate_hz: int = 16_000,
        start_s: float = 0.0,
        end_s: float | None = None,
        on_finished: Callable[[PlaybackEnd], None] | None = None,
    ) -> None:
        """Play a file, or mono float32 samples at `rate_hz`; returns at once.

        Args:
            sound: a sound file, or samples of shape (n,) in -1..1.
            rate_hz: rate of the samples; a file brings its own.
            start_s: where to begin.
            end_s: where to end; None for the end of the sound.
            on_finished: called exactly once, on a thread of the player's, after the last sample was heard.
        """
        raise NotImplementedError

    def stop(self) -> None:
        """Stop the sound; returns at once."""
        raise NotImplementedError
