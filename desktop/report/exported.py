"""What leaves the app: the report as it is given to others."""

from __future__ import annotations

from dataclasses import replace

from models.types import DeliveryReport


def exported(saved: DeliveryReport) -> DeliveryReport:
    """Return the report that an export shows, from the one that is saved.

    The one place through which every export of the window goes: whatever is only between a person and Aloud is taken
    out here. Where the recording lies on this computer is nobody else's business, nor would it be found there.
    """
    return replace(saved, audio=replace(saved.audio, path=None)) if saved.audio is not None else saved
