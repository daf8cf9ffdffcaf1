"""The report as JSON and HTML; no Qt."""

from desktop.report.html import to_html
from desktop.report.json import from_json, to_json

__all__ = ["from_json", "to_html", "to_json"]
