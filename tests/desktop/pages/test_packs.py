"""Packs in the window, by keyboard alone: opened, refused, chosen, spoken, removed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from content.clip_sound import LOUDNESS_LUFS, loudness_lufs
from content.loader import builtin_pack
from desktop.app import App
from desktop.audio.files import SAMPLE_RATE_HZ, read_sound
from desktop.practice.own_voice import VoiceStage
from desktop.practice.take import Stage
from desktop.widgets.basics import Prose
from desktop.widgets.theme import ThemeChoice
from tests.desktop.audio.signals import voice
from tests.desktop.coach_pack import write_coach_pack
from tests.desktop.pages.test_flows import on_page, press, reach, tab_to, texts
from tests.desktop.window import LONG, running
from tests.sound_server import SoundServer

KEY = Qt.Key


@pytest.fixture
def coach(tmp_path: Path) -> Path:
    return write_coach_pack(tmp_path / "coach")


def open_by_path(qtbot: QtBot, app: App, path: Path) -> None:
    """Go to the packs, press "Open a pack..." and type a path into the dialog."""
    to_packs(qtbot, app)

    def type_it() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        line = dialog.findChild(QLineEdit)
        line.setText(str(path))
        qtbot.keyClick(line, KEY.Key_Return)

    QTimer.singleShot(0, app, type_it)
    press(qtbot, KEY.Key_Space)
    come_back(qtbot, app)


def to_packs(qtbot: QtBot, app: App) -> None:
    """Go from the first page to the page of packs."""
    on_page(qtbot, app, app.window.home)
    tab_to(qtbot, "Packs")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.packs)


def come_back(qtbot: QtBot, app: App) -> None:
    """Give the window the keyboard after a dialog, as every desktop does and the offscreen platform does not."""
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)


def confirm(app: App, qtbot: QtBot) -> None:
    """Say yes to the question that comes up next."""

    def yes() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        qtbot.keyClick(box.button(QMessageBox.StandardButton.Yes), KEY.Key_Space)

    QTimer.singleShot(0, app, yes)


def test_a_pack_is_opened_by_path_and_remembered(qtbot: QtBot, make_app, coach: Path) -> None:
    with running(qtbot, make_app()) as app:
        home = app.window.home
        on_page(qtbot, app, home)
        own_accent = app.theme.roles.accent
        open_by_path(qtbot, app, coach / "pack.toml")
        on_page(qtbot, app, home)
        assert home.title.text() == "Brook & Dale Coaching" and app.theme.roles.accent != own_accent
        assert "Anna, begin with the late bread" in texts(home)
        assert home.next_text.plain == "Tell me about a day when the bread was late."
        assert "All 3 questions" in home.all_questions.text()
    with running(qtbot, make_app()) as again:
        home = again.window.home
        to_packs(qtbot, again)
        rows = again.window.packs.packs
        assert "in use" in rows.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
        assert again.window.packs.own.isVisible()
        tab_to(qtbot, "Question packs")
        press(qtbot, KEY.Key_Home)
        press(qtbot, KEY.Key_Return)
        on_page(qtbot, again, home)
        assert again.rehearsal.pack.id == builtin_pack().id
        assert home.title.text() == "Aloud" and again.theme.roles.accent == own_accent
        assert not home.assignment.isVisible()
        to_packs(qtbot, again)
        assert not again.window.packs.own.isVisible()


def test_the_picture_of_a_pack_is_shown_small(qtbot: QtBot, app: App, coach: Path) -> None:
    picture = QImage(1000, 500, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    assert picture.save(str(coach / "logo.png"))
    text = (coach / "pack.toml").read_text("utf-8")
    (coach / "pack.toml").write_text(text.replace("[branding]", '[branding]\nlogo = "logo.png"'), "utf-8")
    app.window.packs.open_pack(coach)
    logo = app.window.home.logo
    qtbot.waitUntil(logo.isVisible)
    assert (logo.width(), logo.height()) == (80, 40) and logo.accessibleName() == "Brook & Dale Coaching"


def test_an_evil_pack_is_refused_in_the_error_place(qtbot: QtBot, app: App, coach: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.aloudpack"
    with zipfile.ZipFile(evil, "w") as made:
        made.writestr("pack.toml", "schema_version = 1")
        made.writestr("../../outside.toml", "x")
    open_by_path(qtbot, app, evil)
    assert "leads out of the pack" in app.window.banner.message and app.window.banner.message.endswith(".")
    assert app.rehearsal.pack.id == builtin_pack().id
    assert list(app.paths.packs.iterdir()) == [] and not list(tmp_path.rglob("outside.toml"))
    app.window.packs.open_pack(coach)
    assert app.window.banner.message == ""


def test_a_pack_is_removed_when_the_person_is_sure(qtbot: QtBot, app: App, coach: Path) -> None:
    app.window.packs.open_pack(coach)
    to_packs(qtbot, app)
    tab_to(qtbot, "This pack")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.pack)
    tab_to(qtbot, "Remove this pack")
    confirm(app, qtbot)
    press(qtbot, KEY.Key_Space)
    come_back(qtbot, app)
    on_page(qtbot, app, app.window.home)
    assert app.rehearsal.pack.id == builtin_pack().id and list(app.paths.packs.iterdir()) == []


def test_an_assigned_question_has_its_think_time_and_its_take_knows_the_pack(
    qtbot: QtBot, sound_server: SoundServer, app: App, coach: Path
) -> None:
    with (coach / "assignment.toml").open("a") as file:
        file.write("think_s = 45\n")
    window = app.window
    window.packs.open_pack(coach)
    on_page(qtbot, app, window.home)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.THINKING)
    assert window.practise.take.question.think_s == 45
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.SPEAK_NOW)
    qtbot.waitUntil(lambda: window.practise.take.elapsed_s > 0.3)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, window.report)
    (take,) = app.store.takes()
    assert (take.pack_id, take.question_id) == ("bakery", "late-bread")
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, window.home)
    row = window.home.assignment.questions.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert row.endswith("one take to go")


def test_a_coach_speaks_a_question(
    qtbot: QtBot, sound_server: SoundServer, app: App, coach: Path, tmp_path: Path
) -> None:
    line = voice(1.5, level=0.2)
    soundfile.write(tmp_path / "line.wav", line, SAMPLE_RATE_HZ)
    window = app.window
    window.packs.open_pack(coach)
    to_packs(qtbot, app)
    tab_to(qtbot, "This pack")
    press(qtbot, KEY.Key_Space)
    page = window.pack
    on_page(qtbot, app, page)
    assert page.text.plain == "Tell me about a day when the bread was late."

    def record() -> None:
        qtbot.waitUntil(lambda: page.own_voice.stage is VoiceStage.RECORDING, timeout=LONG)
        sound_server.play_to_microphone(tmp_path / "line.wav")
        press(qtbot, KEY.Key_Space)
        qtbot.waitUntil(lambda: page.own_voice.stage is VoiceStage.RECORDED, timeout=LONG)

    press(qtbot, KEY.Key_Space)
    record()
    tab_to(qtbot, "Record again")
    press(qtbot, KEY.Key_Space)
    record()
    tab_to(qtbot, "Hear your recording")
    press(qtbot, KEY.Key_Space)
    qtbot.waitUntil(lambda: app.playback.playing)
    page.focus_first()
    with qtbot.waitSignal(page.own_voice.kept, timeout=LONG):
        press(qtbot, KEY.Key_Space)
    clip = app.library.pack.question("late-bread").clip
    assert clip is not None and clip == app.library.folder("bakery").resolve() / "clips" / "late-bread.ogg"
    samples, _ = read_sound(clip)
    assert loudness_lufs(samples, SAMPLE_RATE_HZ) == pytest.approx(LOUDNESS_LUFS, abs=0.5)
    assert np.flatnonzero(np.abs(samples) > 0.05)[-1] / SAMPLE_RATE_HZ < 2.5
    # It goes on with the next line that nobody has spoken.
    assert page.text.plain == "How did it end?"
    assert app.window.banner.message == ""


DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4">
  <style>.dark { fill: #101014 }</style><rect class="dark" x="1" y="1" width="6" height="2"/>
</svg>"""


def test_a_drawing_of_a_pack_is_shown_and_stands_out_on_dark_ground(qtbot: QtBot, app: App, coach: Path) -> None:
    (coach / "logo.svg").write_text(DRAWING, "utf-8")
    text = (coach / "pack.toml").read_text("utf-8")
    (coach / "pack.toml").write_text(text.replace("[branding]", '[branding]\nlogo = "logo.svg"'), "utf-8")
    app.theme.choose(ThemeChoice.LIGHT)
    app.window.packs.open_pack(coach)
    logo = app.window.home.logo
    qtbot.waitUntil(logo.isVisible)
    assert (logo.width(), logo.height()) == (80, 40)
    assert logo.pixmap().toImage().pixelColor(40, 20).name() == "#101014"
    app.theme.choose(ThemeChoice.DARK)
    assert (logo.width(), logo.height()) == (80, 40)  # with a plate around it
    assert logo.pixmap().toImage().pixelColor(40, 20).name() == "#101014"
    assert logo.pixmap().toImage().pixelColor(6, 20).name() == "#ffffff"
    app.library.choose(builtin_pack().id)
    app.window.home.refresh()
    assert not logo.isVisible()


def test_the_brand_of_a_pack_is_told_by_the_window_and_the_about_card(qtbot: QtBot, app: App, coach: Path) -> None:
    assert app.window.windowTitle() == "Aloud"
    app.window.packs.open_pack(coach)
    assert app.window.windowTitle() == "Brook & Dale Coaching"
    told = [prose.plain for prose in app.window.settings.findChildren(Prose)]
    assert any(text.startswith("Brook & Dale Coaching, made with Aloud") for text in told), told
    app.library.choose(builtin_pack().id)
    assert app.window.windowTitle() == "Aloud"
