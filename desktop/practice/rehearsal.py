"""What the pages ask for: a new take, a kept recording heard again, the takes there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from content.schema import Pack, Question
from desktop.audio.recorder import Problem, Recorder, Recording
from desktop.practice.preferences import Preferences
from desktop.practice.rehearing import Rehearing
from desktop.practice.take import Take
from desktop.practice.voice import InterviewerVoice
from desktop.practice.worker import Listener, Samples
from desktop.store.sessions import Store, TakeRecord


class Rehearsal(QObject):
    """Brings question, voice, microphone, listener and store together for one run of the app.

    A session begins in the store with the first take that is recorded.
    """

    def __init__(
        self,
        pack: Pack,
        *,
        store: Store,
        listener: Listener,
        voice: InterviewerVoice,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.pack = pack
        self.store = store
        self.listener = listener
        self.voice = voice
        self.preferences = preferences
        self._session_id: int | None = None

    def new_take(self, question: Question) -> Take:
        """Return a take of this question that has not begun."""
        return Take(
            question,
            session_id=self._session,
            voice=self.voice,
            listener=self.listener,
            store=self.store,
            make_recorder=self._recorder,
            parent=self,
        )

    def rehear(self, record: TakeRecord) -> Rehearing:
        """Return what makes the report of a kept recording; not started yet."""
        return Rehearing(
            record, self.question(record.question_id), listener=self.listener, store=self.store, parent=self
        )

    def question(self, question_id: str) -> Question | None:
        """Return the question with this id, or None if the pack has it no more."""
        try:
            return self.pack.question(question_id)
        except KeyError:
            return None

    def _session(self) -> int:
        if self._session_id is None:
            self._session_id = self.store.start_session().id
        return self._session_id

    def _recorder(
        self,
        path: Path,
        *,
        on_block: Callable[[Samples], None],
        on_ready: Callable[[], None],
        on_problem: Callable[[Problem | None], None],
        on_finished: Callable[[Recording], None],
    ) -> Recorder:
        return Recorder(
            path,
            self.preferences.settings.microphone,
            on_block=on_block,
            on_ready=on_ready,
            on_problem=on_problem,
            on_finished=on_finished,
        )
