"""What lists and trends need of a report, and the words to search in. Pure.

Reports are long, and a list of thousands must open at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

DIGEST_VERSION = 1
"""Another number makes every digest anew."""

LONG_PAUSE_S = 1.0
"""From this length on a silent pause is a long one (Campione and Veronis 2002)."""

STORY = ("situation", "task", "action", "result")


@dataclass(frozen=True, slots=True)
class PartHeard:
    """A part of a good answer: whether it was heard, and how sure that is (0..1)."""

    name: str
    covered: bool
    certainty: float


@dataclass(frozen=True, slots=True)
class Digest:
    """A report in short; None is unknown.

    `parts` are those that fit the kind of question, `story` the STAR parts heard where the question wants a story.
    `fix` is what the report asks for first. `length_s` goes from the first to the last word, `target_s` is its band;
    the counts belong to that length. `hearing` is recall and precision with filled pauses. Of a recording that cannot
    be trusted all measures are unknown.
    """

    parts: tuple[PartHeard, ...] = ()
    story: tuple[str, ...] | None = None
    fix: str = ""
    length_s: float | None = None
    target_s: tuple[float, float] | None = None
    pace_wpm: float | None = None
    target_wpm: tuple[float, float] | None = None
    filled_pauses: int | None = None
    filler_words: int | None = None
    long_pauses: int | None = None
    hearing: tuple[float, float] | None = None


def digest_of(report_json: str | None) -> Digest:
    """Return a saved report in short; what is missing or damaged in it is unknown."""
    report = _read(report_json)
    try:
        parts = tuple(
            PartHeard(str(part["name"]), bool(part["covered"]), float(part["certainty"]))
            for part in report["structure"]["parts"]
        )
    except (KeyError, TypeError, ValueError):
        parts = ()
    return Digest(parts=parts, story=_story(report), fix=_fix(report), **_measures(report))


def words_of(question_text: str, report_json: str | None) -> str:
    """Return question and answer, that to its follow-up included, folded for a search that ignores case."""
    report = _read(report_json)
    said = [question_text]
    for part in (report.get("transcript"), report.get("prompted")):
        if isinstance(part, Mapping) and isinstance(part.get("text"), str):
            said.append(part["text"])
    return "\n".join(said).casefold()


def digest_text(digest: Digest) -> str:
    """Return a digest as JSON text."""
    return json.dumps(asdict(digest), ensure_ascii=False)


def read_digest(text: str) -> Digest:
    """Return the digest that `digest_text` wrote."""
    data = json.loads(text)
    data["parts"] = tuple(PartHeard(**part) for part in data["parts"])
    for name in ("story", "target_s", "target_wpm", "hearing"):
        data[name] = tuple(data[name]) if data[name] is not None else None
    return Digest(**data)


def _read(report_json: str | None) -> Mapping[str, Any]:
    try:
        report = json.loads(report_json or "")
    except ValueError:
        return {}
    return report if isinstance(report, Mapping) else {}


def _story(report: Mapping[str, Any]) -> tuple[str, ...] | None:
    try:
        star = report["star"]
        return tuple(name for name in STORY if star[name]["covered"]) if star["applies"] else None
    except (KeyError, TypeError):
        return None


def _fix(report: Mapping[str, Any]) -> str:
    try:
        return next((str(each["message"]) for each in report["findings"] if each["kind"] != "strength"), "")
    except (KeyError, TypeError):
        return ""


def _measures(report: Mapping[str, Any]) -> dict[str, Any]:
    try:
        if not report["reliability"]["ok"] or report["length"]["duration_s"] is None:
            return {}
        length, pace, fillers = report["length"], report["pace"], report["fillers"]
        pauses, error = report["pauses"], fillers.get("error")
        long = [each for each in pauses["items"] if each["end_s"] - each["start_s"] >= LONG_PAUSE_S]
        return {
            "length_s": float(length["duration_s"]),
            "target_s": _band(length["target_s"]),
            "pace_wpm": pace["speech_rate_wpm"],
            "target_wpm": _band(pace["target_wpm"]),
            "filled_pauses": fillers["filled_pauses"]["count"],
            "filler_words": fillers["filler_words"]["count"],
            "long_pauses": len(long) if pauses["count"] is not None else None,
            "hearing": (error["recall"], error["precision"]) if error is not None else None,
        }
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}


def _band(values: Any) -> tuple[float, float] | None:
    return (float(values[0]), float(values[1])) if values is not None else None
