"""The planted answers as texts: what depends on the words alone. The spoken ones are run by hand (__main__.py)."""

from collections import Counter

from content.rubric import load_rubric
from models.analysis import typed_report
from tests.models.loaded import loaded
from tests.planted_answers.__main__ import DEFECTS_NAMED, is_right, planted_answers

SAID = ("no_event", "no_result", "no_action", "thin_action")
DELIVERY = ("too_short", "too_long", "long_pauses", "too_fast", "too_slow", "many_filled_pauses", "many_filler_words")


def test_there_are_fifteen_defects_and_seven_controls_in_several_voices() -> None:
    answers = planted_answers()
    fixes = Counter(answer.first_fix for answer in answers)
    assert len(answers) - fixes[""] == 15
    assert fixes[""] == 7
    assert set(fixes) == {"", *SAID, *DELIVERY}
    assert len({answer.id for answer in answers}) == 22
    assert len({answer.script.voice for answer in answers}) >= 4


def test_pauses_stand_where_the_text_says() -> None:
    (answer,) = (answer for answer in planted_answers() if answer.id == "long-pauses-glasses")
    long = [line for line in answer.script.utterances if line.pause_s >= 2]
    assert [line.pause_s for line in long] == [3.0, 2.6]
    assert [line.text.split()[-1] for line in long] == ["the", "I"]
    assert not any("[" in line.text for line in answer.script.utterances)


def test_what_was_left_out_of_the_words_is_named_from_the_words() -> None:
    """Of the answers whose defect or soundness lies in the words, at most one may be judged wrongly."""
    wrong: list[str] = []
    for answer in planted_answers():
        if answer.first_fix in DELIVERY:
            continue
        text = " ".join(line.text for line in answer.script.utterances)
        said = " ".join(word for word in text.split() if word not in answer.script.lexicon)
        if not is_right(answer, typed_report(loaded().judge, said, answer.question, load_rubric())):
            wrong.append(answer.id)
    assert len(wrong) <= 15 - DEFECTS_NAMED, wrong
