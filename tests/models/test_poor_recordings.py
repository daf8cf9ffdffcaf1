"""What spoils a recording is named, and what it touches is not judged: on the sound of an answer that was spoilt."""

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from content.rubric import load_rubric
from desktop.audio.files import read_sound
from models.analysis import Analysis, mark_words
from models.delivery.edges import sharpen
from models.delivery.reliability import Trust, assess
from models.delivery.signal import SignalMeter
from models.delivery.voice import VoiceMeter
from models.report import build_report
from models.speech.voice_activity import FRAME_SAMPLES, VoiceActivity, speech_spans
from models.types import DeliveryReport, FillerVerdict, Transcript, Word, WordKind
from tests.data.make_audio import RATE_HZ, Samples, pink_noise, silence
from tests.models.judgements import QUESTION, judge
from tests.models.loaded import loaded

DATA = Path(__file__).parents[1] / "data"
RUBRIC = load_rubric()
LABELS = ("situation", "situation", "task", "action", "action", "action", "result", "result")
# Two silences are planted inside clauses ("I saw that | we had", "asked him | to try"), so that a clean recording of
# this answer has a fix that a spoilt one must not have.
PAUSE_S = 2.5
PAUSE_BEFORE = ("we had put in", "to try them")


@dataclass(frozen=True, slots=True)
class Answer:
    """A recording and the words in it."""

    sound: Samples
    words: tuple[Word, ...]


@cache
def answer() -> Answer:
    """The story of tests/data with two long silences inside clauses."""
    sound, _ = read_sound(DATA / "answer_star.flac")
    said = json.loads((DATA / "answer_star.json").read_text(encoding="utf-8"))["words"]
    texts = " ".join(word["text"] for word in said)
    before = {texts[: texts.index(phrase)].count(" ") for phrase in PAUSE_BEFORE}
    pieces: list[Samples] = []
    words: list[Word] = []
    taken, later_s = 0, 0.0
    for index, word in enumerate(said):
        if index in before:
            cut = round((word["start_s"] - 0.03) * RATE_HZ)
            pieces += [sound[taken:cut], pink_noise(PAUSE_S, -70.0)]
            taken, later_s = cut, later_s + PAUSE_S
        kind = WordKind.FILLED_PAUSE if word["text"].strip(",.") in ("um", "uh") else WordKind.WORD
        words.append(Word(word["text"], word["start_s"] + later_s, word["end_s"] + later_s, 0.95, kind))
    return Answer(np.concatenate([*pieces, sound[taken:]]), mark_words(words))


def reported(sound: Samples, words: tuple[Word, ...]) -> tuple[DeliveryReport, Trust]:
    """The report on this sound if its words were made out, and what may be trusted of it."""
    signal, voice = SignalMeter(), VoiceMeter()
    signal.feed(sound)
    voice.feed(sound)
    heard = VoiceActivity().start().feed(sound[: len(sound) // FRAME_SAMPLES * FRAME_SAMPLES])
    transcript = Transcript(words, sharpen(speech_spans(heard), signal.powers()), len(sound) / RATE_HZ)
    audio = signal.finish(transcript.speech)
    report = build_report(
        transcript=transcript,
        audio=audio,
        voice=voice.finish(transcript.speech),
        judgement=judge(transcript, LABELS),
        question=QUESTION,
        rubric=RUBRIC,
        app_version="0.1.0",
    )
    return report, assess(transcript, audio, RUBRIC)


def fixes(report: DeliveryReport) -> list[str]:
    return [finding.id for finding in report.findings if finding.kind == "fix"]


def reasons(report: DeliveryReport) -> str:
    return " ".join(report.reliability.reasons)


def with_noise(snr_db: float) -> Samples:
    spoken = answer().sound
    level_dbfs = 20 * np.log10(np.sqrt(np.mean(spoken**2)))
    noisy: Samples = spoken + pink_noise(len(spoken) / RATE_HZ, float(level_dbfs) - snr_db)[: len(spoken)]
    return noisy


def test_a_clean_recording_is_judged() -> None:
    report, trust = reported(answer().sound, answer().words)
    assert report.reliability.ok
    assert fixes(report)[0] == "long_pauses"
    assert report.fillers.filled_pauses.verdict is FillerVerdict.FINE
    assert trust.voice


def test_too_quiet() -> None:
    report, trust = reported(answer().sound * np.float32(0.02), answer().words)
    assert "very quiet" in reasons(report)
    assert "long_pauses" not in fixes(report)
    assert report.fillers.filled_pauses.verdict is None
    assert not trust.voice


def test_clipped() -> None:
    report, trust = reported(np.clip(answer().sound * np.float32(15), -1, 1), answer().words)
    assert "clipped" in reasons(report)
    assert not trust.voice
    assert fixes(report)[0] == "long_pauses", "clipping does not touch the pauses"


@pytest.mark.parametrize(("snr_db", "fillers"), [(7.0, FillerVerdict.FINE), (2.0, None)])
def test_noisy(snr_db: float, fillers: FillerVerdict | None) -> None:
    report, trust = reported(with_noise(snr_db), answer().words)
    assert "loud noise" in reasons(report)
    assert "long_pauses" not in fixes(report)
    assert report.fillers.filled_pauses.verdict is fillers
    assert not trust.voice


def test_mostly_not_speech() -> None:
    words = tuple(word for word in answer().words if word.end_s < 10.0)
    sound = np.concatenate([answer().sound[: 10 * RATE_HZ], pink_noise(50.0, -70.0)])
    report, trust = reported(sound, words)
    assert "Most of the recording holds no speech" in reasons(report)
    assert not trust.pauses


def test_too_short() -> None:
    words = tuple(word for word in answer().words if word.end_s < 4.0)
    report, trust = reported(answer().sound[: 4 * RATE_HZ], words)
    assert "very short" in reasons(report)
    assert (report.pace.verdict, report.fillers.filled_pauses.verdict) == (None, None)
    assert fixes(report) == ["too_short"]
    assert not (trust.words or trust.pauses or trust.voice)


def test_another_language() -> None:
    """The ear says which; no sound is needed for what follows from it."""
    transcript = Transcript(answer().words, (), 60.0)
    assert assess(transcript, None, RUBRIC).words
    trust = assess(replace(transcript, other_language="de"), None, RUBRIC)
    assert not (trust.words or trust.absences or trust.pace or trust.fillers)


def test_no_speech() -> None:
    report, trust = reported(silence(10.0), ())
    assert "No speech was heard" in reasons(report)
    assert report.findings == ()
    assert not trust.length


def test_speech_that_cannot_be_read() -> None:
    """An answer played backwards: a voice without words. What the ear makes of it is not believed."""
    sound, _ = read_sound(DATA / "answer_fluent.flac")
    analysis = Analysis(loaded(), QUESTION, RUBRIC)
    analysis.feed(sound[::-1].copy())
    report = analysis.finish()
    assert not report.reliability.ok
    assert not ({"no_event", "no_result", "no_action"} & set(fixes(report)))
    assert report.follow_up is None
    assert report.pace.verdict is None
