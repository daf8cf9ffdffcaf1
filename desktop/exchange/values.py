"""Values out of a stranger's JSON: parsed within limits, of finite numbers and of text that can be shown."""

from __future__ import annotations

import json
import math
import unicodedata
from datetime import UTC, datetime
from typing import Any

from desktop.exchange.errors import TakeFileError

MAX_DEPTH = 12
MAX_VALUES = 200_000
MAX_TEXT = 100_000
MAX_NUMBER = 1e6

# Controls, halves of surrogate pairs, and what changes the direction of writing.
_BAD_KINDS = ("Cc", "Cs")
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def parsed(raw: bytes, name: str) -> dict[str, Any]:
    """Return the object that a JSON file holds.

    Args:
        raw: the file, UTF-8.
        name: of the file, for the message.

    Raises:
        TakeFileError: it is no JSON object in UTF-8, nests too deeply, holds too much or a number out of range.
    """
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except RecursionError as error:
        raise damaged(name, "is nested too deeply") from error
    except ValueError as error:
        raise damaged(name, "is not JSON in UTF-8") from error
    if not isinstance(value, dict):
        raise damaged(name, "holds no object")
    checked: dict[str, Any] = _checked(value, name)
    return checked


def damaged(name: str, what: str) -> TakeFileError:
    """The error for a file in a take that cannot be used."""
    return TakeFileError(f"The take cannot be opened: its {name} {what}; ask for the file again.")


def clean_text(text: str) -> str:
    """Return a text without what a screen or a terminal would obey; line breaks and tabs stay."""
    return "".join(character if _is_shown(character) else "\ufffd" for character in text)


def _is_shown(character: str) -> bool:
    if character.isprintable() or character in "\n\t":
        return True
    return unicodedata.category(character) not in _BAD_KINDS and character not in _DIRECTIONS


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _checked(value: Any, name: str) -> Any:
    """Return the value with its texts cleaned; the count goes over everything in the file."""
    left = MAX_VALUES

    def look(value: Any, depth: int) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise damaged(name, "holds too much")
        if depth > MAX_DEPTH:
            raise damaged(name, "is nested too deeply")
        if isinstance(value, str):
            if len(value) > MAX_TEXT:
                raise damaged(name, "holds a text that is too long")
            return clean_text(value)
        if isinstance(value, list):
            return [look(item, depth + 1) for item in value]
        if isinstance(value, dict):
            return {clean_text(key): look(item, depth + 1) for key, item in value.items()}
        if isinstance(value, int | float) and not (math.isfinite(value) and abs(value) <= MAX_NUMBER):
            raise damaged(name, "holds a number that cannot be")
        return value

    return look(value, 0)


class Table:
    """Typed access to one JSON object.

    Args:
        values: the object, as `parsed` gives it.
        name: of its file, for messages.
    """

    def __init__(self, values: Any, name: str) -> None:
        if not isinstance(values, dict):
            raise damaged(name, "holds something else than it should")
        self._values: dict[str, Any] = values
        self._name = name

    def text(self, field: str, most: int, *, least: int = 0) -> str:
        """A text of limited length; "" where it may be left out and is."""
        value = self._values.get(field, "" if least == 0 else None)
        if not isinstance(value, str) or not least <= len(value) <= most:
            raise self._wrong(field)
        return value

    def token(self, field: str) -> str:
        """An id of 32 hexadecimal digits."""
        value = self.text(field, 32, least=32)
        if set(value) - set("0123456789abcdef"):
            raise self._wrong(field)
        return value

    def whole(self, field: str, low: int, high: int) -> int:
        """A whole number in a range."""
        value = self._values.get(field)
        if type(value) is not int or not low <= value <= high:
            raise self._wrong(field)
        return value

    def number(self, field: str, low: float, high: float) -> float:
        """A number in a range."""
        value = self._values.get(field)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self._wrong(field)
        return float(value)

    def moment(self, field: str) -> datetime:
        """A moment as ISO 8601 with its offset."""
        try:
            moment = datetime.fromisoformat(self.text(field, 40, least=1))
            if moment.tzinfo is None or not 1970 <= moment.year <= 9000:
                raise ValueError(moment)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise self._wrong(field) from error

    def table(self, field: str) -> Table:
        """An object."""
        return Table(self._values.get(field), self._name)

    def optional(self, field: str) -> Table | None:
        """An object, or None where it is null or left out."""
        return None if self._values.get(field) is None else self.table(field)

    def tables(self, field: str, most: int) -> list[Table]:
        """A list of objects of limited length."""
        values = self._values.get(field)
        if not isinstance(values, list) or len(values) > most:
            raise self._wrong(field)
        return [Table(value, self._name) for value in values]

    @property
    def values(self) -> dict[str, Any]:
        """The object itself."""
        return self._values

    def _wrong(self, field: str) -> TakeFileError:
        return damaged(self._name, f"has no {field} as it should be")
