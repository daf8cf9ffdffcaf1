"""A report as the text that the store keeps, and back."""

from __future__ import annotations

import json
from typing import Any

from desktop.report.json import ReportError, from_json, to_json
from models.types import DeliveryReport


def report_text(report: DeliveryReport) -> str:
    """Return the report as JSON text."""
    return json_text(to_json(report))


def json_text(data: Any) -> str:
    """Return JSON values as text."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def read_report(text: str) -> DeliveryReport:
    """Return the report that `report_text` wrote.

    Raises:
        ReportError: it is damaged, or was written by a newer Aloud.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise ReportError(
            "The saved report of this take is damaged; its recording can be heard again from the history."
        ) from error
    return from_json(data)
