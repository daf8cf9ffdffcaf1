"""Reports to look at, built the way the app builds them."""

from __future__ import annotations

from dataclasses import replace

from content.rubric import load_rubric
from models.report import build_report
from models.types import (
    Audio,
    DeliveryReport,
    FollowUp,
    Point,
    PossibleFiller,
    Quality,
    Span,
    StructurePart,
    Voice,
    WordKind,
)
from tests.models.delivery.speech import say
from tests.models.judgements import QUESTION, judge

ANSWER = (
    "[0.1] So, um, at my last job in March a man rang about a parcel that had gone missing for the second time, and he "
    "was, like, shouting before I had said my name. [0.7] His daughter was getting married that weekend, and the the "
    "parcel held her shoes. [1.2] I had to find it before Friday. [0.5] Um, I let him finish, and I wrote down every "
    "date he gave me, and then I uh read them back to him. [0.9] Then I rang both de- both depots one after the other, "
    "and at the [2.4] second one they thought they had seen it. [0.6] I drove there after work and, you know, searched "
    "the shelves with the night shift until we found it behind a [2.1] row of tyres. [0.8] It was “40% off” rubber, I "
    "think."
)
LABELS = ("situation", "situation", "task", "action", "action", "action", "")


def example(answer: str = ANSWER, labels: tuple[str, ...] = LABELS, *, noisy: bool = False) -> DeliveryReport:
    """A story of about a minute without an ending, with everything in it that a report can show."""
    kinds: dict[int, WordKind] = {}
    tokens = [token for token in answer.split() if not token.startswith("[")]
    for index, token in enumerate(tokens):
        if token in {"So,", "like,", "you", "know,"}:
            kinds[index] = WordKind.FILLER_WORD
        elif token.endswith("-"):
            kinds[index] = WordKind.CUT_OFF
        elif index and token == tokens[index - 1]:
            kinds[index] = WordKind.REPETITION
    heard = say(answer, word_s=0.3, gap_s=0.06, kinds=kinds)
    heard = replace(heard, possible=(PossibleFiller("um", 31.2, 31.7, "a steady voice that no word covers"),))
    return build_report(
        transcript=heard,
        audio=Audio("answer.wav", heard.duration_s, 16_000, 0.0, -24.3, 7.5 if noisy else 31.0),
        voice=Voice(118.4, 6.3, 14.2, (Span(20.0, 31.0),)),
        judgement=judge(
            heard,
            labels,
            parts=(StructurePart("situation", True, 0.97, (0, 1)), StructurePart("result", False, 0.93, ())),
            points=(
                Point("stayed calm", True, 3),
                Point("found the cause", True, 5),
                Point("made it right", False, None),
            ),
            qualities=(Quality("patience", (3,)),),
            follow_up=FollowUp("And what did he say when he had the parcel?", "result"),
        ),
        question=QUESTION,
        rubric=load_rubric(),
        app_version="0.1.0",
    )
