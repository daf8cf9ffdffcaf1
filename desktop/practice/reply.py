"""Hearing a reply in a role-play."""

from __future__ import annotations

from collections.abc import Callable

from content.schema import Question
from desktop.practice.roleplay import reply_report
from desktop.practice.worker import Analysis, Samples
from models.types import DeliveryReport, FollowUp


class ReplyAnalysis:
    """The analysis of one reply in a role-play.

    Args:
        analysis: hears and judges the reply as an answer.
        question: the line that it replies to.
    """

    def __init__(self, analysis: Analysis, question: Question) -> None:
        self._analysis = analysis
        self._question = question

    @property
    def backlog_s(self) -> float:
        """Seconds of sound taken in and not yet transcribed."""
        return self._analysis.backlog_s

    def feed(self, samples: Samples) -> None:
        """Take in sound, float32 mono 16 kHz."""
        self._analysis.feed(samples)

    def finish(self, progress: Callable[[float], None] | None = None, *, path: str | None = None) -> DeliveryReport:
        """Transcribe the rest and return the report on the reply."""
        return reply_report(self._analysis.finish(progress, path=path), self._question)

    def finish_prompted(
        self, report: DeliveryReport, asked: FollowUp, progress: Callable[[float], None] | None = None
    ) -> DeliveryReport:
        """Transcribe the rest as the answer to a follow-up question; no report on a reply asks one."""
        return self._analysis.finish_prompted(report, asked, progress)

    def read(self, text: str) -> DeliveryReport:
        """Return the report on a reply that was typed."""
        return reply_report(self._analysis.read(text), self._question)

    def cancel(self) -> None:
        """Give up soon; from any thread."""
        self._analysis.cancel()
