from datetime import UTC, datetime, timedelta

from content.loader import builtin_pack
from desktop.practice.overview import overview
from desktop.practice.saved import report_text
from desktop.store.digests import digest_of
from desktop.store.history import TakeEntry
from desktop.store.sessions import TakeState
from tests.desktop.example_report import example_report

PACK = builtin_pack()
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def take(number: int, question: str, *, pack: str = PACK.id, report: str | None = None) -> TakeEntry:
    """The take of the day `number`."""
    state = TakeState.ANALYSED if report else TakeState.RECORDED
    at = BEGAN + timedelta(days=number)
    return TakeEntry(number, 1, pack, question, "?", at, 1.0, state, True, digest_of(report))


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


def test_what_is_shown_elsewhere_is_not_shown_as_one_of_the_last_takes() -> None:
    takes = [take(number, PACK.questions[number].id) for number in range(1, 6)]
    seen = overview(PACK, takes, elsewhere={5, 3})
    assert [each.id for each in seen.lately] == [4, 2, 1]
    assert seen.tried == 5


def test_without_takes_there_is_nothing() -> None:
    seen = overview(PACK, ())
    assert (seen.tried, seen.latest, seen.lately, seen.fix) == (0, {}, (), "")
