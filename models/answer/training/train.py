# mypy: disable-error-code="import-not-found"
"""Trains the judge's small heads from the labelled data and writes models/weights/heads/judge.npz.

Build tool; its own dependencies beside the app's: torch 2.13.0, scikit-learn 1.7 or newer.
Usage: python models/answer/training/train.py UNSEEN.npz     (made by cross_validate.py)
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from common import ENCODER, HEADS, Answer, SentenceEncoder, features, plain, prepare, raw_answers
from cross_validate import all_folds
from evidence_head import (
    ROLES,
    PointQuestion,
    evidence_names,
    evidence_rows,
    evidence_targets,
    fit_evidence,
    labelled_questions,
    parts_of,
    point_rows,
    threshold_for,
)
from sklearn.linear_model import LogisticRegression
from star_head import fit_chain, fit_present, present_rows

from models.answer.points import pair_features
from models.answer.qualities import EXPECTED
from models.answer.star import combined, decode
from models.text.heads import VERSION

STRENGTH = 1.0
QUALITY_PRECISION = 0.75
PART_PRECISION = 0.85


def unseen_chains(rows: Sequence[Any], answers: Sequence[Answer]) -> list[tuple[Any, Any]]:
    """For each answer, the scores and transitions of a chain that had not seen it."""
    found: list[Any] = [None] * len(answers)
    for part in all_folds(answers):
        held = set(part)
        rest = [i for i in range(len(answers)) if i not in held]
        chain = fit_chain([rows[i] for i in rest], [answers[i] for i in rest], STRENGTH)
        for i in part:
            found[i] = (chain.scores(rows[i]), chain.transitions)
    return found


def unseen_present(
    answers: Sequence[Answer], chains: Sequence[tuple[Any, Any]], networks: Any, prefix: str = ""
) -> Any:
    """Features of the present decisions, from a chain and a network that had not seen the answer."""
    return np.array(
        [
            present_rows(answer, combined(scores, networks[f"{prefix}star:{answer.id}"]), transitions)
            for answer, (scores, transitions) in zip(answers, chains, strict=True)
        ]
    )


def shifted_evidence(
    bias: Any, unseen: Any, questions: Sequence[PointQuestion], texts: dict[str, Any], networks: Any
) -> Any:
    """Biases moved so that heads and network together reach the wanted precision at a log-odds of zero."""
    names = evidence_names()
    quality = np.array([not name.startswith("part:") for name in names])
    sums: dict[bool, tuple[list[float], list[float]]] = {True: ([], []), False: ([], [])}
    targets = evidence_targets(questions, texts)
    for question in questions:
        for answer in question.evidence:
            both = unseen[answer] + networks["evidence:" + answer]
            both = both + EXPECTED * np.array([name in question.shows for name in names])
            truth = np.array(targets[answer]).max(axis=0)
            known = parts_of(question.kind, names) | quality
            for k in np.flatnonzero(known):
                if not quality[k] or question.shows:
                    sums[bool(quality[k])][0].append(float(both[:, k].max()))
                    sums[bool(quality[k])][1].append(float(truth[k] > 0))
    cuts = {
        kind: threshold_for(np.array(scores), np.array(truth), QUALITY_PRECISION if kind else PART_PRECISION)
        for kind, (scores, truth) in sums.items()
    }
    print("evidence thresholds", cuts)
    return bias - np.where(quality, cuts[True], cuts[False])


def unseen_evidence(
    questions: Sequence[PointQuestion], texts: dict[str, Any], encoder: SentenceEncoder, parts: int = 4
) -> dict[str, Any]:
    """Log-odds of the evidence of each labelled training answer, from heads that had not seen its question."""
    found: dict[str, Any] = {}
    for k in range(parts):
        chosen = [
            (n, a) for n, q in enumerate(questions) for j, a in enumerate(sorted(q.evidence)) if (n + j) % parts == k
        ]
        held = {a for _, a in chosen}
        rest = [
            PointQuestion(
                q.key, q.split, q.kind, q.text, evidence={a: m for a, m in q.evidence.items() if a not in held}
            )
            for q in questions
        ]
        weights, bias = fit_evidence(*evidence_rows(rest, texts, encoder))
        for answer in held:
            found[answer] = encoder.encode(texts[answer]) @ weights.T + bias
    return found


def fit_points(
    questions: Sequence[PointQuestion], texts: dict[str, Any], encoder: SentenceEncoder, marginals: dict[str, Any]
) -> tuple[Any, Any, Any, Any]:
    """Weights and biases of the roles of points (5, 384) and of the point head (1, features)."""
    vectors = {q.key: encoder.encode([plain(p) for p in q.points]) for q in questions}
    roles = LogisticRegression(C=20.0, max_iter=2000).fit(
        np.vstack([vectors[q.key] for q in questions]), [ROLES.index(role) for q in questions for role in q.roles]
    )

    # A role that no training point has is never given.
    role_weights, role_bias = np.zeros((5, roles.coef_.shape[1])), np.full(5, -30.0)
    role_weights[roles.classes_], role_bias[roles.classes_] = roles.coef_, roles.intercept_

    def block(question: PointQuestion, answer: str) -> Any:
        points = vectors[question.key]
        odds = np.exp(points @ role_weights.T + role_bias)
        return pair_features(
            points, odds / odds.sum(axis=1, keepdims=True), encoder.encode(texts[answer]), marginals[answer]
        )

    rows, labels = point_rows(questions, block)
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, max_iter=1000, class_weight="balanced").fit((rows - mean) / spread, labels)
    weights = model.coef_ / spread
    bias = model.intercept_ - weights @ mean
    tops: list[float] = []
    made: list[bool] = []
    for question in questions:
        for answer, points in question.made.items():
            tops.extend((block(question, answer) @ weights[0] + bias[0]).max(axis=1))
            made.extend(k in points for k in range(len(question.points)))
    cut = best_f1(np.array(tops), np.array(made))
    return role_weights, role_bias, weights, bias - cut


def best_f1(scores: Any, truth: Any) -> float:
    """The cut with the best F1."""
    cuts = np.unique(np.round(scores, 2))
    hits = [np.sum(truth & (scores >= cut)) * 2 / (np.sum(scores >= cut) + np.sum(truth)) for cut in cuts]
    return float(cuts[int(np.argmax(hits))])


def main() -> None:
    torch.set_num_threads(1)
    networks = np.load(sys.argv[1])
    encoder = SentenceEncoder(ENCODER)
    answers = [prepare(answer) for answer in raw_answers()]
    answers = [answer for answer in answers if "star:" + answer.id in networks]
    texts = {answer.id: answer.texts for answer in answers}
    rows = [features(answer, encoder) for answer in answers]
    chains = unseen_chains(rows, answers)
    present_weights, present_bias = fit_present(unseen_present(answers, chains, networks), answers)
    chain = fit_chain(rows, answers, STRENGTH)
    marginals = {
        answer.id: decode(combined(scores, networks["star:" + answer.id]), transitions.astype(float))[1]
        for answer, (scores, transitions) in zip(answers, chains, strict=True)
    }
    training = [question for question in labelled_questions() if question.split == "train"]
    weights, bias = fit_evidence(*evidence_rows(training, texts, encoder))
    bias = shifted_evidence(bias, unseen_evidence(training, texts, encoder), training, texts, networks)
    asked = [question for question in training if question.made]
    role_weights, role_bias, point_weights, point_bias = fit_points(asked, texts, encoder, marginals)
    np.savez_compressed(
        HEADS / "judge.npz",
        version=VERSION,
        star_weights=chain.weights.astype(np.float16),
        star_bias=chain.bias,
        transitions=chain.transitions,
        present_weights=present_weights,
        present_bias=present_bias,
        evidence_names=np.array(evidence_names()),
        evidence_weights=weights.astype(np.float16),
        evidence_bias=bias,
        point_weights=point_weights,
        point_bias=point_bias,
        point_roles_weights=role_weights.astype(np.float16),
        point_roles_bias=role_bias,
    )
    print(f"{len(answers)} answers, {sum(len(a.texts) for a in answers)} sentences -> {HEADS / 'judge.npz'}")


if __name__ == "__main__":
    main()
