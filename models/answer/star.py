"""STAR coverage: each sentence is Situation, Task, Action, Result or none; each component is covered or not.

Method: a linear chain over the sentences. What a sentence looks like comes from its vector, its grammar cues and those
of its neighbours and of the whole answer (so that a habit told in general is recognised as such); what may follow what
is learnt as well. Whether a component is credited is a decision of its own over the whole answer, calibrated, because
one weak sentence ("it worked out fine") is labelled but not credited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.answer.cues import cues
from models.text.heads import Array, Heads
from models.types import SentenceSpan, Star, StarPart

COMPONENTS = ("situation", "task", "action", "result")
NONE = 4
# Below this certainty a verdict is shown as unsure and leads to no fix and no follow-up. Of the verdicts "not heard"
# above it, 3 % were wrong on answers that had not been seen.
SURE = 0.85
_VECTOR_SCALE = 3.0
_CUE_SCALE = 0.4
_NEIGHBOUR_SCALE = 0.5
# How much the network that reads whole answers weighs beside the chain; the best of a few on answers it had not seen.
CONTEXT_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class StarReading:
    """What the chain says: `labels` the best label of each sentence, `marginals` (n, 5) their probabilities."""

    labels: tuple[int, ...]
    marginals: npt.NDArray[np.float64]
    present: npt.NDArray[np.float64]


def sentence_features(vectors: Array, found: Array) -> Array:
    """Features of every sentence in its answer, shape (n, features), from sentence vectors and cues."""
    count = len(vectors)
    base = np.hstack([vectors * _VECTOR_SCALE, found * _CUE_SCALE])
    nothing = np.zeros((1, base.shape[1]), dtype=np.float32)
    before = np.vstack([nothing, base[:-1]]) * _NEIGHBOUR_SCALE
    after = np.vstack([base[1:], nothing]) * _NEIGHBOUR_SCALE
    whole = np.repeat(base.mean(axis=0, keepdims=True), count, axis=0)
    index = np.arange(count)
    place = index / max(1, count - 1)
    position = np.stack(
        [
            place,
            1 - place,
            2 * place * (1 - place),
            index == 0,
            index == count - 1,
            np.full(count, min(count, 12) / 12),
        ],
        axis=1,
    )
    return np.hstack([base, whole, before, after, position]).astype(np.float32)


def answer_features(marginals: npt.NDArray[np.float64], words: Sequence[int]) -> Array:
    """Features of the whole answer for the four present decisions, from what its sentences look like."""
    stars = marginals[:, :4]
    top = np.sort(stars, axis=0)[::-1]
    second = top[1] if len(top) > 1 else np.zeros(4)
    weights = np.asarray(words, dtype=np.float64)
    share = (stars * weights[:, None]).sum(axis=0) / max(1.0, weights.sum())
    event = 1.0 - marginals[:, NONE]
    features = np.concatenate(
        [
            top[0],
            second,
            np.minimum(stars.sum(axis=0), 3.0) / 3,
            share,
            [event.max(), event.mean(), min(len(words), 12) / 12],
        ]
    )
    return features.astype(np.float32)


def read_star(texts: Sequence[str], vectors: Array, context: Array, heads: Heads) -> StarReading:
    """Label the sentences of one answer.

    Args:
        texts: its sentences, plain.
        vectors: their vectors, shape (n, 384).
        context: the context network's log-odds of S, T, A, R, N for them, shape (n, 5).
        heads: the trained heads.
    """
    if not texts:
        return StarReading((), np.zeros((0, 5)), np.zeros(4))
    scores = combined(heads.star(sentence_features(vectors, cues(texts))), context)
    labels, marginals = decode(scores, heads.transitions.astype(np.float64))
    words = [len(text.split()) for text in texts]
    logits = heads.present(answer_features(marginals, words)[None, :])[0].astype(np.float64)
    return StarReading(labels, marginals, 1.0 / (1.0 + np.exp(-logits)))


def combined(chain: Array, context: Array) -> npt.NDArray[np.float64]:
    """Log-potentials of the labels, shape (n, 5): the chain's, and the weighted log-probabilities of the network."""
    votes = context.astype(np.float64)
    votes = votes - _log_sum(votes, axis=1)[:, None]
    scores: npt.NDArray[np.float64] = chain.astype(np.float64) + CONTEXT_WEIGHT * votes
    return scores


def decode(
    scores: npt.NDArray[np.float64], transitions: npt.NDArray[np.float64]
) -> tuple[tuple[int, ...], npt.NDArray[np.float64]]:
    """Most probable label of each sentence, and all label probabilities, by the forward-backward algorithm.

    Args:
        scores: log-potentials of the labels of each sentence, shape (n, 5).
        transitions: log-potentials, shape (7, 5): from each label, from the beginning (row 5), to the end (row 6).
    """
    count = len(scores)
    between, begin, end = transitions[:5], transitions[5], transitions[6]
    forward = np.zeros((count, 5))
    backward = np.zeros((count, 5))
    forward[0] = begin + scores[0]
    for i in range(1, count):
        forward[i] = scores[i] + _log_sum(forward[i - 1][:, None] + between, axis=0)
    backward[-1] = end
    for i in range(count - 2, -1, -1):
        backward[i] = _log_sum(between + (scores[i + 1] + backward[i + 1])[None, :], axis=1)
    joint = forward + backward
    marginals = np.exp(joint - _log_sum(joint, axis=1)[:, None])
    return tuple(int(k) for k in marginals.argmax(axis=1)), marginals


def _log_sum(values: npt.NDArray[np.float64], axis: int) -> npt.NDArray[np.float64]:
    top = values.max(axis=axis, keepdims=True)
    total: npt.NDArray[np.float64] = np.log(np.exp(values - top).sum(axis=axis)) + np.squeeze(top, axis=axis)
    return total


def components(reading: StarReading) -> tuple[tuple[str, ...], ...]:
    """STAR components of each sentence, strongest first: its label, and a second one that is nearly as likely."""
    named: list[tuple[str, ...]] = []
    for label, probabilities in zip(reading.labels, reading.marginals, strict=True):
        if label == NONE:
            named.append(())
            continue
        others = [k for k in range(4) if k != label and probabilities[k] >= 0.3]
        named.append(tuple(COMPONENTS[k] for k in [label, *others]))
    return tuple(named)


def star_coverage(sentences: Sequence[SentenceSpan], reading: StarReading, *, applies: bool) -> Star:
    """Turn the labels into coverage."""
    named = components(reading)
    words = [len(sentence.content.split()) for sentence in sentences]
    total = max(1, sum(words))
    parts: list[StarPart] = []
    for k, component in enumerate(COMPONENTS):
        first = tuple(i for i, names in enumerate(named) if names and names[0] == component)
        every = tuple(i for i, names in enumerate(named) if component in names)
        probability = float(reading.present[k])
        covered = probability >= 0.5
        share = sum(words[i] for i in first) / total
        certainty = probability if covered else 1.0 - probability
        parts.append(StarPart(covered, round(certainty, 3), round(share, 3), every))
    situation, task, action, result = parts
    return Star(applies, situation, task, action, result, in_order(parts))


def in_order(parts: Sequence[StarPart]) -> bool:
    """Whether scene, deed and outcome come in that order, as far as they are there: by where each begins or ends."""
    situation, task, action, result = (part.sentences if part.covered else () for part in parts)
    scene = min(situation + task, default=None)
    deed = min(action, default=None)
    outcome_first, outcome_last = min(result, default=None), max(result, default=None)
    if scene is not None and deed is not None and deed < scene:
        return False
    if outcome_first is not None and scene is not None and outcome_first < scene:
        return False
    if task and action and min(task) > max(action):
        return False
    return outcome_last is None or deed is None or outcome_last >= deed
