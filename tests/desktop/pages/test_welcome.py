"""The first steps, by keyboard alone: shown once, each skippable, with the real microphone."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
import soundfile
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.audio.files import SAMPLE_RATE_HZ
from desktop.doctor import Check
from desktop.practice.sound_check import CheckStage
from desktop.practice.take import Stage
from tests.desktop.audio.signals import voice
from tests.desktop.coach_pack import ROLES, write_coach_pack
from tests.desktop.example_report import example_report
from tests.desktop.pages.test_flows import keep_a_take, on_page, press, reach, tab_to, texts
from tests.desktop.practice.conftest import Ear, NoWeightsError
from tests.desktop.window import LONG, running
from tests.sound_server import SoundServer

KEY = Qt.Key


@pytest.fixture
def fresh(qtbot: QtBot, make_app, tmp_path: Path):
    """The app of somebody who starts it for the first time, with a pack that has jobs."""
    app = make_app()
    coach = write_coach_pack(tmp_path / "coach", assignment=False)
    (coach / "roles.toml").write_text(ROLES, encoding="utf-8")
    app.library.open(coach)
    with running(qtbot, app, welcomed=False):
        on_page(qtbot, app, app.window.welcome)
        yield app


def stage(qtbot: QtBot, app: App, wanted: CheckStage) -> None:
    """Wait until the check of the microphone stands there."""
    qtbot.waitUntil(lambda: app.window.welcome.speak_step.check.stage is wanted, timeout=LONG)


def test_two_keys_lead_from_the_start_to_the_first_question(
    qtbot: QtBot, sound_server: SoundServer, fresh: App
) -> None:
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, fresh, fresh.window.home)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, fresh, fresh.window.practise)
    reach(qtbot, fresh, Stage.THINKING)


def test_the_first_question_is_seen_and_heard_two_keys_after_the_first_start(
    qtbot: QtBot, sound_server: SoundServer, make_app, tmp_path: Path
) -> None:
    out = tmp_path / "out.wav"
    with running(qtbot, make_app(), welcomed=False) as app:
        on_page(qtbot, app, app.window.welcome)
        with sound_server.record_speaker(out):
            press(qtbot, KEY.Key_Escape)
            on_page(qtbot, app, app.window.home)
            press(qtbot, KEY.Key_Space)
            reach(qtbot, app, Stage.ASKING)
            question = app.window.practise.take.question
            assert app.window.practise.question_text.isVisible() and question.text in texts(app.window.practise)
            reach(qtbot, app, Stage.THINKING)
        assert question.clip is not None
        sound, rate_hz = soundfile.read(out)
        spoken_s = (abs(sound) > 0.02).nonzero()[0].size / rate_hz
        assert spoken_s > 0.2 * soundfile.info(question.clip).duration


def test_all_steps_lead_to_the_first_question_of_the_job(
    qtbot: QtBot, sound_server: SoundServer, fresh: App, tmp_path: Path
) -> None:
    soundfile.write(tmp_path / "said.wav", voice(1.5, level=0.2), SAMPLE_RATE_HZ)
    page = fresh.window.welcome
    assert page.title.text() == "Step 1 of 3"
    assert "Tell me about a day when the bread was late." in texts(page)
    press(qtbot, KEY.Key_Space)
    assert page.primary.text() == "I hear it"
    qtbot.waitUntil(lambda: "No voice was found" in page.voice_step.note.plain, timeout=LONG)
    press(qtbot, KEY.Key_Space)
    assert page.title.text() == "Step 2 of 3"
    press(qtbot, KEY.Key_Space)
    stage(qtbot, fresh, CheckStage.SPEAKING)
    assert page.primary.property("recording")
    sound_server.play_to_microphone(tmp_path / "said.wav")
    press(qtbot, KEY.Key_Space)
    stage(qtbot, fresh, CheckStage.HEARD)
    assert example_report().transcript.text.split()[0] in page.speak_step.words.plain
    assert "Your voice comes in well." in texts(page) and "It is quiet around you." in texts(page)
    press(qtbot, KEY.Key_Space)
    assert page.title.text() == "Step 3 of 3"
    tab_to(qtbot, "Jobs")
    press(qtbot, KEY.Key_Home)
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, fresh, fresh.window.practise)
    assert fresh.window.practise.take.question.id == "cold-cake"
    assert fresh.preferences.settings.role == "counter" and fresh.preferences.settings.welcomed
    # Nothing of the sentence is kept.
    assert fresh.store.takes() == () and list(fresh.paths.recordings.iterdir()) == []


def test_each_step_can_be_skipped(qtbot: QtBot, sound_server: SoundServer, fresh: App) -> None:
    page = fresh.window.welcome
    for number in (2, 3):
        tab_to(qtbot, "Skip this step")
        press(qtbot, KEY.Key_Space)
        assert page.title.text() == f"Step {number} of 3"
    assert not page.skip.isVisible()
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, fresh, fresh.window.practise)
    assert fresh.preferences.settings.role is None


def test_the_microphone_closes_when_the_step_is_skipped(qtbot: QtBot, sound_server: SoundServer, fresh: App) -> None:
    def streams() -> int:
        return len(sound_server.pactl("list", "short", "source-outputs").splitlines())

    before = streams()
    tab_to(qtbot, "Skip this step")
    press(qtbot, KEY.Key_Space)
    press(qtbot, KEY.Key_Space)
    stage(qtbot, fresh, CheckStage.SPEAKING)
    assert streams() > before
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, fresh, fresh.window.home)
    stage(qtbot, fresh, CheckStage.EMPTY)
    qtbot.waitUntil(lambda: not fresh.listener.busy, timeout=LONG)
    qtbot.waitUntil(lambda: streams() == before, timeout=LONG)


def test_a_second_space_while_it_listens_skips_nothing(
    qtbot: QtBot, sound_server: SoundServer, fresh: App, ear: Ear
) -> None:
    ear.holds = Event()
    page = fresh.window.welcome
    tab_to(qtbot, "Skip this step")
    press(qtbot, KEY.Key_Space)
    press(qtbot, KEY.Key_Space)
    stage(qtbot, fresh, CheckStage.SPEAKING)
    qtbot.waitUntil(lambda: page.speak_step.check._recorder.duration_s > 0.2)
    press(qtbot, KEY.Key_Space)
    stage(qtbot, fresh, CheckStage.HEARING)
    for key in (KEY.Key_Space, KEY.Key_Return, KEY.Key_Space):
        press(qtbot, key)
    assert page.step is page.speak_step
    ear.holds.set()
    stage(qtbot, fresh, CheckStage.HEARD)
    assert page.primary.hasFocus()


def test_without_a_model_the_cure_is_told(qtbot: QtBot, sound_server: SoundServer, fresh: App, ear: Ear) -> None:
    ear.fails = NoWeightsError("The model is missing; fetch it.")
    page = fresh.window.welcome
    tab_to(qtbot, "Skip this step")
    press(qtbot, KEY.Key_Space)
    press(qtbot, KEY.Key_Space)
    stage(qtbot, fresh, CheckStage.SPEAKING)
    qtbot.waitUntil(lambda: page.speak_step.check._recorder.duration_s > 0.2)
    press(qtbot, KEY.Key_Space)
    qtbot.waitUntil(lambda: "The model is missing; fetch it." in texts(page), timeout=LONG)
    assert page.primary.text() == "Open the microphone"


def test_what_is_missing_on_the_computer_is_told_where_it_matters(
    qtbot: QtBot, sound_server: SoundServer, fresh: App
) -> None:
    page = fresh.window.welcome
    page._show_checks((Check("speaker", False, "Plug in a speaker."), Check("microphone", False, "Plug one in.")))
    assert "Plug in a speaker." in texts(page) and "Plug one in." not in texts(page)
    tab_to(qtbot, "Skip this step")
    press(qtbot, KEY.Key_Space)
    assert "Plug one in." in texts(page)


def test_a_microphone_that_is_not_there_is_told(qtbot: QtBot, sound_server: SoundServer, fresh: App) -> None:
    page = fresh.window.welcome
    tab_to(qtbot, "Skip this step")
    press(qtbot, KEY.Key_Space)
    sound_server.kill()
    press(qtbot, KEY.Key_Space)
    # It is told as a problem first, and stays when the recorder has given up.
    stage(qtbot, fresh, CheckStage.OPENING)
    stage(qtbot, fresh, CheckStage.EMPTY)
    assert "icrophone" in texts(page.speak_step.remarks)


def test_they_come_once_and_again_from_the_settings(qtbot: QtBot, make_app) -> None:
    with running(qtbot, make_app(), welcomed=False) as app:
        on_page(qtbot, app, app.window.welcome)
        press(qtbot, KEY.Key_Escape)
        on_page(qtbot, app, app.window.home)
    again = make_app()
    assert again.preferences.settings.welcomed
    with running(qtbot, again):
        on_page(qtbot, again, again.window.home)
        tab_to(qtbot, "Settings")
        press(qtbot, KEY.Key_Space)
        on_page(qtbot, again, again.window.settings)
        tab_to(qtbot, "Check microphone and voice")
        press(qtbot, KEY.Key_Space)
        on_page(qtbot, again, again.window.welcome)


def test_somebody_with_takes_is_not_welcomed_anew(qtbot: QtBot, make_app) -> None:
    with running(qtbot, make_app()) as app:
        keep_a_take(app, report=True)
    with running(qtbot, make_app(), welcomed=False) as again:
        on_page(qtbot, again, again.window.home)


def test_the_voice_of_the_system_can_be_chosen(qtbot: QtBot, fresh: App) -> None:
    tab_to(qtbot, "Questions are spoken by")
    press(qtbot, KEY.Key_Down)
    assert fresh.preferences.settings.clips is False
