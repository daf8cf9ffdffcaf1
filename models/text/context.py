"""Sentences read among their neighbours: a fine-tuned small encoder over whole answers, run through onnxruntime.

A window holds some sentences and the points of the question. Sentences read each other; a point reads them and itself,
and nothing reads a point, so that what is read of the sentences does not depend on what is asked.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from content.errors import AloudError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

START = 101
LAST = 102
WINDOW_TOKENS = 256
TEXT_TOKENS = 96
KEPT_WINDOWS = 256
# Sentences of context shared by two windows, and kept back at the end of a window that is not the last.
CONTEXT_SENTENCES = 2
LOWER = 384
UPPER = 768

Array = npt.NDArray[np.float32]


class ContextError(AloudError):
    """The network that reads sentences in context cannot be loaded."""


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences `first` to `end` are read together; what is read of `keep_from` to `keep_to` is kept (half open)."""

    first: int
    end: int
    keep_from: int
    keep_to: int


@dataclass(frozen=True, slots=True)
class Packed:
    """A window as the network takes it, with t tokens and n texts: its sentences, then the points.

    `ids`, `places` and `groups` (1, t): a token's group is 0 in the sentences, and 1, 2 ... in the points; it reads
    group 0 and its own. `pool` (n, t) averages the tokens of each text; `ends` (n,) are their closing tokens.
    """

    ids: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]
    groups: npt.NDArray[np.int64]
    pool: Array
    ends: npt.NDArray[np.int64]
    sentences: int


@dataclass(frozen=True, slots=True)
class WindowReading:
    """The last layer's rows of the sentences from `first` on, `upper` (n, 768), and of the points (m, 768)."""

    first: int
    upper: Array
    points: Array


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of an answer.

    `lower` (n, 384) are the means of the lower layers' states, which were left as they came; `upper` (n, 768) the
    closing token and the mean of the last layer's, which were trained. The points stand with each window.
    """

    lower: Array
    upper: Array
    windows: tuple[WindowReading, ...]


def windows(lengths: Sequence[int]) -> list[Window]:
    """Cut an answer into windows by the token counts of its sentences.

    Windows are laid from the beginning, so those that are full stay the same while the answer grows.
    """
    made: list[Window] = []
    kept = 0
    while kept < len(lengths):
        first = max(0, kept - CONTEXT_SENTENCES)
        end, used = first, 1
        while end < len(lengths) and (used + lengths[end] + 1 <= WINDOW_TOKENS or end <= kept):
            used += lengths[end] + 1
            end += 1
        keep_to = end if end == len(lengths) else max(kept + 1, end - CONTEXT_SENTENCES)
        made.append(Window(first, end, kept, keep_to))
        kept = keep_to
    return made


def token_lists(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """Token ids of each text, without the special ones; a very long text is cut."""
    return [tokenizer.encode(text, add_special_tokens=False).ids[:TEXT_TOKENS] for text in texts]


def pack(sentences: Sequence[Sequence[int]], points: Sequence[Sequence[int]]) -> Packed:
    """Lay the tokens of some sentences and of the points out for the network."""
    ids, places, groups = [START], [0], [0]
    spans: list[tuple[int, int]] = []
    for number, text in enumerate([*sentences, *points]):
        point = number >= len(sentences)
        begin = len(ids)
        ids += [*text, LAST]
        # Every point is read as if it came first after the answer's start: their order must not matter.
        first = 1 if point else begin
        places += range(first, first + len(text) + 1)
        groups += [number - len(sentences) + 1 if point else 0] * (len(text) + 1)
        spans.append((begin, len(ids)))
    pool = np.zeros((len(spans), len(ids)), dtype=np.float32)
    for row, (begin, end) in zip(pool, spans, strict=True):
        row[begin:end] = 1.0 / (end - begin)
    return Packed(
        np.array([ids], dtype=np.int64),
        np.array([places], dtype=np.int64),
        np.array([groups], dtype=np.int64),
        pool,
        np.array([end - 1 for _, end in spans], dtype=np.int64),
        len(sentences),
    )


class ContextReader:
    """Reads the sentences of an answer together, and the points of the question with them.

    Windows are read once and kept, so that reading an answer again with one more sentence costs one window. Not safe
    for use by two threads at once.
    """

    def __init__(self, folder: Path) -> None:
        """Load `context.onnx` and `tokenizer.json` from `folder`.

        Raises:
            ContextError: a file is missing or cannot be read.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = onnxruntime.InferenceSession(
                str(folder / "context.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise ContextError(
                f"The network of the judge in {folder} is damaged; please install Aloud again."
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._read: OrderedDict[tuple[tuple[str, ...], tuple[str, ...]], tuple[Array, Array]] = OrderedDict()

    def read(self, sentences: Sequence[str], points: Sequence[str] = ()) -> Reading:
        """Read the plain sentences of one answer, and the plain points of the question."""
        asked = tuple(points)
        asked_tokens = token_lists(self._tokenizer, asked)
        tokens = token_lists(self._tokenizer, sentences)
        lower: list[Array] = [np.zeros((0, LOWER), dtype=np.float32)]
        upper: list[Array] = [np.zeros((0, UPPER), dtype=np.float32)]
        read: list[WindowReading] = []
        for w in windows([len(ids) for ids in tokens]):
            told = tuple(sentences[w.first : w.end])
            below, above = self._window(told, asked, tokens[w.first : w.end], asked_tokens)
            count = len(told)
            kept = slice(w.keep_from - w.first, w.keep_to - w.first)
            lower.append(below[:count][kept])
            upper.append(above[:count][kept])
            read.append(WindowReading(w.first, above[:count], above[count:]))
        return Reading(np.concatenate(lower), np.concatenate(upper), tuple(read))

    def _window(
        self,
        sentences: tuple[str, ...],
        points: tuple[str, ...],
        tokens: Sequence[Sequence[int]],
        asked: Sequence[Sequence[int]],
    ) -> tuple[Array, Array]:
        known = self._read.get((sentences, points))
        if known is not None:
            self._read.move_to_end((sentences, points))
            return known
        packed = pack(tokens, asked)
        inputs = {name: getattr(packed, name) for name in ("ids", "places", "groups", "pool", "ends")}
        lower, upper = self._session.run(["lower", "upper"], inputs)
        made = np.asarray(lower, dtype=np.float32), np.asarray(upper, dtype=np.float32)
        self._read[(sentences, points)] = made
        if len(self._read) > KEPT_WINDOWS:
            self._read.popitem(last=False)
        return made
