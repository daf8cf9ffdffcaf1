"""Which measures of this recording can be trusted, and why others cannot.

A reason blames the recording or Aloud, never the speaker. It costs only what it touches: noise that drowns the pauses
need not drown the words. Thresholds that a coach may want to move stand in the rubric; those of the sound stand here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from content.rubric import Rubric
from models.delivery.clock import answer_span, content_words, merge, spoken_count
from models.types import Audio, Reliability, Span, Transcript

# Speech is commonly recorded at -30 to -12 dBFS; this is so far below that little is left above the converter's noise.
_QUIET_DBFS = -50.0
# One sample in a thousand at full scale is heard as crackle and flattens every loud vowel.
_CLIPPED = 0.001
# Ten decibels still read well to a person and to Whisper, but pauses fill with noise; at five even an um drowns.
_NOISY_DB = 10.0
_VERY_NOISY_DB = 5.0
# Mean probability of the words: clean speech lies near 0.9, accented and noisy but readable speech above 0.75; under
# 0.65 a third of the words and more are wrong.
_UNSURE_WORDS = 0.65
# Voice in less of the recording than this leaves it open what the rest was.
_LITTLE_SPEECH = 0.2
_LOST_S = 2.0
_LOST_SHARE = 0.05
_MUCH_LOST_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Trust:
    """What may be judged, by the recording and by the rubric.

    `absences` says whether "I did not hear ..." may be said.
    """

    reliability: Reliability
    words: bool = True
    absences: bool = True
    length: bool = True
    pace: bool = True
    pauses: bool = True
    fillers: bool = True
    voice: bool = True


def assess(transcript: Transcript, audio: Audio | None, rubric: Rubric, *, typed: bool = False) -> Trust:
    """Say which measures can be trusted.

    Args:
        transcript: The words and the stretches of speech.
        audio: The recording as sound, or None if only words are known.
        rubric: Its norms `reliability.too_short_s` and `reliability.too_short_words`.
        typed: The answer was typed: only its number of words matters.
    """
    words = spoken_count(transcript.words)
    few = words < rubric.value("reliability.too_short_words")
    if typed:
        reason = f"The answer has only {_number(words, 'word')}, too few to judge its structure or wording by."
        return Trust(Reliability(not few, (reason,) if few else ()), words=not few, absences=not few)
    span = answer_span(transcript)
    if span is None:
        return _nothing(transcript)

    reasons: list[str] = []
    distrusted: set[str] = set()

    def doubt(reason: str, *measures: str) -> None:
        reasons.append(reason)
        distrusted.update(measures)

    if few or span.duration_s < rubric.value("reliability.too_short_s"):
        doubt(
            f"The answer is very short ({span.duration_s:.0f} s, {_number(words, 'word')}), so its pace, pauses, "
            "fillers and structure were not judged.",
            *("pace", "pauses", "fillers", "voice", "words", "absences"),
        )
    if transcript.other_language is not None:
        doubt(
            "The sound points to a language other than English, which is the only one Aloud reads, so nothing that "
            "rests on words was judged.",
            *("words", "absences", "pace", "fillers"),
        )
    if audio is not None:
        _doubt_sound(audio, doubt)
    lost_s = sum(lost.duration_s for lost in merge(transcript.not_understood))
    share = lost_s / max(_total([*transcript.speech, *transcript.not_understood]), 1e-9)
    if lost_s >= _LOST_S or share >= _LOST_SHARE:
        much = share >= _MUCH_LOST_SHARE
        doubt(
            f"Aloud could not make out {lost_s:.0f} s of speech (the first at {_clock(transcript.not_understood)}), so "
            + ("nothing that rests on words was judged." if much else "what is missing there was not held against it."),
            *("absences", "pace", "fillers") if much else ("absences",),
            *("words",) if much else (),
        )
    content = content_words(transcript.words)
    if content and sum(word.probability for word in content) / len(content) < _UNSURE_WORDS:
        doubt(
            "Aloud was unsure of many words in this recording, so the transcript may be wrong and nothing that rests "
            "on words was judged.",
            *("words", "absences", "pace", "fillers"),
        )
    if transcript.speech and _total(transcript.speech) < _LITTLE_SPEECH * transcript.duration_s:
        doubt("Most of the recording holds no speech, so its pauses were not judged.", "pauses")
    return Trust(
        Reliability(not reasons, tuple(reasons)),
        **{name: name not in distrusted for name in ("words", "absences", "pace", "pauses", "fillers", "voice")},
    )


def _doubt_sound(audio: Audio, doubt: _Doubt) -> None:
    level, ratio = audio.speech_level_dbfs, audio.snr_db
    if level is not None and level < _QUIET_DBFS:
        doubt(
            f"The recording is very quiet (speech at {level:.0f} dBFS), so pauses, fillers, pitch and loudness were "
            "not judged; move closer to the microphone or raise its input level.",
            *("pauses", "fillers", "voice"),
        )
    if audio.clipped_fraction >= _CLIPPED:
        doubt(
            f"The recording is too loud for its microphone ({100 * audio.clipped_fraction:.1f} % of it is clipped), so "
            "pitch and loudness were not judged; lower the input level.",
            "voice",
        )
    if ratio is not None and ratio < _NOISY_DB:
        very = ratio < _VERY_NOISY_DB
        doubt(
            f"There is loud noise behind the voice ({_above(ratio)}), so "
            + ("pauses, fillers, pitch" if very else "pauses, pitch")
            + " and loudness were not judged; find a quieter place or move closer to the microphone.",
            *("pauses", "fillers", "voice") if very else ("pauses", "voice"),
        )


class _Doubt(Protocol):
    """The type of the collector of reasons: `doubt(reason, *measures)`."""

    def __call__(self, reason: str, *measures: str) -> None: ...


def _above(ratio_db: float) -> str:
    return f"speech only {ratio_db:.0f} dB above it" if ratio_db >= 1 else "speech is no louder than it"


def _nothing(transcript: Transcript) -> Trust:
    if transcript.not_understood or transcript.speech:
        reason = "Aloud heard sound but could make out no words, so nothing was judged; listen to the recording."
    else:
        reason = "No speech was heard, so nothing was judged; check that the right microphone is chosen and not muted."
    return Trust(Reliability(False, (reason,)), *[False] * 7)


def _total(spans: Sequence[Span]) -> float:
    return sum(span.duration_s for span in merge(spans))


def _clock(spans: Sequence[Span]) -> str:
    second = round(merge(spans)[0].start_s)
    return f"{second // 60}:{second % 60:02d}"


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
