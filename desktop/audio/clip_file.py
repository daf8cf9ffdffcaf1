"""A recording becomes the clip of a line: trimmed, as loud as the other clips, Ogg Opus."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from content.clip_sound import encoded, loudness_lufs, trimmed
from desktop.audio.errors import RecordingError, SoundError
from desktop.audio.files import SAMPLE_RATE_HZ, read_sound
from desktop.audio.recording import unwritable

SHORTEST_S = 0.6
LONGEST_S = 60.0
FAINTEST_LUFS = -50.0
"""Fainter than this is a room without a voice, which would be turned up to noise."""


def write_clip(recording: Path, clip: Path) -> None:
    """Write a clip from a recording: whole or not at all, over an older one.

    Args:
        recording: any sound file.
        clip: where to write; its folder is made if needed.

    Raises:
        SoundError: the recording is too short, too long or too faint to be a spoken line.
        RecordingError: the clip cannot be written.
    """
    samples, info = read_sound(recording)
    if not SHORTEST_S <= info.duration_s <= LONGEST_S:
        raise SoundError(
            f"The recording lasts {info.duration_s:.0f} s, but a line takes from half a second to {LONGEST_S:.0f} s; "
            "record it again."
        )
    if loudness_lufs(samples, SAMPLE_RATE_HZ) < FAINTEST_LUFS or not np.any(samples):
        raise SoundError("No voice was heard in the recording; check the microphone and record it again.")
    data = encoded(trimmed(samples, SAMPLE_RATE_HZ), SAMPLE_RATE_HZ)
    try:
        clip.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(prefix=f".{clip.name}.", dir=clip.parent, delete=False) as file:
            file.write(data)
        Path(file.name).replace(clip)
    except OSError as error:
        raise RecordingError(unwritable(clip, error)) from error
