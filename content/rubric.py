"""The rubric: the targets and thresholds that turn measures into verdicts and findings.

Its numbers, with the source of each norm, stand in rubric.toml beside this file; a coach can change them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

DEFAULT_RUBRIC = Path(__file__).with_name("rubric.toml")


@dataclass(frozen=True, slots=True)
class Norm:
    """One threshold or band: its value(s), where it comes from, and how well founded it is.

    `basis` is "study", "convention" or "guess".
    """

    values: tuple[float, ...]
    source: str
    basis: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """A versioned set of norms by name, such as "pace.fine_wpm"."""

    version: str
    norms: dict[str, Norm]

    def value(self, name: str) -> float:
        """The single value of a norm."""
        return self.norms[name].values[0]

    def band(self, name: str) -> tuple[float, float]:
        """The two values of a norm that is a band."""
        low, high = self.norms[name].values
        return low, high


def load_rubric(path: Path = DEFAULT_RUBRIC) -> Rubric:
    """Read a rubric file."""
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
