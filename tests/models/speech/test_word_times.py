import numpy as np

from models.speech.voice_activity import FRAME_S
from models.speech.whisper import AlignedWord
from models.speech.word_times import LATENCY_S, join_pieces, place_words
from models.types import Word, WordKind


def voice(*runs: tuple[float, float]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Frames of voice from (chance, seconds)."""
    return np.concatenate([np.full(round(seconds / FRAME_S), chance, np.float32) for chance, seconds in runs])


def test_marks_join_the_word_before_and_do_not_lengthen_it() -> None:
    pieces = [AlignedWord(" Um", 0.0, 0.3, 0.9), AlignedWord(",", 0.3, 1.2, 0.9), AlignedWord(" all", 1.2, 1.5, 0.9)]
    pieces.append(AlignedWord("-female", 1.5, 2.0, 0.9))
    um, all_female = join_pieces(pieces, 10.0)
    assert (um.text, um.kind) == ("Um,", WordKind.FILLED_PAUSE)
    assert um.start_s == 10.0 + LATENCY_S
    assert um.end_s == 10.3
    assert (all_female.text, all_female.end_s) == ("all-female", 12.0)


def test_a_word_after_a_pause_does_not_begin_in_the_tail_of_the_one_before() -> None:
    heard = voice((0.95, 1.28), (0.02, 0.64), (0.95, 0.64))
    first, second = place_words([Word("boy", 0.6, 1.1, 0.9), Word("that", 1.1, 2.5, 0.9)], heard)
    assert abs(first.end_s - 1.28) < 1e-6
    assert abs(second.start_s - 1.92) < 1e-6
    assert abs(second.end_s - 2.5) < 1e-6


def test_silence_at_both_ends_leaves_the_word() -> None:
    heard = voice((0.02, 0.96), (0.9, 0.48), (0.02, 0.96))
    (word,) = place_words([Word("Yes.", 0.1, 2.3, 0.9)], heard)
    assert abs(word.start_s - 0.96) < 1e-6
    assert abs(word.end_s - 1.44) < 1e-6


def test_without_any_voice_words_stay_where_they_are() -> None:
    word = Word("so", 0.2, 0.9, 0.5)
    assert place_words([word], voice((0.05, 2.0))) == [word]
