"""Read the clips of the built-in pack back with Whisper, and count the words that come out wrong.

    python -m tests.content.clip_reading

reads all of them, prints each stretch that differs from its text, and the share of wrong words; some ten minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import soundfile
import soxr

from content.clips import CLIP_FOLDER, spoken_lines
from content.loader import BUILTIN_PACK, builtin_pack
from desktop.bench.scores import word_errors
from models.delivery.spoken import spoken_words
from models.speech.weights import BUNDLED_WEIGHTS

RATE_HZ = 16_000
WINDOW_S = 28.0  # clips are joined into stretches that fit Whisper's window of 30 s
GAP_S = 0.75
MOST_ERRORS = 0.05


@dataclass(frozen=True, slots=True)
class Reading:
    """Some clips in a row: their names, what they should say, what was heard, and how many words differ."""

    clips: tuple[str, ...]
    said: str
    heard: str
    words: int
    errors: int


def read_back(lines: Sequence[tuple[str, str]]) -> Iterator[Reading]:
    """Read clips of the built-in pack.

    Args:
        lines: names of clips and their texts.
    """
    for stretch in _stretches(lines):
        sound = np.concatenate([piece for _, _, piece in stretch])
        segments, _ = _whisper().transcribe(
            sound, language="en", beam_size=1, temperature=0, without_timestamps=True, condition_on_previous_text=False
        )
        said = _spoken(" ".join(text for _, text, _ in stretch))
        heard = _spoken(" ".join(segment.text for segment in segments))
        words = len(said.split())
        yield Reading(
            tuple(name for name, _, _ in stretch), said, heard, words, round(word_errors(said, heard) * words)
        )


def _stretches(lines: Sequence[tuple[str, str]]) -> Iterator[list[tuple[str, str, np.ndarray]]]:
    stretch: list[tuple[str, str, np.ndarray]] = []
    length = 0
    for name, text in lines:
        sound, rate_hz = soundfile.read(BUILTIN_PACK / CLIP_FOLDER / name, dtype="float32")
        sound = np.concatenate((soxr.resample(sound, rate_hz, RATE_HZ), np.zeros(round(GAP_S * RATE_HZ), np.float32)))
        if stretch and length + len(sound) > WINDOW_S * RATE_HZ:
            yield stretch
            stretch, length = [], 0
        stretch.append((name, text, sound))
        length += len(sound)
    if stretch:
        yield stretch


@cache
def _whisper():  # type: ignore[no-untyped-def]
    from faster_whisper import WhisperModel

    return WhisperModel(
        str(BUNDLED_WEIGHTS / "base"), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True
    )


def _spoken(text: str) -> str:
    """The words as they are said: "14" and "fourteen" are the same, and so are "OK" and "okay"."""
    words = [word for token in text.replace("-", " ").split() for word in spoken_words(token)]
    return " ".join("okay" if word == "ok" else word.replace("-", " ") for word in words)


def main() -> int:
    """Read all clips and print the table."""
    total = errors = 0
    for reading in read_back(list(spoken_lines(builtin_pack()))):
        total += reading.words
        errors += reading.errors
        if reading.errors:
            print(
                f"{reading.errors} wrong in {', '.join(reading.clips)}\n  said  {reading.said}\n  heard {reading.heard}"
            )
    print(f"{errors} of {total} words wrong, {errors / total:.1%}")
    return 0 if errors / total <= MOST_ERRORS else 1


if __name__ == "__main__":
    sys.exit(main())
