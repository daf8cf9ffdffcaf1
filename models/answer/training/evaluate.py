# mypy: disable-error-code="import-not-found"
"""Prints how well the judge reads answers that it has not seen, and writes its predictions for other scorers.

Usage: python models/answer/training/evaluate.py UNSEEN.npz [PREDICTIONS.json]     (UNSEEN.npz by cross_validate.py)
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from common import ENCODER, LABELS, Answer, SentenceEncoder, features, plain, prepare, raw_answers
from cross_validate import all_folds
from evidence_head import evidence_names, labelled_questions, parts_of
from star_head import fit_chain, fit_present
from train import STRENGTH, unseen_chains, unseen_present

from models.answer.points import pair_features, role_probabilities
from models.answer.qualities import EXPECTED
from models.answer.star import SURE, combined, decode
from models.text.heads import load_heads


def predictions(
    answers: Sequence[Answer], chains: Any, networks: Any, rows: Any, present: Any, *, prefix: str = ""
) -> Any:
    """Labels and credited components of answers, with the probabilities of the latter."""
    found = {}
    weights, bias = present
    for answer, (scores, transitions), row in zip(answers, chains, rows, strict=True):
        votes = networks[f"{prefix}star:{answer.id}"]
        labels, _ = decode(combined(scores, votes), transitions.astype(float))
        odds = 1 / (1 + np.exp(-(row @ weights.T + bias)))
        found[answer.id] = {
            "sentences": [LABELS[k] for k in labels],
            "present": [k for k, p in zip("STAR", odds, strict=True) if p >= 0.5],
            "odds": [float(p) for p in odds],
        }
    return found


def f1(hit: float, false: float, missed: float) -> float:
    """F1 from counts."""
    return 2 * hit / max(1e-9, 2 * hit + false + missed)


def star_scores(gold: Sequence[dict[str, Any]], found: Any) -> dict[str, Any]:
    """Sentence accuracy (a label counts as primary or secondary), macro F1 of primary labels, and of credited parts."""
    right = count = exact = 0
    cells = {k: [0, 0, 0] for k in LABELS}
    present = [0, 0, 0]
    for answer in gold:
        for sentence, label in zip(answer["sentences"], found[answer["id"]]["sentences"], strict=True):
            count += 1
            right += label in (sentence["primary"], sentence.get("secondary"))
            cells[label][0 if label == sentence["primary"] else 1] += 1
            cells[sentence["primary"]][2] += label != sentence["primary"]
        truth, said = set(answer["present"]), set(found[answer["id"]]["present"])
        exact += truth == said
        for i, group in enumerate((truth & said, said - truth, truth - said)):
            present[i] += len(group)
    return {
        "answers": len(gold),
        "sentence_accuracy": round(right / count, 3),
        "macro_f1": round(sum(f1(*cells[k]) for k in LABELS) / 5, 3),
        "present_micro_f1": round(f1(*present), 3),
        "present_exact": round(exact / len(gold), 3),
    }


def sure_absences(gold: Sequence[dict[str, Any]], found: Any) -> str:
    """How many sure verdicts of "not heard" are wrong."""
    absent = [
        k in answer["present"]
        for answer in gold
        for k, p in zip("STAR", found[answer["id"]]["odds"], strict=True)
        if 1 - p >= SURE
    ]
    return f"{sum(absent)} of {len(absent)} sure verdicts of 'not heard' are wrong"


def evidence_scores(texts: dict[str, Any], encoder: SentenceEncoder, networks: Any) -> None:
    """Qualities and parts on the test split, which neither heads nor network had evidence labels of."""
    heads = load_heads()
    names = evidence_names()
    counts = {"qualities": [0, 0, 0], "parts": [0, 0, 0]}
    for question in labelled_questions():
        for answer, marks in question.evidence.items() if question.split == "test" else ():
            odds = heads.evidence(encoder.encode(texts[answer])) + networks["evidence:" + answer]
            top = (odds + EXPECTED * np.array([name in question.shows for name in names])).max(axis=0)
            for k, name in enumerate(names):
                part = name.startswith("part:")
                if part and not parts_of(question.kind, names)[k]:
                    continue
                cell = counts["parts" if part else "qualities"]
                cell[0] += name in marks and top[k] > 0
                cell[1] += name not in marks and top[k] > 0
                cell[2] += name in marks and top[k] <= 0
    for kind, (hit, false, missed) in counts.items():
        print(f"{kind}: precision {hit / max(1, hit + false):.2f} at recall {hit / max(1, hit + missed):.2f}")


def point_scores(texts: dict[str, Any], encoder: SentenceEncoder, marginals: dict[str, Any]) -> None:
    """Points on the test split: questions and answers apart from the training."""
    heads = load_heads()
    hit = false = missed = pairs = 0
    for question in labelled_questions():
        for answer, made in question.made.items() if question.split == "test" else ():
            points = encoder.encode([plain(p) for p in question.points])
            block = pair_features(
                points, role_probabilities(points, heads), encoder.encode(texts[answer]), marginals[answer]
            )
            top = heads.point(block.reshape(-1, block.shape[2])).reshape(block.shape[:2]).max(axis=1)
            pairs += 1
            for k in range(len(question.points)):
                hit += k in made and top[k] >= 0
                false += k not in made and top[k] >= 0
                missed += k in made and top[k] < 0
    everything = f1(
        hit + missed,
        sum(len(q.points) * len(q.made) for q in labelled_questions() if q.split == "test") - hit - missed,
        0,
    )
    print(
        f"points, {pairs} pairs: F1 {f1(hit, false, missed):.3f}, precision {hit / max(1, hit + false):.2f}, "
        f"recall {hit / max(1, hit + missed):.2f} (saying yes to every point: F1 {everything:.3f})"
    )


def main() -> None:
    torch.set_num_threads(1)
    networks = np.load(sys.argv[1])
    encoder = SentenceEncoder(ENCODER)
    raw = [answer for answer in raw_answers() if "star:" + answer["id"] in networks]
    answers = [prepare(answer) for answer in raw]
    rows = [features(answer, encoder) for answer in answers]
    chains = unseen_chains(rows, answers)
    present = unseen_present(answers, chains, networks)
    found: dict[str, Any] = {}
    for part in all_folds(answers):
        held = set(part)
        rest = [i for i in range(len(answers)) if i not in held]
        fitted = fit_present(present[rest], [answers[i] for i in rest])
        chosen = [answers[i] for i in part]
        found |= predictions(chosen, [chains[i] for i in part], networks, present[part], fitted)
    for group in ("dev", "spoken", "polished"):
        gold = [answer for answer in raw if answer["id"].startswith(group)]
        print(f"five-fold, {group}: {json.dumps(star_scores(gold, found))}; {sure_absences(gold, found)}")
    dev = [i for i, answer in enumerate(answers) if answer.id.startswith("dev")]
    own = [i for i in range(len(answers)) if i not in set(dev)]
    if f"without_dev:star:{answers[dev[-1]].id}" in networks:
        chain = fit_chain([rows[i] for i in own], [answers[i] for i in own], STRENGTH)
        unseen = [(chain.scores(rows[i]), chain.transitions) for i in dev]
        fitted = fit_present(present[own], [answers[i] for i in own])
        held_rows = unseen_present([answers[i] for i in dev], unseen, networks, "without_dev:")
        alone = predictions([answers[i] for i in dev], unseen, networks, held_rows, fitted, prefix="without_dev:")
        gold = [raw[i] for i in dev]
        print(f"trained without star_dev: {json.dumps(star_scores(gold, alone))}; {sure_absences(gold, alone)}")
    texts = {answer.id: answer.texts for answer in answers}
    marginals = {
        a.id: decode(combined(s, networks["star:" + a.id]), t.astype(float))[1]
        for a, (s, t) in zip(answers, chains, strict=True)
    }
    evidence_scores(texts, encoder, networks)
    point_scores(texts, encoder, marginals)
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
