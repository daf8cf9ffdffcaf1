# mypy: disable-error-code="import-not-found"
"""Reads every labelled answer with a network that never saw it, and keeps what it says.

Five folds over all answers (the dev answers spread evenly over them), plus one network trained without star_dev.json.
Usage: ALOUD_MINILM_FLOAT=FOLDER python models/answer/training/cross_validate.py OUTPUT.npz [JOB ...]
(a job is 0 to 4 or without_dev; about five minutes each on one core; OUTPUT.npz is added to)
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from common import Answer, all_folds, plain, prepare, raw_answers
from context_net import read, tokenizer, train, variants
from labels import answer_examples, evidence_names, labelled_questions, sentence_examples

WITHOUT_DEV = "without_dev"


def asked_of(answer: Answer) -> dict[str, list[str]]:
    """The plain points that an answer was labelled for, by the key of the question."""
    questions = [*labelled_questions("train"), *labelled_questions("test")]
    return {q.key: [plain(point) for point in q.points] for q in questions if answer.id in q.made}


def job_parts(answers: Sequence[Answer]) -> dict[str, list[int]]:
    """Which answers a job leaves out of its training, and reads."""
    parts = {str(k): part for k, part in enumerate(all_folds(answers))}
    return parts | {WITHOUT_DEV: [i for i, a in enumerate(answers) if a.dev]}


def main() -> None:
    torch.set_num_threads(1)
    output = Path(sys.argv[1])
    answers = [prepare(answer) for answer in raw_answers()]
    parts = job_parts(answers)
    items, single, made = variants(answer_examples(answers)), variants(sentence_examples()), tokenizer()
    print("cached", len(items), len(single), flush=True)
    found: dict[str, Any] = dict(np.load(output)) if output.exists() else {}
    for name in sys.argv[2:] or parts:
        held = set(parts[name])
        net = train([item for i, item in enumerate(items) if i not in held] + single, len(evidence_names()))
        prefix = f"{WITHOUT_DEV}:" if name == WITHOUT_DEV else ""
        right = []
        for i in parts[name]:
            answer = answers[i]
            for kind, value in read(net, answer.texts, (), made).items():
                found[f"{prefix}{kind}:{answer.id}"] = value
            for key, points in asked_of(answer).items():
                found[f"{prefix}made:{answer.id}:{key}"] = read(net, answer.texts, points, made)["made"]
            right += list(found[f"{prefix}star:{answer.id}"].argmax(axis=1) == np.array(answer.primary))
        print(f"{name}: {len(held)} answers, sentences right {np.mean(right):.3f}", flush=True)
        np.savez_compressed(output, **found)


if __name__ == "__main__":
    main()
