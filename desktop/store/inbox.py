"""Takes that candidates have sent to this person as their coach: apart from own takes, with what is said about them."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop.disk import write_whole
from desktop.store.errors import StoreError
from desktop.store.files import reason
from desktop.store.states import TakeState
from desktop.store.take_record import TakeRecord


@dataclass(frozen=True, slots=True)
class Arrival:
    """A take as it arrives. Texts ending in `_json` are JSON; `second_*` is the answer to the follow-up, or None.

    `corrections_json` are the candidate's corrections, None for none, and `report_json` the report with them.
    """

    uid: str
    number: int
    digest: str
    pack_id: str
    pack_version: str
    question_id: str
    question_text: str
    client_code: str
    started_at: datetime
    duration_s: float
    heard_json: str
    report_json: str
    corrections_json: str | None
    sound: bytes
    second_text: str | None = None
    second_about: str | None = None
    second_s: float | None = None
    second_sound: bytes | None = None


@dataclass(frozen=True, slots=True)
class InboxTake:
    """A take in the inbox.

    `candidate_json` are the candidate's corrections and `corrections_json` all that hold in the coach's version, each
    None for none; `report_json` is the report that follows from the latter. `review_json` is what the coach says,
    `returns` how many return files were made, and `reviewed` whether the last change is in one.
    """

    id: int
    uid: str
    number: int
    digest: str
    pack_id: str
    pack_version: str
    question_id: str
    question_text: str
    client_code: str
    started_at: datetime
    received_at: datetime
    duration_s: float
    heard_json: str
    report_json: str
    candidate_json: str | None
    corrections_json: str | None
    review_id: str
    review_json: str | None
    returns: int
    reviewed: bool
    audio_path: Path
    second_text: str | None
    second_about: str | None
    second_s: float | None
    second_path: Path | None

    @property
    def record(self) -> TakeRecord:
        """The take as pages know one; its id counts in the inbox, and it belongs to no session."""
        return TakeRecord(
            id=self.id,
            session_id=0,
            pack_id=self.pack_id,
            question_id=self.question_id,
            question_text=self.question_text,
            started_at=self.started_at,
            audio_path=self.audio_path,
            duration_s=self.duration_s,
            state=TakeState.ANALYSED,
            report_json=self.report_json,
            error=None,
            corrections_json=self.corrections_json,
            heard_json=self.heard_json,
        )


class Inbox:
    """The inbox in the database of a store; the sounds lie in a folder of their own.

    Args:
        connection: to the database, in autocommit mode.
        folder: for the sounds; it is made when the first take comes.
        sentences: turns SQLite's errors into sentences for the person.
    """

    def __init__(
        self, connection: sqlite3.Connection, folder: Path, sentences: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._connection = connection
        self.folder = folder
        self._sentences = sentences

    def takes(self) -> tuple[InboxTake, ...]:
        """Return all takes, the last that came first."""
        with self._sentences():
            rows = self._connection.execute("SELECT * FROM inbox ORDER BY received_at DESC, id DESC").fetchall()
        return tuple(self._take(row) for row in rows)

    def take(self, take_id: int) -> InboxTake:
        """Return one take; KeyError if there is none."""
        with self._sentences():
            row = self._connection.execute("SELECT * FROM inbox WHERE id = ?", (take_id,)).fetchone()
        if row is None:
            raise KeyError(take_id)
        return self._take(row)

    def of_uid(self, uid: str) -> InboxTake | None:
        """Return the take that was sent under this id, or None."""
        with self._sentences():
            row = self._connection.execute("SELECT * FROM inbox WHERE uid = ?", (uid,)).fetchone()
        return self._take(row) if row is not None else None

    def put(self, arrival: Arrival, corrections_json: str | None, report_json: str) -> InboxTake:
        """Keep a take that arrives, in place of an older one of the same id; what the coach says about it stays.

        Args:
            arrival: the take.
            corrections_json: all corrections of the coach's version, None for none.
            report_json: the report that follows from them.

        Raises:
            StoreError: it cannot be kept; what was there is as it was.
        """
        before = self.of_uid(arrival.uid)
        names: list[str | None] = [self._write(arrival.sound)]
        try:
            names.append(self._write(arrival.second_sound) if arrival.second_sound is not None else None)
            values = {
                "uid": arrival.uid,
                "number": arrival.number,
                "digest": arrival.digest,
                "pack_id": arrival.pack_id,
                "pack_version": arrival.pack_version,
                "question_id": arrival.question_id,
                "question_text": arrival.question_text,
                "client_code": arrival.client_code,
                "started_at": arrival.started_at.isoformat(timespec="seconds"),
                "received_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "duration_s": arrival.duration_s,
                "heard_json": arrival.heard_json,
                "report_json": report_json,
                "candidate_json": arrival.corrections_json,
                "corrections_json": corrections_json,
                "audio_name": names[0],
                "second_name": names[1],
                "second_text": arrival.second_text,
                "second_about": arrival.second_about,
                "second_s": arrival.second_s,
                "reviewed": 0,
            }
            with self._sentences():
                if before is None:
                    values["review_id"] = secrets.token_hex(16)
                    self._insert(values)
                else:
                    self._change(before.id, values)
        except BaseException:
            for name in filter(None, names):
                with contextlib.suppress(OSError):
                    (self.folder / name).unlink()
            raise
        if before is not None:
            self._delete_sounds(before)
        kept = self.of_uid(arrival.uid)
        assert kept is not None
        return kept

    def adopt_review(self, take_id: int, review_id: str, returns: int, review_json: str) -> None:
        """Go on with a review that was begun on another computer."""
        self._change(take_id, {"review_id": review_id, "returns": returns, "review_json": review_json, "reviewed": 1})

    def save_review(self, take_id: int, review_json: str) -> InboxTake:
        """Keep what the coach says; it is no longer what was sent back."""
        self._change(take_id, {"review_json": review_json, "reviewed": 0})
        return self.take(take_id)

    def save_corrections(self, take_id: int, corrections_json: str, report_json: str) -> TakeRecord:
        """Keep what the coach corrected and the report that follows from it."""
        self._change(take_id, {"corrections_json": corrections_json, "report_json": report_json, "reviewed": 0})
        return self.take(take_id).record

    def forget_corrections(self, take_id: int) -> TakeRecord:
        """Let the coach's version be the report as Aloud made it."""
        heard = self.take(take_id).heard_json
        self._change(take_id, {"corrections_json": None, "report_json": heard, "reviewed": 0})
        return self.take(take_id).record

    def returned(self, take_id: int, number: int) -> InboxTake:
        """The return file of this number was made."""
        self._change(take_id, {"returns": number, "reviewed": 1})
        return self.take(take_id)

    def delete(self, take_id: int) -> None:
        """Delete a take and its sounds; KeyError if there is none.

        Raises:
            StoreError: a sound or the entry cannot be deleted.
        """
        # The sound first: a crash in between must not leave a voice on disk that no list shows any more.
        self._delete_sounds(self.take(take_id))
        with self._sentences():
            self._connection.execute("DELETE FROM inbox WHERE id = ?", (take_id,))

    # --- what is said again and again

    def phrases(self) -> tuple[str, ...]:
        """Return the comments that the coach keeps to use again, in the order in which they were kept."""
        with self._sentences():
            rows = self._connection.execute("SELECT text FROM phrase ORDER BY id").fetchall()
        return tuple(row["text"] for row in rows)

    def keep_phrase(self, text: str) -> None:
        """Keep a comment to use it again; one that is there stays where it is."""
        with self._sentences():
            self._connection.execute("INSERT OR IGNORE INTO phrase (text) VALUES (?)", (text,))

    def forget_phrase(self, text: str) -> None:
        """Keep a comment no longer."""
        with self._sentences():
            self._connection.execute("DELETE FROM phrase WHERE text = ?", (text,))

    # --- inside

    def _insert(self, values: dict[str, Any]) -> None:
        names = ", ".join(values)
        places = ", ".join(f":{name}" for name in values)
        self._connection.execute(f"INSERT INTO inbox ({names}) VALUES ({places})", values)

    def _change(self, take_id: int, values: dict[str, Any]) -> None:
        columns = ", ".join(f"{name} = :{name}" for name in values)
        with self._sentences():
            self._connection.execute(f"UPDATE inbox SET {columns} WHERE id = :take", {**values, "take": take_id})

    def _write(self, sound: bytes) -> str:
        """Write a sound under a new name, for its owner only."""
        name = f"{secrets.token_hex(8)}.ogg"
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            write_whole(self.folder / name, sound)
        except OSError as error:
            raise StoreError(f"The take cannot be kept in {self.folder}: {reason(error)}.") from error
        return name

    def _delete_sounds(self, take: InboxTake) -> None:
        for path in filter(None, (take.audio_path, take.second_path)):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise StoreError(f"The recording {path} cannot be deleted: {reason(error)}.") from error

    def _take(self, row: sqlite3.Row) -> InboxTake:
        return InboxTake(
            id=row["id"],
            uid=row["uid"],
            number=row["number"],
            digest=row["digest"],
            pack_id=row["pack_id"],
            pack_version=row["pack_version"],
            question_id=row["question_id"],
            question_text=row["question_text"],
            client_code=row["client_code"],
            started_at=datetime.fromisoformat(row["started_at"]),
            received_at=datetime.fromisoformat(row["received_at"]),
            duration_s=row["duration_s"],
            heard_json=row["heard_json"],
            report_json=row["report_json"],
            candidate_json=row["candidate_json"],
            corrections_json=row["corrections_json"],
            review_id=row["review_id"],
            review_json=row["review_json"],
            returns=row["returns"],
            reviewed=bool(row["reviewed"]),
            audio_path=self.folder / row["audio_name"],
            second_text=row["second_text"],
            second_about=row["second_about"],
            second_s=row["second_s"],
            second_path=self.folder / row["second_name"] if row["second_name"] else None,
        )
