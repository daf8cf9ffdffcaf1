"""The measures as cards: value, band, and what it means in plain words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from content.rubric import Rubric
from desktop.report.hearing import count_words, error_words
from desktop.report.markup import clock, esc, icon, minutes
from models.types import DeliveryReport, FillerRate, FillerVerdict, LengthVerdict, PaceVerdict

_GOOD, _WATCH, _NONE = "good", "watch", ""


@dataclass(frozen=True, slots=True)
class Scale:
    """A line from `low` to `high` with its fine band and the value on it."""

    low: float
    high: float
    band: tuple[float, float]
    value: float
    ends: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """One measure: `standing` is "good", "watch" or "", `verdict` its word."""

    title: str
    value: str
    unit: str
    meaning: str
    standing: str = _NONE
    verdict: str = ""
    scale: Scale | None = None


def gauges(report: DeliveryReport, rubric: Rubric) -> str:
    """Return the cards of the measures that are known."""
    known = cards(report, rubric)
    return '<div class="cards">' + "".join(map(_html, known)) + "</div>" if known else ""


def cards(report: DeliveryReport, rubric: Rubric) -> tuple[Card, ...]:
    """Return the measures that are known, as what a card of them says."""
    every = (
        _length(report),
        _pace(report),
        _filled_pauses(report, rubric),
        _fillers("Filler words", "like, you know, basically", report.fillers.filler_words, report, rubric),
        _pauses(report, rubric),
        _specifics(report),
    )
    return tuple(card for card in every if card is not None)


def _html(card: Card) -> str:
    verdict = ""
    if card.verdict:
        mark = icon(card.standing) if card.standing else ""
        verdict = f'<span class="verdict {card.standing}">{mark}{esc(card.verdict)}</span>'
    note = f'<p class="note">{esc(card.meaning)}</p>' if card.meaning else ""
    return (
        f'<section class="card measure"><h3>{esc(card.title)}{verdict}</h3>'
        f'<p class="value"><b>{esc(card.value)}</b> {esc(card.unit)}</p>'
        f"{_scale(card.scale) if card.scale else ''}{note}</section>"
    )


def _scale(scale: Scale) -> str:
    def place(value: float) -> float:
        return 100 * min(1.0, max(0.0, (value - scale.low) / (scale.high - scale.low)))

    left, right = place(scale.band[0]), place(scale.band[1])
    low, high = scale.ends
    # A label in the middle of its band's edge would leave the card at either end.
    return (
        '<div class="scale" aria-hidden="true"><div class="track">'
        f'<div class="band" style="left:{left:.1f}%;width:{right - left:.1f}%"></div>'
        f'<div class="dot" style="left:{place(scale.value):.1f}%"></div></div>'
        + (f'<span class="end" style="left:{left:.1f}%">{esc(low)}</span>' if low else "")
        + f'<span class="end" style="left:{right:.1f}%">{esc(high)}</span></div>'
    )


def _length(report: DeliveryReport) -> Card | None:
    length = report.length
    if length.duration_s is None:
        return Card("Length", str(length.words), "words", "") if length.words else None
    value, unit = minutes(length.duration_s).split()
    if length.target_s is None:
        return Card("Length", value, unit, "From the first to the last word. Without a question it has no target.")
    low, high = length.target_s
    verdicts = {
        LengthVerdict.SHORT: (_WATCH, "short"),
        LengthVerdict.ON_TARGET: (_GOOD, "on target"),
        LengthVerdict.LONG: (_WATCH, "long"),
    }
    standing, verdict = verdicts[length.verdict] if length.verdict else (_NONE, "")
    meaning = f"From the first to the last word; {clock(low)} to {clock(high)} fit this question."
    top = max(1.5 * high, length.duration_s)
    scale = Scale(0.0, top, (low, high), length.duration_s, (clock(low), clock(high)))
    return Card("Length", value, unit, meaning, standing, verdict, scale)


def _pace(report: DeliveryReport) -> Card | None:
    pace = report.pace
    if pace.speech_rate_wpm is None:
        return None
    low, high = pace.target_wpm
    verdicts = {
        PaceVerdict.SLOW: (_WATCH, "slow"),
        PaceVerdict.ON_TARGET: (_GOOD, "on target"),
        PaceVerdict.FAST: (_WATCH, "fast"),
    }
    standing, verdict = verdicts[pace.verdict] if pace.verdict else (_NONE, "")
    meaning = f"{low:.0f} to {high:.0f} are easy to follow. Fillers and repeats are not counted, pauses are."
    scale = Scale(low - 70, high + 70, (low, high), pace.speech_rate_wpm, (f"{low:.0f}", f"{high:.0f}"))
    return Card("Pace", f"{pace.speech_rate_wpm:.0f}", "words a minute", meaning, standing, verdict, scale)


def _fillers(title: str, examples: str, rate: FillerRate, report: DeliveryReport, rubric: Rubric) -> Card:
    fine, many = rubric.value("fillers.fine_per_minute"), rubric.value("fillers.finding_per_minute")
    if rate.per_minute is None:
        meaning = f"Such as {examples}."
        if rate.per_100_words:
            meaning += f" {rate.per_100_words:.1f} in a hundred words."
        return Card(title, str(rate.count), "in all", meaning)
    verdicts = {FillerVerdict.FINE: (_GOOD, "few"), FillerVerdict.MANY: (_WATCH, "many")}
    standing, verdict = verdicts[rate.verdict] if rate.verdict else (_NONE, "")
    meaning = f"Such as {examples}. Up to {fine:.0f} a minute go unnoticed; from {many:.0f} on they are heard."
    if (report.length.speaking_s or 0.0) < rubric.value("reliability.min_speech_s"):
        meaning = f"Such as {examples}. Too little speech to judge the rate by."
    scale = Scale(0.0, max(1.25 * many, rate.per_minute), (0.0, fine), rate.per_minute, ("", f"{fine:.0f}"))
    unit = f"a minute, {rate.count} in all"
    return Card(title, f"{rate.per_minute:.1f}", unit, meaning, standing, verdict, scale)


def _filled_pauses(report: DeliveryReport, rubric: Rubric) -> Card:
    """The card with Aloud's own error."""
    card = _fillers("Filled pauses", "um, uh, er", report.fillers.filled_pauses, report, rubric)
    between, error = count_words(report), error_words(report)
    unit = f"{card.unit} ({between})" if between else card.unit
    return replace(card, unit=unit, meaning=f"{card.meaning} {error}" if error else card.meaning)


def _pauses(report: DeliveryReport, rubric: Rubric) -> Card | None:
    pauses = report.pauses
    if pauses.count is None or pauses.response_latency_s is None:
        return None
    shown_s, long_s = rubric.value("pauses.shown_s"), rubric.value("pauses.long_s")
    shown = [pause for pause in pauses.items if pause.end_s - pause.start_s >= shown_s]
    long = sum(pause.inside_clause and pause.end_s - pause.start_s >= long_s for pause in shown)
    longest = f" The longest took {pauses.longest_s:.1f} s." if shown and pauses.longest_s is not None else ""
    standing = "stands" if long == 1 else "stand"
    inside = f"{long or 'None'} of {long_s:g} s and more {standing} inside a sentence."
    unit = f"of {shown_s:g} s or more" if shown_s != 1 else "of a second or more"
    return Card("Pauses", str(len(shown)), unit, inside + longest if shown else "The words follow one another closely.")


def _specifics(report: DeliveryReport) -> Card:
    found = list(dict.fromkeys(specific.text for specific in report.language.specifics))
    meaning = ", ".join(found[:4]) if found else "Numbers, names and quotes let a listener see it happen."
    return Card("Details", str(len(found)), "numbers, names, quotes", meaning)
