"""`aloud handout` as a coach types it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from content.archive import pack_zip
from desktop.__main__ import main
from desktop.handout.beside import read_handout
from desktop.packs import begin
from tests.content.packs import png
from tests.desktop.handout.programs import contents, write_program

Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Run a command in a folder with a pack, a program and a picture: its exit code, output and complaints."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALOUD_HOME", str(tmp_path / "home"))
    begin(tmp_path / "night-desk")
    pack_zip(tmp_path / "night-desk", tmp_path / "sent.aloudpack")
    write_program(tmp_path / "aloud-windows", "Windows")
    (tmp_path / "wave.png").write_bytes(png(30, 10))
    (tmp_path / "wave.txt").write_bytes(b"no picture")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["handout", "--program", "aloud-windows", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_all_that_can_be_asked_for(typed: Typed, tmp_path: Path) -> None:
    before = contents(tmp_path / "aloud-windows")
    options = ["--name", "Riverside Careers", "--accent", "#0A7D5A", "--logo", "wave.png"]
    code, out, err = typed("--pack", "sent.aloudpack", *options, "--out", "riverside")
    assert code == 0, err
    assert out.startswith("The accent #0a7d5a becomes #0a7756 in the light theme")
    assert 'riverside: Aloud for Windows by Riverside Careers, with "Night desk" (3 questions).' in out
    assert "All 4 files of the program" in out and "none is changed" in out
    assert out.splitlines()[-1].startswith("Next: start riverside/aloud.exe and look at it.")
    done = ["Checking sent.aloudpack ...", "Copying the program: 1.3 MB", "Comparing the copy: 1.3 MB"]
    assert err.splitlines() == done
    handout = read_handout(tmp_path / "riverside" / "handout")
    assert handout.pack.name == "night-desk.aloudpack"
    assert handout.pack.read_bytes() == (tmp_path / "sent.aloudpack").read_bytes()
    assert (handout.branding.name, handout.branding.accent) == ("Riverside Careers", "#0a7d5a")
    assert contents(tmp_path / "riverside", without=("handout", "READ-ME-FIRST.txt")) == before


def test_the_pack_says_whose_it_is_where_the_command_does_not(typed: Typed, tmp_path: Path) -> None:
    code, _, err = typed("--pack", "night-desk", "--out", "out")
    assert code == 0, err
    branding = read_handout(tmp_path / "out" / "handout").branding
    assert (branding.name, branding.accent, branding.logo) == ("Your practice", "#0a7d55", None)


def test_faults_of_the_pack_are_told_as_by_the_check_and_nothing_is_written(
    typed: Typed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "night-desk" / "assignment.toml"
    file.write_text(file.read_text("utf-8").replace("takes = 2", "takes = 2\ncolor = 3"), "utf-8")
    question = tmp_path / "night-desk" / "questions" / "01-calm-customer.toml"
    question.write_text(question.read_text("utf-8").replace("qualities = [", 'qualities = ["charm", '), "utf-8")
    assert main(["pack", "check", "night-desk"]) == 1
    faults = capsys.readouterr().out.splitlines()[:-1]
    assert len(faults) == 2
    code, out, _ = typed("--pack", "night-desk", "--out", "out")
    assert code == 1 and not (tmp_path / "out").exists()
    assert out.splitlines() == [*faults, "night-desk: 2 faults; nothing was written."]


REFUSED = {
    "no name": (["--name", " "], 2, "--name is empty; write who hands it out."),
    "two lines": (["--name", "Two\nlines"], 2, "--name holds control characters; delete them."),
    "no colour": (["--accent", "green"], 2, """--accent is 'green'; write a colour like "#0a7d55"."""),
    "no picture": (["--logo", "wave.txt"], 2, "--logo is no PNG picture; save the picture as PNG, or as SVG"),
    "picture gone": (["--logo", "gone.png"], 2, "--logo cannot be read (No such file or directory); check"),
    "no pack": (["--pack", "gone.aloudpack"], 1, "There is no pack file gone.aloudpack; check its name."),
    "no such folder": (["--program", "gone"], 1, "There is no folder gone; name the folder that Aloud's program"),
    "no program": (["--program", "night-desk"], 1, "There is no built Aloud in night-desk; name the folder"),
    "full": (["--out", "night-desk"], 1, "night-desk exists already and is not empty; name a new folder"),
}


@pytest.mark.parametrize(("options", "code", "told"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_handed_out(typed: Typed, tmp_path: Path, options: list[str], code: int, told: str) -> None:
    before = contents(tmp_path)
    ended, out, err = typed("--pack", "sent.aloudpack", "--out", "out", *options)
    assert (ended, out) == (code, "")
    assert err.splitlines()[-1].startswith(f"aloud: {told}")
    assert contents(tmp_path, without=("home",)) == before


def test_the_pack_of_aloud_itself_is_not_handed_out(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "night-desk" / "pack.toml"
    file.write_text(file.read_text("utf-8").replace('"night-desk"', '"customer-service"'), "utf-8")
    code, _, err = typed("--pack", "night-desk", "--out", "out")
    assert code == 1 and "give it another id in pack.toml" in err


def test_a_built_program_hands_out_a_copy_of_itself(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = write_program(tmp_path / "aloud-linux", "Linux")
    before = contents(program)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program / "aloud"))
    build = ["build", "--pack", "sent.aloudpack", "--out", "out"]
    assert main([*build, "--model", "tiny.en"]) == 2
    assert "leave --model out" in capsys.readouterr().err and not (tmp_path / "out").exists()
    assert main(build) == 0
    assert contents(tmp_path / "out", without=("handout", "READ-ME-FIRST.txt")) == before == contents(program)
