"""Measure lists, searches and charts with thousands of takes: `python -m tests.desktop.many_takes [COUNT]`.

Prints for each step the longest time and the most work between two turns of the event loop, in milliseconds, by the
probe of `aloud bench gui`.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

RUNS = 3
SETTLE_MS = 600


def main(count: int) -> None:
    """Print one line for each step."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from desktop.app import App
    from desktop.bench.loop_probe import LoopProbe, wait_ms
    from desktop.practice.saved import report_text
    from desktop.store.history import TakeFilter
    from desktop.store.paths import Paths
    from tests.desktop.report.examples import ANSWER, LABELS, example

    qt = QApplication(["aloud"])
    text = report_text(example(" ".join([ANSWER] * 2), LABELS * 2))
    with tempfile.TemporaryDirectory() as home:
        root = Path(home)
        app = App(qt, Paths(root / "config", root / "data", root / "cache"), ())
        window, store = app.window, app.store
        questions = app.rehearsal.pack.questions
        session = store.start_session()
        # One take must survive a power cut; thousands for a measurement need not.
        store._connection.execute("PRAGMA synchronous = OFF")
        for number in range(count):
            question = questions[number % len(questions)]
            take = store.start_take(session.id, app.rehearsal.pack.id, question.id, question.text)
            take.audio_path.touch()
            store.finish_recording(take.id, 60.0)
            store.save_report(take.id, text)
        began = time.perf_counter()
        store.history.entries()
        print(f"{count} takes, reports of {len(text) // 1000} kB; digests made in {time.perf_counter() - began:.1f} s")
        for words in ("", "depot", "zebra"):
            began = time.perf_counter()
            found = store.history.find(TakeFilter(words=words))
            print(f"find {words!r}: {len(found)} in {1000 * (time.perf_counter() - began):.0f} ms")
        window.resize(1280, 800)
        window.show()
        last = store.history.find(TakeFilter())[0]
        steps: dict[str, Callable[[], None]] = {
            "home": window.show_home,
            "history": lambda: window._show_fresh(window.history),
            "search": lambda: window.history.line.setText(window.history.line.text() + " depot"),
            "more": window.history._more,
            "progress": lambda: window._show_fresh(window.progress),
            "compare": lambda: window._compare(last, window.history),
            "report": lambda: window.open_take(store.take(last)),
        }
        worst = dict.fromkeys(steps, (0.0, 0.0))
        for _ in range(RUNS):
            window.history.line.clear()
            for name, step in steps.items():
                probe = LoopProbe()
                probe.start()
                QTimer.singleShot(0, step)
                wait_ms(SETTLE_MS)
                stall = probe.stop()
                worst[name] = max(worst[name][0], stall.gap_ms), max(worst[name][1], stall.work_ms)
        for name, (gap, work) in worst.items():
            print(f"{name:<10}{gap:6.0f} ms gap {work:6.0f} ms work")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
