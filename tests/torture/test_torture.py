"""Every fault, provoked on the real thing: nothing over the last second of sound is lost, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.torture.disks import no_disks
from tests.torture.faults import (
    FAKETIME,
    FAULTS,
    Fault,
    clock_is_changed,
    killed,
    killed_in_a_long_take,
    power_cut,
    power_cut_in_a_long_take,
    provoke,
)

TIMES = {killed: 8, killed_in_a_long_take: 2, power_cut: 2, power_cut_in_a_long_take: 2}
AT_ONCE = 4
WITHOUT_DISKS = no_disks()


def why_not(fault: Fault) -> str:
    """Why this fault cannot be provoked here."""
    if FAULTS[fault] and WITHOUT_DISKS:
        return WITHOUT_DISKS
    return "the Debian package faketime is missing" if fault is clock_is_changed and FAKETIME is None else ""


@pytest.fixture(scope="module")
def outcomes() -> Iterator[dict[Fault, list[Future[list[float]]]]]:
    """All faults, some at a time: they wait more than they work."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {
            fault: [pool.submit(provoke, fault) for _ in range(TIMES.get(fault, 1))]
            for fault in FAULTS
            if not why_not(fault)
        }


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_fault(fault: Fault, outcomes: dict[Fault, list[Future[list[float]]]]) -> None:
    if why_not(fault):
        pytest.skip(why_not(fault))
    lost = [seconds for outcome in outcomes[fault] for seconds in outcome.result()]
    assert lost and max(lost) <= 1.0
