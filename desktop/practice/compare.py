"""Two takes of a question beside each other: aligned by the parts of the answer, with the words that differ. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from models.answer.star import COMPONENTS
from models.types import DeliveryReport, Span

OTHER = ""
"""The name of the row for sentences that belong to no part."""

SHORT_WORD = 4
"""A word of at most so many letters alone between changed ones is no common ground: "the", "and", "last"."""

_PUNCTUATION = ".,;:!?…\"'“”‘’()[]-–—"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row that are on this side only (`own`), or on both."""

    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class Side:
    """A part of one take: its words, and where they are heard, seconds; () without sound or times."""

    pieces: tuple[Piece, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A part of both takes."""

    part: str
    left: Side
    right: Side


def align(left: DeliveryReport, right: DeliveryReport) -> tuple[Row, ...]:
    """Put the parts of two answers to one question beside each other.

    The parts are those of a story where the question wants one, else those that fit its kind. Each has a row, also if
    neither answer has it; sentences of no part come last. A sentence that tells several parts stands at the first.
    """
    of_left, of_right = _parts(left), _parts(right)
    names = [*dict.fromkeys((*of_left, *of_right))]
    names.sort(key=lambda name: name == OTHER)
    rows = (_row(name, left, of_left.get(name, []), right, of_right.get(name, [])) for name in names)
    return tuple(row for row in rows if row.part != OTHER or row.left.pieces or row.right.pieces)


def is_story(report: DeliveryReport) -> bool:
    """Whether the parts of this answer are those of a story."""
    return report.star.applies or report.structure.kind == "star"


def _parts(report: DeliveryReport) -> dict[str, list[int]]:
    """The sentences of each part by index, in the order of the answer; OTHER holds the rest."""
    places = dict[int, str]()
    if is_story(report):
        names = list(COMPONENTS)
        for at, sentence in enumerate(report.sentences):
            places[at] = next((name for name in sentence.components if name in names), OTHER)
    else:
        names = [part.name for part in report.structure.parts]
        for part in report.structure.parts:
            for at in part.sentences:
                places.setdefault(at, part.name)
    parts: dict[str, list[int]] = {name: [] for name in (*names, OTHER)}
    for at in range(len(report.sentences)):
        parts[places.get(at, OTHER)].append(at)
    return parts


def _row(name: str, left: DeliveryReport, of_left: list[int], right: DeliveryReport, of_right: list[int]) -> Row:
    words_left = [word for at in of_left for word in left.sentences[at].text.split()]
    words_right = [word for at in of_right for word in right.sentences[at].text.split()]
    same_left, same_right = common_words(words_left, words_right)
    return Row(
        name,
        Side(_pieces(words_left, same_left), _spans(left, of_left)),
        Side(_pieces(words_right, same_right), _spans(right, of_right)),
    )


def common_words(left: Sequence[str], right: Sequence[str]) -> tuple[set[int], set[int]]:
    """Return the places of the words that both texts have in the same order, case and punctuation aside.

    A single short word between changed ones does not count: it would pepper the text with common ground that is none.
    """
    bare_left, bare_right = [_bare(word) for word in left], [_bare(word) for word in right]
    same_left, same_right = set[int](), set[int]()
    for block in SequenceMatcher(None, bare_left, bare_right, autojunk=False).get_matching_blocks():
        if block.size > 1 or (block.size == 1 and len(bare_left[block.a]) > SHORT_WORD) or bare_left == bare_right:
            same_left.update(range(block.a, block.a + block.size))
            same_right.update(range(block.b, block.b + block.size))
    return same_left, same_right


def _bare(word: str) -> str:
    return word.strip(_PUNCTUATION).casefold() or word


def _pieces(words: Sequence[str], same: set[int]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for at, word in enumerate(words):
        own = at not in same
        if pieces and pieces[-1].own is own:
            pieces[-1] = Piece(f"{pieces[-1].text} {word}", own)
        else:
            pieces.append(Piece(word, own))
    return tuple(pieces)


def _spans(report: DeliveryReport, sentences: list[int]) -> tuple[Span, ...]:
    """Where sentences are heard, neighbours joined."""
    spans: list[Span] = []
    before = -2
    for at in sentences:
        start_s, end_s = report.sentences[at].start_s, report.sentences[at].end_s
        if start_s is None or end_s is None:
            continue
        if at == before + 1 and spans:
            spans[-1] = Span(spans[-1].start_s, end_s)
        else:
            spans.append(Span(start_s, end_s))
        before = at
    return tuple(spans)
