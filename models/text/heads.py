"""The trained heads of the judge: small arrays that turn what was read of an answer into labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from content.errors import AloudError
from models.text.context import Array, ContextReader, Reading

DEFAULT_HEADS = Path(__file__).parent.parent / "weights" / "heads"
VERSION = 3


class HeadsError(AloudError):
    """The trained heads cannot be loaded."""


@dataclass(frozen=True, slots=True)
class Linear:
    """An affine map: `weights` has shape (outputs, inputs), `bias` (outputs,)."""

    weights: Array
    bias: Array

    def __call__(self, inputs: Array) -> Array:
        """Map rows of `inputs`, shape (n, inputs), to scores of shape (n, outputs)."""
        scores: Array = (inputs @ self.weights.T + self.bias).astype(np.float32)
        return scores


@dataclass(frozen=True, slots=True)
class Heads:
    """What was learnt, by name.

    `read` reads the plain sentences of one answer together, and the plain points of its question with them.

    From the upper layers' rows (768): `votes` gives log-odds of S, T, A, R, N; `evidence` one log-odds for each of
    `evidence_names` (a quality, or a part of a structure); `point` log-odds that a point is made, to which `point_gain`
    times the fit of the sentences is added; `point_asks` and `point_answers` vectors of points and of sentences, whose
    product is that fit.

    `star` gives log-odds of the labels from a sentence's features, `center` (384,) is the usual vector of the lower
    layers, which is taken off; `transitions` (7, 5) says what label follows which (rows: the five labels, the
    beginning; last row: what label ends an answer), `present` gives the log-odds that a strict interviewer credits S,
    T, A, R.
    """

    read: Callable[[Sequence[str], Sequence[str]], Reading]
    votes: Linear
    evidence_names: tuple[str, ...]
    evidence: Linear
    point: Linear
    point_gain: float
    point_asks: Linear
    point_answers: Linear
    center: Array
    star: Linear
    transitions: Array
    present: Linear


def load_heads(folder: Path = DEFAULT_HEADS) -> Heads:
    """Load the heads from `judge.npz` and the network beside it.

    Raises:
        HeadsError: a file is missing, damaged or of another version.
        ContextError: the same of the network.
    """
    path = folder / "judge.npz"
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        if int(arrays["version"]) != VERSION:
            raise HeadsError(f"{path} belongs to another version of Aloud; please install Aloud again.")
        return Heads(
            read=ContextReader(folder).read,
            votes=_linear(arrays, "votes"),
            evidence_names=tuple(str(name) for name in arrays["evidence_names"]),
            evidence=_linear(arrays, "evidence"),
            point=_linear(arrays, "point"),
            point_gain=float(arrays["point_gain"]),
            point_asks=_linear(arrays, "point_asks"),
            point_answers=_linear(arrays, "point_answers"),
            center=arrays["center"].astype(np.float32),
            star=_linear(arrays, "star"),
            transitions=arrays["transitions"].astype(np.float32),
            present=_linear(arrays, "present"),
        )
    except (OSError, ValueError, KeyError) as error:
        raise HeadsError(f"The trained heads {path} cannot be read; please install Aloud again.") from error


def _linear(arrays: dict[str, npt.NDArray[np.generic]], name: str) -> Linear:
    return Linear(arrays[name + "_weights"].astype(np.float32), arrays[name + "_bias"].astype(np.float32))
