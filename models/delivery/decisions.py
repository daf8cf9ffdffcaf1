"""What a person who listened decides about single fillers, worked into the transcript: every count follows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.delivery.language import words_by_sentence
from models.types import FillerDecision, PossibleFiller, Sentence, Transcript, Word, WordKind

_FILLERS = (WordKind.FILLED_PAUSE, WordKind.FILLER_WORD)


def decide_fillers(transcript: Transcript, decisions: Iterable[FillerDecision]) -> Transcript:
    """Return the transcript as a person who listened corrects it; later decisions overrule earlier ones.

    A decision is about the possible filler or the words that share most of its time. A possible filler that is one
    becomes a filled pause among the words; one that is none is no longer listed. A filled pause that is none leaves
    the words, a filler word that is none becomes a plain word, and a plain word that is one becomes a filler word. A
    decision about a stretch that holds none of these changes nothing.
    """
    for decision in decisions:
        transcript = _decide(transcript, decision)
    return transcript


def confirmed(words: Iterable[Word], decisions: Iterable[FillerDecision]) -> int:
    """Count the filled pauses among decided words that a person has confirmed."""
    said = [decision for decision in decisions if decision.is_filler]
    filled = (word for word in words if word.kind is WordKind.FILLED_PAUSE)
    return sum(any(_inside(word, decision) for decision in said) for word in filled)


def retell(sentences: Sequence[Sentence], before: Sequence[Word], after: Sequence[Word]) -> tuple[Sentence, ...]:
    """Let the text of the sentences follow words that were decided; their number and times stay.

    Args:
        sentences: The sentences as they were cut.
        before: The words that they were cut from.
        after: The words now; each belongs to the last sentence that has begun.
    """
    groups = words_by_sentence(before, sentences)
    if len(groups) != len(sentences) or tuple(before) == tuple(after):
        return tuple(sentences)
    # A sentence without words begins nowhere.
    begins = [group[0].start_s if group else math.inf for group in groups]
    told: list[list[str]] = [[] for _ in sentences]
    for word in after:
        at = max((index for index, start_s in enumerate(begins) if start_s <= word.start_s), default=0)
        told[at].append(word.text)
    return tuple(replace(sentence, text=" ".join(texts)) for sentence, texts in zip(sentences, told, strict=True))


def _decide(transcript: Transcript, decision: FillerDecision) -> Transcript:
    possible = max(transcript.possible, key=lambda filler: _shared_s(filler, decision), default=None)
    words = [word for word in transcript.words if _inside(word, decision)]
    if possible is not None and _shared_s(possible, decision) > sum(_shared_s(word, decision) for word in words):
        rest = tuple(filler for filler in transcript.possible if filler is not possible)
        if not decision.is_filler:
            return replace(transcript, possible=rest)
        heard = Word(possible.text, possible.start_s, possible.end_s, 1.0, WordKind.FILLED_PAUSE)
        before = sum(word.start_s < heard.start_s for word in transcript.words)
        return replace(transcript, words=(*transcript.words[:before], heard, *transcript.words[before:]), possible=rest)
    changed: list[Word] = []
    for word in transcript.words:
        if not _inside(word, decision):
            changed.append(word)
        elif decision.is_filler:
            changed.append(word if word.kind in _FILLERS else replace(word, kind=WordKind.FILLER_WORD))
        elif word.kind is not WordKind.FILLED_PAUSE:
            changed.append(replace(word, kind=WordKind.WORD) if word.kind is WordKind.FILLER_WORD else word)
    return replace(transcript, words=tuple(changed))


def _inside(word: Word, decision: FillerDecision) -> bool:
    """Whether most of the word lies in the decided stretch."""
    return _shared_s(word, decision) > 0.5 * (word.end_s - word.start_s)


def _shared_s(part: Word | PossibleFiller, decision: FillerDecision) -> float:
    return max(0.0, min(part.end_s, decision.end_s) - max(part.start_s, decision.start_s))
