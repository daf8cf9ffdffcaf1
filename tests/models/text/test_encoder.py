from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.speech.weights import BUNDLED_WEIGHTS
from models.text.encoder import EncoderError, SentenceEncoder

MINILM = BUNDLED_WEIGHTS / "minilm"


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder(MINILM)


def test_vectors_are_unit_vectors(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["I called the warehouse.", "So."])
    assert vectors.shape == (2, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_likeness_follows_meaning(encoder: SentenceEncoder) -> None:
    asked, near, far = encoder.encode(
        ["I phoned her the next day", "I rang the customer in the morning", "The soup is made of carrots"]
    )
    assert asked @ near > asked @ far + 0.2


def test_a_sentence_has_one_vector_in_every_company(encoder: SentenceEncoder) -> None:
    texts = ["I refunded the fee.", "She had been waiting for an hour in the rain with two small children.", "Yes."]
    together = encoder.encode(texts)
    alone = np.vstack([SentenceEncoder(MINILM).encode([text]) for text in reversed(texts)])[::-1]
    assert np.array_equal(together, alone)


def test_no_sentence_and_endless_sentence(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert np.isfinite(encoder.encode(["", "and then " * 2000])).all()


def test_missing_and_damaged_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"model\.onnx is missing; fetch the models again"):
        SentenceEncoder(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"no model")
    (tmp_path / "tokenizer.json").write_bytes((MINILM / "tokenizer.json").read_bytes())
    with pytest.raises(EncoderError, match="cannot be read; fetch the models again"):
        SentenceEncoder(tmp_path)
