"""The report in print: one or two pages whose text can be read out of the file, on the paper of the land."""

from __future__ import annotations

import re
from dataclasses import asdict, replace

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLocale, QSize
from PySide6.QtGui import QPageSize
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from content.rubric import load_rubric
from desktop.report.gauges import cards
from desktop.report.markup import part_title
from desktop.report.pdf import ink, paper_of, to_pdf
from desktop.widgets.roles import LIGHT
from models.types import DeliveryReport, Finding, HearingError
from tests.desktop.practice.conftest import ASKED, unfinished_story, with_answer
from tests.desktop.report.examples import ANSWER, LABELS, example

A4, LETTER = QPageSize.PageSizeId.A4, QPageSize.PageSizeId.Letter

pytestmark = pytest.mark.usefixtures("qapp")


def pages(report: DeliveryReport, paper: QPageSize.PageSizeId = A4) -> list[str]:
    """The text of each page with single spaces, read out of the file."""
    document, _held = opened(to_pdf(report, paper=paper))
    return [" ".join(document.getAllText(page).text().split()) for page in range(document.pageCount())]


def opened(data: bytes) -> tuple[QPdfDocument, QBuffer]:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(QApplication.instance())
    document.load(buffer)
    assert document.status() is QPdfDocument.Status.Ready
    return document, buffer


def test_the_whole_report_is_there_to_be_selected() -> None:
    report = example()
    report = replace(report, fillers=replace(report.fillers, error=HearingError(0.97, 0.86, (2, 5))))
    text = " ".join(pages(report))
    assert report.question is not None and report.follow_up is not None
    assert report.question.text in text and report.follow_up.text in text
    for finding in report.findings[:3]:
        for part in finding.message.split("Next take: "):
            assert part.strip()[1:] in text
    for card in cards(report, load_rubric()):
        assert f"{card.value} {card.unit}".strip() in text
        assert card.meaning in text
    for sentence in report.sentences:
        assert sentence.text.split()[0] in text
    for point in report.points:
        assert (point.text in text) == point.covered, "what was not heard is not held against the answer on paper"
    for quality in report.qualities:
        assert part_title(quality.name) in text
    assert "0:22 “Um, I let him finish, and I wrote …”" in text
    for mark in ("[2.4 s]", "filled pause", "filler word", "said again or cut off", "not heard", "Page 1 of"):
        assert mark in text
    assert f"Aloud {report.app_version}" in text


@pytest.mark.parametrize("stories", [1, 4, 6, 30])
def test_there_are_one_or_two_pages_however_long_the_answer(stories: int) -> None:
    report = example(" ".join([ANSWER] * stories), LABELS * stories)
    for paper in (A4, LETTER):
        told = pages(report, paper)
        assert len(told) <= 2
        assert told[-1].endswith(f"Page {len(told)} of {len(told)}")
        left_out = re.search(r"(\d+) more sentences found no room", " ".join(told))
        shown = " ".join(told).count("read them back to him")
        assert (left_out is None) == (shown == stories)
        assert shown > min(stories, 10) - 1


def test_a_short_answer_fits_on_one_page() -> None:
    assert len(pages(example("[0.1] I let him finish. [0.5] Then I called him.", ("action", "action")))) == 1


def test_doubts_and_a_report_without_words_are_told() -> None:
    report = example(noisy=True)
    text = " ".join(pages(report))
    assert "Read this report with care" in text
    assert all(reason in text for reason in report.reliability.reasons)
    silent = replace(
        report,
        question=None,
        sentences=(),
        findings=(),
        follow_up=None,
        transcript=replace(report.transcript, text="", words=()),
        length=replace(report.length, duration_s=None, words=0, verdict=None),
    )
    assert "No words were heard." in " ".join(pages(silent))


def test_one_fix_and_two_more() -> None:
    fixes = [Finding(str(at), "fix", "low", f"Thing {at}.", "", None, None) for at in range(5)]
    first = Finding("first", "fix", "high", "The one thing.", "Because.", None, None)
    text = " ".join(pages(replace(example(), findings=(*fixes, first))))
    assert text.index("The one thing.") < text.index("Because.") < text.index("Thing 0.") < text.index("Thing 1.")
    assert "Thing 2." not in text


def test_what_a_follow_up_brought_stands_apart() -> None:
    report = unfinished_story()
    said = "In the end she came back."
    text = " ".join(pages(with_answer(report, said)))
    assert ASKED.text in text and said in text and "With the follow-up: Result heard" in text
    assert "Result not heard" in text
    assert "no further part was heard" in " ".join(pages(with_answer(report, "")))


def test_characters_of_two_units_do_not_shift_the_marks() -> None:
    report = example()
    words = (replace(report.transcript.words[0], text="😀😀,"), *report.transcript.words[1:])
    first = report.sentences[0]
    sentences = (replace(first, text=first.text.replace("So,", "😀😀,", 1)), *report.sentences[1:])
    told = replace(report, sentences=sentences, transcript=replace(report.transcript, words=words))
    assert "man rang about a parcel" in " ".join(pages(told))


def test_the_paper_is_that_of_the_land() -> None:
    us, uk = QLocale("en_US"), QLocale("en_GB")
    assert (paper_of(us), paper_of(QLocale("es_MX"))) == (LETTER, LETTER)
    assert (paper_of(uk), paper_of(QLocale("de_DE")), paper_of(QLocale.c())) == (A4, A4, A4)
    for paper, size in ((A4, QSize(595, 842)), (LETTER, QSize(612, 792))):
        document, _held = opened(to_pdf(example(), paper=paper))
        assert document.pagePointSize(0).toSize() == size


def test_whoever_cancels_gets_no_pdf() -> None:
    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        to_pdf(example(), go_on=stop)


def test_print_wears_the_colours_of_the_light_theme() -> None:
    roles = asdict(LIGHT)
    for name in ("text", "muted", "edge", "line", "sunken", "accent", "accent_soft", "good", "good_soft", "watch"):
        assert getattr(ink, name.upper()) == roles[name]
    for name, (colour, ground) in ink.HUES.items():
        assert (colour, ground) == (roles[name], roles[f"{name}_soft"])
