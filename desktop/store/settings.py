"""The settings: one small versioned JSON file, written whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SETTINGS_VERSION = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person has chosen; None means "the system's default".

    `microphone` and `speaker` are device ids of `desktop.audio.devices`, `voice` the name of a system voice, `model`
    the name of the speech weights, `theme` one of "system", "light", "dark".
    """

    microphone: str | None = None
    speaker: str | None = None
    voice: str | None = None
    model: str = "base"
    theme: str = "system"


def load_settings(path: Path) -> tuple[Settings, str | None]:
    """Read the settings; never fails.

    Returns:
        The settings, and None or one sentence for the person: the file was damaged or written by a newer Aloud, the
        defaults are used, and the original is kept beside under the name that the sentence gives.
    """
    raise NotImplementedError


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings atomically, for this person only (mode 0600).

    Raises:
        StoreError: they cannot be written.
    """
    raise NotImplementedError
