"""Which points of a strong answer are made, and by which sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.text.heads import Array, Heads
from models.types import Point


def pair_features(points: Array, vectors: Array) -> Array:
    """Features of every point with every sentence, shape (points, sentences, features)."""
    likeness = points @ vectors.T
    nothing = np.zeros((1, vectors.shape[1]), dtype=np.float32)
    pairs = vectors + np.vstack([vectors[1:], nothing])
    pairs = pairs / np.maximum(np.linalg.norm(pairs, axis=1, keepdims=True), 1e-9)
    centred = likeness - likeness.mean(axis=1, keepdims=True)
    return np.stack([likeness, points @ pairs.T, centred], axis=2).astype(np.float32)


def points_made(texts: Sequence[str], point_vectors: Array, vectors: Array, heads: Heads) -> tuple[Point, ...]:
    """Return each point with whether it is made, and the sentence that makes it best.

    Args:
        texts: the points.
        point_vectors: their vectors, shape (points, 384).
        vectors: the vectors of the sentences, shape (n, 384).
        heads: the trained heads.
    """
    if not texts or len(vectors) == 0:
        return tuple(Point(text, False, None) for text in texts)
    features = pair_features(point_vectors, vectors)
    scores = heads.point(features.reshape(-1, features.shape[2])).reshape(features.shape[:2])
    best = scores.argmax(axis=1)
    return tuple(
        Point(text, True, int(k)) if row[k] >= 0 else Point(text, False, None)
        for text, row, k in zip(texts, scores, best, strict=True)
    )
