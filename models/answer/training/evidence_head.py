# mypy: disable-error-code="import-not-found"
"""Fits the evidence head (qualities, parts of structures) and the point head. Needs scikit-learn."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from common import DATA, ROOT, SentenceEncoder, plain
from sklearn.linear_model import LogisticRegression

PART_NAMES = ("listen", "acknowledge", "clarify", "act_or_escalate", "follow_up", "position", "support", "example")
ROLES = "STARN"


@dataclass
class PointQuestion:
    """A question with its points, and the answers to it that were labelled."""

    key: str
    split: str
    kind: str
    text: str
    points: list[str] = field(default_factory=list)
    shows: tuple[str, ...] = ()
    roles: list[str] = field(default_factory=list)
    made: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    evidence: dict[str, dict[str, list[int]]] = field(default_factory=dict)


def labelled_questions() -> list[PointQuestion]:
    """Read points_labelled.txt."""
    found: list[PointQuestion] = []
    for line in (DATA / "points_labelled.txt").read_text(encoding="utf-8").splitlines():
        sign, _, rest = line.partition(" ")
        if sign == "Q":
            head, _, text = rest.partition(" | ")
            key, split, kind = head.split()
            found.append(PointQuestion(key, split, kind, text))
        elif sign == "S":
            found[-1].shows = tuple(rest.split())
        elif sign == "P":
            found[-1].roles.append(rest[0])
            found[-1].points.append(rest[2:])
        elif sign in ("A", "E"):
            answer, *pairs = rest.split()
            marks = {name: [int(i) for i in where.split(",") if i] for name, where in (p.split(":") for p in pairs)}
            if sign == "A":
                found[-1].made[answer] = {int(k): v for k, v in marks.items() if v}
            else:
                found[-1].evidence[answer] = {_full_name(k): v for k, v in marks.items()}
    return found


def _full_name(name: str) -> str:
    return "part:" + name if name in PART_NAMES else name


def evidence_names() -> list[str]:
    """The qualities of content/qualities.toml, then the parts."""
    return [*_toml(ROOT / "content" / "qualities.toml"), *("part:" + name for name in PART_NAMES)]


def _toml(path: Any) -> dict[str, Any]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    data.pop("version", None)
    return data


def sentence_examples() -> list[tuple[str, Any]]:
    """Model sentences, plain, with their labels (names; -1 unknown)."""
    names = evidence_names()
    is_part = np.array([name.startswith("part:") for name in names])
    qualities = _toml(ROOT / "content" / "qualities.toml")
    spoken = _toml(DATA / "quality_sentences.toml")
    parts = _toml(DATA / "parts.toml")
    made: list[tuple[str, Any]] = []
    for name in qualities:
        for line in [*qualities[name]["evidence"], *spoken[name]]:
            made.append((plain(line), _row(names, [name], ~is_part)))
    for name, lines in parts.items():
        for line in lines:
            if name == "nothing":
                made.append((plain(line), _row(names, [], np.ones(len(names), dtype=bool))))
            else:
                made.append((plain(line), _row(names, ["part:" + name], is_part)))
    return made


def _row(names: Sequence[str], true: Sequence[str], known: Any) -> Any:
    row = np.where(known, 0.0, -1.0)
    for name in true:
        row[names.index(name)] = 1.0
    return row


def evidence_targets(questions: Sequence[PointQuestion], texts: dict[str, Sequence[str]]) -> dict[str, list[Any]]:
    """Labels (names; -1 unknown) of each sentence of the labelled answers, by answer id."""
    names = evidence_names()
    is_part = np.array([name.startswith("part:") for name in names])
    found: dict[str, list[Any]] = {}
    for question in questions:
        for answer, marks in question.evidence.items():
            known = ~is_part | parts_of(question.kind, names)
            found[answer] = [
                _row(names, [name for name, where in marks.items() if i in where], known)
                for i in range(len(texts[answer]))
            ]
    return found


def evidence_rows(
    questions: Sequence[PointQuestion], texts: dict[str, Sequence[str]], encoder: SentenceEncoder
) -> tuple[Any, Any]:
    """Vectors (n, 384) and labels (n, names; -1 unknown) of model sentences and labelled sentences."""
    lines = sentence_examples()
    for answer, rows in evidence_targets(questions, texts).items():
        lines.extend(zip(texts[answer], rows, strict=True))
    return encoder.encode([text for text, _ in lines]), np.array([row for _, row in lines])


def parts_of(kind: str, names: Sequence[str]) -> Any:
    """Which parts were looked for in an answer to a question of this kind."""
    wanted = {"situational": PART_NAMES[:5], "general": PART_NAMES[5:]}.get(kind, ())
    return np.array([name in {"part:" + w for w in wanted} for name in names])


def fit_evidence(rows: Any, labels: Any, strength: float = 10.0) -> tuple[Any, Any]:
    """One logistic regression a name, of weights (names, 384) and bias (names,); rows of unknown label are left out."""
    all_weights, all_bias = [], []
    for k in range(labels.shape[1]):
        known = labels[:, k] >= 0
        model = LogisticRegression(C=strength, max_iter=2000, class_weight={0: 1.0, 1: 3.0})
        model.fit(rows[known], labels[known, k])
        all_weights.append(model.coef_[0])
        all_bias.append(model.intercept_[0])
    return np.array(all_weights), np.array(all_bias)


def threshold_for(scores: Any, truth: Any, precision: float) -> float:
    """The lowest score above which at least `precision` of the rows are true; if none, that of the top tenth."""
    order = np.argsort(-scores)
    hits = np.cumsum(truth[order])
    reached = np.flatnonzero(hits / np.arange(1, len(order) + 1) >= precision)
    reached = reached[hits[reached] >= 3]
    if len(reached) == 0:
        return float(np.quantile(scores[truth > 0], 0.9))
    return float(scores[order[reached[-1]]])


Features = Callable[[PointQuestion, str], Any]


def point_rows(questions: Sequence[PointQuestion], features_of: Features) -> tuple[Any, Any]:
    """Pairs of point and sentence: the labelled sentences of points made, and all sentences of points not made."""
    rows, labels = [], []
    for question in questions:
        for answer, made in question.made.items():
            block = features_of(question, answer)
            for p in range(len(question.points)):
                for s in range(block.shape[1]):
                    hit = s in made.get(p, [])
                    if hit or p not in made:
                        rows.append(block[p, s])
                        labels.append(float(hit))
    return np.array(rows), np.array(labels)
