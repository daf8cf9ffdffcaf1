"""Silent pauses: where they are, how long, and whether they stand inside a clause.

The voice detector says where there is no voice; the words say where a clause ends. A word placed wholly inside a
"silence" is evidence against it, because voice detectors lose noisy passages that the transcriber can read.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from models.delivery.clock import answer_span, merge, timed_words
from models.delivery.filler_words import normalise
from models.types import Pause, Pauses, Span, Transcript, Word, WordKind

SILENT_PAUSE_S = 0.25

# A lone word in a silence counts as heard only this far from its edges; nearer, its times are taken to be off.
_WORD_MARGIN_S = 0.15

_CONJUNCTIONS = frozenset(
    {"and", "but", "or", "so", "because", "cause", "when", "if", "then", "which", "who", "that", "although", "though"}
    | {"while", "after", "before", "since", "until", "unless", "where", "whereas", "once", "as", "what", "how", "why"}
    | {"however", "anyway", "finally", "eventually"}
)
_SUBJECTS = frozenset(
    {"i", "we", "he", "she", "they", "i'd", "i'm", "i've", "i'll", "we'd", "we're", "we've", "we'll", "he'd", "he's"}
    | {"he'll", "she'd", "she's", "she'll", "they'd", "they're", "they've", "they'll", "it's", "that's", "there's"}
)
# Nobody ends a clause on these: whatever the punctuation says, the speaker is looking for the next word.
_DANGLING = frozenset(
    {"the", "a", "an", "my", "your", "our", "their", "its", "and", "but", "or", "because", "if", "very", "of", "into"}
    | {"i", "we", "he", "she", "they", "i'm", "i'd", "i've", "we're", "we'd", "we've", "they're", "he'd", "she'd"}
    | {"while", "although", "whereas", "unless", "every", "than", "from", "during", "between", "toward", "towards"}
)
# These end a clause now and then; a full stop decides, a comma does not.
_RARELY_LAST = frozenset(
    {"to", "for", "with", "at", "by", "in", "on", "about", "as", "is", "was", "were", "are", "am", "be", "been", "had"}
    | {"have", "has", "would", "could", "should", "will", "can", "might", "must", "which", "who", "that", "this"}
    | {"these", "those", "when", "where", "what", "not", "really", "quite", "his", "her", "so", "then", "you", "it's"}
)
# No statement begins with these.
_NEVER_FIRST = frozenset({"was", "were", "is", "are", "been", "than", "himself", "herself", "myself", "themselves"})


def silent_pauses(transcript: Transcript, shortest_s: float = SILENT_PAUSE_S) -> tuple[Span, ...]:
    """Return the silent pauses between the first and the last word, in order of time.

    Args:
        transcript: Its `speech` spans say where a voice was active; without any, the gaps between words stand in.
        shortest_s: The shortest silence that counts, in seconds. 0.25 s is usual (De Jong and Bosker 2013).
    """
    words = timed_words(transcript)
    if len(words) < 2:
        return ()
    speech = merge(transcript.speech) or merge([Span(word.start_s, word.end_s) for word in words])
    # Half a word at either end is left alone: a first word placed too early must not make a pause before itself.
    first_s, last_s = _middle(words[0]), max(_middle(word) for word in words)
    pauses: list[Span] = []
    at = 0
    for before, after in pairwise(speech):
        gap = Span(max(before.end_s, first_s), min(after.start_s, last_s))
        if gap.duration_s <= 0:
            continue
        while at < len(words) and words[at].start_s < gap.start_s:
            at += 1
        inside: list[Word] = []
        while at < len(words) and words[at].start_s < gap.end_s:
            if words[at].end_s <= gap.end_s:
                inside.append(words[at])
            at += 1
        pauses += [pause for pause in _without(gap, inside) if pause.duration_s >= shortest_s - 1e-9]
    return tuple(pauses)


def measure_pauses(transcript: Transcript, shortest_s: float = SILENT_PAUSE_S) -> Pauses:
    """Measure the silent pauses and the time before the first word.

    `share_of_time` is silence over the time from the first to the last word, 0..1. `response_latency_s` counts from
    the start of the recording, which begins when the question has been asked.
    """
    span = answer_span(transcript)
    if span is None:
        return Pauses(None, 0, None, None, None, ())
    words = timed_words(transcript)
    spans = silent_pauses(transcript, shortest_s)
    items = tuple(
        Pause(pause.start_s, pause.end_s, inside)
        for pause, inside in zip(spans, _inside_clause(words, spans), strict=True)
    )
    minutes = span.duration_s / 60
    return Pauses(
        response_latency_s=max(0.0, span.start_s),
        count=len(items),
        per_minute=len(items) / minutes if minutes > 0 else None,
        longest_s=max((pause.duration_s for pause in spans), default=None),
        share_of_time=min(1.0, sum(pause.duration_s for pause in spans) / span.duration_s) if minutes > 0 else None,
        items=items,
    )


def is_inside_clause(before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Say whether a pause between two runs of words stands inside a clause.

    It does not after a word that punctuation ends a sentence or clause on, nor before a conjunction or subject that
    begins a clause. Punctuation alone cannot be trusted: a transcriber that is given the words up to a pause likes to
    end them with a full stop. So the words overrule it where they can ("I told the. Customer" is inside).

    Args:
        before: The words up to the pause; only the last few matter.
        after: The words after it.
    """
    last = next((word for word in reversed(before) if _counts(word)), None)
    following = [word for word in after if _counts(word)][:2]
    if last is None or not following:
        return False
    filler_between = bool(before) and before[-1] is not last
    mark = last.text.rstrip("\"'”’)]")[-3:]
    ellipsis = mark.endswith(("...", "…", "-", "—", "–"))
    full_stop = not ellipsis and mark.endswith((".", "?", "!"))
    clause_mark = not ellipsis and mark.endswith((",", ";", ":")) and not filler_between
    final, first = normalise(last.text), normalise(following[0].text)
    if final in _DANGLING:
        return True
    if final in _RARELY_LAST and not full_stop:
        return True
    if first in _NEVER_FIRST and not (full_stop and following[0].text[:1].isupper()):
        return True
    return not (full_stop or clause_mark or first in _CONJUNCTIONS or first in _SUBJECTS)


def _inside_clause(words: Sequence[Word], pauses: Sequence[Span]) -> list[bool]:
    answers: list[bool] = []
    at = 0
    for pause in pauses:
        middle = (pause.start_s + pause.end_s) / 2
        while at < len(words) and _middle(words[at]) <= middle:
            at += 1
        answers.append(is_inside_clause(words[max(0, at - 8) : at], words[at : at + 8]))
    return answers


def _counts(word: Word) -> bool:
    return word.kind in (WordKind.WORD, WordKind.REPETITION, WordKind.CUT_OFF) and any(map(str.isalnum, word.text))


def _middle(word: Word) -> float:
    return (word.start_s + word.end_s) / 2


def _without(gap: Span, words: Sequence[Word]) -> list[Span]:
    """Return what is left of a gap when the words heard inside it are taken out."""
    heard = [
        word
        for word in words
        if len(words) > 1 or (word.start_s - gap.start_s >= _WORD_MARGIN_S and gap.end_s - word.end_s >= _WORD_MARGIN_S)
    ]
    left: list[Span] = []
    start_s = gap.start_s
    for word in heard:
        if word.start_s > start_s:
            left.append(Span(start_s, word.start_s))
        start_s = max(start_s, word.end_s)
    if gap.end_s > start_s:
        left.append(Span(start_s, gap.end_s))
    return left
