"""The report as JSON: the schema accepts what we write and refuses what is wrong; what was written can be read back."""

import copy
import json
import math
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from content.errors import AloudError
from desktop.report import from_json, to_json
from desktop.report.json import ReportError
from tests.desktop.report.examples import example

SCHEMA = files("desktop.report").joinpath("report.schema.json").read_text(encoding="utf-8")
VALID = jsonschema.Draft202012Validator(json.loads(SCHEMA))


def holder(data: dict[str, Any], path: str) -> tuple[Any, Any]:
    """The object that holds the field at a path such as "transcript.words.0.text", and the field's name or index."""
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    inner: Any = data
    for step in way:
        inner = inner[step]
    return inner, last


def paths(value: Any, before: str = "") -> list[str]:
    """The path of every field; of a list only the first item."""
    found: list[str] = []
    if isinstance(value, dict):
        for key, item in value.items():
            found += [f"{before}{key}", *([] if key == "by_text" else paths(item, f"{before}{key}."))]
    elif isinstance(value, list) and value:
        found += paths(value[0], f"{before}0.")
    return found


DATA = to_json(example())


def test_the_schema_itself_is_sound() -> None:
    jsonschema.Draft202012Validator.check_schema(VALID.schema)


def test_the_example_is_valid_and_holds_every_branch() -> None:
    VALID.validate(DATA)
    for branch in ("audio", "question", "voice", "follow_up"):
        assert DATA[branch] is not None
    for lists in ("transcript.words", "pace.timeline", "pauses.items", "fillers.items", "fillers.possible", "findings"):
        inner, name = holder(DATA, lists)
        assert inner[name], lists


@pytest.mark.parametrize("path", paths(DATA))
def test_a_missing_field_is_refused(path: str) -> None:
    data = copy.deepcopy(DATA)
    inner, name = holder(data, path)
    del inner[name]
    assert not VALID.is_valid(data)


@pytest.mark.parametrize("path", paths(DATA))
def test_a_wrong_type_is_refused(path: str) -> None:
    data = copy.deepcopy(DATA)
    inner, name = holder(data, path)
    inner[name] = {"surprise": []} if not isinstance(inner[name], dict) else "surprise"
    assert not VALID.is_valid(data)


def test_added_fields_are_allowed() -> None:
    data = copy.deepcopy(DATA)
    data["new"] = data["audio"]["new"] = data["transcript"]["words"][0]["new"] = 1
    VALID.validate(data)
    assert from_json(data) == from_json(DATA)


def test_what_was_written_can_be_read_back() -> None:
    assert to_json(from_json(json.loads(json.dumps(DATA, allow_nan=False)))) == DATA


def test_numbers_are_rounded_and_never_nan() -> None:
    report = example()
    pace = replace(report.pace, speech_rate_wpm=math.nan, articulation_rate_sps=math.inf)
    length = replace(report.length, duration_s=72.123456)
    data = to_json(replace(report, pace=pace, length=length))
    assert data["pace"]["speech_rate_wpm"] is None
    assert data["pace"]["articulation_rate_sps"] is None
    assert data["length"]["duration_s"] == 72.123
    assert type(data["findings"][0]["kind"]) is str
    assert type(data["pace"]["verdict"]) is str


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        {**DATA, "length": None},
        {**DATA, "pace": {**DATA["pace"], "verdict": "quick"}},
        {**DATA, "pace": {**DATA["pace"], "target_wpm": [1]}},
        {**DATA, "sentences": "none"},
        {**DATA, "rubric_version": 1},
    ],
)
def test_what_is_no_report_ends_in_one_sentence(data: Any) -> None:
    with pytest.raises(ReportError, match=r"cannot be read .* again") as caught:
        from_json(data)
    assert isinstance(caught.value, AloudError)


def test_a_newer_report_is_refused() -> None:
    with pytest.raises(ReportError, match="newer version"):
        from_json({**DATA, "schema_version": 2})
