"""Sessions and takes, in SQLite. A take is in the database before its sound arrives, so that no crash hides it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from content.errors import AloudError
from desktop.disk import keep_entries
from desktop.store.erasing import damaged_copies, forget_everything, forget_take
from desktop.store.errors import StoreError
from desktop.store.exports import Exports
from desktop.store.files import free_name, reason
from desktop.store.follow_ups import FollowUps
from desktop.store.found import recording_name, take_in
from desktop.store.history import History
from desktop.store.inbox import Inbox
from desktop.store.migrations import migrate
from desktop.store.paths import INBOX
from desktop.store.sent_takes import SentTakes
from desktop.store.states import TakeState
from desktop.store.take_record import TakeRecord

__all__ = ["Session", "Store", "TakeRecord", "TakeState"]

BUSY_TIMEOUT_S = 3.0
NOTHING_RECORDED = "Aloud ended before any sound of this take was on disk: record it again."
MENDS = {
    sqlite3.SQLITE_FULL: "the disk is full; free some space, then try again",
    sqlite3.SQLITE_BUSY: "another program is using it; close other windows of Aloud, then try again",
    sqlite3.SQLITE_LOCKED: "another program is using it; close other windows of Aloud, then try again",
    sqlite3.SQLITE_READONLY: "it is not allowed to be written; make it writable, then try again",
    sqlite3.SQLITE_PERM: "it is not allowed to be written; make it writable, then try again",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; make its folder readable and writable, then try again",
    sqlite3.SQLITE_IOERR: "the disk does not work or is full; check it, then try again",
    sqlite3.SQLITE_CORRUPT: "it is damaged; start Aloud again, which puts it aside and goes on",
    sqlite3.SQLITE_NOTADB: "it is damaged; start Aloud again, which puts it aside and goes on",
}


@dataclass(frozen=True, slots=True)
class Session:
    """An ordered set of takes."""

    id: int
    started_at: datetime
    title: str


class Store:
    """The database of one person. Used on the thread that made it; another thread opens its own."""

    def __init__(self, database: Path, recordings: Path) -> None:
        """Open the database, creating or migrating it as needed.

        Args:
            database: the SQLite file; its folder exists.
            recordings: the folder that holds the wavs; it exists.

        Raises:
            StoreError: it was written by a newer Aloud, is locked, or cannot be opened or written.
        """
        self._database = database
        self._recordings = recordings
        self._notice: str | None = None
        with self._sentences():
            try:
                if _is_emptied(database, recordings):
                    raise _damage()
                self._connection = _open(database)
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                kept = _put_aside(database)
                self._notice = (
                    f"The list of takes was damaged and a new one is made from the recordings, which stay in "
                    f"{recordings}; the old list is kept as {kept}."
                )
                self._connection = _open(database)
        self.follow_ups = FollowUps(self._connection, recordings, self._sentences)
        self.exports = Exports(self._connection, self._sentences)
        self.history = History(self._connection, recordings, self._sentences)
        self.sent = SentTakes(self._connection, self._sentences)
        # Beside the recordings, so that nobody takes a candidate's voice for the person's own.
        self.inbox = Inbox(self._connection, recordings.with_name(INBOX), self._sentences)

    @property
    def notice(self) -> str | None:
        """One sentence for the person if the database was damaged and put aside, else None."""
        return self._notice

    def start_session(self, title: str = "") -> Session:
        """Begin a session."""
        with self._sentences():
            cursor = self._connection.execute("INSERT INTO session (started_at, title) VALUES (?, ?)", (_now(), title))
            row = self._connection.execute("SELECT * FROM session WHERE id = ?", (cursor.lastrowid,)).fetchone()
        return _session(row)

    def sessions(self) -> tuple[Session, ...]:
        """All sessions, the newest first."""
        with self._sentences():
            rows = self._connection.execute("SELECT * FROM session ORDER BY id DESC").fetchall()
        return tuple(_session(row) for row in rows)

    def start_take(self, session_id: int, pack_id: str, question_id: str, question_text: str) -> TakeRecord:
        """Write a take in state RECORDING before any sound arrives; record into its `audio_path`.

        Raises:
            KeyError: there is no such session.
        """
        return self._begin((session_id, pack_id, question_id, question_text), TakeState.RECORDING)

    def keep_typed(
        self, session_id: int, pack_id: str, question_id: str, question_text: str, typed_text: str
    ) -> TakeRecord:
        """Write a take that was typed, whole, in state RECORDED.

        Raises:
            KeyError: there is no such session.
        """
        return self._begin((session_id, pack_id, question_id, question_text), TakeState.RECORDED, typed_text)

    def _begin(self, what: tuple[int, str, str, str], state: TakeState, typed_text: str | None = None) -> TakeRecord:
        started_at = _now()
        name = recording_name(started_at, *what[1:3])
        with self._sentences():
            try:
                cursor = self._connection.execute(
                    "INSERT INTO take (session_id, pack_id, question_id, question_text, started_at, audio_name, state,"
                    " typed_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (*what, started_at, name, state, typed_text),
                )
            except sqlite3.IntegrityError as error:
                raise KeyError(what[0]) from error
        assert cursor.lastrowid is not None
        return self.take(cursor.lastrowid)

    def finish_recording(self, take_id: int, duration_s: float) -> TakeRecord:
        """The wav is complete: state RECORDED."""
        return self._change(take_id, state=TakeState.RECORDED, duration_s=duration_s)

    def save_report(self, take_id: int, report_json: str) -> TakeRecord:
        """Keep the report as Aloud made it: state ANALYSED; corrections of a report before it are gone with that."""
        return self._change(
            take_id,
            state=TakeState.ANALYSED,
            report_json=report_json,
            error=None,
            corrections_json=None,
            heard_json=None,
        )

    def save_corrections(self, take_id: int, corrections_json: str, report_json: str) -> TakeRecord:
        """Keep what the person corrected and the report that follows from it; the one that Aloud made is kept too."""
        with self._sentences():
            self._connection.execute(
                "UPDATE take SET heard_json = COALESCE(heard_json, report_json), report_json = :report,"
                " corrections_json = :corrections WHERE id = :id",
                {"report": report_json, "corrections": corrections_json, "id": take_id},
            )
        return self.take(take_id)

    def forget_corrections(self, take_id: int) -> TakeRecord:
        """Let the report be again as Aloud made it."""
        with self._sentences():
            self._connection.execute(
                "UPDATE take SET report_json = COALESCE(heard_json, report_json), heard_json = NULL,"
                " corrections_json = NULL WHERE id = ?",
                (take_id,),
            )
        return self.take(take_id)

    def mark_failed(self, take_id: int, error: str) -> TakeRecord:
        """Keep why there is no report: state FAILED; the sound stays."""
        return self._change(take_id, state=TakeState.FAILED, error=error)

    def _change(self, take_id: int, **values: Any) -> TakeRecord:
        columns = ", ".join(f"{column} = :{column}" for column in values)
        with self._sentences():
            self._connection.execute(f"UPDATE take SET {columns} WHERE id = :id", {**values, "id": take_id})
        return self.take(take_id)

    def takes(self, session_id: int | None = None) -> tuple[TakeRecord, ...]:
        """All takes (of one session), the newest first."""
        with self._sentences():
            rows = self._connection.execute(
                "SELECT * FROM take WHERE :session IS NULL OR session_id = :session ORDER BY id DESC",
                {"session": session_id},
            ).fetchall()
        return tuple(self._record(row) for row in rows)

    def take(self, take_id: int) -> TakeRecord:
        """Return one take; KeyError if there is none."""
        with self._sentences():
            row = self._connection.execute("SELECT * FROM take WHERE id = ?", (take_id,)).fetchone()
        if row is None:
            raise KeyError(take_id)
        return self._record(row)

    def delete_take(self, take_id: int) -> None:
        """Erase a take, its sound and that of the answer to its follow-up; KeyError if there is none.

        Nothing of it stays in a file of the store but in those that `damaged_copies` names.

        Raises:
            StoreError: the sound or the entry cannot be erased, or not from an older copy of the database.
        """
        # The sound first: a crash in between must not leave a voice on disk that no list shows any more.
        audio_name = self.take(take_id).audio_path.name
        self._delete_sounds(take_id)
        with self._sentences():
            self._connection.execute("DELETE FROM take WHERE id = ?", (take_id,))
            forget_take(self._connection, self._database, audio_name)

    def delete_sound(self, take_id: int) -> TakeRecord:
        """Delete the recordings of a take that has its report, and keep the report; KeyError if there is none.

        An answer to its follow-up question that was not heard yet goes with its recording.

        Raises:
            StoreError: a recording or the entry cannot be deleted.
        """
        self._delete_sounds(take_id)
        self.follow_ups.forget_unheard(take_id)
        return self._change(take_id, sound_deleted=True)

    def _delete_sounds(self, take_id: int) -> None:
        audio_path = self.take(take_id).audio_path
        self.follow_ups.delete_sounds(take_id)
        try:
            audio_path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"The recording {audio_path} cannot be deleted: {reason(error)}.") from error
        keep_entries(self._recordings)

    def erase_everything(self) -> None:
        """Erase all takes, own ones and those in the inbox, sessions and recordings, and every copy of the database.

        Raises:
            StoreError: something cannot be erased.
        """
        with self._sentences():
            forget_everything(self._connection, self._database, (self._recordings, self.inbox.folder))

    @property
    def damaged_copies(self) -> tuple[Path, ...]:
        """Damaged databases that were put aside; they may hold takes that are erased here."""
        return damaged_copies(self._database)

    def find_again(self, mend: Callable[[Path], float], text_of: Callable[[str, str], str]) -> int:
        """Enter the recordings in the folder that no take has; called once at the start, before `unfinished_takes`.

        Args:
            mend: as for `unfinished_takes`.
            text_of: the text of a question by pack id and question id, both "" where they are not known.

        Returns:
            How many there were; each is a take in state RECORDED now.
        """
        with self._sentences():
            return take_in(self._connection, self._recordings, mend, text_of)

    def unfinished_takes(self, mend: Callable[[Path], float]) -> tuple[TakeRecord, ...]:
        """Return the takes that a crash left without a report, the newest first; called once at the start.

        Args:
            mend: makes a cut-off wav readable and returns its duration in seconds (`desktop.audio.wav.repair_wav`);
                an `AloudError` from it marks the take as failed.

        Returns:
            Takes in state RECORDED with the duration that is on disk, and typed ones. Takes of which no sound was kept
            are marked as failed and not returned.
        """
        with self._sentences():
            rows = self._connection.execute(
                "SELECT id FROM take WHERE state IN ('recording', 'recorded') ORDER BY id DESC"
            ).fetchall()
        offered = []
        for row in rows:
            take = self.take(row["id"])
            if take.typed_text is not None:
                offered.append(take)
                continue
            try:
                duration_s = mend(take.audio_path) if take.audio_path.exists() else 0.0
            except AloudError as error:
                self.mark_failed(take.id, str(error))
                continue
            if duration_s > 0:
                offered.append(self.finish_recording(take.id, duration_s))
            else:
                self.mark_failed(take.id, NOTHING_RECORDED)
        return tuple(offered)

    def close(self) -> None:
        """Close the database."""
        with self._sentences():
            self._connection.close()

    def _record(self, row: sqlite3.Row) -> TakeRecord:
        return TakeRecord(
            id=row["id"],
            session_id=row["session_id"],
            pack_id=row["pack_id"],
            question_id=row["question_id"],
            question_text=row["question_text"],
            started_at=datetime.fromisoformat(row["started_at"]),
            audio_path=self._recordings / row["audio_name"],
            duration_s=row["duration_s"],
            state=TakeState(row["state"]),
            report_json=row["report_json"],
            error=row["error"],
            corrections_json=row["corrections_json"],
            heard_json=row["heard_json"],
            sound_deleted=bool(row["sound_deleted"]),
            typed_text=row["typed_text"],
        )

    @contextlib.contextmanager
    def _sentences(self) -> Iterator[None]:
        """Turn SQLite's errors into sentences; what points to a fault of ours stays as it is."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            mend = MENDS.get(_primary_code(error))
            if mend is None:
                raise
            raise StoreError(f"The list of takes {self._database} cannot be used: {mend}.") from error
        except OSError as error:
            raise StoreError(f"The list of takes {self._database} cannot be used: {reason(error)}.") from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _session(row: sqlite3.Row) -> Session:
    return Session(row["id"], datetime.fromisoformat(row["started_at"]), row["title"])


def _open(database: Path) -> sqlite3.Connection:
    # SQLite would create the file readable by others; its companions get the rights of the file.
    os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
    keep_entries(database.parent)
    connection = sqlite3.connect(database, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise _damage()
        connection.execute("PRAGMA journal_mode = WAL")
        # With NORMAL a power cut could forget the take that is being recorded.
        connection.execute("PRAGMA synchronous = FULL")
        # On macOS only this reaches the disk itself; elsewhere it changes nothing.
        connection.execute("PRAGMA fullfsync = ON")
        # What a person deletes is to be gone.
        connection.execute("PRAGMA secure_delete = ON")
        migrate(connection, database)
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _is_emptied(database: Path, recordings: Path) -> bool:
    """Whether there are recordings and a database of no bytes, which SQLite would take for a new one."""
    return database.exists() and database.stat().st_size == 0 and any(recordings.iterdir())


def _damage() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("the check of the file failed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _primary_code(error: sqlite3.Error) -> int:
    """SQLite's error number without the details in its higher bits."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _is_damage(error: sqlite3.Error) -> bool:
    return _primary_code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _put_aside(database: Path) -> Path:
    """Rename a damaged database and its companions to free names; nothing is deleted."""
    kept = free_name(database, "damaged")
    for suffix in ("", "-wal", "-shm"):
        companion = database.with_name(database.name + suffix)
        if companion.exists():
            companion.rename(kept.with_name(kept.name + suffix))
    return kept
