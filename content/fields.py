"""Typed access to the fields of a TOML file, with faults that name file, field and cure."""

from __future__ import annotations

import math
import re
from typing import Any

from content.errors import PackError

MAX_TEXT = 8_000
MAX_ITEMS = 50
MAX_SECONDS = 3_600.0

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_NO_DEFAULT: Any = object()


class Fields:
    """The fields of one table in one file of a pack.

    Each field is taken once by the method for its type; `no_more` then finds those that nobody knows. Every method
    raises PackError if the field is missing (unless it has a default) or not of its type.

    Args:
        file: path of the file inside its pack, for messages.
        values: what the file says.
        prefix: name of the table inside the file, ending in a dot, for messages.
    """

    def __init__(self, file: str, values: dict[str, Any], prefix: str = "") -> None:
        self.file = file
        self._values = dict(values)
        self._prefix = prefix
        self._known: list[str] = []

    def fault(self, field: str, what: str, cure: str) -> PackError:
        """The error for a wrong field, as one sentence."""
        return PackError(f'{self.file}: the field "{self._prefix}{field}" {what}; {cure}.')

    def no_more(self) -> None:
        """Raise PackError if a field is left that nobody asked for."""
        for field in self._values:
            known = ", ".join(sorted(self._known))
            raise self.fault(field, "is unknown", f"delete it or correct its name (known here: {known})")

    def _take(self, field: str, default: Any = _NO_DEFAULT) -> Any:
        self._known.append(field)
        if field in self._values:
            return self._values.pop(field)
        if default is _NO_DEFAULT:
            raise self.fault(field, "is missing", "add it")
        return default

    def _as_text(self, field: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self.fault(field, "is not text", "write it in quotation marks")
        text = " ".join(value.split())
        if len(text) > MAX_TEXT:
            raise self.fault(field, f"has {len(text)} characters", f"shorten it to {MAX_TEXT}")
        if not text.isprintable():
            raise self.fault(field, "holds control characters", "delete them")
        return text

    def _as_slug(self, field: str, value: Any) -> str:
        text = self._as_text(field, value)
        if not _SLUG.fullmatch(text) or len(text) > 80:
            raise self.fault(field, f"is {text[:40]!r}", "use small letters, digits and single hyphens only")
        return text

    def _as_list(self, field: str, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.fault(field, "is not a list", 'write it like ["one", "two"]')
        if len(value) > MAX_ITEMS:
            raise self.fault(field, f"has {len(value)} entries", f"keep at most {MAX_ITEMS}")
        return value

    def text(self, field: str, default: str = _NO_DEFAULT) -> str:
        """A text with runs of white space folded to one space; not empty unless the default is."""
        text = self._as_text(field, self._take(field, default))
        if not text and default is _NO_DEFAULT:
            raise self.fault(field, "is empty", "write its text")
        return text

    def slug(self, field: str) -> str:
        """A name for machines: small letters, digits and single hyphens."""
        return self._as_slug(field, self._take(field))

    def choice(self, field: str, choices: list[str]) -> str:
        """One of several words."""
        text = self._as_text(field, self._take(field))
        if text not in choices:
            raise self.fault(field, f"is {text[:40]!r}", f"write one of {', '.join(choices)}")
        return text

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts, with at least one."""
        texts = tuple(self._as_text(field, value) for value in self._as_list(field, self._take(field)))
        if not texts or not all(texts):
            raise self.fault(field, "is empty or has an empty entry", "write at least one entry, none of them empty")
        return texts

    def slugs(self, field: str) -> tuple[str, ...]:
        """A list of names for machines, which may be empty or left out."""
        return tuple(self._as_slug(field, value) for value in self._as_list(field, self._take(field, [])))

    def texts_by_slug(self, field: str) -> dict[str, str]:
        """A table of texts by name, which may be left out."""
        table = self.table(field)
        return {name: table.text(table._as_slug(name, name)) for name in list(table._values)}

    def integer(self, field: str) -> int:
        """A whole number."""
        value = self._take(field)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fault(field, "is not a whole number", "write digits only, without quotation marks")
        return value

    def _as_seconds(self, field: str, value: Any) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            raise self.fault(field, "is not a number of seconds", "write digits only, without quotation marks")
        if not 0 <= value <= MAX_SECONDS:
            raise self.fault(field, f"is {value}", f"write seconds from 0 to {MAX_SECONDS:.0f}")
        return float(value)

    def seconds(self, field: str, default: float) -> float:
        """A time in seconds."""
        return self._as_seconds(field, self._take(field, default))

    def band(self, field: str, default: tuple[float, float]) -> tuple[float, float]:
        """A shortest and a longest time in seconds."""
        values = self._as_list(field, self._take(field, list(default)))
        seconds = [self._as_seconds(field, value) for value in values]
        if len(seconds) != 2 or not 0 < seconds[0] < seconds[1]:
            raise self.fault(field, "is not a shortest and a longest time", "write it like [60, 120]")
        return seconds[0], seconds[1]

    def table(self, field: str) -> Fields:
        """A table, which may be left out."""
        value = self._take(field, {})
        if not isinstance(value, dict):
            raise self.fault(field, "is not a table", f"write it under a line [{self._prefix}{field}]")
        return Fields(self.file, value, f"{self._prefix}{field}.")

    def tables(self, field: str) -> list[Fields]:
        """A list of tables, with at least one."""
        values = self._as_list(field, self._take(field))
        if not values or not all(isinstance(value, dict) for value in values):
            raise self.fault(field, "is not a list of tables", f"write each under a line [[{self._prefix}{field}]]")
        return [Fields(self.file, value, f"{self._prefix}{field}[{number}].") for number, value in enumerate(values, 1)]
