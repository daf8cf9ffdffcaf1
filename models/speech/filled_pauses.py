"""A second opinion on filled pauses, from the sound alone.

Whisper's decoder writes what is likely to be said; led by a prompt full of "um" it may write one where none is heard,
and it loses others. Its encoder does not know the prompt. A small network on the encoder's states, which are there
anyway, says for each 20 ms whether a filled pause (um, uh, er, erm, hm, mm) is being said.

It was trained on synthesised speech only. How, and what it is worth on people, stands in
docs/decisions/0008-filled-pause-classifier.md.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from content.errors import AloudError
from models.types import Span

FRAME_S = 0.02
# The frames beside the judged one that the network sees: 0.32 s to either side.
CONTEXT = (-16, -8, -4, 0, 4, 8, 16)
HEAD = Path(__file__).resolve().parent.parent / "weights" / "heads" / "filled_pauses.npz"

SMOOTHED_FRAMES = 5  # 0.1 s, shorter than any filled pause
LOOK_AROUND_S = 0.2  # the attention's word times are not better than this
LIKELY = 0.5
SHORTEST_S = 0.14

Chances = npt.NDArray[np.float32]


class HeadError(AloudError):
    """The head's file is missing, damaged or made for other weights."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that sounds like a filled pause; `score` is the highest smoothed chance in it, 0..1."""

    span: Span
    score: float


class FilledPauseHead:
    """A network of two hidden layers on encoder states.

    Args:
        layers: float32 arrays w1 (state size, n), b1 (n,), w2 (n * len(CONTEXT), m), b2 (m,), w3 (m, 1), b3 (1,).
        encoder_sha256: the sha256 of the Whisper weights whose states it knows; other weights give nonsense.
    """

    def __init__(self, layers: dict[str, npt.NDArray[np.float32]], encoder_sha256: str) -> None:
        self._layers = layers
        self.encoder_sha256 = encoder_sha256

    @classmethod
    def load(cls, path: Path = HEAD) -> FilledPauseHead:
        """Read a head from its file.

        Raises:
            HeadError: the file cannot be read or is not a head.
        """
        try:
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                layers = {name: file[name].astype(np.float32) for name in ("w1", "b1", "w2", "b2", "w3", "b3")}
                encoder_sha256 = str(file["encoder_sha256"])
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise HeadError(f"{path} is missing or damaged; install Aloud again.") from error
        narrow, hidden = layers["w1"].shape[-1], layers["w2"].shape[-1]
        fits = (
            layers["w1"].ndim == 2
            and layers["b1"].shape == (narrow,)
            and layers["w2"].shape == (narrow * len(CONTEXT), hidden)
            and layers["b2"].shape == (hidden,)
            and layers["w3"].shape == (hidden, 1)
            and layers["b3"].shape == (1,)
        )
        if not fits:
            raise HeadError(f"{path.name} has layers that do not fit together; install Aloud again.")
        return cls(layers, encoder_sha256)

    def frames(self, states: npt.NDArray[np.floating]) -> Chances:
        """The chance that a filled pause is being said.

        Args:
            states: (frames, state size) from the encoder, 20 ms a frame; leave out the padding behind the sound.

        Returns:
            (frames,) float32 in 0..1.

        Raises:
            HeadError: the states are those of a model of another size.
        """
        size = self._layers["w1"].shape[0]
        if states.ndim != 2 or states.shape[1] != size:
            raise HeadError(f"The filled-pause head takes states of size {size}, not of shape {states.shape}.")
        if not len(states):
            return np.zeros(0, np.float32)
        narrow = np.maximum(states.astype(np.float32) @ self._layers["w1"] + self._layers["b1"], 0)
        seen = np.clip(np.arange(len(states))[:, None] + np.array(CONTEXT), 0, len(states) - 1)
        hidden = np.maximum(narrow[seen].reshape(len(states), -1) @ self._layers["w2"] + self._layers["b2"], 0)
        logits = (hidden @ self._layers["w3"] + self._layers["b3"])[:, 0]
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float32)


def smoothed(chances: Chances) -> Chances:
    """Mean chance over 0.1 s around each frame; beyond the ends nothing is said."""
    kernel = np.full(SMOOTHED_FRAMES, 1 / SMOOTHED_FRAMES, np.float32)
    half = SMOOTHED_FRAMES // 2
    return np.convolve(np.pad(chances, half), kernel, "valid").astype(np.float32)


def verify(chances: Chances, start_s: float, end_s: float) -> float:
    """How sure the sound is of a filled pause that the decoder wrote from `start_s` to `end_s`.

    Args:
        chances: (frames,) from `FilledPauseHead.frames`.
        start_s: where the decoder's attention puts it, seconds from the start of the frames.
        end_s: likewise; the look-out reaches 0.2 s further on both sides.

    Returns:
        The highest smoothed chance there, 0..1; 0 outside of the frames.
    """
    first = max(0, int(np.floor((start_s - LOOK_AROUND_S) / FRAME_S)))
    last = max(0, int(np.ceil((end_s + LOOK_AROUND_S) / FRAME_S)))
    return float(smoothed(chances)[first:last].max(initial=0.0))


def candidates(chances: Chances, *, likely: float = LIKELY, shortest_s: float = SHORTEST_S) -> tuple[Candidate, ...]:
    """Stretches that sound like filled pauses, in order of time, whether or not the decoder wrote them down.

    Args:
        chances: (frames,) from `FilledPauseHead.frames`.
        likely: the least smoothed chance, 0..1.
        shortest_s: shorter stretches are left out; filled pauses last 0.16 s and more (Switchboard, 5th percentile).
    """
    level = smoothed(chances)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], level > likely, [False]]).astype(np.int8)))
    return tuple(
        Candidate(Span(float(first * FRAME_S), float(last * FRAME_S)), float(level[first:last].max()))
        for first, last in zip(edges[::2], edges[1::2], strict=True)
        if (last - first) * FRAME_S >= shortest_s - 1e-9
    )
