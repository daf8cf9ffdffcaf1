"""Fit the judge of filler words.

Run it from the top of the checkout:
`python -m models.weights.heads.training.filler_words.train [--check FOLDER ...] [--write]`.
It reads the labelled answers beside this file, prints cross-validated figures beside those of the rules alone, scores
folders of other labelled answers, and with `--write` writes filler_words.json. Needs nothing but numpy; same figures
and same file on every run.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from desktop.bench.words import (
    LabelledAnswer,
    labelled_words,
    read_answers,
    read_folder,
    score,
    unpunctuated,
    without_labels,
)
from models.delivery.filler_context import Candidate, boundary, candidates, features, is_hesitation, normalise
from models.delivery.filler_words import FillerHead, mark_filler_words
from models.types import Word, WordKind

HERE = Path(__file__).resolve().parent
HEAD = HERE.parents[1] / "filler_words.json"
FOLDS = 5
RIDGE = 1.0  # strength of the squared penalty
LASSO = 0.8  # strength of the absolute penalty, which empties most features
RULE_SHARE = 0.2  # features that carry a rule's answer are held back less
MIN_COUNT = 2
STEPS = 300
FILLER = WordKind.FILLER_WORD
Example = tuple[tuple[str, ...], bool]
Judge = Callable[[Sequence[Word]], Sequence[Word]]


def load() -> list[LabelledAnswer]:
    """The training answers; in contrasts.txt every line stands alone."""
    answers = [answer for path in sorted(HERE.glob("answers_*.txt")) for answer in read_answers(path)]
    lines = (HERE / "contrasts.txt").read_text(encoding="utf-8").splitlines()
    contrasts = [labelled_words(line[1:]) for line in lines if line.startswith(">")]
    return answers + [LabelledAnswer(f"contrast {index}", tuple(words)) for index, words in enumerate(contrasts)]


# --- the same answer as different transcribers would write it ---------------------------------------------


def loosely_punctuated(
    words: Sequence[Word], dice: random.Random, beside: float, other: float, run_on: float
) -> list[Word]:
    """Drop commas beside fillers and elsewhere, and run sentences on, each with its own probability.

    No sentence is run on into "so": what follows a comma there is a consequence, and no longer a filler.
    """
    result = []
    for index, word in enumerate(words):
        text = word.text
        mark = boundary(text)
        following = words[index + 1] if index + 1 < len(words) else None
        near = FILLER in (word.kind, following.kind if following else None)
        if mark == "break" and dice.random() < (beside if near else other):
            text = text.rstrip(",;:…")
        elif mark == "end" and dice.random() < run_on and not (following and normalise(following.text) == "so"):
            text = text.rstrip(".?!") + ","
        result.append(replace(word, text=text))
    return result


def timed(words: Sequence[Word], written: Sequence[Word], dice: random.Random) -> list[Word]:
    """Give the words times with silent pauses where speakers tend to make them; a simulation, no one's voice."""
    now = 0.0
    result: list[Word] = []
    for index, word in enumerate(words):
        if index:
            before, here = written[index - 1], written[index]
            chance = {"end": 0.75, "break": 0.3, "": 0.03}[boundary(before.text)]
            if is_hesitation(before) or is_hesitation(here):
                chance = max(chance, 0.4)
            if FILLER in (before.kind, here.kind):
                chance = max(chance, 0.2)
            if dice.random() < chance:
                now += dice.uniform(0.25, 1.0)
        end = now + 0.08 * max(2.0, len(word.text) ** 0.7)
        result.append(replace(word, start_s=now, end_s=end))
        now = end
    return result


def variants(words: Sequence[Word], dice: random.Random) -> Iterator[Sequence[Word]]:
    """As written, without punctuation, and with fewer commas; each with and without times."""
    bare = unpunctuated(words)
    yield words
    yield bare
    yield timed(words, words, dice)
    yield timed(bare, words, dice)
    yield loosely_punctuated(words, dice, 0.5, 0.2, 0.1)
    yield timed(loosely_punctuated(words, dice, 0.9, 0.5, 0.15), words, dice)


# --- fitting ----------------------------------------------------------------------------------------------


def examples(words: Sequence[Word]) -> Iterator[Example]:
    """Every candidate of an answer with its features and truth; fillers to its left are known as such."""
    current = list(without_labels(words))
    for candidate in candidates(current):
        true = words[candidate.start].kind is FILLER
        yield features(current, candidate), true
        if true:
            _mark(current, candidate)


def _mark(words: list[Word], candidate: Candidate) -> None:
    for index in range(candidate.start, candidate.end):
        words[index] = replace(words[index], kind=FILLER)


def fit(answers: Iterable[LabelledAnswer]) -> FillerHead:
    """Logistic regression with an elastic net, by accelerated proximal gradient steps."""
    dice = random.Random(0)
    data = [example for answer in answers for words in variants(answer.words, dice) for example in examples(words)]
    counts = Counter(name for names, _ in data for name in names)
    known = {name: index for index, name in enumerate(sorted(n for n, count in counts.items() if count >= MIN_COUNT))}
    rows = [[known[name] for name in names if name in known] for names, _ in data]
    width, none = max(map(len, rows)), len(known)
    table = np.full((len(rows), width), none)
    for line, row in zip(table, rows, strict=True):
        line[: len(row)] = row
    truth = np.array([true for _, true in data], dtype=float)
    share = np.ones(none + 1)
    for name, index in known.items():
        if "|rule" in name:
            share[index] = RULE_SHARE
    flat = table.ravel()
    step = 1 / (0.125 * width * np.bincount(flat, minlength=none + 1) + RIDGE * share)
    weights = ahead = np.zeros(none + 1)
    momentum = 1.0
    for _ in range(STEPS):
        wrong = 1 / (1 + np.exp(-ahead[table].sum(axis=1))) - truth
        slope = np.bincount(flat, weights=np.repeat(wrong, width), minlength=none + 1) + RIDGE * share * ahead
        slope[none] = 0
        moved = ahead - step * slope
        moved = np.sign(moved) * np.maximum(0, np.abs(moved) - LASSO * share * step)
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = moved + (momentum - 1) / following * (moved - weights)
        weights, momentum = moved, following
    rounded = {name: round(float(weights[index]), 3) for name, index in known.items()}
    return FillerHead({name: weight for name, weight in rounded.items() if weight})


# --- judging ----------------------------------------------------------------------------------------------


def by_rules(words: Sequence[Word]) -> list[Word]:
    """What the rules alone mark: undecided means no filler."""
    current = list(words)
    for candidate in candidates(current):
        if f"{candidate.item}|rule=filler" in features(current, candidate):
            _mark(current, candidate)
    return current


@dataclass(frozen=True)
class Condition:
    """A way in which the answers are written before they are judged."""

    name: str
    change: Callable[[Sequence[Word]], Sequence[Word]]


def conditions() -> list[Condition]:
    """As written, half the commas beside fillers gone, no punctuation, and no punctuation but pauses."""
    dice = random.Random(5)
    return [
        Condition("punctuated", tuple),
        Condition("fewer commas", lambda words: loosely_punctuated(words, dice, 0.5, 0.2, 0.1)),
        Condition("unpunctuated", unpunctuated),
        Condition("unpunctuated, pauses", lambda words: timed(unpunctuated(words), words, dice)),
    ]


def report(title: str, answers: Sequence[LabelledAnswer], judge_of: Callable[[LabelledAnswer], Judge]) -> None:
    """Print token figures and count error under every condition."""
    for condition in conditions():
        truth = [condition.change(answer.words) for answer in answers]
        found = [judge_of(answer)(without_labels(words)) for answer, words in zip(answers, truth, strict=True)]
        figures = score(truth, found)
        tokens = figures["tokens"]
        assert isinstance(tokens, dict)
        print(
            f"{title:34} {condition.name:21} P {tokens['precision']:.3f} R {tokens['recall']:.3f} "
            f"F1 {tokens['f1']:.3f} count error {figures['count_error']:.3f}"
        )


def report_from(title: str, answers: Sequence[LabelledAnswer], judges: Mapping[str, Judge]) -> None:
    """The same, with a judge for each answer by its id."""
    report(title, answers, lambda answer: judges[answer.id])


def learnt(head: FillerHead) -> Judge:
    """The judge as a function of words alone."""
    return lambda words: mark_filler_words(words, head)


def cross_validated(answers: Sequence[LabelledAnswer], always: Sequence[LabelledAnswer] = ()) -> dict[str, Judge]:
    """A judge for each answer that was fitted without it (`always` is in every fit)."""
    order = list(range(len(answers)))
    random.Random(1).shuffle(order)
    judges: dict[str, Judge] = {}
    for fold in range(FOLDS):
        held_out = set(order[fold::FOLDS])
        judge = learnt(fit([*always, *(answer for index, answer in enumerate(answers) if index not in held_out)]))
        judges |= {answers[index].id: judge for index in held_out}
    return judges


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", type=Path, nargs="*", default=[], help="folders of other labelled answers to score")
    parser.add_argument("--write", action="store_true", help="write filler_words.json")
    options = parser.parse_args()
    answers = load()
    judges = cross_validated(answers)
    alone = {answer.id for answer in answers if answer.id.startswith("contrast")}
    for title, part in (
        ("answers", [answer for answer in answers if answer.id not in alone]),
        ("contrasts", [answer for answer in answers if answer.id in alone]),
    ):
        report(f"{title}: rules", part, lambda _: by_rules)
        report_from(f"{title}: learnt, cross-validated", part, judges)
    head = fit(answers)
    for folder in options.check:
        others = read_folder(folder)
        report(f"{folder.name}: rules", others, lambda _: by_rules)
        report(f"{folder.name}: learnt", others, lambda _: learnt(head))
        report_from(f"{folder.name}: learnt with it, crossed", others, cross_validated(others, answers))
    print(f"{len(answers)} answers, {len(head.weights)} weights")
    if options.write:
        HEAD.write_text(json.dumps({"version": 1, "weights": head.weights}, indent=0) + "\n", encoding="utf-8")
        print(f"wrote {HEAD}")


if __name__ == "__main__":
    main()
