"""Wording: hedges, repeated phrases, I against we, and specifics."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from models.delivery.filler_words import normalise
from models.types import Specific

Tokens = Sequence[str]

_HEDGES = (
    ("i", "guess"), ("i", "suppose"), ("i", "think"), ("i'm", "not", "sure"), ("i", "don't", "know"),
    ("sort", "of"), ("kind", "of"), ("a", "bit"), ("a", "little", "bit"), ("more", "or", "less"), ("pretty", "much"),
    ("or", "something"), ("or", "whatever"), ("and", "stuff"), ("in", "a", "way"), ("to", "be", "honest"),
    ("maybe",), ("perhaps",), ("possibly",), ("probably",), ("somewhat",), ("hopefully",), ("just",),
)  # fmt: skip
# "just then", "what kind of", "I think" about thinking: the same words without hedging.
_NO_HEDGE_AFTER = {"just": {"as", "then", "after", "before", "now", "when", "in", "like", "how", "because"}}
_NO_HEDGE_BEFORE = {
    "kind": {"what", "this", "that", "some", "any", "a", "the", "every", "each", "another", "same", "one", "different"},
    "sort": {"what", "this", "that", "some", "any", "a", "the", "every", "each", "another", "same", "one", "to"},
    "just": {"a", "the", "only", "had", "have", "has", "i'd", "i've", "he'd", "she'd", "they'd", "we'd"},
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STOP = _words(
    "a an the and or but so if then than that this these those it its it's is was were are be been being am do did "
    "does done have has had having i i'm i'd i've i'll me my we we're we'd we've us our you your he she they them him "
    "her his their of to in on at for from with by as about into out up down over not no yes there here what which "
    "who when where how why would could should can will may might must just very all some any one said other more"
)
# Words that do little and wear thin: said this often they are heard.
_WORN = _words(
    "really very actually basically definitely absolutely obviously literally always totally things stuff great nice "
    "good amazing lot lots"
)
_WORN_TIMES = 4
_PAIR_TIMES = 4
_PHRASE_TIMES = 3
_LONGEST_PHRASE = 6

_I = frozenset({"i", "i'm", "i'd", "i've", "i'll"})
_WE = frozenset({"we", "we're", "we'd", "we've", "we'll"})

_NUMBERS = _words(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen half twice "
    "double triple"
)
# "one" is mostly no number ("one of them", "that one"); before one of these it is.
_UNITS = _words(
    "second minute hour day week month year percent dollar pound euro cent hundred thousand million dozen call point"
)
# Transcribers like to begin anew after a filled pause ("we were, um, Almost full"): these are no names.
_NO_NAMES = _STOP | _words(
    "almost also now well okay ok yes yeah after before because while later finally actually maybe however first next "
    "thank thanks sorry hello hi hey good god oh sir madam ma'am please let like once still even only nothing something"
)
_QUOTE = re.compile(r"[“\"]([^“”\"]{2,200}?)[”\"]")
_ABBREVIATIONS = frozenset({"mr.", "mrs.", "ms.", "dr.", "st."})
# Where so many words begin with a capital, capitals mark no names.
_MOST_CAPITALS = 0.4


def hedges(sentences: Iterable[Tokens]) -> tuple[str, ...]:
    """Return every hedge in the order it was said, in lower case but for "I"."""
    found: list[str] = []
    for tokens in sentences:
        words = [normalise(token) for token in tokens]
        at = 0
        while at < len(words):
            likely = _BY_FIRST_WORD.get(words[at], ())
            hedge = next((hedge for hedge in likely if tuple(words[at : at + len(hedge)]) == hedge), None)
            if hedge is None or not _hedging(words, at, len(hedge)):
                at += 1
                continue
            found.append(_phrase(hedge))
            at += len(hedge)
    return tuple(found)


# The longest first.
_BY_FIRST_WORD: dict[str, list[tuple[str, ...]]] = {}
for _hedge in sorted(_HEDGES, key=len, reverse=True):
    _BY_FIRST_WORD.setdefault(_hedge[0], []).append(_hedge)


def _hedging(words: Tokens, at: int, length: int) -> bool:
    following = words[at + length] if at + length < len(words) else ""
    before = words[at - 1] if at else ""
    first = words[at]
    return following not in _NO_HEDGE_AFTER.get(first, ()) and before not in _NO_HEDGE_BEFORE.get(first, ())


def repeated_phrases(sentences: Iterable[Tokens]) -> tuple[str, ...]:
    """Return the phrases and worn words that come again and again, the most frequent first.

    A phrase counts from three times on (two words: four), and only in its longest form; immediate repeats ("the the")
    are not for here, they are disfluencies.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    worn: Counter[tuple[str, ...]] = Counter()
    for tokens in sentences:
        words = [word for word in map(normalise, tokens) if word]
        worn.update((word,) for word in words if word in _WORN)
        for size in range(2, _LONGEST_PHRASE + 1):
            counts.update(tuple(words[at : at + size]) for at in range(len(words) - size + 1))
    often = {
        phrase: count
        for phrase, count in counts.items()
        if count >= (_PAIR_TIMES if len(phrase) == 2 else _PHRASE_TIMES) and _worth_telling(phrase)
    }
    kept: dict[tuple[str, ...], int] = {}
    inside: dict[tuple[str, ...], int] = {}
    for phrase in sorted(often, key=lambda phrase: (-len(phrase), phrase)):
        # Said once more on its own, a phrase is still the habit of saying the longer one.
        if often[phrase] <= inside.get(phrase, 0) + 1:
            continue
        kept[phrase] = often[phrase]
        for size in range(2, len(phrase)):
            for at in range(len(phrase) - size + 1):
                part = phrase[at : at + size]
                inside[part] = max(inside.get(part, 0), often[phrase])
    kept |= {word: count for word, count in worn.items() if count >= _WORN_TIMES}
    return tuple(_phrase(phrase) for phrase in sorted(kept, key=lambda phrase: (-kept[phrase], phrase)))


def _worth_telling(phrase: tuple[str, ...]) -> bool:
    """A phrase of little words alone ("and then I was") says nothing about a speaker's habits."""
    if len(phrase) == 2:
        return not any(word in _STOP for word in phrase)
    return phrase[0] != phrase[-1] and any(word not in _STOP for word in phrase)


def _phrase(words: Sequence[str]) -> str:
    return " ".join("I" + word[1:] if word in _I else word for word in words)


def i_share(sentences: Iterable[Tokens]) -> float | None:
    """Return how many of the subjects "I" and "we" are "I" (0..1); None where neither is said."""
    words = [normalise(token) for tokens in sentences for token in tokens]
    i, we = sum(word in _I for word in words), sum(word in _WE for word in words)
    return i / (i + we) if i + we else None


def specifics(sentences: Sequence[Tokens]) -> tuple[Specific, ...]:
    """Return the numbers, names and quotes in the answer, each once, numbers and names in the order they were said."""
    found: dict[tuple[str, str], Specific] = {}

    def add(text: str, kind: str) -> None:
        found.setdefault((text.lower(), kind), Specific(text, kind))

    plain = [token for tokens in sentences for token in tokens if any(map(str.isalpha, token))]
    capitals = sum(token.lstrip("\"“‘'(")[:1].isupper() for token in plain)
    lower = {normalise(token) for token in plain if token[:1].islower()}
    for tokens in sentences:
        for text in _numbers(tokens):
            add(text, "number")
        if capitals <= _MOST_CAPITALS * len(plain):
            for text in _names(tokens, lower):
                add(text, "name")
    for quote in _QUOTE.findall(" ".join(token for tokens in sentences for token in tokens)):
        add(quote.strip(), "quote")
    return tuple(found.values())


def _bare(token: str) -> str:
    return token.strip(" \t\n.,;:!?…\"“”‘’'()[]{}-–—")


def _numbers(tokens: Tokens) -> list[str]:
    words = [normalise(token) for token in tokens]
    found: list[str] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and _is_number(words, end):
            end += 1
        if end > at:
            closed = tokens[end - 1].endswith((".", ",", "!", "?", ";"))
            if end < len(words) and not closed and words[end] not in _STOP and words[end].isalpha():
                end += 1
            found.append(" ".join(_bare(token) for token in tokens[at:end]))
        at = max(end, at + 1)
    return found


def _is_number(words: Tokens, at: int) -> bool:
    word = words[at]
    if any(map(str.isdecimal, word)) or any(part in _NUMBERS for part in word.split("-")):
        return True
    return word == "one" and at + 1 < len(words) and words[at + 1] in _UNITS


def _names(tokens: Tokens, lower: set[str]) -> list[str]:
    found: list[list[str]] = []
    last = -2
    for at, token in enumerate(tokens):
        bare = _bare(token)
        before = tokens[at - 1] if at else "."
        begins = before.endswith((".", "?", "!", ":", "…")) and before.lower() not in _ABBREVIATIONS
        quoted = token[:1] in '"“‘('
        name = bare[:1].isupper() and bare[1:2] != "'" and normalise(token) not in _NO_NAMES
        if not name or begins or quoted or normalise(token) in lower or any(map(str.isdigit, bare)):
            continue
        if at == last + 1 and not before.endswith(","):
            found[-1].append(bare)
        else:
            found.append([bare])
        last = at
    return [" ".join(parts).removesuffix("'s").removesuffix("’s") for parts in found]
