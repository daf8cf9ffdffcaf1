"""Whether a measure has changed by more than it varies anyway. Pure.

Two takes of the same person never have the same pace or the same number of ums. A change is told only where it exceeds
that variation, which is estimated like this.

- **The person's own spread.** The centre of the earlier takes is their median, their spread the mean distance from it
  times 1.2533, which for a normal distribution is the standard deviation and which one odd take moves less. (The median
  distance would be none at all where more than half of the takes have the same value, as counts often do.)
- **An expected spread** where there are few takes. It counts as much as `PRIOR_DAYS` days of own takes, so that it
  fades as own days come (the weighting of a scaled inverse chi-squared prior). Own takes count by days, not by takes:
  ten takes of one evening say nothing about how the next day differs.
- **Chance and Aloud's own ear.** Rare events vary by chance alone: a count has at least its own root as standard
  deviation (Poisson). Filled pauses add the error of hearing them (`hearing_error`). The spread is never less.

Sources. That one short sample says little, and that four or five together are stable: Brookshire and Nicholas 1994 (doi
10.1044/jshr.3702.399), speech rate in words a minute of adults with and without aphasia. That two single measurements
differ by more than 1.96 times the root of two of the spread only once in twenty times: Bland and Altman 1996 (doi
10.1136/bmj.313.7059.744), who call it repeatability. No published spread of pace or filled pauses from day to day in
free answers of healthy adults was found; the expected spreads are our guess.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

LATEST = 2
"""A change is told if so many takes in a row lie outside the usual range, on the same side."""

LEAST_EARLIER = 3
"""With fewer earlier takes there is no usual range."""

EARLIER = 50
"""Older takes than so many say nothing about how one speaks now."""

PRIOR_DAYS = 4
"""The expected spread counts as much as so many days of own takes; our guess."""

NINE_IN_TEN = 1.645
"""A normal distribution has nine tenths within so many standard deviations of its middle."""

REPEATABILITY = 1.96 * math.sqrt(2)
"""Two measurements differ by more than so many standard deviations once in twenty times."""

_MEAN_DISTANCE = math.sqrt(math.pi / 2)
"""The standard deviation of a normal distribution is its mean distance from the middle times this."""

_MEDIAN_VARIANCE = math.pi / 2
"""The variance of the median of n normal values is that of their mean times this."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a measure. `day` numbers the day of the take, `chance` is the spread by chance and hearing alone."""

    value: float
    day: int
    chance: float = 0.0


@dataclass(frozen=True, slots=True)
class Expected:
    """The spread to expect of a measure before there are own takes: a share of its value, and at least so much.

    What varies by chance is expected to vary as much again from day to day.
    """

    share: float = 0.0
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Usual:
    """Where nine of ten further takes lie if nothing has changed, and the spread (a standard deviation) behind it."""

    low: float
    centre: float
    high: float
    spread: float


class Change(StrEnum):
    """What is told of a measure."""

    TOO_FEW = "too_few"
    NONE = "none"
    RISEN = "risen"
    FALLEN = "fallen"


@dataclass(frozen=True, slots=True)
class Course:
    """How a measure went. `usual` is the range of the takes before the latest, None where there are too few."""

    change: Change
    usual: Usual | None


def count_reading(count: int, minutes: float, day: int, hearing_spread: float = 0.0) -> Reading:
    """Return a count as a rate a minute, with what chance and hearing make of it.

    Args:
        count: what was heard.
        minutes: in so long; above 0.
        day: of the take.
        hearing_spread: standard deviation of the true count around the one heard.
    """
    return Reading(count / minutes, day, math.sqrt(max(count, 1) + hearing_spread**2) / minutes)


def spread_of(readings: Sequence[Reading], expected: Expected) -> float:
    """Return the standard deviation of a measure from take to take.

    Args:
        readings: at least one.
        expected: what to expect before there are own takes.
    """
    centre = median(reading.value for reading in readings)
    chance = math.fsum(reading.chance**2 for reading in readings) / len(readings)
    prior = max(expected.least, expected.share * abs(centre)) ** 2 + 2 * chance
    own = (_MEAN_DISTANCE * math.fsum(abs(reading.value - centre) for reading in readings) / len(readings)) ** 2
    days = len({reading.day for reading in readings}) - 1
    return math.sqrt(max(chance, (PRIOR_DAYS * prior + days * own) / (PRIOR_DAYS + days)))


def usual_range(earlier: Sequence[Reading], expected: Expected) -> Usual | None:
    """Return where further takes usually lie; None with too few earlier ones.

    Args:
        earlier: the oldest first.
        expected: what to expect before there are own takes.
    """
    if len(earlier) < LEAST_EARLIER:
        return None
    recent = earlier[-EARLIER:]
    centre = median(reading.value for reading in recent)
    spread = spread_of(recent, expected)
    away = NINE_IN_TEN * spread * math.sqrt(1 + _MEDIAN_VARIANCE / len(recent))
    return Usual(centre - away, centre, centre + away, spread)


def course_of(readings: Sequence[Reading], expected: Expected) -> Course:
    """Tell whether a measure has changed.

    Args:
        readings: the oldest first.
        expected: what to expect before there are own takes.
    """
    usual = usual_range(readings[:-LATEST], expected)
    if usual is None:
        return Course(Change.TOO_FEW, None)
    latest = [reading.value for reading in readings[-LATEST:]]
    if all(value > usual.high for value in latest):
        return Course(Change.RISEN, usual)
    if all(value < usual.low for value in latest):
        return Course(Change.FALLEN, usual)
    return Course(Change.NONE, usual)


def differs(before: Reading, after: Reading, others: Sequence[Reading], expected: Expected) -> bool:
    """Whether two takes differ by more than two takes of the same person do anyway.

    Args:
        before: one take.
        after: the other.
        others: further takes of the person, which tell the own spread; may be none.
        expected: what to expect before there are own takes.
    """
    chance = math.sqrt((before.chance**2 + after.chance**2) / 2)
    middle = Reading((before.value + after.value) / 2, 0, chance)
    spread = max(chance, spread_of(others or (middle,), expected))
    return abs(after.value - before.value) > REPEATABILITY * spread
