"""The single-letter keys of the practise page: one table of what they do; each can be changed or taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from content.errors import AloudError
from desktop.store.settings import Settings


class KeyTakenError(AloudError):
    """A letter cannot be used for this."""


class Action(StrEnum):
    """What a letter can do on the practise page."""

    AGAIN = "again"
    SLOWER = "slower"
    RETAKE = "retake"
    HINT = "hint"
    NOTES = "notes"
    TIME = "time"
    TYPE = "type"


DEFAULTS: Mapping[Action, str] = {
    Action.AGAIN: "A",
    Action.SLOWER: "S",
    Action.RETAKE: "R",
    Action.HINT: "H",
    Action.NOTES: "N",
    Action.TIME: "T",
    Action.TYPE: "W",
}
"""The table. Space, Enter and Escape are not in it: they mean the same on every page."""


def keys_in(settings: Settings) -> dict[Action, str]:
    """Return the letter of each action, "" for none; all are "" where letters are turned off."""
    if not settings.letter_keys:
        return dict.fromkeys(Action, "")
    return chosen_keys(settings)


def chosen_keys(settings: Settings) -> dict[Action, str]:
    """Return the letter of each action as it was chosen, whether letters are turned on or off."""
    chosen: dict[Action, str] = {}
    for action in Action:
        letter = settings.keys.get(action.value, DEFAULTS[action]).upper()
        # A file that was written by hand may name a letter twice: the first one keeps it.
        chosen[action] = letter if _is_letter(letter) and letter not in chosen.values() else ""
    return chosen


def with_key(settings: Settings, action: Action, letter: str, names: Mapping[Action, str]) -> Settings:
    """Return the settings with another letter for an action.

    Args:
        settings: those in force.
        action: what it does.
        letter: the letter; "" takes it away.
        names: what each action is called, for the sentence.

    Raises:
        KeyTakenError: it is no letter, or does something else already.
    """
    letter = letter.strip().upper()
    if letter and not _is_letter(letter):
        raise KeyTakenError(f"“{letter}” cannot be used: choose one letter, or leave it empty for none.")
    taken = next((each for each, key in chosen_keys(settings).items() if key == letter and each is not action), None)
    if letter and taken is not None:
        raise KeyTakenError(f"{letter} is taken by “{names[taken]}”: choose another letter, or change that one first.")
    return replace(settings, keys={**settings.keys, action.value: letter})


def _is_letter(letter: str) -> bool:
    return len(letter) == 1 and letter.isalpha()
