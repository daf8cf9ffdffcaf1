from models.speech.guard import plain, without_loops
from models.types import Word


def words(*timed: tuple[str, float, float]) -> list[Word]:
    return [Word(text, start, end, 0.9) for text, start, end in timed]


def texts(found: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in found)


def test_words_said_again_stay() -> None:
    said = words(("some", 0, 0.3), ("words,", 0.3, 0.6), ("words,", 0.7, 1.0), ("words,", 1.1, 1.5), ("and", 1.6, 1.8))
    kept = without_loops(said, [True] * 5)
    assert texts(kept.words) == "some words, words, words, and"
    assert not kept.looped


def test_copies_without_time_are_a_loop() -> None:
    said = words(("Um,", 0, 0.4), *[("uh,", 0.5 + 0.3 * k, 0.8 + 0.3 * k) for k in range(3)], *[("uh,", 1.4, 1.4)] * 9)
    kept = without_loops(said, [True] * len(said))
    assert texts(kept.words) == "Um, uh, uh, uh,"
    assert kept.looped


def test_a_sentence_said_again_in_silence_is_a_loop() -> None:
    said = words(
        ("What's", 0, 0.3), ("it", 0.3, 0.5), ("called?", 0.5, 1), ("What's", 1, 2), ("it", 2, 3), ("called?", 3, 4)
    )
    kept = without_loops(said, [True] * 3 + [False] * 3)
    assert texts(kept.words) == "What's it called?"
    assert kept.looped


def test_half_a_copy_at_the_end_is_cut_with_its_loop() -> None:
    said = words(("I", 0, 0.2), ("see.", 0.2, 0.6), ("I", 0.6, 0.6), ("see.", 0.6, 0.6), ("I", 0.6, 0.6))
    assert texts(without_loops(said, [True] * 5).words) == "I see."


def test_a_long_phrase_nobody_says_five_times() -> None:
    phrase = [("there's", 0.3), ("a", 0.1), ("little", 0.4), ("bit", 0.3)]
    said, at = [], 0.0
    for _ in range(6):
        for text, takes in phrase:
            said.append(Word(text, at, at + takes, 0.9))
            at += takes
    kept = without_loops(said, [True] * len(said))
    assert texts(kept.words) == "there's a little bit"
    assert kept.looped


def test_plain_drops_case_and_marks() -> None:
    assert plain("“Don’t,") == "don't"
