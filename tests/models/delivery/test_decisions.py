"""What a person decides about fillers: the transcript, the counts, the findings follow, and nothing else moves."""

from dataclasses import replace

from content.rubric import load_rubric
from models.delivery.decisions import decide_fillers
from models.delivery.hearing_error import hearing_error
from models.report import revise_report
from models.types import FillerDecision, ModelsUsed, PossibleFiller, Transcript, Word, WordKind
from tests.desktop.report.examples import example


def heard() -> Transcript:
    return Transcript(
        words=(
            Word("Um,", 0.0, 0.4, 0.9, WordKind.FILLED_PAUSE),
            Word("it", 0.5, 0.7, 0.9),
            Word("was,", 0.7, 0.9, 0.9),
            Word("like,", 1.0, 1.3, 0.9, WordKind.FILLER_WORD),
            Word("late.", 2.0, 2.5, 0.9),
        ),
        speech=(),
        duration_s=3.0,
        model="base",
        prompt_id="verbatim-2",
        possible=(PossibleFiller("um", 1.4, 1.8, "sounds like one, not written down"),),
    )


def kinds(transcript: Transcript) -> str:
    return " ".join(f"{word.text}/{word.kind}" for word in transcript.words if word.kind is not WordKind.WORD)


def test_a_possible_filler_that_is_one_joins_the_words() -> None:
    found = decide_fillers(heard(), [FillerDecision(1.4, 1.8, True)])
    assert [word.text for word in found.words] == ["Um,", "it", "was,", "like,", "um", "late."]
    assert not found.possible
    assert kinds(found) == "Um,/filled_pause like,/filler_word um/filled_pause"


def test_a_possible_filler_that_is_none_is_no_longer_listed() -> None:
    found = decide_fillers(heard(), [FillerDecision(1.4, 1.8, False)])
    assert not found.possible
    assert found.words == heard().words


def test_a_heard_filler_that_is_none_is_taken_back() -> None:
    found = decide_fillers(heard(), [FillerDecision(0.0, 0.4, False), FillerDecision(1.0, 1.3, False)])
    assert found.text == "it was, like, late."
    assert kinds(found) == ""


def test_a_later_decision_overrules() -> None:
    found = decide_fillers(heard(), [FillerDecision(1.0, 1.3, False), FillerDecision(1.0, 1.3, True)])
    assert found == heard()


def test_a_decision_about_nothing_changes_nothing() -> None:
    assert decide_fillers(heard(), [FillerDecision(2.6, 2.9, True), FillerDecision(2.0, 2.5, False)]) == heard()


def test_counts_and_rates_follow_and_the_rest_of_the_report_stays() -> None:
    report, rubric = example(), load_rubric()
    untouched = revise_report(report, [], question=None, rubric=rubric)
    first = next(item for item in untouched.fillers.items if item.kind is WordKind.FILLED_PAUSE)
    assert first.start_s is not None
    assert first.end_s is not None
    revised = revise_report(report, [FillerDecision(first.start_s, first.end_s, False)], question=None, rubric=rubric)
    assert revised.fillers.filled_pauses.count == untouched.fillers.filled_pauses.count - 1
    assert revised.fillers.count == untouched.fillers.count - 1
    for name in ("star", "voice", "audio", "pauses"):
        assert getattr(revised, name) == getattr(untouched, name)


def test_sentences_are_told_as_their_words_are_decided() -> None:
    report, rubric = example(), load_rubric()
    um = next(item for item in report.fillers.items if item.text == "um")
    (possible,) = report.fillers.possible
    assert um.start_s is not None and um.end_s is not None
    decisions = [FillerDecision(um.start_s, um.end_s, False), FillerDecision(possible.start_s, possible.end_s, True)]
    revised = revise_report(report, decisions, question=None, rubric=rubric)
    assert len(revised.sentences) == len(report.sentences)
    assert revised.sentences[0].text == report.sentences[0].text.replace("um, ", "", 1)
    assert " ".join(sentence.text for sentence in revised.sentences) == revised.transcript.text
    begun = [each for each in report.sentences if each.start_s is not None and each.start_s <= possible.start_s]
    before = begun[-1]
    after = revised.sentences[report.sentences.index(before)]
    assert after.text.split().count("um") == before.text.split().count("um") + 1


def test_the_error_holds_the_count_and_grows_with_it() -> None:
    none = replace(heard(), words=(), possible=())
    error = hearing_error(none)
    assert error is not None
    assert error.likely == (0, 0)
    many = replace(none, words=tuple(Word("um,", t, t + 0.3, 0.9, WordKind.FILLED_PAUSE) for t in range(20)))
    error = hearing_error(many)
    assert error is not None
    assert error.likely[0] < 20 <= error.likely[1]
    assert hearing_error(replace(many, model="somebody else's")) is None


def test_the_likely_range_begins_at_what_was_confirmed() -> None:
    report, rubric = example(), load_rubric()
    report = replace(report, models=ModelsUsed("base", "", "verbatim-2"))
    filled = [item for item in report.fillers.items if item.kind is WordKind.FILLED_PAUSE]
    decisions = [FillerDecision(um.start_s or 0.0, um.end_s or 0.0, True) for um in filled]
    before = revise_report(report, [], question=None, rubric=rubric).fillers
    after = revise_report(report, decisions, question=None, rubric=rubric).fillers
    assert before.error is not None and after.error is not None
    assert before.error.likely[0] < len(filled) == 3
    assert after.error.likely == (3, before.error.likely[1])
