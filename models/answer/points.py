"""Which points of a strong answer are made, and by which sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.text.heads import Array, Heads
from models.types import Point


def pair_features(points: Array, roles: Array, vectors: Array, marginals: npt.NDArray[np.float64]) -> Array:
    """Features of every point with every sentence, shape (points, sentences, 7).

    How alike they are in meaning, alone and against the other sentences and the other points; and whether the
    sentence has the role in the story that the point is about.

    Args:
        points: vectors of the points, shape (points, 384).
        roles: probabilities that a point is about S, T, A, R or a view, shape (points, 5).
        vectors: vectors of the sentences, shape (n, 384).
        marginals: label probabilities of the sentences, shape (n, 5).
    """
    likeness = points @ vectors.T
    viewed = roles[:, 4:]
    features = [
        likeness,
        likeness - likeness.mean(axis=1, keepdims=True),
        likeness - likeness.mean(axis=0, keepdims=True),
        roles @ marginals.T,
        roles[:, :4] @ marginals[:, :4].T,
        np.repeat(viewed, likeness.shape[1], axis=1),
        viewed * marginals[:, 4][None, :],
    ]
    return np.stack(features, axis=2).astype(np.float32)


def role_probabilities(points: Array, heads: Heads) -> Array:
    """Probabilities that each point is about S, T, A, R or a view, shape (points, 5)."""
    logits = heads.point_roles(points)
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities: Array = (odds / odds.sum(axis=1, keepdims=True)).astype(np.float32)
    return probabilities


def points_made(
    texts: Sequence[str], point_vectors: Array, vectors: Array, marginals: npt.NDArray[np.float64], heads: Heads
) -> tuple[Point, ...]:
    """Return each point with whether it is made, and the sentence that makes it best.

    Args:
        texts: the points.
        point_vectors: their vectors, shape (points, 384).
        vectors: the vectors of the sentences, shape (n, 384).
        marginals: label probabilities of the sentences, shape (n, 5).
        heads: the trained heads.
    """
    if not texts or len(vectors) == 0:
        return tuple(Point(text, False, None) for text in texts)
    features = pair_features(point_vectors, role_probabilities(point_vectors, heads), vectors, marginals)
    scores = heads.point(features.reshape(-1, features.shape[2])).reshape(features.shape[:2])
    best = scores.argmax(axis=1)
    return tuple(
        Point(text, True, int(k)) if row[k] >= 0 else Point(text, False, None)
        for text, row, k in zip(texts, scores, best, strict=True)
    )
