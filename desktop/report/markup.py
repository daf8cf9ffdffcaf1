"""Small pieces of HTML that all parts of the report share. Whatever comes from outside goes through `esc`."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from models.types import DeliveryReport, Finding, Span

STAR = {"situation": "Situation", "task": "Task", "action": "Action", "result": "Result"}
SOUND_INSIDE = "data:audio/"
_NEXT = "Next take: "
_PLAYABLE = frozenset({"", "file", "http", "https", "blob"})

# 16 x 16, drawn with a 1.5 px stroke, one family.
_ICONS = {
    "good": '<path d="M3 8.5l3.2 3.2L13 4.8"/>',
    "watch": '<path d="M8 3.2v6M8 12.4v.1"/>',
    "next": '<path d="M3 8h9M8.5 4.5L12 8l-3.5 3.5"/>',
    "play": '<path d="M5 3.6v8.8L12 8z" fill="currentColor"/>',
    "ask": '<path d="M5.6 6a2.4 2.4 0 1 1 3.6 2c-.8.5-1.2 1-1.2 1.8M8 12.5v.1"/>',
    "open": '<circle cx="8" cy="8" r="4.5"/>',
}


def esc(value: object) -> str:
    """Return the value as text that is safe in an element and in a quoted attribute."""
    return escape(str(value), quote=True)


def icon(name: str) -> str:
    """Return one of the icons; it says nothing to a screen reader, the words beside it do."""
    return (
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" '
        f'stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">{_ICONS[name]}</svg>'
    )


def clock(seconds: float) -> str:
    """Write a place in the recording: 72.4 -> "1:12"."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def minutes(seconds: float) -> str:
    """Write a length of time: 54.6 -> "55 seconds", 72.4 -> "1:12 minutes"."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d} minutes" if whole >= 60 else f"{whole} seconds"


def badge(name: str) -> str:
    """Return the letter of a STAR part on its hue; other parts get the letter alone."""
    hue = name if name in STAR else "plain"
    label = part_title(name)
    return f'<abbr class="badge {hue}" title="{esc(label)}">{esc(label[:1])}</abbr>'


def part_title(name: str) -> str:
    """Return a part's name as people read it: "act_or_escalate" -> "Act or escalate"."""
    return STAR.get(name) or name.replace("_", " ").replace("-", " ").capitalize()


def split_finding(finding: Finding) -> tuple[str, str]:
    """Return what a finding observed, and what to do about it in the next take, "" where it does not say."""
    observed, _, todo = finding.message.partition(_NEXT)
    return observed.strip(), todo[:1].upper() + todo[1:]


def told_by(report: DeliveryReport) -> list[tuple[str, ...]]:
    """Return the parts that each sentence tells: of a story where one is asked, else of the structure that fits."""
    if report.star.applies or report.structure.kind == "star":
        return [sentence.components for sentence in report.sentences]
    parts = report.structure.parts
    return [tuple(part.name for part in parts if index in part.sentences) for index in range(len(report.sentences))]


class Player:
    """Makes places in the recording playable, if there is one to play.

    Args:
        href: Where the recording lies, seen from the report, or the recording itself as a data: URL of sound; other
            schemes than these, file and http(s) are left out.
        name: Tells it apart from another player of the report.
        title: What is heard, for a screen reader.
    """

    def __init__(self, href: str | None, name: str = "answer", title: str = "Your answer") -> None:
        self._inside = href is not None and href.startswith(SOUND_INSIDE)
        safe = href is not None and (self._inside or urlsplit(href).scheme.lower() in _PLAYABLE)
        self.href = href if safe else None
        self._name = f"sound-{name}"
        self._title = title

    def link(self, start_s: float | None, end_s: float | None = None, *, label: str = "") -> str:
        """Return a place as a link that plays it, or as plain text without a recording; nothing without a time."""
        if start_s is None:
            return ""
        text = esc(label or clock(start_s))
        if self.href is None:
            return f'<span class="time">{text}</span>'
        stop = f",{end_s:.2f}" if end_s is not None else ""
        # A sound inside stands there once: its places lead to the player, which the script sets.
        target = f"#{self._name}" if self._inside else f"{self.href}#t={max(0.0, start_s):.2f}{stop}"
        end = f' data-end="{end_s:.2f}"' if end_s is not None else ""
        return (
            f'<a class="time play" href="{esc(target)}" data-player="{self._name}" '
            f'data-start="{max(0.0, start_s):.2f}"{end} title="Play from {clock(start_s)}">{icon("play")}{text}</a>'
        )

    def span(self, span: Span | None) -> str:
        """Return the link of a stretch of time."""
        return "" if span is None else self.link(span.start_s, span.end_s)

    def element(self) -> str:
        """Return the player itself."""
        if self.href is None:
            return ""
        return (
            f'<audio id="{self._name}" aria-label="{esc(self._title)}" controls preload="metadata" '
            f'src="{esc(self.href)}"></audio>'
        )
