# mypy: disable-error-code="import-not-found"
"""Fits the STAR chain and the decision which components are credited. Needs scikit-learn and torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from common import Answer
from sklearn.linear_model import LogisticRegression

from models.answer.cues import cues
from models.answer.star import answer_features, decode, sentence_features, sentence_vectors


def usual_vector(lower: Sequence[Any]) -> Any:
    """The mean of the unit vectors of all sentences, shape (384,)."""
    rows = np.vstack(lower)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).mean(axis=0)


def features(answer: Answer, lower: Any, center: Any) -> Any:
    """Features of the sentences of an answer."""
    return sentence_features(sentence_vectors(lower, center), cues(answer.texts))


@dataclass(frozen=True)
class Chain:
    """A fitted chain: `weights` (5, features), `bias` (5,), `transitions` (7, 5)."""

    weights: Any
    bias: Any
    transitions: Any

    def scores(self, rows: Any) -> Any:
        """Log-potentials of the labels of one answer's sentences."""
        return rows @ self.weights.T + self.bias


def fit_chain(rows: Sequence[Any], answers: Sequence[Answer], strength: float = 1.0, steps: int = 60) -> Chain:
    """Fit a linear-chain conditional random field by its likelihood, with weights pulled to zero by `strength`."""
    longest = max(len(r) for r in rows)
    width = rows[0].shape[1]
    inputs = torch.zeros(len(rows), longest, width)
    labels = torch.zeros(len(rows), longest, dtype=torch.long)
    mask = torch.zeros(len(rows), longest)
    soft = torch.zeros(len(rows), longest, 5)
    for i, (row, answer) in enumerate(zip(rows, answers, strict=True)):
        inputs[i, : len(row)] = torch.from_numpy(np.asarray(row, dtype=np.float32))
        labels[i, : len(row)] = torch.tensor(answer.primary)
        soft[i, : len(row)] = torch.from_numpy(answer.targets.astype(np.float32))
        mask[i, : len(row)] = 1
    weights = torch.zeros(5, width, requires_grad=True)
    bias = torch.zeros(5, requires_grad=True)
    transitions = torch.zeros(7, 5, requires_grad=True)
    optimiser = torch.optim.LBFGS(
        [weights, bias, transitions], max_iter=steps, history_size=10, line_search_fn="strong_wolfe"
    )

    def closure() -> Any:
        optimiser.zero_grad()
        scores = inputs @ weights.T + bias
        loss = _negative_log_likelihood(scores, labels, soft, mask, transitions)
        loss = loss + 0.5 / strength * (weights.pow(2).sum() + 0.3 * transitions.pow(2).sum())
        loss.backward()
        return loss

    optimiser.step(closure)
    return Chain(weights.detach().numpy(), bias.detach().numpy(), transitions.detach().numpy())


def _negative_log_likelihood(scores: Any, labels: Any, soft: Any, mask: Any, transitions: Any) -> Any:
    """Soft emission scores of the gold labels plus transitions of the primary ones, against the partition function."""
    between, begin, end = transitions[:5], transitions[5], transitions[6]
    count, longest, _ = scores.shape
    last = mask.sum(1).long() - 1
    gold = (scores * soft).sum((1, 2)) + begin[labels[:, 0]]
    gold = gold + (between[labels[:, :-1], labels[:, 1:]] * mask[:, 1:]).sum(1)
    gold = gold + end[labels[torch.arange(count), last]]
    alpha = begin + scores[:, 0]
    for t in range(1, longest):
        step = torch.logsumexp(alpha[:, :, None] + between, dim=1) + scores[:, t]
        alpha = torch.where(mask[:, t, None] > 0, step, alpha)
    return (torch.logsumexp(alpha + end, dim=1) - gold).sum()


def present_rows(answer: Answer, scores: Any, transitions: Any) -> Any:
    """Features of the present decisions of one answer."""
    _, marginals = decode(np.asarray(scores, dtype=np.float64), np.asarray(transitions, dtype=np.float64))
    return answer_features(marginals, [len(text.split()) for text in answer.texts])


def fit_present(rows: Any, answers: Sequence[Answer], strength: float = 1.0) -> tuple[Any, Any]:
    """Fit the four present decisions on features of answers that the chain had not seen."""
    weights, bias = [], []
    for k in range(4):
        model = LogisticRegression(C=strength, max_iter=2000).fit(rows, [answer.present[k] for answer in answers])
        weights.append(model.coef_[0])
        bias.append(model.intercept_[0])
    return np.array(weights), np.array(bias)
