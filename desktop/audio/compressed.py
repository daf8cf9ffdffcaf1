"""A recording as an mp3 of a voice, small enough to be put into a page, and played by every browser."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from desktop.audio.errors import SoundError
from desktop.audio.files import SAMPLE_RATE_HZ, SoundReader

MEDIA_TYPE = "audio/mpeg"
COMPRESSION = 0.9
"""On libsndfile's scale from 0 to 1: about 31 kbit/s for one voice at 16 kHz."""
BLOCK_S = 2.0


def as_url(sound: bytes) -> str:
    """Return an mp3 as a URL that holds it, for a page that stands by itself."""
    return f"data:{MEDIA_TYPE};base64,{b64encode(sound).decode('ascii')}"


def compressed(path: Path, duration_s: float, step: Callable[[float], None] = lambda _share: None) -> bytes:
    """Return a recording as an mp3 file, mono at 16 kHz.

    Args:
        path: any sound file.
        duration_s: its length in seconds, for the progress.
        step: called with the share that is done, 0 to 1; what it raises ends the work.

    Raises:
        SoundError: the recording cannot be read, or the mp3 encoder is missing from this computer's libsndfile.
    """
    import soundfile

    out = io.BytesIO()
    try:
        file = soundfile.SoundFile(
            out,
            "w",
            SAMPLE_RATE_HZ,
            1,
            format="MP3",
            subtype="MPEG_LAYER_III",
            compression_level=COMPRESSION,
        )
    except (soundfile.LibsndfileError, ValueError) as error:
        raise SoundError(
            "The sound library of this computer cannot write mp3, so save the report without the sound inside."
        ) from error
    with file, SoundReader(path, BLOCK_S) as reader:
        for block in reader:
            file.write(block)
            step(min(1.0, reader.info.duration_s / max(duration_s, BLOCK_S)))
    return out.getvalue()
