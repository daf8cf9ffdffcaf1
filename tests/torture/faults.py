"""The faults, each provoked on the real thing: a function harms the process once and returns what each take lost.

Every function checks for itself that what was told fits and that nothing that was finished is gone; it returns the
seconds of sound that are missing from each take that was spoken.
"""

from __future__ import annotations

import contextlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import soundfile

from desktop.audio.wav import repair_wav
from desktop.store.sessions import Store, TakeState
from tests.desktop.audio.signals import RATE_HZ, voice
from tests.sound_server import SoundServer, wait_until
from tests.torture.disks import make_disk, memory_disk, mounted
from tests.torture.recording import paths_below
from tests.torture.victim import ROOT, NotRecordingError, all_the_time, losses, victim

Fault = Callable[[SoundServer, Path], list[float]]

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)


def provoke(fault: Fault) -> list[float]:
    """Provoke a fault once, while somebody speaks without a pause; where no microphone opens, up to three times."""
    for _ in range(2):
        with contextlib.suppress(NotRecordingError):
            return _provoke(fault)
    return _provoke(fault)


def _provoke(fault: Fault) -> list[float]:
    with SoundServer() as server, tempfile.TemporaryDirectory(prefix="aloud-torture-") as folder:
        speech = Path(folder) / "speech.wav"
        soundfile.write(speech, np.tile(voice(5.0), 12), RATE_HZ)
        server.start_playing_to_microphone(speech)
        wait_until(lambda: server.pactl("list", "short", "sink-inputs"), what="somebody to speak")
        return fault(server, Path(folder))


def killed(server: SoundServer, folder: Path, *arguments: str) -> list[float]:
    """SIGKILL at any moment of recording, saving and deleting short takes."""
    with victim(server, folder / "home", *arguments) as process:
        process.wait_for("began")
        time.sleep(random.uniform(0.0, 4.0))
        killed_s = process.signal(signal.SIGKILL)
        process.end()
        return losses(folder / "home", process.steps, killed_s, all_the_time)


def killed_in_a_long_take(server: SoundServer, folder: Path) -> list[float]:
    """SIGKILL while a long answer is spoken."""
    return killed(server, folder, "--length", "60")


def power_cut(server: SoundServer, folder: Path, *arguments: str) -> list[float]:
    """From one moment on nothing reaches the disk, and what was not forced onto it by then is lost; short takes."""
    make_disk(folder / "image", 24_000_000)
    with (
        mounted(folder / "image", folder / "disk") as disk,
        victim(server, folder / "disk" / "home", *arguments) as process,
    ):
        process.wait_for("began")
        time.sleep(random.uniform(0.0, 4.0))
        cut_s = time.monotonic()
        disk.cut_power()
        process.signal(signal.SIGKILL)
        process.end()
    with mounted(folder / "image", folder / "disk"):
        return losses(folder / "disk" / "home", process.steps, cut_s, all_the_time)


def power_cut_in_a_long_take(server: SoundServer, folder: Path) -> list[float]:
    """The same while a long answer is spoken."""
    return power_cut(server, folder, "--length", "60")


def disk_breaks(server: SoundServer, folder: Path) -> list[float]:
    """The disk answers every write with an error from one moment on; the program lives on and says so."""
    make_disk(folder / "image", 24_000_000)
    with (
        mounted(folder / "image", folder / "disk") as disk,
        victim(server, folder / "disk" / "home", "--length", "60") as process,
    ):
        process.wait_for("began")
        time.sleep(random.uniform(1.0, 3.0))
        broken_s = time.monotonic()
        disk.cut_power()
        told = process.wait_for("stopped")
        assert "cannot be written" in told.value, told
        assert told.at_s - broken_s < 1.0, "it was told late"
        process.end()
    with mounted(folder / "image", folder / "disk"):
        return losses(folder / "disk" / "home", process.steps, broken_s, all_the_time)


def full_disk(server: SoundServer, folder: Path) -> list[float]:
    """The disk has no more room in the middle of a take; then it has again."""
    with memory_disk(folder / "disk", 16_000_000) as disk, victim(server, folder / "disk", "--length", "60") as process:
        process.wait_for("began")
        time.sleep(random.uniform(0.5, 2.0))
        filler = disk.leave(30_000)
        told = process.wait_for("stopped")
        assert "no more room" in told.value and "are kept" in told.value, told
        process.wait_for("told")
        process.end()
        with closing(Store(*_places(folder / "disk"))) as store:
            assert len(store.takes()) == 1, "it can be looked at, so that takes can be deleted to make room"
        filler.unlink()
        began = [step for step in process.steps if step.what == "began"]
        return losses(folder / "disk", began, told.at_s, all_the_time)


def microphone_torn_away(server: SoundServer, folder: Path) -> list[float]:
    """The microphone is unplugged in the middle of a take, and plugged in again."""
    with victim(server, folder / "home", "--length", "60", "--go-on") as process:
        process.wait_for("began")
        time.sleep(random.uniform(0.5, 2.0))
        torn_s = time.monotonic()
        server.unplug()
        told = process.wait_for("stopped")
        assert "microphone is gone" in told.value, told
        process.wait_for("told")  # a microphone that is not there is told as well
        server.plug_in()
        process.wait_for("began", 2)
        again_s = time.monotonic()
        process.end()
        # The first take ended with the microphone; the second has just begun.
        first = [step for step in process.steps if step.at_s < again_s and step.take_id == process.steps[0].take_id]
        return losses(folder / "home", first, torn_s, lambda from_s, _: torn_s - from_s)


def sound_server_dies(server: SoundServer, folder: Path) -> list[float]:
    """The system's sound server dies in the middle of a take, and is started again."""
    with victim(server, folder / "home", "--length", "60", "--go-on") as process:
        began = process.wait_for("began")
        time.sleep(random.uniform(0.5, 2.0))
        died_s = time.monotonic()
        server.kill()
        process.wait_for("stopped")
        server.start()
        process.wait_for("began", 2)
        process.end()
        first = [step for step in process.steps if step.take_id == began.take_id]
        return losses(folder / "home", first, died_s, lambda from_s, _: died_s - from_s)


def sleep(server: SoundServer, folder: Path) -> list[float]:
    """The computer sleeps for some seconds in the middle of a take: the program and the sound server stand still."""
    with victim(server, folder / "home", "--length", "60") as process:
        process.wait_for("began")
        time.sleep(random.uniform(0.5, 1.5))
        server.freeze()
        asleep_s = process.signal(signal.SIGSTOP)
        time.sleep(2.0)
        server.thaw()
        awake_s = process.signal(signal.SIGCONT)
        time.sleep(1.5)
        killed_s = process.signal(signal.SIGKILL)
        process.end()
        return losses(
            folder / "home", process.steps, killed_s, lambda from_s, to_s: (asleep_s - from_s) + (to_s - awake_s)
        )


def program_stands_still(server: SoundServer, folder: Path) -> list[float]:
    """The program alone stands still for two seconds while the person speaks, as on a computer that is far too busy."""
    with victim(server, folder / "home", "--length", "60") as process:
        process.wait_for("began")
        time.sleep(0.5)
        process.signal(signal.SIGSTOP)
        time.sleep(2.0)
        process.signal(signal.SIGCONT)
        time.sleep(1.5)
        killed_s = process.signal(signal.SIGKILL)
        process.end()
        return losses(folder / "home", process.steps, killed_s, all_the_time)


def clock_is_changed(server: SoundServer, folder: Path) -> list[float]:
    """The system's clock jumps back by a day, and forward by a year, in the middle of takes."""
    assert FAKETIME is not None
    clock = folder / "clock"
    clock.write_text("+0")
    faked = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with victim(server, folder / "home", "--length", "1.0", **faked) as process:
        process.wait_for("began")
        time.sleep(0.5)
        clock.write_text("-1d")
        process.wait_for("began", 2)
        time.sleep(0.5)
        clock.write_text("+365d")
        process.wait_for("began", 3)
        time.sleep(0.8)
        killed_s = process.signal(signal.SIGKILL)
        process.end()
    lost = losses(folder / "home", process.steps, killed_s, all_the_time)
    with closing(Store(*_places(folder / "home"))) as store:
        takes = store.takes()
        days = [take.started_at for take in takes]
        assert days[1] < days[2] < days[0], "the clock was not changed"
        assert [take.id for take in takes] == sorted((take.id for take in takes), reverse=True), "not the newest first"
    return lost


def second_copy(server: SoundServer, folder: Path) -> list[float]:
    """Aloud is started a second time while it records."""
    with victim(server, folder / "home", "--length", "60") as process:
        process.wait_for("began")
        done = start_aloud(server, folder / "home")
        assert done.returncode == 1 and "already open" in done.stderr, done
        killed_s = process.signal(signal.SIGKILL)
        process.end()
        return losses(folder / "home", process.steps, killed_s, all_the_time)


def read_only_folder(server: SoundServer, folder: Path) -> list[float]:
    """The folder of the recordings cannot be written any more when Aloud is started."""
    with memory_disk(folder / "disk", 16_000_000) as disk:
        with victim(server, folder / "disk" / "home", "--length", "1") as process:
            process.wait_for("analysed")
            process.end()
        disk.read_only()
        before = _contents(folder / "disk")
        done = start_aloud(server, folder / "disk" / "home")
        assert done.returncode == 1 and "make it writable" in done.stderr and done.stderr.count("\n") == 1, done
        assert _contents(folder / "disk") == before
    return [0.0]


def database_locked(server: SoundServer, folder: Path) -> list[float]:
    """Another program holds the database while a take ends."""
    with victim(server, folder / "home", "--length", "1") as process:
        process.wait_for("began")
        with closing(sqlite3.connect(paths_below(folder / "home").database, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            told = process.wait_for("told")
            assert "another program is using it" in told.value, told
            holder.execute("ROLLBACK")
        process.end()
        return losses(folder / "home", process.steps, told.at_s, all_the_time)


def database_damaged(server: SoundServer, folder: Path) -> list[float]:
    """The database is overwritten with nonsense: a new one is made from the recordings, and the old one kept."""
    with victim(server, folder / "home", "--length", "0.6") as process:
        process.wait_for("began", 3)
        process.end()
    database, recordings = _places(folder / "home")
    Store(database, recordings).close()  # what is still in the log goes into the database
    heard = {path.name: repair_wav(path) for path in recordings.iterdir()}
    middle = database.stat().st_size // 2
    nonsense = random.randbytes(middle)
    with database.open("r+b") as file:
        file.write(nonsense)
    with closing(Store(database, recordings)) as store:
        assert store.notice is not None and store.notice.count(". ") == 0, store.notice
        assert store.damaged_copies and store.damaged_copies[0].read_bytes()[:middle] == nonsense
        store.find_again(repair_wav, lambda pack, question: f"{pack}/{question}")
        takes = store.unfinished_takes(repair_wav)
        assert {take.question_text for take in takes} == {"customer-service/beh-difficult-customer"}
        assert {take.audio_path.name: take.duration_s for take in takes} == {k: v for k, v in heard.items() if v > 0}
        assert all(take.state is TakeState.RECORDED for take in takes)
    return [0.0 for _ in takes]


def recording_damaged(server: SoundServer, folder: Path) -> list[float]:
    """One recording is cut in two by a fault of the disk, one is gone, of one the first bytes are zeros."""
    lost = []
    with victim(server, folder / "home", "--length", "60") as process:
        process.wait_for("began")
        time.sleep(1.2)
        killed_s = process.signal(signal.SIGKILL)
        process.end()
    database, recordings = _places(folder / "home")
    (path,) = recordings.iterdir()
    whole = path.read_bytes()
    for harmed in (bytes(44) + whole[44:], whole[: len(whole) // 2 | 1]):
        path.write_bytes(harmed)
        with closing(Store(database, recordings)) as store:
            (take,) = store.unfinished_takes(repair_wav)
            assert take.duration_s == (len(harmed) - 44) // 2 / 16_000, "what is on the disk is offered"
        if len(harmed) == len(whole):
            lost += losses(folder / "home", process.steps, killed_s, all_the_time)
    path.unlink()
    with closing(Store(database, recordings)) as store:
        assert store.unfinished_takes(repair_wav) == ()
        assert store.takes()[0].state is TakeState.FAILED and store.takes()[0].error
    return lost


def start_aloud(server: SoundServer, home: Path) -> subprocess.CompletedProcess[str]:
    """Start the app as a person does, where it is not to get as far as a window."""
    environment = server.environment() | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, "-m", "desktop"],
        env=environment | {"ALOUD_HOME": str(home)},
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )


def _places(home: Path) -> tuple[Path, Path]:
    paths = paths_below(home)
    return paths.database, paths.recordings


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


FAULTS: dict[Fault, bool] = {
    killed: False,
    killed_in_a_long_take: False,
    power_cut: True,
    power_cut_in_a_long_take: True,
    disk_breaks: True,
    full_disk: True,
    microphone_torn_away: False,
    sound_server_dies: False,
    sleep: False,
    program_stands_still: False,
    clock_is_changed: False,
    second_copy: False,
    read_only_folder: True,
    database_locked: False,
    database_damaged: False,
    recording_damaged: False,
}
"""Every fault, and whether it needs a disk of its own."""
