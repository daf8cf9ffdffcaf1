"""The settings: one small versioned JSON file, written whole or not at all."""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from desktop.store.errors import StoreError
from desktop.store.files import free_name, reason, write_whole

SETTINGS_VERSION = 1
THEMES = ("system", "light", "dark")
TEXT_PERCENTS = (100, 125, 150, 175, 200)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person has chosen; None means "the system's default".

    `microphone` and `speaker` are device ids of `desktop.audio.devices`, `voice` the name of a system voice, `model`
    the name of the speech weights, `theme` one of "system", "light", "dark", `pack` the id of a pack, `role`
    the id of a job in it, `clips` whether questions are asked by their recordings where there are any (else by the
    system's voice), `text_percent` one of `TEXT_PERCENTS`, `welcomed` whether the first steps were shown.
    """

    microphone: str | None = None
    speaker: str | None = None
    voice: str | None = None
    model: str = "base"
    theme: str = "system"
    pack: str | None = None
    role: str | None = None
    clips: bool = True
    welcomed: bool = False
    text_percent: int | None = None


class _DamagedError(Exception):
    """The file does not hold settings."""


class _NewerError(Exception):
    """The file was written by a newer Aloud."""


def load_settings(path: Path) -> tuple[Settings, str | None]:
    """Read the settings; never fails.

    Returns:
        The settings, and None or one sentence for the person: the file was damaged or written by a newer Aloud, the
        defaults are used, and the original is kept beside under the name that the sentence gives.
    """
    try:
        return _parse(path.read_bytes()), None
    except FileNotFoundError:
        return Settings(), None
    except OSError as error:
        return Settings(), f"The settings {path} cannot be read ({error.strerror}): the defaults are used."
    except _NewerError:
        kept = _keep(path, "newer")
        return Settings(), f"The settings were written by a newer Aloud: the defaults are used, {kept}."
    except _DamagedError:
        kept = _keep(path, "damaged")
        return Settings(), f"The settings were damaged: the defaults are used, {kept}."


def _parse(data: bytes) -> Settings:
    try:
        values = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _DamagedError from error
    if not isinstance(values, dict) or not _is_version(values.get("version")):
        raise _DamagedError
    if values["version"] > SETTINGS_VERSION:
        raise _NewerError
    # Version 1 is the first: here older ones will be brought up to date.
    settings = Settings(**{field.name: values[field.name] for field in fields(Settings) if field.name in values})
    if not _is_sound(settings):
        raise _DamagedError
    return settings


def _is_version(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _is_sound(settings: Settings) -> bool:
    optional = (settings.microphone, settings.speaker, settings.voice, settings.pack, settings.role)
    return (
        all(value is None or isinstance(value, str) for value in optional)
        and isinstance(settings.model, str)
        and settings.theme in THEMES
        and isinstance(settings.clips, bool)
        and (settings.text_percent is None or settings.text_percent in TEXT_PERCENTS)
        and isinstance(settings.welcomed, bool)
    )


def _keep(path: Path, word: str) -> str:
    """Copy the file to a free name beside it, where the next `save_settings` cannot reach it; say so."""
    kept = free_name(path, word)
    with contextlib.suppress(OSError):
        shutil.copy2(path, kept)
        # Only a copy that arrived may set the original aside, so that the sentence comes once.
        path.unlink()
        return f"the old file is kept as {kept}"
    return f"and {path} was left as it is"


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings atomically, for this person only (mode 0600).

    Raises:
        StoreError: they cannot be written.
    """
    text = json.dumps({"version": SETTINGS_VERSION, **asdict(settings)}, ensure_ascii=False, indent=2) + "\n"
    try:
        write_whole(path, text)
    except OSError as error:
        raise StoreError(f"The settings {path} cannot be saved: {reason(error)}.") from error
