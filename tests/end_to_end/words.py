"""How far what was heard is from what was said."""

from __future__ import annotations

import re


def words_of(text: str) -> list[str]:
    """Return the words of a text without case and punctuation."""
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))


def word_error_rate(said: str, heard: str) -> float:
    """Return insertions, deletions and substitutions as a share of the words that were said."""
    reference, hypothesis = words_of(said), words_of(heard)
    costs = list(range(len(hypothesis) + 1))
    for row, word in enumerate(reference, start=1):
        before, costs[0] = costs[0], row
        for column, other in enumerate(hypothesis, start=1):
            before, costs[column] = (
                costs[column],
                min(costs[column] + 1, costs[column - 1] + 1, before + (word != other)),
            )
    return costs[-1] / len(reference)
