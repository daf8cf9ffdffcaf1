"""A take that is opened by its file, as a double click does: at the start, and while Aloud is open."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from desktop.exchange.take_file import write_take
from tests.desktop.exchange.takes import a_take
from tests.sound_server import wait_until


def in_inbox(home: Path) -> int:
    database = home / "data" / "sessions.db"
    if not database.exists():
        return 0
    with sqlite3.connect(database) as connection:
        try:
            return connection.execute("SELECT COUNT(*) FROM inbox").fetchone()[0]
        except sqlite3.OperationalError:
            return 0  # it is being made


def test_a_second_start_opens_its_file_in_the_first_window(tmp_path: Path) -> None:
    home = tmp_path / "home"
    files = [tmp_path / f"{at} é.aloudtake" for at in range(2)]
    for at, file in enumerate(files):
        write_take(file, replace(a_take(), id=f"{at:032x}"))
    environment = {
        **os.environ,
        "ALOUD_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "SPEECHD_ADDRESS": "unix_socket:/nowhere/at/all",
    }
    command = [sys.executable, "-m", "desktop"]
    first = subprocess.Popen([*command, str(files[0])], env=environment)
    try:
        wait_until(lambda: in_inbox(home) == 1, 120, "the first take in the inbox")
        # The working folder of the second start is another one.
        root = Path(__file__).parents[2]
        second = subprocess.run(
            [*command, files[1].name],
            env={**environment, "PYTHONPATH": str(root)},
            cwd=tmp_path,
            timeout=120,
            check=False,
        )
        assert second.returncode == 0
        wait_until(lambda: in_inbox(home) == 2, 120, "the second take in the inbox")
    finally:
        first.send_signal(signal.SIGTERM)
        assert first.wait(120) == 0
    assert not (home / "data" / "open-next.txt").exists()
