"""The rubric: the targets and thresholds that turn measures into verdicts and findings.

Its numbers, with the source of each norm, stand in rubric.toml beside this file. A pack may override single values in a
rubric.toml of its own, each with its source, and the wording of findings.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from content.fields import Fields

DEFAULT_RUBRIC = Path(__file__).with_name("rubric.toml")
BASES = ("study", "convention", "guess")
# The table of a pack's rubric.toml that words findings; all other tables hold norms.
FINDINGS = "findings"
# The findings whose words a pack may choose: all that models/findings makes.
FINDINGS_TO_WORD = frozenset(
    [
        "whole_story",
        "result_told",
        "action_told",
        "structured",
        "points_made",
        "quality_shown",
        "specific",
        "pace_fine",
        "few_fillers",
        "length_fine",
        "no_event",
        "no_result",
        "no_action",
        "thin_action",
        "too_short",
        "too_long",
        "long_pauses",
        "too_fast",
        "too_slow",
        "many_filled_pauses",
        "many_filler_words",
        "missing_listen",
        "missing_acknowledge",
        "missing_clarify",
        "missing_act_or_escalate",
        "missing_follow_up",
        "missing_position",
        "missing_support",
        "mostly_we",
        "rushed_stretch",
        "hedging",
        "repeating",
        "long_sentences",
        "flat_pitch",
    ]
)

MOST = 3_600.0
# Norms that must stay in this order, or verdicts and findings contradict each other.
_RISING = (
    (("pace.finding_below_wpm", 0), ("pace.fine_wpm", 0)),
    (("pace.fine_wpm", 1), ("pace.finding_above_wpm", 0)),
    (("fillers.fine_per_minute", 0), ("fillers.finding_per_minute", 0)),
    (("pauses.silent_s", 0), ("pauses.shown_s", 0)),
    (("pauses.shown_s", 0), ("pauses.long_s", 0)),
    (("length.finding_below_ratio", 0), ("length.finding_above_ratio", 0)),
)


@dataclass(frozen=True, slots=True)
class Norm:
    """One threshold or band: its value(s), where it comes from, and how well founded it is.

    `basis` is "study", "convention" or "guess", or "own choice" where the person set it for themselves.
    """

    values: tuple[float, ...]
    source: str
    basis: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A coach's own words for a finding; an empty text leaves Aloud's."""

    message: str
    why: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """A versioned set of norms by name, such as "pace.fine_wpm", and of wordings by the id of the finding.

    `not_scored` names measures ("fillers", "pauses") that are counted and get no verdict and no finding.
    """

    version: str
    norms: dict[str, Norm]
    wordings: dict[str, Wording] = field(default_factory=dict)
    not_scored: frozenset[str] = frozenset()

    def value(self, name: str) -> float:
        """The single value of a norm."""
        return self.norms[name].values[0]

    def band(self, name: str) -> tuple[float, float]:
        """The two values of a norm that is a band."""
        low, high = self.norms[name].values
        return low, high


@cache
def load_rubric(path: Path = DEFAULT_RUBRIC) -> Rubric:
    """Read Aloud's rubric file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    norms = {
        f"{group}.{name}": Norm(
            tuple(norm["value"]) if isinstance(norm["value"], list) else (norm["value"],),
            norm["source"],
            norm["basis"],
        )
        for group, names in data.items()
        if isinstance(names, dict)
        for name, norm in names.items()
    }
    return Rubric(str(data["version"]), norms)


def overridden(rubric: Rubric, fields: Fields, version: str) -> Rubric:
    """Override values and wordings of a rubric by those of a pack's rubric.toml; faults are collected in `fields`.

    Args:
        rubric: what holds where the pack says nothing.
        fields: the whole file. A norm is a table of `value`, `source` and optionally `basis` ("guess").
        version: what the result calls itself, so that a report tells by which norms it was made.
    """
    norms = dict(rubric.norms)
    tables = {group: fields.table(group) for group in dict.fromkeys(name.split(".")[0] for name in norms)}
    for full_name, default in rubric.norms.items():
        group, name = full_name.split(".")
        table = tables[group].optional_table(name)
        norm = _norm(table, default) if table else None
        if norm is not None:
            norms[full_name] = norm
    for table in tables.values():
        table.no_more()
    for (low, low_at), (high, high_at) in _RISING:
        if norms[low].values[low_at] > norms[high].values[high_at]:
            fields.wrong(low, f"is above {high}", "choose values that rise from the one to the other")
    wordings = dict(rubric.wordings)
    findings = fields.table(FINDINGS)
    for name in sorted(FINDINGS_TO_WORD):
        words = findings.optional_table(name)
        if words:
            wordings[name] = Wording(words.text("message", ""), words.text("why", ""))
            words.no_more()
    findings.no_more()
    fields.no_more()
    return Rubric(version, norms, wordings)


def _norm(fields: Fields, default: Norm) -> Norm | None:
    """The norm in a table; None if it is at fault."""
    values = fields.numbers("value", len(default.values), MOST)
    source = fields.text("source")
    basis = fields.choice("basis", BASES, "guess")
    fields.no_more()
    return Norm(values, source, basis) if values and source else None
