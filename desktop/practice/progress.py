"""How measures went over the takes, and whether they changed by more than they vary anyway. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from content.rubric import Rubric
from desktop.store.digests import STORY
from desktop.store.history import TakeEntry
from models.delivery.hearing_error import hearing_spread
from models.delivery.variation import LATEST, Change, Course, Expected, Reading, count_reading, course_of, differs


class Trait(StrEnum):
    """What is followed over the takes."""

    PACE = "pace"
    FILLED_PAUSES = "filled_pauses"
    FILLER_WORDS = "filler_words"
    LONG_PAUSES = "long_pauses"
    LENGTH = "length"
    STORY = "story"


# What to expect before there are own takes, all our guess: no published spread from day to day was found.
EXPECTED = {
    Trait.PACE: Expected(share=0.10),
    Trait.FILLED_PAUSES: Expected(),
    Trait.FILLER_WORDS: Expected(),
    Trait.LONG_PAUSES: Expected(),
    Trait.LENGTH: Expected(share=0.25),
    # The judge is wrong with about one part in ten, and different stories lend themselves to different parts.
    Trait.STORY: Expected(least=0.7),
}

RECENT = 100
"""Older takes than so many say nothing about how one speaks now, and are left aside."""

_LESS_IS_BETTER = (Trait.FILLED_PAUSES, Trait.FILLER_WORDS, Trait.LONG_PAUSES)


@dataclass(frozen=True, slots=True)
class Point:
    """One take in the course of a trait. The value is in words a minute, a minute, seconds, or parts of four."""

    take_id: int
    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Trend:
    """How a trait went, the oldest take first.

    `target` is the band that all of these takes aim at, None where there is none or not one for all. `in_target` counts
    the takes within their own band, None where there is none. `better` says whether a change is one for the better,
    None if it is neither or there is none.
    """

    trait: Trait
    points: tuple[Point, ...]
    target: tuple[float, float] | None
    in_target: int | None
    course: Course
    better: bool | None


@dataclass(frozen=True, slots=True)
class StoryTold:
    """Which parts of a story a take had."""

    take_id: int
    at: datetime
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A trait of two takes; a value is None where it is unknown, and then `beyond` too.

    `beyond` says whether they differ by more than two takes do anyway.
    """

    trait: Trait
    before: float | None
    after: float | None
    beyond: bool | None
    better: bool | None


def trends(takes: Iterable[TakeEntry], rubric: Rubric) -> tuple[Trend, ...]:
    """Return how each trait went that at least one of the latest `RECENT` takes has.

    Args:
        takes: in any order; what is unknown of one is left out.
        rubric: where the band of the fillers comes from.
    """
    ordered = _latest(takes)
    found = []
    for trait in Trait:
        known = [(take, reading) for take in ordered if (reading := reading_of(take, trait)) is not None]
        if known:
            found.append(_trend(trait, known, rubric))
    return tuple(found)


def stories(takes: Iterable[TakeEntry]) -> tuple[StoryTold, ...]:
    """Return which parts each of the latest takes had whose question wants a story, the oldest first."""
    return tuple(
        StoryTold(take.id, take.started_at, take.digest.story)
        for take in _latest(takes)
        if take.digest.story is not None
    )


def differences(
    before: TakeEntry, after: TakeEntry, others: Iterable[TakeEntry], rubric: Rubric
) -> tuple[Difference, ...]:
    """Compare the traits of two takes; those that both lack are left out.

    Args:
        before: one take.
        after: the other.
        others: all takes of the person; they tell how much takes vary.
        rubric: where the band of the fillers comes from.
    """
    rest = [take for take in _latest(others) if take.id not in (before.id, after.id)]
    found = []
    for trait in Trait:
        first, second = reading_of(before, trait), reading_of(after, trait)
        if first is None and second is None:
            continue
        if first is None or second is None:
            before_value, after_value = (each.value if each is not None else None for each in (first, second))
            found.append(Difference(trait, before_value, after_value, beyond=None, better=None))
            continue
        known = [reading for take in rest if (reading := reading_of(take, trait)) is not None]
        beyond = differs(first, second, known, EXPECTED[trait])
        better = _closer(trait, first.value, [(second.value, _band(after, trait, rubric))]) if beyond else None
        found.append(Difference(trait, first.value, second.value, beyond, better))
    return tuple(found)


def reading_of(take: TakeEntry, trait: Trait) -> Reading | None:
    """Return a trait of a take with its chance error; None where it is unknown."""
    digest, day = take.digest, take.started_at.astimezone().toordinal()
    if trait is Trait.STORY:
        return Reading(float(len(digest.story)), day) if digest.story is not None else None
    if not digest.length_s:
        return None
    if trait is Trait.PACE:
        return Reading(digest.pace_wpm, day) if digest.pace_wpm is not None else None
    if trait is Trait.LENGTH:
        return Reading(digest.length_s, day)
    counts = {
        Trait.FILLED_PAUSES: digest.filled_pauses,
        Trait.FILLER_WORDS: digest.filler_words,
        Trait.LONG_PAUSES: digest.long_pauses,
    }
    count = counts[trait]
    if count is None:
        return None
    by_ear = trait is Trait.FILLED_PAUSES and digest.hearing is not None
    spread = hearing_spread(count, *digest.hearing) if by_ear and digest.hearing is not None else 0.0
    return count_reading(count, digest.length_s / 60, day, spread)


def _latest(takes: Iterable[TakeEntry]) -> list[TakeEntry]:
    """The latest takes, the oldest first."""
    return sorted(takes, key=lambda take: (take.started_at, take.id))[-RECENT:]


def _trend(trait: Trait, known: Sequence[tuple[TakeEntry, Reading]], rubric: Rubric) -> Trend:
    course = course_of([reading for _, reading in known], EXPECTED[trait])
    bands = [_band(take, trait, rubric) for take, _ in known]
    banded = [(reading.value, band) for (_, reading), band in zip(known, bands, strict=True) if band is not None]
    better = None
    if course.usual is not None and course.change in (Change.RISEN, Change.FALLEN):
        latest = [(reading.value, band) for (_, reading), band in zip(known, bands, strict=True)][-LATEST:]
        better = _closer(trait, course.usual.centre, latest)
    return Trend(
        trait,
        tuple(Point(take.id, take.started_at, reading.value) for take, reading in known),
        bands[0] if len(set(bands)) == 1 else None,
        sum(band[0] <= value <= band[1] for value, band in banded) if banded else None,
        course,
        better,
    )


def _band(take: TakeEntry, trait: Trait, rubric: Rubric) -> tuple[float, float] | None:
    if trait is Trait.PACE:
        return take.digest.target_wpm
    if trait is Trait.LENGTH:
        return take.digest.target_s
    if trait in (Trait.FILLED_PAUSES, Trait.FILLER_WORDS):
        return (0.0, rubric.value("fillers.fine_per_minute"))
    return (float(len(STORY)), float(len(STORY))) if trait is Trait.STORY else None


def _closer(trait: Trait, before: float, after: Sequence[tuple[float, tuple[float, float] | None]]) -> bool | None:
    """Whether what came after is better than before; None if neither."""
    mean = sum(value for value, _ in after) / len(after)
    if trait in _LESS_IS_BETTER:
        return mean < before
    bands = [band for _, band in after if band is not None]
    if not bands:
        return None
    band = bands[-1]
    was, now = (max(band[0] - value, value - band[1], 0.0) for value in (before, mean))
    return None if was == now else now < was
