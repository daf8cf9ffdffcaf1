"""What was in the answer: points and qualities with the sentence that earned them, and the follow-up question."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.report.markup import Player, esc, icon, part_title
from models.answer.prompted import brought
from models.types import DeliveryReport, Sentence


def points(report: DeliveryReport, player: Player, second: Player) -> str:
    """Return points, qualities and follow-up as cards, or nothing where there are none.

    Args:
        report: The report.
        player: Plays the answer.
        second: Plays the answer to the follow-up question.
    """
    cards = [*_points(report, player), *_qualities(report, player), *_follow_up(report, second)]
    return f'<div class="columns">{"".join(cards)}</div>' if cards else ""


def _points(report: DeliveryReport, player: Player) -> Iterable[str]:
    """What was heard stands first; what was not is offered, never held against the answer."""
    if not report.points:
        return
    heard = [point for point in report.points if point.covered]
    open_ = [point for point in report.points if not point.covered]
    items = "".join(
        f"<li>{icon('good')}<div><span>{esc(point.text)}</span>"
        f"{_earned(report, () if point.sentence is None else (point.sentence,), player)}</div></li>"
        for point in heard
    )
    items += "".join(f'<li class="open">{icon("open")}<span>{esc(point.text)}</span></li>' for point in open_)
    legend = "Ticked points were heard; the others fit this question too." if open_ else ""
    yield (
        f'<div class="card"><h3>Points of strong answers</h3><ul class="ticks">{items}</ul>'
        f'<p class="note">{legend}</p></div>'
    )


def _qualities(report: DeliveryReport, player: Player) -> Iterable[str]:
    if report.qualities:
        items = "".join(
            f"<li>{icon('good')}<div><span>{esc(part_title(quality.name))}</span>"
            f"{_earned(report, quality.sentences, player)}</div></li>"
            for quality in report.qualities
        )
        yield f'<div class="card"><h3>Qualities heard</h3><ul class="ticks">{items}</ul></div>'


def _earned(report: DeliveryReport, sentences: Iterable[int], player: Player) -> str:
    """The sentences that earned a tick."""
    known = report.sentences
    return _quotes((known[at] for at in sentences if 0 <= at < len(known)), player)


def _quotes(sentences: Iterable[Sentence], player: Player) -> str:
    return "".join(
        f'<p class="note">“{esc(each.text)}” {player.link(each.start_s, each.end_s)}</p>' for each in sentences
    )


def _follow_up(report: DeliveryReport, second: Player) -> Iterable[str]:
    asked = report.prompted.follow_up if report.prompted is not None else report.follow_up
    if asked is not None:
        yield (
            f'<div class="card ask"><h3>{icon("ask")}An interviewer might ask next</h3>'
            f"<p>“{esc(asked.text)}”</p>{_prompted(report, second)}</div>"
        )


def _prompted(report: DeliveryReport, second: Player) -> str:
    """What the answer to the follow-up brought, apart from everything that was said unasked."""
    if report.prompted is None:
        return ""
    parts = brought(report)
    names = ", ".join(part_title(name) for name, _ in parts)
    said = (
        list(dict.fromkeys(sentence for _, sentences in parts for sentence in sentences)) or report.prompted.sentences
    )
    quotes = "".join(f"<p>“{esc(each.text)}” {second.link(each.start_s, each.end_s)}</p>" for each in said)
    if not quotes and report.prompted.text:
        quotes = f"<p>“{esc(report.prompted.text)}”</p>"
    return (
        f"<h3>With the follow-up: {esc(f'{names} heard' if names else 'no further part was heard')}</h3>"
        f'{second.element()}{quotes}<p class="note">Said when asked; the rest of this report is without it.</p>'
    )
