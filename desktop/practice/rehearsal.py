"""What the pages ask for: a new take, a kept recording heard again, the takes there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from content.schema import Pack, Question, SpokenLine
from desktop.audio.recorder import Problem, Recorder, Recording
from desktop.practice.library import Library
from desktop.practice.plan import Attempt, attempts_of
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
        library: Library,
        *,
        store: Store,
        listener: Listener,
        voice: InterviewerVoice,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
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
        return attempts_of(self.pack.id, self.store.takes())

    def begin_session(self, title: str) -> None:
        """Let the takes from now on be a session of their own."""
        self._title = title
        self._session_id = None

    def new_take(self, question: Question, said_before: tuple[SpokenLine, ...] = ()) -> Take:
        """Return a take of this question of the pack in use; it has not begun.

        Args:
            question: what is asked.
            said_before: what is said before it is asked for the first time.
        """
        return Take(
            question,
            pack_id=self.pack.id,
            said_before=said_before,
            session_id=self._session,
            voice=self.voice,
            listener=self.listener,
            store=self.store,
            make_recorder=self.new_recorder,
            parent=self,
        )

    def rehear(self, record: TakeRecord) -> Rehearing:
        """Return what makes the report of a kept recording; not started yet."""
        return Rehearing(record, self.question_of(record), listener=self.listener, store=self.store, parent=self)

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
