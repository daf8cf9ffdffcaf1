"""Train the head that hears filled pauses in Whisper's encoder states.

Speaks sentences with planted filled pauses (espeak-ng, a build tool), encodes them with Whisper base, trains a small
network and writes `models/weights/heads/filled_pauses.npz`. 100 minutes of speech take about 10 minutes on a free core.

    python -m models.weights.heads.training.filled_pauses.train [--minutes 100] [--steps 800] [--cache FILE]
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.speech.filled_pauses import CONTEXT, FRAME_S, FilledPauseHead
from models.speech.weights import BUNDLED_WEIGHTS, find_model
from models.speech.whisper import Whisper
from models.weights.heads.training.filled_pauses.sound import recording
from models.weights.heads.training.filled_pauses.speech import (
    FILLED_PAUSE,
    RATE_HZ,
    Mark,
    Utterance,
    read_sentences,
    utterance,
)

HERE = Path(__file__).resolve().parent
HEAD = HERE.parent.parent / "filled_pauses.npz"

SEED = 7
LONGEST_RECORDING_S = 29.0
NEITHER = -1  # frames at the edges, which teach nothing
BATCH = 256
UNITS = (32, 16)
# Against learning the machine voices by heart, which 2500 steps without them do: see the decision record.
INPUT_NOISE, DROPPED = 0.3, 0.4  # of the standardised states
WEIGHT_DECAY = 0.1
LEARNING_RATE = 2e-3

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Data:
    """Frames of all recordings end to end.

    states (frames, 512), labels (frames,) 1, 0 or NEITHER, other (frames,) where a marked other sound is heard,
    held_out (frames,), lengths (recordings,) in frames.
    """

    states: npt.NDArray[np.float16]
    labels: npt.NDArray[np.int8]
    other: npt.NDArray[np.bool_]
    held_out: npt.NDArray[np.bool_]
    lengths: npt.NDArray[np.int64]


def label(marks: tuple[Mark, ...], frames: int) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]:
    """Labels of the frames, and where other marked sounds are."""
    middle_s = (np.arange(frames) + 0.5) * FRAME_S
    labels, other = np.zeros(frames, np.int8), np.zeros(frames, np.bool_)
    for mark in marks:
        if mark.kind == FILLED_PAUSE:
            labels[(middle_s > mark.start_s - 0.05) & (middle_s < mark.end_s + 0.05)] = NEITHER
            labels[(middle_s > mark.start_s + 0.02) & (middle_s < mark.end_s - 0.02)] = 1
        else:
            other |= (middle_s > mark.start_s) & (middle_s < mark.end_s)
    return labels, other


def make_data(whisper: Whisper, minutes: float, chance: np.random.Generator) -> Data:
    """Speak, disturb and encode until there is enough; no recording mixes voices for training with those held out."""
    sentences = read_sentences(HERE)
    waiting: dict[bool, list[Utterance]] = {False: [], True: []}
    states, labels, other, held_out = [], [], [], []
    frames = 0
    target_s = {False: chance.uniform(4, 25), True: chance.uniform(4, 25)}
    while frames * FRAME_S < minutes * 60:
        one = utterance(chance, str(chance.choice(sentences)))
        group = waiting[one.held_out]
        babble = [two.samples for two in group[-2:]]
        length_s = sum(len(two.samples) for two in group) / RATE_HZ + len(group)
        if group and length_s + len(one.samples) / RATE_HZ > target_s[one.held_out]:
            samples, marks = recording(chance, group, [one.samples, *babble])
            if len(samples) < LONGEST_RECORDING_S * RATE_HZ:
                encoded = np.array(whisper.encode(samples).states)[0]
                kept = encoded[: int(len(samples) / RATE_HZ / FRAME_S)].astype(np.float16)
                found = label(marks, len(kept))
                states.append(kept)
                labels.append(found[0])
                other.append(found[1])
                held_out.append(np.full(len(kept), one.held_out))
                frames += len(kept)
                if len(states) % 50 == 0:
                    print(f"{frames * FRAME_S / 60:.1f} minutes", flush=True)
            group.clear()
            target_s[one.held_out] = chance.uniform(4, 25)
        group.append(one)
    lengths = np.array([len(block) for block in states], np.int64)
    join = np.concatenate
    return Data(join(states), join(labels), join(other), join(held_out), lengths)


def train(data: Data, steps: int, chance: np.random.Generator) -> dict[str, Array]:
    """Fit the network by Adam on the cross-entropy; each batch is a third filled pauses, a third hard other sounds."""
    starts = np.concatenate([[0], np.cumsum(data.lengths)])
    first, last = np.repeat(starts[:-1], data.lengths), np.repeat(starts[1:] - 1, data.lengths)
    use = (data.labels >= 0) & ~data.held_out
    near = np.convolve(data.labels == 1, np.ones(51), "same") > 0
    pools = [
        np.flatnonzero(use & chosen)
        for chosen in (
            data.labels == 1,
            data.labels == 0,
            (data.labels == 0) & data.other,
            (data.labels == 0) & near,
        )
    ]
    shares = [BATCH // 3, BATCH // 3, BATCH // 6, BATCH // 6]
    sample = data.states[chance.choice(np.flatnonzero(use), 20_000)].astype(np.float32)
    mean, scale = sample.mean(0), sample.std(0) + 1e-3
    size, (narrow, hidden) = data.states.shape[1], UNITS
    shapes = {"w1": (size, narrow), "w2": (narrow * len(CONTEXT), hidden), "w3": (hidden, 1)}
    net = {name: chance.normal(0, shape[0] ** -0.5, shape).astype(np.float32) for name, shape in shapes.items()}
    net |= {f"b{name[1]}": np.zeros(shape[1], np.float32) for name, shape in shapes.items()}
    first_moment = {name: np.zeros_like(value) for name, value in net.items()}
    second_moment = {name: np.zeros_like(value) for name, value in net.items()}
    for step in range(1, steps + 1):
        batch = np.concatenate([chance.choice(pool, share) for pool, share in zip(pools, shares, strict=True)])
        at = np.clip(batch[:, None] + np.array(CONTEXT), first[batch][:, None], last[batch][:, None])
        inputs = (data.states[at].astype(np.float32) - mean) / scale
        each = (len(batch), 1, size)
        inputs += np.float32(INPUT_NOISE) * chance.standard_normal(each, np.float32)
        inputs *= (chance.random(each, np.float32) > DROPPED) / np.float32(1 - DROPPED)
        slopes = _slopes(net, inputs, data.labels[batch] * 0.96 + 0.02)
        rate = LEARNING_RATE * min(1, step / 100) * (0.5 + 0.5 * np.cos(np.pi * step / steps)) + 1e-5
        for name, slope in slopes.items():
            first_moment[name] = 0.9 * first_moment[name] + 0.1 * slope
            second_moment[name] = 0.999 * second_moment[name] + 0.001 * slope**2
            spread = np.sqrt(second_moment[name] / (1 - 0.999**step)) + 1e-8
            decay = WEIGHT_DECAY * net[name] if name[0] == "w" else 0
            net[name] -= (rate * (first_moment[name] / (1 - 0.9**step) / spread + decay)).astype(np.float32)
    net["b1"] = net["b1"] - (mean / scale) @ net["w1"]  # the head takes states as they are
    net["w1"] = net["w1"] / scale[:, None]
    return net


def _slopes(net: dict[str, Array], inputs: Array, wanted: npt.NDArray[np.floating]) -> dict[str, Array]:
    """Gradient of the mean cross-entropy; inputs (batch, context, size), wanted (batch,)."""
    narrow = np.maximum(inputs @ net["w1"] + net["b1"], 0)
    flat = narrow.reshape(len(inputs), -1)
    hidden = np.maximum(flat @ net["w2"] + net["b2"], 0)
    chances = 1 / (1 + np.exp(-(hidden @ net["w3"] + net["b3"])))
    at_output = ((chances - wanted[:, None]) / len(inputs)).astype(np.float32)
    at_hidden = (at_output @ net["w3"].T) * (hidden > 0)
    at_narrow = (at_hidden @ net["w2"].T).reshape(narrow.shape) * (narrow > 0)
    return {
        "w3": hidden.T @ at_output,
        "b3": at_output.sum(0),
        "w2": flat.T @ at_hidden,
        "b2": at_hidden.sum(0),
        "w1": inputs.reshape(-1, inputs.shape[2]).T @ at_narrow.reshape(-1, narrow.shape[2]),
        "b1": at_narrow.sum((0, 1)),
    }


def evaluate(head: FilledPauseHead, data: Data) -> str:
    """How often frames of held-out voices are told right, at a chance of one half."""
    starts = np.concatenate([[0], np.cumsum(data.lengths)])
    heard = np.concatenate([head.frames(data.states[a:b]) for a, b in pairwise(starts)]) > 0.5
    yes, no = data.held_out & (data.labels == 1), data.held_out & (data.labels == 0)
    return (
        f"held-out voices, {np.sum(data.held_out) * FRAME_S / 60:.1f} minutes: {heard[yes].mean():.3f} of filled "
        f"frames, {heard[no].mean():.4f} of others, {heard[no & data.other].mean():.4f} of stutters, breaths, tones"
    )


def main() -> None:
    """Make the data or read it from the cache, train, evaluate, write the head."""
    parser = argparse.ArgumentParser(description="Train the head that hears filled pauses.")
    parser.add_argument("--minutes", type=float, default=100)
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--cache", type=Path, help="keep the encoded speech here (.npz, 60 MB for 10 minutes)")
    parser.add_argument("--out", type=Path, default=HEAD)
    options = parser.parse_args()
    chance = np.random.default_rng(SEED)
    weights = find_model("base", [BUNDLED_WEIGHTS])
    if options.cache and options.cache.exists():
        data = Data(**np.load(options.cache))
    else:
        data = make_data(Whisper(weights, threads=1), options.minutes, chance)
        if options.cache:
            np.savez(options.cache, **{name: getattr(data, name) for name in Data.__slots__})
    net = train(data, options.steps, chance)
    content: dict[str, Any] = {"encoder_sha256": np.array(weights.sha256), **net}
    np.savez(options.out, **content)
    print(evaluate(FilledPauseHead.load(options.out), data))


if __name__ == "__main__":
    main()
