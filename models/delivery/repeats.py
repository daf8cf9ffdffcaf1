"""Repeats and cut-off words: what a speaker said twice, and what broke off.

A repeat is a word or short phrase said again at once ("the the", "I was I was"); the earlier copy is marked. Said
twice on purpose does not count: "very very", "no no", "bye bye", "again and again and again". When in doubt nothing is
marked, for a doubling that grammar allows ("that that", "had had") is no mistake. Part-word repetitions, as in
stuttering ("b- b- but"), are cut-off words; they are never fillers and never counted against the speaker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.delivery.filler_context import PHRASES, boundary, is_filled_pause, normalise
from models.delivery.word_classes import word_class
from models.types import Word, WordKind

LONGEST_REPEAT = 3  # words; speakers go back over one or two, longer phrases said twice are meant
_HYPHENS = "-‐‑–—"
_VOWELS = frozenset("aeiouy")
_ALLOWED = "that had her his do"  # grammar allows these twice
_EMPHASIS = """very really so too much many more far long big small little old new good bad great hot cold hard fast
    slow quick quiet nice never ever always all just way high low deep loud busy tired sad happy sure quite super
    pretty"""
_CALLS = """no yes yeah yep nope bye hey hi hello okay ok right well oh ah ha wow sorry please wait stop go come look
    listen thanks there now then again knock beep tick ding la blah tut chop hear easy night"""
_DIGITS = "zero one two three four five six seven eight nine ten hundred"
_DOUBLED = frozenset(" ".join((_ALLOWED, _EMPHASIS, _CALLS, _DIGITS)).split())
_DOUBLED_PHRASES = frozenset(
    tuple(phrase.split())
    for phrase in (
        "thank you",
        "of course",
        "all right",
        "oh no",
        "oh yes",
        "come on",
        "hang on",
        "hold on",
        "i know",
        "i see",
        "good job",
        "well done",
        "let's go",
        "blah blah",
        "and by",
    )
)
_CHAINING = frozenset({"and", "by", "after", "or"})
_SMALL_CLASSES = """subject either object article possessive be have do modal to wh and because preposition subject+be
    subject+have subject+modal"""
_SMALL = frozenset(_SMALL_CLASSES.split())
_TAKES_OBJECT = frozenset({"verb", "past", "ing", "preposition", "think", "say", "other"})
_SHORTENED = frozenset({"mr", "mrs", "ms", "dr", "st", "vs"})
_NAMED = frozenset(
    ["plan", "option", "section", "type", "grade", "letter", "vitamin", "team", "class", "part", "route"]
)


def mark_repeats(words: Sequence[Word]) -> tuple[Word, ...]:
    """Set the kinds REPETITION and CUT_OFF.

    Filled pauses, filler words and cut-off words may stand between two copies ("the, um, the"; "I w- I went"), so
    fillers should be marked before. Words that carry another kind than WORD already keep it.

    Args:
        words: The transcript in the order of time.

    Returns:
        The same words, in the same order.
    """
    marked = [
        replace(word, kind=WordKind.CUT_OFF) if word.kind is WordKind.WORD and _is_cut_off(words, index) else word
        for index, word in enumerate(words)
    ]
    spoken = [
        index
        for index, word in enumerate(marked)
        if word.kind in (WordKind.WORD, WordKind.REPETITION)
        and any(letter.isalnum() for letter in word.text)
        and not is_filled_pause(word.text)
    ]
    texts = [normalise(words[index].text) for index in spoken]
    start = 0
    while start < len(spoken):
        length = _repeated(words, spoken, texts, start)
        for index in spoken[start : start + length]:
            marked[index] = replace(marked[index], kind=WordKind.REPETITION)
        start += max(1, length)
    return tuple(marked)


def _is_cut_off(words: Sequence[Word], index: int) -> bool:
    """Whether the word broke off: it ends in a hyphen, or is a bare onset of the next word ("b but", "th the")."""
    text = words[index].text.lower().rstrip(".,;:!?…\"”’' ")
    stem = text.rstrip(_HYPHENS)
    if not any(letter.isalpha() for letter in stem):
        return False
    if text != stem:
        # A dash after a whole word is punctuation as a rule; a hyphen is how transcribers write a word broken off.
        following = normalise(words[index + 1].text) if index + 1 < len(words) else ""
        return text[len(stem) :] in ("-", "‐", "‑") and following not in ("and", "or", "to")  # "pre- and post-war"
    if _VOWELS & set(stem) or not stem.isalpha() or index + 1 == len(words):
        return False
    if stem in _SHORTENED or (len(stem) > 1 and words[index].text.isupper()):
        return False
    if index and normalise(words[index - 1].text) in _NAMED:
        return False
    following = normalise(words[index + 1].text)
    same = following == stem and index + 2 < len(words) and normalise(words[index + 2].text).startswith(stem)
    onset = following.startswith(stem) and len(following) > len(stem) and following[len(stem)].isalpha()
    return boundary(words[index].text) != "end" and (same or onset)


def _repeated(words: Sequence[Word], spoken: Sequence[int], texts: Sequence[str], start: int) -> int:
    """How many words from `start` on are said again at once; 0 if none."""
    for length in range(min(LONGEST_REPEAT, (len(spoken) - start) // 2), 0, -1):
        first, second = texts[start : start + length], texts[start + length : start + 2 * length]
        if not _same(first, second) or _on_purpose(texts, start, first):
            continue
        if any(boundary(words[index].text) == "end" for index in spoken[start : start + length]):
            continue  # a sentence that takes up the words of the last one
        if not _weighty(words, spoken, texts, start, length):
            return length
    return 0


def _weighty(words: Sequence[Word], spoken: Sequence[int], texts: Sequence[str], start: int, length: int) -> bool:
    """Whether the second copy is meant.

    It is when said for weight ("anything, like, anything") or when it opens a clause ("sign it, it is small").
    """
    last, following = spoken[start + length - 1], spoken[start + length]
    apart = bool(boundary(words[last].text)) or any(
        word.kind is WordKind.FILLER_WORD for word in words[last + 1 : following]
    )
    copy = texts[start : start + length]
    if not any(word_class(word) in _SMALL for word in copy):
        return apart or length > 1
    object_before = start > 0 and word_class(texts[start - 1]) in _TAKES_OBJECT
    return length == 1 and apart and object_before and word_class(copy[0]) == "either"


def _same(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the second copy says the first again; its last word may go on ("I I'm", "it it's")."""
    *head, last = first
    goes_on = second[-1].startswith(f"{last}'") and word_class(last) in _SMALL
    return list(second[:-1]) == head and (second[-1] == last or goes_on)


def _on_purpose(texts: Sequence[str], start: int, copy: Sequence[str]) -> bool:
    """Whether the doubling is grammar, emphasis, or a filler said twice (which counts as two fillers)."""
    phrase = tuple(copy)
    if phrase in PHRASES or phrase in _DOUBLED_PHRASES:
        return True
    if len(set(phrase)) == 1:
        return phrase[0] in _DOUBLED or phrase[0].endswith("ly") or phrase[0][:1].isdigit()
    if all(word in _DOUBLED or word[:1].isdigit() for word in phrase):
        return True  # "two three two three"
    if len(phrase) != 2:
        return False
    before = texts[start - 1] if start else ""
    after = texts[start + 4] if start + 4 < len(texts) else ""
    # "over and over and over", seen from its first or from its second word
    return (phrase[1] in _CHAINING and after == phrase[0]) or (phrase[0] in _CHAINING and before == phrase[1])
