"""One function: what was heard, measured and judged about an answer -> DeliveryReport."""

from __future__ import annotations

from content.rubric import Rubric
from content.schema import Question
from models.types import Audio, DeliveryReport, Judgement, Transcript, Voice

SCHEMA_VERSION = 1


def build_report(
    *,
    transcript: Transcript,
    audio: Audio | None,
    voice: Voice | None,
    judgement: Judgement,
    question: Question | None,
    rubric: Rubric,
    app_version: str,
    typed: bool = False,
) -> DeliveryReport:
    """Build the report of one answer; the same values always give the same report.

    Args:
        transcript: The words, their kinds already marked. For a typed answer their times are meaningless.
        audio: The recording as sound, or None.
        voice: Pitch and loudness, or None.
        judgement: What models.answer says.
        question: The question that was answered, or None; without it there is no target length.
        rubric: The norms behind verdicts and findings.
        app_version: The version that goes into the report.
        typed: The answer was typed: every measure of time is None.
    """
    raise NotImplementedError
