"""A DeliveryReport as one HTML file that stands by itself: no network, no script from outside, fit to print."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

from content.rubric import Rubric, load_rubric
from content.schema import Question, Sample
from desktop.report.gauges import gauges
from desktop.report.markup import STAR, Player, badge, esc, icon, minutes, part_title, split_finding
from desktop.report.picture import picture
from desktop.report.points import points
from desktop.report.transcript import transcript
from models.answer.star import SURE
from models.types import DeliveryReport, Finding, StarPart, StructurePart

_WANTS = {
    "must": "asks for one real event",
    "helps": "a short real example helps",
    "no": "no story needed",
}
_KINDS = {"behavioral": "behavioural", "situational": "situational", "general": "general"}


def to_html(
    report: DeliveryReport,
    *,
    question: Question | None,
    audio_href: str | None = None,
    second_href: str | None = None,
    rubric: Rubric | None = None,
) -> str:
    """Return the report as one HTML document.

    Args:
        report: The report.
        question: The question that was answered, for its sample answers, or None.
        audio_href: Where the recording lies, seen from the document, or the recording itself as a data: URL of sound;
            makes times playable.
        second_href: The same for the answer to the follow-up question.
        rubric: The norms named beside the measures; the built-in ones by default.
    """
    norms = rubric or load_rubric()
    player = Player(audio_href)
    second = Player(second_href, "follow-up", "Your answer to the follow-up question")
    sections = [
        _head(report, player),
        _reliability(report),
        _headline(report, player),
        _section("timeline", "The answer in one picture", picture(report)),
        _section("measures", "Measures", gauges(report, norms)),
        _parts(report, player),
        _answers(report, question, player),
        _section("points", "What was in it", points(report, player, second)),
        _details(report, player),
        _foot(report, norms),
    ]
    style, script = _asset("report.css"), _asset("report.js")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "media-src 'self' file: http: https: blob: data:; base-uri 'none'; form-action 'none'"
    )
    title = report.question.text if report.question else "Practice answer"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{esc(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{esc(title)} · Aloud</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(section for section in sections if section)
        + f"\n</main>\n<script>{script}</script>\n</body>\n</html>\n"
    )


@lru_cache(maxsize=4)
def _asset(name: str) -> str:
    return files("desktop.report").joinpath(name).read_text(encoding="utf-8")


def _section(name: str, title: str, inner: str) -> str:
    if not inner:
        return ""
    return f'<section class="{name}" aria-labelledby="{name}"><h2 id="{name}">{esc(title)}</h2>{inner}</section>'


def _head(report: DeliveryReport, player: Player) -> str:
    question = report.question
    title = f"“{question.text}”" if question else "Your answer"
    facts = []
    if report.length.duration_s is not None:
        facts.append(minutes(report.length.duration_s))
    facts.append(f"{report.length.words} words")
    if question is not None:
        facts.append(f"{_KINDS[question.kind]} question, {_WANTS[question.story]}")
    line = " · ".join(map(esc, facts))
    return (
        f'<header><p class="brand">Aloud <span>practice report</span></p><h1>{esc(title)}</h1>'
        f'<p class="facts">{line}</p>{player.element()}</header>'
    )


def _reliability(report: DeliveryReport) -> str:
    if report.reliability.ok:
        return ""
    reasons = "".join(f"<li>{esc(reason)}</li>" for reason in report.reliability.reasons)
    return (
        '<section class="card caution" aria-labelledby="caution">'
        f'<h2 id="caution">{icon("watch")}Read this report with care</h2><ul>{reasons}</ul></section>'
    )


def _headline(report: DeliveryReport, player: Player) -> str:
    strengths = [finding for finding in report.findings if finding.kind == "strength"]
    fixes = [finding for finding in report.findings if finding.kind == "fix"]
    first = next((finding for finding in fixes if finding.priority == "high"), None)
    later = [finding for finding in fixes if finding is not first]
    parts: list[str] = []
    if strengths:
        items = "".join(f"<li>{icon('good')}<div>{_kept(finding, player)}</div></li>" for finding in strengths)
        parts.append(f'<div class="worked"><h2>What worked</h2><ul>{items}</ul></div>')
    if first is not None:
        parts.append(f'<div class="first"><h2>Next time</h2>{_fix(first, player)}</div>')
    elif strengths and report.reliability.ok:
        parts.append(
            '<div class="first"><h2>Next time</h2><p class="lead">Keep it as it is: nothing stands out.</p></div>'
        )
    if later:
        many = "One more thing" if len(later) == 1 else f"{len(later)} more things"
        items = "".join(f"<li>{_fix(finding, player)}</li>" for finding in later)
        parts.append(f'<details class="later"><summary>{many}, when you like</summary><ul>{items}</ul></details>')
    inner = "".join(parts)
    return f'<section class="card headline" aria-label="Findings">{inner}</section>' if inner else ""


def _fix(finding: Finding, player: Player) -> str:
    observed, todo = split_finding(finding)
    place = player.link(finding.start_s, finding.end_s)
    do = f'<p class="do">{icon("next")}<span>{esc(todo)}</span></p>' if todo else ""
    return f'<p class="lead">{esc(observed)} {place}</p>{do}{_why(finding)}'


def _kept(finding: Finding, player: Player) -> str:
    return f"<p>{esc(finding.message)} {player.link(finding.start_s, finding.end_s)}</p>{_why(finding)}"


def _why(finding: Finding) -> str:
    return f"<details><summary>Why</summary><p>{esc(finding.why)}</p></details>"


def _parts(report: DeliveryReport, player: Player) -> str:
    """STAR where a story is asked or nothing else is known; otherwise the parts of that kind, with STAR folded away."""
    star = "".join(_star_part(name, getattr(report.star, name), report, player) for name in STAR)
    if report.star.applies or report.structure.kind == "star" or not report.structure.parts:
        order = "" if report.star.order_ok else '<p class="note">The parts came in another order than told here.</p>'
        return _section("structure", "The story, part by part", f'<dl class="parts">{star}</dl>{order}')
    own = "".join(_structure_part(part, report, player) for part in report.structure.parts)
    folded = f'<details class="folded"><summary>Parts of a story in it</summary><dl class="parts">{star}</dl></details>'
    return _section("structure", "The answer, part by part", f'<dl class="parts">{own}</dl>{folded}')


def _star_part(name: str, part: StarPart, report: DeliveryReport, player: Player) -> str:
    share = f"{100 * part.share_of_words:.0f}% of the words" if part.covered and part.share_of_words > 0 else ""
    return _part(name, part, share, report, player)


def _structure_part(part: StructurePart, report: DeliveryReport, player: Player) -> str:
    return _part(part.name, part, "", report, player)


def _part(name: str, part: StarPart | StructurePart, share: str, report: DeliveryReport, player: Player) -> str:
    known = report.sentences
    quotes = [known[index] for index in part.sentences if 0 <= index < len(known)]
    if part.covered:
        said = "".join(f"<li>{esc(quote.text)} {player.link(quote.start_s, quote.end_s)}</li>" for quote in quotes)
        inner = f"<ul>{said}</ul>" if said else "<p>Heard.</p>"
    else:
        unsure = "I am not sure whether this part is there."
        unheard = "I did not hear this part. If you said it, your ear is the better one."
        inner = f'<p class="missing">{unheard if part.certainty >= SURE else unsure}</p>'
    state = "" if part.covered else " unheard"
    return (
        f'<div class="part{state}"><dt>{badge(name)}<span>{esc(part_title(name))}</span>'
        f"<small>{esc(share)}</small></dt><dd>{inner}</dd></div>"
    )


def _answers(report: DeliveryReport, question: Question | None, player: Player) -> str:
    possible = "".join(
        f"<li>“{esc(item.text)}” {player.link(item.start_s, item.end_s)} <span>{esc(item.why)}</span></li>"
        for item in report.fillers.possible
    )
    if possible:
        possible = (
            f'<details class="folded"><summary>Perhaps fillers too, not counted</summary><ul>{possible}</ul></details>'
        )
    own = f'<div class="own"><h3>Your answer</h3>{transcript(report, player)}{possible}</div>'
    shown, *others = map(_sample, question.samples) if question and question.samples else ("",)
    more = "".join(others)
    samples = shown
    if more:
        many = "Another sample" if len(others) == 1 else f"{len(others)} more samples"
        samples += f'<details class="folded"><summary>{many}</summary>{more}</details>'
    if not samples:
        return _section("answers", "Transcript", f'<div class="pair single">{own}</div>')
    return _section("answers", "Your answer beside a sample", f'<div class="pair">{own}<div>{samples}</div></div>')


def _sample(sample: Sample) -> str:
    lines = "".join(
        f'<li class="line"><span class="letters">{_sample_badge(part.part)}</span><p>{esc(part.text)}</p></li>'
        for part in sample.parts
    )
    return (
        f'<div class="sample"><h3>Sample: {esc(sample.title)}</h3><ol class="script">{lines}</ol>'
        '<p class="note">An invented answer: look at its shape, not its words.</p></div>'
    )


def _sample_badge(name: str) -> str:
    return badge(name) if name else '<span class="badge none" aria-hidden="true"></span>'


def _details(report: DeliveryReport, player: Player) -> str:
    rows = [(name, value) for name, value in _rows(report, player) if value]
    table = "".join(f'<tr><th scope="row">{esc(name)}</th><td>{value}</td></tr>' for name, value in rows)
    return _section("details", "Details", f"<table>{table}</table>") if table else ""


def _rows(report: DeliveryReport, player: Player) -> list[tuple[str, str]]:
    def known(value: float | None, text: Callable[[float], str]) -> str:
        return "" if value is None else esc(text(value))

    language, voice = report.language, report.voice
    ratio = language.i_we_ratio
    rows = [
        ("Time before the first word", known(report.pauses.response_latency_s, lambda value: f"{value:.1f} s")),
        ("Silence", known(report.pauses.share_of_time, lambda value: f"{100 * value:.0f}% of the answer")),
        (
            "Articulation rate",
            known(report.pace.articulation_rate_sps, lambda value: f"{value:.1f} syllables a second, pauses left out"),
        ),
        ("Fillers by word", esc(", ".join(f"{text} {count}" for text, count in report.fillers.by_text.items()))),
        (
            "Reading ease",
            known(language.flesch_reading_ease, lambda value: f"{value:.0f} (Flesch; 60 and more is plain English)"),
        ),
        ("School grade", known(language.grade, lambda value: f"{value:.1f} (Flesch and Kincaid)")),
        ("“I” against “we”", known(ratio, lambda value: f"{100 * value:.0f}% of these subjects are “I”")),
        ("Numbers, names, quotes", esc(", ".join(item.text for item in language.specifics))),
        ("Softeners", esc(", ".join(language.hedges))),
        ("Repeated", esc(", ".join(language.repeated_phrases))),
    ]
    if voice is not None:
        flat = ", ".join(player.link(span.start_s, span.end_s) for span in voice.monotone_spans)
        rows += [
            ("Pitch", known(voice.pitch_median_hz, lambda value: f"{value:.0f} Hz in the middle")),
            ("Range of pitch", known(voice.pitch_range_semitones, lambda value: f"{value:.1f} semitones")),
            ("Range of loudness", known(voice.loudness_range_db, lambda value: f"{value:.0f} dB")),
            ("Stretches of level pitch", flat),
        ]
    return rows


def _foot(report: DeliveryReport, rubric: Rubric) -> str:
    trusted = (
        "<p>The recording was good enough for every measure here. Counts of fillers are close, not exact.</p>"
        if report.reliability.ok and report.audio is not None
        else ""
    )
    norms = "".join(
        f"<li><b>{esc(name.replace('.', ', ').replace('_', ' '))}</b>: "
        f"{esc(' to '.join(f'{value:g}' for value in norm.values))}. <i>{esc(norm.basis)}</i>. {esc(norm.source)}</li>"
        for name, norm in rubric.norms.items()
    )
    made = [f"Aloud {report.app_version}".strip(), f"rubric {report.rubric_version}"]
    if report.models.transcriber:
        made.append(f"speech model {report.models.transcriber}")
    return (
        f'<footer>{trusted}<details class="folded"><summary>Where the targets come from</summary>'
        f"<ul>{norms}</ul></details><p>{esc(' · '.join(made))} · Made on this computer; the recording has not left it. "
        "These measures tell what was said and how, not who gets hired.</p></footer>"
    )
