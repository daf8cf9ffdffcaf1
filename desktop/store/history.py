"""The takes as lists show them: short, filtered, searched. Quick with thousands, because no report is read for it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.store.digests import DIGEST_VERSION, Digest, digest_of, digest_text, read_digest, words_of
from desktop.store.states import TakeState


@dataclass(frozen=True, slots=True)
class TakeEntry:
    """A take as lists and trends need it.

    `has_sound` says whether its recording is on disk, `typed_text` are the words of one that was typed.
    """

    id: int
    session_id: int
    pack_id: str
    question_id: str
    question_text: str
    started_at: datetime
    duration_s: float | None
    state: TakeState
    has_sound: bool
    digest: Digest
    typed_text: str | None = None


@dataclass(frozen=True, slots=True)
class TakeFilter:
    """Which takes are wanted; None is no condition.

    All `words` must stand in the question or in what was said. `questions` are (pack id, question id), `since` is the
    earliest start.
    """

    words: str = ""
    pack_id: str | None = None
    questions: frozenset[tuple[str, str]] | None = None
    states: frozenset[TakeState] | None = None
    has_sound: bool | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that has takes, as it was worded last, and how many there are."""

    pack_id: str
    question_id: str
    text: str
    count: int


class History:
    """Lists the takes in the database of a store.

    Digests of reports are kept in a table of their own. A trigger throws one away when its report changes, whoever
    changed it; the next look makes it anew. The list itself is kept in memory until the database or the folder of
    recordings changes.

    Args:
        connection: to the database, in autocommit mode.
        recordings: the folder of the wavs.
        sentences: turns SQLite's errors into sentences for the person.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        recordings: Path,
        sentences: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._connection = connection
        self._recordings = recordings
        self._sentences = sentences
        self._state: tuple[int, int, int] | None = None
        self._entries: dict[int, TakeEntry] = {}
        self._digests: dict[int, tuple[str, Digest]] = {}

    def entries(self) -> tuple[TakeEntry, ...]:
        """All takes, the newest first."""
        return tuple(self._all().values())

    def get(self, ids: Iterable[int]) -> tuple[TakeEntry, ...]:
        """These takes, in the order given; what is gone is left out."""
        entries = self._all()
        return tuple(entries[take_id] for take_id in ids if take_id in entries)

    def analysed(self, pack_id: str, question_id: str) -> tuple[TakeEntry, ...]:
        """The takes of a question that have a report, the oldest first."""
        found = [
            entry
            for entry in self._all().values()
            if entry.state is TakeState.ANALYSED and (entry.pack_id, entry.question_id) == (pack_id, question_id)
        ]
        return tuple(reversed(found))

    def is_empty(self) -> bool:
        """Whether there is no take at all."""
        with self._sentences():
            return self._connection.execute("SELECT 1 FROM take LIMIT 1").fetchone() is None

    def asked(self) -> tuple[Asked, ...]:
        """The questions that have takes, the one asked last first."""
        entries = self._all().values()
        counts = Counter((entry.pack_id, entry.question_id) for entry in entries)
        texts: dict[tuple[str, str], str] = {}
        for entry in entries:
            texts.setdefault((entry.pack_id, entry.question_id), entry.question_text)
        return tuple(Asked(*key, text, counts[key]) for key, text in texts.items())

    def find(self, wanted: TakeFilter) -> tuple[int, ...]:
        """Return the ids of the takes that fulfil all conditions, the newest first."""
        entries = self._all().values()
        words = wanted.words.casefold().split()
        said = self._saying(words) if words else None
        return tuple(
            entry.id
            for entry in entries
            if (said is None or entry.id in said)
            and wanted.pack_id in (None, entry.pack_id)
            and (wanted.questions is None or (entry.pack_id, entry.question_id) in wanted.questions)
            and (wanted.states is None or entry.state in wanted.states)
            and wanted.has_sound in (None, entry.has_sound)
            and (wanted.since is None or entry.started_at >= wanted.since)
        )

    def _saying(self, words: list[str]) -> set[int]:
        """The takes in which all of these words stand."""
        conditions = " AND ".join(["instr(words, ?) > 0"] * len(words))
        with self._sentences():
            rows = self._connection.execute(f"SELECT take_id FROM digest WHERE {conditions}", words).fetchall()
        return {row["take_id"] for row in rows}

    def _all(self) -> dict[int, TakeEntry]:
        """All takes by their ids, the newest first."""
        with self._sentences():
            if self._state != self._state_now():
                self._make_digests()
                self._read()
                self._state = self._state_now()
        return self._entries

    def _state_now(self) -> tuple[int, int, int]:
        """Numbers that change when somebody else or this connection changes the database, and when a sound goes."""
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version, self._connection.total_changes, self._recordings.stat().st_mtime_ns

    def _read(self) -> None:
        rows = self._connection.execute(
            "SELECT take.id, session_id, pack_id, question_id, question_text, started_at, audio_name, duration_s,"
            " state, typed_text, digest_json FROM take JOIN digest ON take_id = take.id ORDER BY take.id DESC"
        ).fetchall()
        # One look at the folder is quicker than one at each file.
        sounds = {path.name for path in self._recordings.iterdir()}
        self._entries = {
            row["id"]: TakeEntry(
                id=row["id"],
                session_id=row["session_id"],
                pack_id=row["pack_id"],
                question_id=row["question_id"],
                question_text=row["question_text"],
                started_at=datetime.fromisoformat(row["started_at"]),
                duration_s=row["duration_s"],
                state=TakeState(row["state"]),
                has_sound=row["audio_name"] in sounds,
                digest=self._digest(row["id"], row["digest_json"]),
                typed_text=row["typed_text"],
            )
            for row in rows
        }
        self._digests = {take_id: known for take_id, known in self._digests.items() if take_id in self._entries}

    def _digest(self, take_id: int, text: str) -> Digest:
        """Read a digest, once as long as it stays the same."""
        known = self._digests.get(take_id)
        if known is None or known[0] != text:
            known = self._digests[take_id] = (text, read_digest(text))
        return known[1]

    def _make_digests(self) -> None:
        """Make the digests that are missing: those of new takes, of changed reports, and of an older Aloud."""
        rows = self._connection.execute(
            "SELECT id FROM take LEFT JOIN digest ON take_id = id WHERE version IS NOT ?", (DIGEST_VERSION,)
        ).fetchall()
        if not rows:
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for row in rows:
                self._make_digest(row["id"])
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise

    def _make_digest(self, take_id: int) -> None:
        take = self._connection.execute(
            "SELECT question_text, report_json FROM take WHERE id = ?", (take_id,)
        ).fetchone()
        if take is not None:
            self._connection.execute(
                "INSERT OR REPLACE INTO digest (take_id, version, digest_json, words) VALUES (?, ?, ?, ?)",
                (
                    take_id,
                    DIGEST_VERSION,
                    digest_text(digest_of(take["report_json"])),
                    words_of(take["question_text"], take["report_json"]),
                ),
            )
