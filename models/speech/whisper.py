"""Whisper on CTranslate2, one chunk of sound at a time.

faster-whisper's own pipeline applies a prompt to the first 30 s only and always encodes a full 30 s window. Aloud
needs the prompt in every chunk and short windows for short chunks, so it drives the same runtime, features and
tokenizer directly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from models.speech.weights import ModelFolder

SAMPLE_RATE_HZ = 16_000
WINDOW_S = 30.0
FRAME_S = 0.02  # one encoder frame

# Without silence behind the last word the decoder, trained on padded 30 s windows, repeats itself.
TAIL_S = 1.0
SHORTEST_WINDOW_S = 4.0

# Fast English speech stays under 4 words a second; a word and its punctuation are at most two tokens on average.
TOKENS_PER_SECOND = 7.0
TOKENS_AT_LEAST = 12

Sound = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoded:
    """The encoder's output for one chunk, and how long the chunk and its window are."""

    states: Any
    duration_s: float
    frames: int


@dataclass(frozen=True, slots=True)
class Decoded:
    """One reading of a chunk: its text tokens, mean log probability a token, and the chance that nobody speaks."""

    tokens: tuple[int, ...]
    text: str
    log_probability: float
    no_speech: float


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """A piece of a reading with the attention's idea of its time, in seconds from the start of the chunk.

    Pieces are words and punctuation marks apart; a leading space in `text` begins a new word.
    """

    text: str
    start_s: float
    end_s: float
    probability: float


class Whisper:
    """A Whisper model in int8 on the CPU; not thread-safe by itself."""

    def __init__(self, folder: ModelFolder, *, threads: int = 2, language: str = "en") -> None:
        import ctranslate2
        import tokenizers
        from faster_whisper.feature_extractor import FeatureExtractor
        from faster_whisper.tokenizer import Tokenizer

        self.name = folder.name
        self.sha256 = folder.sha256
        self.language_read = language
        self._model = ctranslate2.models.Whisper(
            str(folder.path), device="cpu", compute_type="int8", intra_threads=threads, inter_threads=1
        )
        self._tokenizer = Tokenizer(
            tokenizers.Tokenizer.from_file(str(folder.path / "tokenizer.json")),
            self._model.is_multilingual,
            task="transcribe",
            language=language,
        )
        self._storage = ctranslate2.StorageView.from_array
        self._features = FeatureExtractor()

    def encode(self, sound: Sound) -> Encoded:
        """Encode at most 30 s of sound, (samples,) float32 at 16 kHz, in a window just long enough for it."""
        duration_s = len(sound) / SAMPLE_RATE_HZ
        window_s = min(WINDOW_S, max(duration_s + TAIL_S, SHORTEST_WINDOW_S))
        padded = np.zeros(int(window_s * SAMPLE_RATE_HZ), np.float32)
        padded[: len(sound)] = sound[: len(padded)]
        mel = self._features(padded, padding=0)
        mel = mel[:, : mel.shape[1] // 2 * 2]
        states = self._model.encode(self._storage(np.ascontiguousarray(mel[None], np.float32)))
        return Encoded(states, duration_s, mel.shape[1])

    def language(self, encoded: Encoded) -> tuple[str, float]:
        """The language that the sound points to, as a code, and its probability.

        A model of one language knows no other. Whisper takes accented English for other languages, so the opinion of
        one chunk is worth little.
        """
        if not self._model.is_multilingual:
            return self.language_read, 1.0
        token, probability = self._model.detect_language(encoded.states)[0][0]
        return token.strip("<|>"), float(probability)

    def decode(self, encoded: Encoded, prompt: str = "", *, beam_size: int = 1) -> Decoded:
        """Read a chunk, led by `prompt` as if it had been said before."""
        lead = self._lead(prompt)
        limit = int(encoded.duration_s * TOKENS_PER_SECOND) + TOKENS_AT_LEAST
        result = self._model.generate(
            encoded.states,
            [lead],
            beam_size=beam_size,
            max_length=min(448, len(lead) + limit),
            suppress_blank=True,
            suppress_tokens=[-1],
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        tokens = tuple(token for token in result.sequences_ids[0] if token < self._tokenizer.eot)
        return Decoded(tokens, self._tokenizer.decode(tokens).strip(), result.scores[0], result.no_speech_prob)

    def align(self, encoded: Encoded, tokens: tuple[int, ...]) -> tuple[AlignedWord, ...]:
        """Give each word of a reading its time and probability, from the decoder's cross-attention."""
        if not tokens:
            return ()
        frames = max(1, min(encoded.frames, int(np.ceil(encoded.duration_s * 100))))
        found = self._model.align(
            encoded.states, self._tokenizer.sot_sequence, [list(tokens)], frames, median_filter_width=7
        )[0]
        words, word_tokens = self._tokenizer.split_to_word_tokens([*tokens, self._tokenizer.eot])
        edges = np.concatenate([[0], np.cumsum([len(piece) for piece in word_tokens])])
        token_of = np.array([pair[0] for pair in found.alignments])
        time_of = np.array([pair[1] for pair in found.alignments]) * FRAME_S
        first = np.searchsorted(token_of, np.arange(len(tokens) + 1))
        times = np.append(time_of[np.minimum(first, len(time_of) - 1)], encoded.duration_s)
        return tuple(
            AlignedWord(
                words[k],
                float(times[edges[k]]),
                float(min(times[edges[k + 1]], encoded.duration_s)),
                float(np.mean(found.text_token_probs[edges[k] : edges[k + 1]])),
            )
            for k in range(len(words) - 1)
            if words[k].strip()
        )

    def states(self, encoded: Encoded) -> npt.NDArray[np.float32]:
        """The encoder's states of the sound itself, without the silence behind it: (frames, size), 20 ms a frame."""
        return np.asarray(np.array(encoded.states)[0][: int(encoded.duration_s / FRAME_S)], np.float32)

    def _lead(self, prompt: str) -> list[int]:
        before = [self._tokenizer.sot_prev, *self._tokenizer.encode(" " + prompt.strip())] if prompt else []
        return [*before, *self._tokenizer.sot_sequence, self._tokenizer.no_timestamps]
