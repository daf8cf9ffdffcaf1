"""Speak the sample answers of the built-in pack, analyse them as recordings, and print what is heard of their parts.

    python -m tests.content.spoken_samples [--voice TOOLS | --typed] [--only TEXT ...] [--draw N] [--sound FOLDER]

espeak-ng speaks them in six accents by turns, at about 150 words a minute. With --voice they are spoken by Kokoro,
whose voices are fetched into the folder TOOLS; with --typed they are judged as typed. --only takes the samples whose
question or title holds a text, --draw N of them by lot. With --sound the recordings stay in that folder, and those that
are there are not spoken again. All samples take half an hour by espeak-ng on one core, and a minute as typed.

Exit code 1 if fewer than 95 % of the marked parts are heard, an answer is outside its target length, or a fix of high
priority is advised.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import soundfile
import soxr

from content.clips import text_sha256
from content.loader import builtin_pack
from content.schema import Question, Sample
from desktop.analyse import Analyser, weights_folders
from models.types import DeliveryReport
from tests.data import espeak
from tests.data.make_audio import RATE_HZ, Samples, Script, Utterance, speak

PARTS_HEARD = 0.95
WORDS_PER_SECOND = 150 / 60
ESPEAK_WORDS_PER_MINUTE = 118  # as it counts them; with the pauses between sentences it makes about 150
ACCENTS = ("en-us", "en-gb", "en-gb-scotland", "en-029", "en-gb-x-gbclan", "en-us-nyc")
KOKORO_VOICES = ("am_michael", "af_bella", "am_fenrir", "af_heart")
KOKORO_SPEED = 0.8
PAUSE_S = 0.4
SHORT = {
    "situation": "S",
    "task": "T",
    "action": "A",
    "result": "R",
    "act_or_escalate": "act",
    "follow_up": "follow-up",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the analysis made of one sample answer; `kind` is that of the parts: star, situational or general."""

    kind: str
    marked: tuple[str, ...]
    missed: tuple[str, ...]
    duration_s: float
    inside: bool
    high: tuple[str, ...]


def outcome(sample: Sample, question: Question, report: DeliveryReport) -> Outcome:
    """Compare a report with the marks of the sample.

    Args:
        sample: the sample answer.
        question: its question.
        report: of the sample, spoken or typed; typed it is taken to last as long as at 150 words a minute.
    """
    marked = tuple(dict.fromkeys(part.part for part in sample.parts))
    heard = {part.name for part in report.structure.parts if part.covered}
    low_s, high_s = question.target_s
    duration_s = report.length.duration_s or len(sample.text.split()) / WORDS_PER_SECOND
    return Outcome(
        kind=report.structure.kind,
        marked=marked,
        missed=tuple(part for part in marked if part not in heard),
        duration_s=duration_s,
        inside=low_s <= duration_s <= high_s,
        high=tuple(finding.id for finding in report.findings if finding.kind == "fix" and finding.priority == "high"),
    )


def spoken(text: str, voice: str, tools: Path | None) -> Samples:
    """Speak an answer, sentence by sentence; samples at 16 kHz.

    Args:
        text: the answer.
        voice: one of Kokoro if there is a folder of its voices, else an accent of espeak-ng.
        tools: that folder, or None.
    """
    utterances = tuple(Utterance(sentence, PAUSE_S) for sentence in re.split(r"(?<=[.?!])\s+", text))
    if tools is None:
        return espeak.speak(utterances, voice, ESPEAK_WORDS_PER_MINUTE)
    from content.kokoro import SAMPLE_RATE_HZ

    sound, _ = speak(Script(voice, KOKORO_SPEED, utterances), tools)
    at_16_khz: Samples = soxr.resample(sound, SAMPLE_RATE_HZ, RATE_HZ)
    return at_16_khz


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Print which marked parts of the sample answers are heard.")
    way = parser.add_mutually_exclusive_group()
    way.add_argument(
        "--voice", type=Path, metavar="TOOLS", help="let Kokoro speak; its folder, filled at the first run"
    )
    way.add_argument("--typed", action="store_true", help="judge the answers as typed")
    parser.add_argument(
        "--only", nargs="+", metavar="TEXT", default=[], help="samples whose question or title holds it"
    )
    parser.add_argument("--draw", type=int, metavar="N", help="this many, drawn by lot")
    parser.add_argument("--sound", type=Path, help="keep the recordings in this folder, and use those that are there")
    chosen = parser.parse_args(arguments)
    voices = ("typed",) if chosen.typed else ACCENTS
    if chosen.voice is not None:
        from content.kokoro import fetch

        fetch(chosen.voice)
        voices = KOKORO_VOICES
    samples = [(question, sample) for question in builtin_pack().questions for sample in question.samples]
    turns = range(len(samples))
    if chosen.draw is not None:
        turns = sorted(random.Random(150).sample(turns, chosen.draw))
    analyser = Analyser(weights_folders())
    outcomes = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.sound or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for turn in turns:
            question, sample = samples[turn]
            if chosen.only and not any(text in f"{question.id} {sample.title}" for text in chosen.only):
                continue
            voice = voices[turn % len(voices)]
            if chosen.typed:
                report = analyser.typed(sample.text, question)
            else:
                report = analyser.sound_file(_recording(folder, question, sample, voice, chosen.voice), question)
            outcomes.append(outcome(sample, question, report))
            print(_row(question, sample, voice, outcomes[-1]), flush=True)
    return _summary(outcomes)


def _recording(folder: Path, question: Question, sample: Sample, voice: str, tools: Path | None) -> Path:
    """The recording of a sample, made now if the folder does not hold one of its text by this voice."""
    path = folder / f"{question.id}.{text_sha256(sample.text)[:12]}.{voice}.flac"
    if not path.exists():
        soundfile.write(path, spoken(sample.text, voice, tools), RATE_HZ)
    return path


def _row(question: Question, sample: Sample, voice: str, found: Outcome) -> str:
    parts = " ".join(("-" if part in found.missed else "") + SHORT.get(part, part) for part in found.marked)
    faults = ["outside its target"] * (not found.inside) + [f"high: {fix}" for fix in found.high]
    mark = "NOT" if found.missed or faults else "ok "
    answer = f"{question.id:33} {sample.title[:44]:44} {voice:15} {found.duration_s:4.0f} s"
    return f"{mark} {answer}  {parts}  {', '.join(faults)}"


def _summary(outcomes: list[Outcome]) -> int:
    marked: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for found in outcomes:
        marked[found.kind] += len(found.marked)
        missed[found.kind] += len(found.missed)
    for kind, count in marked.items():
        print(f"{kind}: {count - missed[kind]} of {count} marked parts heard, {1 - missed[kind] / count:.1%}")
    inside = sum(found.inside for found in outcomes)
    calm = sum(not found.high for found in outcomes)
    print(f"{inside} of {len(outcomes)} inside their target length, {calm} without a fix of high priority")
    enough = all(count - missed[kind] >= PARTS_HEARD * count for kind, count in marked.items())
    return 0 if enough and inside == calm == len(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
