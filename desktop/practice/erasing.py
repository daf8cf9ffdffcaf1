"""Erasing all that a person has said and written, and if wanted the packs and the settings too."""

from __future__ import annotations

from dataclasses import replace

from desktop.practice.preparing import Preparing
from desktop.practice.rehearsal import Rehearsal
from desktop.store.settings import Settings


def erase_everything(rehearsal: Rehearsal, preparing: Preparing, *, packs: bool, settings: bool) -> None:
    """Erase all takes and the progress with the guides.

    Args:
        rehearsal: whose takes are erased; the next take begins a new session.
        preparing: what is ticked off and filled into letters.
        packs: whether the packs that were opened go too.
        settings: whether the settings go back to those of a new Aloud.

    Raises:
        StoreError: something cannot be erased; what was erased before that is gone.
    """
    rehearsal.store.erase_everything()
    rehearsal.begin_session("")
    preparing.forget()
    library, preferences = rehearsal.library, rehearsal.preferences
    if packs:
        for pack_id in (*(pack.id for pack in library.packs if library.is_own(pack.id)), *library.unreadable):
            library.remove(pack_id)
    if settings:
        preferences.change(replace(Settings(), pack=preferences.settings.pack))
