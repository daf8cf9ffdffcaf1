"""How measures are followed over takes, and when a change is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from content.rubric import load_rubric
from desktop.practice.progress import Trait, Trend, differences, reading_of, stories, trends
from desktop.store.digests import Digest, digest_of
from desktop.store.history import TakeEntry
from desktop.store.sessions import TakeState
from models.delivery.variation import Change

RUBRIC = load_rubric()
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
USUAL = Digest(
    story=("situation", "action"),
    length_s=90.0,
    target_s=(60.0, 120.0),
    pace_wpm=150.0,
    target_wpm=(120.0, 180.0),
    filled_pauses=6,
    filler_words=3,
    long_pauses=3,
    hearing=(0.97, 0.86),
)


def take(day: int, digest: Digest = USUAL, **changes: object) -> TakeEntry:
    digest = replace(digest, **changes)  # type: ignore[arg-type]
    return TakeEntry(day, 1, "p", "q", "?", NOON + timedelta(days=day), 90.0, TakeState.ANALYSED, True, digest)


def trend(takes: list[TakeEntry], trait: Trait) -> Trend:
    return next(each for each in trends(takes, RUBRIC) if each.trait is trait)


def test_values_are_rates_lengths_and_parts() -> None:
    values = {trait: reading_of(take(1), trait).value for trait in Trait}  # type: ignore[union-attr]
    assert values == {
        Trait.PACE: 150.0,
        Trait.FILLED_PAUSES: 4.0,
        Trait.FILLER_WORDS: 2.0,
        Trait.LONG_PAUSES: 2.0,
        Trait.LENGTH: 90.0,
        Trait.STORY: 2.0,
    }


def test_the_error_of_hearing_belongs_to_filled_pauses() -> None:
    sure = reading_of(take(1, hearing=None), Trait.FILLED_PAUSES)
    unsure = reading_of(take(1), Trait.FILLED_PAUSES)
    assert sure is not None and unsure is not None and unsure.chance > sure.chance > 0


def test_what_is_unknown_is_left_out() -> None:
    known, typed, nothing = take(1), take(2, Digest(story=("task",))), take(3, Digest())
    seen = {each.trait: [point.take_id for point in each.points] for each in trends([nothing, typed, known], RUBRIC)}
    assert seen == {**{trait: [1] for trait in Trait}, Trait.STORY: [1, 2]}
    assert trends([nothing], RUBRIC) == ()
    assert trends([take(1, digest_of(None))], RUBRIC) == ()


def test_points_come_the_oldest_first_in_whatever_order_takes_are_given() -> None:
    assert [point.take_id for point in trend([take(3), take(1), take(2)], Trait.PACE).points] == [1, 2, 3]


def test_few_takes_and_usual_ones_are_no_change() -> None:
    assert trend([take(day) for day in range(4)], Trait.PACE).course.change is Change.TOO_FEW
    takes = [take(day, pace_wpm=150.0 + 8 * (-1) ** day) for day in range(9)]
    usual = trend(takes, Trait.PACE)
    assert (usual.course.change, usual.better) == (Change.NONE, None)


@pytest.mark.parametrize(
    ("trait", "before", "after", "change", "better"),
    [
        (Trait.FILLED_PAUSES, {"filled_pauses": 24}, {"filled_pauses": 2}, Change.FALLEN, True),
        (Trait.FILLED_PAUSES, {"filled_pauses": 2}, {"filled_pauses": 24}, Change.RISEN, False),
        (Trait.LONG_PAUSES, {"long_pauses": 24}, {"long_pauses": 2}, Change.FALLEN, True),
        (Trait.PACE, {"pace_wpm": 215.0}, {"pace_wpm": 150.0}, Change.FALLEN, True),
        (Trait.PACE, {"pace_wpm": 150.0}, {"pace_wpm": 215.0}, Change.RISEN, False),
        (Trait.PACE, {"pace_wpm": 125.0}, {"pace_wpm": 175.0}, Change.RISEN, None),
        (Trait.LENGTH, {"length_s": 20.0}, {"length_s": 80.0}, Change.RISEN, True),
        (Trait.STORY, {"story": ("action",)}, {"story": ("situation", "task", "action", "result")}, Change.RISEN, True),
    ],
)
def test_a_clear_change_is_told_and_whether_it_is_for_the_better(
    trait: Trait, before: dict, after: dict, change: Change, better: bool | None
) -> None:
    takes = [take(day, **before) for day in range(8)] + [take(day, **after) for day in (8, 9)]
    told = trend(takes, trait)
    assert (told.course.change, told.better) == (change, better)


def test_a_band_is_shown_if_all_takes_aim_at_it() -> None:
    length = trend([take(1), take(2, length_s=130.0)], Trait.LENGTH)
    assert (length.target, length.in_target) == ((60.0, 120.0), 1)
    mixed = trend([take(1), take(2, target_s=(30.0, 60.0))], Trait.LENGTH)
    assert (mixed.target, mixed.in_target) == (None, 1)
    assert trend([take(1)], Trait.LONG_PAUSES).in_target is None
    assert trend([take(1)], Trait.FILLED_PAUSES).target == (0.0, RUBRIC.value("fillers.fine_per_minute"))


def test_stories_are_those_of_questions_that_want_one() -> None:
    told = stories([take(2, story=()), take(1), take(3, story=None)])
    assert [(each.take_id, each.parts) for each in told] == [(1, ("situation", "action")), (2, ())]


def test_two_takes_differ_only_beyond_the_variation() -> None:
    before, near, far = take(1), take(2, pace_wpm=160.0, filled_pauses=4), take(3, pace_wpm=230.0, filled_pauses=60)
    usual = {each.trait: each for each in differences(before, near, [], RUBRIC)}
    assert not any(each.beyond for each in usual.values())
    assert usual[Trait.PACE].before == 150.0 and usual[Trait.PACE].after == 160.0
    changed = {each.trait: (each.beyond, each.better) for each in differences(before, far, [before, far], RUBRIC)}
    assert changed[Trait.PACE] == (True, False)
    assert changed[Trait.FILLED_PAUSES] == (True, False)
    assert changed[Trait.LENGTH] == (False, None)


def test_a_steady_person_differs_sooner_than_a_changing_one() -> None:
    before, after = take(1), take(2, pace_wpm=180.0)
    steady = [take(day, pace_wpm=150.0 + (-1) ** day) for day in range(3, 40)]
    changing = [take(day, pace_wpm=150.0 + 30 * (-1) ** day) for day in range(3, 40)]
    assert differences(before, after, steady, RUBRIC)[0].beyond is True
    assert differences(before, after, changing, RUBRIC)[0].beyond is False


def test_what_one_of_two_takes_lacks_cannot_differ() -> None:
    typed = take(2, Digest(story=("task",)))
    found = differences(take(1), typed, [], RUBRIC)
    assert [(each.trait, each.after, each.beyond) for each in found] == [
        *((trait, None, None) for trait in list(Trait)[:-1]),
        (Trait.STORY, 1.0, False),
    ]
