"""A DeliveryReport as one HTML file that stands by itself."""

from __future__ import annotations

from content.schema import Question
from models.types import DeliveryReport


def to_html(report: DeliveryReport, *, question: Question | None, audio_href: str | None = None) -> str:
    """Return the report as one HTML document; `audio_href` makes times playable."""
    raise NotImplementedError
