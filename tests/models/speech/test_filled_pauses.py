"""The filled-pause head on a spoken recording, and its helpers on made-up chances."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.speech.filled_pauses import (
    CONTEXT,
    FRAME_S,
    HEAD,
    Candidate,
    FilledPauseHead,
    HeadError,
    candidates,
    smoothed,
    verify,
)
from models.speech.weights import BUNDLED_WEIGHTS, find_model
from models.speech.whisper import Whisper
from models.types import Span

# espeak-ng, "I wanted to be sure [[V:m]] that the summer [[3:]] number was right", in a voice that the head was not
# trained on, behind a breath (noise around 2 kHz); the times are known because the pieces were joined by hand.
RECORDING = Path(__file__).parent / "filled_pauses.ogg"
BREATH = Span(0.3, 0.7)
PAUSES = (Span(2.218, 2.638), Span(3.610, 3.990))


def a_head(state_size: int = 6) -> FilledPauseHead:
    """A head that looks at the first state of the judged frame only: chance above one half where it is above 1."""
    w1 = np.zeros((state_size, 2), np.float32)
    w1[0, 0] = 1
    w2 = np.zeros((2 * len(CONTEXT), 1), np.float32)
    w2[2 * CONTEXT.index(0), 0] = 1
    layers = {
        "w1": w1,
        "b1": np.zeros(2, np.float32),
        "w2": w2,
        "b2": np.zeros(1, np.float32),
        "w3": np.array([[10]], np.float32),
        "b3": np.array([-10], np.float32),
    }
    return FilledPauseHead(layers, "0" * 64)


def chances_with(*stretches: tuple[float, float], length_s: float = 10.0) -> np.ndarray:
    """Chances of 0.05, and 0.95 in the stretches."""
    chances = np.full(round(length_s / FRAME_S), 0.05, np.float32)
    for start_s, end_s in stretches:
        chances[round(start_s / FRAME_S) : round(end_s / FRAME_S)] = 0.95
    return chances


@pytest.fixture(scope="module")
def heard() -> np.ndarray:
    """The chances of the recording's frames, from the real encoder and the real head."""
    sound, rate_hz = soundfile.read(RECORDING, dtype="float32")
    assert rate_hz == 16_000
    encoded = Whisper(find_model("base", [BUNDLED_WEIGHTS]), threads=1).encode(sound)
    frames = int(encoded.duration_s / FRAME_S)
    return FilledPauseHead.load().frames(np.array(encoded.states)[0][:frames])


def test_it_finds_the_filled_pauses_of_a_recording_and_nothing_else(heard: np.ndarray) -> None:
    found = candidates(heard)
    assert [candidate.score > 0.6 for candidate in found] == [True, True]
    for candidate, truth in zip(found, PAUSES, strict=True):
        assert candidate.span.start_s == pytest.approx(truth.start_s, abs=0.12)
        assert candidate.span.end_s == pytest.approx(truth.end_s, abs=0.12)


def test_it_confirms_filled_pauses_and_refuses_a_breath_and_words(heard: np.ndarray) -> None:
    confirmed = [verify(heard, truth.start_s, truth.end_s) for truth in PAUSES]
    assert min(confirmed) > 0.6
    assert verify(heard, BREATH.start_s, BREATH.end_s) < 0.3
    assert verify(heard, 1.2, 1.6) < 0.3


def test_the_head_names_the_weights_it_was_trained_on_and_is_small() -> None:
    assert FilledPauseHead.load().encoder_sha256 == find_model("base", [BUNDLED_WEIGHTS]).sha256
    assert HEAD.stat().st_size < 300_000


def test_frames_judges_each_frame_by_its_own_states() -> None:
    states = np.zeros((50, 6), np.float16)
    states[20:30, 0] = 2
    chances = a_head().frames(states)
    assert chances.shape == (50,)
    assert chances.dtype == np.float32
    assert (np.flatnonzero(chances > 0.5) == np.arange(20, 30)).all()


def test_frames_sees_the_context_and_stops_at_the_ends() -> None:
    head = FilledPauseHead.load()
    states = np.random.default_rng(3).normal(size=(80, 512)).astype(np.float32)
    changed = states.copy()
    changed[40] += 5
    differs = np.flatnonzero(~np.isclose(head.frames(states), head.frames(changed), rtol=1e-6, atol=1e-9))
    assert set(differs) <= {40 - step for step in CONTEXT}
    assert len(differs) > 1
    assert np.isfinite(head.frames(states[:1])).all()


@pytest.mark.parametrize("shape", [(50, 384), (50,), (1, 50, 512)])
def test_states_of_another_model_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(HeadError, match=r"takes states of size 512"):
        FilledPauseHead.load().frames(np.zeros(shape, np.float32))


def test_no_frames_are_no_filled_pauses() -> None:
    chances = FilledPauseHead.load().frames(np.zeros((0, 512), np.float32))
    assert chances.shape == (0,)
    assert candidates(chances) == ()
    assert verify(chances, 0.0, 1.0) == 0.0


def test_smoothing_keeps_length_and_fades_at_the_ends() -> None:
    level = smoothed(np.ones(10, np.float32))
    assert level.tolist() == pytest.approx([0.6, 0.8, 1, 1, 1, 1, 1, 1, 0.8, 0.6])


def test_verify_looks_a_fifth_of_a_second_around() -> None:
    chances = chances_with((5.0, 5.4))
    assert verify(chances, 5.55, 5.7) > 0.9
    assert verify(chances, 4.6, 4.85) > 0.7
    assert verify(chances, 6.0, 6.3) < 0.1
    assert verify(chances, 20.0, 21.0) == 0.0
    assert verify(chances, -3.0, -2.0) == 0.0


def test_candidates_are_stretches_long_enough_in_order() -> None:
    found = candidates(chances_with((1.0, 1.4), (3.0, 3.06), (9.8, 10.0)))
    assert [(round(c.span.start_s, 2), round(c.span.end_s, 2)) for c in found] == [(1.0, 1.4), (9.8, 10.0)]
    assert all(isinstance(c, Candidate) and c.score == pytest.approx(0.95, abs=0.001) for c in found)


def test_stricter_candidates_are_fewer() -> None:
    chances = chances_with((1.0, 1.2), (3.0, 3.5))
    assert len(candidates(chances)) == 2
    assert len(candidates(chances, shortest_s=0.3)) == 1
    assert candidates(chances, likely=0.96) == ()


def test_a_missing_head_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(HeadError, match=r"none\.npz is missing or damaged; install Aloud again\.$"):
        FilledPauseHead.load(tmp_path / "none.npz")


def test_a_cut_off_head_says_what_to_do(tmp_path: Path) -> None:
    whole = HEAD.read_bytes()
    for length in (0, 10, len(whole) // 2, len(whole) - 30):
        path = tmp_path / "cut.npz"
        path.write_bytes(whole[:length])
        with pytest.raises(HeadError, match=r"cut\.npz is missing or damaged"):
            FilledPauseHead.load(path)


def test_layers_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    with np.load(HEAD) as file:
        layers = dict(file)
    layers["w2"] = layers["w2"][:-1]
    np.savez(tmp_path / "odd.npz", **layers)
    with pytest.raises(HeadError, match=re.escape("odd.npz has layers that do not fit together")):
        FilledPauseHead.load(tmp_path / "odd.npz")
