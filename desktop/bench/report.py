"""`aloud bench report AUDIO`: what is left to do after the last word, besides reading the last chunk of sound.

The recording is fed in the blocks of the microphone, as fast as it is heard, on one core where the system lets a
process choose; one JSON object is printed. `remaining_ms` is the time from the last word's text to the report, of which
`remaining_cpu_ms` is work of this process; `meters_ms` is the work of the sound measures over the whole recording.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from pathlib import Path

from content.errors import UsageError
from desktop.audio.files import read_sound

BLOCK_S = 0.1
RATE_HZ = 16_000
# Analysis.finish tells this share when the last chunk has become words.
HEARD = 0.8


def main(argv: list[str]) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        prog="aloud bench report", description="Time the way from the last word's text to the report."
    )
    parser.add_argument("audio", type=Path)
    parser.add_argument("--model", default="base")
    parser.add_argument("--question", help="id of the question that is answered (default: the first that asks a story)")
    args = parser.parse_args(argv)
    from content.loader import builtin_pack
    from content.rubric import load_rubric
    from content.schema import Story
    from desktop.analyse import load_models, weights_folders
    from models.analysis import Analysis
    from models.delivery.signal import SignalMeter
    from models.delivery.voice import VoiceMeter

    questions = {question.id: question for question in builtin_pack().questions}
    wanted = args.question or next(name for name, asked in questions.items() if asked.story is Story.MUST)
    if wanted not in questions:
        raise UsageError(f'There is no question "{wanted}": say aloud questions for a list of them.')
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    loaded = load_models(weights_folders(), args.model)
    sound, _ = read_sound(args.audio)
    blocks = [sound[at : at + int(BLOCK_S * RATE_HZ)] for at in range(0, len(sound), int(BLOCK_S * RATE_HZ))]

    rss_mb = _peak_rss_mb()
    began = time.perf_counter()
    analysis = Analysis(loaded, questions[wanted], load_rubric(), live=True)
    for block in blocks:
        analysis.feed(block)
    feed_s = time.perf_counter() - began
    heard: list[tuple[float, float]] = []

    def note(share: float) -> None:
        if share >= HEARD:
            heard.append((time.perf_counter(), time.process_time()))

    report = analysis.finish(note)
    wall_s, cpu_s = (time.perf_counter() - heard[0][0], time.process_time() - heard[0][1])
    grown_mb = _peak_rss_mb() - rss_mb

    began = time.process_time()
    signal, voice = SignalMeter(), VoiceMeter()
    for block in blocks:
        signal.feed(block)
        voice.feed(block)
    meters_s = time.process_time() - began
    figures = {
        "answer_s": round(len(sound) / RATE_HZ, 2),
        "sentences": len(report.sentences),
        "remaining_ms": round(1000 * wall_s, 1),
        "remaining_cpu_ms": round(1000 * cpu_s, 1),
        "feed_s": round(feed_s, 2),
        "meters_ms": round(1000 * meters_s, 1),
        "peak_rss_grown_mb": round(grown_mb, 1),
    }
    print(json.dumps(figures))
    return 0


def _peak_rss_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
