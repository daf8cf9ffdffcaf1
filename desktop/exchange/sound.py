"""The sound of a take in its file: Ogg Opus out of a recording; a stranger's sound is listened to before it is kept."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np

from content.clip_sound import with_fixed_serial
from desktop.audio.files import SAMPLE_RATE_HZ, SoundReader
from desktop.exchange.report_file import MAX_TAKE_S
from desktop.exchange.values import damaged

MAX_SOUND_BYTES = 32 * 1024 * 1024
LONGEST_ERROR_S = 1.0
"""So much may a sound be longer or shorter than the file says; an encoder adds some hundredths of a second."""

_FORMATS = ("OGG", "FLAC")
_BLOCK_S = 1.0
# Of libsndfile's scale. About 19 kbit/s for one voice: a coach is to hear an um as it was said.
_OPUS_COMPRESSION = 0.95


def packed_sound(recording: Path) -> tuple[bytes, float]:
    """Return a recording as Ogg Opus at 16 kHz mono, without any tag, and its length in seconds.

    Raises:
        SoundError: the recording cannot be read.
    """
    import soundfile

    packed = io.BytesIO()
    frames = 0
    with (
        SoundReader(recording, _BLOCK_S) as blocks,
        soundfile.SoundFile(
            packed,
            "w",
            SAMPLE_RATE_HZ,
            1,
            "OPUS",
            format="OGG",
            compression_level=_OPUS_COMPRESSION,
        ) as file,
    ):
        for block in blocks:
            file.write(block)
            frames += len(block)
    # The serial number that libsndfile draws says when it was written.
    return with_fixed_serial(packed.getvalue()), frames / SAMPLE_RATE_HZ


def check_sound(content: bytes, name: str, duration_s: float) -> None:
    """Listen through a stranger's sound.

    Args:
        content: the sound file.
        name: its name in the take.
        duration_s: how long the take says that it is.

    Raises:
        TakeFileError: it is no Ogg or FLAC that can be played, or of another length.
    """
    import soundfile

    try:
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            if file.format not in _FORMATS or not 1 <= file.channels <= 2 or not 8_000 <= file.samplerate <= 48_000:
                raise damaged(name, "is no recording of a voice in Ogg or FLAC")
            heard_s = _heard_s(file, min(MAX_TAKE_S, duration_s + 2 * LONGEST_ERROR_S))
    except (soundfile.SoundFileError, RuntimeError, ValueError, OSError) as error:
        raise damaged(name, "is not a sound that can be played") from error
    if abs(heard_s - duration_s) > LONGEST_ERROR_S:
        raise damaged(name, "is not as long as the file says")


def _heard_s(file: Any, most_s: float) -> float:
    """How long a sound is by what can be decoded, at most a little over `most_s`: its header is not asked."""
    block = np.empty((round(_BLOCK_S * file.samplerate), file.channels), np.float32)
    frames = 0
    while frames <= most_s * file.samplerate:
        count = len(file.read(out=block))
        if not count:
            break
        frames += count
    return float(frames / file.samplerate)
