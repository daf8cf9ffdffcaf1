"""A first evening: first start, interview, reports, a retake, comparing, an export, a second start; all by keyboard.

Nothing is made by hand: the sound goes through a virtual microphone and speaker, Whisper hears it, SQLite keeps it.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
import soundfile
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.practice.exporting import PAGE_WITH_SOUND
from desktop.practice.take import Stage
from desktop.store.sessions import TakeState
from models.speech.weights import BUNDLED_WEIGHTS
from tests.desktop.coach_pack import ROLES, write_coach_pack
from tests.desktop.pages.test_flows import KEY, on_page, press, tab_to, texts
from tests.desktop.window import paths_below, running
from tests.end_to_end.words import word_error_rate
from tests.sound_server import SoundServer

DATA = Path(__file__).parents[1] / "data"
WEIGHTS = (BUNDLED_WEIGHTS,)
VERY_LONG = 180_000
BEGINNING_S = (0.0, 11.0)
MIDDLE_S = (16.0, 30.0)


class Sounds(HTMLParser):
    """Collects what a page would play."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("audio", "source"):
            self.sources += [value for name, value in attrs if name == "src" and value]


def cut(folder: Path, between_s: tuple[float, float]) -> tuple[Path, str]:
    """Cut a piece out of the spoken answer at pauses near these times; return it and what is said in it."""
    words = json.loads((DATA / "answer_star.json").read_text("utf-8"))["words"]
    low, high = between_s
    inside = [word for word in words if low <= word["start_s"] and word["end_s"] <= high]
    sound, rate_hz = soundfile.read(DATA / "answer_star.flac", dtype="int16")
    start = max(0, int((inside[0]["start_s"] - 0.2) * rate_hz))
    path = folder / f"from-{low:.0f}.wav"
    soundfile.write(path, sound[start : int((inside[-1]["end_s"] + 0.2) * rate_hz)], rate_hz)
    return path, " ".join(word["text"] for word in inside)


def answer(qtbot: QtBot, app: App, sound_server: SoundServer, sound: Path) -> None:
    """Hear the question out, answer it by this sound, and wait until the next thing is there."""
    take = app.window.practise.take
    assert take is not None
    qtbot.waitUntil(lambda: take.stage is Stage.THINKING, timeout=VERY_LONG)
    press(qtbot, KEY.Key_Space)
    qtbot.waitUntil(lambda: take.stage is Stage.SPEAK_NOW, timeout=VERY_LONG)
    playing = sound_server.start_playing_to_microphone(sound)
    qtbot.waitUntil(lambda: playing.poll() is not None, timeout=VERY_LONG)
    press(qtbot, KEY.Key_Space)
    qtbot.waitUntil(lambda: take.stage is Stage.REPORT, timeout=VERY_LONG)


def test_first_run_interview_retake_compare_export_and_a_second_start(
    qtbot: QtBot, qapp: QApplication, sound_server: SoundServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", "unix_socket:/nowhere/at/all")
    first_try, first_words = cut(tmp_path, BEGINNING_S)
    second_try, second_words = cut(tmp_path, MIDDLE_S)
    coach = write_coach_pack(tmp_path / "coach", assignment=False)
    (coach / "roles.toml").write_text(ROLES, encoding="utf-8")
    paths = paths_below(tmp_path / "person")
    page = tmp_path / "report.html"

    app = App(qapp, paths, WEIGHTS)
    app.library.open(coach)
    with running(qtbot, app, welcomed=False):
        window = app.window
        on_page(qtbot, app, window.welcome)
        press(qtbot, KEY.Key_Escape)
        on_page(qtbot, app, window.home)

        # An interview of three questions.
        tab_to(qtbot, "Mock interview")
        press(qtbot, KEY.Key_Space)
        on_page(qtbot, app, window.plans)
        press(qtbot, KEY.Key_Space)
        on_page(qtbot, app, window.spoken)
        press(qtbot, KEY.Key_Space)
        qtbot.waitUntil(lambda: window.page is not window.spoken, timeout=VERY_LONG)
        spoken = 0
        while window.page is window.practise:
            before = window.practise.take
            answer(qtbot, app, sound_server, first_try)
            spoken += 1
            assert spoken <= 6, "three questions, and at most as many that follow"
            qtbot.waitUntil(
                lambda before=before: window.page is window.review or window.practise.take is not before,  # type: ignore[misc]
                timeout=VERY_LONG,
            )
        on_page(qtbot, app, window.review)
        assert window.review.answers.count() == 3
        takes = app.store.takes()
        assert [take.state for take in takes] == [TakeState.ANALYSED] * 3

        # The report of one of them, and a second try at it.
        tab_to(qtbot, "Your answers")
        press(qtbot, KEY.Key_Return)
        on_page(qtbot, app, window.report)
        record, report = window.report.record, window.report.report
        assert record is not None and report is not None
        assert word_error_rate(first_words, report.transcript.text) <= 0.15
        assert not window.report.compare.isVisible(), "there is nothing to compare with yet"
        press(qtbot, KEY.Key_Space)
        on_page(qtbot, app, window.practise)
        answer(qtbot, app, sound_server, second_try)
        on_page(qtbot, app, window.report)
        again = window.report.record
        assert again is not None and again.id != record.id and again.question_id == record.question_id

        # Both side by side.
        tab_to(qtbot, "Compare")
        press(qtbot, KEY.Key_Space)
        on_page(qtbot, app, window.compare)
        qtbot.waitUntil(lambda: bool(window.compare.rows) and window.compare.rows[0].isVisible(), timeout=VERY_LONG)
        press(qtbot, KEY.Key_Escape)
        on_page(qtbot, app, window.report)

        # A page with the sound inside.
        take = window.report.exportable
        assert take is not None and take.take_id == again.id
        window.report.exports.save(take, PAGE_WITH_SOUND, page)
        qtbot.waitUntil(lambda: not window.report.exports.exporting.busy, timeout=VERY_LONG)
        qtbot.waitUntil(lambda: len(app.store.exports.of_take(again.id)) == 1, timeout=VERY_LONG)
    sounds = Sounds()
    sounds.feed(page.read_text("utf-8"))
    assert len(sounds.sources) == 1 and sounds.sources[0].startswith("data:audio/")

    # The next evening.
    with running(qtbot, App(qapp, paths, WEIGHTS)) as second:
        on_page(qtbot, second, second.window.home)
        assert not second.window.home.unfinished.isVisible(), "nothing was left undone"
        kept = second.store.takes()
        assert [take.state for take in kept] == [TakeState.ANALYSED] * 4
        assert {take.id for take in kept} == {take.id for take in takes} | {again.id}
        assert all(take.audio_path.is_file() for take in kept)
        second.window.open_take(second.store.take(again.id))
        on_page(qtbot, second, second.window.report)
        assert second.window.report.compare.isVisible()
        shown = second.window.report.report
        assert shown is not None and word_error_rate(second_words, shown.transcript.text) <= 0.15
        assert record.question_text in texts(second.window.report)
