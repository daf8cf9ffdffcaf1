"""The ear on real weights: sound made by tests/data/make_audio.py."""

import json
from pathlib import Path

import numpy as np
import pytest

from desktop.analyse import weights_folders
from desktop.audio.files import read_sound
from desktop.bench.scores import word_errors
from models.delivery.filler_context import is_filled_pause
from models.speech.listener import Listener, continue_sentence
from models.speech.transcriber import Transcriber
from models.speech.voice_activity import VoiceActivity
from models.speech.weights import find_model
from models.speech.whisper import SAMPLE_RATE_HZ, Sound, Whisper
from models.types import Transcript, Word, WordKind
from tests.data.make_audio import keyboard_clatter, pink_noise, silence

DATA = Path(__file__).parents[2] / "data"
TEN_MINUTES_S = 600.0


@pytest.fixture(scope="module")
def voice() -> VoiceActivity:
    return VoiceActivity()


@pytest.fixture(scope="module")
def transcriber(voice: VoiceActivity) -> Transcriber:
    return Transcriber(Whisper(find_model("base", weights_folders())), voice)


def hear(transcriber: Transcriber, voice: VoiceActivity, sound: Sound, block: int, *, live: bool = False) -> Transcript:
    listener = Listener(transcriber, voice, live=live)
    for at in range(0, len(sound), block):
        listener.feed(sound[at : at + block])
    return listener.finish()


@pytest.fixture(scope="module")
def story() -> tuple[Sound, dict[str, object]]:
    sound, _ = read_sound(DATA / "answer_star.flac")
    return sound, json.loads((DATA / "answer_star.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def heard(transcriber: Transcriber, voice: VoiceActivity, story: tuple[Sound, dict[str, object]]) -> Transcript:
    return hear(transcriber, voice, story[0], SAMPLE_RATE_HZ)


def test_words_and_filled_pauses_of_a_spoken_answer(heard: Transcript, story: tuple[Sound, dict[str, object]]) -> None:
    truth = story[1]
    assert word_errors(str(truth["text"]), heard.text) <= 0.10
    planted = [pause["start_s"] for pause in truth["filled_pauses"]]  # type: ignore[attr-defined]
    found = [word.start_s for word in heard.words if word.kind is WordKind.FILLED_PAUSE]
    near = [at for at in planted if any(abs(at - start) < 0.35 for start in found)]
    assert len(near) == len(planted)
    assert len(found) == len(planted)


def test_word_starts_lie_where_the_words_were_put(heard: Transcript, story: tuple[Sound, dict[str, object]]) -> None:
    truth = [(w["text"], w["start_s"]) for w in story[1]["words"]]  # type: ignore[attr-defined]
    errors = start_errors_s(truth, heard)
    assert len(errors) > 0.85 * len(truth)
    # The voice's own phoneme times run a constant 0.1 s behind its sound: a forced aligner that is not Whisper
    # (pocketsphinx) finds the same offset. So the spread about the median counts.
    offset_s = np.median(errors)
    assert abs(offset_s) < 0.15
    spread = np.abs(np.array(errors) - offset_s)
    assert np.median(spread) <= 0.08
    assert np.percentile(spread, 90) <= 0.18


def start_errors_s(truth: list[tuple[str, float]], heard: Transcript) -> list[float]:
    from difflib import SequenceMatcher

    from models.speech.guard import plain

    said, read = [plain(text) for text, _ in truth], [plain(word.text) for word in heard.words]
    pairs = SequenceMatcher(None, said, read, autojunk=False).get_matching_blocks()
    return [abs(heard.words[pair.b + k].start_s - truth[pair.a + k][1]) for pair in pairs for k in range(pair.size)]


def test_live_in_small_blocks_gives_the_words_of_the_file(
    heard: Transcript, transcriber: Transcriber, voice: VoiceActivity, story: tuple[Sound, dict[str, object]]
) -> None:
    live = hear(transcriber, voice, story[0], 777, live=True)
    assert live.words == heard.words
    assert live.speech == heard.speech


def test_a_cancelled_answer_ends_without_being_read(transcriber: Transcriber, voice: VoiceActivity) -> None:
    listener = Listener(transcriber, voice)
    listener.cancelled.set()
    listener.feed(pink_noise(40.0))
    assert listener.finish().words == ()


def test_an_empty_answer_is_an_empty_transcript(transcriber: Transcriber, voice: VoiceActivity) -> None:
    transcript = Listener(transcriber, voice).finish()
    assert transcript.words == ()
    assert transcript.duration_s == 0.0


def test_an_answer_in_another_language_is_named(transcriber: Transcriber, voice: VoiceActivity) -> None:
    german, _ = read_sound(DATA / "other_language.ogg")
    assert hear(transcriber, voice, german, SAMPLE_RATE_HZ).other_language == "de"
    # Too little of it to be sure
    assert hear(transcriber, voice, german[: 15 * SAMPLE_RATE_HZ], SAMPLE_RATE_HZ).other_language is None


def test_english_is_no_other_language(heard: Transcript) -> None:
    assert heard.other_language is None


@pytest.mark.parametrize("make", [silence, pink_noise, keyboard_clatter])
def test_ten_minutes_of_no_speech_are_no_words(make: object, transcriber: Transcriber, voice: VoiceActivity) -> None:
    sound = make(TEN_MINUTES_S)  # type: ignore[operator]
    transcript = hear(transcriber, voice, sound, 10 * SAMPLE_RATE_HZ)
    assert transcript.text == ""
    assert transcript.possible == ()


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("We were, uh,", "Almost full.", "We were, uh, almost full."),
        ("and I um.", "Wrote it down.", "and I um, wrote it down."),
        ("and then", "I'm sure", "and then I'm sure"),
        ("It was late.", "Then he came.", "It was late. Then he came."),
        ("So, um,", "NASA called.", "So, um, NASA called."),
        ("", "Hello.", "Hello."),
    ],
)
def test_a_sentence_goes_on_over_a_cut(before: str, after: str, joined: str) -> None:
    def words(text: str) -> list[Word]:
        kinds = (WordKind.FILLED_PAUSE if is_filled_pause(piece) else WordKind.WORD for piece in text.split())
        return [Word(piece, 0.0, 0.0, 1.0, kind) for piece, kind in zip(text.split(), kinds, strict=True)]

    assert " ".join(word.text for word in continue_sentence(words(before), words(after))) == joined
