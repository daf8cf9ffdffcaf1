"""Filler words in context: "like", "you know", "so" ... marked only where they are used as fillers.

A small logistic regression over named features of the context (`filler_context`) decides, one candidate after the
other from left to right; its weights are a file beside the code. A filler of several words ("you know") is marked on
each of its tokens, so that what is left when fillers are dropped still reads; it is counted once. `filler_units` is
the only place that turns marked tokens into counted fillers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from models.delivery.filler_context import LONGEST_PHRASE, PHRASES, candidates, features, normalise
from models.types import Word, WordKind

__all__ = ["FillerHead", "filler_units", "load_head", "mark_filler_words", "normalise"]


@dataclass(frozen=True, slots=True)
class FillerHead:
    """The learnt judge: the log-odds each feature adds to "this is a filler"; a feature not named adds nothing."""

    weights: Mapping[str, float]

    def log_odds(self, present: Sequence[str]) -> float:
        """Log-odds that a candidate with these features is a filler; above 0 it is judged one."""
        return sum(self.weights.get(name, 0.0) for name in present)


@cache
def load_head() -> FillerHead:
    """The judge that comes with Aloud, read from its file once."""
    path = resources.files("models") / "weights" / "heads" / "filler_words.json"
    return FillerHead(json.loads(path.read_text(encoding="utf-8"))["weights"])


def mark_filler_words(words: Sequence[Word], head: FillerHead | None = None) -> tuple[Word, ...]:
    """Set the kind FILLER_WORD on words that are used as fillers.

    Looked at are like, you know, I mean, so, basically, actually, literally, honestly, sort of, kind of, right, well,
    okay and yeah. Words that carry another kind than WORD already keep it. Punctuation and silent pauses are used where
    there are any; neither is needed.

    Args:
        words: The transcript in the order of time; times may all be zero for a typed answer.
        head: The judge; None for the one that comes with Aloud.

    Returns:
        The same words, in the same order.
    """
    judge = head or load_head()
    marked = list(words)
    for candidate in candidates(marked):
        if judge.log_odds(features(marked, candidate)) > 0:
            for index in range(candidate.start, candidate.end):
                marked[index] = replace(marked[index], kind=WordKind.FILLER_WORD)
    return tuple(marked)


def filler_units(words: Sequence[Word]) -> tuple[tuple[str, int, int], ...]:
    """The filler words of a marked transcript, each counted once, in order of time.

    Args:
        words: A transcript on which `mark_filler_words` has run; only tokens of kind FILLER_WORD are looked at.

    Returns:
        One `(text, start_index, end_index)` a filler: its usual spelling ("you know", "I mean", "okay") and the half
        open range of its tokens. "you know" gives one unit of two tokens; "like, like" gives two units. The count of
        filler words of an answer is `len(filler_units(words))`; filled pauses (um, uh) are not among them.
    """
    units: list[tuple[str, int, int]] = []
    start = 0
    while start < len(words):
        if words[start].kind is not WordKind.FILLER_WORD:
            start += 1
            continue
        text, end = normalise(words[start].text), start + 1
        for length in range(min(LONGEST_PHRASE, len(words) - start), 0, -1):
            run = words[start : start + length]
            known = PHRASES.get(tuple(normalise(word.text) for word in run))
            if known and all(word.kind is WordKind.FILLER_WORD for word in run):
                text, end = known, start + length
                break
        units.append((text, start, end))
        start = end
    return tuple(units)
