from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text.context import CONTEXT_SENTENCES, WINDOW_TOKENS, ContextError, ContextReader, windows
from models.text.heads import DEFAULT_HEADS, Heads, HeadsError, load_heads


@pytest.fixture(scope="module")
def heads() -> Heads:
    return load_heads()


def test_shipped_heads_fit_together(heads: Heads) -> None:
    names = len(heads.evidence_names)
    assert heads.star.weights.shape[0] == 5
    assert heads.transitions.shape == (7, 5)
    assert heads.present.weights.shape[0] == 4
    assert heads.evidence.weights.shape == (names, 384)
    assert heads.context(["i called her", "she was pleased"]).shape == (2, 5 + names)


@given(st.lists(st.integers(0, 96), max_size=80))
def test_windows_keep_every_sentence_once(lengths: list[int]) -> None:
    made = windows(lengths)
    assert [i for w in made for i in range(w.keep_from, w.keep_to)] == list(range(len(lengths)))
    for w in made:
        assert w.first <= w.keep_from < w.keep_to <= w.end
        tokens = 1 + sum(lengths[w.first : w.end]) + (w.end - w.first)
        assert tokens <= WINDOW_TOKENS or w.end - w.first <= CONTEXT_SENTENCES + 1
        assert w.first == max(0, w.keep_from - CONTEXT_SENTENCES)


@given(st.lists(st.integers(0, 96), min_size=1, max_size=60), st.integers(0, 96))
def test_full_windows_stay_while_the_answer_grows(lengths: list[int], more: int) -> None:
    assert windows([*lengths, more])[: len(windows(lengths)) - 1] == windows(lengths)[:-1]


def test_reading_again_reads_only_the_last_window() -> None:
    reader = ContextReader(DEFAULT_HEADS)
    texts = [f"and then i called customer number {i} about the order that was late again" for i in range(40)]
    whole = reader.read(texts)
    kept = len(reader._read)
    assert np.array_equal(whole, reader.read(texts))
    assert len(reader._read) == kept >= 3
    reader.read([*texts, "she thanked me"])
    assert len(reader._read) == kept + 1


def test_missing_damaged_and_foreign_heads_are_told(tmp_path: Path) -> None:
    with pytest.raises(HeadsError, match=r"judge\.npz cannot be read; please install Aloud again"):
        load_heads(tmp_path)
    (tmp_path / "judge.npz").write_bytes(b"no arrays")
    with pytest.raises(HeadsError, match="cannot be read"):
        load_heads(tmp_path)
    np.savez(tmp_path / "judge.npz", version=99)
    with pytest.raises(HeadsError, match="belongs to another version"):
        load_heads(tmp_path)
    shutil.copy(DEFAULT_HEADS / "judge.npz", tmp_path / "judge.npz")
    with pytest.raises(ContextError, match="please install Aloud again"):
        load_heads(tmp_path)
