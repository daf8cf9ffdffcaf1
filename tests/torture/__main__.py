"""Every fault many times, and what was lost: `python -m tests.torture [--kills N] [--times N] [FAULT ...]`.

Prints a table in Markdown: the fault, how often it was provoked, how many takes were harmed or lay beside, and the
seconds of sound that the worst of them lost. A fault that breaks a promise ends with the reason, and with exit code 1.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

from tests.torture.disks import no_disks
from tests.torture.faults import FAULTS, Fault, provoke

AT_ONCE = 3


def provoke_often(fault: Fault, times: int) -> list[float]:
    """Provoke a fault so often, some at a time."""
    lost = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number, found in enumerate(pool.map(lambda _: provoke(fault), range(times)), start=1):
            lost += found
            print(f"\r{fault.__name__} {number}/{times}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return lost


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Provoke every fault many times and print what was lost.")
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=f"of {', '.join(each.__name__ for each in FAULTS)}")
    parser.add_argument("--kills", type=int, default=200, help="how often to kill, and to cut the power")
    parser.add_argument("--times", type=int, default=10, help="how often to provoke each of the others")
    options = parser.parse_args()
    without = no_disks()
    failed = False
    print("| fault | provoked | takes | most lost (s) | half lost less than (s) |\n|---|---|---|---|---|")
    for fault, needs_disk in FAULTS.items():
        if options.faults and fault.__name__ not in options.faults:
            continue
        name = fault.__name__.replace("_", " ")
        if needs_disk and without:
            print(f"| {name} | not here: {without} | | | |")
            continue
        times = options.kills if fault.__name__.startswith(("killed", "power")) else options.times
        began = time.monotonic()
        try:
            lost = provoke_often(fault, times)
        except AssertionError:
            failed = True
            traceback.print_exc()
            print(f"| {name} | broken promise | | | |", flush=True)
            continue
        failed = failed or max(lost) > 1.0
        print(f"| {name} | {times} | {len(lost)} | {max(lost):.2f} | {statistics.median(lost):.2f} |", flush=True)
        print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
