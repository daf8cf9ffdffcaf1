"""Speech with filled pauses at known places, spoken by espeak-ng.

espeak-ng is a formant synthesiser: its voices differ as much as one likes, it speaks hundreds of times faster than
real time, and a filled pause can be any string of phonemes of any length. What it lacks in beauty the encoder behind
it makes up for: what it hears as "um" is much the same from a machine and from a person.
"""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

Samples = npt.NDArray[np.float32]

RATE_HZ = 16_000
FILLED_PAUSE = "filled pause"
OTHER = "other"

# Phonemes in espeak-ng's ASCII notation. The first two kinds are by far the commonest in English.
PHONEMES = {
    "um": ("Vm", "V:m", "@m", "a#m", "Vmm"),
    "uh": ("V", "V:", "@", "a#", "3:"),
    "er": ("3:", "3", "@r"),
    "erm": ("3:m", "3m"),
    "hm": ("hm", "hmm"),
    "mm": ("mm", "m-m", "mmm"),
}
KINDS = ("um",) * 8 + ("uh",) * 8 + ("er", "er", "erm", "erm", "hm", "mm", "mm")
LANGUAGES = (
    *("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-us-nyc", "en-029", "en-gb-x-gbclan", "en-gb-x-gbcwmd"),
)
VOICES = (
    *("m1", "m2", "m3", "m4", "m5", "m6", "m7", "f1", "f2", "f3", "f4", "f5", "Adam", "Alex", "Andy", "Annie"),
    *("Belinda", "David", "Denis", "Ed", "Edward", "Gene", "John", "Lee", "Linda", "Mario", "Max", "Michael"),
    *("Mike", "Paul", "Quincy", "Rob", "Robert", "Steph", "Steph2", "travis", "victor", "sandro", "klatt"),
    *("klatt2", "klatt3", "klatt4", "anika", "grandpa", "shelby", "Zac", "croak", "Marco"),
)
HELD_OUT_VOICES = frozenset({"Annie", "Linda", "victor", "m4", "klatt3"})
# Drawn out by themselves, these words are the same sound as a filled pause.
SCHWA_WORDS = frozenset({"a", "the", "of", "uh", "her", "or", "are", "an", "am", "i'm", "oh", "ah", "were"})


@dataclass(frozen=True, slots=True)
class Mark:
    """What is heard from `start_s` to `end_s`: a filled pause, or another sound that the head must not take for one."""

    start_s: float
    end_s: float
    kind: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence by one voice: samples at 16 kHz and what is marked in them."""

    voice: str
    held_out: bool
    samples: Samples
    marks: tuple[Mark, ...]


def read_sentences(folder: Path) -> list[str]:
    """The sentences to speak: those in this folder, three times, and spoken answers, without their filled pauses."""
    hard = [line for line in (folder / "sentences.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    found = hard * 3
    for path in sorted((folder.parent / "filler_words").glob("answers_*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line[:1] == ">":
                plain = re.sub(r"\b(um+|uh+|er|erm|hm+|mm+)\b,?\s*", "", re.sub(r"[{}>]", "", line), flags=re.I)
                plain = " ".join(re.sub(r"[^A-Za-z',.!? ]", " ", plain).split()).strip(" ,")
                if 5 <= len(plain.split()) <= 28:
                    found.append(plain)
    return found


def speak(text: str, voice: str, pitch: int, words_per_minute: int) -> Samples:
    """Speak a text, or phonemes in double brackets, without the silence around it."""
    command = ["espeak-ng", "-v", voice, "-s", str(words_per_minute), "-p", str(pitch), "--stdout", text]
    wav = subprocess.run(command, check=True, capture_output=True).stdout
    samples, rate_hz = soundfile.read(io.BytesIO(wav), dtype="float32")
    samples = np.asarray(soxr.resample(samples, rate_hz, RATE_HZ), np.float32)
    loud = np.flatnonzero(np.abs(samples) > 0.025 * np.abs(samples).max(initial=1e-6))
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]


def stretch(samples: Samples, length: int) -> Samples:
    """Change the length at the same pitch, by overlapping windows where they agree best (WSOLA, Verhelst 1993)."""
    window, hop, reach = 480, 240, 160
    if min(len(samples), length) < 2 * hop:
        return np.interp(np.linspace(0, len(samples) - 1, length), np.arange(len(samples)), samples).astype(np.float32)
    shape = np.hanning(window + 1)[:window].astype(np.float32)
    padded = np.pad(samples, (hop, 2 * window))
    out, weight = np.zeros(length + 2 * window, np.float32), np.zeros(length + 2 * window, np.float32)
    begin = 0
    for at in range(0, length + hop, hop):
        wanted = int(at / length * len(samples))
        if at:
            follows = padded[begin + hop : begin + hop + window]
            low, high = max(0, wanted - reach), min(len(padded) - window, wanted + reach)
            if low < high and len(follows) == window:
                windows = np.lib.stride_tricks.sliding_window_view(padded[low : high + window], window)
                wanted = low + int(np.argmax(windows @ follows / (np.linalg.norm(windows, axis=1) + 1e-6)))
        begin = min(wanted, len(padded) - window)
        out[at : at + window] += padded[begin : begin + window] * shape
        weight[at : at + window] += shape
    return np.asarray((out / np.maximum(weight, 0.1))[hop : length + hop], np.float32)


def filled_pause(chance: np.random.Generator, voice: str, pitch: int, words_per_minute: int) -> Samples:
    """A filled pause: mostly lower, softer and longer than the words around it, now and then creaky.

    Lengths are log-normal about 0.38 s: Switchboard's medians are 0.32 s for uh and 0.42 s for um.
    """
    kind = str(chance.choice(KINDS))
    lower = pitch - 60 if chance.random() < 0.2 else pitch + chance.normal(-6, 6)
    text = f"[[{chance.choice(PHONEMES[kind])}]]"
    sound = speak(text, voice, int(np.clip(lower, 0, 99)), int(words_per_minute * 0.8))
    if len(sound) < RATE_HZ // 50:
        return sound[:0]
    deeper = 2 ** (chance.normal(-0.8, 1.2) / 12)
    sound = np.asarray(soxr.resample(sound, RATE_HZ, RATE_HZ / deeper), np.float32)
    natural_s = len(sound) / RATE_HZ
    length_s = np.clip(np.exp(chance.normal(np.log(0.38), 0.45)), max(0.15, 0.6 * natural_s), 3 * natural_s)
    return stretch(sound, int(length_s * RATE_HZ)) * np.float32(10 ** (chance.normal(-2, 3) / 20))


def drawn_out(chance: np.random.Generator, word: Samples) -> Samples:
    """A word with its loudest sound drawn out to 0.3 to 1.2 s, as people who stutter may do: no filled pause."""
    energy = np.convolve(word**2, np.ones(1600, np.float32), "same")
    middle, half = int(np.argmax(energy)), int(RATE_HZ * chance.uniform(0.03, 0.06))
    first, last = max(0, middle - half), min(len(word), middle + half)
    longer = stretch(word[first:last], int(RATE_HZ * chance.uniform(0.3, 1.2)))
    return np.concatenate([word[:first], longer, word[last:]])


def stuttered(chance: np.random.Generator, word: Samples) -> Samples:
    """A word whose beginning is said two to four times."""
    first = word[: int(RATE_HZ * chance.uniform(0.06, 0.18))]
    fade = np.minimum(1, np.arange(len(first))[::-1] / 160).astype(np.float32)
    pieces = [np.concatenate([first * fade, _silence(chance, 0.0, 0.12)]) for _ in range(int(chance.integers(1, 4)))]
    return np.concatenate([*pieces, word])


def utterance(chance: np.random.Generator, sentence: str) -> Utterance:
    """Speak a sentence in a voice of chance, with filled pauses and stuttered words at places of chance."""
    variant = str(chance.choice(VOICES))
    voice = f"{chance.choice(LANGUAGES)}+{variant}"
    pitch, rate = int(chance.integers(20, 80)), int(chance.integers(120, 210))
    sounds: list[Samples] = []
    marks: list[Mark] = []
    run: list[str] = []

    def add(sound: Samples, kind: str = "") -> None:
        start_s = sum(map(len, sounds)) / RATE_HZ
        if kind and len(sound):
            marks.append(Mark(start_s, start_s + len(sound) / RATE_HZ, kind))
        gap = _silence(chance, 0.0, 0.06) if chance.random() < 0.5 else _silence(chance, 0.1, 0.7)
        sounds.extend([sound, gap])

    def say_run() -> None:
        if run:
            add(speak(" ".join(run), voice, pitch, rate))
            run.clear()

    words = sentence.split()
    for index, word in enumerate(words):
        begins_clause = index == 0 or words[index - 1][-1] in ",.!?"
        if chance.random() < (0.35 if begins_clause else 0.08):
            say_run()
            add(filled_pause(chance, voice, pitch, rate), FILLED_PAUSE)
        draw = chance.random()
        if draw < 0.07 and word.strip(",.!?").lower() not in SCHWA_WORDS:
            say_run()
            change = drawn_out if draw < 0.045 else stuttered
            add(change(chance, speak(word, voice, pitch, rate)), OTHER)
        else:
            run.append(word)
    say_run()
    return Utterance(voice, variant in HELD_OUT_VOICES, np.concatenate(sounds), tuple(marks))


def _silence(chance: np.random.Generator, least_s: float, most_s: float) -> Samples:
    return np.zeros(int(RATE_HZ * chance.uniform(least_s, most_s)), np.float32)
