"""Spoken words to sentences.

Speech has run-ons and no reliable punctuation, so the model's full stops and the silent pauses decide together: a full
stop ends a sentence; a long pause before a word that can begin a clause does too; and where neither comes for too long,
the run is cut at its likeliest clause start ("so", "and then", "but I").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from models.types import SentenceSpan, Span, Word, WordKind

# A pause of this length ends a sentence if a clause can begin after it. Pauses between clauses of a monologue lie
# around half a second, those between sentences around a second (Campione & Veronis 2002: long pauses above 1 s).
CLAUSE_PAUSE_S = 0.6
SENTENCE_PAUSE_S = 1.2
SHORTEST_WORDS = 4
LONGEST_WORDS = 45
LONGEST_UNPUNCTUATED_WORDS = 24
# With fewer full stops than one in this many words, the model is taken to have given up on punctuation.
UNPUNCTUATED_WORDS = 40


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ABBREVIATIONS = _words("mr. mrs. ms. dr. st. jr. sr. prof. no. vs. etc. e.g. i.e. a.m. p.m. approx. dept.")
_CLAUSE_STARTS = _words(
    "so then but because cause and anyway after afterwards when while eventually finally luckily later now okay well "
    "basically once since although next first second in at by on as if"
)
_STRONG_STARTS = _words("so then but anyway eventually finally luckily afterwards next")
_SUBJECTS = _words(
    "i we he she they it you there this that the my our his her what i'd i'm i've i'll we'd we're we've he'd he's "
    "she'd she's they'd they're it's that's there's"
)
# Nobody ends a sentence on these: a speaker who pauses after one is looking for a word.
_NEVER_LAST = _words(
    "a an the my our his their i we he she they of to with for from in at by on as or and but so then because if when "
    "while although since was is were are"
)
_SENTENCE_END = re.compile(r"[.?!][\"'”’)\]]*$")
_ELLIPSIS = re.compile(r"(\.\.\.|…)[\"'”’)\]]*$")
_FILLED_PAUSE = re.compile(r"\b(?:uh-huh|u+m+|u+h+|e+r+m*|h+m+|m{2,}|a+h+m+)\b", re.IGNORECASE)
_SET_OFF_FILLER = re.compile(
    r"(?:(?<=^)|(?<=, )|(?<=\. ))(?:like|you know|i mean|sort of|kind of|basically|actually|literally|honestly|well|"
    r"okay|yeah|right)(?:, | ?$)",
    re.IGNORECASE,
)
_REPEAT = re.compile(r"\b([\w']+(?: [\w']+)?),? \1(?=[ ,.?!]|$)", re.IGNORECASE)
_CUT_OFF = re.compile(r"\b\w{1,6}[-–—](?=[ ,.]|$)")
_DOUBLE_WANTED = frozenset({"very", "had", "that", "so", "really", "no", "never", "far", "many", "more", "again"})


@dataclass(frozen=True, slots=True)
class _Token:
    """A word as the splitter sees it: its text, the silence after it, and whether it carries content."""

    text: str
    pause_after_s: float
    counts: bool


def split_sentences(words: Sequence[Word], pauses: Sequence[Span]) -> tuple[SentenceSpan, ...]:
    """Cut a transcript into sentences.

    Args:
        words: the transcript's words in order of time.
        pauses: its silent pauses (0.25 s and more).

    Returns:
        Sentences that together hold every word once, in order; none if there are no words.
    """
    tokens = [
        _Token(word.text, silence, word.kind in (WordKind.WORD, WordKind.FILLER_WORD))
        for word, silence in zip(words, _silences(words, pauses), strict=True)
    ]
    return tuple(
        SentenceSpan(
            text=" ".join(word.text for word in words[first:end]),
            content=_spoken_content(words[first:end]),
            first_word=first,
            end_word=end,
            start_s=words[first].start_s,
            end_s=words[end - 1].end_s,
        )
        for first, end in _cut(tokens)
    )


def typed_sentences(text: str) -> tuple[SentenceSpan, ...]:
    """Cut a typed answer into sentences; times are None, word indices count its blank-separated words."""
    tokens = [_Token(piece, 0.0, _FILLED_PAUSE.fullmatch(piece.strip(".,?!")) is None) for piece in text.split()]
    return _untimed((" ".join(t.text for t in tokens[first:end]) for first, end in _cut(tokens)))


def sentences_from_texts(texts: Sequence[str]) -> tuple[SentenceSpan, ...]:
    """Keep sentences as they are given, one span each, even an empty one."""
    return _untimed(texts)


def strip_disfluencies(text: str) -> str:
    """Return raw text without filled pauses, set-off filler words, immediate repeats and cut-off words."""
    text = " ".join(text.split())
    text = _FILLED_PAUSE.sub("", text)
    text = _tidy(text)
    text = _CUT_OFF.sub("", text)
    text = _tidy(text)
    for _ in range(2):
        text = _tidy(_SET_OFF_FILLER.sub("", text))
        text = _REPEAT.sub(lambda m: m[0] if m[1].lower() in _DOUBLE_WANTED else m[1], text)
    return _tidy(text)


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,.?!])", r"\1", text)
    text = re.sub(r",(?:\s*,)+", ",", text)
    text = re.sub(r",([.?!])", r"\1", text)
    return re.sub(r"^[\s,;.]+", "", text).strip()


def _spoken_content(words: Sequence[Word]) -> str:
    return _tidy(" ".join(word.text for word in words if word.kind is WordKind.WORD))


def _untimed(texts: Sequence[str] | Iterator[str]) -> tuple[SentenceSpan, ...]:
    spans: list[SentenceSpan] = []
    first = 0
    for text in texts:
        end = first + len(text.split())
        spans.append(SentenceSpan(text, strip_disfluencies(text), first, end, None, None))
        first = end
    return tuple(spans)


def _silences(words: Sequence[Word], pauses: Sequence[Span]) -> list[float]:
    """For each word, the longest pause between its middle and the middle of the next word."""
    silences: list[float] = []
    at = 0
    for word, following in zip_longest(words, words[1:]):
        if following is None:
            silences.append(0.0)
            break
        begin, end = (word.start_s + word.end_s) / 2, (following.start_s + following.end_s) / 2
        while at < len(pauses) and pauses[at].end_s <= begin:
            at += 1
        longest, i = 0.0, at
        while i < len(pauses) and pauses[i].start_s < end:
            longest = max(longest, min(end, pauses[i].end_s) - max(begin, pauses[i].start_s))
            i += 1
        silences.append(longest)
    return silences


def _cut(tokens: Sequence[_Token]) -> list[tuple[int, int]]:
    """Half-open ranges of the sentences."""
    if not tokens:
        return []
    stops = sum(_ends_sentence(tokens, i) for i in range(len(tokens)))
    unpunctuated = len(tokens) >= UNPUNCTUATED_WORDS * (stops + 1)
    longest = LONGEST_UNPUNCTUATED_WORDS if unpunctuated else LONGEST_WORDS
    ranges: list[tuple[int, int]] = []
    first, counted, rest = 0, 0, _count(tokens, 0, len(tokens))
    for i in range(len(tokens)):
        counted += tokens[i].counts
        rest -= tokens[i].counts
        stop = _ends_sentence(tokens, i) and counted >= 2
        if (
            i + 1 == len(tokens)
            or stop
            or (counted >= SHORTEST_WORDS and rest >= 2 and _pause_ends(tokens, i, unpunctuated))
        ):
            ranges.extend(_shorten(tokens, first, i + 1, longest))
            first, counted = i + 1, 0
    return _join_scraps(tokens, ranges)


def _count(tokens: Sequence[_Token], first: int, end: int) -> int:
    return sum(token.counts for token in tokens[first:end])


def _bare(text: str) -> str:
    return text.lower().strip(".,;:?!\"'“”‘’()[]…-–—")


def _ends_sentence(tokens: Sequence[_Token], i: int) -> bool:
    text = tokens[i].text
    if _ELLIPSIS.search(text):
        return tokens[i].pause_after_s >= CLAUSE_PAUSE_S and _can_begin(tokens, i + 1)
    if not _SENTENCE_END.search(text):
        return False
    plain = text.lower().strip("\"'“”‘’()[]")
    return not (plain in _ABBREVIATIONS or re.fullmatch(r"[a-z]\.", plain)) or i + 1 == len(tokens)


def _can_begin(tokens: Sequence[_Token], i: int) -> bool:
    """Whether a clause can begin at word `i`, filled pauses passed over."""
    while i < len(tokens) and not tokens[i].counts:
        i += 1
    if i >= len(tokens):
        return False
    word = _bare(tokens[i].text)
    return word in _CLAUSE_STARTS or word in _SUBJECTS


def _pause_ends(tokens: Sequence[_Token], i: int, unpunctuated: bool) -> bool:
    pause = tokens[i].pause_after_s
    if pause < CLAUSE_PAUSE_S or not _can_begin(tokens, i + 1):
        return False
    if _bare(tokens[i].text) in _NEVER_LAST:
        return False
    return unpunctuated or pause >= SENTENCE_PAUSE_S


def _shorten(tokens: Sequence[_Token], first: int, end: int, longest: int) -> list[tuple[int, int]]:
    """Cut a run of more than `longest` content words at its best clause start, again and again."""
    if _count(tokens, first, end) <= longest:
        return [(first, end)]
    best, best_score = 0, 0.0
    for i in range(first + 1, end):
        before, after = _count(tokens, first, i), _count(tokens, i, end)
        if min(before, after) < SHORTEST_WORDS:
            continue
        score = _start_score(tokens, i) - 2.0 * abs(before - after) / (before + after)
        if best == 0 or score > best_score:
            best, best_score = i, score
    if best == 0:
        return [(first, end)]
    return _shorten(tokens, first, best, longest) + _shorten(tokens, best, end, longest)


def _start_score(tokens: Sequence[_Token], i: int) -> float:
    word = _bare(tokens[i].text)
    following = _bare(tokens[i + 1].text) if i + 1 < len(tokens) else ""
    score = 2.0 * min(tokens[i - 1].pause_after_s, 1.0)
    if word in _STRONG_STARTS:
        score += 1.5
    elif word in {"and", "because", "cause"} and (following in _SUBJECTS or following in _STRONG_STARTS):
        score += 1.2
    elif word in _SUBJECTS and _bare(tokens[i - 1].text) not in _CLAUSE_STARTS:
        score += 0.4
    if _bare(tokens[i - 1].text) in _NEVER_LAST:
        score -= 2.0
    if tokens[i - 1].text.endswith((",", ";", ":")):
        score += 0.6
    return score


def _join_scraps(tokens: Sequence[_Token], ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give a piece of under two content words ("Um." "So.") to the sentence after it, or the last to the one before."""
    joined: list[tuple[int, int]] = []
    begin: int | None = None
    for first, end in ranges:
        start = first if begin is None else begin
        if _count(tokens, first, end) < 2 and end < len(tokens):
            begin = start
            continue
        joined.append((start, end))
        begin = None
    if len(joined) > 1 and _count(tokens, *joined[-1]) < 2:
        (first, _), (_, end) = joined[-2], joined[-1]
        joined[-2:] = [(first, end)]
    return joined
