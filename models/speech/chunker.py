"""Where to cut a stream of speech into chunks for the recogniser: at pauses, never by the clock alone.

The cuts depend on the sound only, not on the size of the blocks it arrives in, so that a file and a live recording of
the same sound are cut at the same places.
"""

from __future__ import annotations

import numpy as np

from models.speech.voice_activity import FRAME_S, FRAME_SAMPLES, Frames
from models.speech.whisper import Sound

# (a chunk of at least this length, is cut at a pause of at least that length), in seconds. Long chunks read better
# (context), short ones are ready sooner: a second of sound takes about 0.06 s after the stop.
CUT_RULES_S = ((5.0, 1.0), (9.0, 0.4), (13.0, 0.2))
LONGEST_CHUNK_S = 18.0
FORCED_CUT_FROM_S = 10.0  # a forced cut is made at the quietest place after this
FORCED_CUT_WINDOW_S = 0.3

SILENT = 0.2  # below this chance of voice ...
SILENT_BELOW_LOUD_DB = 10.0  # ... and this far below the loud part of the chunk, a frame is a pause


def level_db(sound: Sound) -> Frames:
    """Level of each 32 ms frame in dB re full scale; whole frames only."""
    frames = sound[: len(sound) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
    power = np.mean(np.square(frames, dtype=np.float64), axis=1) + 1e-12
    return np.asarray(10.0 * np.log10(power), np.float32)


class Chunker:
    """Collects frames and says after which frame a chunk ends."""

    def __init__(self) -> None:
        self._voice: list[float] = []
        self._level: list[float] = []
        self._silent_run = 0
        self._loud_db = -120.0

    @property
    def length_s(self) -> float:
        """How much sound the open chunk holds."""
        return len(self._voice) * FRAME_S

    @property
    def pause_s(self) -> float:
        """How long the present pause is."""
        return self._silent_run * FRAME_S

    @property
    def voice(self) -> Frames:
        """The chances of voice in the open chunk."""
        return np.array(self._voice, np.float32)

    @property
    def level(self) -> Frames:
        """The levels of the open chunk in dB."""
        return np.array(self._level, np.float32)

    def add(self, voice: float, level: float) -> int | None:
        """Take one frame; return how many frames of the open chunk to cut off, or None."""
        self._voice.append(voice)
        self._level.append(level)
        if voice >= 0.5:
            # rises at once, sinks by 1 dB a second of speech: follows a speaker who moves away
            self._loud_db = max(level, self._loud_db - 1.0 * FRAME_S)
        quiet = voice < SILENT and level < self._loud_db - SILENT_BELOW_LOUD_DB
        self._silent_run = self._silent_run + 1 if quiet else 0
        length_s = self.length_s
        for at_least_s, pause_s in CUT_RULES_S:
            if length_s >= at_least_s and self.pause_s >= pause_s:
                # a silence of its own makes no chunk: it is cut off when the next words come or with the last
                return len(self._voice) - self._silent_run // 2
        if length_s >= LONGEST_CHUNK_S:
            return self._quietest()
        return None

    def cut(self, frames: int) -> tuple[Frames, Frames]:
        """Close a chunk of this many frames and return its chances of voice and its levels."""
        done = np.array(self._voice[:frames], np.float32), np.array(self._level[:frames], np.float32)
        del self._voice[:frames], self._level[:frames]
        self._silent_run = min(self._silent_run, len(self._voice))
        return done

    def _quietest(self) -> int:
        first = int(FORCED_CUT_FROM_S / FRAME_S)
        width = int(FORCED_CUT_WINDOW_S / FRAME_S)
        voice, level = self.voice[first:], self.level[first:]
        span = max(float(np.ptp(level)), 1.0)
        loudness = voice + (level - level.min()) / span
        smooth = np.convolve(loudness, np.ones(width) / width, mode="valid")
        return first + int(np.argmin(smooth)) + width // 2
