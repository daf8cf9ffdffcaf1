"""What the practice room needs around it: a store, and analyses by hand where the recogniser is not the point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from content.errors import AloudError
from content.loader import builtin_pack
from content.schema import Question
from desktop.practice.worker import Analysis, AnalysisMaker, Listener, Samples
from desktop.store.sessions import Store
from models.types import DeliveryReport
from tests.desktop.example_report import example_report


@dataclass
class Ear:
    """How the analyses of a test behave, and what they have heard."""

    fails: Exception | None = None
    holds: Event | None = None
    """`finish` waits for this, or for being cancelled."""
    samples: int = 0
    questions: list[Question | None] = field(default_factory=list)
    paths: list[str | None] = field(default_factory=list)
    live: list[bool] = field(default_factory=list)


class HandMadeAnalysis:
    """Keeps the contract of `Analysis` without a recogniser."""

    def __init__(self, ear: Ear, report: DeliveryReport | None = None) -> None:
        self._ear = ear
        self._report = report
        self._cancelled = Event()

    @property
    def backlog_s(self) -> float:
        return 0.0

    def feed(self, samples: Samples) -> None:
        assert samples.dtype.name == "float32" and samples.ndim == 1
        self._ear.samples += len(samples)

    def finish(self, progress: Callable[[float], None] | None = None, *, path: str | None = None) -> DeliveryReport:
        if progress is not None:
            progress(0.5)
        while self._ear.holds is not None and not self._cancelled.is_set() and not self._ear.holds.wait(0.01):
            pass
        if self._ear.fails is not None:
            raise self._ear.fails
        self._ear.paths.append(path)
        return self._report or example_report()

    def cancel(self) -> None:
        self._cancelled.set()


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def load(ear: Ear) -> Callable[[], AnalysisMaker]:
    def make(question: Question | None, live: bool) -> Analysis:
        ear.questions.append(question)
        ear.live.append(live)
        return HandMadeAnalysis(ear)

    return lambda: make


@pytest.fixture
def listener(qtbot: QtBot, load: Callable[[], AnalysisMaker]) -> Iterator[Listener]:
    listener = Listener(load)
    with qtbot.waitSignal(listener.loaded):
        listener.start()
    yield listener
    listener.close()
    assert listener.wait(10_000)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    store = Store(tmp_path / "sessions.db", recordings)
    yield store
    store.close()


@pytest.fixture
def question() -> Question:
    return builtin_pack().questions[0]


class NoWeightsError(AloudError):
    """For tests of what goes wrong."""
