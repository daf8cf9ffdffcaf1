"""The report inside a take file: which fields of it travel, and whether a stranger's one can be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from desktop.exchange.values import damaged
from desktop.report.json import ReportError, from_json, to_json
from models.types import DeliveryReport

REPORT = "report.json"
SOUND = "answer.ogg"

REPORT_FIELDS = (
    "schema_version",
    "app_version",
    "rubric_version",
    "audio",
    "question",
    "models",
    "transcript",
    "length",
    "pace",
    "pauses",
    "fillers",
    "voice",
    "language",
    "star",
    "structure",
    "sentences",
    "points",
    "qualities",
    "findings",
    "follow_up",
    "reliability",
    "prompted",
)
"""What is sent. A field that a later report gets stays at home until it is named here and in docs/take-format.md."""

MAX_TAKE_S = 7_200.0

_TIMES = ("start_s", "end_s")
_BANDS = ("target_s", "target_wpm")


def outgoing(report: DeliveryReport) -> dict[str, Any]:
    """Return a report as it is sent: the fields that are documented, and of the recording only its name in the file."""
    data = {name: value for name, value in to_json(report).items() if name in REPORT_FIELDS}
    if data["audio"] is not None:
        data["audio"]["path"] = SOUND
    return data


def incoming(data: Mapping[str, Any]) -> DeliveryReport:
    """Return the report of a stranger's take, which can be shown and corrected.

    Args:
        data: what report.json holds, parsed within limits.

    Raises:
        TakeFileError: it is no report of a spoken answer, or its times, bands or sentences contradict each other.
        ReportError: it was made by a newer Aloud.
    """
    try:
        report = from_json(data)
    except ReportError as error:
        if isinstance(data.get("schema_version"), int) and data["schema_version"] > 1:
            raise
        raise damaged(REPORT, "is no report of Aloud") from error
    if report.audio is None or not 0 < report.audio.duration_s <= MAX_TAKE_S:
        raise damaged(REPORT, "is not about a recording")
    for value in _tables(data):
        _check_times(value)
    if any(index not in range(len(report.sentences)) for index in _indices(report)):
        raise damaged(REPORT, "names sentences that are not there")
    if not all(part.name for part in report.structure.parts):
        raise damaged(REPORT, "has a part without a name")
    if report.prompted is not None:
        total = len(report.sentences) + len(report.prompted.sentences)
        parts = (report.prompted.star, report.prompted.structure)
        if any(index not in range(total) for part in parts for index in _of_parts(part)):
            raise damaged(REPORT, "names sentences that are not there")
    return report


def _tables(value: Any) -> Iterator[Mapping[str, Any]]:
    """All objects inside a value."""
    if isinstance(value, Mapping):
        yield value
        for inner in value.values():
            yield from _tables(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _tables(inner)


def _check_times(table: Mapping[str, Any]) -> None:
    times = [table.get(name) for name in _TIMES]
    known = [value for value in times if isinstance(value, int | float)]
    if any(not 0 <= value <= MAX_TAKE_S for value in known) or known != sorted(known):
        raise damaged(REPORT, "holds times that cannot be")
    for name in _BANDS:
        band = table.get(name)
        if isinstance(band, list) and (len(band) != 2 or not 0 <= band[0] < band[1]):
            raise damaged(REPORT, "holds a band that cannot be")


def _indices(report: DeliveryReport) -> Iterator[int]:
    yield from _of_parts(report.star)
    yield from _of_parts(report.structure)
    yield from (point.sentence for point in report.points if point.sentence is not None)
    yield from (index for quality in report.qualities for index in quality.sentences)


def _of_parts(part: Any) -> Iterator[int]:
    parts = part.parts if hasattr(part, "parts") else (part.situation, part.task, part.action, part.result)
    for each in parts:
        yield from each.sentences
