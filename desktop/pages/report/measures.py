"""The measures of a report as cards: value, band, and what it means in plain words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from math import floor

from PySide6.QtCore import QCoreApplication

from content.rubric import Rubric
from content.schema import MEASURES
from desktop.practice.profile import OWN_CHOICE
from desktop.report.hearing import hundredths, likely
from desktop.widgets.clocks import clock
from desktop.widgets.measure_card import Measure, Scale, Standing
from models.types import DeliveryReport, FillerRate, FillerVerdict, LengthVerdict, PaceVerdict

UNKNOWN = "–"


def _tr(text: str) -> str:
    return QCoreApplication.translate("measures", text)


def measures(report: DeliveryReport, rubric: Rubric, shown: Collection[str] = MEASURES) -> tuple[Measure, ...]:
    """Return what the report's cards show, the ones with a target first; measures that are unknown are left out.

    Args:
        report: what was measured.
        rubric: where the bands come from.
        shown: those of MEASURES that are wanted.
    """
    words = report.fillers.filler_words
    cards = (
        ("length", _length(report)),
        ("pace", _pace(report, rubric)),
        ("fillers", _filled_pauses(report, rubric)),
        (
            "fillers",
            _fillers(_tr("Filler words"), words, _tr("like, you know, basically"), rubric),
        ),
        ("pauses", _pauses(report, rubric)),
        ("pauses", _start(report)),
        ("language", _reading(report, rubric)),
        ("language", _specifics(report)),
    )
    return tuple(card for name, card in cards if card is not None and name in shown)


def _nearest(value: float) -> int:
    """Round as people do: a half goes up, as in the findings."""
    return floor(value + 0.5)


def _source(rubric: Rubric, name: str) -> str:
    norm = rubric.norms.get(name)
    if norm is None:
        return ""
    return _tr("Where the band comes from: {source} ({basis}).").format(source=norm.source, basis=norm.basis)


def _length(report: DeliveryReport) -> Measure | None:
    length = report.length
    if length.duration_s is None:
        return None
    standing, meaning, scale = Standing.NONE, "", None
    if length.target_s is not None:
        low, high = length.target_s
        scale = Scale(0.0, high * 1.3, (low, high), length.duration_s)
        band = {"low": clock(low), "high": clock(high)}
        meaning = {
            LengthVerdict.SHORT: _tr("Shorter than {low} to {high}"),
            LengthVerdict.LONG: _tr("Longer than {low} to {high}"),
        }.get(length.verdict or LengthVerdict.ON_TARGET, _tr("Within {low} to {high}")).format(**band)
        standing = Standing.GOOD if length.verdict is LengthVerdict.ON_TARGET else Standing.WATCH
    unit = _tr("{count} words").format(count=length.words)
    return Measure(_tr("Length"), clock(length.duration_s), unit, meaning, standing, scale)


def _pace(report: DeliveryReport, rubric: Rubric) -> Measure | None:
    pace = report.pace
    if pace.speech_rate_wpm is None:
        return None
    low, high = pace.target_wpm
    meaning = {
        PaceVerdict.SLOW: _tr("Slower than {low} to {high}"),
        PaceVerdict.FAST: _tr("Faster than {low} to {high}"),
        PaceVerdict.ON_TARGET: _tr("Within {low} to {high}"),
    }
    words = meaning[pace.verdict].format(low=round(low), high=round(high)) if pace.verdict is not None else ""
    if words and rubric.norms["pace.fine_wpm"].basis == OWN_CHOICE:
        words = _tr("{verdict}, the band you chose").format(verdict=words)
    standing = Standing.NONE
    if pace.verdict is not None:
        standing = Standing.GOOD if pace.verdict is PaceVerdict.ON_TARGET else Standing.WATCH
    return Measure(
        _tr("Pace"),
        str(_nearest(pace.speech_rate_wpm)),
        _tr("words a minute"),
        words,
        standing,
        Scale(low - 60, high + 60, (low, high), pace.speech_rate_wpm),
        _source(rubric, "pace.fine_wpm"),
    )


def _filled_pauses(report: DeliveryReport, rubric: Rubric) -> Measure | None:
    """The card with Aloud's own error."""
    card = _fillers(_tr("Filled pauses"), report.fillers.filled_pauses, _tr("um, uh, er, hm"), rubric)
    of_100, between = hundredths(report), likely(report)
    if card is None or of_100 is None:
        return card
    words = _tr(
        "On recordings of people, Aloud hears {heard} of 100 filled pauses, and {wrong} of 100 that it hears are none."
    ).format(heard=of_100[0], wrong=of_100[1])
    if between is not None:
        words = _tr("Likely {low} to {high} were said.").format(low=between[0], high=between[1]) + " " + words
    return replace(card, exact=words)


def _fillers(title: str, rate: FillerRate, examples: str, rubric: Rubric) -> Measure | None:
    if rate.per_minute is None:
        return None
    standing = {FillerVerdict.FINE: Standing.GOOD, FillerVerdict.MANY: Standing.WATCH}.get(
        rate.verdict or FillerVerdict.FINE, Standing.NONE
    )
    if rate.verdict is None:
        standing = Standing.NONE
    meaning = {
        FillerVerdict.FINE: _tr("Few enough that nobody minds"),
        FillerVerdict.MANY: _tr("So many that they are heard"),
    }
    words = meaning[rate.verdict] if rate.verdict is not None else examples
    if not rate.count:
        return Measure(title, "0", "", _tr("None was heard"), standing)
    unit = _tr("in all, {rate} a minute").format(rate=f"{rate.per_minute:.1f}")
    if "fillers" in rubric.not_scored:
        return Measure(title, str(rate.count), unit, f"{words}. {_not_scored()}")
    return Measure(title, str(rate.count), unit, words, standing, None, _source(rubric, "fillers.fine_per_minute"))


def _not_scored() -> str:
    return _tr("Not scored, as you chose")


def _pauses(report: DeliveryReport, rubric: Rubric) -> Measure | None:
    pauses = report.pauses
    if pauses.count is None:
        return None
    unit = _tr("{rate} a minute").format(rate=f"{pauses.per_minute:.1f}") if pauses.per_minute is not None else ""
    longest = pauses.longest_s
    words = [_tr("The longest is {seconds} s").format(seconds=f"{longest:.1f}")] if longest is not None else []
    if pauses.share_of_time is not None:
        words.append(_tr("{share} % of the time is silent").format(share=round(100 * pauses.share_of_time)))
    meaning = "; ".join(words)
    if "pauses" in rubric.not_scored:
        meaning = f"{meaning}. {_not_scored()}" if meaning else _not_scored()
    return Measure(_tr("Pauses"), str(pauses.count), unit, meaning)


def _start(report: DeliveryReport) -> Measure | None:
    latency = report.pauses.response_latency_s
    if latency is None:
        return None
    return Measure(
        _tr("Start"), f"{latency:.1f}", _tr("s to the first word"), _tr("Time you took before you began to speak")
    )


def _reading(report: DeliveryReport, rubric: Rubric) -> Measure | None:
    ease = report.language.flesch_reading_ease
    if ease is None:
        return None
    plain = rubric.value("readability.ease")
    meaning = _tr("{plain} and more is plain English").format(plain=round(plain))
    return Measure(
        _tr("Wording"),
        str(round(ease)),
        _tr("reading ease"),
        meaning,
        source=_source(rubric, "readability.ease"),
    )


def _specifics(report: DeliveryReport) -> Measure | None:
    specifics = report.language.specifics
    meaning = ", ".join(dict.fromkeys(specific.text for specific in specifics[:4])) or _tr(
        "Numbers, names and quotes make a story real"
    )
    return Measure(_tr("Details"), str(len(specifics)), _tr("numbers, names, quotes"), meaning)
