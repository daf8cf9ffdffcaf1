# mypy: disable-error-code="import-not-found, misc, no-any-return"
"""Fine-tunes the upper layers of a small encoder on whole answers.

A sentence is read among its neighbours, and a point of the question with the answer before it.

Needs torch 2.13.0, safetensors, and the encoder's float weights (all-MiniLM-L6-v2, Apache-2.0: model.safetensors and
tokenizer.json), whose folder is named by the environment variable ALOUD_MINILM_FLOAT.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from augment import Example, variants_of
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from models.text.context import Packed, pack, token_lists, windows

LAYERS = 6
# The lower layers stay as they are: what they say of a text is computed once and serves every fold and epoch, and the
# chain reads it.
FROZEN_LAYERS = 2
WIDTH = 384
ATTENTION_HEADS = 12
CHOICE_WIDTH = 64


@dataclass(frozen=True)
class Cached:
    """One window of an example after the frozen layers: `states` (tokens, 384), how it is packed, and its labels."""

    states: Any
    packed: Packed
    star: Any
    evidence: Any
    made: Any
    where: Any


def reading_bias(groups: Any) -> Any:
    """What is added to the attention scores, (b, 1, t, t): very negative where a token does not read another.

    `groups` (b, t) as in models.text.context.Packed; padding has -1, which nothing reads.
    """
    reads = (groups[:, None, :] == 0) | (groups[:, None, :] == groups[:, :, None])
    return torch.where(reads, 0.0, -1e4)[:, None]


class Layer(nn.Module):
    """One layer of the encoder (a BERT layer)."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm_attention, self.norm = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, states: Any, bias: Any) -> Any:
        """`states` (b, t, 384); `bias` (b, 1, t, t) is very negative where a token does not read another."""
        count, tokens, _ = states.shape

        def heads(x: Any) -> Any:
            return x.view(count, tokens, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).transpose(1, 2)

        scores = (
            heads(self.query(states)) @ heads(self.key(states)).transpose(2, 3) / (WIDTH // ATTENTION_HEADS) ** 0.5
            + bias
        )
        mixed = torch.softmax(scores, dim=3) @ heads(self.value(states))
        mixed = self.out(mixed.transpose(1, 2).reshape(count, tokens, WIDTH))
        states = self.norm_attention(states + self.dropout(mixed))
        return self.norm(states + self.dropout(self.outer(functional.gelu(self.inner(states)))))


class Encoder(nn.Module):
    """The encoder from token ids to states."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.kinds = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def lower(self, ids: Any, places: Any, groups: Any) -> Any:
        """Embeddings and frozen layers."""
        states = self.norm(self.words(ids) + self.places(places) + self.kinds((groups > 0).long()))
        bias = reading_bias(groups)
        for layer in self.layers[:FROZEN_LAYERS]:
            states = layer(states, bias)
        return states

    def upper(self, states: Any, groups: Any) -> Any:
        """The layers that are trained."""
        bias = reading_bias(groups)
        for layer in self.layers[FROZEN_LAYERS:]:
            states = layer(states, bias)
        return states


def pretrained() -> Encoder:
    """The encoder with its published weights."""
    stored = load_file(Path(os.environ["ALOUD_MINILM_FLOAT"]) / "model.safetensors")
    made = Encoder()
    names = {
        "words.weight": "embeddings.word_embeddings.weight",
        "places.weight": "embeddings.position_embeddings.weight",
        "kinds.weight": "embeddings.token_type_embeddings.weight",
        "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
    }
    inside = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "norm_attention": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "norm": "output.LayerNorm",
    }
    for i in range(LAYERS):
        for ours, theirs in inside.items():
            for kind in ("weight", "bias"):
                names[f"layers.{i}.{ours}.{kind}"] = f"encoder.layer.{i}.{theirs}.{kind}"
    made.load_state_dict({ours: stored[theirs] for ours, theirs in names.items()})
    return made.eval()


class ContextNet(nn.Module):
    """The encoder with linear heads on a sentence's (or point's) closing token and the mean of its tokens."""

    def __init__(self, evidence_names: int) -> None:
        super().__init__()
        self.encoder = pretrained()
        for name, parameter in self.encoder.named_parameters():
            parameter.requires_grad_(name.startswith(tuple(f"layers.{i}." for i in range(FROZEN_LAYERS, LAYERS))))
        self.dropout = nn.Dropout(0.2)
        self.star = nn.Linear(2 * WIDTH, 5)
        self.evidence = nn.Linear(2 * WIDTH, evidence_names)
        self.made = nn.Linear(2 * WIDTH, 1)
        self.asks = nn.Linear(2 * WIDTH, CHOICE_WIDTH)
        self.answers = nn.Linear(2 * WIDTH, CHOICE_WIDTH)
        self.gain = nn.Parameter(torch.tensor(0.5))

    def forward(self, states: Any, groups: Any, pool: Any, ends: Any) -> Any:
        """Rows (b, s, 768); `pool` (b, s, t) averages the tokens of each text, `ends` (b, s) are closing tokens."""
        states = self.encoder.upper(states, groups).float()
        closing = torch.gather(states, 1, ends[:, :, None].expand(-1, -1, WIDTH))
        return torch.cat([closing, pool @ states], dim=2)

    def points(self, asked: Any, told: Any, real: Any) -> tuple[Any, Any]:
        """Log-odds that points are made (b, p), and how well each sentence answers each point (b, p, s).

        What the point's own row says of it, and whether some sentence answers it. `real` (b, s) is 0 at padding.
        """
        fits = self.asks(asked) @ self.answers(told).transpose(1, 2) / CHOICE_WIDTH**0.5 - 1e4 * (1 - real[:, None, :])
        return self.made(asked)[:, :, 0] + self.gain * torch.logsumexp(fits, dim=2), fits


def tokenizer() -> Any:
    """The encoder's tokenizer without padding or cutting."""
    made = Tokenizer.from_file(str(Path(os.environ["ALOUD_MINILM_FLOAT"]) / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


def lower_states(packed: Packed, encoder: Encoder) -> Any:
    """What the frozen layers say of a packed window, shape (tokens, 384)."""
    with torch.no_grad():
        return encoder.lower(
            torch.from_numpy(packed.ids),
            torch.from_numpy(packed.places),
            torch.from_numpy(packed.groups),
        )[0]


def cache(example: Example, encoder: Encoder, made: Any) -> list[Cached]:
    """Run the frozen layers over every window of an example.

    A point counts as made in a window if one of its sentences is there; where these are not known and there are
    several windows, it is left out.
    """
    lists, points = token_lists(made, example.texts), token_lists(made, example.points)
    cut = windows([len(ids) for ids in lists])
    found = []
    for window in cut:
        part = slice(window.first, window.end)
        packed = pack(lists[part], points)
        where = np.array(example.where[part]) if len(example.points) else np.zeros((0, 0))
        known = np.array(example.made, dtype=float)
        if len(cut) > 1 and len(known):
            placed = np.array(example.where).any(axis=0)
            known = np.where(known > 0, np.where(placed, where.any(axis=0), -1.0), known)
        found.append(
            Cached(
                lower_states(packed, encoder).to(torch.bfloat16),
                packed,
                None if example.star is None else example.star[part],
                None if example.evidence is None else example.evidence[part],
                known,
                where,
            )
        )
    return found


def variants(examples: Sequence[Example], seed: int = 0) -> list[list[list[Cached]]]:
    """Each example as it is and in noisy copies, each as its windows after the frozen layers."""
    encoder, made, rng = pretrained(), tokenizer(), np.random.RandomState(seed)
    return [[cache(copy, encoder, made) for copy in variants_of(example, rng)] for example in examples]


def batch(items: Sequence[Cached], names: int) -> dict[str, Any]:
    """Pad cached windows into tensors; rows of sentences come first, then rows of points."""
    count = len(items)
    longest = max(len(item.states) for item in items)
    sentences = max(item.packed.sentences for item in items)
    points = max(len(item.made) for item in items)
    states = torch.zeros(count, longest, WIDTH, dtype=torch.bfloat16)
    groups = torch.full((count, longest), -1)
    pool = torch.zeros(count, sentences + points, longest)
    ends = torch.zeros(count, sentences + points, dtype=torch.long)
    star = torch.zeros(count, sentences, 5)
    evidence = torch.full((count, sentences, names), -1.0)
    made = torch.full((count, points), -1.0)
    where = torch.zeros(count, points, sentences)
    real = torch.zeros(count, sentences)
    for b, item in enumerate(items):
        n, m, t = item.packed.sentences, len(item.made), len(item.states)
        states[b, :t] = item.states
        groups[b, :t] = torch.from_numpy(item.packed.groups[0])
        rows = [*range(n), *range(sentences, sentences + m)]
        pool[b, rows, :t] = torch.from_numpy(item.packed.pool)
        ends[b, rows] = torch.from_numpy(item.packed.ends)
        real[b, :n] = 1.0
        if item.star is not None:
            star[b, :n] = torch.tensor(np.array(item.star), dtype=torch.float32)
        if item.evidence is not None:
            evidence[b, :n] = torch.tensor(np.array(item.evidence), dtype=torch.float32)
        if m:
            made[b, :m] = torch.tensor(item.made, dtype=torch.float32)
            where[b, :m, :n] = torch.tensor(item.where.T, dtype=torch.float32)
    return {
        "states": states,
        "groups": groups,
        "pool": pool,
        "ends": ends,
        "star": star,
        "evidence": evidence,
        "made": made,
        "where": where,
        "real": real,
    }


def losses(net: ContextNet, inputs: dict[str, Any]) -> Any:
    """The sum of the losses of the labels that a batch has."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        rows = net(inputs["states"], inputs["groups"], inputs["pool"], inputs["ends"])
    rows = net.dropout(rows.float())
    sentences = inputs["star"].shape[1]
    told, asked = rows[:, :sentences], rows[:, sentences:]
    loss: Any = 0.0
    if inputs["star"].sum() > 0:
        logs = torch.log_softmax(net.star(told), dim=2)
        loss = loss - (inputs["star"] * logs).sum() / inputs["star"].sum()
    known = (inputs["evidence"] >= 0).float()
    if known.sum() > 0:
        errors = functional.binary_cross_entropy_with_logits(
            net.evidence(told), inputs["evidence"].clamp(min=0), reduction="none", pos_weight=torch.tensor(3.0)
        )
        loss = loss + 4.0 * (errors * known).sum() / known.sum()
    known = (inputs["made"] >= 0).float()
    if known.sum() > 0:
        made, fits = net.points(asked, told, inputs["real"])
        errors = functional.binary_cross_entropy_with_logits(made, inputs["made"].clamp(min=0), reduction="none")
        loss = loss + (errors * known).sum() / known.sum()
        chosen = inputs["where"].sum(2) > 0
        if chosen.any():
            logs = torch.log_softmax(fits, dim=2)
            share = inputs["where"] / inputs["where"].sum(2, keepdim=True).clamp(min=1)
            loss = loss - 0.3 * (share * logs).sum() / chosen.sum()
    return loss


def train(
    items: Sequence[list[list[Cached]]],
    names: int,
    *,
    epochs: int = 5,
    rate: float = 2.5e-4,
    most: int = 8,
    seed: int = 0,
) -> ContextNet:
    """Fine-tune on cached examples; every epoch sees another copy of each, the last one the clean copy."""
    torch.manual_seed(seed)
    rng = np.random.RandomState(seed)
    net = ContextNet(names).train()
    body = [p for p in net.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in net.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW([{"params": body, "lr": rate}, {"params": heads, "lr": 1e-3}], weight_decay=0.01)
    plan = [[window for copies in items for window in copies[(epoch + 1) % len(copies)]] for epoch in range(epochs - 1)]
    plan.append([window for copies in items for window in copies[0]])
    batches = [[[epoch[i] for i in group] for group in _groups(epoch, rng, most)] for epoch in plan]
    steps = sum(len(groups) for groups in batches)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda k: min(1.0, (k + 1) / (0.1 * steps)) * max(0.0, 1.0 - k / steps)
    )
    for number, groups in enumerate(batches):
        total = 0.0
        for g in rng.permutation(len(groups)):
            loss = losses(net, batch(groups[g], names))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        print(f"  epoch {number + 1}/{epochs} loss {total / len(groups):.3f}", flush=True)
    return net.eval()


def _groups(items: Sequence[Cached], rng: np.random.RandomState, most: int) -> list[list[int]]:
    """Batches of windows of like length; of single sentences four times as many as of answers."""
    sizes = [len(item.states) for item in items]
    order = sorted(range(len(sizes)), key=lambda i: sizes[i] * rng.uniform(0.8, 1.25))
    groups: list[list[int]] = [[]]
    for i in order:
        if len(groups[-1]) >= (most if sizes[i] > 60 else 3 * most):
            groups.append([])
        groups[-1].append(i)
    return [group for group in groups if group]


def read(net: ContextNet, texts: Sequence[str], points: Sequence[str], made: Any) -> dict[str, Any]:
    """What the network says of an answer, window by window as at run time.

    Returns `lower` (n, 384), the means of the frozen states; log-odds `star` (n, 5), `evidence` (n, names), and of the
    points `made` (points,) from the window that says yes the loudest.
    """
    lists, asked = token_lists(made, texts), token_lists(made, points)
    lower, star, evidence, said = [], [], [], []
    for window in windows([len(ids) for ids in lists]):
        packed = pack(lists[window.first : window.end], asked)
        groups, pool, ends = (torch.from_numpy(x) for x in (packed.groups, packed.pool, packed.ends))
        states = lower_states(packed, net.encoder)[None]
        with torch.no_grad():
            rows = net(states, groups, pool[None], ends[None])[0]
        kept = slice(window.keep_from - window.first, window.keep_to - window.first)
        lower.append((pool @ states[0]).numpy()[: packed.sentences][kept])
        star.append(net.star(rows[: packed.sentences]).detach().numpy()[kept])
        evidence.append(net.evidence(rows[: packed.sentences]).detach().numpy()[kept])
        told, asked_rows = rows[None, : packed.sentences], rows[None, packed.sentences :]
        said.append(net.points(asked_rows, told, torch.ones(1, packed.sentences))[0][0].detach().numpy())
    return {
        "lower": np.concatenate(lower),
        "star": np.concatenate(star),
        "evidence": np.concatenate(evidence),
        "made": np.max(said, axis=0),
    }
