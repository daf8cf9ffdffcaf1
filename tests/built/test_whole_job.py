"""The program alone does the whole job: no network, no Python of this system, a person who only has the space bar."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import soundfile

from content.loader import builtin_pack
from desktop.analyse import Analyser
from models.speech.weights import BUNDLED_WEIGHTS
from tests.built.conftest import FOLDER, Screen
from tests.end_to_end.words import word_error_rate, words_of
from tests.sound_server import SoundServer, wait_until

pytestmark = pytest.mark.built

DATA = Path(__file__).parents[1] / "data"
VERY_LONG_S = 300.0
# Without a network of its own making: a fresh namespace has not even a loopback that is up.
NO_NETWORK = ["unshare", "--user", "--map-root-user", "--net"]
PICTURE = FOLDER.parent / "whole-job.png"
FEWEST_COLOURS = 100


def test_it_checks_itself_and_says_so_as_json(program: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [*NO_NETWORK, str(program), "--self-check"],
        env={"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    result = json.loads(done.stdout)
    assert done.returncode == 0 and result["ok"] and result["built"]
    assert all(part["ok"] for part in result["parts"])
    assert list(tmp_path.iterdir()) == []


def test_a_part_that_is_altered_fails_the_check(program: Path, tmp_path: Path) -> None:
    copy = tmp_path / "aloud"
    subprocess.run(["cp", "-a", "--reflink=auto", str(program.parent), str(copy)], check=True)
    model = copy / "_internal" / "models" / "weights" / "base" / "model.bin"
    with model.open("r+b") as stream:
        stream.seek(70_000_000)
        stream.write(b"altered")
    done = subprocess.run(
        [str(copy / "aloud"), "--self-check"], env={}, capture_output=True, text=True, check=False, timeout=600
    )
    result = json.loads(done.stdout)
    assert done.returncode == 1 and not result["ok"]
    assert "model.bin" in next(part["detail"] for part in result["parts"] if part["name"] == "weights")


def test_asks_records_and_reports(program: Path, screen: Screen, sound_server: SoundServer, tmp_path: Path) -> None:
    said = json.loads((DATA / "answer_star.json").read_text("utf-8"))
    home = tmp_path / "home"
    asked_aloud = tmp_path / "asked.wav"
    with running(program, screen, sound_server, home) as process:
        screen.press("Escape")  # the first steps
        time.sleep(2)
        with sound_server.record_speaker(asked_aloud):
            screen.press("space")
            wait_until(lambda: spoken_out(asked_aloud), VERY_LONG_S, "the end of the question")
        begin_speaking(screen, home)
        answering = sound_server.start_playing_to_microphone(DATA / "answer_star.flac")
        assert answering.wait(timeout=VERY_LONG_S) == 0
        time.sleep(1)
        screen.press("space")
        wait_until(lambda: takes(home)[0]["report_json"], VERY_LONG_S, "the report")
        time.sleep(5)
        image = screen.picture(PICTURE)
        assert process.poll() is None

    (take,) = takes(home)
    question = builtin_pack().question(take["question_id"])
    asked = Analyser((BUNDLED_WEIGHTS,)).sound_file(asked_aloud, None)
    assert word_error_rate(question.text, asked.transcript.text) <= 0.10
    heard = " ".join(word["text"] for word in json.loads(take["report_json"])["transcript"]["words"])
    assert word_error_rate(said["text"], heard) <= 0.10
    assert (words_of(heard).count("um"), words_of(heard).count("uh")) == (2, 1)
    colours = {image.pixel(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)}
    assert len(colours) >= FEWEST_COLOURS


@contextmanager
def running(program: Path, screen: Screen, sound_server: SoundServer, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The program from its window to its end, which a SIGTERM asks for; it has to end well."""
    environment = sound_server.env() | {
        "DISPLAY": screen.display,
        "HOME": str(home),
        "ALOUD_HOME": str(home),
        "LANG": "C.UTF-8",
        "SPEECHD_ADDRESS": "unix_socket:/nowhere/at/all",
    }
    home.mkdir()
    with (home.parent / "log").open("wb") as log:
        process = subprocess.Popen([*NO_NETWORK, str(program)], env=environment, cwd=home, stdout=log, stderr=log)
    try:
        wait_until(screen.window, 60, "the window")
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0, (home.parent / "log").read_text()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(timeout=20)


def takes(home: Path) -> list[sqlite3.Row]:
    """The takes in the program's database, the oldest first."""
    database = home / "data" / "sessions.db"
    if not database.is_file():
        return []
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute("SELECT * FROM take ORDER BY id").fetchall()


def spoken_out(recording: Path) -> bool:
    """Whether somebody has spoken in a recording that still grows, and then been silent for a second and a half."""
    try:
        sound, rate_hz = soundfile.read(recording, dtype="float32")
    except soundfile.LibsndfileError:
        return False
    block = rate_hz // 10
    loud = [bool(abs(sound[at : at + block]).max() > 0.02) for at in range(0, len(sound) - block, block)]
    return any(loud) and not any(loud[-15:]) and len(loud) > 15


def begin_speaking(screen: Screen, home: Path) -> None:
    """Cut the time to think short, and wait until the microphone is being recorded."""

    def recorded() -> bool:
        return any(path.stat().st_size > 32_000 for path in (home / "data" / "recordings").glob("*.wav"))

    screen.press("space")
    wait_until(recorded, 60, "the recording")
