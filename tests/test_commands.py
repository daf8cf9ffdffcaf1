"""What the README tells people to type does what it says, and so do the scripts behind `make`."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from desktop import __version__
from desktop.__main__ import main
from tests.content.packs import png
from tests.desktop.handout.programs import write_program

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "coach-guide.md").read_text(encoding="utf-8")
Aloud = Callable[[str], tuple[int, str, str]]
SAMPLE_ANSWER = ROOT / "assets" / "sample_answer.ogg"

# Each command of the README's table: the codes it may end with here, and what it prints.
COMMANDS = {
    "aloud analyze answer.wav --question beh-difficult-customer": ({0}, r"^STAR "),
    "aloud analyze answer.wav --html report.html": ({0}, r"^The whole report is in report\.html$"),
    "aloud analyze one.flac two.mp3 --json": ({0}, r"^\{.*\}\n\{.*\}$"),
    "aloud analyze --text answer.txt": ({0}, r"^STAR "),
    "aloud analyze --sentences answers.json": ({0}, r"(?s)^STAR .*^STAR "),
    "aloud questions": ({0}, r"^  beh-difficult-customer "),
    "aloud questions --table": ({0}, r"^gen-why-hire-you +general +general +helps +2 +yes$"),
    "aloud pack new my-pack": ({0}, r"^my-pack is ready"),
    "aloud pack check my-pack": ({0}, r"^my-pack: no fault, 3 questions\.$"),
    "aloud pack zip my-pack": ({0}, r"my-pack\.aloudpack: 6 files, "),
    "aloud models list": ({0}, r"^base .*: here, in "),
    "aloud models fetch": ({0}, r"^base: whole, in "),
    "aloud models verify": ({0}, r"^base: whole, in "),
    "aloud doctor": ({0, 1}, r"^weights +ok "),  # 1 where there is no microphone
}
HANDING_OUT = [
    "aloud handout --program aloud-linux --pack my-pack --out riverside",
    "aloud build --pack my-pack --out riverside",
]
# Tried by tests of their own, or never by a test: the window, the network, the benches.
ELSEWHERE = {"aloud", "aloud bench", "aloud --self-check", *HANDING_OUT}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A person's folder with the files that the README speaks of; the recordings are short."""
    rate_hz = soundfile.info(SAMPLE_ANSWER).samplerate
    samples, _ = soundfile.read(SAMPLE_ANSWER, frames=5 * rate_hz)
    for name in ("answer.wav", "one.flac", "two.mp3"):
        soundfile.write(tmp_path / name, samples, rate_hz)
    (tmp_path / "answer.txt").write_text("A customer was angry. I listened, and she stayed with us.", encoding="utf-8")
    (tmp_path / "answers.json").write_text(json.dumps([["I listened."], ["She stayed."]]), encoding="utf-8")
    return tmp_path


@pytest.fixture
def aloud(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Aloud:
    """Run a command as typed in the person's folder: its exit code, its output, its complaints."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("ALOUD_HOME", str(folder / "home"))

    def run(command: str) -> tuple[int, str, str]:
        code = main(shlex.split(command)[1:])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_every_command_of_the_readme_is_tried() -> None:
    assert set(re.findall(r"^\| `(aloud[^`]*)` \|", README, flags=re.MULTILINE)) == set(COMMANDS) | ELSEWHERE


@pytest.mark.parametrize("command", COMMANDS)
def test_command_of_the_readme(command: str, aloud: Aloud) -> None:
    codes, printed = COMMANDS[command]
    if command in ("aloud pack check my-pack", "aloud pack zip my-pack"):
        aloud("aloud pack new my-pack")
    code, out, err = aloud(command)
    assert code in codes, err
    assert re.search(printed, out.strip(), flags=re.MULTILINE), out
    assert err == ""


@pytest.mark.parametrize("command", HANDING_OUT)
def test_handing_out_as_the_readme_says(
    command: str, folder: Path, aloud: Aloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command to build is tried in a built program, where it takes a moment and not minutes."""
    program = write_program(folder / "aloud-linux", "Linux")
    aloud("aloud pack new my-pack")
    if command.startswith("aloud build"):
        monkeypatch.setattr(sys, "frozen", True, raising=False)
        monkeypatch.setattr(sys, "executable", str(program / "aloud"))
    code, out, err = aloud(command)
    assert code == 0, err
    assert re.search(r'^riverside: Aloud for Linux by Your practice, with "My pack" \(3 questions\)', out, re.MULTILINE)
    assert (folder / "riverside" / "aloud").read_bytes() == (program / "aloud").read_bytes()


def test_sample_command_of_the_readme(aloud: Aloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small model is enough to see that the command is right; the others run with the default one."""
    (command,) = re.findall(r"^\.venv/bin/(aloud analyze .*)$", README, flags=re.MULTILINE)
    monkeypatch.chdir(ROOT)
    code, out, err = aloud(f"{command} --model tiny.en")
    assert code == 0, err
    assert out.startswith("Question")


def test_the_path_of_the_coach_guide(folder: Path, aloud: Aloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its commands in their order, with the files as it says."""
    blocks = re.findall(r"^```(toml)?\n(.*?)^```$", GUIDE, flags=re.MULTILINE | re.DOTALL)
    (begin, check, make, hand_out, build) = (text.strip() for kind, text in blocks if text.startswith("aloud "))
    question, assignment = (text for kind, text in blocks if kind)
    (warning,) = (text for kind, text in blocks if text.startswith("assignment.toml: "))
    (fine,) = (text for kind, text in blocks if "no fault" in text)
    assert aloud(begin)[0] == 0
    pack = folder / "night-desk"
    for name in re.findall(r"^\| `([a-z0-9/.-]+)` \|", GUIDE.split("## 2.")[0], flags=re.MULTILINE):
        assert (pack / name).exists(), name
    (pack / "questions/01-calm-customer.toml").unlink()
    (pack / "questions/01-lost-booking.toml").write_text(question, encoding="utf-8")
    shutil.copy(folder / "answer.wav", pack / "clips/lost-booking.wav")
    code, out, _ = aloud(check)
    assert (code, out) == (1, f"{warning}night-desk: 1 fault.\n")
    lines = (pack / "assignment.toml").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("questions =", "# due ="))]
    (pack / "assignment.toml").write_text(
        "".join(kept).replace("takes = 2", f"{assignment}takes = 2"), encoding="utf-8"
    )
    assert aloud(check) == (0, fine, "")
    assert aloud(make)[0] == 0
    assert aloud("aloud pack check night-desk.aloudpack")[0] == 0
    assert "`aloud pack check night-desk.aloudpack`" in GUIDE
    program = write_program(folder / "aloud-windows", "Windows")
    (folder / "logo.png").write_bytes(png(30, 10))
    code, out, err = aloud(hand_out)
    assert code == 0, err
    assert 'riverside: Aloud for Windows by Riverside Careers, with "Night desk"' in out
    for names in re.findall(r"^\| (`[^|]*) \|", re.split("## 7.|## What else", GUIDE)[1], flags=re.MULTILINE):
        assert any((folder / "riverside" / name).exists() for name in re.findall(r"`([^`]+)`", names)), names
    monkeypatch.setattr(sys, "frozen", True, raising=False)  # where it takes a moment and not minutes
    monkeypatch.setattr(sys, "executable", str(program / "aloud.exe"))
    code, out, err = aloud(build)
    assert code == 0, err
    assert (folder / "riverside-build" / "aloud.exe").read_bytes() == (program / "aloud.exe").read_bytes()
    assert [link for link in re.findall(r"\]\(([^)#]+)\)", GUIDE) if not (ROOT / "docs" / link).exists()] == []


def test_files_and_targets_of_the_readme_exist() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
    targets = set(re.findall(r"\bmake ([a-z-]+)", README)) - {"and", "python"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [target for target in targets if not re.search(rf"^{target}:", makefile, flags=re.MULTILINE)] == []


def test_lock_files_pin_everything_and_name_no_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-build.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        entries = re.split(r"\n(?=[a-z])", text.strip())
        assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_installed_by_pip_it_carries_what_it_needs(tmp_path: Path) -> None:
    """`pip install .` without the network: the same wheel, installed into a folder of its own."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("aloud-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert names >= {
        "assets/sample_answer.ogg",
        "content/rubric.toml",
        "content/packs/customer-service/pack.toml",
        "content/starter/questions/01-calm-customer.toml",
        "models/weights/manifest.toml",
        "desktop/build/build.spec",
        "desktop/build/components.toml",
        "desktop/build/licences/LGPL-3.0.txt",
    }
    assert [name for name in names if name.startswith(("tests/", "models/weights/base/"))] == []
    site = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", "--target", str(site)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    environment = os.environ | {"PYTHONPATH": str(site), "ALOUD_HOME": str(tmp_path / "home")}

    def aloud(*arguments: str) -> str:
        command = [sys.executable, "-P", "-m", "desktop", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout

    assert aloud("--version") == f"aloud {__version__}\n"
    clips = [question["clip"] for question in json.loads(aloud("questions", "--json"))["questions"]]
    assert [clip for clip in clips if clip and not clip.startswith(str(site))] == []
    assert re.search(r"^base .*: not here$", aloud("models", "list"), flags=re.MULTILINE)


# --- the scripts behind make -----------------------------------------------------------------------------


def test_checkout_gets_a_command_that_survives_moving(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    for package in ("desktop", "models", "content"):
        (first / package).symlink_to(ROOT / package)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(first / ".venv")], check=True)
    subprocess.run([ROOT / ".ci" / "link-checkout", ".venv"], cwd=first, check=True)
    first.rename(second)
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "desktop").mkdir(parents=True)
    (elsewhere / "desktop" / "__init__.py").write_text("raise SystemExit('the wrong package')", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [second / ".venv" / "bin" / "aloud", "--version"],
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == (f"aloud {__version__}\n", 0), done.stderr


def test_environment_is_made_by_a_python_that_fits(tmp_path: Path) -> None:
    old = tmp_path / "old-python"
    _write_script(old, "exit 1")
    refused = _script("make-venv", tmp_path / "venv", PYTHON=str(old))
    assert refused.returncode == 1
    assert refused.stderr.startswith("Aloud needs Python 3.11, 3.12 or 3.13 with venv")
    assert not (tmp_path / "venv").exists()
    fitting = tmp_path / "fitting-python"  # the real one, but for the time it takes to unpack pip
    _write_script(fitting, f'[ "$1" = -m ] && set -- -m venv --without-pip "$3"; exec {sys.executable} "$@"')
    made = _script("make-venv", tmp_path / "venv", PYTHON=f"{old} {fitting}")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "venv" / "bin" / "python").exists()


@pytest.fixture
def bare_debian(tmp_path: Path) -> Path:
    """A PATH on which libportaudio2 is missing, and apt-get only says what it was told."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    for tool in ("sh", "env", "uname"):
        (bin_ / tool).symlink_to(shutil.which(tool) or tool)
    _write_script(bin_ / "python3", f'exec {sys.executable} "$@"')
    _write_script(bin_ / "dpkg-query", 'case "$3" in libportaudio2*) exit 1 ;; *) printf "ii " ;; esac')
    _write_script(bin_ / "apt-get", 'echo "apt-get $*"')
    return bin_


def test_missing_libraries_are_installed_by_root(bare_debian: Path) -> None:
    _write_script(bare_debian / "id", "echo 0")
    done = _script("system-packages", "run", PATH=str(bare_debian))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "Installing system libraries for the window (Qt) and for sound (PortAudio): libportaudio2",
        "apt-get update -q",
        "apt-get install -y --no-install-recommends --no-remove libportaudio2",
    ]


def test_missing_libraries_are_installed_by_sudo_saying_why(bare_debian: Path) -> None:
    _write_script(bare_debian / "id", "echo 1000")
    _write_script(bare_debian / "sudo", 'if [ "$1" = -n ]; then exit 0; fi; echo "sudo: $*"')
    done = _script("system-packages", "test", PATH=str(bare_debian))
    assert done.returncode == 0, done.stderr
    first, update, install = done.stdout.splitlines()
    assert first.endswith(
        "and for the tests' own sound server and screen (sudo may ask for your password): libportaudio2"
    )
    assert update == "sudo: apt-get update -q"
    assert install.endswith("apt-get install -y --no-install-recommends --no-remove libportaudio2")


def test_missing_libraries_without_rights_give_a_line_to_paste(bare_debian: Path) -> None:
    _write_script(bare_debian / "id", "echo 1000")
    done = _script("system-packages", "run", PATH=str(bare_debian))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines()[1] == (
        "    sudo apt-get update && sudo apt-get install -y --no-install-recommends --no-remove libportaudio2"
    )


def test_nothing_missing_is_nothing_said(bare_debian: Path) -> None:
    _write_script(bare_debian / "dpkg-query", 'printf "ii "')
    done = _script("system-packages", "test", PATH=str(bare_debian))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def _write_script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def _script(name: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROOT / ".ci" / name), *map(str, arguments)],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
