from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text.context import (
    CONTEXT_SENTENCES,
    LAST,
    LOWER,
    START,
    UPPER,
    WINDOW_TOKENS,
    Array,
    ContextError,
    ContextReader,
    pack,
    windows,
)
from models.text.heads import DEFAULT_HEADS, Heads, HeadsError, load_heads


@pytest.fixture(scope="module")
def heads() -> Heads:
    return load_heads()


def test_shipped_heads_fit_together(heads: Heads) -> None:
    assert heads.votes.weights.shape == (5, UPPER)
    assert heads.star.weights.shape[0] == 5
    assert heads.transitions.shape == (7, 5)
    assert heads.present.weights.shape[0] == 4
    assert heads.evidence.weights.shape == (len(heads.evidence_names), UPPER)
    assert heads.point.weights.shape == (1, UPPER)
    assert heads.point_asks.weights.shape == heads.point_answers.weights.shape
    reading = heads.read(["i called her", "she was pleased"], ["Says how it ended.", "Listens.", "Is kind."])
    assert reading.lower.shape == (2, LOWER)
    assert reading.upper.shape == (2, UPPER)
    assert [(w.first, w.upper.shape, w.points.shape) for w in reading.windows] == [(0, (2, UPPER), (3, UPPER))]


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


def test_sentences_do_not_read_points_nor_points_each_other() -> None:
    packed = pack([[2000, 2001], [2002]], [[2003], [2004, 2005]])
    assert packed.ids.tolist() == [[START, 2000, 2001, LAST, 2002, LAST, 2003, LAST, 2004, 2005, LAST]]
    assert packed.groups.tolist() == [[0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2]]
    assert packed.places.tolist() == [[0, 1, 2, 3, 4, 5, 1, 2, 1, 2, 3]]
    assert packed.ends.tolist() == [3, 5, 7, 10]
    assert np.allclose(packed.pool.sum(axis=1), 1.0)


def test_points_are_read_alike_in_any_order_and_leave_the_sentences_alone(heads: Heads) -> None:
    texts = ["a man came in because his bike had lost a pedal", "i fitted a new one", "he has come back twice since"]
    points = ["says how it ended", "apologises to the customer"]
    none, some, turned = (heads.read(texts, asked) for asked in ([], points, points[::-1]))
    # The scales of a dynamically quantised network depend on all that is read, hence not the very same numbers.
    assert _likeness(none.upper, some.upper) > 0.98
    assert _likeness(some.windows[0].points, turned.windows[0].points[::-1]) > 0.98


def _likeness(first: Array, second: Array) -> float:
    return float((first * second).sum() / np.linalg.norm(first) / np.linalg.norm(second))


def test_reading_again_reads_only_the_last_window() -> None:
    reader = ContextReader(DEFAULT_HEADS)
    texts = [f"and then i called customer number {i} about the order that was late again" for i in range(40)]
    whole = reader.read(texts, ["says how it ended"])
    kept = len(reader._read)
    assert np.array_equal(whole.upper, reader.read(texts, ["says how it ended"]).upper)
    assert len(reader._read) == kept == len(whole.windows) >= 3
    reader.read([*texts, "she thanked me"], ["says how it ended"])
    assert len(reader._read) == kept + 1


def test_no_sentence_and_endless_sentence(heads: Heads) -> None:
    assert heads.read([], ["says how it ended"]).lower.shape == (0, LOWER)
    assert np.isfinite(heads.read(["", "and then " * 2000], []).upper).all()


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
