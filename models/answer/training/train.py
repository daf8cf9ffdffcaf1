# mypy: disable-error-code="import-not-found"
"""Trains the judge's heads from the labelled data and writes models/weights/heads/judge.npz.

Build tool; its own dependencies beside the app's: torch 2.13.0, scikit-learn 1.7 or newer.
Usage: python models/answer/training/train.py
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from common import DATA, ENCODER, HEADS, ROOT, Answer, SentenceEncoder, features, plain, prepare, raw_answers
from star_head import Chain, fit_chain, fit_present, folds, present_rows

from models.text.heads import VERSION

STRENGTH = 1.0


def fit_star(rows: Sequence[Any], answers: Sequence[Answer]) -> tuple[Chain, Any, Any]:
    """The chain on all answers, and the present decisions on chains that had not seen the answer they judge."""
    unseen: list[Any] = [None] * len(answers)
    for part in folds(len(answers), 4, seed=1):
        rest = [i for i in range(len(answers)) if i not in part]
        chain = fit_chain([rows[i] for i in rest], [answers[i] for i in rest], STRENGTH)
        for i in part:
            unseen[i] = present_rows(answers[i], chain.scores(rows[i]), chain.transitions)
    weights, bias = fit_present(np.array(unseen), answers)
    return fit_chain(rows, answers, STRENGTH), weights, bias


def evidence(encoder: SentenceEncoder) -> tuple[list[str], Any, Any]:
    """One direction a quality or part: the mean of its evidence lines against the mean of all."""
    qualities = tomllib.loads((ROOT / "content" / "qualities.toml").read_text(encoding="utf-8"))
    lines = {name: entry["evidence"] for name, entry in qualities.items() if isinstance(entry, dict)}
    parts = tomllib.loads((DATA / "parts.toml").read_text(encoding="utf-8"))
    lines |= {"part:" + name: entry for name, entry in parts.items()}
    means = {name: encoder.encode([plain(line) for line in entry]).mean(0) for name, entry in lines.items()}
    return list(means), 12 * np.stack(list(means.values())), np.full(len(means), -12 * 0.33)


def main() -> None:
    torch.set_num_threads(1)
    encoder = SentenceEncoder(ENCODER)
    answers = [prepare(answer) for answer in raw_answers()]
    chain, present_weights, present_bias = fit_star([features(answer, encoder) for answer in answers], answers)
    names, evidence_weights, evidence_bias = evidence(encoder)
    np.savez_compressed(
        HEADS / "judge.npz",
        version=VERSION,
        star_weights=chain.weights.astype(np.float16),
        star_bias=chain.bias,
        transitions=chain.transitions,
        present_weights=present_weights,
        present_bias=present_bias,
        evidence_names=np.array(names),
        evidence_weights=evidence_weights.astype(np.float16),
        evidence_bias=evidence_bias,
        point_weights=np.array([[10.0, 2.0, 2.0]]),
        point_bias=np.array([-4.5]),
    )
    print(f"{len(answers)} answers, {sum(len(a.texts) for a in answers)} sentences -> {HEADS / 'judge.npz'}")


if __name__ == "__main__":
    main()
