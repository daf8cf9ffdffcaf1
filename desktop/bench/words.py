"""`aloud bench words FOLDER`: how well filler words are told from the same words in earnest, on labelled answers."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

from content.errors import AloudError, UsageError
from models.delivery.filler_context import is_filled_pause, normalise
from models.delivery.filler_words import filler_units, mark_filler_words
from models.types import Word, WordKind

_LINE = re.compile(r"^[A-Z/]*> ?(?P<text>.*)$")


@dataclass(frozen=True, slots=True)
class LabelledAnswer:
    """An answer whose words carry their true kinds; it has no times."""

    id: str
    words: tuple[Word, ...]


def labelled_words(line: str) -> list[Word]:
    """The words of a line in which fillers stand in braces, with their true kinds and no times."""
    words: list[Word] = []
    inside = False
    for token in line.split():
        marked = False
        letters = []
        for letter in token:
            if letter in "{}":
                inside = letter == "{"
            else:
                marked = marked or (inside and letter.isalnum())
                letters.append(letter)
        text = "".join(letters)
        kind = WordKind.WORD
        if marked:
            kind = WordKind.FILLED_PAUSE if is_filled_pause(text) else WordKind.FILLER_WORD
        words.append(Word(text, 0.0, 0.0, 1.0, kind))
    return words


def read_answers(path: Path) -> tuple[LabelledAnswer, ...]:
    """Read labelled answers: `#id | ...` opens one, `X> words with {filler}` is a line of it, the rest is remarks.

    Raises:
        AloudError: The file cannot be read as text or holds no line of an answer.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AloudError(f"{path} cannot be read as text: check the file and its rights.") from error
    answers: list[tuple[str, list[Word]]] = []
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            answers.append((line[1:].partition("|")[0].strip() or f"{path.stem}:{number}", []))
        elif match := _LINE.match(line):
            if not answers:
                answers.append((path.stem, []))
            answers[-1][1].extend(labelled_words(match["text"]))
    found = tuple(LabelledAnswer(name, tuple(words)) for name, words in answers if words)
    if not found:
        raise AloudError(f'{path} holds no labelled answer: its lines should look like "S> So I {{like}} called him."')
    return found


def read_folder(folder: Path) -> tuple[LabelledAnswer, ...]:
    """Read the labelled answers of every `*.txt` in a folder, by name.

    Raises:
        AloudError: There is no such folder, no such file in it, or one of them cannot be read.
    """
    if not folder.is_dir():
        raise AloudError(f"There is no folder {folder}: name one that holds labelled answers as .txt files.")
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise AloudError(f"The folder {folder} holds no .txt file: name one that holds labelled answers.")
    return tuple(answer for path in paths for answer in read_answers(path))


def without_labels(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words as a judge may see them: fillers are plain words again, filled pauses stay."""
    return tuple(replace(word, kind=WordKind.WORD) if word.kind is WordKind.FILLER_WORD else word for word in words)


def unpunctuated(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words in lower case and without punctuation, as a transcriber writes them at its worst."""
    return tuple(replace(word, text=normalise(word.text)) for word in words)


@dataclass(slots=True)
class Tally:
    """Hits, false alarms and misses."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    def add(self, true: bool, found: bool) -> None:
        """Count one decision."""
        self.hit += true and found
        self.false += found and not true
        self.missed += true and not found

    def figures(self) -> dict[str, float | int]:
        """Counts, precision, recall and F1; 1.0 where nothing was there and nothing found."""
        return {
            "truth": self.hit + self.missed,
            "found": self.hit + self.false,
            "precision": _ratio(self.hit, self.hit + self.false),
            "recall": _ratio(self.hit, self.hit + self.missed),
            "f1": _ratio(2 * self.hit, 2 * self.hit + self.false + self.missed),
        }


def _ratio(part: float, whole: float) -> float:
    """A share rounded for reading; 1.0 of nothing."""
    return round(part / whole, 3) if whole else 1.0


def score(truth: Sequence[Sequence[Word]], found: Sequence[Sequence[Word]]) -> dict[str, object]:
    """Compare marked answers with labelled ones, word by word.

    Args:
        truth: The words of each answer with their true kinds.
        found: The same words with the kinds a judge gave them.

    Returns:
        `tokens` (each word of "you know" counts), `units` ("you know" counts once), `count_error` (absolute errors of
        the count of each answer, added up, over the true count) and `items` (units by spelling).
    """
    tokens, units = Tally(), Tally()
    items: dict[str, Tally] = {}
    error = total = 0
    for wanted, given in zip(truth, found, strict=True):
        for right, judged in zip(wanted, given, strict=True):
            tokens.add(right.kind is WordKind.FILLER_WORD, judged.kind is WordKind.FILLER_WORD)
        true_units, found_units = set(filler_units(wanted)), set(filler_units(given))
        for unit in true_units | found_units:
            for tally in (units, items.setdefault(unit[0], Tally())):
                tally.add(unit in true_units, unit in found_units)
        error += abs(len(true_units) - len(found_units))
        total += len(true_units)
    return {
        "tokens": tokens.figures(),
        "units": units.figures(),
        "count_error": _ratio(error, total) if total else float(error),
        "items": {item: items[item].figures() for item in sorted(items, key=str.lower)},
    }


def bench(
    answers: Sequence[LabelledAnswer], judge: Callable[[Sequence[Word]], Sequence[Word]] = mark_filler_words
) -> dict[str, object]:
    """Score a judge on answers as they are written and without any punctuation."""
    figures: dict[str, object] = {"answers": len(answers)}
    for name, change in (("punctuated", tuple), ("unpunctuated", unpunctuated)):
        truth = [change(answer.words) for answer in answers]
        figures[name] = score(truth, [judge(without_labels(words)) for words in truth])
    return figures


def _table(figures: dict[str, Any]) -> str:
    """The figures as lines to read."""
    lines = [f"{figures['answers']} answers"]
    for name in ("punctuated", "unpunctuated"):
        part = figures[name]
        lines += ["", f"{name:14} {'truth':>6} {'found':>6} {'precision':>10} {'recall':>7} {'F1':>6}"]
        rows = {"tokens": part["tokens"], "units": part["units"], **part["items"]}
        lines += [
            f"{row:14} {f['truth']:6} {f['found']:6} {f['precision']:10.3f} {f['recall']:7.3f} {f['f1']:6.3f}"
            for row, f in rows.items()
        ]
        lines.append(f"count error {part['count_error']:.3f}")
    return "\n".join(lines)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are errors of ours."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print."""
        raise UsageError(f"{message}: say {self.prog} FOLDER [--json].")


def main(argv: Sequence[str]) -> int:
    """Score the filler words of labelled answers and print the figures.

    Args:
        argv: The folder, and `--json` for one JSON object instead of a table.

    Returns:
        0; what cannot be read is raised as an AloudError.
    """
    parser = _Parser(prog="aloud bench words", description="Score filler words on labelled answers.")
    parser.add_argument("folder", type=Path, help="a folder of .txt files with lines like: S> {So} I called him.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(list(argv))
    figures = bench(read_folder(options.folder))
    print(json.dumps(figures) if options.json else _table(figures))
    return 0
