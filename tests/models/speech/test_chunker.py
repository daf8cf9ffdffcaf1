import numpy as np

from models.speech.chunker import LONGEST_CHUNK_S, Chunker, level_db
from models.speech.voice_activity import FRAME_S, FRAME_SAMPLES

SPEECH, SILENCE = (0.95, -25.0), (0.02, -70.0)


def feed(chunker: Chunker, frame: tuple[float, float], seconds: float) -> list[float]:
    """Feed one kind of frame; returns the lengths of the chunks that were cut, in seconds."""
    cuts = []
    for _ in range(round(seconds / FRAME_S)):
        frames = chunker.add(*frame)
        if frames:
            chunker.cut(frames)
            cuts.append(frames * FRAME_S)
    return cuts


def test_a_short_breath_early_does_not_cut() -> None:
    chunker = Chunker()
    assert feed(chunker, SPEECH, 4) + feed(chunker, SILENCE, 0.6) + feed(chunker, SPEECH, 4) == []


def test_a_long_pause_cuts_inside_the_pause() -> None:
    chunker = Chunker()
    feed(chunker, SPEECH, 6)
    (cut,) = feed(chunker, SILENCE, 1.1)
    assert 6.3 < cut < 7.0


def test_speech_without_pauses_is_cut_at_its_quietest_place() -> None:
    chunker = Chunker()
    feed(chunker, SPEECH, 14)
    feed(chunker, (0.9, -40.0), 0.15)
    (cut,) = feed(chunker, SPEECH, LONGEST_CHUNK_S - 14)
    assert abs(cut - 14.1) < 0.3


def test_noise_that_the_detector_does_not_know_is_no_pause() -> None:
    # voice at -25 dB over noise at -30 dB: too little difference to call it silence
    chunker = Chunker()
    cuts = []
    for _ in range(3):
        cuts += feed(chunker, SPEECH, 4) + feed(chunker, (0.1, -30.0), 1.2)
    assert cuts == []


def test_no_chunk_is_longer_than_the_recogniser_reads() -> None:
    chunker = Chunker()
    assert all(cut <= LONGEST_CHUNK_S for cut in feed(chunker, SPEECH, 120))


def test_level_of_a_full_scale_square_is_zero_db() -> None:
    assert np.allclose(level_db(np.ones(FRAME_SAMPLES * 2, np.float32)), 0.0, atol=1e-3)
