"""Typed access to the fields of a TOML file, with faults that name file, field and cure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Any

from content.errors import PackError

MAX_TEXT = 8_000
MAX_ITEMS = 50
MAX_SECONDS = 3_600.0
WRAPPED = 81  # characters; a line as long goes on in the next one

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
# Names that Windows gives to devices; a file of such a name cannot be made there.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
_NO_DEFAULT: Any = object()


class Faults:
    """Faults being collected: within `with faults:` a PackError ends the block and is kept in `found`."""

    def __init__(self) -> None:
        self.found: list[PackError] = []

    def add(self, error: PackError) -> None:
        """Keep a fault that need not end a block."""
        self.found.append(error)

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(error, PackError):
            self.add(error)
            return True
        return False


def shown(text: str, most: int = 60) -> str:
    """A stranger's text made fit for one line of a message: no control characters, at most `most` long."""
    printable = "".join(character if character.isprintable() else "?" for character in text[: most + 1])
    return printable if len(printable) <= most else f"{printable[:most]}…"


def is_device_name(name: str) -> bool:
    """Whether Windows would take a file of this name for a device, whatever its suffix."""
    return _DEVICE.fullmatch(name.split(".", maxsplit=1)[0].rstrip(" ")) is not None


class Fields:
    """The fields of one table in one file of a pack.

    Each field is taken once by the method for its type; `no_more` then finds those that nobody knows. A field that is
    missing (and has no default) or not of its type is a fault; it is collected, and the method returns something empty,
    so that one reading finds all faults.

    Args:
        file: path of the file inside its pack, for messages.
        values: what the file says.
        faults: where faults are collected.
        prefix: name of the table inside the file, ending in a dot, for messages.
    """

    def __init__(self, file: str, values: dict[str, Any], faults: Faults, prefix: str = "") -> None:
        self.file = file
        self.faults = faults
        self._values = dict(values)
        self._prefix = prefix
        self._known: list[str] = []

    def fault(self, field: str, what: str, cure: str) -> PackError:
        """The error for a wrong field, as one sentence."""
        return PackError(f'{self.file}: the field "{self.full_name(field)}" {what}; {cure}.')

    def full_name(self, field: str) -> str:
        """The name of a field with those of the tables around it."""
        return shown(self._prefix + field, 100)

    def wrong(self, field: str, what: str, cure: str) -> None:
        """Collect a fault of a field."""
        self.faults.add(self.fault(field, what, cure))

    def no_more(self) -> None:
        """Collect a fault for each field that nobody asked for."""
        known = ", ".join(sorted(self._known))
        for field in self._values:
            self.wrong(field, "is unknown", f"delete it or correct its name (known here: {known})")

    def names(self) -> list[str]:
        """The names of the fields that were not yet taken."""
        return list(self._values)

    def _take(self, field: str, default: Any = _NO_DEFAULT) -> Any:
        self._known.append(field)
        if field in self._values:
            return self._values.pop(field)
        if default is _NO_DEFAULT:
            raise self.fault(field, "is missing", "add it")
        return default

    def _as_text(self, field: str, value: Any) -> str:
        return " ".join(self._as_lines(field, value).split())

    def _as_lines(self, field: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self.fault(field, "is not text", "write it in quotation marks")
        if len(value) > 2 * MAX_TEXT or len(text := _stripped(value)) > MAX_TEXT:
            raise self.fault(field, f"has {len(value)} characters", f"shorten it to {MAX_TEXT}")
        if not text.replace("\n", " ").isprintable():
            raise self.fault(field, "holds control characters", "delete them")
        return text

    def _as_slug(self, field: str, value: Any) -> str:
        text = self._as_text(field, value)
        if not _SLUG.fullmatch(text) or len(text) > 80:
            raise self.fault(field, f"is {text[:40]!r}", "use small letters, digits and single hyphens only")
        if is_device_name(text):
            raise self.fault(field, f"is {text!r}, which Windows keeps for a device", "choose another name")
        return text

    def _as_list(self, field: str, value: Any, most: int = MAX_ITEMS) -> list[Any]:
        if not isinstance(value, list):
            raise self.fault(field, "is not a list", 'write it like ["one", "two"]')
        if len(value) > most:
            raise self.fault(field, f"has {len(value)} entries", f"keep at most {most}")
        return value

    def text(self, field: str, default: str = _NO_DEFAULT) -> str:
        """A text with runs of white space folded to one space; not empty unless the default is."""
        with self.faults:
            text = self._as_text(field, self._take(field, default))
            if not text and default is _NO_DEFAULT:
                raise self.fault(field, "is empty", "write its text")
            return text
        return ""

    def lines(self, field: str, default: str = _NO_DEFAULT) -> str:
        """A text whose line breaks are kept, as in a letter; not empty unless the default is.

        The break after a line of more than 80 characters is one that an editor made, and becomes a space.
        """
        with self.faults:
            text = self._as_lines(field, self._take(field, default))
            if not text and default is _NO_DEFAULT:
                raise self.fault(field, "is empty", "write its text")
            return re.sub(rf"(?<=[^\n]{{{WRAPPED}}})\n(?=[^\n])", " ", text)
        return ""

    def paragraphs(self, field: str, default: str = _NO_DEFAULT) -> str:
        """A text whose paragraphs are parted by one empty line, each of them folded to one line."""
        return "\n\n".join(" ".join(paragraph.split()) for paragraph in self.lines(field, default).split("\n\n"))

    def slug(self, field: str, default: str = _NO_DEFAULT) -> str:
        """A name for machines: small letters, digits and single hyphens."""
        with self.faults:
            value = self._take(field, default)
            return default if value == default else self._as_slug(field, value)
        return ""

    def choice(self, field: str, choices: Sequence[str], default: str = _NO_DEFAULT) -> str:
        """One of several words; the first of them if it is at fault."""
        with self.faults:
            return self._as_choice(field, self._take(field, default), choices)
        return choices[0]

    def _as_choice(self, field: str, value: Any, choices: Sequence[str]) -> str:
        text = self._as_text(field, value)
        if text not in choices:
            raise self.fault(field, f"is {text[:40]!r}", f"write one of {', '.join(choices)}")
        return text

    def choices(self, field: str, choices: Sequence[str]) -> tuple[str, ...]:
        """Some of several words; all of them if the field is left out."""
        with self.faults:
            values = self._as_list(field, self._take(field, list(choices)))
            return tuple(self._as_choice(field, value, choices) for value in values)
        return ()

    def texts(self, field: str, default: list[str] = _NO_DEFAULT) -> tuple[str, ...]:
        """A list of texts, with at least one unless the default is empty."""
        with self.faults:
            texts = tuple(self._as_text(field, value) for value in self._as_list(field, self._take(field, default)))
            if (not texts and default is _NO_DEFAULT) or not all(texts):
                raise self.fault(
                    field, "is empty or has an empty entry", "write at least one entry, none of them empty"
                )
            return texts
        return ()

    def slugs(self, field: str, most: int = MAX_ITEMS, least: int = 0) -> tuple[str, ...]:
        """A list of names for machines, none of them twice, which may be left out if none is enough."""
        with self.faults:
            values = self._as_list(field, self._take(field, [] if least == 0 else _NO_DEFAULT), most)
            if len(values) < least:
                raise self.fault(field, "is empty", "write at least one entry")
            names = tuple(self._as_slug(field, value) for value in values)
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise self.fault(field, f"names {twice[0]!r} twice", "name it once")
            return names
        return ()

    def texts_by_name(self, field: str, names: Sequence[str]) -> dict[str, str]:
        """A table of texts by name, each name one of those given; it may be left out."""
        table = self.table(field)
        texts = {}
        for name in table.names():
            with self.faults:
                table._as_slug(name, name)
                if name not in names:
                    raise table.fault(name, "is unknown", f"use {', '.join(names)}")
                texts[name] = table.text(name)
        return texts

    def integer(self, field: str, low: int, high: int, default: int = _NO_DEFAULT) -> int:
        """A whole number from `low` to `high`; `low` if it is at fault."""
        with self.faults:
            value = self._take(field, default)
            if not isinstance(value, int) or isinstance(value, bool):
                raise self.fault(field, "is not a whole number", "write digits only, without quotation marks")
            if not low <= value <= high:
                # Not all numbers can be written: Python refuses to print one of thousands of digits.
                told = value if abs(value) < 10**9 else "out of range"
                raise self.fault(field, f"is {told}", f"write a number from {low} to {high}")
            return value
        return low

    def flag(self, field: str) -> bool:
        """A switch, which is off if it is left out."""
        with self.faults:
            value = self._take(field, False)
            if not isinstance(value, bool):
                raise self.fault(field, "is neither true nor false", "write true or false, without quotation marks")
            return value
        return False

    def _as_number(self, field: str, value: Any, most: float, unit: str) -> float:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or (isinstance(value, float) and not math.isfinite(value)):
            raise self.fault(
                field, f"is not a number{unit and f' of {unit}'}", "write digits only, without quotation marks"
            )
        if not 0 <= value <= most:
            told = value if abs(value) < 10**9 else "out of range"
            raise self.fault(field, f"is {told}", f"write {unit or 'a number'} from 0 to {most:.0f}")
        return float(value)

    def seconds(self, field: str, default: float) -> float:
        """A time in seconds."""
        with self.faults:
            return self._as_number(field, self._take(field, default), MAX_SECONDS, "seconds")
        return default

    def optional_seconds(self, field: str) -> float | None:
        """A time in seconds; None if it is left out."""
        return self.seconds(field, 0.0) if field in self._values else self._take(field, None)

    def band(self, field: str, default: tuple[float, float]) -> tuple[float, float]:
        """A shortest and a longest time in seconds."""
        with self.faults:
            values = self._as_list(field, self._take(field, list(default)))
            seconds = [self._as_number(field, value, MAX_SECONDS, "seconds") for value in values]
            if len(seconds) != 2 or not 0 < seconds[0] < seconds[1]:
                raise self.fault(field, "is not a shortest and a longest time", "write it like [60, 120]")
            return seconds[0], seconds[1]
        return default

    def numbers(self, field: str, count: int, most: float) -> tuple[float, ...]:
        """One number, or a list of `count` of them in rising order; empty if it is at fault."""
        with self.faults:
            value = self._take(field)
            if (count == 1) == isinstance(value, list):
                raise self.fault(field, "is not of the right form", "write " + ("[60, 120]" if count > 1 else "60"))
            numbers = [self._as_number(field, number, most, "") for number in (value if count > 1 else [value])]
            if len(numbers) != count or sorted(set(numbers)) != numbers or numbers[0] <= 0:
                raise self.fault(field, "is not above zero or not rising", f"write {count} of them, the least first")
            return tuple(numbers)
        return ()

    def day(self, field: str) -> date | None:
        """A date, which may be left out."""
        with self.faults:
            value = self._take(field, None)
            if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
                raise self.fault(field, "is not a date", "write it like 2026-12-24, without quotation marks")
            return value
        return None

    def table(self, field: str) -> Fields:
        """A table, which may be left out."""
        values: dict[str, Any] = {}
        with self.faults:
            value = self._take(field, {})
            if not isinstance(value, dict):
                raise self.fault(field, "is not a table", f"write it under a line [{self._prefix}{shown(field)}]")
            values = value
        return Fields(self.file, values, self.faults, f"{self._prefix}{field}.")

    def optional_table(self, field: str) -> Fields | None:
        """A table; None if it is left out."""
        if field in self._values:
            return self.table(field)
        self._take(field, None)
        return None

    def tables(self, field: str, default: list[Any] = _NO_DEFAULT) -> list[Fields]:
        """A list of tables, with at least one unless the default is empty."""
        with self.faults:
            values = self._as_list(field, self._take(field, default))
            if (not values and default is _NO_DEFAULT) or not all(isinstance(value, dict) for value in values):
                raise self.fault(field, "is not a list of tables", f"write each under a line [[{self._prefix}{field}]]")
            return [
                Fields(self.file, value, self.faults, f"{self._prefix}{field}[{number}].")
                for number, value in enumerate(values, 1)
            ]
        return []


def _stripped(text: str) -> str:
    """The lines without white space at their ends, no two of them in a row empty, tabs as spaces."""
    lines = [line.expandtabs(4).rstrip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n").strip()
