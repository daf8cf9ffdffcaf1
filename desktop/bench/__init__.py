"""Benchmarks: `aloud bench speech | live | report | words | gui`, each in a module of its own."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from content.errors import UsageError

BENCHES = ("speech", "live", "report", "words", "gui")


def main(argv: Sequence[str]) -> int:
    """Run one benchmark.

    Args:
        argv: The benchmark's name, then its own arguments.

    Returns:
        The exit code.

    Raises:
        UsageError: There is no benchmark of that name.
    """
    names = " | ".join(BENCHES)
    if argv and argv[0] in ("-h", "--help"):
        print(f"usage: aloud bench {names} ...")
        return 0
    if not argv or argv[0] not in BENCHES:
        given = f'there is no benchmark "{argv[0]}"' if argv else "a benchmark is missing"
        raise UsageError(f"{given}: say aloud bench {names}.")
    code: int = import_module(f"desktop.bench.{argv[0]}").main(list(argv[1:]))
    return code
