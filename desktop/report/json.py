"""A DeliveryReport as plain JSON values (schema_version 1), and back."""

from __future__ import annotations

from typing import Any

from models.types import DeliveryReport


def to_json(report: DeliveryReport) -> dict[str, Any]:
    """Return the report as values that `json.dumps(..., allow_nan=False)` takes; unknown is None, never 0 or NaN."""
    raise NotImplementedError


def from_json(data: dict[str, Any]) -> DeliveryReport:
    """Return the report that `to_json` wrote; ReportError if it is not one."""
    raise NotImplementedError
