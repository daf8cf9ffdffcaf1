"""Make the sound that the tests listen to, and the sample answer that comes with Aloud.

    python -m tests.data.make_audio TOOLS

renders, in the voices of content/kokoro.py (TOOLS is the folder that content.render_clips fills):

    tests/data/answer_star.flac, .json     a story with um and uh, and what was said when
    tests/data/answer_fluent.flac, .json   an answer without any filler, and what was said when
    tests/data/stereo_44k.ogg              its start at 44.1 kHz in stereo (Vorbis)
    tests/data/speech_8k.wav               its start at 8 kHz
    assets/sample_answer.ogg, .txt         the answer that `make run` listens to where there is no microphone

An answer is spoken utterance by utterance and laid out with the pauses that stand in its script. The voice reports how
long it held each phoneme, in steps of 25 ms, so the times of all words are known by construction; beside a pause they
are moved to where the sound begins or ends. The same script gives the same files on the same machine.

The .json beside an answer holds `text` (verbatim), `words` (each with `text`, `start_s`, `end_s`), `filled_pauses`
(those of the words that are um or uh) and `pauses` (the silences of its script, each with `start_s` and `end_s`).

The functions `silence`, `pink_noise` and `keyboard_clatter` make sound without speech, of any length, for tests.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

DATA = Path(__file__).parent
ASSETS = DATA.parent.parent / "assets"
RATE_HZ = 16_000
FILLED_PAUSES = ("um", "uh")
ROOM_NOISE_DBFS = -70.0
SPEECH_LUFS = -20.0
PEAK = 0.9
EXCERPT_S = 6
EDGE_S = 0.05  # kept before the first and after the last sound of an utterance


def silence(duration_s: float, rate_hz: int = RATE_HZ) -> Samples:
    """Exact zeros, as a muted microphone gives them."""
    return np.zeros(round(duration_s * rate_hz), np.float32)


def pink_noise(duration_s: float, level_dbfs: float = -30.0, rate_hz: int = RATE_HZ, seed: int = 1) -> Samples:
    """Noise with equal power in each octave from 20 Hz on, as a fan or a street makes it.

    Args:
        duration_s: length.
        level_dbfs: root mean square level against full scale.
        rate_hz: samples a second.
        seed: the same seed gives the same noise.
    """
    count = round(duration_s * rate_hz)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.fft.rfftfreq(count, 1 / rate_hz), 20)), count)
    loud: Samples = (noise * 10 ** (level_dbfs / 20) / np.sqrt(np.mean(noise**2))).astype(np.float32)
    return loud


def keyboard_clatter(duration_s: float, keys_per_s: float = 6.0, rate_hz: int = RATE_HZ, seed: int = 1) -> Samples:
    """Typing: each key is a sharp click going down and a softer one coming up, at uneven times and strengths.

    A click is a burst of noise with two resonances of the key and its board, gone after some 20 ms.
    """
    random = np.random.default_rng(seed)
    sound = pink_noise(duration_s, -65.0, rate_hz, seed)
    times = np.cumsum(random.gamma(2, 0.5 / keys_per_s, round(duration_s * keys_per_s)))
    for down_s in times:
        for start_s, strength in ((down_s, 0.25), (down_s + random.uniform(0.06, 0.12), 0.1)):
            start = round(start_s * rate_hz)
            after_s = np.arange(min(round(0.03 * rate_hz), len(sound) - start)) / rate_hz
            if not len(after_s):
                continue
            burst = random.standard_normal(len(after_s)) * np.exp(-after_s / 0.002)
            for low_hz, high_hz in ((250, 500), (1500, 3500)):
                ring = np.sin(2 * np.pi * random.uniform(low_hz, high_hz) * after_s)
                burst += 0.5 * ring * np.exp(-after_s / 0.006)
            sound[start : start + len(burst)] += (strength * random.uniform(0.4, 1.0) * burst / 2).astype(np.float32)
    return np.clip(sound, -1, 1)


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is said in one breath, and the silence after it in seconds."""

    text: str
    pause_s: float = 0.4


@dataclass(frozen=True, slots=True)
class Script:
    """An answer to be spoken: who speaks it, how fast, its utterances, and phonemes of words that are no words."""

    voice: str
    speed: float
    utterances: tuple[Utterance, ...]
    lead_s: float = 0.5
    lexicon: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The answer, verbatim."""
        return " ".join(utterance.text for utterance in self.utterances)


ANSWER_STAR = Script(
    "am_fenrir",
    0.78,
    (
        Utterance("Last spring I was working in a bike shop."),
        Utterance("One Saturday, um, a customer came in very upset, because the brakes that we had repaired for him"),
        Utterance("did not work, and he needed the bike for a race the next morning.", 0.6),
        Utterance("My task was to make the bike safe again before we closed.", 0.5),
        Utterance("I let him finish, and I told him that I was sorry."),
        Utterance("Then I, uh, checked the brakes together with him, and I saw that we had put in the wrong parts."),
        Utterance("I took the right ones from a new bike, I fitted them myself, and, um,", 0.9),
        Utterance("I asked him to try them on the street.", 0.6),
        Utterance("In the end he rode home happy, and he finished his race."),
        Utterance("A week later he came back to thank me, and he bought his next bike from us.", 0.5),
    ),
)

ANSWER_FLUENT = Script(
    "am_fenrir",
    0.8,
    (
        Utterance("I enjoy working with customers because every conversation is different."),
        Utterance("At the bakery where I work now, I know most of our regular guests by name.", 0.5),
        Utterance("When somebody is unhappy, I listen first, and I try to understand what they really need."),
        Utterance("Then I offer them a choice, and I make sure that they leave with a smile.", 0.5),
    ),
)

SAMPLE_ANSWER = Script(
    "am_michael",
    0.8,
    (
        Utterance("Last January I was on the evening desk of a small hotel near the station."),
        Utterance("Quite late a guest came down to me, and he was, um, really angry."),
        Utterance("The heating in his room had been off all day, he had an early flight to catch,"),
        Utterance("and he had already called us twice.", 0.7),
        Utterance("I was the only one on duty, and it was up to me to get him a warm room that night.", 0.8),
        Utterance("First I let him finish, and I didn't argue."),
        Utterance("I told him, you called us twice and nothing happened, of course you are angry."),
        Utterance("Then I looked at the bookings. We were, uh,", 1.3),
        Utterance("almost full, but there was one family room that we were holding for a late arrival."),
        Utterance("I called that guest, and she told me that she would not come until the next day."),
        Utterance("I gave the room to him right away.", 0.5),
        Utterance("I carried his bags upstairs, I brought him a pot of tea, and I, um,"),
        Utterance("wrote the fault into the log, where the engineer would see it first thing in the morning.", 1.6),
        Utterance("In the end he slept well, and at breakfast he came over to thank me."),
        Utterance("A week later he left us a very good review, and he mentioned me by name."),
        Utterance("What I, uh, took from it is that people calm down"),
        Utterance("when you do something that they can see.", 0.6),
    ),
)


def speak(script: Script, tools: Path) -> tuple[Samples, list[dict[str, str | float]]]:
    """Speak an answer.

    Args:
        script: what to say.
        tools: folder of the voice.

    Returns:
        Samples at 24 kHz in -1..1 with a faint room noise below them, and each word with its `text`, `start_s` and
        `end_s`.
    """
    from content.kokoro import SAMPLE_RATE_HZ, KokoroVoice
    from content.render_clips import limited, loudness_lufs

    voice = KokoroVoice(tools, script.voice, script.lexicon)
    pieces = [silence(script.lead_s, SAMPLE_RATE_HZ)]
    words: list[dict[str, str | float]] = []
    for utterance in script.utterances:
        speech = voice.say(utterance.text, script.speed)
        first = round((speech.words[0].start_s - EDGE_S) * SAMPLE_RATE_HZ)
        last = round((speech.words[-1].end_s + EDGE_S) * SAMPLE_RATE_HZ)
        offset_s = (sum(map(len, pieces)) - first) / SAMPLE_RATE_HZ
        words += [
            {**asdict(word), "start_s": round(word.start_s + offset_s, 3), "end_s": round(word.end_s + offset_s, 3)}
            for word in speech.words
        ]
        pieces += [speech.samples[first:last], silence(utterance.pause_s - 2 * EDGE_S, SAMPLE_RATE_HZ)]
    sound = np.concatenate(pieces)
    gain = 10 ** ((SPEECH_LUFS - loudness_lufs(sound, SAMPLE_RATE_HZ)) / 20)
    noise = pink_noise(len(sound) / SAMPLE_RATE_HZ, ROOM_NOISE_DBFS, SAMPLE_RATE_HZ)
    return limited(sound * np.float32(gain), SAMPLE_RATE_HZ, PEAK) + noise, words


def described(script: Script, words: list[dict[str, str | float]]) -> dict[str, object]:
    """What the .json beside an answer says."""
    bare = [str(word["text"]).strip(",.").lower() for word in words]
    lengths = np.cumsum([len(utterance.text.split()) for utterance in script.utterances])
    return {
        "voice": script.voice,
        "text": script.text,
        "words": words,
        "filled_pauses": [
            {**word, "text": text} for word, text in zip(words, bare, strict=True) if text in FILLED_PAUSES
        ],
        "pauses": [{"start_s": words[end - 1]["end_s"], "end_s": words[end]["start_s"]} for end in lengths[:-1]],
    }


def main(arguments: list[str] | None = None) -> int:
    """Make every file."""
    import soundfile
    import soxr

    from content.kokoro import SAMPLE_RATE_HZ, fetch
    from content.render_clips import opus, with_fixed_serial

    parser = argparse.ArgumentParser(description="Make the sound that the tests listen to, and the sample answer.")
    parser.add_argument("tools", type=Path, help="folder for the voice, filled at the first run")
    tools = parser.parse_args(arguments).tools
    fetch(tools)
    for name, script in (("answer_star", ANSWER_STAR), ("answer_fluent", ANSWER_FLUENT)):
        sound, words = speak(script, tools)
        soundfile.write(DATA / f"{name}.flac", soxr.resample(sound, SAMPLE_RATE_HZ, RATE_HZ), RATE_HZ)
        text = json.dumps(described(script, words), indent=1)
        (DATA / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    excerpt = sound[: EXCERPT_S * SAMPLE_RATE_HZ]
    left = soxr.resample(excerpt, SAMPLE_RATE_HZ, 44_100)
    stereo = DATA / "stereo_44k.ogg"
    soundfile.write(stereo, np.stack([left, left / 2], axis=1), 44_100, format="OGG", subtype="VORBIS")
    stereo.write_bytes(with_fixed_serial(stereo.read_bytes()))
    soundfile.write(DATA / "speech_8k.wav", soxr.resample(excerpt, SAMPLE_RATE_HZ, 8_000), 8_000, subtype="PCM_16")
    sound, _ = speak(SAMPLE_ANSWER, tools)
    (ASSETS / "sample_answer.ogg").write_bytes(opus(sound, SAMPLE_RATE_HZ))
    (ASSETS / "sample_answer.txt").write_text(SAMPLE_ANSWER.text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
