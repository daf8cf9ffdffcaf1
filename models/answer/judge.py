"""The judge of an answer, over its sentences and their vectors. Pure: the same values give the same judgement."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from content.schema import Question, Story
from models.answer.cues import plain
from models.answer.followup import choose_follow_up
from models.answer.points import points_made
from models.answer.qualities import qualities_of
from models.answer.star import components, read_star, star_coverage
from models.answer.structure import structure_of
from models.text.heads import Array, Heads
from models.types import Judgement, Sentence, SentenceSpan

Encoder = Callable[[Sequence[str]], Array]


def judge(sentences: Sequence[SentenceSpan], question: Question | None, encoder: Encoder, heads: Heads) -> Judgement:
    """Judge an answer.

    An encoder that keeps its vectors makes this incremental: judge the sentences so far while the answer goes on, and
    little is left to do at its end.

    Args:
        sentences: the answer, cut into sentences (see models.answer.sentences).
        question: the question that was answered, or None; STAR coverage is computed without one too.
        encoder: maps n sentences to unit vectors, shape (n, 384).
        heads: the trained heads.

    Returns:
        STAR coverage, the structure that fits the question, points, qualities, and the follow-up question.
    """
    vectors = encoder([plain(sentence.content) for sentence in sentences])
    reading = read_star(sentences, vectors, heads)
    star = star_coverage(sentences, reading, applies=question is not None and question.story is Story.MUST)
    evidence = 1.0 / (1.0 + np.exp(-heads.evidence(vectors).astype(np.float64)))
    structure = structure_of(star, question, evidence, heads)
    texts = question.points if question is not None else ()
    points = points_made(texts, encoder([plain(text) for text in texts]), vectors, heads)
    return Judgement(
        star=star,
        structure=structure,
        sentences=tuple(
            Sentence(sentence.text, sentence.start_s, sentence.end_s, names)
            for sentence, names in zip(sentences, components(reading), strict=True)
        ),
        points=points,
        qualities=qualities_of(evidence, heads),
        follow_up=choose_follow_up(star, structure, question),
    )
