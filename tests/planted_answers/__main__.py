"""Speak the planted answers, analyse them as recordings, and print what the first fix says: run by hand.

    python -m tests.planted_answers TOOLS [--only ID ...] [--sound FOLDER]

TOOLS is the folder for the voices, as in content.render_clips; espeak-ng must be installed. Takes about twenty minutes
on one core. With --sound the recordings stay in that folder, and those that are there are not spoken again. Exit code 1
if fewer than 14 of the 15 defects are named or a control gets a fix of high priority.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import soundfile
import soxr

from content.rubric import load_rubric
from content.schema import Question, QuestionKind, Story
from models.types import DeliveryReport, Finding
from tests.data import espeak
from tests.data.make_audio import RATE_HZ, Samples, Script, Utterance, speak

ANSWERS = Path(__file__).with_name("answers.toml")
DEFECTS_NAMED = 14  # of 15
_PAUSE = re.compile(r"\s*\[([\d.]+)\]\s*$")


@dataclass(frozen=True, slots=True)
class Planted:
    """An answer, its question, and the fix that must come first; "" if none of high priority may come."""

    id: str
    property: str
    first_fix: str
    question: Question
    script: Script
    flat: bool


def planted_answers(path: Path = ANSWERS) -> tuple[Planted, ...]:
    """Read the answers."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["answer"]
    return tuple(
        Planted(
            id=entry["id"],
            property=entry["property"],
            first_fix=entry["first_fix"],
            question=_question(entry),
            script=Script(
                entry["voice"],
                entry["speed"],
                tuple(_utterance(line, entry.get("pause_s", 0.4)) for line in entry["text"].strip().splitlines()),
                lexicon=entry.get("lexicon", {}),
            ),
            flat=entry.get("flat", False),
        )
        for entry in entries
    )


def _utterance(line: str, pause_s: float) -> Utterance:
    marked = _PAUSE.search(line)
    return Utterance(_PAUSE.sub("", line), float(marked[1]) if marked else pause_s)


def _question(entry: dict[str, Any]) -> Question:
    story = Story(entry["story"])
    return Question(
        id=entry["id"],
        category="planted",
        kind=QuestionKind(entry["kind"]),
        story=story,
        text=entry["question"],
        why="",
        points=(),
        qualities=(),
        roles=(),
        target_s=load_rubric().band("length.story_s" if story is Story.MUST else "length.other_s"),
        think_s=30.0,
        samples=(),
    )


def spoken(answer: Planted, tools: Path) -> Samples:
    """Speak an answer; samples at 16 kHz."""
    from content.kokoro import SAMPLE_RATE_HZ

    engine, _, accent = answer.script.voice.partition(" ")
    if engine == "espeak":
        return espeak.speak(answer.script.utterances, accent, round(answer.script.speed), flat=answer.flat)
    sound, _ = speak(answer.script, tools)
    at_16_khz: Samples = soxr.resample(sound, SAMPLE_RATE_HZ, RATE_HZ)
    return at_16_khz


def first_fix(report: DeliveryReport) -> Finding | None:
    """The fix that comes first, or None."""
    return next((finding for finding in report.findings if finding.kind == "fix"), None)


def is_right(answer: Planted, report: DeliveryReport) -> bool:
    """Whether the first fix names the defect; for a control, whether no fix has high priority."""
    fix = first_fix(report)
    named = fix.id if fix is not None and fix.priority == "high" else ""
    return named == answer.first_fix


def row(answer: Planted, report: DeliveryReport) -> str:
    """One line of the table."""
    fix = first_fix(report)
    star = report.star
    parts = (("S", star.situation), ("T", star.task), ("A", star.action), ("R", star.result))
    coverage = " ".join(f"{letter if part.covered else '-'}{part.certainty:.2f}" for letter, part in parts)
    rates = (report.fillers.filled_pauses, report.fillers.filler_words)
    per_minute = "/".join(f"{rate.per_minute or 0:.1f}" for rate in rates)
    found = "" if fix is None else f"{fix.id} ({fix.priority})"
    return (
        f"{'ok ' if is_right(answer, report) else 'NOT'} {answer.id:31} {answer.script.voice:21} "
        f"{report.length.duration_s or 0:5.0f} s {report.pace.speech_rate_wpm or 0:4.0f} wpm {per_minute:>9} fillers "
        f"{coverage}  expected {answer.first_fix or 'nothing high'}, found {found or 'none'}"
        + ("" if report.reliability.ok else f" [{' '.join(report.reliability.reasons)}]")
    )


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Print what Aloud says first about answers with a known property.")
    parser.add_argument("tools", type=Path, help="folder for the voices, filled at the first run")
    parser.add_argument("--only", nargs="+", metavar="ID", default=[], help="these answers")
    parser.add_argument("--sound", type=Path, help="keep the recordings in this folder, and use those that are there")
    chosen = parser.parse_args(arguments)

    from content.kokoro import fetch
    from desktop.analyse import Analyser, weights_folders

    fetch(chosen.tools)
    analyser = Analyser(weights_folders())
    right = {True: 0, False: 0}  # by whether the answer is a control
    count = {True: 0, False: 0}
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.sound or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for answer in planted_answers():
            if chosen.only and answer.id not in chosen.only:
                continue
            path = folder / f"{answer.id}.wav"
            if not path.exists():
                soundfile.write(path, spoken(answer, chosen.tools), RATE_HZ, subtype="PCM_16")
            report = analyser.sound_file(path, answer.question)
            control = not answer.first_fix
            count[control] += 1
            right[control] += is_right(answer, report)
            print(row(answer, report), flush=True)
    print(f"{right[False]} of {count[False]} defects named by the first fix")
    print(f"{right[True]} of {count[True]} controls without a fix of high priority")
    missed = count[False] - right[False]
    return 0 if missed <= 15 - DEFECTS_NAMED and right[True] == count[True] else 1


if __name__ == "__main__":
    sys.exit(main())
