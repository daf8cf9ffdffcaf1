"""The Export menu, the sound of a take, and what is said about files that stay: with real widgets, by keyboard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.pages.report.exports import left_behind
from desktop.pages.report.page import ReportPage
from desktop.practice.exporting import DATA, PAGE_WITH_SOUND, PDF, RECORDING
from desktop.practice.saved import report_text
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Button
from tests.desktop.pages.test_flows import KEY, keep_a_take, tab_to, texts
from tests.desktop.pages.test_report import shown, silent_report
from tests.desktop.practice.conftest import ASKED, unfinished_story, with_answer
from tests.desktop.window import LONG, named


@pytest.fixture
def record(app: App) -> TakeRecord:
    return keep_a_take(app, report=True)


@pytest.fixture
def page(qtbot: QtBot, app: App, record: TakeRecord) -> ReportPage:
    return shown(qtbot, app, record)


def answering(answer: str) -> list[str]:
    """Press a button of the next question as soon as it is asked; returns where its words will stand."""
    words: list[str] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, press)
            return
        words.append(f"{box.text()}\n{box.informativeText()}")
        next(button for button in box.buttons() if button.text().replace("&", "") == answer).click()

    QTimer.singleShot(0, press)
    return words


def saving_as(path: Path) -> list[str]:
    """Type this path into the next dialog that asks where to save; returns where what it suggested will stand."""
    suggested: list[str] = []

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, choose)
            return
        line = dialog.findChild(QLineEdit)
        assert line is not None
        suggested.append(line.text())
        line.setText(str(path))
        QTest.keyClick(line, KEY.Key_Return)

    QTimer.singleShot(0, choose)
    return suggested


def button(page: ReportPage, name: str) -> Button:
    return next(each for each in page.findChildren(Button) if each.isVisible() and name in named(each))


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a menu wants what only a screen can do
def test_a_pdf_is_saved_from_the_menu_by_keyboard(
    qtbot: QtBot, app: App, page: ReportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggested = saving_as(tmp_path / "my report")
    tab_to(qtbot, "Export")

    def choose_first() -> None:
        qtbot.keyClick(page.exports.menu, KEY.Key_Down)
        qtbot.keyClick(page.exports.menu, KEY.Key_Return)

    page.exports.menu.aboutToShow.connect(lambda: QTimer.singleShot(0, choose_first))
    with qtbot.waitSignal(page.exports.exporting.written, timeout=LONG):
        qtbot.keyClick(page.exports.button, KEY.Key_Space)
    path = tmp_path / "my report.pdf"
    assert path.read_bytes().startswith(b"%PDF")
    assert page.record is not None
    assert suggested == [f"aloud-{page.record.question_id}-{page.record.id}.pdf"]
    assert page.exports.strip.message.text() == f"Saved as my report.pdf in {tmp_path}."
    (kept,) = app.store.exports.of_take(page.record.id)
    assert (kept.path, kept.kind, kept.with_sound) == (path, "pdf", False)
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    qtbot.keyClick(button(page, "Show in folder"), KEY.Key_Space)
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]
    qtbot.keyClick(button(page, "Close this message"), KEY.Key_Escape)
    assert page.exports.strip.isHidden() and app.window.focusWidget() is page.exports.button


def test_the_menu_offers_sound_only_where_there_is_one(qtbot: QtBot, app: App, page: ReportPage) -> None:
    def offered() -> dict[str, bool]:
        page.exports.menu.aboutToShow.emit()
        return {action.text(): action.isEnabled() for action in page.exports.menu.actions()}

    assert all(offered().values()) and len(offered()) == 4
    assert page.record is not None
    page.record.audio_path.unlink()
    app.window.show_report(page.record, page.report)
    assert [text for text, enabled in offered().items() if not enabled] == ["Web page with the sound inside …"]


def test_an_export_with_sound_can_be_cancelled_and_nothing_is_remembered(
    qtbot: QtBot, app: App, page: ReportPage, tmp_path: Path
) -> None:
    assert page.record is not None
    noise = np.random.default_rng(1).normal(0, 0.05, 16_000 * 600).astype(np.float32)
    soundfile.write(page.record.audio_path, noise, 16_000)
    take = page.exportable
    assert take is not None
    page.exports.save(take, PAGE_WITH_SOUND, tmp_path / "report.html")
    assert not page.exports.button.isEnabled()
    assert page.exports.strip.message.text() == "Saving report.html"
    qtbot.waitUntil(lambda: page.exports.strip.progress.value() > 0, timeout=LONG)
    with qtbot.waitSignal(page.exports.exporting.cancelled, timeout=LONG):
        qtbot.keyClick(button(page, "Cancel"), KEY.Key_Space)
    assert list(tmp_path.glob("*.html")) == []
    assert app.store.exports.of_take(page.record.id) == ()
    assert page.exports.strip.message.text() == "Nothing was saved."
    assert page.exports.button.isEnabled()


def test_closing_the_window_ends_an_export_whole(qtbot: QtBot, app: App, page: ReportPage, tmp_path: Path) -> None:
    assert page.record is not None
    soundfile.write(page.record.audio_path, np.zeros(16_000 * 600, np.float32), 16_000)
    take = page.exportable
    assert take is not None
    page.exports.save(take, PAGE_WITH_SOUND, tmp_path / "report.html")
    with qtbot.waitSignal(app.closed, timeout=LONG):
        app.window.close()
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == []


def test_a_place_that_cannot_be_written_is_one_sentence(
    qtbot: QtBot, app: App, page: ReportPage, tmp_path: Path
) -> None:
    take = page.exportable
    assert take is not None
    with qtbot.waitSignal(page.failed, timeout=LONG) as told:
        page.exports.save(take, PDF, tmp_path / "no-such-folder" / "report.pdf")
    assert "cannot be written" in told.args[0]
    assert page.exports.strip.isHidden() and page.exports.button.isEnabled()


def test_the_sound_is_deleted_and_the_report_stays(qtbot: QtBot, app: App, page: ReportPage, tmp_path: Path) -> None:
    take, record = page.exportable, page.record
    assert take is not None and record is not None
    for form, name in ((PAGE_WITH_SOUND, "inside.html"), (DATA, "data.json")):
        with qtbot.waitSignal(page.exports.exporting.written, timeout=LONG):
            page.exports.save(take, form, tmp_path / name)
    words = answering("Cancel")
    qtbot.keyClick(button(page, "Delete the sound"), KEY.Key_Space)
    assert str(tmp_path / "inside.html") in words[0] and "data.json" not in words[0]
    assert record.audio_path.is_file() and page.play.isVisible()

    answering("Delete the sound")
    qtbot.keyClick(button(page, "Delete the sound"), KEY.Key_Space)
    assert not record.audio_path.exists()
    assert (tmp_path / "inside.html").is_file()
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    assert page.record is not None and page.record.sound_deleted
    assert app.store.take(record.id).report_json is not None
    assert not page.play.isVisible()
    assert texts(page).count("You deleted the sound of this answer.") == 2
    assert page.report is not None and page.report.findings[0].message in texts(page)
    heard = {named(each) for each in page.findChildren(Button) if each.isVisible() and "Hear" in named(each)}
    assert heard == {"Hear the sample", "Hear the question", "Hear the follow-up question slower"}


def test_a_second_recording_goes_too_and_is_said_to_be_gone(qtbot: QtBot, app: App, record: TakeRecord) -> None:
    answer = app.store.follow_ups.start(record.id, ASKED.text, ASKED.about)
    soundfile.write(answer.audio_path, np.zeros(16_000, np.int16), 16_000)
    app.store.follow_ups.finish_recording(answer.id, 1.0)
    report = with_answer(unfinished_story(), "In the end she came back.")
    app.store.follow_ups.save_report(answer.id, report_text(report), None)
    page = shown(qtbot, app, app.store.take(record.id), report)
    take = page.exportable
    assert take is not None and take.second_sound is not None
    assert page.follow_up is not None and page.follow_up.play.isVisible()
    answering("Delete the sound")
    qtbot.keyClick(button(page, "Delete the sound"), KEY.Key_Space)
    qtbot.waitUntil(lambda: page.complete, timeout=LONG)
    assert not answer.audio_path.exists()
    assert not page.follow_up.play.isVisible()
    assert "In the end she came back." in texts(page)
    assert "The sound of your answer to it is not there any more." in texts(page)


def test_a_copy_of_the_sound_is_kept(qtbot: QtBot, app: App, page: ReportPage, tmp_path: Path) -> None:
    saving_as(tmp_path / "copy.wav")
    assert page.record is not None
    with qtbot.waitSignal(page.exports.exporting.written, timeout=LONG):
        qtbot.keyClick(button(page, "Keep a copy"), KEY.Key_Space)
    assert (tmp_path / "copy.wav").read_bytes() == page.record.audio_path.read_bytes()
    (kept,) = app.store.exports.of_take(page.record.id)
    assert (kept.kind, kept.with_sound) == (RECORDING.kind, True)


def test_many_files_are_counted(app: App, record: TakeRecord, tmp_path: Path) -> None:
    for at in range(10):
        (tmp_path / f"{at}.pdf").touch()
        app.store.exports.add(record.id, tmp_path / f"{at}.pdf", "pdf")
    words = left_behind(app.store.exports.of_take(record.id))
    assert words.count(".pdf") == 8 and words.endswith("and 2 more")
    assert left_behind(app.store.exports.of_take(record.id), with_sound=True) == ""


def test_samples_wait_for_an_answer_with_words(qtbot: QtBot, app: App, record: TakeRecord) -> None:
    page = shown(qtbot, app, record, silent_report())
    assert page.samples is not None and not page.samples.revealed
    assert not page.samples.hear.isVisible()
    tab_to(qtbot, "Show sample answers")
    qtbot.keyClick(page.samples.show_button, KEY.Key_Space)
    assert page.samples.revealed and page.samples.hear.hasFocus()

    again = keep_a_take(app, report=True)
    page = shown(qtbot, app, again, silent_report())
    assert page.samples is not None and page.samples.revealed, "there is a report of another try"


def test_a_sample_is_said_and_stops(qtbot: QtBot, app: App, page: ReportPage) -> None:
    assert page.samples is not None and page.samples.revealed
    assert app.rehearsal.pack.questions[0].samples[0].parts[0].text in texts(page)
    qtbot.keyClick(page.samples.hear, KEY.Key_Space)
    # Without any voice of the system the end of saying it is here at once, or a moment later, with the reason.
    qtbot.waitUntil(lambda: page.samples is not None and page.samples.hear.text() == "Hear the sample", timeout=LONG)
    assert "No voice was found" in app.window.banner.message


def test_what_earned_a_tick_stands_below_it_and_can_be_heard(qtbot: QtBot, app: App, page: ReportPage) -> None:
    report = page.report
    assert report is not None
    point, quality = report.points[0], report.qualities[0]
    written = texts(page)
    assert point.text in written and "Empathy" in written
    for index in (point.sentence, quality.sentences[0]):
        assert index is not None
        assert f"“{report.sentences[index].text}”" in written
        assert button(page, f"Hear “{report.sentences[index].text}”").isVisible()
