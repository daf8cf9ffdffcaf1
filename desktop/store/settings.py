"""The settings: one small versioned JSON file, written whole or not at all."""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from desktop.disk import write_whole
from desktop.store.errors import StoreError
from desktop.store.files import free_name, reason

SETTINGS_VERSION = 1
THEMES = ("system", "light", "dark")
MOTIONS = ("system", "reduced", "full")
PACE_LIMITS_WPM = (40.0, 300.0)
"""Lowest and highest speech rate of an own pace band, in words a minute."""
TEXT_PERCENTS = (100, 125, 150, 175, 200)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person has chosen; None means "the system's default".

    `microphone` and `speaker` are device ids of `desktop.audio.devices`, `voice` the name of a system voice, `model`
    the name of the speech weights, `theme` one of "system", "light", "dark", `pack` the id of a pack, `role`
    the id of a job in it, `clips` whether questions are asked by their recordings where there are any (else by the
    system's voice), `text_percent` one of `TEXT_PERCENTS` or None for what the
    system says, `welcomed` whether the first steps were shown, `handout` the fingerprint of the handed-out pack
    that was opened last.

    On the practise page: `hides_question` keeps the text back until it has been heard, `shows_time` and `shows_notes`
    say what is seen while answering, `letter_keys` whether single letters do something, `keys` those that were changed,
    by the name of the action ("" for none). `motion` is one of "system", "reduced", "full".

    For this person alone: `pace_wpm` is the own band of speech rate in words a minute or None for that of the pack,
    `scores_fillers` and `scores_pauses` whether they are judged, `countdowns` whether think time may run out.
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
    handout: str | None = None
    hides_question: bool = False
    shows_time: bool = True
    shows_notes: bool = False
    letter_keys: bool = True
    keys: dict[str, str] = field(default_factory=dict)
    motion: str = "system"
    pace_wpm: tuple[float, float] | None = None
    scores_fillers: bool = True
    scores_pauses: bool = True
    countdowns: bool = True
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


def peek_settings(path: Path) -> Settings:
    """Read the settings and leave the file as it is, whatever it holds; the defaults where it cannot be used."""
    try:
        return _parse(path.read_bytes())
    except (OSError, _NewerError, _DamagedError):
        return Settings()


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
    if isinstance(values.get("pace_wpm"), list):
        values["pace_wpm"] = tuple(values["pace_wpm"])
    settings = Settings(**{each.name: values[each.name] for each in fields(Settings) if each.name in values})
    if not _is_sound(settings):
        raise _DamagedError
    return settings


def _is_version(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _is_sound(settings: Settings) -> bool:
    optional = (settings.microphone, settings.speaker, settings.voice, settings.pack, settings.role, settings.handout)
    switches = (each.name for each in fields(Settings) if isinstance(each.default, bool))
    return (
        all(value is None or isinstance(value, str) for value in optional)
        and isinstance(settings.model, str)
        and settings.theme in THEMES
        and settings.motion in MOTIONS
        and all(isinstance(getattr(settings, name), bool) for name in switches)
        and isinstance(settings.keys, dict)
        and all(isinstance(key, str) for key in settings.keys.values())
        and (settings.text_percent is None or settings.text_percent in TEXT_PERCENTS)
        and (settings.pace_wpm is None or is_pace_band(settings.pace_wpm))
    )


def is_pace_band(band: Any) -> bool:
    """Whether this is a band of speech rates, (low, high) in words a minute, within the limits."""
    low, high = PACE_LIMITS_WPM
    return (
        isinstance(band, tuple)
        and len(band) == 2
        and all(isinstance(rate, int | float) and not isinstance(rate, bool) for rate in band)
        and low <= band[0] < band[1] <= high
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
        write_whole(path, text.encode("utf-8"))
    except OSError as error:
        raise StoreError(f"The settings {path} cannot be saved: {reason(error)}.") from error
