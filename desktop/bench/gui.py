"""`aloud bench gui`: how long the window lets people wait, as one JSON object.

- `window_visible_s`: from the start of the command to the first painted frame, the median of several starts with the
  files in memory; `window_visible_work_s` is the processor time in it, `first_start_s` the same for the very first
  start, which shows the first steps; `recogniser_ready_s`: until answers can be heard.
- `worst_stall_ms`: the longest time between two turns of the window's event loop, over all and by activity;
  `worst_work_ms_by_activity`: the most processor time of the window's thread between two turns, which a busy computer
  changes least; `bystander_ms_by_activity`: what a process that does nothing had to wait meanwhile, which is the
  computer's share.

What is heard is the sample answer that comes with Aloud, played at its own pace into the recorder; the long answer is
the same one again and again for five minutes.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from content.errors import AloudError
from desktop.store.settings import Settings, save_settings

SECONDS_FOR_A_START = 120.0
LONG_ANSWER_S = 300.0
SPOKEN_ANSWER_S = 60.0


class BenchError(AloudError):
    """Something that is measured did not happen."""


def main(argv: list[str]) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        prog="aloud bench gui", description="Measure the start and the stalls of the window."
    )
    parser.add_argument("--starts", type=int, default=5, help="how often the window is opened (default: 5)")
    parser.add_argument("--only", choices=["starts", "stalls"], help="measure only one of the two")
    parser.add_argument("--offscreen", action="store_true", help="use no screen at all, not even a virtual one")
    options = parser.parse_args(argv)
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="aloud-bench-") as folder, a_screen(offscreen=options.offscreen) as screen:
        figures["screen"] = screen
        figures["cores"] = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        figures["system"] = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
        if options.only != "stalls":
            figures |= starts(Path(folder), options.starts)
        if options.only != "starts":
            from desktop.bench.stalls import stalls

            figures |= stalls(Path(folder) / "stalls", SPOKEN_ANSWER_S, LONG_ANSWER_S)
    print(json.dumps(figures))
    return 0


def starts(folder: Path, count: int) -> dict[str, Any]:
    """Open the window again and again as a person does: the first time is the very first one, and warms the disk."""
    home = folder / "home"
    _start(home)
    first = _start(folder / "new")
    save_settings(home / "config" / "settings.json", replace(Settings(), welcomed=True))
    seen = [_start(home) for _ in range(count)]
    windows = [each["window"].seconds for each in seen]
    return {
        "window_visible_s": round(statistics.median(windows), 3),
        "window_visible_all_s": [round(each, 3) for each in windows],
        "window_visible_work_s": round(statistics.median(each["window"].work_s for each in seen), 3),
        "first_start_s": round(first["window"].seconds, 3),
        "recogniser_ready_s": round(statistics.median(each["recogniser"].seconds for each in seen), 3),
    }


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened: seconds after the command was given, and processor time spent until then."""

    seconds: float
    work_s: float


def _start(home: Path) -> dict[str, Moment]:
    """Open the window; return the moments of its first frame and of the recogniser. The window is closed again."""
    moments = home.with_suffix(".moments")
    moments.unlink(missing_ok=True)
    command = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop"]
    began = time.monotonic()
    window = subprocess.Popen(
        command,
        env={**os.environ, "ALOUD_HOME": str(home), "ALOUD_MOMENTS": str(moments)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while time.monotonic() < began + SECONDS_FOR_A_START and window.poll() is None:
            seen = _moments(moments, began)
            if "no_recogniser" in seen:
                raise BenchError("The recogniser cannot be loaded; run `aloud doctor`.")
            if "window" in seen and "recogniser" in seen:
                return seen
            time.sleep(0.02)
        raise BenchError("The window did not open; run `aloud doctor`.")
    finally:
        window.terminate()
        window.wait(SECONDS_FOR_A_START)


def _moments(path: Path, began: float) -> dict[str, Moment]:
    if not path.is_file():
        return {}
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    return {line[0]: Moment(float(line[1]) - began, float(line[2])) for line in lines if len(line) == 3}


@contextlib.contextmanager
def a_screen(*, offscreen: bool) -> Iterator[str]:
    """Say which screen is used: the one there is, else a virtual one of its own, else none at all."""
    if offscreen or os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        yield "offscreen"
        return
    if not sys.platform.startswith("linux") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        yield "the screen of this computer"
        return
    if shutil.which("Xvfb") is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        yield "offscreen"
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as display:
            number = display.readline().strip()
        if not number:
            raise BenchError("Xvfb does not start; say --offscreen to do without.")
        os.environ["DISPLAY"] = f":{number}"
        yield "Xvfb"
    finally:
        os.environ.pop("DISPLAY", None)
        server.terminate()
        server.wait()
