# mypy: disable-error-code="import-not-found"
"""Reads every labelled answer with a network that never saw it, and keeps what it says.

Five folds over all answers (the dev answers spread evenly over them), plus one network trained without star_dev.json.
Usage: python models/answer/training/cross_validate.py OUTPUT.npz   (about half an hour on one core)
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from common import ENCODER, Answer, SentenceEncoder, prepare, raw_answers
from context_net import Example, predict, tokenizer, train, variants
from evidence_head import PointQuestion, evidence_names, labelled_questions, sentence_examples
from star_head import folds


def answer_examples(answers: Sequence[Answer], questions: Sequence[PointQuestion]) -> list[Example]:
    """Answers with their STAR targets, and with evidence labels where those of the training split are known."""
    from evidence_head import evidence_targets

    known = evidence_targets([q for q in questions if q.split == "train"], {a.id: a.texts for a in answers})
    return [Example(a.texts, list(a.targets), known.get(a.id)) for a in answers]


def all_folds(answers: Sequence[Answer]) -> list[list[int]]:
    """Five folds over all answers, dev answers and own ones each spread evenly."""
    dev = [i for i, a in enumerate(answers) if a.id.startswith("dev")]
    own = [i for i, a in enumerate(answers) if not a.id.startswith("dev")]
    pairs = zip(folds(len(dev), 5, 0), folds(len(own), 5, 0), strict=True)
    return [[*(dev[i] for i in d), *(own[i] for i in o)] for d, o in pairs]


def main() -> None:
    torch.set_num_threads(1)
    output = sys.argv[1]
    answers = [prepare(answer) for answer in raw_answers()]
    questions = labelled_questions()
    items = variants(answer_examples(answers, questions))
    single = variants([Example((text,), None, [row]) for text, row in sentence_examples()])
    made = tokenizer()
    print("cached", len(items), len(single), flush=True)
    found: dict[str, Any] = {}
    jobs = [(f"{i}", part) for i, part in enumerate(all_folds(answers))]
    jobs.append(("without_dev", [i for i, a in enumerate(answers) if a.id.startswith("dev")]))
    for name, part in jobs:
        held = set(part)
        net = train([item for i, item in enumerate(items) if i not in held] + single, len(evidence_names()))
        for i in part:
            star, evidence = predict(net, answers[i].texts, made)
            prefix = "without_dev:" if name == "without_dev" else ""
            found[f"{prefix}star:{answers[i].id}"] = star
            found[f"{prefix}evidence:{answers[i].id}"] = evidence
        right = sum(
            int(found_star(found, name, answers[i]).argmax(1)[k] == y)
            for i in part
            for k, y in enumerate(answers[i].primary)
        )
        print(name, len(part), "sentences right", right / sum(len(answers[i].primary) for i in part), flush=True)
        np.savez_compressed(output, **found)


def found_star(found: dict[str, Any], name: str, answer: Answer) -> Any:
    """What was read of an answer in this job."""
    return found[("without_dev:" if name == "without_dev" else "") + "star:" + answer.id]


if __name__ == "__main__":
    _ = (ENCODER, SentenceEncoder)
    main()
