"""Scores of transcripts for the tests."""

import re

from models.delivery.filler_context import is_filled_pause


def _tokens(text: str) -> list[str]:
    return [token for token in re.findall(r"[a-z0-9']+", text.lower().replace("’", "'")) if not is_filled_pause(token)]


def word_errors(reference: str, heard: str) -> float:
    """Word error rate (Levenshtein distance over the words of the reference), filled pauses left out of both."""
    said, read = _tokens(reference), _tokens(heard)
    row = list(range(len(read) + 1))
    for i, word in enumerate(said, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(read, 1):
            before, row[j] = row[j], min(before + (word != other), row[j] + 1, row[j - 1] + 1)
    return row[-1] / max(1, len(said))
