"""Language of the answer: readability and wording, over its sentences without fillers, repeats and cut-offs."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from models.delivery.readability import readability
from models.delivery.wording import hedges, i_share, repeated_phrases, specifics
from models.types import Language, Sentence, Word, WordKind


def measure_language(words: Sequence[Word], sentences: Sequence[Sentence], action: Collection[int] = ()) -> Language:
    """Measure readability and wording.

    Args:
        words: The words of the answer in order, their kinds marked.
        sentences: The sentences it was cut into.
        action: Which sentences tell what was done; the share of I against we is taken from them, or from the whole
            answer where there are none.
    """
    cut = [[word.text for word in group if word.kind is WordKind.WORD] for group in words_by_sentence(words, sentences)]
    ease, grade = readability(cut)
    return Language(
        flesch_reading_ease=ease,
        grade=grade,
        hedges=hedges(cut),
        repeated_phrases=repeated_phrases(cut),
        i_we_ratio=i_share([tokens for index, tokens in enumerate(cut) if index in action] or cut),
        specifics=specifics(cut),
    )


def words_by_sentence(words: Sequence[Word], sentences: Sequence[Sentence]) -> list[tuple[Word, ...]]:
    """Return the words of each sentence.

    Sentences are verbatim, so their tokens follow the words one by one; where the counts do not agree (sentences were
    given from elsewhere) the words are cut at their own full stops.
    """
    sizes = [len(sentence.text.split()) for sentence in sentences]
    groups: list[tuple[Word, ...]] = []
    if sum(sizes) == len(words) and all(not re.search(r"\s", word.text.strip()) for word in words):
        start = 0
        for size in sizes:
            groups.append(tuple(words[start : start + size]))
            start += size
        return groups
    current: list[Word] = []
    for word in words:
        current.append(word)
        if word.text.rstrip("\"'”’)]").endswith((".", "?", "!")):
            groups.append(tuple(current))
            current = []
    return [*groups, tuple(current)] if current else groups
