from dataclasses import replace

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from content.rubric import load_rubric
from desktop.app import App
from desktop.pages.report.measures import measures
from desktop.pages.report.page import ReportPage
from desktop.pages.report.parts import parts_of, stretches_of, timeline_data
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Button
from desktop.widgets.measure_card import MeasureCard, Standing
from models.types import (
    DeliveryReport,
    FillerVerdict,
    LengthVerdict,
    PaceVerdict,
    Reliability,
    Structure,
    StructurePart,
)
from tests.desktop.example_report import example_report
from tests.desktop.pages.test_flows import keep_a_take, texts
from tests.desktop.window import LONG
from tests.sound_server import SoundServer

RUBRIC = load_rubric()
REPORT = example_report()


def silent_report() -> DeliveryReport:
    """What an hour of silence leaves."""
    report = REPORT
    no_rate = replace(report.fillers.filled_pauses, count=0, per_minute=None, per_100_words=None, verdict=None)
    nothing = replace(report.star.task, covered=False, certainty=0.0, share_of_words=0.0, sentences=())
    return replace(
        report,
        transcript=replace(report.transcript, text="", words=()),
        length=replace(report.length, duration_s=None, speaking_s=None, words=0, verdict=None),
        pace=replace(report.pace, speech_rate_wpm=None, articulation_rate_sps=None, verdict=None, timeline=()),
        pauses=replace(
            report.pauses,
            response_latency_s=None,
            count=None,
            per_minute=None,
            longest_s=None,
            share_of_time=None,
            items=(),
        ),
        fillers=replace(
            report.fillers, count=0, filled_pauses=no_rate, filler_words=no_rate, by_text={}, items=(), possible=()
        ),
        language=replace(report.language, flesch_reading_ease=None, grade=None, specifics=()),
        star=replace(report.star, situation=nothing, task=nothing, action=nothing, result=nothing),
        structure=replace(
            report.structure, parts=tuple(StructurePart(p.name, False, 0.0, ()) for p in report.structure.parts)
        ),
        sentences=(),
        findings=(),
        follow_up=None,
        reliability=Reliability(False, ("Nothing was heard, so nothing is measured.",)),
    )


def shown(qtbot: QtBot, app: App, record: TakeRecord, report: DeliveryReport = REPORT) -> ReportPage:
    """Show a report and wait until every section stands there."""
    app.window.show_report(record, report)
    qtbot.waitUntil(lambda: app.window.report.complete, timeout=LONG)
    return app.window.report


@pytest.fixture
def page(qtbot: QtBot, app: App) -> ReportPage:
    return shown(qtbot, app, keep_a_take(app, report=True))


def test_the_question_leads_and_everything_stands_there(page: ReportPage) -> None:
    written = texts(page)
    assert page.record is not None and REPORT.follow_up is not None
    for part in (
        page.record.question_text,
        REPORT.findings[0].message,
        REPORT.findings[2].message,
        REPORT.follow_up.text,
    ):
        assert part in written
    assert len(page.findChildren(MeasureCard)) == 8
    assert [part for part, _ in page.transcript.parts] == ["situation", "task", "action", "result"]


def test_silence_is_told_and_breaks_nothing(qtbot: QtBot, app: App) -> None:
    page = shown(qtbot, app, keep_a_take(app, report=True), silent_report())
    written = texts(page)
    assert "No words were heard" in written
    assert "Nothing was heard, so nothing is measured." in written
    assert not page.transcript.isVisible()
    app.window.show_report(keep_a_take(app, report=True), REPORT)
    qtbot.waitUntil(page.transcript.isVisible)


def test_a_report_can_be_shown_after_another_many_times(qtbot: QtBot, app: App) -> None:
    record = keep_a_take(app, report=True)
    for report in (REPORT, silent_report(), example_report(clean=True), REPORT):
        app.window.show_report(record, report)
    assert app.window.report.report is REPORT
    qtbot.waitUntil(lambda: len([c for c in app.window.report.findChildren(MeasureCard) if c.isVisible()]) == 8)
    assert [top for top in QApplication.topLevelWidgets() if top.isVisible()] == [app.window]


def test_without_its_recording_a_report_offers_no_sound(qtbot: QtBot, app: App) -> None:
    record = keep_a_take(app, report=True)
    record.audio_path.unlink()
    page = shown(qtbot, app, record)
    assert page.timeline.isVisible()
    assert not page.play.isVisible()
    assert not [button for button in page.findChildren(Button) if button.isVisible() and button.text() == "Hear it"]


def test_words_findings_and_timeline_are_heard(
    qtbot: QtBot, sound_server: SoundServer, app: App, page: ReportPage
) -> None:
    assert page.record is not None
    soundfile.write(page.record.audio_path, np.zeros(16_000 * 70, np.int16), 16_000)
    places: list[float | None] = []
    app.playback.moved.connect(places.append)
    page.transcript.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.transcript, Qt.Key.Key_Right)
    qtbot.keyClick(page.transcript, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: places != [] and places[-1] is None, timeout=LONG)
    second = REPORT.transcript.words[1]
    assert places[0] == pytest.approx(second.start_s - 0.35)
    heard = [place for place in places if place is not None]
    assert max(heard) <= second.end_s + 0.6

    page.timeline.setFocus()
    qtbot.keyClick(page.timeline, Qt.Key.Key_Right)
    qtbot.keyClick(page.timeline, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: app.playback.playing and page.play.text() == "Stop", timeout=LONG)
    qtbot.waitUntil(lambda: page.transcript.extraSelections() != [], timeout=LONG)
    qtbot.keyClick(page.play, Qt.Key.Key_Space)
    assert not app.playback.playing
    assert page.play.text() == "Hear your answer"


def test_leaving_the_page_ends_the_sound(qtbot: QtBot, sound_server: SoundServer, app: App, page: ReportPage) -> None:
    qtbot.keyClick(page.play, Qt.Key.Key_Space)
    assert app.playback.playing
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not app.playback.playing


def test_the_waveform_comes_from_the_recording(qtbot: QtBot, app: App) -> None:
    record = keep_a_take(app, report=True)
    loud_late = np.concatenate([np.zeros(8_000), np.full(8_000, 0.5)])
    soundfile.write(record.audio_path, loud_late, 16_000)
    app.window.show_report(record, REPORT)
    timeline = app.window.report.timeline
    qtbot.waitUntil(lambda: len(timeline.data.peaks) > 0)
    half = len(timeline.data.peaks) // 2
    assert max(timeline.data.peaks[: half - 1]) < 0.01 < max(timeline.data.peaks[half:])


def test_a_question_the_pack_has_no_more_cannot_be_answered_again(app: App) -> None:
    record = replace(keep_a_take(app, report=True), question_id="gone")
    app.window.show_report(record, REPORT)
    assert not app.window.report.primary.isEnabled()


@pytest.mark.parametrize(
    ("report", "title", "meaning", "standing"),
    [
        (REPORT, "Length", "Shorter than 1:00 to 2:00", Standing.WATCH),
        (
            replace(REPORT, length=replace(REPORT.length, verdict=LengthVerdict.LONG)),
            "Length",
            "Longer than 1:00 to 2:00",
            Standing.WATCH,
        ),
        (
            replace(REPORT, length=replace(REPORT.length, verdict=LengthVerdict.ON_TARGET)),
            "Length",
            "Within 1:00 to 2:00",
            Standing.GOOD,
        ),
        (
            replace(REPORT, length=replace(REPORT.length, target_s=None, verdict=None)),
            "Length",
            "",
            Standing.NONE,
        ),
        (
            replace(REPORT, pace=replace(REPORT.pace, verdict=PaceVerdict.SLOW)),
            "Pace",
            "Slower than 120 to 180",
            Standing.WATCH,
        ),
        (replace(REPORT, pace=replace(REPORT.pace, verdict=None)), "Pace", "", Standing.NONE),
        (REPORT, "Filled pauses", "Few enough that nobody minds", Standing.GOOD),
        (REPORT, "Filler words", "like, you know, basically", Standing.NONE),
        (
            replace(
                REPORT,
                fillers=replace(
                    REPORT.fillers,
                    filler_words=replace(REPORT.fillers.filler_words, verdict=FillerVerdict.MANY),
                ),
            ),
            "Filler words",
            "So many that they are heard",
            Standing.WATCH,
        ),
    ],
)
def test_each_verdict_has_its_words(report: DeliveryReport, title: str, meaning: str, standing: Standing) -> None:
    measure = next(measure for measure in measures(report, RUBRIC) if measure.title == title)
    assert (measure.meaning, measure.standing) == (meaning, standing)


def test_what_is_unknown_has_no_card() -> None:
    titles = [measure.title for measure in measures(silent_report(), RUBRIC)]
    assert titles == ["Details"]


def test_another_structure_gets_its_own_parts() -> None:
    star = replace(REPORT.star, applies=False)
    structure = Structure(
        "general", (StructurePart("position", True, 0.9, (0,)), StructurePart("example", False, 0, ()))
    )
    report = replace(REPORT, star=star, structure=structure)
    assert [(part.name, part.covered, part.note) for part in parts_of(report)] == [
        ("position", True, "found"),
        ("example", False, "not found"),
    ]
    assert [stretch.part for stretch in stretches_of(report)] == ["position", ""]


def test_a_typed_answer_has_no_times_and_its_parts_begin_at_their_words() -> None:
    typed = replace(
        REPORT,
        audio=None,
        sentences=tuple(replace(sentence, start_s=None, end_s=None) for sentence in REPORT.sentences),
    )
    assert timeline_data(typed, None).parts == ()
    stretches = stretches_of(typed)
    assert [each.part for each in stretches] == [each.part for each in stretches_of(REPORT)] != []
    before = {0: 0}
    for index, sentence in enumerate(typed.sentences):
        before[index + 1] = before[index] + len(sentence.text.split())
    assert {each.first_word for each in stretches} <= set(before.values())


def test_only_the_wanted_measures_are_shown() -> None:
    shown = [measure.title for measure in measures(REPORT, RUBRIC, ("fillers", "parts"))]
    assert shown == ["Filled pauses", "Filler words"]
    assert measures(REPORT, RUBRIC, ()) == ()
