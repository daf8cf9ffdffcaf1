"""How far the person has come with a pack, at a glance. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from content.schema import Pack
from desktop.store.history import TakeEntry
from desktop.store.states import TakeState

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
    latest: dict[str, TakeEntry]
    lately: tuple[TakeEntry, ...]
    fix: str


def overview(
    pack: Pack,
    takes: Iterable[TakeEntry],
    elsewhere: Collection[int] = (),
    fix_of: Callable[[TakeEntry], str] = lambda take: take.digest.fix,
) -> Overview:
    """Look over the takes of a pack.

    Args:
        pack: the pack.
        takes: of any packs, in any order.
        elsewhere: ids of takes that are shown elsewhere already, and so not as the last ones.
        fix_of: returns what the report of a take asks for first.
    """
    newest = sorted((take for take in takes if take.pack_id == pack.id), key=lambda take: take.started_at, reverse=True)
    latest: dict[str, TakeEntry] = {}
    for take in newest:
        latest.setdefault(take.question_id, take)
    return Overview(
        tried=sum(question.id in latest for question in pack.questions),
        total=len(pack.questions),
        latest=latest,
        lately=tuple(take for take in newest if take.id not in elsewhere)[:LATELY],
        fix=next((fix_of(take) for take in newest if take.state is TakeState.ANALYSED), ""),
    )
