# mypy: disable-error-code="import-not-found"
"""Prints how well the judge reads answers that it has not seen, and writes its predictions for other scorers.

Answers of the training are read by networks and chains of other folds; the answers of unseen_*.json, which no training
sees, by the judge that is shipped, as the app runs it.
Usage: python models/answer/training/evaluate.py UNSEEN.npz [PREDICTIONS.json]     (UNSEEN.npz by cross_validate.py)
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from common import LABELS, Answer, all_folds, plain, prepare, raw_answers
from cross_validate import WITHOUT_DEV
from labels import PointQuestion, labelled_questions
from star_head import features, fit_chain, fit_present, usual_vector
from train import STRENGTH, fit_cuts, part_tops, point_tops, quality_tops, unseen_chains, unseen_present

from models.answer.judge import judge
from models.answer.points import point_scores
from models.answer.sentences import sentences_from_texts
from models.answer.star import COMPONENTS, SURE, combined, decode
from models.text.heads import Heads, load_heads


def predictions(
    answers: Sequence[Answer], chains: Any, networks: Any, rows: Any, present: Any, *, prefix: str = ""
) -> dict[str, Any]:
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


def shipped_predictions(raw: Sequence[dict[str, Any]], heads: Heads) -> dict[str, Any]:
    """The same by the judge as it runs in the app."""
    found = {}
    for answer in raw:
        judgement = judge(sentences_from_texts([s["text"] for s in answer["sentences"]]), None, heads)
        parts = [getattr(judgement.star, name) for name in COMPONENTS]
        found[answer["id"]] = {
            "sentences": [s.components[0][0].upper() if s.components else "N" for s in judgement.sentences],
            "present": [k for k, part in zip("STAR", parts, strict=True) if part.covered],
            "odds": [part.certainty if part.covered else 1 - part.certainty for part in parts],
        }
    return found


def f1(hit: float, false: float, missed: float) -> float:
    """F1 from counts."""
    return 2 * hit / max(1e-9, 2 * hit + false + missed)


def star_scores(gold: Sequence[dict[str, Any]], found: Any) -> str:
    """Sentence accuracy (a label counts as primary or secondary), macro F1 of primary labels, F1 of credited parts."""
    right = count = exact = 0
    cells = {k: [0, 0, 0] for k in LABELS}
    present = [0, 0, 0]
    sure: list[bool] = []
    for answer in gold:
        said = found[answer["id"]]
        for sentence, label in zip(answer["sentences"], said["sentences"], strict=True):
            count += 1
            right += label in (sentence["primary"], sentence.get("secondary"))
            cells[label][0 if label == sentence["primary"] else 1] += 1
            cells[sentence["primary"]][2] += label != sentence["primary"]
        truth, heard = set(answer["present"]), set(said["present"])
        exact += truth == heard
        for i, group in enumerate((truth & heard, heard - truth, truth - heard)):
            present[i] += len(group)
        sure += [k in truth for k, p in zip("STAR", said["odds"], strict=True) if 1 - p >= SURE]
    macro = sum(f1(*cells[k]) for k in LABELS) / 5
    return (
        f"{len(gold)} answers: sentence accuracy {right / count:.3f}, macro F1 {macro:.3f}, present micro F1 "
        f"{f1(*present):.3f}, exact {exact / len(gold):.3f}; {sum(sure)} of {len(sure)} sure 'not heard' wrong"
    )


def counts_at(scores: Any, truth: Any, cut: float = 0.0) -> tuple[int, int, int]:
    """Hits, false alarms and misses of what lies at or above a cut."""
    said = scores >= cut
    return int((said & truth).sum()), int((said & ~truth).sum()), int((~said & truth).sum())


def print_counts(name: str, scores: Any, truth: Any) -> None:
    """Precision, recall and F1, beside those of saying yes to all."""
    hit, false, missed = counts_at(scores, truth)
    everything = f1(truth.sum(), (~truth).sum(), 0)
    order = np.argsort(-scores)
    hits = np.cumsum(truth[order])
    at = int(np.searchsorted(hits / truth.sum(), 0.6))
    print(
        f"{name}: {len(truth)}, precision {hit / max(1, hit + false):.2f}, recall {hit / max(1, hit + missed):.2f}, "
        f"F1 {f1(hit, false, missed):.3f} (yes to all: {everything:.3f}); precision at recall 0.6: "
        f"{hits[at] / (at + 1):.2f}; accuracy {((scores >= 0) == truth).mean():.2f}"
    )


def fold_readings(answers: Sequence[Answer], networks: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Log-odds of evidence (n, names; less the cuts) and of points, from networks that had not seen the answer."""
    cuts = fit_cuts(answers, networks)
    evidence = {a.id: networks["evidence:" + a.id] - cuts.of_evidence() for a in answers}
    made = {name.removeprefix("made:"): value for name, value in networks.items() if name.startswith("made:")}
    return evidence, made


def unseen_readings(
    answers: Sequence[Answer], questions: Sequence[PointQuestion], heads: Heads
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same by the shipped judge, of answers that no training saw."""
    evidence, made = {}, {}
    for answer in answers:
        evidence[answer.id] = heads.evidence(heads.read(answer.texts, ()).upper)
        for question in questions:
            if answer.id in question.made:
                reading = heads.read(answer.texts, [plain(point) for point in question.points])
                made[f"{answer.id}:{question.key}"] = np.max([point_scores(w, heads)[0] for w in reading.windows], 0)
    return evidence, made


def _only(questions: Sequence[PointQuestion], answers: set[str]) -> list[PointQuestion]:
    """The questions with their points on these answers alone."""
    return [replace(q, made={a: marks for a, marks in q.made.items() if a in answers}) for q in questions]


def print_times(heads: Heads, repeats: int = 7) -> None:
    """Milliseconds for ten sentences that were never read, with six points, on one core."""
    points = [f"says what they did about matter number {k}" for k in range(6)]
    taken = []
    for k in range(repeats):
        texts = [
            f"then on day {k} i called customer {i} back about the order that had come late again" for i in range(10)
        ]
        begin = time.perf_counter()
        heads.read(texts, points)
        taken.append(time.perf_counter() - begin)
    print(f"ten cold sentences and six points: {1000 * min(taken):.0f} to {1000 * max(taken):.0f} ms")


def main() -> None:
    torch.set_num_threads(1)
    networks = dict(np.load(sys.argv[1]))
    raw = raw_answers()
    answers = [prepare(answer) for answer in raw]
    lower = [networks["lower:" + answer.id] for answer in answers]
    center = usual_vector(lower)
    rows = [features(answer, low, center) for answer, low in zip(answers, lower, strict=True)]
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
        print(f"five folds, {group}:", star_scores([a for a in raw if a["id"].startswith(group)], found))
    dev = [i for i, answer in enumerate(answers) if answer.dev]
    own = [i for i, answer in enumerate(answers) if not answer.dev]
    prefix = WITHOUT_DEV + ":"
    if f"{prefix}star:{answers[dev[0]].id}" in networks:
        chain = fit_chain([rows[i] for i in own], [answers[i] for i in own], STRENGTH)
        unseen = [(chain.scores(rows[i]), chain.transitions) for i in dev]
        fitted = fit_present(present[own], [answers[i] for i in own])
        held_rows = unseen_present([answers[i] for i in dev], unseen, networks, prefix)
        alone = predictions([answers[i] for i in dev], unseen, networks, held_rows, fitted, prefix=prefix)
        print("trained without star_dev:", star_scores([raw[i] for i in dev], alone))

    heads = load_heads()
    for group in ("spoken", "polished"):
        gold = raw_answers(f"unseen_{group}.json")
        shipped = shipped_predictions(gold, heads)
        found |= shipped
        print(f"shipped, unseen {group}:", star_scores(gold, shipped))
    questions = labelled_questions("test")
    apart = [prepare(answer) for answer in raw_answers("unseen_*.json")]
    evidence, made = fold_readings(answers, networks)
    evidence_apart, made_apart = unseen_readings(apart, questions, heads)
    evidence |= evidence_apart
    made |= made_apart
    everyone = [*answers, *apart]
    print_counts("qualities, five folds", *quality_tops(answers, evidence))
    print_counts("qualities, unseen answers", *quality_tops(apart, evidence))
    print_counts("parts", *part_tops(questions, everyone, evidence))
    print(f"{sum(len(q.made) for q in questions)} pairs of answer and question")
    print_counts("points", *point_tops(questions, made))
    print_counts("of which on unseen answers", *point_tops(_only(questions, {a.id for a in apart}), made))
    print_times(heads)
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
