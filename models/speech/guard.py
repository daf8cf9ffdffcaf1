"""Invented words: what a decoder repeats although nobody said it.

A loop shows in time: the decoder's attention has nothing left to look at, so the copies it makes up share one moment
or fall into silence. Words that were really said again ("words, words, words") each take their time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.types import Word

LONGEST_UNIT_WORDS = 30
SHORTEST_WORD_S = 0.05  # mean over the words of a repeated unit
MOST_SQUEEZED_COPIES = 2  # where other words follow, so many copies may be fast speech
SQUEEZED_WORDS = 5  # so many words in a row share one moment only where nobody said them

_NOT_LETTERS = re.compile(r"[^a-z0-9']+")


def plain(text: str) -> str:
    """A word without case and punctuation."""
    return _NOT_LETTERS.sub("", text.lower().replace("’", "'"))


@dataclass(frozen=True, slots=True)
class Unlooped:
    """A reading without what it made up; `looped` says that it ended in a loop, so that more may have been said."""

    words: tuple[Word, ...]
    looped: bool


def without_loops(words: Sequence[Word], voiced: Sequence[bool]) -> Unlooped:
    """Take invented copies out of a reading.

    Args:
        words: the reading with its attention times.
        voiced: for each word, whether a voice is active in its time.
    """
    squeezed = _squeezed(words)
    if squeezed is not None and squeezed[1] == len(words):
        return Unlooped(without_loops(words[: squeezed[0]], voiced[: squeezed[0]]).words, looped=True)
    texts = [plain(word.text) for word in words]
    start = 1
    while start < len(words):
        for unit in range(1, min(LONGEST_UNIT_WORDS, start, len(words) - start) + 1):
            end = start
            while end < len(words) and texts[end] == texts[end - unit]:
                end += 1
            if end - start < unit:
                continue
            copies = range(start, end - unit + 1, unit)
            invented = [at for at in copies if _invented(words[at : at + unit], voiced[at : at + unit])]
            if len(copies) > _most_copies(unit):
                invented = invented or [copies[0]]
                end = len(words)
            if invented and (end == len(words) or len(invented) > MOST_SQUEEZED_COPIES):
                after = () if end == len(words) else without_loops(words[end:], voiced[end:]).words
                return Unlooped((*words[: invented[0]], *after), looped=True)
            if len(invented) < len(copies):
                start = end - 1
                break
        start += 1
    return Unlooped(tuple(words), looped=False)


def _squeezed(words: Sequence[Word]) -> tuple[int, int] | None:
    """The first run of words too many for its time, whether they repeat others or not; half open, or None."""
    for first in range(len(words) - SQUEEZED_WORDS + 1):
        end = first
        while end < len(words) and words[end].end_s - words[first].start_s < SHORTEST_WORD_S * (end + 1 - first):
            end += 1
        if end - first >= SQUEEZED_WORDS:
            return first, end
    return None


def _most_copies(unit: int) -> int:
    """How often a person may say a unit again: a word often ("no, no, no, no"), a sentence hardly."""
    return 12 if unit == 1 else 4 if unit <= 3 else 2


def _invented(copy: Sequence[Word], voiced: Sequence[bool]) -> bool:
    took_s = sum(word.end_s - word.start_s for word in copy)
    return took_s < SHORTEST_WORD_S * len(copy) or not any(voiced)
