"""When each word was said: the attention's idea of it, mended by where the voice pauses.

Whisper's attention finds the order and the middle of words well, but it hands the silence around a word to the word,
and lets a word after a pause begin in the tail of the one before. The voice detector knows where the pauses are.
Measured against a forced aligner and on speech with known onsets: docs/benchmarks.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from models.delivery.filler_context import is_filled_pause
from models.speech.guard import plain
from models.speech.voice_activity import FRAME_S, Frames
from models.speech.whisper import AlignedWord
from models.types import Word, WordKind

# Attention jumps to a word about this much before it is heard.
LATENCY_S = 0.02
# A dip of the voice under half of the word's strongest frame is a pause ...
DIP = 0.5
LEAST_PEAK = 0.3
# ... that ends the word before, if it is short and near the start, or long. In seconds and 32 ms frames.
NEAR_LEAD_S, NEAR_FRAMES = 0.1, 2
FAR_LEAD_S, FAR_FRAMES = 0.6, 3
LEAST_TAIL_S = 0.05


def join_pieces(pieces: Iterable[AlignedWord], offset_s: float) -> list[Word]:
    """Turn the pieces of a reading into words: marks and endings join the word before them.

    A mark's own time is the pause it stands for, so it does not lengthen its word.
    """
    words: list[Word] = []
    for piece in pieces:
        text, end_s = piece.text.strip(), piece.end_s + offset_s
        if words and not piece.text.startswith(" ") and (not plain(text) or text[0] in "-'"):
            last = words[-1]
            words[-1] = replace(last, text=last.text + text, end_s=end_s if plain(text) else last.end_s)
        elif plain(text):
            kind = WordKind.FILLED_PAUSE if is_filled_pause(text) else WordKind.WORD
            words.append(Word(text, min(piece.start_s + offset_s + LATENCY_S, end_s), end_s, piece.probability, kind))
    return words


def place_words(words: Sequence[Word], voice: Frames) -> list[Word]:
    """Move the edges of words to where the voice begins and ends.

    Args:
        words: words with attention times.
        voice: chance of voice for each 32 ms frame, from time 0.
    """
    placed: list[Word] = []
    for word in words:
        first, last = int(word.start_s / FRAME_S), min(int(np.ceil(word.end_s / FRAME_S)), len(voice))
        if last - first < 2:
            placed.append(word)
            continue
        heard = voice[first:last]
        low = heard < DIP * max(float(heard.max()), LEAST_PEAK)
        loud = np.flatnonzero(~low)
        if not len(loud):
            placed.append(word)
            continue
        start_s, end_s = word.start_s, word.end_s
        dip = _last_pause(low)
        if dip is not None:
            start_s = max(start_s, (first + dip[1]) * FRAME_S)
            before_s = (first + dip[0]) * FRAME_S
            if placed and dip[0] and placed[-1].end_s <= word.start_s:
                placed[-1] = replace(placed[-1], end_s=max(before_s, placed[-1].start_s))
        end_s = max(start_s, min(end_s, (first + int(loud[-1]) + 1) * FRAME_S))
        placed.append(replace(word, start_s=start_s, end_s=end_s))
    return placed


def _last_pause(low: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[int, int] | None:
    """The last run of low frames in a word's time that ends the word before it; half-open, or None."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], low.astype(np.int8), [0]])))
    found = None
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        lead_s = float(np.sum(~low[:begin])) * FRAME_S
        if float(np.sum(~low[end:])) * FRAME_S < LEAST_TAIL_S:
            continue
        near = lead_s <= NEAR_LEAD_S and end - begin >= NEAR_FRAMES
        far = lead_s <= FAR_LEAD_S and end - begin >= FAR_FRAMES
        if begin == 0 or near or far:
            found = int(begin), int(end)
    return found
