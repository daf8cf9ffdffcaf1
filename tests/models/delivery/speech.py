"""Transcripts made by hand, with every time known."""

from __future__ import annotations

from collections.abc import Sequence

from models.types import Span, Transcript, Word, WordKind

FILLED = {"um", "ummm", "uh", "er", "erm", "hmm"}


def say(
    text: str,
    *,
    word_s: float = 0.3,
    gap_s: float = 0.1,
    start_s: float = 1.0,
    kinds: dict[int, WordKind] | None = None,
    probability: float = 0.95,
) -> Transcript:
    """Speak a text evenly: each token takes `word_s`, then `gap_s` of silence; "[1.5]" is a pause of 1.5 s instead.

    A voice is active in every word; filled pauses are marked by their spelling, other kinds by index of the word.
    """
    words: list[Word] = []
    now_s = start_s
    for token in text.split():
        if token.startswith("["):
            now_s += float(token.strip("[]")) - gap_s
            continue
        kind = WordKind.FILLED_PAUSE if token.lower().strip(",.") in FILLED else WordKind.WORD
        kind = (kinds or {}).get(len(words), kind)
        words.append(Word(token, now_s, now_s + word_s, probability, kind))
        now_s += word_s + gap_s
    return transcript(words)


def transcript(
    words: Sequence[Word], speech: Sequence[Span] | None = None, duration_s: float | None = None
) -> Transcript:
    """A transcript of these words; by default the voice is active in the words and nowhere else."""
    spans = tuple(Span(word.start_s, word.end_s) for word in words) if speech is None else tuple(speech)
    end_s = max((word.end_s for word in words), default=0.0)
    return Transcript(tuple(words), spans, end_s + 0.5 if duration_s is None else duration_s, "base", "0" * 64, "dense")
