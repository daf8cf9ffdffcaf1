"""How long the built program takes to start: `python -m tests.built.start_up [RUNS]`, run by hand.

Prints for each run the seconds until its window can be seen (asked of the X server), and until it has come to rest:
until the process has used no processor for a second, the last of which it spends on loading the recogniser. That is an
upper bound of "recogniser ready". The first run reads from the disk what later runs find in memory.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.built.conftest import FOLDER, Screen

REST_S = 1.0
GIVE_UP_S = 120.0


def processor_s(process: int) -> float:
    """Seconds of processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def one_run(screen: Screen, home: Path) -> tuple[float, float, float, float]:
    """Start and end the program; return seconds to the window and to rest, and of processor used until then."""
    environment = {"DISPLAY": screen.display, "HOME": str(home), "ALOUD_HOME": str(home), "LANG": "C.UTF-8"}
    began = time.monotonic()
    with subprocess.Popen([str(FOLDER / "aloud")], env=environment, stderr=subprocess.DEVNULL) as process:
        window_s = None
        used, used_before, grew_at = 0.0, 0.0, began
        while time.monotonic() - began < GIVE_UP_S:
            if window_s is None:
                if screen.window() is not None:
                    window_s, used_before = time.monotonic() - began, processor_s(process.pid)
            elif time.monotonic() - grew_at > REST_S:
                break
            now_used = processor_s(process.pid)
            if now_used - used > 0.02:  # a clock that ticks now and then is rest
                used, grew_at = now_used, time.monotonic()
            time.sleep(0.02)
        process.terminate()
    assert window_s is not None, "there is no window"
    return window_s, used_before, grew_at - began, used


def main(runs: int) -> None:
    """Print one line a run, and the medians of all but the first."""
    with tempfile.TemporaryDirectory() as folder:
        home, framebuffer = Path(folder) / "home", Path(folder) / "screen"
        framebuffer.mkdir()
        screen = Screen(framebuffer)
        try:
            rows = [one_run(screen, home) for _ in range(runs)]
        finally:
            screen.close()
    line = "window {:5.2f} s (processor {:5.2f} s)   at rest {:5.2f} s (processor {:5.2f} s)"
    for row in rows:
        print(line.format(*row))
    medians = [statistics.median(column) for column in zip(*rows[1:], strict=True)]
    print(line.format(*medians), f"  medians of the last {runs - 1}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
