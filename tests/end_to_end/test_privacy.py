"""Whole practices in a process of their own: no socket, nothing kept of a guest, no word of an answer in any log."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile

from desktop.store.guest import PREFIX
from desktop.store.paths import Paths
from desktop.store.sessions import Store, TakeState
from tests.no_internet import why_not
from tests.sound_server import SoundServer, wait_until

ROOT = Path(__file__).parents[2]
ANSWER = Path(__file__).parents[1] / "data" / "answer_star.flac"
# In the first eight seconds of the answer, and nowhere in Aloud.
SAID = "bike shop"
TYPED = "Zyzzyva"

WHY_NOT = why_not()

pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)


class Computer:
    """A person's home folder and the system's folders for what is temporary, all empty."""

    def __init__(self, root: Path, server: SoundServer) -> None:
        self.root = root
        self.home, self.temporary, self.runtime = (root / name for name in ("home", "tmp", "run"))
        for folder in (self.home, self.temporary, self.runtime):
            folder.mkdir(mode=0o700)
        self.attempts = root / "attempts"
        self.answer = root / "answer.wav"
        sound, rate_hz = soundfile.read(ANSWER, dtype="int16", frames=8 * 16_000)
        soundfile.write(self.answer, sound, rate_hz)
        inherited = {name: value for name, value in server.environment().items() if not name.startswith("XDG_")}
        self.environment = inherited | {
            "HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "QT_QPA_PLATFORM": "offscreen",
            "SPEECHD_ADDRESS": "unix_socket:/nowhere/at/all",
        }
        self.environment.pop("ALOUD_HOME", None)

    def start(self, *command: str, **variables: str) -> subprocess.Popen[str]:
        """Start a program without the internet."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.no_internet", str(self.attempts), sys.executable, *command],
            env=self.environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def run(self, *command: str, **variables: str) -> tuple[str, str]:
        """Run a program without the internet to its end; return what it printed, and its standard error."""
        with self.start(*command, **variables) as process:
            try:
                printed, complained = process.communicate(timeout=240)
            finally:
                process.terminate()
        assert process.returncode == 0, (printed, complained)
        return printed, complained

    def practise(self, *options: str, **variables: str) -> tuple[str, str]:
        """Let somebody practise one question, as `run`."""
        return self.run("-m", "tests.end_to_end.practising_app", "--say", str(self.answer), *options, **variables)

    @property
    def sockets(self) -> list[str]:
        """The names of the families of the sockets that were tried."""
        return [line.split()[-1] for line in self.attempts.read_text("utf-8").splitlines()]

    def files(self) -> dict[Path, tuple[int, int]]:
        """Every file and folder there is, with its size and when it was changed."""
        found = (path for top in (self.home, self.temporary, self.runtime) for path in top.rglob("*"))
        return {path: (path.lstat().st_size, path.lstat().st_mtime_ns) for path in found}

    def holding(self, words: str) -> set[str]:
        """The names of the files in which these words can be read, in capitals or not."""
        return {
            path.name for path in self.files() if path.is_file() and words.lower().encode() in path.read_bytes().lower()
        }


@pytest.fixture
def computer(tmp_path: Path, sound_server: SoundServer) -> Computer:
    return Computer(tmp_path, sound_server)


@pytest.fixture
def screen() -> Iterator[str]:
    """A real X server on a free number; its DISPLAY."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, pass_fds=(write,), stdout=quiet, stderr=quiet) as process:
        os.close(write)
        with os.fdopen(read) as answer:
            yield f":{answer.readline().strip()}"
        process.terminate()


def test_the_filter_bites(computer: Computer) -> None:
    tries = (
        "import ctypes, socket, subprocess, sys\n"
        "for family in (socket.AF_INET, socket.AF_INET6):\n"
        "    try: socket.socket(family)\n"
        "    except PermissionError: print('refused')\n"
        "libc = ctypes.CDLL(None)\n"
        "print(libc.socket(socket.AF_INET, socket.SOCK_DGRAM, 0))\n"
        "subprocess.run([sys.executable, '-c', 'import socket; socket.socket()'], stderr=subprocess.DEVNULL)\n"
        "socket.socket(socket.AF_UNIX).close()\n"
    )
    printed, _ = computer.run("-c", tries)
    assert printed.split() == ["refused", "refused", "-1"]
    assert computer.sockets == ["AF_INET", "AF_INET6", "AF_INET", "AF_INET"], "by Python, by a library, by a child"


def test_a_guest_practises_without_a_socket_and_leaves_nothing(computer: Computer, screen: str) -> None:
    before = computer.files()
    saved = computer.root / "report.html"
    printed, complained = computer.practise(
        "--guest", "--type", TYPED, "--save", str(saved), QT_QPA_PLATFORM="xcb", DISPLAY=screen
    )
    assert "reported" in printed, (printed, complained)
    assert SAID in saved.read_text("utf-8"), "what the guest saves is theirs"
    assert computer.sockets == []
    assert computer.files() == before
    assert SAID not in complained.lower() and TYPED.lower() not in complained.lower()


def test_no_word_of_an_answer_gets_into_a_log(computer: Computer) -> None:
    # A guest before, whom the power left: their session is gone once Aloud is started again, by whomever.
    with computer.start("-m", "tests.end_to_end.practising_app", "--guest") as guest:
        assert guest.stdout is not None
        assert select.select([guest.stdout], [], [], 120)[0]
        began = float(guest.stdout.readline().split()[1])
        wait_until(lambda: time.monotonic() > began + 1.0, what="a second of answer")
        (session,) = computer.runtime.glob(f"{PREFIX}*")
        assert session.stat().st_mode & 0o777 == 0o700 and list(session.rglob("*.wav"))
        (app,) = child_of(guest.pid)
        os.kill(app, signal.SIGKILL)
    assert session.exists()

    printed, complained = computer.practise("--fail", "--type", TYPED)
    assert not session.exists()
    assert "failed Something went wrong" in printed, (printed, complained)
    assert computer.sockets == []
    assert "RuntimeError in practising_app.py" in complained, "where it failed is logged"
    assert SAID not in complained.lower() and TYPED.lower() not in complained.lower()
    assert computer.holding(SAID) == set()
    assert computer.holding(TYPED) == {"preparation.json"}
    paths = Paths(computer.home / ".config/aloud", computer.home / ".local/share/aloud", computer.home / ".cache/aloud")
    store = Store(paths.database, paths.recordings)
    (take,) = store.takes()
    assert take.state is TakeState.FAILED and take.audio_path.stat().st_size > 8 * 32_000
    store.close()


def child_of(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
