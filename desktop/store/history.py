"""The takes as lists show them: short, filtered, searched. Quick with thousands, because no report is read for it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desktop.store.digests import DIGEST_VERSION, Digest, digest_of, digest_text, read_digest, words_of
from desktop.store.states import TakeState

_COLUMNS = (
    "take.id, session_id, pack_id, question_id, question_text, started_at, audio_name, duration_s, state, typed_text,"
    " digest_json"
)


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
    changed it; the next look makes it anew.

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

    def entries(self) -> tuple[TakeEntry, ...]:
        """All takes, the newest first."""
        return self._entries("ORDER BY take.id DESC", ())

    def get(self, ids: Iterable[int]) -> tuple[TakeEntry, ...]:
        """These takes, in the order given; what is gone is left out."""
        wanted = tuple(ids)
        found = {entry.id: entry for entry in self._entries(_ONE_OF.format("take.id"), (json.dumps(wanted),))}
        return tuple(found[take_id] for take_id in wanted if take_id in found)

    def analysed(self, pack_id: str, question_id: str) -> tuple[TakeEntry, ...]:
        """The takes of a question that have a report, the oldest first."""
        return self._entries(
            "WHERE pack_id = ? AND question_id = ? AND state = 'analysed' ORDER BY take.id", (pack_id, question_id)
        )

    def is_empty(self) -> bool:
        """Whether there is no take at all."""
        with self._sentences():
            return self._connection.execute("SELECT 1 FROM take LIMIT 1").fetchone() is None

    def asked(self) -> tuple[Asked, ...]:
        """The questions that have takes, the one asked last first."""
        with self._sentences():
            rows = self._connection.execute(
                # SQLite takes bare columns from the row of the maximum.
                "SELECT pack_id, question_id, question_text, COUNT(*) AS number, MAX(id) AS newest FROM take"
                " GROUP BY pack_id, question_id ORDER BY newest DESC"
            ).fetchall()
        return tuple(Asked(row["pack_id"], row["question_id"], row["question_text"], row["number"]) for row in rows)

    def find(self, wanted: TakeFilter) -> tuple[int, ...]:
        """Return the ids of the takes that fulfil all conditions, the newest first."""
        self._make_digests()
        conditions, values = ["1"], list[object]()
        for word in wanted.words.casefold().split():
            conditions.append("instr(words, ?) > 0")
            values.append(word)
        if wanted.pack_id is not None:
            conditions.append("pack_id = ?")
            values.append(wanted.pack_id)
        if wanted.states is not None:
            conditions.append(_ONE_OF.format("state").removeprefix("WHERE "))
            values.append(json.dumps(sorted(wanted.states)))
        if wanted.since is not None:
            conditions.append("started_at >= ?")
            values.append(wanted.since.astimezone(UTC).isoformat(timespec="milliseconds"))
        with self._sentences():
            rows = self._connection.execute(
                "SELECT take.id, pack_id, question_id, audio_name FROM take JOIN digest ON take_id = take.id"
                f" WHERE {' AND '.join(conditions)} ORDER BY take.id DESC",
                values,
            ).fetchall()
        sounds = self._sounds() if wanted.has_sound is not None else set()
        return tuple(
            row["id"]
            for row in rows
            if (wanted.questions is None or (row["pack_id"], row["question_id"]) in wanted.questions)
            and (wanted.has_sound is None or (row["audio_name"] in sounds) is wanted.has_sound)
        )

    def _entries(self, rest: str, values: tuple[object, ...]) -> tuple[TakeEntry, ...]:
        self._make_digests()
        with self._sentences():
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM take JOIN digest ON take_id = take.id {rest}", values
            ).fetchall()
        sounds = self._sounds()
        return tuple(
            TakeEntry(
                id=row["id"],
                session_id=row["session_id"],
                pack_id=row["pack_id"],
                question_id=row["question_id"],
                question_text=row["question_text"],
                started_at=datetime.fromisoformat(row["started_at"]),
                duration_s=row["duration_s"],
                state=TakeState(row["state"]),
                has_sound=row["audio_name"] in sounds,
                digest=read_digest(row["digest_json"]),
                typed_text=row["typed_text"],
            )
            for row in rows
        )

    def _sounds(self) -> set[str]:
        """The names of all recordings; one look at the folder is quicker than one at each file."""
        with self._sentences():
            return {path.name for path in self._recordings.iterdir()}

    def _make_digests(self) -> None:
        """Make the digests that are missing: those of new takes, of changed reports, and of an older Aloud."""
        with self._sentences():
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


_ONE_OF = "WHERE {} IN (SELECT value FROM json_each(?))"
