"""The walk through the app that `aloud bench gui` takes: a spoken answer, then a long one, with a probe in the loop."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop.analyse import SAMPLE_ANSWER, SAMPLE_QUESTION
from desktop.app import App
from desktop.audio.files import SAMPLE_RATE_HZ, read_sound
from desktop.audio.wav import GrowingWav
from desktop.bench.bystander import Bystander
from desktop.bench.loop_probe import LoopProbe, Stall, wait_ms
from desktop.bench.played_microphone import PlayedRecorder
from desktop.practice.exporting import PAGE_WITH_SOUND, PDF, Form
from desktop.practice.take import ENDS, LIVE, Stage
from desktop.store.paths import Paths, user_paths
from models.speech.weights import BUNDLED_WEIGHTS
from models.types import FillerDecision

LOOK_MS = 20
SETTLE_MS = 600
"""After a step, so long for what follows from it."""

ROUNDS = 3
"""So often is each thing done that takes no time of its own."""


class Walk:
    """The app with a probe in its loop.

    Args:
        folder: where everything is kept.
        weights: where speech weights are looked for.
    """

    def __init__(self, folder: Path, weights: tuple[Path, ...]) -> None:
        instance = QApplication.instance()
        self.qt = instance if isinstance(instance, QApplication) else QApplication(["aloud"])
        self.app = App(self.qt, Paths(folder / "config", folder / "data", folder / "cache"), weights)
        self.probe = LoopProbe()
        self.worst: dict[str, Stall] = {}
        self.others_wait_ms: dict[str, float] = {}
        self._bystander = Bystander()

    def during(self, activity: str, step: Callable[[], object], until: Callable[[], object] | None = None) -> None:
        """Do a step and let the loop turn until something is true, and a little longer; note the worst of it."""
        print(f"{activity} ...", file=sys.stderr, flush=True)
        self._bystander.longest_wait_ms()
        self.probe.start()
        QTimer.singleShot(0, self.probe, step)
        wait_ms(LOOK_MS)
        while until is not None and not until():
            wait_ms(LOOK_MS)
        wait_ms(SETTLE_MS)
        self.worst[activity] = self.worst.get(activity, Stall()) | self.probe.stop()
        self.others_wait_ms[activity] = max(self.others_wait_ms.get(activity, 0.0), self._bystander.longest_wait_ms())

    def slide(self, activity: str, go_to: Callable[[float], object], end: float) -> None:
        """Go from 0 to the end of something that scrolls or plays; note the worst of it."""
        slide = _Slide(go_to, end, self.probe)
        self.during(activity, slide.start, lambda: slide.over)

    def close(self) -> None:
        """Close the window and wait for every thread."""
        loop = QEventLoop()
        self.app.closed.connect(loop.quit)
        QTimer.singleShot(0, self.app.window, self.app.window.close)
        loop.exec()
        self.app.listener.wait(60_000)
        self._bystander.close()


def stalls(folder: Path, spoken_s: float, long_s: float) -> dict[str, Any]:
    """Walk through the app.

    Args:
        folder: where everything is kept.
        spoken_s: length of the answer that is spoken, seconds.
        long_s: length of the answer that is heard from its file and looked at, seconds.

    Returns:
        `worst_stall_ms` over all, and both measures by activity, beside what a process that does nothing had to wait.
    """
    walk = Walk(folder, (BUNDLED_WEIGHTS, user_paths().weights))
    sound, _ = read_sound(SAMPLE_ANSWER)
    try:
        _open(walk)
        _speak(walk, _repeated(sound, spoken_s))
        _long_answer(walk, _repeated(sound, long_s))
        _look(walk, folder)
    finally:
        walk.close()
    worst = walk.worst
    return {
        "worst_stall_ms": round(max(stall.gap_ms for stall in worst.values()), 1),
        "worst_stall_ms_by_activity": {name: round(stall.gap_ms, 1) for name, stall in worst.items()},
        "worst_work_ms_by_activity": {name: round(stall.work_ms, 1) for name, stall in worst.items()},
        "bystander_ms_by_activity": {name: round(wait, 1) for name, wait in walk.others_wait_ms.items()},
    }


def _repeated(sound: npt.NDArray[np.float32], seconds: float) -> npt.NDArray[np.float32]:
    """The sound again and again, this long."""
    return np.resize(sound, round(seconds * SAMPLE_RATE_HZ))


def _open(walk: Walk) -> None:
    ready: list[bool] = []
    app = walk.app
    app.listener.loaded.connect(lambda: ready.append(True))
    app.listener.load_failed.connect(lambda _: ready.append(False))
    walk.during("opening the window, loading the recogniser", app.start, lambda: ready)
    app.window.show_home()


def _speak(walk: Walk, sound: npt.NDArray[np.float32]) -> None:
    """One take by the buttons: the question, the think time, the answer, the report."""
    app = walk.app
    window, page = app.window, app.window.practise

    def recorder(path: Path, **callbacks: Any) -> PlayedRecorder:
        return PlayedRecorder(path, sound, **callbacks)

    app.rehearsal.new_recorder = recorder  # type: ignore[method-assign]  # the one place where sound comes from

    def stage() -> Stage | None:
        return page.take.stage if page.take is not None else None

    question = app.rehearsal.pack.question(SAMPLE_QUESTION)
    walk.during("asking", lambda: window.start_practice(question))
    page.primary.click()
    walk.during("recording", page.primary.click, lambda: stage() in ENDS or page.length_bar.elapsed_s > 1)
    seconds = len(sound) / SAMPLE_RATE_HZ
    walk.during("recording", lambda: None, lambda: stage() not in LIVE or page.length_bar.elapsed_s >= seconds)
    walk.during("from the stop to the report", page.primary.click, lambda: window.page is window.report)
    walk.during("back to the first page", window.show_home)


def _long_answer(walk: Walk, sound: npt.NDArray[np.float32]) -> None:
    """A long recording that was kept is transcribed from its file at full speed, and its report opens."""
    app = walk.app
    window, store = app.window, app.store
    question = app.rehearsal.pack.question(SAMPLE_QUESTION)
    record = store.start_take(store.start_session().id, app.rehearsal.pack.id, question.id, question.text)
    wav = GrowingWav(record.audio_path)
    wav.append(np.rint(sound * 32767).astype(np.int16).tobytes())
    wav.close()
    record = store.finish_recording(record.id, len(sound) / SAMPLE_RATE_HZ)
    walk.during("transcribing", lambda: window.open_take(record), lambda: window.page is window.report)


def _look(walk: Walk, folder: Path) -> None:
    """What is done with the report of the long answer."""
    window = walk.app.window
    page = window.report
    record = page.record
    assert record is not None and page.report is not None
    bar = page.area.verticalScrollBar()
    filler = next((item for item in page.report.fillers.items if item.start_s is not None), None)
    for round_ in range(ROUNDS):
        walk.during("back to the first page", window.show_home)
        walk.during("opening a report", lambda: window.open_take(record), lambda: page.complete)
        walk.slide("scrolling the report", lambda share: bar.setValue(round(share)), bar.maximum())
        walk.slide("playing", page._heard_at, page.timeline.data.duration_s)
        for _ in range(4):
            walk.during("zooming the timeline", page.timeline.zoom_in)
        walk.slide("scrolling the timeline", page.timeline.mark_heard, page.timeline.data.duration_s)
        for _ in range(4):
            walk.during("zooming the timeline", page.timeline.zoom_out)
        if filler is not None and filler.start_s is not None and filler.end_s is not None:
            decision = FillerDecision(filler.start_s, filler.end_s, bool(round_ % 2))
            walk.during("correcting", lambda: page.correcting.decide(decision), lambda: page.complete)  # noqa: B023
        for form in (PDF, PAGE_WITH_SOUND):
            _export(walk, form, folder / f"report{form.ending}")
    walk.during("history", window.home.history_wanted.emit)
    walk.during("settings", window.home.settings_wanted.emit)


def _export(walk: Walk, form: Form, path: Path) -> None:
    page = walk.app.window.report
    take = page.exportable
    assert take is not None
    walk.during("exporting", lambda: page.exports.save(take, form, path), lambda: not page.exports.exporting.busy)


class _Slide(QObject):
    """Goes from 0 to the end in so many turns of the loop, as a hand on a scroll bar does."""

    STEPS = 60

    def __init__(self, go_to: Callable[[float], object], end: float, parent: QObject) -> None:
        super().__init__(parent)
        self._go_to = go_to
        self._end = end
        self._step = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go)
        self.start = self._timer.start

    @property
    def over(self) -> bool:
        """Whether it has arrived."""
        return self._step > self.STEPS

    def _go(self) -> None:
        self._go_to(self._end * self._step / self.STEPS)
        self._step += 1
        if self.over:
            self._timer.stop()
