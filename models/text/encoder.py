"""Sentences to vectors, by a small sentence encoder (all-MiniLM-L6-v2, int8, Apache-2.0) run through onnxruntime."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from content.errors import AloudError

DIMENSIONS = 384
MAX_TOKENS = 128
CACHED_SENTENCES = 2048

Vectors = npt.NDArray[np.float32]


class EncoderError(AloudError):
    """The sentence encoder cannot be loaded."""


class SentenceEncoder:
    """Maps sentences to unit vectors whose dot product is their likeness in meaning.

    A sentence is encoded alone and only once: the encoder keeps the vectors of the last sentences, so what was
    encoded while the answer went on costs nothing at its end, and a sentence has the same vector in every company
    (the scales of a dynamically quantised network depend on the whole batch). Not safe for use by two threads at once.
    """

    def __init__(self, folder: Path) -> None:
        """Load `model.onnx` and `tokenizer.json` from `folder`.

        Raises:
            EncoderError: a file is missing or cannot be read.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        model, tokenizer = folder / "model.onnx", folder / "tokenizer.json"
        for path in (model, tokenizer):
            if not path.is_file():
                raise EncoderError(
                    f"The sentence encoder's file {path} is missing; fetch the models again with `aloud models fetch`."
                )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
            self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise EncoderError(
                f"The sentence encoder in {folder} cannot be read; fetch the models again with `aloud models fetch`."
            ) from error
        # The file pads everything to 128 tokens, which makes a short sentence five times slower.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._cache: OrderedDict[str, Vectors] = OrderedDict()

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return one unit vector a sentence, shape (n, 384)."""
        vectors = np.zeros((len(sentences), DIMENSIONS), dtype=np.float32)
        for row, sentence in enumerate(sentences):
            vectors[row] = self._vector(sentence)
        return vectors

    def _vector(self, sentence: str) -> Vectors:
        known = self._cache.get(sentence)
        if known is not None:
            self._cache.move_to_end(sentence)
            return known
        ids = np.array([self._tokenizer.encode(sentence).ids], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states = np.asarray(self._session.run(None, inputs)[0], dtype=np.float32)[0]
        mean = states.mean(axis=0)
        vector: Vectors = (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)
        self._cache[sentence] = vector
        if len(self._cache) > CACHED_SENTENCES:
            self._cache.popitem(last=False)
        return vector
