# mypy: disable-error-code="import-not-found, misc, no-any-return"
"""Fine-tunes the upper half of the small encoder on whole answers: a sentence is read among its neighbours.

Needs torch 2.13.0, safetensors, and the encoder's float weights (all-MiniLM-L6-v2, Apache-2.0: model.safetensors),
whose folder is named by the environment variable ALOUD_MINILM_FLOAT.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from common import ENCODER
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from models.text.context import LAST, START, windows

LAYERS = 6
# The lower layers stay as they are: what they say of a text is computed once and serves every fold and epoch.
FROZEN_LAYERS = 3
WIDTH = 384
ATTENTION_HEADS = 12
VARIANTS = 3
FILLERS = ("um", "uh", "like", "you know", "so", "i mean", "yeah", "well")


@dataclass(frozen=True)
class Example:
    """Sentences with STAR targets (n, 5) or None, and evidence labels (n, names; -1 unknown) or None."""

    texts: tuple[str, ...]
    star: Any
    evidence: Any


@dataclass(frozen=True)
class Cached:
    """An example after the frozen layers: `states` (tokens, 384), and where its sentences begin and end."""

    states: Any
    spans: tuple[tuple[int, int], ...]
    star: Any
    evidence: Any


class Layer(nn.Module):
    """One layer of the encoder (a BERT layer)."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm_attention, self.norm = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, states: Any, bias: Any) -> Any:
        """`states` (b, t, 384); `bias` (b, 1, 1, t) is very negative at padding."""
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
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def lower(self, ids: Any) -> Any:
        """Embeddings and frozen layers; no padding."""
        states = self.norm(self.words(ids) + self.places(torch.arange(ids.shape[1])) + self.kind)
        bias = torch.zeros(1, 1, 1, ids.shape[1])
        for layer in self.layers[:FROZEN_LAYERS]:
            states = layer(states, bias)
        return states

    def upper(self, states: Any, bias: Any) -> Any:
        """The layers that are trained."""
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
    state = {ours: stored[theirs] for ours, theirs in names.items()}
    state["kind"] = stored["embeddings.token_type_embeddings.weight"][0]
    made.load_state_dict(state)
    return made.eval()


class ContextNet(nn.Module):
    """The encoder with two linear heads on a sentence's closing token and the mean of its tokens."""

    def __init__(self, evidence_names: int) -> None:
        super().__init__()
        self.encoder = pretrained()
        for name, parameter in self.encoder.named_parameters():
            parameter.requires_grad_(name.startswith(tuple(f"layers.{i}." for i in range(FROZEN_LAYERS, LAYERS))))
        self.dropout = nn.Dropout(0.2)
        self.star = nn.Linear(2 * WIDTH, 5)
        self.evidence = nn.Linear(2 * WIDTH, evidence_names)

    def forward(self, states: Any, bias: Any, pool: Any, ends: Any) -> tuple[Any, Any]:
        """`pool` (b, s, t) averages each sentence's tokens, `ends` (b, s) are closing tokens."""
        states = self.encoder.upper(states, bias).float()
        closing = torch.gather(states, 1, ends[:, :, None].expand(-1, -1, WIDTH))
        rows = self.dropout(torch.cat([closing, pool @ states], dim=2))
        return self.star(rows), self.evidence(rows)


def tokenizer() -> Any:
    """The encoder's tokenizer without padding or cutting."""
    made = Tokenizer.from_file(str(ENCODER / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


def token_lists(texts: Sequence[str], made: Any) -> list[list[int]]:
    """Token ids of each sentence, without the special ones."""
    return [made.encode(text, add_special_tokens=False).ids[:96] for text in texts]


def augment(example: Example, rng: np.random.RandomState) -> Example:
    """Spoken noise: a lost or added word, a cut answer, merged or split sentences."""
    texts = [_noise(text, rng) for text in example.texts]
    star = None if example.star is None else [row.copy() for row in example.star]
    evidence = None if example.evidence is None else [row.copy() for row in example.evidence]
    if len(texts) > 4 and rng.rand() < 0.15:
        keep = slice(0, -1) if rng.rand() < 0.6 else slice(1, None)
        texts = texts[keep]
        star = None if star is None else star[keep]
        evidence = None if evidence is None else evidence[keep]
    if len(texts) > 2 and rng.rand() < 0.3:
        at = rng.randint(len(texts) - 1)
        words = len(texts[at].split()), len(texts[at + 1].split())
        if sum(words) <= 45:
            share = words[0] / max(1, sum(words))
            texts[at : at + 2] = [texts[at] + " " + texts[at + 1]]
            if star is not None:
                star[at : at + 2] = [share * star[at] + (1 - share) * star[at + 1]]
            if evidence is not None:
                evidence[at : at + 2] = [np.maximum(evidence[at], evidence[at + 1])]
    elif rng.rand() < 0.3:
        at = int(np.argmax([len(text) for text in texts]))
        words_at = texts[at].split()
        places = [i for i in range(4, len(words_at) - 4) if words_at[i] in {"and", "so", "but", "because", "then"}]
        if places and (star is None or star[at].max() > 0.9):
            cut = places[rng.randint(len(places))]
            texts[at : at + 1] = [" ".join(words_at[:cut]), " ".join(words_at[cut:])]
            if star is not None:
                star[at : at + 1] = [star[at], star[at]]
            if evidence is not None:
                unsure = np.where(evidence[at] > 0, -1.0, evidence[at])
                evidence[at : at + 1] = [unsure, unsure]
    return Example(tuple(texts), star, evidence)


def _noise(text: str, rng: np.random.RandomState) -> str:
    words = text.split()
    if len(words) > 6 and rng.rand() < 0.3:
        del words[rng.randint(len(words))]
    if rng.rand() < 0.25:
        words.insert(rng.randint(len(words) + 1), FILLERS[rng.randint(len(FILLERS))])
    return " ".join(words)


def cache(example: Example, encoder: Encoder, made: Any) -> Cached:
    """Run the frozen layers; an answer longer than one window is cut to its first window."""
    lists = token_lists(example.texts, made)
    window = windows([len(ids) for ids in lists])[0]
    row, spans = [START], []
    for sentence in lists[window.first : window.end]:
        begin = len(row)
        row += [*sentence, LAST]
        spans.append((begin, len(row)))
    with torch.no_grad():
        states = encoder.lower(torch.tensor([row]))[0].to(torch.bfloat16)
    return Cached(states, tuple(spans), example.star, example.evidence)


def variants(examples: Sequence[Example], seed: int = 0) -> list[list[Cached]]:
    """Each example as it is and in VARIANTS noisy copies, after the frozen layers."""
    encoder, made, rng = pretrained(), tokenizer(), np.random.RandomState(seed)
    return [
        [cache(e, encoder, made) for e in (example, *(augment(example, rng) for _ in range(VARIANTS)))]
        for example in examples
    ]


def batch(items: Sequence[Cached]) -> tuple[Any, ...]:
    """Pad cached examples into tensors."""
    count = len(items)
    longest, most = max(len(item.states) for item in items), max(len(item.spans) for item in items)
    states = torch.zeros(count, longest, WIDTH, dtype=torch.bfloat16)
    bias = torch.full((count, 1, 1, longest), -1e4)
    pool, ends = torch.zeros(count, most, longest), torch.zeros(count, most, dtype=torch.long)
    star = torch.zeros(count, most, 5)
    evidence: Any = None
    for b, item in enumerate(items):
        states[b, : len(item.states)] = item.states
        bias[b, :, :, : len(item.states)] = 0.0
        for s, (begin, end) in enumerate(item.spans):
            pool[b, s, begin:end] = 1.0 / (end - begin)
            ends[b, s] = end - 1
            if item.star is not None:
                star[b, s] = torch.tensor(item.star[s], dtype=torch.float32)
        if item.evidence is not None:
            if evidence is None:
                evidence = torch.full((count, most, len(item.evidence[0])), -1.0)
            rows = np.array(item.evidence[: len(item.spans)])
            evidence[b, : len(rows)] = torch.tensor(rows, dtype=torch.float32)
    return states, bias, pool, ends, star, evidence


def train(
    items: Sequence[list[Cached]], evidence_names: int, *, epochs: int = 5, rate: float = 2e-4, seed: int = 0
) -> ContextNet:
    """Fine-tune on cached examples; every epoch sees another copy of each, the last one the clean copy."""
    torch.manual_seed(seed)
    rng = np.random.RandomState(seed)
    net = ContextNet(evidence_names).train()
    heads = [*net.star.parameters(), *net.evidence.parameters()]
    body = [p for p in net.encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW([{"params": body, "lr": rate}, {"params": heads, "lr": 1e-3}], weight_decay=0.01)
    plan = [[copies[(epoch + 1) % len(copies)] for copies in items] for epoch in range(epochs - 1)]
    plan.append([copies[0] for copies in items])
    batches = [[[epoch[i] for i in group] for group in _groups([len(c.states) for c in epoch], rng)] for epoch in plan]
    steps = sum(len(groups) for groups in batches)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda k: min(1.0, (k + 1) / (0.1 * steps)) * max(0.0, 1.0 - k / steps)
    )
    for number, groups in enumerate(batches):
        total = 0.0
        for g in rng.permutation(len(groups)):
            states, bias, pool, ends, star, evidence = batch(groups[g])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                star_logits, evidence_logits = net(states, bias, pool, ends)
            loss = -(star * torch.log_softmax(star_logits.float(), dim=2)).sum() / max(1.0, float(star.sum()))
            if evidence is not None:
                known = (evidence >= 0).float()
                errors = functional.binary_cross_entropy_with_logits(
                    evidence_logits.float(), evidence.clamp(min=0), reduction="none", pos_weight=torch.tensor(3.0)
                )
                loss = loss + (errors * known).sum() / max(1.0, float(known.sum())) * 4.0
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        print(f"  epoch {number + 1}/{epochs} loss {total / len(groups):.3f}", flush=True)
    return net.eval()


def _groups(sizes: Sequence[int], rng: np.random.RandomState) -> list[list[int]]:
    """Batches of examples of like length, of at most 32 examples or about 1,800 tokens."""
    order = sorted(range(len(sizes)), key=lambda i: sizes[i] * rng.uniform(0.8, 1.25))
    groups: list[list[int]] = [[]]
    for i in order:
        if len(groups[-1]) == 32 or (len(groups[-1]) + 1) * sizes[i] > 1800:
            groups.append([])
        groups[-1].append(i)
    return [group for group in groups if group]


def predict(net: ContextNet, texts: Sequence[str], made: Any) -> tuple[Any, Any]:
    """STAR logits (n, 5) and evidence logits (n, names) of an answer, window by window as at run time."""
    lists = token_lists(texts, made)
    star, evidence = np.zeros((len(texts), 5)), np.zeros((len(texts), net.evidence.out_features))
    for window in windows([len(ids) for ids in lists]):
        part = cache(Example(tuple(texts[window.first : window.end]), None, None), net.encoder, made)
        states, bias, pool, ends, _, _ = batch([part])
        with torch.no_grad():
            star_logits, evidence_logits = net(states.float(), bias, pool, ends)
        for i in range(window.keep_from, window.keep_to):
            star[i] = star_logits[0, i - window.first].numpy()
            evidence[i] = evidence_logits[0, i - window.first].numpy()
    return star, evidence
