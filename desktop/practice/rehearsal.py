"""What the pages ask for: a new take, a kept recording heard again, the takes there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from content.rubric import Rubric
from content.schema import Pack, Question, SpokenLine
from desktop.audio.recorder import Problem, Recorder, Recording
from desktop.practice.library import Library
from desktop.practice.plan import Attempt, attempts_of
from desktop.practice.preferences import Preferences
from desktop.practice.profile import Profile, personal_report, personal_rubric, plain_report, profile_of
from desktop.practice.rehearing import Rehearing
from desktop.practice.saved import report_text
from desktop.practice.take import Take
from desktop.practice.take_parts import FirstPart, SecondPart
from desktop.practice.voice import InterviewerVoice, follow_up_line
from desktop.practice.worker import Listener, Samples
from desktop.report.json import ReportError
from desktop.store.digests import digest_of
from desktop.store.follow_ups import FollowUpRecord
from desktop.store.history import TakeEntry
from desktop.store.sessions import Store, TakeRecord
from models.types import DeliveryReport, FollowUp

FOLLOW_UP_THINK_S = 10.0
"""Seconds to think about a follow-up question: in the middle of a talk nobody is given more."""


class Rehearsal(QObject):
    """Brings question, voice, microphone, listener and store together for one run of the app.

    A session begins in the store with the first take that is recorded.
    """

    def __init__(
        self,
        library: Library,
        *,
        store: Store,
        listener: Listener,
        voice: InterviewerVoice,
        preferences: Preferences,
        scratch: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.scratch = scratch
        """Where sound lies that is not kept; None is the system's folder for that."""
        self.library = library
        self.store = store
        self.listener = listener
        self.voice = voice
        self.preferences = preferences
        self._session_id: int | None = None
        self._title = ""

    @property
    def pack(self) -> Pack:
        """The pack in use."""
        return self.library.pack

    def attempts(self) -> tuple[Attempt, ...]:
        """What was practised of the pack in use, the oldest first."""
        return attempts_of(self.pack.id, self.store.history.entries())

    @property
    def profile(self) -> Profile:
        """What the person asks for themselves."""
        return profile_of(self.preferences.settings)

    def shown_report(self, record: TakeRecord, report: DeliveryReport) -> DeliveryReport:
        """Return the report of a take as this person wants it measured; what is kept stays by the norms of the pack.

        Args:
            record: the take as it is kept now.
            report: its report by the norms of the pack.
        """
        if not self.profile.changes_norms:
            return report
        question, rubric = self.question_of(record), self.library.rubric(record.pack_id)
        try:
            return personal_report(record, question=question, rubric=rubric, profile=self.profile)
        except ReportError:
            return report

    def shown_fix(self, take: TakeEntry) -> str:
        """Return what `shown_report` asks for first, "" for nothing."""
        if not self.profile.changes_norms:
            return take.digest.fix
        return digest_of(self.shown_report_text(self.store.take(take.id))).fix

    def shown_report_text(self, record: TakeRecord) -> str | None:
        """Return `shown_report` as JSON text, None for a take without a report."""
        if record.report_json is None or not self.profile.changes_norms:
            return record.report_json
        try:
            return report_text(self.shown_report(record, plain_report(record)))
        except ReportError:
            return record.report_json

    def shown_rubric(self, pack_id: str) -> Rubric:
        """Return the norms behind `shown_report`."""
        return personal_rubric(self.library.rubric(pack_id), self.profile)

    def begin_session(self, title: str) -> None:
        """Let the takes from now on be a session of their own."""
        self._title = title
        self._session_id = None

    def new_take(self, question: Question, said_before: tuple[SpokenLine, ...] = (), *, timed: bool = False) -> Take:
        """Return a take of this question of the pack in use; it has not begun.

        Args:
            question: what is asked.
            said_before: what is said before it is asked for the first time.
            timed: whether the think time runs out, unless the person wants no countdowns.
        """
        return Take(
            question,
            part=FirstPart(self.store, question, pack_id=self.pack.id, session_id=self._session),
            said_before=said_before,
            voice=self.voice,
            listener=self.listener,
            make_recorder=self.new_recorder,
            timed=timed and self.profile.countdowns,
            parent=self,
        )

    def rehear(self, record: TakeRecord) -> Rehearing:
        """Return what makes the report of a kept recording; not started yet."""
        part = FirstPart(self.store, self.question_of(record), record=record)
        path = record.audio_path if record.typed_text is None else None
        return Rehearing(part, path, record.duration_s or 0.0, listener=self.listener, parent=self)

    def new_follow_up(self, record: TakeRecord, asked: FollowUp, *, timed: bool = False) -> Take:
        """Return what asks the follow-up question of a take and takes the answer as its second part; not begun.

        Args:
            record: the take; it has a report.
            asked: the follow-up question.
            timed: whether the think time runs out, unless the person wants no countdowns.

        Raises:
            ReportError: the saved report of the take cannot be read.
            KeyError: no pack has the question of the take any more.
        """
        question = self.question_of(record)
        if question is None:
            raise KeyError(record.question_id)
        line = follow_up_line(question, asked)
        return Take(
            replace(question, text=line.text, clip=line.clip, think_s=min(question.think_s, FOLLOW_UP_THINK_S)),
            part=self._second_part(record, asked),
            voice=self.voice,
            listener=self.listener,
            make_recorder=self.new_recorder,
            timed=timed and self.profile.countdowns,
            parent=self,
        )

    def rehear_follow_up(self, record: TakeRecord, answer: FollowUpRecord) -> Rehearing:
        """Return what hears a kept answer to the follow-up question of a take; not started yet.

        Raises:
            ReportError: the saved report of the take cannot be read.
        """
        part = self._second_part(record, FollowUp(answer.text, answer.about), answer)
        return Rehearing(part, answer.audio_path, answer.duration_s or 0.0, listener=self.listener, parent=self)

    def _second_part(self, record: TakeRecord, asked: FollowUp, answer: FollowUpRecord | None = None) -> SecondPart:
        rubric = self.library.rubric(record.pack_id)
        return SecondPart(self.store, record, self.question_of(record), asked, rubric, record=answer)

    def question_of(self, record: TakeRecord) -> Question | None:
        """Return the question of a take, or None if no pack has it any more."""
        return self.library.question(record.pack_id, record.question_id)

    def _session(self) -> int:
        if self._session_id is None:
            self._session_id = self.store.start_session(self._title).id
        return self._session_id

    def new_recorder(
        self,
        path: Path,
        *,
        on_block: Callable[[Samples], None],
        on_ready: Callable[[], None],
        on_problem: Callable[[Problem | None], None],
        on_finished: Callable[[Recording], None],
    ) -> Recorder:
        """Return a recorder on the microphone of the settings; not open yet."""
        return Recorder(
            path,
            self.preferences.settings.microphone,
            on_block=on_block,
            on_ready=on_ready,
            on_problem=on_problem,
            on_finished=on_finished,
        )
