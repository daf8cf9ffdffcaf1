"""Fixes in the order of their weight: no event, result, action, length, pauses, pace, fillers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from models.answer.star import SURE
from models.delivery.fillers import clusters
from models.delivery.pace import stretches
from models.findings.evidence import Evidence, clock, duration, fix, longest, number, percent, sentence_case
from models.types import Filler, FillerVerdict, Finding, Span, WordKind

# A story whose action is shorter than this share while its scene is longer than that one is thin in the middle. Far
# apart on purpose: sentences amid the action often tell how things stood, and count as scene.
_THIN_ACTION = 0.18
_LONG_SCENE = 0.6
# A filled pause this soon after a sentence begins, in seconds, opens it.
_OPENING_S = 0.3

_BANGERTER = "(Bangerter and others 2014, doi 10.1007/s10869-014-9350-0)"
_STORIES = (
    "In 62 real interviews only about one in four answers to such questions told one event, and those that did went "
    f"with better recommendations {_BANGERTER}."
)
_ENDINGS = f"In real interviews scenes were told more often than results, so listeners miss the ending {_BANGERTER}."
_DEEDS = "What you did is what a listener can judge your work by; the scene only makes it understood."


def fixes(evidence: Evidence) -> list[Finding]:
    """Return the fixes that apply, the most important first, all of high priority."""
    found = (rule(evidence) for rule in _RULES)
    return [finding for finding in found if finding is not None]


def thin_action(evidence: Evidence) -> bool:
    """Whether the scene takes most of the words and the action few.

    An action that is told in passing ("so I rang them") may be too little to be credited. It was heard all the same,
    "I did not hear what you did" would be untrue, and whether it is credited or not, it is thin.
    """
    action = evidence.judgement.star.action
    told = action.covered or bool(action.sentences)
    return told and action.share_of_words < _THIN_ACTION and _scene_share(evidence) > _LONG_SCENE


def _scene_share(evidence: Evidence) -> float:
    star = evidence.judgement.star
    return min(1.0, star.situation.share_of_words + star.task.share_of_words)


def _story_missed(e: Evidence) -> bool:
    """Whether a missing part of a story may be told at all."""
    return e.judgement.star.applies and e.trust.words and e.trust.absences


def _no_event(e: Evidence) -> Finding | None:
    star = e.judgement.star
    sure = star.situation.certainty >= SURE and star.action.certainty >= SURE
    if not _story_missed(e) or e.event_told or not sure:
        return None
    return fix(
        "no_event",
        "I did not hear one particular event, only how things usually go. If you told one, mark its sentences. Next "
        "take: choose one day, and begin with where you were and what had happened.",
        _STORIES,
        e.where(range(len(e.judgement.sentences))),
    )


def _no_result(e: Evidence) -> Finding | None:
    if not _story_missed(e) or not e.event_told or not e.surely_missing(e.judgement.star.result):
        return None
    last = e.where([len(e.judgement.sentences) - 1])
    stops = f": the story stops at {clock(last.end_s)}" if last else ""
    return fix(
        "no_result",
        f"I did not hear how it ended{stops}. If you said it, mark the sentence. Next take: finish with what changed, "
        "such as what the customer said or did, or a number.",
        _ENDINGS,
        last,
    )


def _no_action(e: Evidence) -> Finding | None:
    star = e.judgement.star
    if not _story_missed(e) or not e.event_told:
        return None
    if e.surely_missing(star.action) and not thin_action(e):
        return fix(
            "no_action",
            "I did not hear what you did. If you said it, mark the sentence. Next take: after the scene, name two or "
            "three things you did, one after the other.",
            _DEEDS,
            e.where([*star.situation.sentences, *star.task.sentences] or range(len(e.judgement.sentences))),
        )
    if thin_action(e):
        return fix(
            "thin_action",
            f"The scene took {percent(_scene_share(e))} of your words, what you did "
            f"{percent(star.action.share_of_words)}. Next take: set the scene in two sentences, then tell what you "
            "did, step by step.",
            _DEEDS,
            e.where(star.situation.sentences),
        )
    return None


def _length(e: Evidence) -> Finding | None:
    length_s, target_s = e.length.duration_s, e.length.target_s
    if not e.trust.length or length_s is None or target_s is None:
        return None
    low, high = target_s
    start_s = e.started_s
    observed = f"The answer lasts {duration(length_s)}; {low:.0f} to {high:.0f} seconds fit this question. "
    if length_s < e.rubric.value("length.finding_below_ratio") * low:
        more = "what you did, step by step, and how it ended" if e.judgement.star.applies else "one example"
        return fix(
            "too_short",
            f"{observed}Next take: add {more}.",
            e.source("length.finding_below_ratio"),
            Span(start_s, start_s + length_s),
        )
    if length_s > e.rubric.value("length.finding_above_ratio") * high:
        return fix(
            "too_long",
            f"{observed}Next take: leave out what the ending does not need, and stop after it.",
            e.source("length.finding_above_ratio"),
            Span(start_s + high, start_s + length_s),
        )
    return None


def _pauses(e: Evidence) -> Finding | None:
    if not e.trust.pauses or e.disfluent:
        return None
    long_s = e.rubric.value("pauses.long_s")
    long = [Span(pause.start_s, pause.end_s) for pause in e.pauses.items if pause.inside_clause]
    long = [pause for pause in long if pause.duration_s >= long_s]
    worst = longest(long)
    if worst is None or len(long) < e.rubric.value("pauses.long_inside_clause_count"):
        return None
    return fix(
        "long_pauses",
        f"{sentence_case(number(len(long)))} silences of {long_s:g} seconds and more came in the middle of a sentence, "
        f"the longest ({worst.duration_s:.1f} seconds) at {clock(worst.start_s)}. Next take: finish the sentence "
        "first, then take all the time you like.",
        e.source("pauses.long_inside_clause_count"),
        worst,
    )


def _pace(e: Evidence) -> Finding | None:
    rate = e.pace.speech_rate_wpm
    if e.pace.verdict is None or rate is None:  # too little to tell, or a recording that does not bear it
        return None
    low, high = e.rubric.value("pace.finding_below_wpm"), e.rubric.value("pace.finding_above_wpm")
    rushed, dragging = stretches(e.pace.timeline, low, high)
    fine_low, fine_high = e.pace.target_wpm
    observed = f"You spoke {rate:.0f} words a minute; {fine_low:.0f} to {fine_high:.0f} are easy to follow. "
    if rate > high:
        return fix(
            "too_fast",
            f"{observed}Next take: stop for a breath at the end of every sentence.",
            e.source("pace.finding_above_wpm"),
            longest(rushed),
        )
    if rate < low and _rate_between_pauses(e) < low and not e.disfluent:
        return fix(
            "too_slow",
            f"{observed}Next take: note three key words before you begin, and go from one to the next.",
            e.source("pace.finding_below_wpm"),
            longest(dragging),
        )
    return None


def _rate_between_pauses(e: Evidence) -> float:
    """Speech rate in words a minute when the long pauses that are no fault do not count.

    Those are the ones between sentences, and all where pauses are not scored.
    """
    shown_s = e.rubric.value("pauses.shown_s")
    no_fault = "pauses" in e.rubric.not_scored
    pauses = (pause.end_s - pause.start_s for pause in e.pauses.items if no_fault or not pause.inside_clause)
    seconds = (e.length.duration_s or 0.0) - sum(pause for pause in pauses if pause >= shown_s)
    return 60 * e.length.words / seconds if seconds > 0 else math.inf


def _filled_pauses(e: Evidence) -> Finding | None:
    rate = e.fillers.filled_pauses
    if not e.trust.fillers or rate.verdict is not FillerVerdict.MANY or rate.per_minute is None:
        return None
    items = [item for item in e.fillers.items if item.kind is WordKind.FILLED_PAUSE]
    opening = sum(_opens_sentence(e, item) for item in items)
    begin = f", and {opening} of them open a sentence" if 2 * opening >= len(items) else ""
    return fix(
        "many_filled_pauses",
        f"I heard {_names(items)} {rate.count} times ({rate.per_minute:.0f} a minute){begin}. Next take: where one "
        "wants to come, close your mouth and breathe.",
        e.source("fillers.finding_per_minute"),
        _densest(items),
    )


def _filler_words(e: Evidence) -> Finding | None:
    rate = e.fillers.filler_words
    if not e.trust.fillers or rate.verdict is not FillerVerdict.MANY or rate.per_minute is None:
        return None
    items = [item for item in e.fillers.items if item.kind is WordKind.FILLER_WORD]
    return fix(
        "many_filler_words",
        f"I heard {_names(items)} used as fillers {rate.count} times ({rate.per_minute:.0f} a minute). Next take: "
        "choose the most frequent one and leave a short silence in its place.",
        e.source("fillers.finding_per_minute"),
        _densest(items),
    )


_RULES: tuple[Callable[[Evidence], Finding | None], ...] = (
    _no_event,
    _no_result,
    _no_action,
    _length,
    _pauses,
    _pace,
    _filled_pauses,
    _filler_words,
)


def _names(items: Sequence[Filler]) -> str:
    """The most frequent fillers, at most three: “um” and “uh”."""
    counts = Counter(item.text for item in items)
    ranked = sorted(counts, key=lambda text: (-counts[text], text))[:3]
    quoted = [f"“{text}”" for text in ranked]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _densest(items: Sequence[Filler]) -> Span | None:
    """The stretch where most of them stand together, or else the first one."""
    groups = clusters(items)
    if groups:
        return max(groups, key=lambda group: sum(_inside(item, group) for item in items))
    first = items[0]
    return None if first.start_s is None or first.end_s is None else Span(first.start_s, first.end_s)


def _inside(item: Filler, span: Span) -> bool:
    return item.start_s is not None and span.start_s <= item.start_s <= span.end_s


def _opens_sentence(e: Evidence, item: Filler) -> bool:
    return item.start_s is not None and any(
        sentence.start_s is not None and abs(item.start_s - sentence.start_s) <= _OPENING_S
        for sentence in e.judgement.sentences
    )
