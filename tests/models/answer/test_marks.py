"""What a person says of single sentences: coverage, order, structure and follow-up follow, the rest stays."""

from dataclasses import replace

from content.rubric import load_rubric
from content.schema import Story
from models.answer.followup import choose_follow_up
from models.answer.marks import mark_sentences
from models.report import revise_report
from models.types import DeliveryReport, FillerDecision, Judgement, Structure, StructurePart, Transcript
from tests.models.judgements import NAMES, QUESTION, judge
from tests.models.test_report import BEGUN, LABELS, RUBRIC, fixes, told

# The story without its ending: two sentences of scene, one of task, four of action.
UNENDED = LABELS[:7]


def revise(report: DeliveryReport, marks: dict[int, tuple[str, ...]]) -> DeliveryReport:
    return revise_report(report, [], marks=marks, question=QUESTION, rubric=RUBRIC)


def structured() -> Judgement:
    report = told(BEGUN, UNENDED)
    parts = tuple(
        StructurePart(name, part.covered, part.certainty, part.sentences)
        for name, part in ((name, getattr(report.star, name)) for name in NAMES)
    )
    return judge(heard_of(report), UNENDED, parts=parts)


def heard_of(report: DeliveryReport) -> Transcript:
    return Transcript(report.transcript.words, report.transcript.speech, 70.0)


def test_the_ending_that_was_not_heard_can_be_shown_to_aloud() -> None:
    report = told(BEGUN, UNENDED)
    assert "no_result" in [fix.id for fix in fixes(report)]
    revised = revise(report, {6: ("result",)})
    assert revised.star.result.covered
    assert revised.star.result.certainty == 1.0
    assert revised.star.result.sentences == (6,)
    assert revised.star.action.sentences == (3, 4, 5)
    assert revised.star.action.covered and revised.star.action.certainty == report.star.action.certainty
    assert revised.sentences[6].components == ("result",)
    assert "no_result" not in [fix.id for fix in fixes(revised)]
    shares = [getattr(revised.star, name).share_of_words for name in NAMES]
    assert abs(sum(shares) - 1.0) < 0.01


def test_without_marks_nothing_changes() -> None:
    report = told(BEGUN, UNENDED)
    revised = revise(report, {})
    assert (revised.star, revised.sentences, revised.findings) == (report.star, report.sentences, report.findings)


def test_a_part_that_lost_its_only_sentence_is_missing() -> None:
    report = told(BEGUN, UNENDED)
    revised = revise(report, {2: ()})
    assert not revised.star.task.covered
    assert revised.star.task.certainty == 1.0
    assert revised.sentences[2].components == ()


def test_order_follows() -> None:
    report = told()
    assert report.star.order_ok
    assert not revise(report, {0: ("result",), 1: ("result",)}).star.order_ok


def test_structure_and_follow_up_follow() -> None:
    judgement = structured()
    words = [10] * 7
    assert choose_follow_up(judgement.star, judgement.structure, QUESTION) is not None
    marked = mark_sentences(judgement, {6: ("result",)}, words, QUESTION)
    assert marked.follow_up is None
    assert [part.covered for part in marked.structure.parts] == [True] * 4
    without_task = mark_sentences(judgement, {6: ("result",), 2: ("situation",)}, words, QUESTION)
    assert without_task.follow_up is not None
    assert without_task.follow_up.about == "task"
    assert without_task.star.situation.share_of_words == round(3 / 7, 3)


def test_a_story_marked_in_a_general_answer_is_its_example() -> None:
    judgement = replace(
        judge(heard_of(told(BEGUN, ())), ()),
        structure=Structure(
            "general", (StructurePart("position", True, 0.9, (0,)), StructurePart("example", False, 0.9, ()))
        ),
    )
    question = replace(QUESTION, story=Story.HELPS)
    marked = mark_sentences(judgement, {3: ("action",), 4: ("action",)}, [10] * 7, question)
    assert marked.structure.parts[1] == StructurePart("example", True, 1.0, (3, 4))
    assert marked.structure.parts[0] == judgement.structure.parts[0]


def test_a_mark_of_a_sentence_that_is_not_there_changes_nothing() -> None:
    report = told(BEGUN, UNENDED)
    assert revise(report, {99: ("result",)}).star == revise(report, {}).star


def test_marks_and_decided_fillers_go_together() -> None:
    report = told(BEGUN.replace("I had to", "Um, I had to"), UNENDED)
    um = report.fillers.items[0]
    assert um.start_s is not None and um.end_s is not None
    revised = revise_report(
        report,
        [FillerDecision(um.start_s, um.end_s, False)],
        marks={6: ("result",)},
        question=QUESTION,
        rubric=load_rubric(),
    )
    assert revised.fillers.count == 0
    assert revised.star.result.covered
    assert revised.sentences[2].text.startswith("I had to")
