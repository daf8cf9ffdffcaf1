# mypy: disable-error-code="import-not-found, misc, no-any-return"
"""Trains the network that reads sentences in context on all labelled answers: writes models/weights/heads/context.onnx.

Needs what context_net.py needs, and onnx 1.18 or newer for the export. About ten minutes on one core.
Usage: ALOUD_MINILM_FLOAT=FOLDER python models/answer/training/train_context.py [STATE.pt]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch
from common import ENCODER, HEADS, prepare, raw_answers
from context_net import ContextNet, Example, train, variants
from cross_validate import answer_examples
from evidence_head import evidence_names, labelled_questions, sentence_examples
from torch import nn


class Exported(nn.Module):
    """The network as it runs in the app: token ids of one window in, log-odds of its sentences out."""

    def __init__(self, net: ContextNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Any, pool: Any, ends: Any) -> Any:
        """`ids` (1, t), `pool` (s, t), `ends` (s,) -> (s, 5 + names)."""
        encoder = self.net.encoder
        states = encoder.upper(encoder.lower(ids), torch.zeros(1, 1, 1, 1))[0]
        rows = torch.cat([states[ends], pool @ states], dim=1)
        return torch.cat([self.net.star(rows), self.net.evidence(rows)], dim=1)


def export(net: ContextNet, output: Path) -> None:
    """Write the network as int8 ONNX."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        floating = Path(folder) / "float.onnx"
        example = (torch.tensor([[101, 2000, 102, 2001, 102]]), torch.ones(2, 5) / 5, torch.tensor([2, 4]))
        torch.onnx.export(
            Exported(net.eval()),
            example,
            str(floating),
            input_names=["ids", "pool", "ends"],
            output_names=["scores"],
            dynamic_axes={"ids": {1: "t"}, "pool": {0: "s", 1: "t"}, "ends": {0: "s"}, "scores": {0: "s"}},
            opset_version=17,
            dynamo=False,
        )
        # The two small heads stay in float: they cost nothing, and their rounding would be the largest error.
        nodes = [node.name for node in onnx.load(str(floating)).graph.node]
        quantize_dynamic(
            floating,
            output,
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
            nodes_to_exclude=[name for name in nodes if name.startswith(("/net/star", "/net/evidence"))],
        )


def main() -> None:
    torch.set_num_threads(1)
    answers = [prepare(answer) for answer in raw_answers()]
    items = variants(answer_examples(answers, labelled_questions()))
    single = variants([Example((text,), None, [row]) for text, row in sentence_examples()])
    net = train(items + single, len(evidence_names()))
    if len(sys.argv) > 1:
        torch.save(net.state_dict(), sys.argv[1])
    export(net, HEADS / "context.onnx")
    shutil.copy(ENCODER / "tokenizer.json", HEADS / "tokenizer.json")
    print(f"{len(answers)} answers -> {HEADS / 'context.onnx'}, {(HEADS / 'context.onnx').stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
