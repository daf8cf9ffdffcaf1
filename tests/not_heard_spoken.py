"""How often "I did not hear ..." is wrong on labelled answers that are spoken and read back by the ear: run by hand.

    python -m tests.not_heard_spoken [--answers FILE] [--first N] [--kokoro TOOLS]

Each labelled answer is spoken by a synthetic voice, in turn with the accents of Britain, America, Scotland and the
Caribbean (espeak-ng) and, with --kokoro, every fifth by a voice of content/kokoro.py. A verdict "not heard" counts if
it is as sure as a finding needs (models.answer.star.SURE); it is wrong if the label has the component. The same is
printed for the labelled text itself, so that what the ear adds is seen. Note which answers the judge was fitted to:
those of the default file are among them, so its figures show what hearing costs, not how the judge does on strangers.
Takes about ten minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import soxr

from content.rubric import load_rubric
from models.analysis import Analysis, LoadedModels, typed_report
from models.answer.star import COMPONENTS, SURE
from models.types import DeliveryReport, StarPart
from tests.data import espeak
from tests.data.make_audio import RATE_HZ, Samples, Script, Utterance, speak

LABELLED = Path(__file__).parents[1] / "models" / "answer" / "training" / "data" / "star_dev.json"
ACCENTS = ("en-gb", "en-us", "en-gb-scotland", "en-029")
WORDS_PER_MINUTE = 130
KOKORO_VOICES = ("af_bella", "am_fenrir", "af_heart", "am_michael")
KOKORO_SPEED = 0.8
PAUSE_S = 0.5
LETTERS = dict(zip("STAR", COMPONENTS, strict=True))


def spoken(answer: dict[str, Any], turn: int, tools: Path | None) -> tuple[str, Samples]:
    """Speak an answer; the voice's name and samples at 16 kHz."""
    from content.kokoro import SAMPLE_RATE_HZ

    lines = tuple(Utterance(sentence["text"], PAUSE_S) for sentence in answer["sentences"])
    if tools is not None and turn % (len(ACCENTS) + 1) == len(ACCENTS):
        voice = KOKORO_VOICES[turn // (len(ACCENTS) + 1) % len(KOKORO_VOICES)]
        sound, _ = speak(Script(voice, KOKORO_SPEED, lines), tools)
        return voice, soxr.resample(sound, SAMPLE_RATE_HZ, RATE_HZ)
    accent = ACCENTS[turn % len(ACCENTS)]
    return accent, espeak.speak(lines, accent, WORDS_PER_MINUTE)


def sure_absences(report: DeliveryReport) -> list[str]:
    """The letters of the components that the report is sure not to have heard."""
    parts: dict[str, StarPart] = {letter: getattr(report.star, name) for letter, name in LETTERS.items()}
    return [letter for letter, part in parts.items() if not part.covered and part.certainty >= SURE]


def analysed(sound: Samples, loaded: LoadedModels) -> DeliveryReport:
    """The report on a recording."""
    analysis = Analysis(loaded, None, load_rubric())
    analysis.feed(np.asarray(sound, np.float32))
    return analysis.finish()


def main(arguments: list[str] | None = None) -> int:
    """Print the shares; exit code 1 if more than one in twenty is wrong."""
    parser = argparse.ArgumentParser(description='Count wrong verdicts of "not heard" on spoken, labelled answers.')
    parser.add_argument("--answers", type=Path, default=LABELLED, help="labelled answers (default: star_dev.json)")
    parser.add_argument("--first", type=int, help="only so many of them")
    parser.add_argument("--kokoro", type=Path, metavar="TOOLS", help="folder for the voices of content.render_clips")
    chosen = parser.parse_args(arguments)

    from desktop.analyse import load_models, weights_folders

    loaded = load_models(weights_folders(), "base")
    wrong: dict[str, list[str]] = {"spoken": [], "text": []}
    count = {"spoken": 0, "text": 0}
    answers = json.loads(chosen.answers.read_text(encoding="utf-8"))[: chosen.first]
    for turn, answer in enumerate(answers):
        voice, sound = spoken(answer, turn, chosen.kokoro)
        text = " ".join(sentence["text"] for sentence in answer["sentences"])
        reports = {
            "spoken": analysed(sound, loaded),
            "text": typed_report(loaded.judge, text, None, load_rubric()),
        }
        for way, report in reports.items():
            absent = sure_absences(report)
            count[way] += len(absent)
            wrong[way] += [f"{answer['id']} {letter}" for letter in absent if letter in answer["present"]]
        print(
            f"{answer['id']:12} {voice:15} {len(sound) / RATE_HZ:4.0f} s  labelled {''.join(answer['present']):4}  not "
            f"heard {''.join(sure_absences(reports['spoken'])) or '-':4}  from the text "
            f"{''.join(sure_absences(reports['text'])) or '-'}",
            flush=True,
        )
    for way in ("spoken", "text"):
        share = 100 * len(wrong[way]) / max(1, count[way])
        names = f" ({', '.join(wrong[way])})" if wrong[way] else ""
        print(f'{way}: {len(wrong[way])} of {count[way]} sure verdicts "not heard" are wrong, {share:.1f} %{names}')
    return 0 if 20 * len(wrong["spoken"]) <= count["spoken"] else 1


if __name__ == "__main__":
    sys.exit(main())
