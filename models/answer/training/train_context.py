# mypy: disable-error-code="import-not-found, misc, no-any-return"
"""Trains the network of the judge on all labelled answers: writes models/weights/heads/context.onnx.

Needs what context_net.py needs, and onnx 1.18 or newer for the export. Under ten minutes on one core.
Usage: ALOUD_MINILM_FLOAT=FOLDER python models/answer/training/train_context.py STATE.pt
(STATE.pt is made, or, if it is there, exported as it is)
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch
from common import HEADS, prepare, raw_answers
from context_net import ContextNet, train, variants
from labels import answer_examples, evidence_names, sentence_examples
from torch import nn


class Exported(nn.Module):
    """The network as it runs in the app: one packed window in; the means of the frozen states, and the rows, out."""

    def __init__(self, net: ContextNet) -> None:
        super().__init__()
        self.encoder = net.encoder

    def forward(self, ids: Any, places: Any, groups: Any, pool: Any, ends: Any) -> tuple[Any, Any]:
        """`ids`, `places`, `groups` (1, t), `pool` (n, t), `ends` (n,) -> (n, 384), (n, 768)."""
        below = self.encoder.lower(ids, places, groups)
        above = self.encoder.upper(below, groups)[0]
        return pool @ below[0], torch.cat([above[ends], pool @ above], dim=1)


def export(net: ContextNet, output: Path) -> None:
    """Write the network as int8 ONNX."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    example = (
        torch.tensor([[101, 2000, 102, 2001, 102]]),
        torch.arange(5)[None],
        torch.tensor([[0, 0, 0, 1, 1]]),
        torch.ones(2, 5) / 5,
        torch.tensor([2, 4]),
    )
    with tempfile.TemporaryDirectory() as folder:
        floating = Path(folder) / "float.onnx"
        torch.onnx.export(
            Exported(net.eval()),
            example,
            str(floating),
            input_names=["ids", "places", "groups", "pool", "ends"],
            output_names=["lower", "upper"],
            dynamic_axes={
                "ids": {1: "t"},
                "places": {1: "t"},
                "groups": {1: "t"},
                "pool": {0: "n", 1: "t"},
                "ends": {0: "n"},
                "lower": {0: "n"},
                "upper": {0: "n"},
            },
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            floating,
            output,
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )


def main() -> None:
    torch.set_num_threads(1)
    state = Path(sys.argv[1])
    if state.exists():
        net = ContextNet(len(evidence_names()))
        net.load_state_dict(torch.load(state))
    else:
        examples = answer_examples([prepare(answer) for answer in raw_answers()])
        net = train(variants(examples) + variants(sentence_examples()), len(evidence_names()))
        torch.save(net.state_dict(), state)
    export(net, HEADS / "context.onnx")
    shutil.copy(Path(os.environ["ALOUD_MINILM_FLOAT"]) / "tokenizer.json", HEADS / "tokenizer.json")
    print(f"{HEADS / 'context.onnx'}, {(HEADS / 'context.onnx').stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
