"""A change is told where there is one, and not where there is none."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.delivery.variation import (
    LEAST_EARLIER,
    Change,
    Expected,
    Reading,
    count_reading,
    course_of,
    differs,
    spread_of,
    usual_range,
)

PACE = Expected(share=0.1)
COUNT = Expected()

values = st.floats(1.0, 500.0)
readings = st.lists(st.builds(Reading, values, st.integers(0, 30), st.floats(0.0, 5.0)), min_size=1, max_size=40)
expectations = st.builds(Expected, st.floats(0.01, 0.5), st.floats(0.0, 5.0))


def series(*values: float, days: bool = True) -> list[Reading]:
    return [Reading(value, day if days else 0) for day, value in enumerate(values)]


@given(readings, expectations)
def test_the_spread_is_positive_and_never_less_than_chance(takes: list[Reading], expected: Expected) -> None:
    chance = (sum(take.chance**2 for take in takes) / len(takes)) ** 0.5
    assert spread_of(takes, expected) > 0
    assert spread_of(takes, expected) >= chance * 0.999999


@given(readings, expectations, st.floats(0.1, 10.0))
def test_units_do_not_matter(takes: list[Reading], expected: Expected, factor: float) -> None:
    scaled = [replace(take, value=take.value * factor, chance=take.chance * factor) for take in takes]
    in_units = replace(expected, least=expected.least * factor)
    assert spread_of(scaled, in_units) == pytest.approx(factor * spread_of(takes, expected))


@given(readings, expectations)
def test_the_range_does_not_depend_on_the_order_of_the_earlier_takes(takes: list[Reading], expected: Expected) -> None:
    assert usual_range(takes, expected) == usual_range(takes[::-1], expected)


@given(st.lists(values, min_size=1, max_size=1), st.integers(1, 40), expectations)
def test_what_stays_the_same_has_not_changed(value: list[float], count: int, expected: Expected) -> None:
    assert course_of(series(*(value * count)), expected).change in (Change.NONE, Change.TOO_FEW)


@given(st.lists(values, max_size=LEAST_EARLIER + 1), expectations)
def test_few_takes_tell_nothing(few: list[float], expected: Expected) -> None:
    course = course_of(series(*few), expected)
    assert (course.change, course.usual) == (Change.TOO_FEW, None)


@given(readings.filter(lambda takes: len(takes) >= LEAST_EARLIER), expectations, st.sampled_from([-1, 1]))
def test_a_change_beyond_the_range_is_told_with_its_direction(
    takes: list[Reading], expected: Expected, side: int
) -> None:
    usual = usual_range(takes, expected)
    assert usual is not None and usual.low < usual.centre < usual.high
    far = usual.centre + side * 1.01 * (usual.high - usual.centre)
    one = course_of([*takes, Reading(usual.centre, 50), Reading(far, 51)], expected)
    assert one.change is Change.NONE, "one take is no change"
    both = course_of([*takes, Reading(far, 50), Reading(far, 51)], expected)
    assert both.change is (Change.RISEN if side > 0 else Change.FALLEN)
    assert both.usual == usual


@given(readings, expectations, values, values)
def test_it_makes_no_difference_which_of_two_takes_came_first(
    others: list[Reading], expected: Expected, one: float, other: float
) -> None:
    first, second = Reading(one, 40), Reading(other, 41)
    assert differs(first, second, others, expected) is differs(second, first, others, expected)
    assert not differs(first, first, others, expected)


def test_one_odd_take_widens_the_range_less_than_a_standard_deviation_would() -> None:
    odd = (150.0, 152.0, 148.0, 90.0, 149.0, 150.0, 152.0)
    least = Expected(least=1.0)
    assert spread_of(series(150, 152, 148, 149, 150, 152), least) < spread_of(series(*odd), least) < 0.6 * stdev(odd)


def test_where_most_takes_are_alike_the_others_still_count() -> None:
    assert spread_of(series(*([4.0] * 20 + [2.0] * 15)), Expected(least=0.1)) > 0.5


def test_takes_of_one_day_do_not_narrow_the_range() -> None:
    steady = (150.0, 150.0, 151.0, 149.0, 150.0, 150.0)
    assert spread_of(series(*steady, days=False), PACE) == pytest.approx(15.0)
    assert spread_of(series(*steady), PACE) < 12.0


def test_counts_vary_by_chance_at_least() -> None:
    heard = [count_reading(4, 1.0, day) for day in range(30)]
    assert spread_of(heard, COUNT) == pytest.approx(2.0)
    uncertain = [count_reading(4, 1.0, day, hearing_spread=1.5) for day in range(30)]
    assert spread_of(uncertain, COUNT) == pytest.approx((4 + 1.5**2) ** 0.5)
    assert count_reading(4, 2.0, 0).value == 2.0
    assert count_reading(0, 1.0, 0).chance == 1.0, "none was heard, but one might have been"


def poisson(random: Random, mean: float) -> int:
    limit, count, product = 2.718281828459045**-mean, 0, random.random()
    while product > limit:
        count, product = count + 1, product * random.random()
    return count


@pytest.mark.parametrize("earlier", [3, 8, 25])
def test_where_nothing_changes_little_is_claimed(earlier: int) -> None:
    """Simulated speakers who stay as they are: how often a change is claimed, and two takes are told apart."""
    random = Random(earlier)
    runs = 1500
    claims = told_apart = counts = 0
    for _ in range(runs):
        centre, spread = random.uniform(110, 190), random.uniform(0.05, 0.12)
        takes = series(*(random.gauss(centre, spread * centre) for _ in range(earlier + 2)))
        claims += course_of(takes, PACE).change in (Change.RISEN, Change.FALLEN)
        told_apart += differs(takes[-1], takes[-2], takes[:-2], PACE)
        often = random.uniform(1, 8)
        heard = [count_reading(poisson(random, often * 1.5), 1.5, day) for day in range(earlier + 2)]
        counts += course_of(heard, COUNT).change in (Change.RISEN, Change.FALLEN)
    assert claims / runs < 0.03
    assert counts / runs < 0.03
    assert told_apart / runs < 0.08


def test_a_great_change_is_claimed() -> None:
    random = Random(3)
    runs = 300
    slower = fewer = 0
    for _ in range(runs):
        takes = series(*(random.gauss(210, 12) for _ in range(8)), *(random.gauss(155, 12) for _ in range(2)))
        slower += course_of(takes, PACE).change is Change.FALLEN
        heard = [count_reading(poisson(random, 15), 1.5, day) for day in range(8)]
        heard += [count_reading(poisson(random, 2), 1.5, day) for day in (8, 9)]
        fewer += course_of(heard, COUNT).change is Change.FALLEN
    assert slower / runs > 0.8
    assert fewer / runs > 0.6
