"""Where a filler word could stand, and what surrounds it there, as named features for the judge of filler words.

Transcripts of speech are punctuated now and then, so the features never rest on commas alone: they name the words
around the candidate, the classes of those words, the punctuation if the stretch has any, and neighbouring pauses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.delivery.filler_rules import END, START, Place, rule
from models.delivery.word_classes import in_lexicon, word_class
from models.types import Word, WordKind

PHRASES: dict[tuple[str, ...], str] = {
    ("you", "know", "what", "i", "mean"): "you know",
    ("you", "know"): "you know",
    ("ya", "know"): "you know",
    ("y'know",): "you know",
    ("i", "mean"): "I mean",
    ("sort", "of"): "sort of",
    ("sorta",): "sort of",
    ("kind", "of"): "kind of",
    ("kinda",): "kind of",
    ("ok",): "okay",
    **{(item,): item for item in ("like", "so", "basically", "actually", "literally", "honestly")},
    **{(item,): item for item in ("right", "well", "okay", "yeah")},
}
LONGEST_PHRASE = max(len(phrase) for phrase in PHRASES)
FILLED_PAUSE = re.compile(r"a*u+m+|u+h+m*|e+r+m*|h+m+|m{2,}")
PAUSE_S = 0.25  # the shortest silence that counts as a pause everywhere in Aloud
_GROUPS = {
    "you know": "aside",
    "I mean": "aside",
    "sort of": "hedge",
    "kind of": "hedge",
    "basically": "adverb",
    "actually": "adverb",
    "literally": "adverb",
    "honestly": "adverb",
    "right": "opener",
    "well": "opener",
    "okay": "opener",
    "yeah": "opener",
}
_PUNCTUATION = " \t\n.,;:!?…\"“”'()[]{}"
_ENDS = ".?!"
_BREAKS = ",;:…—–"
_NEAR = 12  # words on either side within which one mark of punctuation says that the stretch is punctuated


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a filler word could stand: its usual spelling and the half open range of its tokens."""

    item: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """The word in lower case, with straight apostrophes and without the punctuation around it."""
    return text.lower().replace("’", "'").strip(_PUNCTUATION)


def is_filled_pause(text: str) -> bool:
    """Whether the word is spelled like um, uh, er, erm, hm or mm."""
    return FILLED_PAUSE.fullmatch(normalise(text)) is not None


def boundary(text: str) -> str:
    """What the punctuation after a word closes: "end" of a sentence, "break" within one, or "" for none."""
    text = text.rstrip("\"”') ")
    if text.endswith(("...", "…")):
        return "break"
    if text.endswith(tuple(_ENDS)):
        return "end"
    return "break" if text.endswith(tuple(_BREAKS)) or text == "-" else ""


def _may_be_one(run: Sequence[Word]) -> bool:
    """Whether these words can be one filler: nothing is known of them yet, and no sentence ends inside."""
    unknown = all(word.kind is WordKind.WORD for word in run)
    return unknown and not any(boundary(word.text) == "end" for word in run[:-1])


def candidates(words: Sequence[Word]) -> tuple[Candidate, ...]:
    """Every place where a filler word could stand, the longest phrase first, never across the end of a sentence."""
    texts = [normalise(word.text) for word in words]
    found: list[Candidate] = []
    start = 0
    while start < len(words):
        for length in range(min(LONGEST_PHRASE, len(words) - start), 0, -1):
            item = PHRASES.get(tuple(texts[start : start + length]))
            if item and _may_be_one(words[start : start + length]):
                found.append(Candidate(item, start, start + length))
                start += length
                break
        else:
            start += 1
    return tuple(found)


def is_hesitation(word: Word) -> bool:
    """Whether the word is a filled pause, marked or not."""
    return word.kind is WordKind.FILLED_PAUSE or is_filled_pause(word.text)


def _is_fragment(word: Word) -> bool:
    """Whether the word broke off ("mont-") or is no word at all (a dash of its own)."""
    return word.kind is WordKind.CUT_OFF or word.text.endswith("-") or not normalise(word.text).strip("-–—")


def _stronger(one: str, other: str) -> str:
    """The stronger of two boundaries."""
    return max(one, other, key=("", "break", "end").index)


def _silent(words: Sequence[Word], index: int) -> bool:
    """Whether a silent pause lies between word `index - 1` and word `index`."""
    return 0 < index < len(words) and words[index].start_s - words[index - 1].end_s >= PAUSE_S


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a candidate: its nearest words, the boundary and silence on the way, and what was skipped."""

    words: tuple[str, ...]
    boundary: str
    silent: bool
    hesitant: bool
    filler: bool


def _left(words: Sequence[Word], start: int, reach: int) -> _Side:
    """Look left of `start`, over filled pauses and fillers; words beyond the end of a sentence are not seen."""
    near: list[str] = []
    mark, silent, hesitant, filler = "", False, False, False
    index = start - 1
    while index >= 0 and len(near) < reach:
        word = words[index]
        if not near:
            mark = _stronger(mark, boundary(word.text))
            silent = silent or _silent(words, index + 1)
            if mark == "end":
                break
            if is_hesitation(word) or word.kind is WordKind.FILLER_WORD or _is_fragment(word):
                hesitant = hesitant or is_hesitation(word)
                filler = filler or word.kind is WordKind.FILLER_WORD
                index -= 1
                continue
        elif boundary(word.text) == "end":
            break
        near.append(normalise(word.text))
        index -= 1
    if index < 0 and not near:
        mark = "end"
    near += [START] * (reach - len(near))
    return _Side(tuple(near), mark, silent, hesitant, filler)


def _right(words: Sequence[Word], end: int, reach: int) -> _Side:
    """Look right of the candidate that ends before `end`, over filled pauses, up to the end of the sentence."""
    near: list[str] = []
    mark, silent, hesitant = boundary(words[end - 1].text), _silent(words, end), False
    index = end
    while index < len(words) and len(near) < reach and mark != "end":
        word = words[index]
        if not near and (is_hesitation(word) or _is_fragment(word)):
            hesitant = hesitant or is_hesitation(word)
            mark = _stronger(mark, boundary(word.text))
            silent = silent or _silent(words, index + 1)
        else:
            near.append(normalise(word.text))
            if boundary(word.text) == "end":
                break
        index += 1
    if index >= len(words) and not near:
        mark = "end"
    near += [END] * (reach - len(near))
    return _Side(tuple(near), mark, silent, hesitant, False)


def _seen(word: str) -> str:
    """The word itself if it is in the lexicon or a boundary; the name of its class otherwise."""
    return word if word.startswith("<") or in_lexicon(word) else "*" + word_class(word)


def _kind(word: str) -> str:
    """The class of the word; boundaries stand for themselves."""
    return word if word.startswith("<") else word_class(word)


def features(words: Sequence[Word], candidate: Candidate) -> tuple[str, ...]:
    """Name what surrounds a candidate.

    Args:
        words: The transcript; candidates to the left that were judged fillers carry the kind FILLER_WORD already.
        candidate: The place to describe.

    Returns:
        The names of the features that are present, each once for the item and once for its group.
    """
    left, right = _left(words, candidate.start, 6), _right(words, candidate.end, 3)
    near = words[max(0, candidate.start - _NEAR) : candidate.end + _NEAR]
    style = "p" if any(boundary(word.text) for word in near) else "n"
    before, after = [_seen(word) for word in left.words], [_seen(word) for word in right.words]
    b_kind, a_kind = [_kind(word) for word in left.words], [_kind(word) for word in right.words]
    marks = f"{style}:{left.boundary}:{right.boundary}"
    names = [
        "",
        f"marks={marks}",
        f"left={style}:{left.boundary}",
        f"right={style}:{right.boundary}",
        f"w-1={before[0]}",
        f"w+1={after[0]}",
        f"k-1={b_kind[0]}",
        f"k+1={a_kind[0]}",
        f"k-2={b_kind[1]}",
        f"k+2={a_kind[1]}",
        f"k-1,k+1={b_kind[0]},{a_kind[0]}",
        f"w-1,k+1={before[0]},{a_kind[0]}",
        f"k-1,w+1={b_kind[0]},{after[0]}",
        f"k-2,k-1={b_kind[1]},{b_kind[0]}",
        f"w-2,w-1={before[1]},{before[0]}",
        f"k+1,k+2={a_kind[0]},{a_kind[1]}",
        f"w+1,w+2={after[0]},{after[1]}",
        f"w-1,marks={before[0]},{marks}",
        f"w+1,marks={after[0]},{marks}",
    ]
    verdict = rule(candidate.item, Place(left.words, right.words, left.boundary, right.boundary))
    rules = [f"rule={verdict}", f"rule,style={verdict},{style}", f"rule,marks={verdict},{marks}"]
    names += rules
    flags = {
        "silent-left": left.silent,
        "silent-right": right.silent,
        "hesitant-left": left.hesitant,
        "hesitant-right": right.hesitant,
        "after-filler": left.filler,
        "restart": left.words[0] == right.words[0] or left.words[1::-1] == right.words[:2],
        "echo": left.words[0] == right.words[0] and candidate.item == right.words[1],
    }
    names += [name for name, present in flags.items() if present]
    group = _GROUPS.get(candidate.item)
    owners = (candidate.item, group) if group else (candidate.item,)
    return (*(f"{owner}|{name}" for owner in owners for name in names), *(f"any|{name}" for name in rules))
