"""The trained heads of the judge: small arrays that turn sentence vectors into labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from content.errors import AloudError
from models.text.context import ContextReader

DEFAULT_HEADS = Path(__file__).parent.parent / "weights" / "heads"
VERSION = 2

Array = npt.NDArray[np.float32]


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

    `star` gives log-odds of S, T, A, R, N from a sentence's features, `transitions` (7, 5) what label follows which
    (rows: the five labels, the beginning; last row: what label ends an answer), `present` the log-odds that a
    strict interviewer credits Situation, Task, Action, Result. `evidence` gives one log-odds for each of
    `evidence_names` (a quality, or a part of a structure) from a sentence vector. `point` gives the log-odds that
    a sentence makes a point, `point_roles` those that a point is about S, T, A, R or a view. `context` reads the plain
    sentences of one answer together: log-odds of the five labels and of all evidence names, shape (n, 5 + names).
    """

    star: Linear
    transitions: Array
    present: Linear
    evidence_names: tuple[str, ...]
    evidence: Linear
    point: Linear
    point_roles: Linear
    context: Callable[[Sequence[str]], Array]


def load_heads(folder: Path = DEFAULT_HEADS) -> Heads:
    """Load the heads from `judge.npz` and the context network beside it.

    Raises:
        HeadsError: a file is missing, damaged or of another version.
        ContextError: the same of the context network.
    """
    path = folder / "judge.npz"
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        if int(arrays["version"]) != VERSION:
            raise HeadsError(f"{path} belongs to another version of Aloud; please install Aloud again.")
        return Heads(
            star=_linear(arrays, "star"),
            transitions=arrays["transitions"].astype(np.float32),
            present=_linear(arrays, "present"),
            evidence_names=tuple(str(name) for name in arrays["evidence_names"]),
            evidence=_linear(arrays, "evidence"),
            point=_linear(arrays, "point"),
            point_roles=_linear(arrays, "point_roles"),
            context=ContextReader(folder).read,
        )
    except (OSError, ValueError, KeyError) as error:
        raise HeadsError(f"The trained heads {path} cannot be read; please install Aloud again.") from error


def _linear(arrays: dict[str, npt.NDArray[np.generic]], name: str) -> Linear:
    return Linear(arrays[name + "_weights"].astype(np.float32), arrays[name + "_bias"].astype(np.float32))
