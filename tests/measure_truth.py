"""Compare what Aloud measures with the truth, on synthesised speech whose words and silences are known: run by hand.

    python -m tests.measure_truth TOOLS [--voices VOICE ...] [--rates WPM ...]

TOOLS is the folder for the voices, as in content.render_clips. Each voice speaks one of two passages at each rate; the
rate is reached by the voice's speed and then exactly by the silences between the utterances. The sound goes through the
whole analysis. The truth: words and their times from the voice; silences of 0.25 s and more from the clean sound,
before the room noise is added. Printed for each recording: the error of the speech rate and of the articulation rate
in percent; how many of the true pauses were found, and the median and largest error of their lengths in milliseconds;
the pauses found that are none; and the word errors of the transcript. Takes about ten minutes on one core.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import soxr

from content.kokoro import SAMPLE_RATE_HZ, VOICE_SHA256, KokoroVoice, Speech, fetch
from content.render_clips import limited, loudness_lufs
from content.rubric import load_rubric
from models.analysis import Analysis, LoadedModels
from models.delivery.pauses import SILENT_PAUSE_S
from models.delivery.syllables import count_syllables
from models.types import DeliveryReport, Span
from tests.data.make_audio import EDGE_S, RATE_HZ, ROOM_NOISE_DBFS, SPEECH_LUFS, Samples, pink_noise, silence
from tests.speech_scores import word_errors

RATES_WPM = (90, 130, 170, 210)
# The voices' own pace is above 200 words a minute; what is left to the wanted rate is silence.
SPEEDS = {90: 0.5, 130: 0.65, 170: 0.85, 210: 1.05}
SHORTEST_GAP_S = 0.1
ENDING = (
    "The heating had been off since the morning, and a woman on the second floor rang me at noon.",
    "She sounded tired, and her little boy was coughing in the background.",
    "I looked up the number of the plumber, and I told him that there was a child in the house.",
    "He wanted to come the next day, but I asked him twice, and in the end he came at three.",
    "I carried two small heaters up the stairs, so that they had a warm room until then.",
    "By the evening the whole house was warm, and she left me a note with a drawing of a sun.",
)
OPENING = (
    "I have worked with people all my life, first in a market, and then in a hotel by the sea.",
    "What I like about it is that no two days are the same.",
    "In the summer we had guests from nine countries, and most of them spoke better English than I did.",
    "My manager asked me to learn the names of everybody who stayed longer than a week.",
    "It takes a little time, but they notice it, and they come back.",
    "That is the kind of place that I would like to work in again.",
)
PASSAGES = (("ending", ENDING), ("opening", OPENING))
FRAME_S = 0.005
QUIET_DB = 34.0
ALLOWED_S = 0.05


@dataclass(frozen=True, slots=True)
class Truth:
    """A recording at 16 kHz with its words a minute, syllables a second of phonation, and silences."""

    sound: Samples
    text: str
    speech_rate_wpm: float
    articulation_rate_sps: float
    silences: tuple[Span, ...]


def passage(voice: KokoroVoice, lines: Sequence[str], wpm: int) -> Truth:
    """Speak a passage at a rate."""
    spoken = [voice.say(line, SPEEDS[wpm]) for line in lines]
    voiced_s = sum(speech.words[-1].end_s - speech.words[0].start_s for speech in spoken)
    text = " ".join(lines)
    count = len(text.split())
    gap_s = (60 * count / wpm - voiced_s) / (len(lines) - 1)
    if gap_s < SHORTEST_GAP_S:
        raise ValueError(f"{voice.name} is too slow for {wpm} words a minute (gaps of {gap_s:.2f} s): raise its speed")
    sound = np.concatenate([silence(0.5, SAMPLE_RATE_HZ), *_joined(spoken, gap_s), silence(0.5, SAMPLE_RATE_HZ)])
    start_s = 0.5 + EDGE_S
    end_s = start_s + voiced_s + gap_s * (len(lines) - 1)
    quiet = quiet_spans(sound, SAMPLE_RATE_HZ)
    silences = tuple(span for span in quiet if start_s < span.start_s < end_s - EDGE_S)
    phonation_s = end_s - start_s - total_pause_s(silences)
    gain = np.float32(10 ** ((SPEECH_LUFS - loudness_lufs(sound, SAMPLE_RATE_HZ)) / 20))
    loud = soxr.resample(limited(sound * gain, SAMPLE_RATE_HZ), SAMPLE_RATE_HZ, RATE_HZ)
    return Truth(
        sound=loud + pink_noise(len(loud) / RATE_HZ, ROOM_NOISE_DBFS)[: len(loud)],
        text=text,
        speech_rate_wpm=60 * count / (end_s - start_s),
        articulation_rate_sps=sum(map(count_syllables, text.split())) / phonation_s,
        silences=silences,
    )


def _joined(spoken: Sequence[Speech], gap_s: float) -> list[Samples]:
    """The utterances, cut to their words and an edge, with silences that make the gap between two words."""
    pieces: list[Samples] = []
    for speech in spoken:
        if pieces:
            pieces.append(silence(max(0.0, gap_s - 2 * EDGE_S), SAMPLE_RATE_HZ))
        first = round((speech.words[0].start_s - EDGE_S) * SAMPLE_RATE_HZ)
        last = round((speech.words[-1].end_s + EDGE_S) * SAMPLE_RATE_HZ)
        pieces.append(speech.samples[first:last])
    return pieces


def quiet_spans(sound: Samples, rate_hz: int) -> tuple[Span, ...]:
    """Stretches in which every 5 ms are 34 dB below the loud part of clean speech, of at least 0.2 s."""
    size = round(FRAME_S * rate_hz)
    power = np.mean(sound[: len(sound) // size * size].reshape(-1, size) ** 2, axis=1)
    quiet = np.concatenate(([False], power < np.percentile(power, 99) * 10 ** (-QUIET_DB / 10), [False]))
    edges = np.flatnonzero(quiet[1:] != quiet[:-1]).reshape(-1, 2) * FRAME_S
    return tuple(Span(float(a), float(b)) for a, b in edges if b - a >= SILENT_PAUSE_S - ALLOWED_S)


def report_on(sound: Samples, loaded: LoadedModels) -> DeliveryReport:
    """What the whole analysis says."""
    analysis = Analysis(loaded, None, load_rubric())
    analysis.feed(sound)
    return analysis.finish()


def pause_errors(silences: Sequence[Span], found: Sequence[Span]) -> tuple[list[float], int, int]:
    """Compare the pauses that were found with the silences of the clean sound.

    A silence so near to 0.25 s that the error allowed decides whether it is a pause is neither missed nor false.

    Returns:
        The errors of the lengths of true pauses, in seconds; how many were missed, and how many of the found are none.
    """
    errors: list[float] = []
    missed = 0
    for true in silences:
        pause = next((pause for pause in found if _same(pause, true)), None)
        if pause is not None:
            errors.append(pause.duration_s - true.duration_s)
        elif true.duration_s > SILENT_PAUSE_S + ALLOWED_S:
            missed += 1
    return errors, missed, sum(not any(_same(pause, true) for true in silences) for pause in found)


def total_pause_s(silences: Sequence[Span]) -> float:
    """How long the silences are that count as pauses."""
    return sum(quiet.duration_s for quiet in silences if quiet.duration_s >= SILENT_PAUSE_S)


def _same(one: Span, other: Span) -> bool:
    """Whether the middle of one lies in the other."""
    middle, other_middle = (one.start_s + one.end_s) / 2, (other.start_s + other.end_s) / 2
    return one.start_s <= other_middle <= one.end_s or other.start_s <= middle <= other.end_s


def main(arguments: list[str] | None = None) -> int:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description="Compare the measures with the truth on synthesised speech.")
    parser.add_argument("tools", type=Path, help="folder for the voices, filled at the first run")
    parser.add_argument("--voices", nargs="+", choices=sorted(VOICE_SHA256), default=sorted(VOICE_SHA256))
    parser.add_argument("--rates", nargs="+", type=int, choices=RATES_WPM, default=RATES_WPM)
    chosen = parser.parse_args(arguments)

    from desktop.analyse import load_models, weights_folders

    fetch(chosen.tools)
    loaded = load_models(weights_folders(), "base")
    rates: list[tuple[float, float]] = []
    lengths: list[float] = []
    lost = invented = 0
    for turn, (name, wpm) in enumerate(product(chosen.voices, chosen.rates)):
        title, lines = PASSAGES[(turn + turn // len(chosen.rates)) % 2]
        truth = passage(KokoroVoice(chosen.tools, name), lines, wpm)
        report = report_on(truth.sound, loaded)
        speech = (report.pace.speech_rate_wpm or 0) / truth.speech_rate_wpm - 1
        articulation = (report.pace.articulation_rate_sps or 0) / truth.articulation_rate_sps - 1
        pauses = [Span(pause.start_s, pause.end_s) for pause in report.pauses.items]
        errors, missed, false = pause_errors(truth.silences, pauses)
        print(
            f"{name:10} {wpm:3} wpm {title:7}  speech rate {100 * speech:+5.1f} %  articulation "
            f"{truth.articulation_rate_sps:.2f} syll/s {100 * articulation:+5.1f} %  pauses {len(errors)} found, "
            f"{missed} missed, {false} false, {_milliseconds(errors)}  words wrong "
            f"{100 * word_errors(truth.text, report.transcript.text):.1f} %",
            flush=True,
        )
        rates.append((speech, articulation))
        lengths += errors
        lost += missed
        invented += false
    share = [f"{sum(abs(error) <= 0.03 for error in column)} of {len(rates)}" for column in zip(*rates, strict=True)]
    largest = [f"{100 * max(map(abs, column)):.1f} %" for column in zip(*rates, strict=True)]
    print(f"speech rate within 3 %: {share[0]}, largest error {largest[0]}")
    print(f"articulation rate within 3 %: {share[1]}, largest error {largest[1]}")
    within = sum(abs(error) <= ALLOWED_S for error in lengths)
    print(f"pauses: {len(lengths)} found, {within} of them within 50 ms, {lost} missed, {invented} false")
    print(f"lengths of pauses: {_milliseconds(lengths)}")
    return 0


def _milliseconds(errors: Sequence[float]) -> str:
    if not errors:
        return "none"
    signed = 1000 * np.array(errors)
    return f"median error {np.median(signed):+.0f} ms, largest {signed[np.argmax(np.abs(signed))]:+.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
