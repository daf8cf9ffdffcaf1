# mypy: disable-error-code="import-not-found"
"""Fits all that lies behind the network on what networks said of answers they had not seen: writes judge.npz.

Needs torch 2.13.0 and scikit-learn 1.7 or newer.
Usage: python models/answer/training/train.py UNSEEN.npz STATE.pt     (made by cross_validate.py and train_context.py)
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from common import HEADS, Answer, all_folds, prepare, raw_answers
from context_net import CHOICE_WIDTH
from labels import (
    PointQuestion,
    evidence_names,
    labelled_questions,
    part_targets,
    parts_of,
    qualities_asked_for,
    quality_truth,
)
from star_head import features, fit_chain, fit_present, present_rows, usual_vector

from models.answer.qualities import EXPECTED
from models.answer.star import combined
from models.text.heads import VERSION

STRENGTH = 1.0
QUALITY_PRECISION = 0.8
PART_PRECISION = 0.8


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


def quality_tops(answers: Sequence[Answer], evidence: dict[str, Any]) -> tuple[Any, Any]:
    """For every answer and quality on which the readers agree, the highest log-odds of a sentence, and the verdict."""
    known, asked = quality_truth(), qualities_asked_for()
    tops: list[float] = []
    truth: list[bool] = []
    for answer in answers:
        wanted = np.array([name in asked[answer.id] for name in evidence_names()])
        best = (evidence[answer.id] + EXPECTED * wanted).max(axis=0)
        for k in np.flatnonzero(known[answer.id] >= 0):
            tops.append(float(best[k]))
            truth.append(bool(known[answer.id][k]))
    return np.array(tops), np.array(truth)


def part_tops(
    questions: Sequence[PointQuestion], answers: Sequence[Answer], evidence: dict[str, Any]
) -> tuple[Any, Any]:
    """For every labelled answer and part, the highest log-odds of a sentence, and whether it is there."""
    names = evidence_names()
    targets = part_targets(questions, {a.id: len(a.texts) for a in answers})
    tops: list[float] = []
    truth: list[bool] = []
    for question in questions:
        for answer in question.evidence:
            for k in np.flatnonzero(parts_of(question.kind, names)):
                tops.append(float(evidence[answer][:, k].max()))
                truth.append(bool(np.array(targets[answer])[:, k].max() > 0))
    return np.array(tops), np.array(truth)


def threshold_for(scores: Any, truth: Any, precision: float) -> float:
    """The lowest score above which at least `precision` of the rows are true."""
    order = np.argsort(-scores)
    hits = np.cumsum(truth[order])
    reached = np.flatnonzero(hits / np.arange(1, len(order) + 1) >= precision)
    return float(scores[order[reached[-1]]])


def point_tops(questions: Sequence[PointQuestion], made: dict[str, Any]) -> tuple[Any, Any]:
    """For every labelled pair and point, its log-odds, and whether it is made."""
    tops = [score for q in questions for answer in q.made for score in made[f"{answer}:{q.key}"]]
    truth = [k in marks for q in questions for marks in q.made.values() for k in range(len(q.points))]
    return np.array(tops), np.array(truth)


@dataclass(frozen=True)
class Cuts:
    """The log-odds from which a quality or a part counts as heard; a point does from even odds on."""

    quality: float
    part: float

    def of_evidence(self) -> Any:
        """The cut of each of `evidence_names()`."""
        return np.array([self.part if name.startswith("part:") else self.quality for name in evidence_names()])


def fit_cuts(answers: Sequence[Answer], networks: Any) -> Cuts:
    """Choose the cuts on the training questions, from networks that had not seen the answers."""
    questions = labelled_questions("train")
    evidence = {answer.id: networks["evidence:" + answer.id] for answer in answers}
    return Cuts(
        threshold_for(*quality_tops(answers, evidence), QUALITY_PRECISION),
        threshold_for(*part_tops(questions, answers, evidence), PART_PRECISION),
    )


def main() -> None:
    torch.set_num_threads(1)
    networks = dict(np.load(sys.argv[1]))
    net = torch.load(sys.argv[2])
    answers = [prepare(answer) for answer in raw_answers()]
    lower = [networks["lower:" + answer.id] for answer in answers]
    center = usual_vector(lower)
    rows = [features(answer, low, center) for answer, low in zip(answers, lower, strict=True)]
    chains = unseen_chains(rows, answers)
    present_weights, present_bias = fit_present(unseen_present(answers, chains, networks), answers)
    chain = fit_chain(rows, answers, STRENGTH)
    cuts = fit_cuts(answers, networks)
    print(cuts)
    np.savez_compressed(
        HEADS / "judge.npz",
        version=VERSION,
        votes_weights=net["star.weight"].numpy(),
        votes_bias=net["star.bias"].numpy(),
        evidence_names=np.array(evidence_names()),
        evidence_weights=net["evidence.weight"].numpy().astype(np.float16),
        evidence_bias=net["evidence.bias"].numpy() - cuts.of_evidence(),
        point_weights=net["made.weight"].numpy(),
        point_bias=net["made.bias"].numpy(),
        point_gain=net["gain"].numpy(),
        point_asks_weights=net["asks.weight"].numpy().astype(np.float16) / CHOICE_WIDTH**0.5,
        point_asks_bias=net["asks.bias"].numpy() / CHOICE_WIDTH**0.5,
        point_answers_weights=net["answers.weight"].numpy().astype(np.float16),
        point_answers_bias=net["answers.bias"].numpy(),
        center=center.astype(np.float32),
        star_weights=chain.weights.astype(np.float16),
        star_bias=chain.bias,
        transitions=chain.transitions,
        present_weights=present_weights,
        present_bias=present_bias,
    )
    print(f"{len(answers)} answers, {sum(len(a.texts) for a in answers)} sentences -> {HEADS / 'judge.npz'}")


if __name__ == "__main__":
    main()
