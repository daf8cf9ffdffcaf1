"""How measures went, in words: what a chart shows for those who cannot see it, and what may be claimed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.pages.words import when
from desktop.practice.progress import StoryTold, Trait, Trend
from desktop.widgets.clocks import clock
from desktop.widgets.parts import HUES, part_title
from desktop.widgets.take_charts import ChartTake, CourseData
from models.delivery.variation import LATEST, LEAST_EARLIER, Change

SHOWN = 40
"""So many of the latest takes are on a chart."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("trends", text)


def title_of(trait: Trait) -> str:
    """Return what a trait is called."""
    return {
        Trait.PACE: _tr("Pace"),
        Trait.FILLED_PAUSES: _tr("Filled pauses"),
        Trait.FILLER_WORDS: _tr("Filler words"),
        Trait.LONG_PAUSES: _tr("Long pauses"),
        Trait.LENGTH: _tr("Length"),
        Trait.STORY: _tr("Parts of a story"),
    }[trait]


def unit_of(trait: Trait) -> str:
    """Return what the values of a trait count."""
    if trait is Trait.PACE:
        return _tr("words a minute")
    if trait is Trait.LENGTH:
        return _tr("minutes and seconds")
    return _tr("of 4") if trait is Trait.STORY else _tr("a minute")


def number_of(trait: Trait, value: float) -> str:
    """Return a value of a trait without its unit."""
    if trait is Trait.LENGTH:
        return clock(value + 0.5)
    if trait is Trait.PACE:
        return str(round(value))
    return f"{value:.0f}" if trait is Trait.STORY else f"{value:.1f}"


def value_of(trait: Trait, value: float) -> str:
    """Return a value of a trait with its unit, where the number alone does not say it."""
    number = number_of(trait, value)
    return number if trait is Trait.LENGTH else f"{number} {unit_of(trait)}"


def range_of(trait: Trait, low: float, high: float) -> str:
    """Return a range of values, "132 to 168 words a minute"."""
    ends = _tr("{low} to {high}").format(low=number_of(trait, max(0.0, low)), high=number_of(trait, high))
    return ends if trait is Trait.LENGTH else f"{ends} {unit_of(trait)}"


def told(trend: Trend) -> str:
    """Return what may be said of a trend: a change only where it exceeds the usual variation."""
    trait, course = trend.trait, trend.course
    if course.usual is None:
        missing = LEAST_EARLIER + LATEST - len(trend.points)
        more = _tr("After one more take") if missing == 1 else _tr("After {count} more takes").format(count=missing)
        return _tr("{more} Aloud knows what is usual for you, and can tell a change.").format(more=more)
    usual = range_of(trait, course.usual.low, course.usual.high)
    if course.change is Change.NONE:
        return _tr("No clear change yet: your {what} moved within its usual range, {usual}.").format(
            what=_inside_sentence(trait), usual=usual
        )
    risen = course.change is Change.RISEN
    where = (
        _tr("Your last two takes lie above your usual {usual}.")
        if risen
        else _tr("Your last two takes lie below your usual {usual}.")
    ).format(usual=usual)
    sentences = [_headline(trait, risen=risen), where]
    if trait in (Trait.PACE, Trait.LENGTH) and trend.better is not None:
        sentences.append(
            _tr("That is nearer to its target.") if trend.better else _tr("The target lies the other way.")
        )
    return " ".join(sentences)


def _headline(trait: Trait, *, risen: bool) -> str:
    more, less = {
        Trait.PACE: (_tr("You speak faster than before."), _tr("You speak more slowly than before.")),
        Trait.FILLED_PAUSES: (_tr("More filled pauses than before."), _tr("Fewer filled pauses than before.")),
        Trait.FILLER_WORDS: (_tr("More filler words than before."), _tr("Fewer filler words than before.")),
        Trait.LONG_PAUSES: (_tr("More long pauses than before."), _tr("Fewer long pauses than before.")),
        Trait.LENGTH: (_tr("Your answers are longer than before."), _tr("Your answers are shorter than before.")),
        Trait.STORY: (_tr("Your stories have more of their parts."), _tr("Your stories have fewer of their parts.")),
    }[trait]
    return more if risen else less


def _inside_sentence(trait: Trait) -> str:
    return {
        Trait.PACE: _tr("pace"),
        Trait.FILLED_PAUSES: _tr("rate of filled pauses"),
        Trait.FILLER_WORDS: _tr("rate of filler words"),
        Trait.LONG_PAUSES: _tr("rate of long pauses"),
        Trait.LENGTH: _tr("length"),
        Trait.STORY: _tr("number of parts"),
    }[trait]


def target_told(trend: Trend) -> str:
    """Return how many takes lay within their target, or ""."""
    if trend.in_target is None or trend.trait is Trait.STORY:
        return ""
    count = len(trend.points)
    if trend.target is None:
        return _tr("{inside} of {count} takes were within the target of their question.").format(
            inside=trend.in_target, count=count
        )
    low, high = trend.target
    if low <= 0:
        band = _tr("at most {value}").format(value=value_of(trend.trait, high))
    else:
        band = range_of(trend.trait, low, high)
    return _tr("{inside} of {count} takes were within the target, {band}.").format(
        inside=trend.in_target, count=count, band=band
    )


def course_data(trend: Trend, shown: int = SHOWN) -> CourseData:
    """Return what the chart of a trend shows: its latest takes."""
    points = trend.points[-shown:]
    usual = trend.course.usual
    return CourseData(
        tuple(ChartTake(each.take_id, f"{when(each.at)}: {value_of(trend.trait, each.value)}") for each in points),
        tuple(each.value for each in points),
        (max(0.0, usual.low), max(0.0, usual.high)) if usual is not None else None,
        trend.target,
        lambda value: number_of(trend.trait, value),
    )


def course_in_words(trend: Trend, shown: int = SHOWN) -> str:
    """Return a chart as text: what it says, and each value."""
    values = ", ".join(number_of(trend.trait, each.value) for each in trend.points[-shown:])
    said = [
        told(trend),
        target_told(trend),
        _tr("The values from the oldest to the newest, {unit}: {values}.").format(
            unit=unit_of(trend.trait), values=values
        ),
    ]
    return " ".join(each for each in said if each)


def stories_told(stories: tuple[StoryTold, ...], shown: int = SHOWN) -> str:
    """Return how often each part was told in the latest stories."""
    latest = stories[-shown:]
    counts = ", ".join(f"{part_title(part).lower()} {sum(part in story.parts for story in latest)}" for part in HUES)
    if len(latest) == 1:
        return _tr("Your last story: {counts}.").format(counts=counts)
    return _tr("Of your last {count} stories so many had each part: {counts}.").format(count=len(latest), counts=counts)


def story_takes(stories: tuple[StoryTold, ...]) -> tuple[ChartTake, ...]:
    """Return stories as takes of a chart."""
    nothing = _tr("no part found")
    return tuple(
        ChartTake(
            each.take_id,
            f"{when(each.at)}: {', '.join(part_title(part).lower() for part in each.parts) or nothing}",
        )
        for each in stories
    )
