"""The app's real recorder and store in a small process, to be harmed: `python -m tests.torture.recording HOME`.

It records one take after the other, each of `--length` seconds (0: of random length), saves a report for it, and
deletes every third. After each step that is done it prints one line: what, the take's id, the system's monotonic clock
in seconds, and a value. A sentence for the person is printed as "told" and ends the program, unless `--go-on`.
"""

from __future__ import annotations

import argparse
import os
import random
import threading
import time
from pathlib import Path

from content.errors import AloudError
from desktop.audio.recorder import Recorder, Recording
from desktop.store.lock import Lock
from desktop.store.paths import Paths
from desktop.store.sessions import Store

REPORT = '{"words": "' + "all that was said " * 1_000 + '"}'

# Never set: waits without `time.sleep`, which fails where the clock is faked.
PAUSE = threading.Event()


def tell(what: str, take_id: int, value: object = "") -> None:
    """Print a step that is done, in one write, so that a kill never leaves half a line."""
    os.write(1, f"{what}\t{take_id}\t{time.monotonic()}\t{value}\n".encode())


def record(store: Store, session_id: int, length_s: float) -> int:
    """Record a take and give it a report; returns its id."""
    take = store.start_take(session_id, "customer-service", "beh-difficult-customer", "Think of a customer.")
    ended: list[Recording] = []
    recorder = Recorder(take.audio_path, on_finished=ended.append)
    recorder.open()
    recorder.wait_ready()
    recorder.begin_take()
    tell("began", take.id)
    until = time.monotonic() + (length_s or random.uniform(0.2, 1.0))
    while time.monotonic() < until and not ended:
        PAUSE.wait(0.02)
    tell("stopping", take.id)
    recording = recorder.stop(10)
    tell("stopped", take.id, recording.problem.message if recording.problem else "")
    store.finish_recording(take.id, recording.duration_s)
    tell("recorded", take.id, recording.duration_s)
    store.save_report(take.id, REPORT)
    tell("analysed", take.id)
    return take.id


def main() -> None:
    """Record until it is ended from outside, or something is told."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--length", type=float, default=0.0)
    parser.add_argument("--go-on", action="store_true")
    options = parser.parse_args()
    paths = paths_below(options.home)
    kept: list[int] = []
    try:
        paths.create()
        lock = Lock(paths.lock)
        assert lock.take()
        store = Store(paths.database, paths.recordings)
        session = store.start_session()
    except AloudError as error:
        tell("told", 0, error)
        return
    while True:
        try:
            kept.append(record(store, session.id, options.length))
            if len(kept) % 3 == 0:
                store.delete_take(kept[0])
                tell("deleted", kept.pop(0))
        except AloudError as error:
            tell("told", 0, error)
            if not options.go_on:
                return
            PAUSE.wait(0.2)


def paths_below(home: Path) -> Paths:
    """The folders of a person's Aloud below one folder."""
    return Paths(home / "config", home / "data", home / "cache")


if __name__ == "__main__":
    main()
