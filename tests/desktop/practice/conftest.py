"""What the practice room needs around it: a store, and analyses by hand where the recogniser is not the point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from content.errors import AloudError
from content.loader import builtin_pack
from content.schema import Question
from desktop.practice.worker import Analysis, AnalysisMaker, Listener, Samples
from desktop.store.sessions import Store
from models.answer.prompted import carry_prompting
from models.types import (
    DeliveryReport,
    FollowUp,
    ModelsUsed,
    Pauses,
    Prompted,
    Sentence,
    StarPart,
    StructurePart,
    TranscriptReport,
    Word,
)
from tests.desktop.example_report import example_report

ASKED = FollowUp("And how did it turn out for the customer?", "result")


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
    asked: list[FollowUp] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)


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

    def finish_prompted(
        self, report: DeliveryReport, asked: FollowUp, progress: Callable[[float], None] | None = None
    ) -> DeliveryReport:
        self.finish(progress)
        self._ear.asked.append(asked)
        return with_answer(report, "In the end she came back the next day.", asked)

    def read(self, text: str) -> DeliveryReport:
        self.finish()
        self._ear.typed.append(text)
        return typed_example(text)

    def cancel(self) -> None:
        self._cancelled.set()


def typed_example(text: str) -> DeliveryReport:
    """The example report as if its answer had been typed, with these words."""
    report = example_report()
    words = tuple(Word(each, 0.0, 0.0, 1.0) for each in text.split())
    length = replace(report.length, duration_s=None, speaking_s=None, words=len(words), verdict=None)
    return replace(
        report,
        audio=None,
        voice=None,
        models=ModelsUsed(None, None, None),
        transcript=TranscriptReport(text, words),
        length=length,
        pace=replace(report.pace, speech_rate_wpm=None, articulation_rate_sps=None, verdict=None, timeline=()),
        pauses=Pauses(None, None, None, None, None, ()),
    )


def unfinished_story() -> DeliveryReport:
    """The example report, of an answer that ends before its result."""
    report = example_report()
    missing = StarPart(False, 0.95, 0.0, ())
    sentences = tuple(
        replace(each, components=()) if "result" in each.components else each for each in report.sentences
    )
    parts = tuple(
        StructurePart("result", False, 0.95, ()) if part.name == "result" else part for part in report.structure.parts
    )
    return replace(
        report,
        star=replace(report.star, result=missing),
        structure=replace(report.structure, parts=parts),
        sentences=sentences,
    )


def with_answer(report: DeliveryReport, text: str, asked: FollowUp = ASKED) -> DeliveryReport:
    """The report with an answer to the follow-up question of one sentence, which tells the result, or of none."""
    if not text:
        return carry_prompting(report, Prompted(asked, "", (), report.star, report.structure))
    at = (len(report.sentences),)
    star = replace(report.star, result=StarPart(True, 0.95, 0.1, at))
    return carry_prompting(
        report, Prompted(asked, text, (Sentence(text, 0.2, 6.4, ("result",)),), star, report.structure)
    )


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
