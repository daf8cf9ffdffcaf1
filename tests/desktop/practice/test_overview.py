from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from content.loader import builtin_pack
from desktop.practice.overview import first_fix, overview
from desktop.practice.saved import report_text
from desktop.store.sessions import TakeRecord, TakeState
from tests.desktop.example_report import example_report

PACK = builtin_pack()
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def take(number: int, question: str, *, pack: str = PACK.id, report: str | None = None) -> TakeRecord:
    """The take of the day `number`."""
    state = TakeState.ANALYSED if report else TakeState.RECORDED
    at = BEGAN + timedelta(days=number)
    return TakeRecord(number, 1, pack, question, "?", at, Path("x.wav"), 1.0, state, report, None)


def test_it_counts_questions_of_the_pack_and_not_takes() -> None:
    first, second = PACK.questions[0].id, PACK.questions[1].id
    takes = [take(1, first), take(3, first), take(2, second), take(4, "parcel.1"), take(5, first, pack="bakery")]
    seen = overview(PACK, takes)
    assert (seen.tried, seen.total) == (2, len(PACK.questions))
    assert [each.id for each in seen.lately] == [4, 3, 2]
    assert seen.latest[first].id == 3


def test_the_fix_is_that_of_the_newest_report() -> None:
    report = example_report()
    fix = next(finding.message for finding in report.findings if finding.kind != "strength")
    newest = PACK.questions[0].id
    takes = [take(1, newest, report='{"findings": []}'), take(2, newest, report=report_text(report)), take(3, newest)]
    assert overview(PACK, takes).fix == fix


@pytest.mark.parametrize("report", [None, "", "null", "{}", '{"findings": [{}]}', '{"findings": 3}'])
def test_a_report_that_cannot_be_read_asks_for_nothing(report: str | None) -> None:
    assert first_fix(report) == ""


def test_without_takes_there_is_nothing() -> None:
    seen = overview(PACK, ())
    assert (seen.tried, seen.latest, seen.lately, seen.fix) == (0, {}, (), "")
