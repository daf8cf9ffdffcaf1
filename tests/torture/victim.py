"""The process that is harmed, seen from outside, and what is found on the disk afterwards."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from desktop.audio.recorder import BLOCK_S, LATENCY_S
from desktop.audio.wav import repair_wav
from desktop.store.sessions import Store, TakeState
from tests.sound_server import SoundServer
from tests.torture.recording import paths_below

ROOT = Path(__file__).parents[2]
DEADLINE_S = 60.0
LONGEST_ZEROS_S = 0.01


class NotRecordingError(Exception):
    """The process did not get as far as to be harmed: on a computer that is far too busy no microphone opens."""


@dataclass(frozen=True)
class Step:
    """A line that the process printed."""

    what: str
    take_id: int
    at_s: float
    value: str


class Victim:
    """A running `tests.torture.recording`."""

    def __init__(self, home: Path, *arguments: str, environment: dict[str, str]) -> None:
        self.steps: list[Step] = []
        self._rest = b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.recording", str(home), *arguments],
            stdout=subprocess.PIPE,
            env=environment,
            cwd=ROOT,
        )

    def read(self, timeout_s: float = 0.0) -> bool:
        """Take in what was printed since; whether there may be more."""
        assert self.process.stdout is not None
        handle = self.process.stdout.fileno()
        if not select.select([handle], [], [], timeout_s)[0]:
            return True
        data = os.read(handle, 1 << 16)
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            what, take_id, at_s, value = line.decode().split("\t", 3)
            self.steps.append(Step(what, int(take_id), float(at_s), value))
        return bool(data)

    def wait_for(self, what: str, count: int = 1) -> Step:
        """Wait until this was printed so many times; return the last one."""
        deadline = time.monotonic() + DEADLINE_S
        while len(found := [step for step in self.steps if step.what == what]) < count:
            if time.monotonic() > deadline or not (self.read(0.5) or self.count(what) >= count):
                if what == "began" and not self.count("began"):
                    raise NotRecordingError(f"the microphone does not open: {self.steps}")
                raise AssertionError(f"{what} does not come; so far: {self.steps}")
        return found[-1]

    def count(self, what: str) -> int:
        """How often this was printed so far."""
        return sum(step.what == what for step in self.steps)

    def signal(self, number: signal.Signals) -> float:
        """Send a signal; return the time."""
        at_s = time.monotonic()
        self.process.send_signal(number)
        return at_s

    def end(self) -> None:
        """Kill it, if it still runs, and read what it said; nothing happens the second time."""
        assert self.process.stdout is not None
        if self.process.stdout.closed:
            return
        if self.process.poll() is None:
            self.process.kill()
        while self.read(DEADLINE_S):
            pass
        self.process.wait(DEADLINE_S)
        self.process.stdout.close()


@contextmanager
def victim(server: SoundServer, home: Path, *arguments: str, **variables: str) -> Iterator[Victim]:
    """Run the process while the block runs, with these environment variables beside those of the sound server."""
    running = Victim(home, *arguments, environment=server.environment() | variables)
    try:
        yield running
    finally:
        with contextlib.suppress(ProcessLookupError):
            running.process.send_signal(signal.SIGCONT)
        running.end()


def losses(home: Path, steps: list[Step], harmed_s: float, awake: Callable[[float, float], float]) -> list[float]:
    """Open the store as the app does, and compare it with what the process had said before it was harmed.

    Args:
        home: the process's folder.
        steps: what it had said.
        harmed_s: when the fault came; what was said after it proves nothing.
        awake: how many seconds were recorded between two times.

    Returns:
        The seconds of sound that each take lost (those after it was stopped are none of it).
    """
    known = [step for step in steps if step.at_s <= harmed_s]
    paths = paths_below(home)
    lost = []
    with closing(Store(paths.database, paths.recordings)) as store:
        assert store.notice is None, store.notice
        assert store.find_again(repair_wav, lambda pack, question: "") == 0, "a recording without its take"
        store.unfinished_takes(repair_wav)
        takes = {take.id: take for take in store.takes()}
        gone = {step.take_id for step in known if step.what == "deleted"}
        going = {step.take_id for step in steps if step.what == "deleted"} | _next_to_go(known)
        assert not gone & set(takes), "a deleted take came back"
        for began in (step for step in known if step.what == "began" and step.take_id not in going):
            mine = {step.what: step for step in known if step.take_id == began.take_id}
            take = takes[began.take_id]
            spoken_s = awake(began.at_s, mine["stopping"].at_s if "stopping" in mine else harmed_s)
            kept_s = repair_wav(take.audio_path) if take.audio_path.exists() else 0.0
            assert abs(kept_s - (take.duration_s or 0.0)) < 0.001, "the list says another length"
            if kept_s > 0:
                assert abs(soundfile.info(take.audio_path).duration - kept_s) < 0.001, "players see another length"
                kept_s -= _zeros_s(take.audio_path)
            if "recorded" in mine:
                assert abs((take.duration_s or 0.0) - float(mine["recorded"].value)) < 0.001, "it became another"
            if "analysed" in mine:
                assert take.state is TakeState.ANALYSED and take.report_json, "a saved report is gone"
            # The first block of a take began this much before it, so the last one may be missing that much.
            on_its_way_s = 0.0 if "stopped" in mine else LATENCY_S + BLOCK_S
            lost.append(max(0.0, spoken_s - kept_s + on_its_way_s))
        names = {take.audio_path.name for take in takes.values()}
        assert {path.name for path in paths.recordings.iterdir()} <= names, "sound that no list shows"
    return lost


def _zeros_s(path: Path) -> float:
    """Seconds of exact silence: nobody was silent, so these are blocks that the disk never got."""
    samples, rate_hz = soundfile.read(path, dtype="int16")
    edges = np.flatnonzero(np.diff(np.concatenate(([False], samples == 0, [False])).astype(np.int8)))
    runs = edges[1::2] - edges[::2]
    return float(runs[runs >= LONGEST_ZEROS_S * rate_hz].sum() / rate_hz)


def _next_to_go(known: list[Step]) -> set[int]:
    """The take whose deletion may have been under way."""
    done = [step.take_id for step in known if step.what == "analysed"]
    gone = [step.take_id for step in known if step.what == "deleted"]
    return {done[len(gone)]} if len(done) >= 3 and len(done) > len(gone) else set()


def all_the_time(from_s: float, to_s: float) -> float:
    """Seconds between two times of a process that was never asleep."""
    return to_s - from_s
