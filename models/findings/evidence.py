"""All that findings are drawn from, and how it is put into words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from content.rubric import Rubric
from content.schema import Question
from models.answer.star import SURE
from models.delivery.reliability import Trust
from models.types import (
    Fillers,
    Finding,
    Judgement,
    Language,
    Length,
    Pace,
    Pauses,
    Span,
    StarPart,
    Voice,
    Word,
    WordKind,
)

# With so many repeats and cut-offs, slowness and silences belong to the way of speaking and are not faulted.
_DISFLUENT_PER_100 = 4.0
_DISFLUENT_LEAST = 4
_WORDS_QUOTED = 12
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The measures, the judgement and how far they can be trusted."""

    words: tuple[Word, ...]
    length: Length
    pace: Pace
    pauses: Pauses
    fillers: Fillers
    voice: Voice | None
    language: Language
    judgement: Judgement
    trust: Trust
    question: Question | None
    rubric: Rubric

    @property
    def event_told(self) -> bool:
        """Whether any part of a story was heard."""
        star = self.judgement.star
        return any(part.covered for part in (star.situation, star.task, star.action, star.result))

    @property
    def disfluent(self) -> bool:
        """Whether repeats and cut-offs run through the answer, as in stuttering."""
        kinds = (WordKind.REPETITION, WordKind.CUT_OFF)
        repeats = sum(word.kind in kinds for word in self.words)
        return repeats >= max(_DISFLUENT_LEAST, _DISFLUENT_PER_100 * self.length.words / 100)

    def surely_missing(self, part: StarPart) -> bool:
        """Whether a part may be said to be missing."""
        return not part.covered and part.certainty >= SURE

    def where(self, sentences: Iterable[int]) -> Span | None:
        """The stretch from the first to the last of these sentences; None if they have no times."""
        known = self.judgement.sentences
        chosen = [known[index] for index in sentences if 0 <= index < len(known)]
        starts = [sentence.start_s for sentence in chosen if sentence.start_s is not None]
        ends = [sentence.end_s for sentence in chosen if sentence.end_s is not None]
        return Span(min(starts), max(*starts, *ends)) if starts and ends else None

    def sentence(self, index: int) -> str:
        """The text of a sentence; empty if there is none of this number."""
        known = self.judgement.sentences
        return known[index].text if 0 <= index < len(known) else ""

    @property
    def started_s(self) -> float:
        """When the first word begins."""
        return min((word.start_s for word in self.words if math.isfinite(word.start_s)), default=0.0)

    def source(self, norm: str) -> str:
        """Where a norm of the rubric comes from."""
        return self.rubric.norms[norm].source


def fix(name: str, message: str, why: str, where: Span | None = None) -> Finding:
    """Make a fix of high priority."""
    return _finding(name, "fix", message, why, where)


def strength(name: str, message: str, why: str, where: Span | None = None) -> Finding:
    """Make a strength."""
    return _finding(name, "strength", message, why, where)


def lowered(finding: Finding) -> Finding:
    """Return the finding with low priority."""
    return replace(finding, priority="low")


def _finding(name: str, kind: str, message: str, why: str, where: Span | None) -> Finding:
    return Finding(name, kind, "high", message, why, where.start_s if where else None, where.end_s if where else None)


def longest(spans: Sequence[Span]) -> Span | None:
    """Return the longest stretch, the first of equals; None if there is none."""
    return max(spans, key=lambda span: span.duration_s, default=None)


def clock(seconds: float) -> str:
    """Write a place in the recording: 72.4 -> "1:12"."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def duration(seconds: float) -> str:
    """Write a length of time: "48 seconds", "1 minute 5 seconds"."""
    minutes, rest = divmod(round(seconds), 60)
    parts = [_plural(minutes, "minute")] if minutes else []
    if rest or not minutes:
        parts.append(_plural(rest, "second"))
    return " ".join(parts)


def _plural(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def number(count: int) -> str:
    """Write a small number as a word."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def percent(share: float) -> str:
    """Write a share: 0.481 -> "48%"."""
    return f"{100 * share:.0f}%"


def quoted(text: str) -> str:
    """Quote the beginning of a sentence."""
    words = text.split()
    short = " ".join(words[:_WORDS_QUOTED])
    return f"“{short} …”" if len(words) > _WORDS_QUOTED else f"“{short}”"


def listed(items: Sequence[str]) -> str:
    """Join items as in a sentence: "a, b and c"."""
    return " and ".join(part for part in (", ".join(items[:-1]), items[-1]) if part) if items else ""


def sentence_case(text: str) -> str:
    """Return the text with its first letter large."""
    return re.sub(r"^\w", lambda match: match[0].upper(), text)
