"""A folder of takes as one table of the group, by client code: for planning a lesson, not for choosing people.

It is never ordered by a measure, counts nothing together and gives nobody a mark or a colour.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from content.errors import AloudError
from content.rubric import load_rubric
from desktop.exchange.errors import TakeFileError
from desktop.exchange.take_file import TakeFile, read_take
from desktop.exchange.zip_file import SUFFIX
from desktop.practice.corrections import corrected
from models.types import DeliveryReport

MAX_TAKES = 500
LONG_PAUSE_S = 2.0

NOT_FOR_SELECTING = (
    "This table is for planning lessons. It is in the order of client codes and ranks nobody; it is not for selecting "
    "people: measures of delivery say little about how somebody does a job."
)
HEADINGS = (
    "client code",
    "question",
    "day",
    "length (s)",
    "words",
    "words a minute",
    "filled pauses a minute",
    f"pauses over {LONG_PAUSE_S:.0f} s",
    "parts heard",
    "parts not heard",
    "coach's comments",
)


@dataclass(frozen=True, slots=True)
class Group:
    """The takes of a folder as rows of texts under HEADINGS, and one sentence for each file that cannot be read."""

    rows: tuple[tuple[str, ...], ...]
    faults: tuple[str, ...]


def read_group(folder: Path) -> Group:
    """Read all take files that lie in a folder; of a take that lies there twice the one that was returned last counts.

    Raises:
        TakeFileError: there is no such folder, it cannot be read, or it holds no take file or too many.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == SUFFIX)
    except OSError as error:
        raise TakeFileError(f"The folder {folder} cannot be read ({error.strerror}); check its name.") from error
    if not paths:
        raise TakeFileError(f"There is no {SUFFIX} file in {folder}; put the takes of the group there.")
    if len(paths) > MAX_TAKES:
        raise TakeFileError(f"{folder} holds {len(paths)} takes, but {MAX_TAKES} are the most; divide it.")
    takes: dict[str, TakeFile] = {}
    faults = []
    for path in paths:
        try:
            take = read_take(path)
        except AloudError as error:
            faults.append(f"{path.name}: {error}")
            continue
        known = takes.get(take.id)
        if known is None or _returns(take) > _returns(known):
            takes[take.id] = take
    ordered = sorted(takes.values(), key=lambda take: (not take.client_code, take.client_code, take.started_at))
    return Group(tuple(_row(take) for take in ordered), tuple(faults))


def _returns(take: TakeFile) -> tuple[int, int]:
    return take.number, take.review.number if take.review is not None else 0


def _row(take: TakeFile) -> tuple[str, ...]:
    corrections = take.corrections if take.coach_corrections is None else take.coach_corrections
    report = corrected(take.heard, corrections, question=None, rubric=load_rubric())
    heard, missing = _parts(report)
    pauses = sum(pause.end_s - pause.start_s > LONG_PAUSE_S for pause in report.pauses.items)
    return (
        take.client_code,
        take.question_text,
        take.started_at.date().isoformat(),
        f"{take.duration_s:.0f}",
        str(report.length.words),
        _number(report.pace.speech_rate_wpm, 0),
        _number(report.fillers.filled_pauses.per_minute, 1),
        str(pauses),
        heard,
        missing,
        str(len(take.review.comments)) if take.review is not None else "",
    )


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _parts(report: DeliveryReport) -> tuple[str, str]:
    """The parts that were heard, and those that were not, of the structure that fits the question."""
    parts = report.structure.parts
    heard = ", ".join(part.name.replace("_", " ") for part in parts if part.covered)
    return heard, ", ".join(part.name.replace("_", " ") for part in parts if not part.covered)


def to_csv(group: Group) -> str:
    """Return the table as CSV, with the sentence on what it is not for as its first line."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([NOT_FOR_SELECTING])
    writer.writerow(HEADINGS)
    for row in group.rows:
        writer.writerow([_inert(cell) for cell in row])
    return file.getvalue()


def _inert(cell: str) -> str:
    """A stranger's text that no spreadsheet takes for a formula."""
    text = " ".join(cell.split())
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "|") else text


def to_page(group: Group) -> str:
    """Return the table as one HTML page without any script or address."""
    style = (
        ":root{color-scheme:light dark}body{font:15px/1.45 system-ui,sans-serif;margin:32px;max-width:1400px}"
        "table{border-collapse:collapse;width:100%}caption{text-align:left;padding:0 0 16px;max-width:48em}"
        "th,td{border-bottom:1px solid #8888;padding:8px 12px 8px 0;text-align:left;vertical-align:top}"
        "td{font-variant-numeric:tabular-nums}"
    )
    head = "".join(f'<th scope="col">{escape(heading[:1].upper() + heading[1:])}</th>' for heading in HEADINGS)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>Takes of a group · Aloud</title>\n<style>{style}</style>\n</head>\n<body>\n<h1>Takes of a group</h1>\n"
        f"<table>\n<caption>{escape(NOT_FOR_SELECTING)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "".join(f"<tr>{_cells(row)}</tr>\n" for row in group.rows)
        + "</tbody>\n</table>\n</body>\n</html>\n"
    )


def _cells(row: Sequence[str]) -> str:
    return f'<th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
