"""A DeliveryReport as a few lines of plain text, for a terminal."""

from __future__ import annotations

import textwrap

from desktop.report.hearing import count_words, error_words
from models.answer.prompted import brought
from models.types import DeliveryReport, FillerRate, Star

_COMPONENTS = ("situation", "task", "action", "result")


def to_text(report: DeliveryReport, width: int | None = None) -> str:
    """Return the summary: what was heard, the measures with their targets, findings, and what not to trust.

    Args:
        report: the report.
        width: columns to break long lines at; None for one line each.
    """
    lines: list[tuple[str, str]] = []
    if report.question is not None:
        lines.append(("Question", report.question.text))
    lines.append(("Heard", report.transcript.text or "no words"))
    if report.transcript.text:
        lines += [("Length", _length(report)), ("Pace", _pace(report)), ("Pauses", _pauses(report))]
        lines += [("Fillers", _fillers(report)), ("How exact", _hearing(report))]
        lines += [("Reading ease", _reading_ease(report)), ("STAR", _star(report.star))]
    lines += _findings(report)
    asked = report.prompted.follow_up if report.prompted is not None else report.follow_up
    if asked is not None:
        lines.append(("Follow-up", asked.text))
    if report.prompted is not None:
        lines += [("Answered", report.prompted.text or "no words"), ("With it", _brought(report))]
    lines += [("Note", reason) for reason in report.reliability.reasons]
    indent = max(len(label) for label, _ in lines) + 2
    return "\n".join(_line(f"{label:<{indent}}{text}", indent, width) for label, text in lines if text)


def _line(text: str, indent: int, width: int | None) -> str:
    if width is None or width < 2 * indent:
        return text
    return textwrap.fill(text, width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)


def _findings(report: DeliveryReport) -> list[tuple[str, str]]:
    """What worked, then the one fix for the next take, then the others."""
    lines = [("Worked", finding.message) for finding in report.findings if finding.kind == "strength"]
    fixes = [finding.message for finding in report.findings if finding.kind != "strength"]
    return lines + [("Later" if index else "Next time", text) for index, text in enumerate(fixes)]


def _length(report: DeliveryReport) -> str:
    length = report.length
    text = (
        f"{length.words} words" if length.duration_s is None else f"{_clock(length.duration_s)}, {length.words} words"
    )
    if length.target_s is not None and length.duration_s is not None:
        text += f" (target {_clock(length.target_s[0])} to {_clock(length.target_s[1])})"
    return text + _verdict(length.verdict)


def _pace(report: DeliveryReport) -> str:
    pace = report.pace
    if pace.speech_rate_wpm is None:
        return ""
    low, high = pace.target_wpm
    return f"{pace.speech_rate_wpm:.0f} words a minute (target {low:.0f} to {high:.0f}){_verdict(pace.verdict)}"


def _pauses(report: DeliveryReport) -> str:
    pauses = report.pauses
    if pauses.count is None:
        return ""
    text = f"{pauses.count} of a quarter second and more"
    if pauses.longest_s is not None and pauses.count:
        text += f", the longest {pauses.longest_s:.1f} s"
    if pauses.response_latency_s is not None:
        text += f"; first word after {pauses.response_latency_s:.1f} s"
    return text


def _fillers(report: DeliveryReport) -> str:
    fillers = report.fillers
    text = (
        f"{_rate('filled pause', fillers.filled_pauses)}, {_rate('filler word', fillers.filler_words)}"
        if fillers.count
        else "none heard"
    )
    if fillers.by_text:
        common = sorted(fillers.by_text.items(), key=lambda item: (-item[1], item[0]))[:5]
        text += ": " + ", ".join(f"{word} {count}" for word, count in common)
    return text


def _hearing(report: DeliveryReport) -> str:
    """How exact the count of filled pauses is."""
    between, error = count_words(report), error_words(report)
    heard = f"{report.fillers.filled_pauses.count} filled pauses heard, {between}. " if between else ""
    return heard + error


def _reading_ease(report: DeliveryReport) -> str:
    ease = report.language.flesch_reading_ease
    return "" if ease is None else f"{ease:.0f} (Flesch, 60 and more is plain)"


def _rate(name: str, rate: FillerRate) -> str:
    text = f"{rate.count} {name}{'' if rate.count == 1 else 's'}"
    return text if rate.per_minute is None else f"{text} ({rate.per_minute:.1f} a minute)"


def _star(star: Star) -> str:
    heard = {"situation": star.situation, "task": star.task, "action": star.action, "result": star.result}
    return ", ".join(f"{name} {'heard' if heard[name].covered else 'not heard'}" for name in _COMPONENTS)


def _brought(report: DeliveryReport) -> str:
    """What was heard with prompting only; it counts in nothing else."""
    return ", ".join(f"{name.replace('_', ' ')} heard" for name, _ in brought(report)) or "no further part heard"


def _verdict(verdict: object) -> str:
    return f": {str(verdict).replace('_', ' ')}" if verdict is not None else ""


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
