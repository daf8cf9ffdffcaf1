"""One chunk of sound -> verbatim words with times.

Each chunk is read with a prompt that makes Whisper write down filled pauses, which it otherwise leaves out. The
prompt's price is loops and early ends; both are seen (`guard`, voice after the last word) and the sound behind them is
read again by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from models.speech.filled_pauses import Chances, FilledPauseHead, candidates, verify
from models.speech.guard import plain, without_loops
from models.speech.voice_activity import FRAME_S, Frames, VoiceActivity
from models.speech.whisper import SAMPLE_RATE_HZ, Encoded, Sound, Whisper
from models.speech.word_times import join_pieces, place_words
from models.types import PossibleFiller, Span, Word, WordKind

# The prompt shows what verbatim means: filled pauses, repeats, filler words. Others that were tried, with figures,
# stand in docs/decisions/0009-hearing.md.
PROMPT = "Um, so, I, I, uh, it was, it was, like, um, you know, uh, to, to."
SECOND_PROMPT = "Um, uh, er, hmm, I, I, we, we."
BEAM = 3
PROMPT_ID = "verbatim-2"

SURE_OF_LANGUAGE = 0.9
VOICED = 0.5
UNSAID_S = 0.8  # voice without words that is worth another reading
REREADS = 3
# A written filled pause is taken back only if the decoder without its prompt and the sound both doubt it; together the
# two catch inventions and no true ones (docs/decisions/0008-filled-pause-classifier.md).
UNSURE_PROBABILITY = 0.1
UNHEARD_CHANCE = 0.3
LIKELY_CHANCE = 0.6
SURE_CHANCE = 0.8
# A run of "uh, uh, uh" makes the decoder loop; each is then a burst of voice between two dips, this long at the most.
LONGEST_PAUSE_BURST_S = 0.7
LEAST_BURST_S = 0.09
NEAR_S = 0.3  # the attention's times are not better than this
# What one word may take, drawn out: the attention hands the time of a skipped passage to the word beside it.
LONGEST_WORD_S = 0.6
LONGEST_LETTER_S = 0.07

# Mean log probability of a token. On speech, also noisy or accented, it stays above -0.5; below the first bound a
# chunk is read in a second way, below the second its words are not believed.
DOUBTFUL_LOG_PROBABILITY = -0.6
WORST_LOG_PROBABILITY = -1.3
WORST_WORD_PROBABILITY = 0.45  # mean over the words; 0.75 to 0.95 on speech, 0.1 to 0.5 on noise that hides it
REREAD_LOG_PROBABILITY = -0.9  # a reading of a leftover must be surer: short stretches invite inventions
# Sound without voice in the detector's ears is not read at all, with a trace of it only if the reading is sure.
TRACE = 0.35
TRACE_S = 0.1
VOICELESS_S = 0.2
VOICELESS_LOG_PROBABILITY = -0.4
VOICELESS_NO_SPEECH = 0.3


@dataclass(frozen=True, slots=True)
class ChunkReading:
    """The words of one chunk, and the stretches with voice that stayed without words; times from the chunk's start.

    `language` is what the sound alone points to, whatever language it was read in; "" where it is not sure.
    """

    words: tuple[Word, ...]
    possible: tuple[PossibleFiller, ...]
    not_understood: tuple[Span, ...]
    log_probability: float
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One way of reading a chunk; `unsaid_s` is the time of voice that its words leave out."""

    words: tuple[Word, ...]
    looped: bool
    looped_on_pauses: bool
    unsaid_s: float
    log_probability: float
    no_speech: float

    @property
    def doubtful(self) -> bool:
        return self.looped or self.unsaid_s > 0 or self.log_probability < DOUBTFUL_LOG_PROBABILITY

    @property
    def unbelievable(self) -> bool:
        sure = float(np.mean([word.probability for word in self.words])) if self.words else 1.0
        return self.log_probability < WORST_LOG_PROBABILITY or sure < WORST_WORD_PROBABILITY

    @property
    def badness(self) -> float:
        return self.unsaid_s + self.looped - self.log_probability


class Transcriber:
    """Reads chunks of speech; holds the loaded model."""

    def __init__(
        self,
        whisper: Whisper,
        voice: VoiceActivity,
        *,
        filled_pauses: FilledPauseHead | None = None,
        prompt: str = PROMPT,
    ) -> None:
        """Take the loaded models; a head that was trained for other weights is not used."""
        self.whisper = whisper
        fits = filled_pauses is not None and filled_pauses.encoder_sha256 == whisper.sha256
        self._filled_pauses = filled_pauses if fits else None
        self._voice = voice
        self._prompt = prompt

    def read(self, sound: Sound, heard: Frames, before: str = "") -> ChunkReading:
        """Read one chunk of at most 30 s.

        Args:
            sound: (samples,) float32 at 16 kHz.
            heard: the running detector's chance of voice for each 32 ms frame of the chunk.
            before: the words just before the chunk, which help to understand it; "" where none were surely heard.
        """
        # The running detector loses noisy passages that follow clean ones; alone the chunk has a fresh start.
        alone = self._voice.probabilities(sound)
        voice = np.maximum(alone[: len(heard)], heard) if len(heard) else alone
        if np.sum(voice >= TRACE) * FRAME_S < TRACE_S:
            return ChunkReading((), (), (), 0.0)
        voiced_s = _voiced_s(voice, 0.0, len(voice) * FRAME_S)
        encoded = self.whisper.encode(sound)
        language, chance = self.whisper.language(encoded)
        language = language if chance >= SURE_OF_LANGUAGE else ""
        best = self._attempt(encoded, voice, 0.0, f"{self._prompt} {before}", BEAM)
        if voiced_s < VOICELESS_S and (
            best.log_probability < VOICELESS_LOG_PROBABILITY or best.no_speech > VOICELESS_NO_SPEECH
        ):
            return ChunkReading((), (), (), best.log_probability)
        if best.doubtful:
            other = self._attempt(encoded, voice, 0.0, SECOND_PROMPT, BEAM)
            best = min(best, other, key=lambda attempt: attempt.badness)
        chances = self._filled_pauses.frames(self.whisper.states(encoded)) if self._filled_pauses else None
        words, possible = _second_opinion(best.words, chances) if chances is not None else (list(best.words), [])
        if best.unbelievable:
            # What was read says where something was said, even if not what; what both opinions hear is believed.
            said = (Span(best.words[0].start_s, best.words[-1].end_s),) if best.words else _gaps((), voice)
            sure = tuple(word for word in words if chances is not None and _is_sure(word, chances))
            return ChunkReading(sure, tuple(possible), said, best.log_probability, language)
        # A last filled pause that the second opinion took back begins no run.
        if best.looped_on_pauses and chances is not None and tuple(words[-1:]) == best.words[-1:]:
            words += _run_of_pauses(words[-1], chances, voice)
        tried_s = -1.0
        for _ in range(REREADS):
            unsaid = next((gap for gap in _unsaid(words, voice) if gap.start_s > tried_s), None)
            if unsaid is None or not words:
                break
            tried_s = unsaid.start_s
            first, last = int(unsaid.start_s * SAMPLE_RATE_HZ), int(unsaid.end_s * SAMPLE_RATE_HZ)
            again = self._attempt(self.whisper.encode(sound[first:last]), voice, unsaid.start_s, self._prompt, 1)
            if not again.words or again.log_probability < REREAD_LOG_PROBABILITY or again.unbelievable:
                continue
            if all(word.kind is WordKind.FILLED_PAUSE for word in again.words):
                filler = again.words[0]
                possible.append(PossibleFiller(filler.text, filler.start_s, filler.end_s, "heard on second listening"))
                continue
            words = _splice(words, again.words, unsaid)
        return ChunkReading(tuple(words), tuple(possible), _gaps(words, voice), best.log_probability, language)

    def _attempt(self, encoded: Encoded, voice: Frames, at_s: float, prompt: str, beam_size: int) -> _Attempt:
        decoded = self.whisper.decode(encoded, prompt, beam_size=beam_size)
        found = place_words(join_pieces(self.whisper.align(encoded, decoded.tokens), at_s), voice)
        kept = without_loops(found, [_voiced_s(voice, word.start_s, word.end_s) > 0 for word in found])
        unsaid_s = sum(_voiced_s(voice, gap.start_s, gap.end_s) for gap in _unsaid(kept.words, voice))
        cut = found[len(kept.words) :] if kept.looped else []
        pauses = bool(kept.words and cut) and all(
            word.kind is WordKind.FILLED_PAUSE for word in (kept.words[-1], cut[0])
        )
        return _Attempt(kept.words, kept.looped, pauses, unsaid_s, decoded.log_probability, decoded.no_speech)


def _is_sure(word: Word, chances: Chances) -> bool:
    """Whether decoder and sound both hear a filled pause."""
    return word.kind is WordKind.FILLED_PAUSE and verify(chances, word.start_s, word.end_s) >= SURE_CHANCE


def _second_opinion(words: Sequence[Word], chances: Chances) -> tuple[list[Word], list[PossibleFiller]]:
    """Compare the decoder's filled pauses with what the sound says; one-sided evidence makes `possible` ones."""
    kept: list[Word] = []
    possible: list[PossibleFiller] = []
    for word in words:
        unsure = word.kind is WordKind.FILLED_PAUSE and word.probability < UNSURE_PROBABILITY
        if unsure and verify(chances, word.start_s, word.end_s) < UNHEARD_CHANCE:
            possible.append(PossibleFiller(word.text, word.start_s, word.end_s, "written down, hardly heard"))
        else:
            kept.append(word)
    written = [word for word in words if word.kind is WordKind.FILLED_PAUSE]
    for candidate in candidates(chances, likely=LIKELY_CHANCE):
        span = candidate.span
        if not any(w.start_s - NEAR_S < span.end_s and span.start_s < w.end_s + NEAR_S for w in written):
            possible.append(PossibleFiller("um", span.start_s, span.end_s, "sounds like one, not written down"))
    return kept, possible


def _run_of_pauses(last: Word, chances: Chances, voice: Frames) -> list[Word]:
    """The filled pauses after `last` that a looping decoder could not count: short bursts of voice that sound alike."""
    run: list[Word] = []
    for first, end in _runs_s(voice >= VOICED):
        if end <= last.end_s + FRAME_S or end - first < LEAST_BURST_S:
            continue
        if end - first > LONGEST_PAUSE_BURST_S or verify(chances, first, end) < UNHEARD_CHANCE:
            break
        run.append(replace(last, start_s=max(first, last.end_s), end_s=end))
    return run


def _voiced_s(voice: Frames, start_s: float, end_s: float) -> float:
    return float(np.sum(voice[int(start_s / FRAME_S) : int(np.ceil(end_s / FRAME_S))] >= VOICED)) * FRAME_S


def _unsaid(words: Sequence[Word], voice: Frames) -> list[Span]:
    """Stretches from a word to the next that hold far more voice than the word, and what follows the last word."""
    end_s = len(voice) * FRAME_S
    found: list[Span] = []
    for word, until_s in zip(words, [*(following.start_s for following in words[1:]), end_s], strict=False):
        fills_s = LONGEST_WORD_S + LONGEST_LETTER_S * len(plain(word.text))
        if _voiced_s(voice, word.start_s, until_s) - fills_s >= UNSAID_S:
            found.append(Span(word.start_s, until_s))
    if words and not found and _voiced_s(voice, words[-1].end_s, end_s) >= UNSAID_S:
        found.append(Span(words[-1].end_s, end_s))
    return found


def _splice(words: Sequence[Word], again: Sequence[Word], gap: Span) -> list[Word]:
    """Put a second reading in the place of the word that had taken its time, which it mostly holds."""
    before = [word for word in words if word.start_s < gap.start_s]
    stretched = [word for word in words if gap.start_s <= word.start_s < gap.end_s]
    after = [word for word in words if word.start_s >= gap.end_s]
    kept = [] if {plain(word.text) for word in stretched} <= {plain(word.text) for word in again} else stretched
    return [*before, *again, *(replace(word, start_s=again[-1].end_s, end_s=again[-1].end_s) for word in kept), *after]


def _gaps(words: Sequence[Word], voice: Frames) -> tuple[Span, ...]:
    """Stretches of voice of at least UNSAID_S without a word."""
    free = voice >= VOICED
    for word in words:
        free[int(word.start_s / FRAME_S) : int(np.ceil(word.end_s / FRAME_S))] = False
    return tuple(Span(first, end) for first, end in _runs_s(free) if end - first >= UNSAID_S - 1e-9)


def _runs_s(active: npt.NDArray[np.bool_]) -> list[tuple[float, float]]:
    """Where runs of active frames begin and end, in seconds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], active, [False]]).astype(np.int8)))
    return [(float(a) * FRAME_S, float(b) * FRAME_S) for a, b in zip(edges[::2], edges[1::2], strict=True)]
