"""What the training scripts share: the labelled answers, and their sentences as the judge sees them."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(ROOT))

from models.answer.cues import cues, plain  # noqa: E402
from models.answer.sentences import strip_disfluencies  # noqa: E402
from models.answer.star import sentence_features  # noqa: E402
from models.text.encoder import SentenceEncoder  # noqa: E402

DATA = HERE / "data"
HEADS = ROOT / "models" / "weights" / "heads"
ENCODER = ROOT / "models" / "weights" / "minilm"
LABELS = "STARN"
DEV = "star_dev.json"


@dataclass(frozen=True)
class Answer:
    """A labelled answer: plain sentences, soft targets (n, 5), and which components are credited (4,)."""

    id: str
    texts: tuple[str, ...]
    targets: Any
    present: Any
    primary: tuple[int, ...]


def raw_answers(pattern: str = "*.json") -> list[dict[str, Any]]:
    """The labelled answers of all data files whose name matches, in order of file name."""
    found: list[dict[str, Any]] = []
    for path in sorted(DATA.glob(pattern)):
        if path.name == DEV or path.name.startswith("answers_"):
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


def features(answer: Answer, encoder: SentenceEncoder) -> Any:
    """Sentence features of an answer."""
    return sentence_features(encoder.encode(answer.texts), cues(answer.texts))
