"""The report as HTML: whole, self-contained, escaped, and the same facts as the report."""

import re
from dataclasses import asdict, replace
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.rubric import load_rubric
from content.schema import QuestionKind, Sample, SamplePart, Story
from desktop.report import to_html
from desktop.report.markup import Player
from desktop.widgets.roles import DARK, LIGHT, Roles
from models.report import revise_report
from models.types import (
    DeliveryReport,
    FillerDecision,
    Finding,
    HearingError,
    Prompted,
    Sentence,
    Structure,
    StructurePart,
)
from tests.desktop.practice.conftest import ASKED, unfinished_story, with_answer
from tests.desktop.report.examples import ANSWER, LABELS, example
from tests.models.judgements import QUESTION

VOID = {"meta", "br", "hr", "img", "input", "link"}
AUDIO = "file:///recordings/answer.wav"


class Document(HTMLParser):
    """Reads a document, minds that every element is closed in order, and keeps its elements and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "script" not in self.open:
            self.text += data

    @property
    def words(self) -> str:
        """The visible text with single spaces."""
        return " ".join(self.text.split())

    def having(self, attribute: str, value: str) -> list[tuple[str, dict[str, str | None]]]:
        """The elements whose attribute holds this value among its words."""
        return [(tag, attrs) for tag, attrs in self.elements if value in (attrs.get(attribute) or "").split()]


def document(report: DeliveryReport, **arguments: object) -> Document:
    return Document(to_html(report, **{"question": QUESTION, **arguments}))  # type: ignore[arg-type]


def test_the_whole_report_is_there() -> None:
    report = example()
    page = document(report)
    for finding in report.findings:
        observed, _, todo = finding.message.partition("Next take: ")
        assert observed.strip() in page.words
        assert todo[1:] in page.words
        assert finding.why in page.words
    for fact in ("132 words a minute", "3.2 a minute, 3 in all", "55 seconds", "1:00 to 2:00", "120 to 180"):
        assert fact in page.words
    assert QUESTION.text in page.words
    assert "The lost parcel" in page.words
    assert "He had it on Friday and wrote us a kind letter." in page.words
    assert "And what did he say when he had the parcel?" in page.words
    assert "Aloud 0.1.0" in page.words


def test_what_worked_comes_before_what_to_do_next() -> None:
    words = document(example()).words
    assert words.index("What worked") < words.index("Next time") < words.index("Measures") < words.index("Details")


def test_fillers_are_marked_by_more_than_colour() -> None:
    page = document(example())
    assert len(page.having("class", "filled")) == 3 + 1  # and one in the legend
    assert {attrs.get("title") for tag, attrs in page.having("class", "filled")} == {"filled pause", None}
    assert len(page.having("class", "filler")) == 4 + 1
    assert len(page.having("class", "repeat")) == 2 + 1
    css = files("desktop.report").joinpath("report.css").read_text(encoding="utf-8")
    assert "font-style: italic" in css.partition("mark.filled")[2].partition("}")[0]
    assert "underline wavy" in css.partition("mark.filler")[2].partition("}")[0]


def test_silences_stand_where_they_were() -> None:
    words = document(example()).words
    assert "and at the 2.4 s second one" in words
    assert "behind a 2.1 s row of tyres" in words
    assert "held her shoes. 1.2 s" in words


def test_nothing_is_fetched_and_no_foreign_script_can_run() -> None:
    text = to_html(example(), question=QUESTION, audio_href=AUDIO)
    page = Document(text)
    for tag, attrs in page.elements:
        for name in ("src", "href", "srcset", "action", "data"):
            assert (attrs.get(name) or AUDIO).startswith(AUDIO), (tag, attrs)
        assert not any(name.startswith("on") for name in attrs)
    assert "@import" not in text
    assert "url(" not in text.replace("url(#hatch)", "")
    (policy,) = [attrs["content"] for _, attrs in page.elements if attrs.get("http-equiv")]
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "script-src 'sha256-" in policy


def test_places_play_with_a_recording_and_are_plain_without() -> None:
    with_sound, without = document(example(), audio_href=AUDIO), document(example())
    links = [attrs for tag, attrs in with_sound.elements if tag == "a"]
    assert all((attrs["href"] or "").startswith(f"{AUDIO}#t=") for attrs in links)
    assert len(links) > 10
    assert [tag for tag, _ in with_sound.elements if tag == "audio"] == ["audio"]
    assert not {"a", "audio"} & {tag for tag, _ in without.elements}


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", "vbscript:x"])
def test_only_a_recording_is_linked(href: str) -> None:
    assert Player(href).href is None
    assert href not in to_html(example(), question=None, audio_href=href)


def test_what_comes_from_outside_is_escaped() -> None:
    evil = "<script>alert('x')</script>\"&"
    report = example()
    report = replace(
        report,
        app_version=evil,
        findings=(Finding("x", "fix", "high", f"{evil} Next take: {evil}", evil, 1.0, 2.0),),
        sentences=(Sentence(evil, 1.0, 2.0, ("action",)),),
        structure=Structure("general", (StructurePart(evil, True, 1.0, (0,)),)),
    )
    question = replace(
        QUESTION, text=evil, samples=(Sample(evil, (SamplePart(evil, evil),)),), kind=QuestionKind.GENERAL
    )
    text = to_html(report, question=question, audio_href=f"answer.wav?{evil}")
    page = Document(text)
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert evil in page.text


def test_parts_that_were_not_heard_are_put_as_the_listeners_experience() -> None:
    page = document(example())
    assert len(page.having("class", "unheard")) == 1
    assert "I did not hear this part." in page.words
    report = example()
    unsure = replace(report, star=replace(report.star, result=replace(report.star.result, certainty=0.6)))
    assert "I am not sure whether this part is there." in document(unsure).words


def test_the_parts_fit_the_kind_of_question() -> None:
    report = example()
    parts = (StructurePart("listen", True, 0.9, (3,)), StructurePart("act_or_escalate", False, 0.9, ()))
    other = replace(report, star=replace(report.star, applies=False), structure=Structure("situational", parts))
    words = document(other).words
    assert "The answer, part by part" in words
    assert "Act or escalate" in words
    assert "The story, part by part" in document(report).words


def test_further_samples_are_folded_away() -> None:
    other = Sample("The wet tent", (SamplePart("action", "I dried it."),))
    page = document(example(), question=replace(QUESTION, samples=(*QUESTION.samples, other)))
    assert page.words.index("The lost parcel") < page.words.index("Another sample") < page.words.index("The wet tent")
    assert "beside a sample" not in document(example(), question=replace(QUESTION, samples=())).words


def test_doubts_stand_before_everything_else() -> None:
    words = document(example(noisy=True)).words
    assert words.index("Read this report with care") < words.index("What worked")
    assert "loud noise behind the voice" in words
    assert "Read this report with care" not in document(example()).words


def test_a_typed_answer_and_one_without_question_or_words() -> None:
    report = example()
    silent = replace(
        report,
        audio=None,
        question=None,
        voice=None,
        sentences=(),
        points=(),
        qualities=(),
        findings=(),
        follow_up=None,
        transcript=replace(report.transcript, text="", words=()),
        length=replace(report.length, duration_s=None, speaking_s=None, words=0, target_s=None, verdict=None),
        pace=replace(report.pace, speech_rate_wpm=None, verdict=None, timeline=()),
        pauses=replace(report.pauses, response_latency_s=None, count=None, items=()),
        fillers=replace(report.fillers, count=0, items=(), possible=(), by_text={}),
    )
    page = document(silent, question=None)
    assert "No words were heard." in page.words
    assert "beside a sample" not in page.words


def test_the_report_wears_the_colours_of_the_app() -> None:
    css = files("desktop.report").joinpath("report.css").read_text(encoding="utf-8")
    light, dark = css.split("@media screen and (prefers-color-scheme: dark)")[:2]

    def colours(block: str) -> dict[str, str]:
        return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block.partition("\n}")[0]))

    def roles(kind: Roles) -> dict[str, str]:
        return {name.replace("_", "-"): value for name, value in asdict(kind).items()}

    assert colours(light).items() <= roles(LIGHT).items()
    assert colours(dark).items() <= roles(DARK).items()
    assert colours(light).keys() == colours(dark).keys()
    assert len(colours(light)) == 21


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=7), st.sampled_from(Story), st.none() | st.text(max_size=20))
def test_any_text_makes_a_whole_document(texts: list[str], story: Story, href: str | None) -> None:
    report = example(ANSWER, LABELS)
    sentences = tuple(Sentence(text, float(index), index + 1.0, ("result",)) for index, text in enumerate(texts))
    report = replace(report, sentences=sentences)
    assert report.question is not None
    report = replace(report, question=replace(report.question, story=story, text=texts[0]))
    Document(to_html(report, question=None, audio_href=href))


def test_what_earned_a_tick_stands_below_it() -> None:
    report = example()
    words = document(report).words
    point, quality = report.points[0], report.qualities[0]
    assert point.sentence is not None
    assert f"{point.text}“{report.sentences[point.sentence].text}”" in words
    assert f"Patience“{report.sentences[quality.sentences[0]].text}”" in words


def test_a_sound_inside_stands_there_once_and_is_named() -> None:
    url = "data:audio/mpeg;base64,AAAA"
    report = with_answer(unfinished_story(), "In the end she came back.")
    text = to_html(report, question=None, audio_href=url, second_href=f"{url}BBBB")
    page = Document(text)
    players = [attrs for tag, attrs in page.elements if tag == "audio"]
    assert [(each["id"], each["src"]) for each in players] == [
        ("sound-answer", url),
        ("sound-follow-up", f"{url}BBBB"),
    ]
    assert text.count(url) == 2
    places = {(attrs["data-player"], attrs["href"]) for tag, attrs in page.elements if tag == "a"}
    assert places == {("sound-answer", "#sound-answer"), ("sound-follow-up", "#sound-follow-up")}
    (policy,) = [attrs["content"] or "" for _, attrs in page.elements if attrs.get("http-equiv")]
    assert "media-src 'self' file: http: https: blob: data:;" in policy


def test_how_exact_the_count_of_filled_pauses_is() -> None:
    report = example()
    assert "of 100 filled pauses" not in document(report).words
    report = replace(report, fillers=replace(report.fillers, error=HearingError(0.97, 0.86, (2, 5))))
    words = document(report).words
    assert "3 in all (likely 2 to 5)" in words
    assert "Aloud hears 97 of 100 filled pauses, and 14 of 100 that it hears are none." in words


def test_a_corrected_report_keeps_its_marks() -> None:
    report = example()
    um = report.fillers.items[1]
    assert um.start_s is not None and um.end_s is not None
    decisions = [FillerDecision(um.start_s, um.end_s, False), FillerDecision(31.2, 31.7, True)]
    page = document(revise_report(report, decisions, question=QUESTION, rubric=load_rubric()))
    assert len(page.having("class", "filled")) == 3 + 1  # one less, one more, and one in the legend


def test_what_a_follow_up_brought_stands_apart() -> None:
    report = unfinished_story()
    page = to_html(with_answer(report, "In the end <she> came back."), question=None)
    assert f"“{ASKED.text}”" in page
    assert "With the follow-up: Result heard" in page and "“In the end &lt;she&gt; came back.”" in page
    assert "I did not hear this part" in page, "the parts are those that were told unasked"
    nothing = to_html(with_answer(report, ""), question=None)
    assert "With the follow-up: no further part was heard" in nothing
    assert "With the follow-up" not in to_html(report, question=None)
    words_only = replace(report, prompted=Prompted(ASKED, "She was glad.", (), report.star, report.structure))
    assert "“She was glad.”" in to_html(words_only, question=None)
