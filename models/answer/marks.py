"""What a person who listened says of single sentences, worked into the judgement: coverage and follow-up follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from content.schema import Question
from models.answer.followup import choose_follow_up
from models.answer.star import COMPONENTS, in_order
from models.answer.structure import restructure
from models.types import Judgement, Star, StarPart


def mark_sentences(
    judgement: Judgement, marks: Mapping[int, tuple[str, ...]], words: Sequence[int], question: Question | None
) -> Judgement:
    """Return the judgement as a person who listened corrects it.

    A component with a marked sentence is covered, and one that lost its last sentence is not, both for certain. What no
    mark touches stays as it was judged, save the shares of words.

    Args:
        judgement: The judgement as Aloud made it.
        marks: From the index of a sentence to its STAR components, strongest first; () for none. A mark of a sentence
            that is not there changes nothing.
        words: How many words each sentence has, without fillers and repeats.
        question: The question that was answered, or None.
    """
    marks = {index: names for index, names in marks.items() if 0 <= index < len(judgement.sentences)}
    if not marks:
        return judgement
    sentences = tuple(
        replace(sentence, components=marks.get(index, sentence.components))
        for index, sentence in enumerate(judgement.sentences)
    )
    named = [sentence.components for sentence in sentences]
    total = max(1, sum(words))
    parts: dict[str, StarPart] = {}
    for component in COMPONENTS:
        before: StarPart = getattr(judgement.star, component)
        every = tuple(index for index, names in enumerate(named) if component in names)
        first = [index for index, names in enumerate(named) if names[:1] == (component,)]
        by_hand = any(index in marks for index in every)
        lost = bool(before.sentences) and not every
        covered, certainty = (by_hand, 1.0) if by_hand or lost else (before.covered, before.certainty)
        parts[component] = StarPart(covered, certainty, round(sum(words[at] for at in first) / total, 3), every)
    star = Star(judgement.star.applies, **parts, order_ok=in_order([parts[name] for name in COMPONENTS]))
    structure = restructure(judgement.structure, star)
    return replace(
        judgement,
        star=star,
        structure=structure,
        sentences=sentences,
        follow_up=choose_follow_up(star, structure, question),
    )
