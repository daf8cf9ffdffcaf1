from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from content import loader
from desktop import doctor
from models.speech.weights import BUNDLED_WEIGHTS
from tests.sound_server import SoundServer

NOWHERE = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"), "")


@pytest.fixture(scope="module")
def x_server() -> Iterator[str]:
    """A real X server on a free number; its DISPLAY."""
    read, write = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    process.terminate()
    process.wait()


def _doctor(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`aloud doctor` as a process of its own, for sound and screen are chosen by the environment."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "XDG_"))}
    return subprocess.run(
        [sys.executable, "-m", "desktop", "doctor"],
        env=inherited | NOWHERE | {"ALOUD_HOME": str(tmp_path / "home")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _lines(done: subprocess.CompletedProcess[str]) -> dict[str, tuple[str, str]]:
    lines = [line.split(maxsplit=2) for line in done.stdout.splitlines()]
    return {name: (state, text) for name, state, text in lines}


def test_one_line_for_each_thing_on_a_bare_computer(tmp_path: Path) -> None:
    done = _doctor(tmp_path, PULSE_SERVER=f"unix:{tmp_path}/no-server", XDG_RUNTIME_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == ""
    lines = _lines(done)
    assert list(lines) == ["microphone", "speaker", "voice", "weights", "disk", "screen"]
    assert lines["microphone"] == (
        "WRONG",
        "No microphone was found: plug one in or switch it on in the sound settings, then try again.",
    )
    assert lines["speaker"][0] == "WRONG"
    assert lines["weights"][0] == "ok"
    assert lines["disk"][0] == "ok"
    assert lines["screen"] == (
        "WRONG",
        "There is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set); start Aloud on a desktop.",
    )


def test_names_the_devices_of_a_sound_server_and_the_screen(tmp_path: Path, x_server: str) -> None:
    with SoundServer() as server:
        lines = _lines(_doctor(tmp_path, **server.env(), DISPLAY=x_server))
    assert lines["microphone"] == ("ok", "LabMic")
    assert lines["speaker"][0] == "ok"
    assert lines["screen"] == ("ok", x_server)


def test_screen_that_does_not_answer() -> None:
    problem = doctor.screen_problem({"DISPLAY": ":4242"})
    assert problem == "The screen :4242 does not answer; start Aloud on a desktop."


def test_screen_that_answers(x_server: str) -> None:
    assert doctor.screen_problem({"DISPLAY": x_server}) is None


def test_chosen_platform_needs_no_screen() -> None:
    assert doctor.screen_problem({"QT_QPA_PLATFORM": "offscreen"}) is None


def test_missing_library_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "SCREEN_LIBRARIES", {"libEGL.so.1": "libegl1", "libnothing.so.7": "libnothing7"})
    problem = doctor.screen_problem({"QT_QPA_PLATFORM": "offscreen"})
    assert problem == "Libraries of the window are missing; on Debian or Ubuntu: sudo apt install libnothing7"


def test_every_library_of_the_list_is_where_its_package_puts_it() -> None:
    """The names of the libraries are right: all are here, for the tests' set-up installed the packages."""
    missing = [name for name in doctor.SCREEN_LIBRARIES | doctor.X11_LIBRARIES if not doctor._loads(name)]
    assert missing == []


def test_packages_of_the_list_are_those_that_make_installs() -> None:
    script = (BUNDLED_WEIGHTS.parent.parent / ".ci" / "system-packages").read_text(encoding="utf-8")
    assert set((doctor.SCREEN_LIBRARIES | doctor.X11_LIBRARIES).values()) <= set(script.replace('"', " ").split())


def test_missing_weights_say_how_to_fetch_them(tmp_path: Path) -> None:
    with pytest.raises(doctor.ProblemError, match="run `aloud models fetch base`"):
        doctor.weights([tmp_path])


def test_full_disk_says_how_much_room_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALOUD_HOME", str(tmp_path / "home"))
    assert str(tmp_path) in doctor.disk()
    monkeypatch.setattr(doctor, "FREE_SPACE_MB", 10**9)
    with pytest.raises(doctor.ProblemError, match=r"^Only \d+ MB are free in .*; make room for recordings"):
        doctor.disk()


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way", encoding="utf-8")
    done = _doctor(tmp_path)
    state, text = _lines(done)["disk"]
    assert state == "WRONG"
    assert str(tmp_path / "home") in text


def test_voice_counts_what_has_to_be_spoken_by_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a speech service the questions that have no recording can only be read."""
    pack = loader.builtin_pack()
    silent = tuple(replace(question, clip=None) for question in pack.questions[:2])
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(loader, "builtin_pack", lambda: replace(pack, questions=silent))
    with pytest.raises(doctor.ProblemError, match=r"^0 of 2 questions .*sudo apt install speech-dispatcher espeak-ng"):
        doctor.voice()
    service = tmp_path / "spd-say"
    service.write_text("#!/bin/sh\necho NAME LANGUAGE VARIANT; echo English en-US none\n", encoding="utf-8")
    service.chmod(0o755)
    assert doctor.voice().endswith("the others are spoken by one of 1 voices of the system.")


def test_one_thing_that_fails_does_not_hide_the_others() -> None:
    def broken() -> str:
        raise RuntimeError("boom")

    check = doctor._check("speaker", broken)
    assert doctor.line(check) == "speaker     WRONG  It could not be examined (RuntimeError: boom)."
