"""Measure how long the window does not answer while a report of five minutes opens, plays, zooms, is corrected and
exported.

`python -m tests.desktop.stalls` prints for each step the longest gap between two turns of the event loop and the most
work of the window's thread between two, in milliseconds, the worst of several runs. On a busy computer only the second
tells something about the window.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

RUNS = 5
SETTLE_MS = 1200


def main() -> None:
    """Print one line for each step."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import soundfile
    from PySide6.QtWidgets import QApplication

    from desktop.app import App
    from desktop.practice.exporting import DATA, PAGE, PAGE_WITH_SOUND, PDF, Form
    from desktop.practice.saved import report_text
    from desktop.store.paths import Paths
    from models.types import FillerDecision
    from tests.desktop.report.examples import ANSWER, LABELS, example

    qt = QApplication(["aloud"])
    report = example(" ".join([ANSWER] * 6), LABELS * 6)
    with tempfile.TemporaryDirectory() as home:
        root = Path(home)
        app = App(qt, Paths(root / "config", root / "data", root / "cache"), ())
        window, store = app.window, app.store
        question = app.rehearsal.pack.question("beh-difficult-customer")
        record = store.start_take(store.start_session().id, app.rehearsal.pack.id, question.id, question.text)
        duration_s = report.audio.duration_s if report.audio is not None else 0.0
        # Silence would be encoded faster than any voice.
        noise = np.random.default_rng(1).normal(0, 0.05, round(duration_s * 16_000)).astype(np.float32)
        soundfile.write(record.audio_path, noise, 16_000, subtype="PCM_16")
        store.finish_recording(record.id, duration_s)
        record = store.save_report(record.id, report_text(report))
        window.resize(1280, 800)
        window.show()
        page = window.report
        um = next(item for item in report.fillers.items if item.text == "um")
        steps: dict[str, Callable[[], None]] = {
            "open": lambda: window.open_take(record),
            "heard": lambda: page._heard_at(100.0),
            "zoom in": page.timeline.zoom_in,
            "scroll": lambda: page.timeline.mark_heard(250.0),
            "zoom out": page.timeline.zoom_out,
            "correct": lambda: page.correcting.decide(FillerDecision(um.start_s or 0.0, um.end_s or 0.0, False)),
            "pdf": lambda: export(PDF),
            "page": lambda: export(PAGE),
            "data": lambda: export(DATA),
            "sound": lambda: export(PAGE_WITH_SOUND),
            "home": window.show_home,
        }

        def export(form: Form) -> None:
            take = page._exportable()
            assert take is not None
            page.exports.save(take, form, root / f"report{form.ending}")

        worst = dict.fromkeys(steps, (0.0, 0.0))
        for _ in range(RUNS):
            for name, step in steps.items():
                gap, work = longest_turn_ms(step, lambda: page.exports.exporting.busy)
                worst[name] = max(worst[name][0], gap), max(worst[name][1], work)
        print(f"{duration_s:.0f} s, {len(report.transcript.words)} words, worst of {RUNS}")
        for name, (gap, work) in worst.items():
            print(f"{name:<10}{gap:6.0f} ms gap {work:6.0f} ms work")


def longest_turn_ms(step: Callable[[], None], busy: Callable[[], bool]) -> tuple[float, float]:
    """Return the longest time and the most work between two turns of the event loop from a step on, milliseconds.

    Args:
        step: what is measured.
        busy: whether its work goes on.
    """
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    loop = QEventLoop()
    beats = [(time.perf_counter(), time.thread_time())]
    pulse = QTimer()
    pulse.setTimerType(Qt.TimerType.PreciseTimer)
    pulse.timeout.connect(lambda: beats.append((time.perf_counter(), time.thread_time())))
    pulse.start(1)
    QTimer.singleShot(50, step)
    QTimer.singleShot(50 + SETTLE_MS, loop.quit)
    loop.exec()
    while busy():
        QTimer.singleShot(SETTLE_MS, loop.quit)
        loop.exec()
    pulse.stop()
    turns = list(pairwise(beats))
    return 1000 * max(b[0] - a[0] for a, b in turns), 1000 * max(b[1] - a[1] for a, b in turns)


if __name__ == "__main__":
    main()
