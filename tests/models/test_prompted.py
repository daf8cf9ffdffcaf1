"""A follow-up question answered as a second part of the take."""

import json
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest

from content.rubric import load_rubric
from desktop.audio.files import read_sound
from desktop.report import from_json, to_json
from models.analysis import Analysis, typed_report
from models.answer.judge import judge
from models.answer.prompted import brought, with_prompting
from models.answer.sentences import typed_sentences
from models.report import revise_report
from models.types import DeliveryReport, FollowUp, Judgement, SentenceSpan
from tests.models.judgements import QUESTION
from tests.models.loaded import loaded
from tests.models.test_spoken_measures import DATA

SCHEMA = json.loads(files("desktop.report").joinpath("report.schema.json").read_text(encoding="utf-8"))
BEGUN = (
    "Last spring I was working in a bike shop. A customer came in very upset, because the brakes that we had repaired "
    "for him did not work, and he needed the bike for a race the next morning. I had to make it safe before we closed. "
    "I let him finish, and I told him that I was sorry. I took the right parts from a new bike and fitted them myself."
)
ASKED = FollowUp("And how did it turn out for the customer?", "result")


@pytest.fixture(scope="module")
def first() -> DeliveryReport:
    return typed_report(loaded().judge, BEGUN, QUESTION, load_rubric())


def test_the_spoken_answer_to_a_follow_up_is_covered_with_prompting(first: DeliveryReport) -> None:
    assert not first.star.result.covered
    sound, info = read_sound(DATA / "answer_star.flac")
    analysis = Analysis(loaded(), QUESTION, load_rubric())
    analysis.feed(sound[39 * info.rate_hz :])  # "In the end he rode home happy, ..."
    report = analysis.finish_prompted(first, ASKED)
    assert report.prompted is not None
    assert "finished his race" in report.prompted.text
    assert report.prompted.star.result.covered
    assert min(report.prompted.star.result.sentences) == len(first.sentences)
    assert report.prompted.sentences[0].start_s == pytest.approx(0.2, abs=0.3)
    assert report.prompted.star.action == first.star.action
    assert replace(report, prompted=None) == first, "the first part stays as it was, its length and findings too"


def real_judge(sentences: Sequence[SentenceSpan]) -> Judgement:
    models = loaded().judge
    return judge(sentences, QUESTION, models)


@pytest.mark.parametrize("text", ["", "Let me think about that for a moment."])
def test_an_answer_without_substance_covers_nothing(text: str, first: DeliveryReport) -> None:
    prompted = with_prompting(first, ASKED, typed_sentences(text), real_judge).prompted
    assert prompted is not None
    assert prompted.text == text
    assert prompted.star == first.star


def test_only_what_the_second_part_says_is_credited_to_it(first: DeliveryReport) -> None:
    """With more context the judge may find an ending in the first part; nobody was prompted for that."""
    answer = typed_sentences("He rode home happy.")
    for sentence, covered in ((len(first.sentences) - 1, False), (len(first.sentences), True)):

        def judged(sentences: Sequence[SentenceSpan], found: int = sentence) -> Judgement:
            said = real_judge(sentences)
            result = replace(said.star.result, covered=True, certainty=0.9, sentences=(found,))
            return replace(said, star=replace(said.star, result=result))

        prompted = with_prompting(first, ASKED, answer, judged).prompted
        assert prompted is not None
        assert prompted.star.result.covered is covered


def test_what_was_covered_unasked_stays_covered(first: DeliveryReport) -> None:
    def judged(sentences: Sequence[SentenceSpan]) -> Judgement:
        said = real_judge(sentences)
        nothing = replace(said.star.action, covered=False, certainty=0.9, sentences=())
        return replace(said, star=replace(said.star, situation=nothing, action=nothing))

    prompted = with_prompting(first, ASKED, typed_sentences("He rode home happy."), judged).prompted
    assert prompted is not None
    assert (prompted.star.situation, prompted.star.action) == (first.star.situation, first.star.action)


def test_it_can_be_stored_and_older_reports_be_read(first: DeliveryReport) -> None:
    report = with_prompting(first, ASKED, typed_sentences("He rode home happy."), real_judge)
    data = to_json(report)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    stored = from_json(json.loads(json.dumps(data))).prompted
    assert stored is not None
    assert stored.text == "He rode home happy."
    assert stored.follow_up == ASKED
    del data["prompted"]
    assert from_json(data).prompted is None


def test_what_the_answer_brought_is_told_with_the_sentences_that_tell_it(first: DeliveryReport) -> None:
    assert brought(first) == ()
    report = with_prompting(first, ASKED, typed_sentences("Let me think. In the end he rode home happy."), real_judge)
    ((name, sentences),) = brought(report)
    assert name == "result"
    assert "In the end he rode home happy." in [sentence.text for sentence in sentences]
    nothing = with_prompting(first, ASKED, typed_sentences("Let me think about that."), real_judge)
    assert nothing.prompted is not None and brought(nothing) == ()


def test_it_outlives_corrections_and_what_they_cover_needs_no_prompting(first: DeliveryReport) -> None:
    report = with_prompting(first, ASKED, typed_sentences("In the end he rode home happy."), real_judge)
    marks = {0: ("result",)}
    revised = revise_report(report, (), marks=marks, question=QUESTION, rubric=load_rubric())
    assert revised.prompted is not None and revised.prompted.text == "In the end he rode home happy."
    assert revised.star.result.covered
    assert revised.prompted.star.result == revised.star.result
    assert brought(revised) == ()
    unchanged = revise_report(report, (), question=QUESTION, rubric=load_rubric())
    assert [name for name, _ in brought(unchanged)] == ["result"]


def test_what_was_typed_is_reported_as_typed_by_what_hears_answers_too() -> None:
    analysis = Analysis(loaded(), QUESTION, load_rubric(), app_version="1")
    assert analysis.read(BEGUN) == typed_report(loaded().judge, BEGUN, QUESTION, load_rubric(), app_version="1")
