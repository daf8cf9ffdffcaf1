"""Noisy copies of labelled answers: recognition errors, other cuts, and answers that lack something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

VARIANTS = 3
MOST_POINTS = 8
FILLERS = ("um", "uh", "like", "you know", "so", "i mean", "yeah", "well")
CUT_BEFORE = {"and", "so", "but", "because", "then"}


@dataclass(frozen=True)
class Example:
    """An answer and what is known of it.

    `star` targets (n, 5) or None; `evidence` labels (n, names; -1 unknown) or None; the `points` it was read for,
    whether each is `made` (1, 0; -1 unknown), and `where` (n, points): which sentences make it, as far as that was
    written down.
    """

    texts: tuple[str, ...]
    star: Any = None
    evidence: Any = None
    points: tuple[str, ...] = ()
    made: Any = ()
    where: Any = ()


def variants_of(example: Example, rng: np.random.RandomState) -> list[Example]:
    """The example as it is, and noisy copies of it, each with some of its points."""
    copies = [example, *(augment(example, rng) for _ in range(VARIANTS))]
    return [_some_points(copy, rng) for copy in copies]


def augment(example: Example, rng: np.random.RandomState) -> Example:
    """A lost or added word, a point taken out with its sentences, a cut answer, merged or split sentences."""
    rows = _Rows(example, rng)
    if len(rows.texts) > 3 and rng.rand() < 0.3:
        rows.without_one_point(rng)
    if len(rows.texts) > 4 and rng.rand() < 0.15:
        rows.drop([len(rows.texts) - 1] if rng.rand() < 0.6 else [0])
    if len(rows.texts) > 2 and rng.rand() < 0.3:
        rows.merge(rng.randint(len(rows.texts) - 1))
    elif rng.rand() < 0.3:
        rows.split(rng)
    return rows.example()


def _some_points(example: Example, rng: np.random.RandomState) -> Example:
    if len(example.points) <= MOST_POINTS:
        return example
    kept = sorted(rng.permutation(len(example.points))[:MOST_POINTS])
    return Example(
        example.texts,
        example.star,
        example.evidence,
        tuple(example.points[k] for k in kept),
        np.array(example.made)[kept],
        np.array(example.where)[:, kept],
    )


class _Rows:
    """An example taken apart into rows of sentences that can be changed together."""

    def __init__(self, example: Example, rng: np.random.RandomState) -> None:
        self.texts = [_noise(text, rng) for text in example.texts]
        self.star = None if example.star is None else [np.array(row) for row in example.star]
        self.evidence = None if example.evidence is None else [np.array(row) for row in example.evidence]
        self.points = example.points
        self.made = np.array(example.made, dtype=float)
        self.where = [np.array(row) for row in example.where] if example.points else [np.zeros(0)] * len(self.texts)

    def without_one_point(self, rng: np.random.RandomState) -> None:
        """Take out the sentences that make one point, if they are few: then the point is not made."""
        places = np.array(self.where)
        few = [p for p in range(len(self.points)) if 1 <= places[:, p].sum() <= 2]
        if few:
            self.drop([int(i) for i in np.flatnonzero(places[:, few[rng.randint(len(few))]])])

    def drop(self, gone: Sequence[int]) -> None:
        """Leave sentences out; a point that loses all that is known of it is not made, one that loses some unknown."""
        kept = [i for i in range(len(self.texts)) if i not in gone]
        before = np.array(self.where)
        after = before[kept]
        lost = before.sum(axis=0) > after.sum(axis=0)
        self.made = np.where(lost & (self.made > 0), np.where(after.any(axis=0), -1.0, 0.0), self.made)
        unplaced = (self.made > 0) & ~before.any(axis=0)
        self.made = np.where(unplaced, -1.0, self.made)
        self.texts = [self.texts[i] for i in kept]
        self.where = [self.where[i] for i in kept]
        self.star = None if self.star is None else [self.star[i] for i in kept]
        self.evidence = None if self.evidence is None else [self.evidence[i] for i in kept]

    def merge(self, at: int) -> None:
        """Make one sentence of two."""
        words = len(self.texts[at].split()), len(self.texts[at + 1].split())
        if sum(words) > 45:
            return
        share = words[0] / max(1, sum(words))
        self.texts[at : at + 2] = [self.texts[at] + " " + self.texts[at + 1]]
        self.where[at : at + 2] = [np.maximum(self.where[at], self.where[at + 1])]
        if self.star is not None:
            self.star[at : at + 2] = [share * self.star[at] + (1 - share) * self.star[at + 1]]
        if self.evidence is not None:
            self.evidence[at : at + 2] = [np.maximum(self.evidence[at], self.evidence[at + 1])]

    def split(self, rng: np.random.RandomState) -> None:
        """Cut the longest sentence at a conjunction."""
        at = int(np.argmax([len(text) for text in self.texts]))
        words = self.texts[at].split()
        places = [i for i in range(4, len(words) - 4) if words[i] in CUT_BEFORE]
        if not places or (self.star is not None and self.star[at].max() <= 0.9):
            return
        cut = places[rng.randint(len(places))]
        self.texts[at : at + 1] = [" ".join(words[:cut]), " ".join(words[cut:])]
        self.where[at : at + 1] = [self.where[at], self.where[at]]
        if self.star is not None:
            self.star[at : at + 1] = [self.star[at], self.star[at]]
        if self.evidence is not None:
            unsure = np.where(self.evidence[at] > 0, -1.0, self.evidence[at])
            self.evidence[at : at + 1] = [unsure, unsure]

    def example(self) -> Example:
        """The changed example."""
        return Example(tuple(self.texts), self.star, self.evidence, self.points, self.made, self.where)


def _noise(text: str, rng: np.random.RandomState) -> str:
    words = text.split()
    if len(words) > 6 and rng.rand() < 0.3:
        del words[rng.randint(len(words))]
    if rng.rand() < 0.25:
        words.insert(rng.randint(len(words) + 1), FILLERS[rng.randint(len(FILLERS))])
    return " ".join(words)
