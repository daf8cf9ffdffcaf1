"""The app with a folder `handout`, as a client starts it: whose it is, and which questions it asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from content.archive import pack_zip
from content.errors import PackError
from content.loader import builtin_pack
from content.schema import Branding
from desktop.app import App
from desktop.handout.beside import VARIABLE, Handout, write_handout
from desktop.self_check import Whole
from desktop.widgets.basics import Prose
from desktop.widgets.roles import accents
from tests.content.packs import png
from tests.desktop.coach_pack import write_coach_pack
from tests.desktop.handout.programs import contents
from tests.desktop.practice.conftest import Ear, HandMadeAnalysis
from tests.desktop.window import AppWithEar, paths_below, running

ACCENT = "#0a7d5a"


@pytest.fixture
def handout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that nobody may write into, as on a stick that is protected."""
    pack_zip(write_coach_pack(tmp_path / "coach"), tmp_path / "bakery.aloudpack")
    (tmp_path / "logo.png").write_bytes(png(40, 20))
    folder = tmp_path / "stick" / "handout"
    folder.parent.mkdir()
    branding = Branding("Riverside Careers", ACCENT, tmp_path / "logo.png")
    write_handout(folder, Handout(tmp_path / "bakery.aloudpack", branding))
    for path in (*folder.iterdir(), folder):
        path.chmod(0o555)
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


@pytest.fixture
def person(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], App]:
    monkeypatch.setenv("SPEECHD_ADDRESS", "unix_socket:/nowhere/at/all")
    return lambda name: AppWithEar(qapp, paths_below(tmp_path / name), lambda: lambda _, live: HandMadeAnalysis(Ear()))


def assert_dressed(app: App) -> None:
    assert app.window.windowTitle() == app.window.home.title.text() == "Riverside Careers"
    assert app.window.home.logo.accessibleName() == "Riverside Careers" and not app.window.home.logo.pixmap().isNull()
    assert app.theme.roles.accent in accents(ACCENT)
    told = [prose.plain for prose in app.window.settings.findChildren(Prose)]
    assert any(text.startswith("Riverside Careers, made with Aloud") for text in told)


def test_it_is_dressed_and_asks_the_questions_of_the_pack(
    qtbot: QtBot, person: Callable[[str], App], handout: Path
) -> None:
    before = contents(handout)
    for name in ("anna", "ben"):  # each has a copy of the pack
        with running(qtbot, person(name)) as app:
            assert_dressed(app)
            assert app.rehearsal.pack.id == "bakery" and app.window.banner.message == ""
            assert app.library.folder("bakery").is_relative_to(app.paths.packs)
    assert contents(handout) == before


def test_the_first_steps_bear_the_logo(qtbot: QtBot, person: Callable[[str], App], handout: Path) -> None:
    with running(qtbot, person("anna"), welcomed=False) as app:
        assert app.window.page is app.window.welcome
        assert app.window.welcome.logo.isVisible()
        assert app.window.welcome.logo.accessibleName() == "Riverside Careers"


def test_the_brand_stays_when_another_pack_is_chosen_and_so_does_the_choice(
    qtbot: QtBot, person: Callable[[str], App], handout: Path
) -> None:
    with running(qtbot, person("anna")) as app:
        app.library.choose(builtin_pack().id)
        app.window.show_home()
        assert_dressed(app)
    with running(qtbot, person("anna")) as again:
        assert_dressed(again)
        assert again.rehearsal.pack.id == builtin_pack().id and len(again.library.packs) == 2


def test_a_pack_that_was_removed_stays_removed_until_there_is_another(
    qtbot: QtBot, person: Callable[[str], App], handout: Path, tmp_path: Path
) -> None:
    with running(qtbot, person("anna")) as app:
        app.library.remove("bakery")
    with running(qtbot, person("anna")) as again:
        assert again.rehearsal.pack.id == builtin_pack().id
    text = (tmp_path / "coach" / "pack.toml").read_text("utf-8").replace("Bakery counter", "Bakery at night")
    (tmp_path / "coach" / "pack.toml").write_text(text, "utf-8")
    (handout / "bakery.aloudpack").chmod(0o644)
    pack_zip(tmp_path / "coach", handout / "bakery.aloudpack")
    with running(qtbot, person("anna")) as renewed:
        assert renewed.rehearsal.pack.name == "Bakery at night"


def test_the_stick_is_out_at_the_next_start(
    qtbot: QtBot, person: Callable[[str], App], handout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(qtbot, person("anna")):
        pass
    monkeypatch.delenv(VARIABLE)  # Aloud from elsewhere: nobody's, but the pack is there
    with running(qtbot, person("anna")) as app:
        assert app.rehearsal.pack.id == "bakery"
        assert app.window.windowTitle() == "Brook & Dale Coaching"


@pytest.mark.parametrize("file", ["handout.toml", "bakery.aloudpack"])
def test_a_damaged_hand_out_is_told_and_aloud_works_without(
    qtbot: QtBot, person: Callable[[str], App], handout: Path, file: str
) -> None:
    (handout / file).chmod(0o644)
    (handout / file).write_bytes(b"\x00broken")
    with running(qtbot, person("anna")) as app:
        assert app.window.banner.message.endswith(".") and "again" in app.window.banner.message
        assert app.rehearsal.pack.id == builtin_pack().id
        app.preferences.change(replace(app.preferences.settings, theme="dark"))
        assert app.theme.is_dark


def test_the_self_check_reads_what_lies_beside_the_program(handout: Path, tmp_path: Path) -> None:
    def checked(name: str) -> str:
        paths = paths_below(tmp_path / name)
        paths.create()
        return Whole(paths, ()).handout()

    assert checked("whole") == "Riverside Careers, with Bakery counter: 3 questions"
    (handout / "bakery.aloudpack").chmod(0o644)
    (handout / "bakery.aloudpack").write_bytes(b"broken")
    with pytest.raises(PackError, match="not a pack file, or it is damaged"):
        checked("damaged")
