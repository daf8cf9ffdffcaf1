"""Judgements and questions made by hand, as models.answer and the pack would give them."""

from __future__ import annotations

from collections.abc import Sequence

from content.schema import Question, QuestionKind, Sample, SamplePart, Story
from models.types import (
    FollowUp,
    Judgement,
    Point,
    Quality,
    Sentence,
    Star,
    StarPart,
    Structure,
    StructurePart,
    Transcript,
    Word,
)

NAMES = ("situation", "task", "action", "result")

QUESTION = Question(
    id="beh-angry-customer",
    category="behavioral",
    kind=QuestionKind.BEHAVIORAL,
    story=Story.MUST,
    text="Tell me about a time a customer was angry with you.",
    why="Whether you stay calm and still solve it.",
    points=("stayed calm", "found the cause", "made it right"),
    qualities=("patience",),
    roles=(),
    target_s=(60.0, 120.0),
    think_s=30.0,
    samples=(
        Sample(
            "The lost parcel",
            (
                SamplePart("situation", "At my last job a man rang about a parcel that had gone missing."),
                SamplePart("task", "I had to find it before the weekend."),
                SamplePart("action", "I rang both depots and drove to the second one myself."),
                SamplePart("result", "He had it on Friday and wrote us a kind letter."),
            ),
        ),
    ),
)


def sentences_of(words: Sequence[Word], components: Sequence[str], timed: bool = True) -> tuple[Sentence, ...]:
    """Cut words at their full stops; the n-th sentence gets the n-th component ("" for none, "A+R" not used here)."""
    sentences: list[Sentence] = []
    current: list[Word] = []
    for word in words:
        current.append(word)
        if word.text.endswith((".", "?", "!")):
            name = components[len(sentences)] if len(sentences) < len(components) else ""
            start_s, end_s = (current[0].start_s, current[-1].end_s) if timed else (None, None)
            text = " ".join(each.text for each in current)
            sentences.append(Sentence(text, start_s, end_s, (name,) if name else ()))
            current = []
    return tuple(sentences)


def judge(
    heard: Transcript,
    components: Sequence[str] = (),
    *,
    applies: bool = True,
    certainty: float = 0.95,
    kind: str = "star",
    parts: tuple[StructurePart, ...] = (),
    points: tuple[Point, ...] = (),
    qualities: tuple[Quality, ...] = (),
    follow_up: FollowUp | None = None,
    timed: bool = True,
    order_ok: bool = True,
) -> Judgement:
    """Judge an answer by the component of each of its sentences ("situation" ... or "")."""
    sentences = sentences_of(heard.words, components, timed)
    total = max(1, sum(len(sentence.text.split()) for sentence in sentences))

    def part(name: str) -> StarPart:
        mine = tuple(index for index, sentence in enumerate(sentences) if name in sentence.components)
        share = sum(len(sentences[index].text.split()) for index in mine) / total
        return StarPart(bool(mine), certainty, share, mine)

    star = Star(applies, *(part(name) for name in NAMES), order_ok=order_ok)
    return Judgement(star, Structure(kind, parts), sentences, points, qualities, follow_up)
