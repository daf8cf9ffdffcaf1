"""`aloud takes`: the takes of a group as a table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

EXIT_FAULTS = 1


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Give the parser of `aloud takes` its actions, each with its function as `run`."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    table = actions.add_parser("table", help="make a table of the takes in a folder, by client code")
    table.add_argument("folder", type=Path, metavar="FOLDER")
    table.add_argument("--csv", type=Path, metavar="FILE", help="write it as CSV (default: print it)")
    table.add_argument("--html", type=Path, metavar="FILE", help="write it as a page")
    table.set_defaults(run=_table)


def _table(options: argparse.Namespace) -> int:
    from desktop.disk import write_whole
    from desktop.exchange.group import NOT_FOR_SELECTING, read_group, to_csv, to_page

    group = read_group(options.folder)
    if options.csv is not None:
        write_whole(options.csv, to_csv(group).encode("utf-8"))
    if options.html is not None:
        write_whole(options.html, to_page(group).encode("utf-8"))
    if options.csv is None and options.html is None:
        print(to_csv(group), end="")
    else:
        print(f"{len(group.rows)} takes. {NOT_FOR_SELECTING}")
    for fault in group.faults:
        print(f"aloud: {fault}", file=sys.stderr)
    return EXIT_FAULTS if group.faults else 0
