"""The two parts of a take: the answer, and the answer to the follow-up question. What the store keeps of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from content.rubric import Rubric
from content.schema import Question
from desktop.practice.corrections import read_corrections
from desktop.practice.saved import read_report, report_text
from desktop.practice.worker import Prompt
from desktop.store.follow_ups import FollowUpRecord
from desktop.store.sessions import Store, TakeRecord
from models.report import revise_report
from models.types import DeliveryReport, FollowUp


class TakePart(Protocol):
    """What is recorded, heard and kept; each method writes to the store and may raise `StoreError`."""

    @property
    def take_id(self) -> int | None:
        """Id of the take in the store; None while nothing is written."""

    @property
    def question(self) -> Question | None:
        """The question that the take answers, by which it is judged."""

    @property
    def prompt(self) -> Prompt | None:
        """The follow-up question that this part answers, or None."""

    @property
    def typed_text(self) -> str | None:
        """The words of the answer if it was typed."""

    def begin(self) -> Path:
        """Write it down before any sound arrives; return the wav to record into."""

    def type_in(self, text: str) -> None:
        """Write down an answer that was typed, whole; only the first part of a take can be."""

    def recorded(self, duration_s: float) -> None:
        """The wav is complete."""

    def discard(self) -> None:
        """Nothing was recorded on purpose: forget it."""

    def fail(self, message: str) -> None:
        """Keep why there is nothing to show; sound that is on disk stays."""

    def save(self, report: DeliveryReport) -> tuple[TakeRecord, DeliveryReport]:
        """Keep what was heard; return the take and the report as it now stands."""


class FirstPart:
    """The answer to the question.

    Args:
        store: keeps the take.
        question: what is asked, or None if no pack has it any more.
        pack_id: the pack it is from.
        session_id: the session it belongs to, asked for when the recording begins.
        record: the take, if it is on disk already.
    """

    prompt: Prompt | None = None

    def __init__(
        self,
        store: Store,
        question: Question | None,
        *,
        pack_id: str = "",
        session_id: Callable[[], int] | None = None,
        record: TakeRecord | None = None,
    ) -> None:
        self._store = store
        self.question = question
        self._pack_id = pack_id
        self._session_id = session_id
        self._record = record

    @property
    def take_id(self) -> int | None:
        """Id of the take in the store; None while nothing is written."""
        return self._record.id if self._record is not None else None

    def begin(self) -> Path:
        """Write the take down; return the wav to record into."""
        assert self.question is not None and self._session_id is not None, "a kept take is not recorded again"
        question = self.question
        self._record = self._store.start_take(self._session_id(), self._pack_id, question.id, question.text)
        return self._record.audio_path

    @property
    def typed_text(self) -> str | None:
        """The words of the answer if it was typed."""
        return self._record.typed_text if self._record is not None else None

    def type_in(self, text: str) -> None:
        """Write the take down, as typed."""
        assert self.question is not None and self._session_id is not None, "a kept take is not typed again"
        question = self.question
        self._record = self._store.keep_typed(self._session_id(), self._pack_id, question.id, question.text, text)

    def recorded(self, duration_s: float) -> None:
        """The wav is complete."""
        self._store.finish_recording(self._known.id, duration_s)

    def discard(self) -> None:
        """Delete the take."""
        self._store.delete_take(self._known.id)

    def fail(self, message: str) -> None:
        """Keep why there is no report; the sound stays."""
        self._store.mark_failed(self._known.id, message)

    def save(self, report: DeliveryReport) -> tuple[TakeRecord, DeliveryReport]:
        """Keep the report."""
        return self._store.save_report(self._known.id, report_text(report)), report

    @property
    def _known(self) -> TakeRecord:
        assert self._record is not None, "the take has not begun"
        return self._record


class SecondPart:
    """The answer to the follow-up question of a take that has its report.

    Args:
        store: keeps the take.
        take: the take.
        question: the question of the take.
        asked: the follow-up question.
        rubric: the norms behind the report, for corrections that the person has made in it.
        record: the answer, if it is on disk already.

    Raises:
        ReportError: the saved report cannot be read.
    """

    def __init__(
        self,
        store: Store,
        take: TakeRecord,
        question: Question | None,
        asked: FollowUp,
        rubric: Rubric,
        *,
        record: FollowUpRecord | None = None,
    ) -> None:
        self._store = store
        self.take_id: int | None = take.id
        self._take = take
        self.question = question
        self._rubric = rubric
        self._record = record
        # Corrections are made anew on what Aloud heard, so that each can still be taken back.
        self.prompt: Prompt | None = Prompt(read_report(take.heard_json or take.report_json or ""), asked)
        self._asked = asked

    def begin(self) -> Path:
        """Write the answer down; return the wav to record into."""
        self._record = self._store.follow_ups.start(self._take.id, self._asked.text, self._asked.about)
        return self._record.audio_path

    typed_text: str | None = None

    def type_in(self, text: str) -> None:
        """Not offered: what a follow-up brings is told from what was said."""
        raise NotImplementedError

    def recorded(self, duration_s: float) -> None:
        """The wav is complete; it takes the place of an earlier answer."""
        self._record = self._store.follow_ups.finish_recording(self._known.id, duration_s)

    def discard(self) -> None:
        """Delete the answer; the take stays as it was."""
        self._store.follow_ups.delete(self._known.id)

    def fail(self, message: str) -> None:
        """Keep why it was not heard; an answer without sound leaves nothing."""
        if self._known.audio_path.is_file():
            self._store.follow_ups.mark_failed(self._known.id, message)
        else:
            self.discard()

    def save(self, report: DeliveryReport) -> tuple[TakeRecord, DeliveryReport]:
        """Keep the report of the take with what this answer brought, corrected as it was before."""
        take = self._store.take(self._take.id)
        corrections = read_corrections(take.corrections_json)
        shown, heard = report, None
        if not corrections.empty:
            heard = report_text(report)
            shown = revise_report(
                report, corrections.fillers, marks=corrections.marks, question=self.question, rubric=self._rubric
            )
        self._store.follow_ups.save_report(self._known.id, report_text(shown), heard)
        return self._store.take(take.id), shown

    @property
    def _known(self) -> FollowUpRecord:
        assert self._record is not None, "the answer has not begun"
        return self._record
