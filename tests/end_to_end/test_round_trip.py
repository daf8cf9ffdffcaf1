"""A take goes from a candidate to a coach and back, through two people's folders, without a server."""

from __future__ import annotations

import getpass
import json
import platform
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.analyse import Analyser
from desktop.app import App
from desktop.exchange.take_file import LIMITS, read_take
from desktop.pages.coaching.review import TakeReviewPage
from desktop.practice.saved import read_report, report_text
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Button, Label, Prose
from models.speech.weights import BUNDLED_WEIGHTS
from models.types import DeliveryReport
from tests.desktop.coach_pack import ASSIGNMENT, write_coach_pack
from tests.desktop.window import AppWithEar, named, paths_below, running

ROOT = Path(__file__).parents[2]
ANSWER = ROOT / "tests/data/answer_star.flac"
SCHEMA = json.loads((ROOT / "desktop/report/report.schema.json").read_text(encoding="utf-8"))
QUESTION = "late-bread"
LONG = 60_000
KEY = Qt.Key


def silent_ear():
    """No recogniser: what is heard here was heard before."""
    return lambda question, live: None


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = write_coach_pack(tmp_path / "pack")
    (folder / "assignment.toml").write_text(ASSIGNMENT + 'code = "B-07"\n', encoding="utf-8")
    return folder


@contextmanager
def at_home(qtbot: QtBot, qapp: QApplication, home: Path, pack: Path) -> Iterator[App]:
    """The app of one person, with the coach's pack."""
    with running(qtbot, AppWithEar(qapp, paths_below(home), silent_ear)) as app:
        if app.library.pack.id != "bakery":
            app.library.open(pack)
        yield app


def answered(app: App, report: DeliveryReport) -> TakeRecord:
    """A take of the recorded answer with its report, as the app keeps one."""
    question = app.library.pack.question(QUESTION)
    take = app.store.start_take(app.store.start_session().id, "bakery", question.id, question.text)
    samples, rate_hz = soundfile.read(ANSWER, dtype="int16")
    soundfile.write(take.audio_path, samples, rate_hz)
    app.store.finish_recording(take.id, len(samples) / rate_hz)
    assert report.audio is not None
    mine = replace(report, audio=replace(report.audio, path=str(take.audio_path)))
    return app.store.save_report(take.id, report_text(mine))


def texts(page: TakeReviewPage) -> str:
    labels = [label.text() for label in page.findChildren(Label) if label.isVisible()]
    return "\n".join(labels + [prose.plain for prose in page.findChildren(Prose) if prose.isVisible()])


def button(page, name: str) -> Button:
    (found,) = [each for each in page.findChildren(Button) if each.isVisible() and name in named(each)]
    return found


def holds_nothing_else(path: Path, homes: Path) -> None:
    """The file is what docs/take-format.md says, to the byte, and names nobody and nothing of these computers."""
    raw = path.read_bytes()
    with zipfile.ZipFile(path) as opened:
        infos = opened.infolist()
        files = {info.filename: opened.read(info) for info in infos}
    assert set(files) <= set(LIMITS)
    headers = sum(30 + 46 + 2 * len(info.filename) + info.compress_size for info in infos) + 22
    assert headers == len(raw)
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    report = json.loads(files["report.json"])
    jsonschema.validate(report, SCHEMA)
    assert set(report) == set(SCHEMA["required"])
    assert report["audio"]["path"] == "answer.ogg"
    told = "\n".join(content.decode() for name, content in files.items() if not name.endswith(".ogg"))
    for secret in (str(homes), homes.name, str(Path.home()), "recordings", "sessions.db", ".wav"):
        assert secret not in told, secret
        assert secret.encode() not in raw, secret
    for name in (platform.node(), getpass.getuser()):
        assert re.search(rf"\b{re.escape(name)}\b", told) is None, name


def test_a_take_comes_back_with_comments(qtbot: QtBot, qapp: QApplication, tmp_path: Path, pack: Path, monkeypatch):
    monkeypatch.setenv("SPEECHD_ADDRESS", "unix_socket:/nowhere/at/all")
    sent, back = tmp_path / "sent.aloudtake", tmp_path / "back.aloudtake"
    candidate, coach = tmp_path / "candidate", tmp_path / "coach"

    # The candidate sends an answer that was really heard.
    with at_home(qtbot, qapp, candidate, pack) as app:
        report = Analyser((BUNDLED_WEIGHTS,)).sound_file(ANSWER, app.library.pack.question(QUESTION))
        take = answered(app, report)
        app.window.open_take(take)
        page = app.window.report
        qtbot.waitUntil(lambda: page.complete, timeout=LONG)
        with qtbot.waitSignal(page.sending.written, timeout=LONG):
            page.sending.send_to(take, sent)
        assert [export.path for export in app.store.exports.of_take(take.id)] == [sent]
    holds_nothing_else(sent, tmp_path)
    with zipfile.ZipFile(sent) as opened:
        assert set(opened.namelist()) == {"take.json", "report.json", "transcript.txt", "answer.ogg"}
        about = json.loads(opened.read("take.json"))
    assert (about["client_code"], about["pack"]["id"]) == ("B-07", "bakery")
    assert read_take(sent).heard == read_report(
        report_text(replace(report, audio=replace(report.audio, path="answer.ogg")))
    )

    # The coach opens it, twice, and works by keyboard.
    with at_home(qtbot, qapp, coach, pack) as app:
        assert app.store.takes() == ()
        review = app.window.coaching.review
        for _ in range(2):
            app.window.show_home()
            app.window.open_file(sent)
            qtbot.waitUntil(lambda: app.window.page is review and review.complete, timeout=LONG)
        assert len(app.store.inbox.takes()) == 1
        assert app.store.takes() == ()
        assert "B-07" in review.title.text()
        sentence = next(at for at, each in enumerate(report.sentences) if "task" not in each.components)
        review.correcting.mark(sentence, ("task",))
        for at_s, text in ((12.0, "Slower here."), (4.5, "A good beginning.")):
            review.timeline.setFocus()
            review.timeline._move_to(at_s)
            qtbot.keyClick(review.timeline, KEY.Key_C)
            assert review.comments.editor.line.hasFocus()
            qtbot.keyClicks(review.comments.editor.line, text)
            qtbot.keyClick(review.comments.editor.line, KEY.Key_Return)
            assert review.timeline.hasFocus()
        review.comments.note.setFocus()
        qtbot.keyClicks(review.comments.note, "One thing: say how it ended.")
        review.make_return(back)
        assert [comment.text for comment in review.review.comments] == ["A good beginning.", "Slower here."]
        app.window.coaching.show_coach()
        assert app.window.coaching.coach.to_review.count() == 0
        assert app.window.coaching.coach.reviewed.count() == 1
    holds_nothing_else(back, tmp_path)
    with zipfile.ZipFile(back) as opened:
        names = {*LIMITS} - {"follow-up.ogg"}
        assert set(opened.namelist()) == names
        with zipfile.ZipFile(sent) as before:
            for name in ("take.json", "report.json", "transcript.txt", "answer.ogg"):
                assert opened.read(name) == before.read(name)
        assert json.loads(opened.read("corrections.json")) == {
            "candidate": {"fillers": [], "marks": {}},
            "coach": {"fillers": [], "marks": {str(sentence): ["task"]}},
        }

    # The candidate sees the comments; the own report stays as it was until the coach's version is taken over.
    with at_home(qtbot, qapp, candidate, pack) as app:
        app.window.open_file(back)
        page = app.window.report
        qtbot.waitUntil(lambda: app.window.page is page and page.complete, timeout=LONG)
        told = texts(page)
        for words in ("From your coach", "One thing: say how it ended.", "A good beginning.", "Slower here."):
            assert words in told
        assert [mark.start_s for mark in page.timeline.data.comments] == [4.5, 12.0]
        assert "Comment 1 at 0:04: A good beginning." in page.timeline.accessibleDescription()
        page.timeline.setFocus()
        qtbot.keyClick(page.timeline, KEY.Key_Right, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(page.timeline, KEY.Key_Right, Qt.KeyboardModifier.ControlModifier)
        assert page.timeline.cursor_s == 12.0
        with qtbot.waitSignal(app.playback.moved) as moved:
            qtbot.keyClick(page.timeline, KEY.Key_Return)
        assert moved.args == [12.0]
        app.playback.stop()
        with qtbot.waitSignal(app.playback.moved) as moved:
            button(page, "Hear comment 1 at 0:04").click()
        assert moved.args == [3.5]
        app.playback.stop()
        (kept,) = app.store.takes()
        assert kept.corrections_json is None
        assert "” tells: Task" in told
        button(page, "Take over these corrections").click()
        qtbot.waitUntil(lambda: page.complete, timeout=LONG)
        assert read_report(app.store.take(kept.id).report_json or "").sentences[sentence].components == ("task",)
        button(page, "Bring back my own version").click()
        qtbot.waitUntil(lambda: page.complete, timeout=LONG)
        assert app.store.take(kept.id).report_json == kept.report_json
        app.window.open_file(back)
        qtbot.waitUntil(app.window.banner.isVisible, timeout=LONG)
        assert len(app.store.sent.reviews(kept.id)) == 1
        app.store.delete_take(kept.id)
    with sqlite3.connect(candidate / "data" / "sessions.db") as database:
        for table in ("sent_take", "review", "inbox"):
            assert database.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)
