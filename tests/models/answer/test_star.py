from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answer.cues import CUES, cues, plain
from models.answer.star import StarReading, components, decode, star_coverage
from models.types import SentenceSpan


@given(st.integers(1, 4), st.integers(0, 10_000))
def test_decoding_agrees_with_counting_every_path(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores, transitions = rng.normal(size=(count, 5)), rng.normal(size=(7, 5))
    weights = np.zeros((count, 5))
    for path in product(range(5), repeat=count):
        total = transitions[5, path[0]] + transitions[6, path[-1]] + sum(scores[i, k] for i, k in enumerate(path))
        total += sum(transitions[a, b] for a, b in pairwise(path))
        for i, k in enumerate(path):
            weights[i, k] += np.exp(total)
    _, marginals = decode(scores, transitions)
    assert np.allclose(marginals, weights / weights.sum(axis=1, keepdims=True), atol=1e-9)


def test_scores_far_apart_do_not_overflow() -> None:
    labels, marginals = decode(np.array([[1e4, 0, 0, 0, 0], [0, 0, 0, 0, -1e4]]), np.zeros((7, 5)))
    assert labels[0] == 0
    assert np.isfinite(marginals).all()


def reading(labels: str, present: str, second: dict[int, str] | None = None) -> StarReading:
    marginals = np.full((len(labels), 5), 0.01)
    for i, label in enumerate(labels):
        marginals[i, "STARN".index(label)] = 0.9
    for i, label in (second or {}).items():
        marginals[i, "STARN".index(label)] = 0.35
    odds = np.array([0.95 if k in present else 0.1 for k in "STAR"])
    return StarReading(tuple("STARN".index(k) for k in labels), marginals, odds)


def spans(count: int) -> list[SentenceSpan]:
    return [SentenceSpan("w " * 5, "w " * 5, 5 * i, 5 * i + 5, None, None) for i in range(count)]


def test_coverage_lists_sentences_share_and_certainty() -> None:
    star = star_coverage(spans(5), reading("SSARN", "SAR", {2: "R"}), applies=True)
    assert star.applies
    assert (star.situation.covered, star.situation.certainty, star.situation.share_of_words) == (True, 0.95, 0.4)
    assert star.action.sentences == (2,)
    assert star.result.sentences == (2, 3)
    assert (star.task.covered, star.task.certainty, star.task.sentences) == (False, 0.9, ())
    assert star.order_ok


@pytest.mark.parametrize(
    ("labels", "in_order"),
    [("STAR", True), ("SARR", True), ("SAARAR", True), ("RSTA", False), ("ASR", False), ("SART", False), ("SN", True)],
)
def test_order(labels: str, in_order: bool) -> None:
    assert star_coverage(spans(len(labels)), reading(labels, labels), applies=False).order_ok is in_order


def test_components_are_strongest_first() -> None:
    assert components(reading("ANS", "AS", {0: "R"})) == (("action", "result"), (), ("situation",))


def test_no_sentence_covers_nothing() -> None:
    star = star_coverage([], StarReading((), np.zeros((0, 5)), np.zeros(4)), applies=False)
    assert not any(part.covered for part in (star.situation, star.task, star.action, star.result))
    assert star.order_ok


def test_cues_do_not_depend_on_punctuation_or_capitals() -> None:
    written, heard = plain("I didn't go; she'd CALLED twice, at 5!"), plain("i didn't go she'd called twice at 5")
    assert written == heard
    assert np.array_equal(cues([written]), cues([heard]))
    assert cues([written, "", "so"]).shape == (3, CUES)


def test_cues_tell_what_was_done_from_what_is_done() -> None:
    once, always = cues(["i called her and offered a refund", "i would always call them and offer a refund"])
    assert not np.array_equal(once, always)
    assert float(np.abs(once - always).sum()) >= 3
