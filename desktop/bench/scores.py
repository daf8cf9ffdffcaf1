"""Scores of verbatim transcripts: word errors with filled pauses left out of both sides, and filled pauses by place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.delivery.filler_context import is_filled_pause

_PAUSE = "<pause>"
# In an alignment a filled pause never stands for a word: dropping one and adding the other costs less.
_UNLIKE = 3


def tokens(text: str) -> list[str]:
    """The words of a transcript in small letters; each filled pause is the same mark."""
    found = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    return [_PAUSE if is_filled_pause(token) else token for token in found]


@dataclass(slots=True)
class SpeechTally:
    """Word errors (Levenshtein distance over the words of the reference) and filled pauses that were aligned."""

    clips: int = 0
    words: int = 0
    errors: int = 0
    hit: int = 0
    missed: int = 0
    false: int = 0

    def add(self, reference: str, heard: str) -> None:
        """Count one recording."""
        said, read = tokens(reference), tokens(heard)
        hit = sum(a == b == _PAUSE for a, b in _aligned(said, read))
        plain, words = ([token for token in side if token != _PAUSE] for side in (said, read))
        self.clips += 1
        self.words += len(plain)
        self.errors += sum(a != b for a, b in _aligned(plain, words))
        self.hit += hit
        self.missed += said.count(_PAUSE) - hit
        self.false += read.count(_PAUSE) - hit

    @property
    def word_error_rate(self) -> float:
        """Errors over the words of the reference; without words the errors themselves."""
        return self.errors / max(1, self.words)

    @property
    def f1(self) -> float:
        """F1 of filled pauses; 1.0 where none was said and none heard."""
        found = 2 * self.hit + self.missed + self.false
        return 2 * self.hit / found if found else 1.0


def word_errors(reference: str, heard: str) -> float:
    """Word error rate of one transcript."""
    tally = SpeechTally()
    tally.add(reference, heard)
    return tally.word_error_rate


def _aligned(said: Sequence[str], read: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """Pairs of a cheapest alignment; None stands for a token that the other side lacks."""
    cost = [[i + j if 0 in (i, j) else 0 for j in range(len(read) + 1)] for i in range(len(said) + 1)]
    for i, word in enumerate(said, 1):
        for j, other in enumerate(read, 1):
            change = 0 if word == other else _UNLIKE if _PAUSE in (word, other) else 1
            cost[i][j] = min(cost[i - 1][j - 1] + change, cost[i - 1][j] + 1, cost[i][j - 1] + 1)
    pairs: list[tuple[str | None, str | None]] = []
    i, j = len(said), len(read)
    while i or j:
        if i and j:
            word, other = said[i - 1], read[j - 1]
            change = 0 if word == other else _UNLIKE if _PAUSE in (word, other) else 1
            if cost[i][j] == cost[i - 1][j - 1] + change:
                pairs.append((word, other))
                i, j = i - 1, j - 1
                continue
        if i and cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
            pairs.append((said[i], None))
        else:
            j -= 1
            pairs.append((None, read[j]))
    return pairs[::-1]
