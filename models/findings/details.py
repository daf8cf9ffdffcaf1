"""Details that may be worth a line, never the headline: structure, wording, pitch, a rushed stretch."""

from __future__ import annotations

from collections.abc import Callable

from content.schema import Story
from models.answer.star import SURE
from models.delivery.pace import stretches
from models.findings.evidence import Evidence, duration, fix, listed, longest, number, percent
from models.types import Finding, Span

_MOSTLY_WE = 0.3
_HEDGES_PER_100 = 3.0
_HEDGES_LEAST = 4
_REPEATED_LEAST = 2
_RUSHED_S = 9.0
_MONOTONE_S = 20.0
_ENOUGH_WORDS = 50

_PARTS = {
    "listen": "how you would listen first",
    "acknowledge": "how you would show that you understand the person",
    "clarify": "what you would ask to make sure",
    "act_or_escalate": "what you would do, or whom you would bring in",
    "follow_up": "how you would make sure it stays solved",
    "position": "your answer in one sentence",
    "support": "a reason for it",
}


def details(evidence: Evidence) -> list[Finding]:
    """Return the details that apply, in a fixed order."""
    found = (rule(evidence) for rule in _RULES)
    return [finding for finding in found if finding is not None]


def _missing_part(e: Evidence) -> Finding | None:
    structure = e.judgement.structure
    if structure.kind == "star" or e.question is None or not (e.trust.words and e.trust.absences):
        return None
    for part in structure.parts:
        wanted = _PARTS.get(part.name)
        if wanted and not part.covered and part.certainty >= SURE:
            return fix(
                f"missing_{part.name}",
                f"I did not hear {wanted}. If you said it, mark the sentence. Next take: add one sentence about it.",
                "It is one of the steps that answers to such questions are commonly expected to hold; advice, not a "
                "study.",
            )
    return None


def _mostly_we(e: Evidence) -> Finding | None:
    share, action = e.language.i_we_ratio, e.judgement.star.action
    told = e.judgement.star.applies or (e.question is not None and e.question.story is not Story.NO)
    if not (told and e.trust.words and action.covered) or share is None or share >= _MOSTLY_WE:
        return None
    return fix(
        "mostly_we",
        f"Where you tell what was done, {percent(1 - share)} of the subjects are “we”. Next take: keep “we” for the "
        "team, and say “I” where it was you.",
        "A listener can only credit you with what they can tell was yours; common advice, and the one study at hand "
        "found “we” to go with better impressions (Naim and others 2015, arXiv 1504.03425).",
        e.where(action.sentences),
    )


def _rushed_stretch(e: Evidence) -> Finding | None:
    rate, limit = e.pace.speech_rate_wpm, e.rubric.value("pace.finding_above_wpm")
    if e.pace.verdict is None or rate is None or rate > limit:
        return None
    rushed, _ = stretches(e.pace.timeline, 0.0, limit)
    worst = longest(rushed)
    if worst is None or worst.duration_s < _RUSHED_S:
        return None
    return fix(
        "rushed_stretch",
        f"For {duration(worst.duration_s)} you spoke faster than {limit:.0f} words a minute. Next take: breathe before "
        "that part.",
        e.source("pace.finding_above_wpm"),
        worst,
    )


def _hedging(e: Evidence) -> Finding | None:
    hedges = e.language.hedges
    if not e.trust.words or len(hedges) < max(_HEDGES_LEAST, _HEDGES_PER_100 * e.length.words / 100):
        return None
    ranked = sorted(set(hedges), key=lambda hedge: (-hedges.count(hedge), hedge))[:3]
    return fix(
        "hedging",
        f"I heard {number(len(hedges))} softeners such as {listed([f'“{hedge}”' for hedge in ranked])}. Next take: try "
        "the same sentences without them.",
        "They make a statement sound smaller than it is; common advice, not a study.",
    )


def _repeating(e: Evidence) -> Finding | None:
    phrases = e.language.repeated_phrases
    if not e.trust.words or len(phrases) < _REPEATED_LEAST:
        return None
    return fix(
        "repeating",
        f"{listed([f'“{phrase}”' for phrase in phrases[:3]])} came again and again. Next take: say each once, and "
        "find another word or none the second time.",
        "Listeners notice words that keep coming back; common advice, not a study.",
    )


def _hard_to_follow(e: Evidence) -> Finding | None:
    ease, limit = e.language.flesch_reading_ease, e.rubric.value("readability.ease")
    if not e.trust.words or ease is None or ease >= limit or e.length.words < _ENOUGH_WORDS:
        return None
    return fix(
        "long_sentences",
        f"The sentences are long or hold long words (reading ease {ease:.0f}; {limit:.0f} and more is plain English). "
        "Next take: one thought, one sentence.",
        e.source("readability.ease"),
    )


def _flat_pitch(e: Evidence) -> Finding | None:
    if e.voice is None or not e.trust.voice:
        return None
    worst = longest(e.voice.monotone_spans)
    total_s = sum(span.duration_s for span in e.voice.monotone_spans)
    if worst is None or total_s < _MONOTONE_S:
        return None
    return fix(
        "flat_pitch",
        f"For {duration(total_s)} the pitch of the voice moved little. Next take: choose one word in each sentence "
        "that matters most, and lean on it.",
        e.source("voice.flat_semitones"),
        Span(worst.start_s, worst.end_s),
    )


_RULES: tuple[Callable[[Evidence], Finding | None], ...] = (
    _missing_part,
    _mostly_we,
    _rushed_stretch,
    _hedging,
    _repeating,
    _hard_to_follow,
    _flat_pitch,
)
