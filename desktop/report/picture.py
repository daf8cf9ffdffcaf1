"""The answer in one picture: what was told, where the voice was and was not, and how fast it went. Plain SVG."""

from __future__ import annotations

from collections.abc import Callable

from desktop.report.markup import STAR, clock, esc, part_title, told_by
from models.types import DeliveryReport, PaceWindow, Pause, Sentence, WordKind

_WIDTH = 920.0
_LEFT = 64.0
_RIGHT = 34.0
_TOLD, _VOICE, _PACE, _AXIS = 8.0, 56.0, 114.0, 200.0
_HEIGHT = 226.0
_BAR = 26.0
_PACE_HEIGHT = 72.0
_SHOWN_PAUSE_S = 1.0
_LETTER_PX = 14.0

_X = Callable[[float], float]


def picture(report: DeliveryReport) -> str:
    """Return the picture, or nothing for an answer without times."""
    words = [word for word in report.transcript.words if word.end_s > 0]
    if report.length.duration_s is None or not words:
        return ""
    end_s = max([word.end_s for word in words] + [report.audio.duration_s if report.audio else 0.0, 1.0])

    def x(seconds: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * min(1.0, max(0.0, seconds / end_s))

    parts = [
        _label(_TOLD, "Told"),
        _label(_VOICE, "Voice"),
        *(_sentence(sentence, told, x) for sentence, told in zip(report.sentences, told_by(report), strict=True)),
        _rect("voice", (x(words[0].start_s), x(words[-1].end_s)), _VOICE, _BAR),
        *(_pause(pause, x) for pause in report.pauses.items),
        *(
            _tick(x((item.start_s + item.end_s) / 2), item.kind, item.text, item.start_s)
            for item in report.fillers.items
            if item.start_s is not None and item.end_s is not None
        ),
        _pace(report.pace.timeline, report.pace.target_wpm, x),
        _axis(end_s, x),
    ]
    return (
        f'<div class="picture"><svg viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" role="img" '
        f'aria-label="{esc(_in_words(report))}">'
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path d="M0 0v6" class="hatching"/></pattern></defs>'
        + "".join(parts)
        + "</svg></div>"
    )


def _in_words(report: DeliveryReport) -> str:
    told = list(dict.fromkeys(part_title(name) for names in told_by(report) for name in names))
    pauses = sum(pause.end_s - pause.start_s >= _SHOWN_PAUSE_S for pause in report.pauses.items)
    return (
        f"Timeline of the answer. Told: {', '.join(told) or 'no part that was looked for'}. "
        f"{pauses} pauses of a second or more, {report.fillers.count} fillers."
    )


def _label(y: float, text: str) -> str:
    return _text("row", 0, y + _BAR / 2 + 4, text)


def _rect(kind: str, across: tuple[float, float], y: float, height: float, title: str = "") -> str:
    left, right = across
    inner = f"<title>{esc(title)}</title>" if title else ""
    size = f'x="{left:.1f}" y="{y:.1f}" width="{max(1.0, right - left):.1f}" height="{height:.1f}"'
    return f'<rect class="{kind}" {size} rx="4">{inner}</rect>'


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{esc(text)}</text>'


def _sentence(sentence: Sentence, told: tuple[str, ...], x: _X) -> str:
    if sentence.start_s is None or sentence.end_s is None:
        return ""
    left, right = x(sentence.start_s), x(sentence.end_s) - 1.5
    name = next(iter(told), "")
    hue = name if name in STAR else "plain"
    bar = _rect(f"told {hue}" if name else "told none", (left, right), _TOLD, _BAR, sentence.text)
    if not name or right - left < _LETTER_PX:
        return bar
    title = part_title(name)
    fits = right - left > 9 * len(title)
    return bar + _text(f"letter {hue}", (left + right) / 2, _TOLD + 18, title if fits else title[0])


def _pause(pause: Pause, x: _X) -> str:
    left, right = x(pause.start_s), x(pause.end_s)
    seconds = pause.end_s - pause.start_s
    where = "inside a sentence" if pause.inside_clause else "between sentences"
    gap = _rect("gap", (left, right), _VOICE, _BAR)
    if seconds < _SHOWN_PAUSE_S:
        return gap
    kind = "silence inside" if pause.inside_clause else "silence"
    box = _rect(kind, (left + 1, right - 1), _VOICE + 0.5, _BAR - 1, f"{seconds:.1f} s of silence {where}")
    return gap + box + _text("small", (left + right) / 2, _VOICE + _BAR + 13, f"{seconds:.1f} s")


def _tick(at: float, kind: WordKind, text: str, start_s: float) -> str:
    """A filled pause is a pin with a round head, a filler word one with a square head."""
    title = f"<title>{esc(text)} at {clock(start_s)}</title>"
    if kind is WordKind.FILLED_PAUSE:
        head = f'<circle cx="{at:.1f}" cy="{_VOICE - 5:.1f}" r="3.5"/>'
    else:
        head = f'<rect x="{at - 3:.1f}" y="{_VOICE - 8:.1f}" width="6" height="6"/>'
    return f'<g class="pin">{title}<path d="M{at:.1f} {_VOICE - 2:.1f}v{_BAR + 2:.1f}"/>{head}</g>'


def _pace(timeline: tuple[PaceWindow, ...], band: tuple[float, float], x: _X) -> str:
    if not timeline:
        return ""
    low = min([band[0] - 50, *(window.wpm - 10 for window in timeline)])
    high = max([band[1] + 50, *(window.wpm + 10 for window in timeline)])

    def y(rate: float) -> float:
        return _PACE + _PACE_HEIGHT * (high - rate) / (high - low)

    edges = [(x(window.start_s), x(window.end_s)) for window in timeline]
    heights = [y(window.wpm) for window in timeline]
    line = f"M{edges[0][0]:.1f} {heights[0]:.1f}" + "".join(
        f"V{height:.1f}H{right:.1f}" for (_, right), height in zip(edges, heights, strict=True)
    )
    titles = "".join(
        _rect("hit", edge, _PACE, _PACE_HEIGHT, f"{window.wpm:.0f} words a minute")
        for edge, window in zip(edges, timeline, strict=True)
    )
    left, right = edges[0][0], edges[-1][1]
    top, bottom = y(band[1]), y(band[0])
    return "".join(
        (
            _text("row", 0, _PACE + _PACE_HEIGHT / 2 - 3, "Pace"),
            _text("small left", 0, _PACE + _PACE_HEIGHT / 2 + 12, "words/min"),
            _rect("fine", (left, right), top, bottom - top),
            _text("small left", right + 6, top + 4, f"{band[1]:.0f}"),
            _text("small left", right + 6, bottom + 4, f"{band[0]:.0f}"),
            f'<path class="pace" d="{line}"/>',
            titles,
        )
    )


def _axis(end_s: float, x: _X) -> str:
    step = next((size for size in (5, 10, 15, 30, 60, 120, 300, 600) if end_s / size <= 10), 1200)
    marks = [float(second) for second in range(0, int(end_s) + 1, step)]
    lines = "".join(
        f'<path class="mark" d="M{x(mark):.1f} {_AXIS:.1f}v5"/>' + _text("small", x(mark), _AXIS + 19, clock(mark))
        for mark in marks
    )
    return f'<path class="mark" d="M{_LEFT:.1f} {_AXIS:.1f}H{_WIDTH - _RIGHT:.1f}"/>{lines}'
