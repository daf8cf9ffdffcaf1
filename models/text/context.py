"""Sentences read among their neighbours: a fine-tuned small encoder over whole answers, run through onnxruntime."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from content.errors import AloudError

START = 101
LAST = 102
WINDOW_TOKENS = 256
SENTENCE_TOKENS = 96
KEPT_WINDOWS = 256
# Sentences of context shared by two windows, and kept back at the end of a window that is not the last.
CONTEXT_SENTENCES = 2

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


class ContextReader:
    """Reads the sentences of an answer together: for each, log-odds of S, T, A, R, N and of every kind of evidence.

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
        self._read: OrderedDict[tuple[str, ...], Array] = OrderedDict()

    def read(self, sentences: Sequence[str]) -> Array:
        """Return log-odds, shape (n, 5 + kinds of evidence), for the plain sentences of one answer."""
        tokens = [self._tokenizer.encode(text, add_special_tokens=False).ids[:SENTENCE_TOKENS] for text in sentences]
        rows = [
            self._window(tuple(sentences[w.first : w.end]), tokens[w.first : w.end])[
                w.keep_from - w.first : w.keep_to - w.first
            ]
            for w in windows([len(ids) for ids in tokens])
        ]
        return np.concatenate(rows) if rows else np.zeros((0, 0), dtype=np.float32)

    def _window(self, sentences: tuple[str, ...], tokens: Sequence[Sequence[int]]) -> Array:
        known = self._read.get(sentences)
        if known is not None:
            self._read.move_to_end(sentences)
            return known
        ids = [START]
        spans: list[tuple[int, int]] = []
        for sentence in tokens:
            begin = len(ids)
            ids += [*sentence, LAST]
            spans.append((begin, len(ids)))
        pool = np.zeros((len(spans), len(ids)), dtype=np.float32)
        for row, (begin, end) in zip(pool, spans, strict=True):
            row[begin:end] = 1.0 / (end - begin)
        inputs = {
            "ids": np.array([ids], dtype=np.int64),
            "pool": pool,
            "ends": np.array([end - 1 for _, end in spans], dtype=np.int64),
        }
        rows: Array = np.asarray(self._session.run(None, inputs)[0], dtype=np.float32)
        self._read[sentences] = rows
        if len(self._read) > KEPT_WINDOWS:
            self._read.popitem(last=False)
        return rows
