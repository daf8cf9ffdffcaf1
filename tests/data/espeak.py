"""Speech by espeak-ng, for answers that need an accent or a flat voice; needs espeak-ng on the path."""

from __future__ import annotations

import io
import subprocess
from xml.sax.saxutils import escape

import numpy as np
import soundfile
import soxr

from content.render_clips import limited, loudness_lufs
from tests.data.make_audio import (
    PEAK,
    RATE_HZ,
    ROOM_NOISE_DBFS,
    SPEECH_LUFS,
    Samples,
    Utterance,
    pink_noise,
    silence,
)

_QUIET = 10 ** (-45 / 20)


def say(text: str, voice: str = "en-us", words_per_minute: int = 150, *, flat: bool = False) -> Samples:
    """Speak a text.

    Args:
        text: words and punctuation.
        voice: a voice of espeak-ng.
        words_per_minute: as espeak-ng counts them, with its own pauses, which are taken off at the ends; what is heard
            is up to a quarter faster.
        flat: speak on one note.

    Returns:
        Samples at 16 kHz, without silence before the first and after the last sound.
    """
    spoken = f'<prosody range="0">{escape(text)}</prosody>' if flat else escape(text)
    command = ["espeak-ng", "-m", "-v", voice, "-s", str(words_per_minute), "--stdout", spoken]
    done = subprocess.run(command, check=True, capture_output=True)
    # Written to a pipe, the length in the header is made up, which the reader bears with.
    sound, rate_hz = soundfile.read(io.BytesIO(done.stdout), dtype="float32")
    sound = soxr.resample(sound, rate_hz, RATE_HZ)
    loud = np.flatnonzero(np.abs(sound) > _QUIET)
    spoken_samples: Samples = sound[loud[0] : loud[-1] + 1]
    return spoken_samples


def speak(
    utterances: tuple[Utterance, ...],
    voice: str = "en-us",
    words_per_minute: int = 150,
    *,
    flat: bool = False,
    lead_s: float = 0.5,
) -> Samples:
    """Speak an answer with its pauses, and a faint room noise below it; samples at 16 kHz in -1..1."""
    pieces = [silence(lead_s)]
    for utterance in utterances:
        pieces += [say(utterance.text, voice, words_per_minute, flat=flat), silence(utterance.pause_s)]
    sound = np.concatenate(pieces)
    gain = np.float32(10 ** ((SPEECH_LUFS - loudness_lufs(sound, RATE_HZ)) / 20))
    return limited(sound * gain, RATE_HZ, PEAK) + pink_noise(len(sound) / RATE_HZ, ROOM_NOISE_DBFS)
