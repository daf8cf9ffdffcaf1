"""The judge of an answer, over its sentences and their vectors. Pure: the same values give the same judgement."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from content.schema import Question, Story
from models.answer.cues import plain
from models.answer.followup import choose_follow_up
from models.answer.points import points_made
from models.answer.qualities import evidence_of, qualities_of
from models.answer.star import components, read_star, star_coverage
from models.answer.structure import structure_of
from models.text.heads import Array, Heads
from models.types import Judgement, Sentence, SentenceSpan

LABELS = 5

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
    texts = [plain(sentence.content) for sentence in sentences]
    vectors = encoder(texts)
    context = heads.context(texts) if texts else np.zeros((0, LABELS + len(heads.evidence_names)), dtype=np.float32)
    reading = read_star(texts, vectors, context[:, :LABELS], heads)
    star = star_coverage(sentences, reading, applies=question is not None and question.story is Story.MUST)
    evidence = evidence_of(vectors, context[:, LABELS:], question, heads)
    structure = structure_of(star, question, evidence, heads)
    asked = question.points if question is not None else ()
    points = points_made(asked, encoder([plain(text) for text in asked]), vectors, reading.marginals, heads)
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
