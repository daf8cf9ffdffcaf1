"""The judge of an answer, over its sentences. Pure: the same values give the same judgement."""

from __future__ import annotations

from collections.abc import Sequence

from content.schema import Question, Story
from models.answer.cues import plain
from models.answer.followup import choose_follow_up
from models.answer.points import points_made
from models.answer.qualities import evidence_of, qualities_of
from models.answer.star import components, read_star, star_coverage
from models.answer.structure import structure_of
from models.text.heads import Heads
from models.types import Judgement, Sentence, SentenceSpan


def judge(sentences: Sequence[SentenceSpan], question: Question | None, heads: Heads) -> Judgement:
    """Judge an answer.

    The heads keep what they have read: judge the sentences so far while the answer goes on, and little is left to do at
    its end.

    Args:
        sentences: the answer, cut into sentences (see models.answer.sentences).
        question: the question that was answered, or None; STAR coverage is computed without one too.
        heads: the trained heads, which are not safe for use by two threads at once.

    Returns:
        STAR coverage, the structure that fits the question, points, qualities, and the follow-up question.
    """
    texts = [plain(sentence.content) for sentence in sentences]
    asked = question.points if question is not None else ()
    reading = heads.read(texts, [plain(text) for text in asked])
    labels = read_star(texts, reading, heads)
    star = star_coverage(sentences, labels, applies=question is not None and question.story is Story.MUST)
    evidence = evidence_of(reading.upper, question, heads)
    structure = structure_of(star, question, evidence, heads)
    return Judgement(
        star=star,
        structure=structure,
        sentences=tuple(
            Sentence(sentence.text, sentence.start_s, sentence.end_s, names)
            for sentence, names in zip(sentences, components(labels), strict=True)
        ),
        points=points_made(asked, reading.windows, heads),
        qualities=qualities_of(evidence, heads),
        follow_up=choose_follow_up(star, structure, question),
    )
