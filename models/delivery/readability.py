"""Readability by textstat, with the network forbidden.

textstat asks NLTK for the CMU Pronouncing Dictionary and downloads it where it is missing. That is all it wants of
NLTK, whose import takes a second, 45 MB and a home folder; so a stand-in answers, from our own counts (see
syllables.py). Nothing is looked for in, or written to, the person's folders.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from types import ModuleType, SimpleNamespace
from typing import Any

from models.delivery.spoken import spoken_words
from models.delivery.syllables import count_syllables

# Fewer words hold no sentence to speak of.
_LEAST_WORDS = 5


def readability(sentences: Iterable[Sequence[str]]) -> tuple[float | None, float | None]:
    """Return Flesch reading ease and Flesch-Kincaid grade (Flesch 1948; Kincaid et al. 1975).

    Both were made for print; for speech they hint at long sentences and long words, no more.

    Args:
        sentences: The words of each sentence as written, fillers and repeats left out.

    Returns:
        Ease (about 0..100, higher is easier) and school grade; None with fewer than five words.
    """
    texts = [
        " ".join(word.replace(".", "") for token in tokens for word in spoken_words(token)) for tokens in sentences
    ]
    text = " ".join(f"{sentence}." for sentence in texts if sentence)
    if len(text.split()) < _LEAST_WORDS:
        return None, None
    textstat = _textstat()
    return float(textstat.flesch_reading_ease(text)), float(textstat.flesch_kincaid_grade(text))


def warm_up() -> None:
    """Import and load what `readability` needs, so that the first report does not wait."""
    readability([["This", "sentence", "loads", "every", "table."]])


@lru_cache(maxsize=1)
def _textstat() -> Any:
    nltk: Any = ModuleType("nltk")
    nltk.data = SimpleNamespace(find=lambda name: name)
    nltk.corpus = SimpleNamespace(cmudict=_Corpus())
    sys.modules["nltk"] = nltk
    import textstat

    return textstat.textstat


class _Corpus:
    """Stands where NLTK's reader of the dictionary would stand."""

    def dict(self) -> _Pronunciations:
        """Return word -> pronunciations."""
        return _Pronunciations()


class _Pronunciations:
    """Looks like CMUdict to a counter of syllables: one pronunciation a word, as many stressed vowels as syllables."""

    def __getitem__(self, word: str) -> list[list[str]]:
        return [["1"] * count_syllables(word)]
