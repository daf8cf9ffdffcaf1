"""A DeliveryReport as plain JSON values (schema_version 1), and back; report.schema.json describes them."""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from content.errors import AloudError
from models.types import DeliveryReport, Word

SCHEMA_VERSION = 1

# Digits after the point by the ending of a field's name: no more than the measure knows.
_DIGITS = {
    "_s": 3,
    "_hz": 1,
    "_db": 1,
    "_dbfs": 1,
    "_wpm": 1,
    "wpm": 1,
    "_sps": 2,
    "_semitones": 2,
    "per_minute": 2,
    "per_100_words": 2,
    "grade": 1,
    "_ease": 1,
    "clipped_fraction": 6,
}
_OTHER_DIGITS = 4


class ReportError(AloudError):
    """A stored report cannot be read."""


def to_json(report: DeliveryReport) -> dict[str, Any]:
    """Return the report as values that `json.dumps(..., allow_nan=False)` takes.

    Unknown is None, never 0 or NaN; numbers are rounded to what the measure knows. The words of a typed answer have
    no times.
    """
    data: dict[str, Any] = _encode(report, "")
    if report.audio is None and report.models.transcriber is None:
        for word in data["transcript"]["words"]:
            word["start_s"] = word["end_s"] = None
    return data


def from_json(data: Mapping[str, Any]) -> DeliveryReport:
    """Return the report that `to_json` wrote; fields it does not know are left aside.

    Raises:
        ReportError: The data is not a report, or was written by a newer Aloud.
    """
    version = data.get("schema_version") if isinstance(data, Mapping) else None
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise ReportError("This report was made by a newer version of Aloud; update Aloud to open it.")
    try:
        report: DeliveryReport = _decoder(DeliveryReport)(data)
    except _WrongError as error:
        raise ReportError(f"This report cannot be read (report{error}); analyse the recording again.") from error
    except (KeyError, TypeError, ValueError) as error:
        raise ReportError(f"This report cannot be read ({error}); analyse the recording again.") from error
    return report


def _encode(value: Any, name: str) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _encode(getattr(value, field.name), field.name) for field in dataclasses.fields(value)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | list):
        return [_encode(item, name) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _encode(item, name) for key, item in value.items()}
    if isinstance(value, float):
        return _rounded(value, name)
    return value


def _rounded(value: float, name: str) -> float | None:
    if not math.isfinite(value):
        return None
    digits = next((digits for ending, digits in _DIGITS.items() if name.endswith(ending)), _OTHER_DIGITS)
    return round(float(value), digits) + 0.0  # + 0.0 turns -0.0 into 0.0


class _WrongError(TypeError):
    """A value is not of its kind; the text says where, from the field it stands in on."""


@lru_cache(maxsize=256)
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """Return what turns a JSON value into this kind; a report has thousands of values of a few dozen kinds."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _object_decoder(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        wanted = _decoder(next(option for option in inner if option is not types.NoneType))
        return lambda value: None if value is None else wanted(value)
    if origin is tuple:
        return _list_decoder(inner)
    if origin is dict:
        item_of = _decoder(inner[1])

        def mapping(value: Any) -> Any:
            if not isinstance(value, Mapping):
                raise _WrongError(" is no object")
            return {str(key): item_of(item) for key, item in value.items()}

        return mapping
    return _scalar_decoder(kind)


def _object_decoder(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    # Fields that came later have a default, so that older reports can be read.
    fields = [
        (field.name, _decoder(hints[field.name]), field.default is dataclasses.MISSING)
        for field in dataclasses.fields(kind)
    ]

    def decode(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _WrongError(" is no object")
        if kind is Word:
            value = {**value, **{key: value[key] or 0.0 for key in ("start_s", "end_s") if key in value}}
        found = {}
        for name, part_of, needed in fields:
            if needed or name in value:
                try:
                    found[name] = part_of(value[name])
                except _WrongError as error:
                    raise _WrongError(f".{name}{error}") from None
        return kind(**found)

    return decode


def _list_decoder(inner: tuple[Any, ...]) -> Callable[[Any], Any]:
    if inner[-1] is Ellipsis:
        item_of = _decoder(inner[0])

        def alike(value: Any) -> Any:
            if not isinstance(value, list | tuple):
                raise _WrongError(" is no list")
            return tuple(map(item_of, value))

        return alike
    decoders = [_decoder(each) for each in inner]

    def each_its_own(value: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise _WrongError(" is no list")
        return tuple(decode(item) for item, decode in zip(value, decoders, strict=True))

    return each_its_own


def _scalar_decoder(kind: Any) -> Callable[[Any], Any]:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind

    def scalar(value: Any) -> Any:
        if kind is float and type(value) in (float, int):
            return float(value)
        if kind in (str, bool, int) and type(value) is kind:
            return value
        raise _WrongError(f" is no {getattr(kind, '__name__', kind)}")

    return scalar
