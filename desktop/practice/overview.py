"""How far the person has come with a pack, at a glance. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from content.schema import Pack
from desktop.store.sessions import TakeRecord

LATELY = 3
"""So many takes are shown as the last ones."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is of a pack so far.

    `tried` of the `total` questions have a take; `latest` is the newest take of each question or line by its id,
    `lately` the newest takes, `fix` what the newest report asks for first, "" if it asks for nothing or there is none.
    """

    tried: int
    total: int
    latest: dict[str, TakeRecord]
    lately: tuple[TakeRecord, ...]
    fix: str


def overview(
    pack: Pack, takes: Iterable[TakeRecord], report_of: Callable[[TakeRecord], str | None] | None = None
) -> Overview:
    """Look over the takes of a pack.

    Args:
        pack: the pack.
        takes: of any packs, in any order.
        report_of: returns the report of a take as JSON, as it is shown; without it the one that is kept counts.
    """
    newest = sorted((take for take in takes if take.pack_id == pack.id), key=lambda take: take.started_at, reverse=True)
    latest: dict[str, TakeRecord] = {}
    for take in newest:
        latest.setdefault(take.question_id, take)
    reported = next((take for take in newest if take.report_json), None)
    report = reported.report_json if reported is not None else None
    if reported is not None and report_of is not None:
        report = report_of(reported)
    return Overview(
        tried=sum(question.id in latest for question in pack.questions),
        total=len(pack.questions),
        latest=latest,
        lately=tuple(newest[:LATELY]),
        fix=first_fix(report),
    )


def first_fix(report_json: str | None) -> str:
    """Return what a saved report asks for first, or "" where it asks for nothing or cannot be read."""
    try:
        findings = json.loads(report_json or "")["findings"]
        return next((str(finding["message"]) for finding in findings if finding["kind"] != "strength"), "")
    except (ValueError, KeyError, TypeError):
        return ""
