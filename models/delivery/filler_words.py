"""Filler words in context: "like", "you know", "so" ... marked only where they are used as fillers.

A filler of several words ("you know") is marked on each of its tokens, so that what is left when fillers are dropped
still reads; it is counted once. `filler_units` is the only place that turns marked tokens into counted fillers.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.types import Word, WordKind

_PHRASES: dict[tuple[str, ...], str] = {
    ("you", "know", "what", "i", "mean"): "you know",
    ("you", "know"): "you know",
    ("ya", "know"): "you know",
    ("y'know",): "you know",
    ("i", "mean"): "I mean",
    ("sort", "of"): "sort of",
    ("sorta",): "sort of",
    ("kind", "of"): "kind of",
    ("kinda",): "kind of",
    ("ok",): "okay",
    **{(item,): item for item in ("like", "so", "basically", "actually", "literally", "honestly")},
    **{(item,): item for item in ("right", "well", "okay", "yeah")},
}
_LONGEST = max(len(phrase) for phrase in _PHRASES)


def normalise(text: str) -> str:
    """The word in lower case, with straight apostrophes and without the punctuation around it."""
    return text.lower().replace("’", "'").strip(" \t\n.,;:!?…\"“”'()[]{}")


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
        for length in range(min(_LONGEST, len(words) - start), 0, -1):
            run = words[start : start + length]
            known = _PHRASES.get(tuple(normalise(word.text) for word in run))
            if known and all(word.kind is WordKind.FILLER_WORD for word in run):
                text, end = known, start + length
                break
        units.append((text, start, end))
        start = end
    return tuple(units)
