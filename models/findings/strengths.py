"""Strengths: one about what was said and one about how, as far as there are any."""

from __future__ import annotations

from collections.abc import Callable

from content.schema import Story
from models.findings.evidence import Evidence, duration, listed, percent, quoted, strength
from models.findings.fixes import thin_action
from models.types import FillerVerdict, Finding, LengthVerdict, PaceVerdict

MOST_STRENGTHS = 2

_LEAST_SPECIFICS = 3
_LEAST_POINTS = 2
_BANGERTER = "(Bangerter and others 2014, doi 10.1007/s10869-014-9350-0)"


def strengths(evidence: Evidence) -> list[Finding]:
    """Return at most two strengths: the best of what was said, then the best of how it was said."""
    content = [finding for rule in _CONTENT if (finding := rule(evidence)) is not None]
    delivery = [finding for rule in _DELIVERY if (finding := rule(evidence)) is not None]
    return [*content[:1], *delivery[:1], *content[1:2], *delivery[1:2]][:MOST_STRENGTHS]


def _story_welcome(e: Evidence) -> bool:
    return e.trust.words and (e.judgement.star.applies or e.question is None or e.question.story is not Story.NO)


def _whole_story(e: Evidence) -> Finding | None:
    star = e.judgement.star
    whole = star.situation.covered and star.action.covered and star.result.covered and star.order_ok
    if not _story_welcome(e) or not whole or thin_action(e):
        return None
    return strength(
        "whole_story",
        "You told one whole event: the scene, what you did, and how it ended.",
        f"Only about one in four real answers was a story, and stories went with better recommendations {_BANGERTER}.",
        e.where([*star.situation.sentences, *star.action.sentences, *star.result.sentences]),
    )


def _result_told(e: Evidence) -> Finding | None:
    result = e.judgement.star.result
    if not _story_welcome(e) or not result.covered or not result.sentences:
        return None
    said = e.sentence(result.sentences[0])
    return strength(
        "result_told",
        f"You said how it ended: {quoted(said)}" if said else "You said how it ended.",
        f"In real interviews scenes were told more often than results {_BANGERTER}.",
        e.where(result.sentences),
    )


def _action_told(e: Evidence) -> Finding | None:
    action = e.judgement.star.action
    if not _story_welcome(e) or not action.covered or thin_action(e):
        return None
    share = f", in {percent(action.share_of_words)} of your words" if action.share_of_words > 0 else ""
    return strength(
        "action_told",
        f"You told what you did{share}.",
        "It is what a listener can judge your work by.",
        e.where(action.sentences),
    )


def _structured(e: Evidence) -> Finding | None:
    structure = e.judgement.structure
    heard = [part for part in structure.parts if part.covered]
    if not e.trust.words or structure.kind == "star" or len(heard) < 2:
        return None
    names = [part.name.replace("_", " ") for part in heard]
    return strength(
        "structured",
        f"You covered {len(heard)} of the {len(structure.parts)} parts that fit such a question: {listed(names)}.",
        "A listener can follow an answer that takes one step after the other; advice, not a study.",
        e.where([index for part in heard for index in part.sentences]),
    )


def _points_made(e: Evidence) -> Finding | None:
    made = [point for point in e.judgement.points if point.covered]
    if not e.trust.words or len(made) < _LEAST_POINTS:
        return None
    return strength(
        "points_made",
        f"You made {len(made)} of the points that strong answers to this question make, such as “{made[0].text}”.",
        "They come from guides to this question.",
        e.where([point.sentence for point in made if point.sentence is not None]),
    )


def _quality_shown(e: Evidence) -> Finding | None:
    if not e.trust.words or not e.judgement.qualities:
        return None
    quality = e.judgement.qualities[0]
    return strength(
        "quality_shown",
        f"Your answer gives evidence of {quality.name.replace('-', ' ').replace('_', ' ')}.",
        "It is one of the qualities that interviewers for service work listen for.",
        e.where(quality.sentences),
    )


def _specific(e: Evidence) -> Finding | None:
    found = e.language.specifics
    if not e.trust.words or len(found) < _LEAST_SPECIFICS:
        return None
    return strength(
        "specific",
        f"You were concrete: {listed([f'“{specific.text}”' for specific in found[:3]])}.",
        "Details let a listener see it happen and believe it; common advice, not a study.",
    )


def _pace_fine(e: Evidence) -> Finding | None:
    rate = e.pace.speech_rate_wpm
    if not e.trust.pace or rate is None or e.pace.verdict is not PaceVerdict.ON_TARGET:
        return None
    return strength(
        "pace_fine", f"You spoke {rate:.0f} words a minute, which is easy to follow.", e.source("pace.fine_wpm")
    )


def _few_fillers(e: Evidence) -> Finding | None:
    rates = (e.fillers.filled_pauses, e.fillers.filler_words)
    if not e.trust.fillers or any(rate.verdict is not FillerVerdict.FINE for rate in rates):
        return None
    length = f" in {duration(e.length.duration_s)}" if e.length.duration_s else ""
    count = e.fillers.count
    heard = "no fillers" if count == 0 else "one filler" if count == 1 else f"only {count} fillers"
    return strength("few_fillers", f"I heard {heard}{length}.", e.source("fillers.fine_per_minute"))


def _length_fine(e: Evidence) -> Finding | None:
    length_s = e.length.duration_s
    if not e.trust.length or length_s is None or e.length.verdict is not LengthVerdict.ON_TARGET:
        return None
    story = e.judgement.star.applies
    return strength(
        "length_fine",
        f"{duration(length_s)} is a good length for this question.",
        e.source("length.story_s" if story else "length.other_s"),
    )


_CONTENT: tuple[Callable[[Evidence], Finding | None], ...] = (
    _whole_story,
    _result_told,
    _action_told,
    _structured,
    _points_made,
    _quality_shown,
    _specific,
)
_DELIVERY: tuple[Callable[[Evidence], Finding | None], ...] = (_pace_fine, _few_fillers, _length_fine)
