"""What the training scripts share: the labelled answers, and their sentences as the judge sees them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(ROOT))

from models.answer.cues import plain  # noqa: E402
from models.answer.sentences import strip_disfluencies  # noqa: E402

DATA = HERE / "data"
HEADS = ROOT / "models" / "weights" / "heads"
LABELS = "STARN"


@dataclass(frozen=True)
class Answer:
    """A labelled answer: plain sentences, soft targets (n, 5), and which components are credited (4,)."""

    id: str
    texts: tuple[str, ...]
    targets: Any
    present: Any
    primary: tuple[int, ...]

    @property
    def dev(self) -> bool:
        """Whether it is one of star_dev.json."""
        return self.id.startswith("dev")


def raw_answers(*patterns: str) -> list[dict[str, Any]]:
    """The labelled answers of all data files whose names match; without a pattern, all that may be trained on."""
    found: list[dict[str, Any]] = []
    for pattern in patterns or ("answers_*.json", "star_dev.json"):
        for path in sorted(DATA.glob(pattern)):
            found.extend(json.loads(path.read_text(encoding="utf-8")))
    return found


def prepare(answer: dict[str, Any]) -> Answer:
    """Read one labelled answer. A secondary label gets three tenths of the target."""
    sentences = answer["sentences"]
    targets = np.zeros((len(sentences), 5))
    for row, sentence in zip(targets, sentences, strict=True):
        second = sentence.get("secondary")
        row[LABELS.index(sentence["primary"])] = 0.7 if second else 1.0
        if second:
            row[LABELS.index(second)] = 0.3
    texts = tuple(plain(strip_disfluencies(sentence["text"])) for sentence in sentences)
    present = np.array([float(k in answer["present"]) for k in "STAR"])
    return Answer(answer["id"], texts, targets, present, tuple(LABELS.index(s["primary"]) for s in sentences))


def folds(count: int, parts: int, seed: int = 0) -> list[list[int]]:
    """Split `count` answers into `parts` at random, the same for the same seed."""
    order = np.random.RandomState(seed).permutation(count)
    return [sorted(int(i) for i in order[k::parts]) for k in range(parts)]


def all_folds(answers: Sequence[Answer]) -> list[list[int]]:
    """Five folds over all answers, dev answers and own ones each spread evenly."""
    dev = [i for i, a in enumerate(answers) if a.dev]
    own = [i for i, a in enumerate(answers) if not a.dev]
    pairs = zip(folds(len(dev), 5), folds(len(own), 5), strict=True)
    return [[*(dev[i] for i in d), *(own[i] for i in o)] for d, o in pairs]
