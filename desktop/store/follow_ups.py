"""Answers to follow-up questions: second recordings that belong to a take, and go with it."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.errors import AloudError
from desktop.store.errors import StoreError
from desktop.store.files import reason
from desktop.store.states import TakeState


@dataclass(frozen=True, slots=True)
class FollowUpRecord:
    """One recorded answer to the follow-up question of a take; what it brought stands in the report of the take.

    `text` and `about` are what was asked, and about which part.
    """

    id: int
    take_id: int
    text: str
    about: str
    audio_path: Path
    duration_s: float | None
    state: TakeState
    error: str | None


class FollowUps:
    """The second recordings in the database of a store. A take has one, and while it is answered again, two.

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

    def start(self, take_id: int, text: str, about: str) -> FollowUpRecord:
        """Write an answer in state RECORDING before any sound arrives; record into its `audio_path`.

        Raises:
            KeyError: there is no such take.
        """
        with self._sentences():
            take = self._connection.execute("SELECT audio_name FROM take WHERE id = ?", (take_id,)).fetchone()
            if take is None:
                raise KeyError(take_id)
            name = f"{Path(take['audio_name']).stem}-follow-up-{secrets.token_hex(4)}.wav"
            cursor = self._connection.execute(
                "INSERT INTO follow_up (take_id, text, about, audio_name, state) VALUES (?, ?, ?, ?, ?)",
                (take_id, text, about, name, TakeState.RECORDING),
            )
        assert cursor.lastrowid is not None
        return self.get(cursor.lastrowid)

    def finish_recording(self, follow_up_id: int, duration_s: float) -> FollowUpRecord:
        """The wav is complete: state RECORDED; earlier answers to a follow-up of this take are deleted."""
        record = self._change(follow_up_id, state=TakeState.RECORDED, duration_s=duration_s)
        with self._sentences():
            rows = self._connection.execute(
                "SELECT id FROM follow_up WHERE take_id = ? AND id < ?", (record.take_id, record.id)
            ).fetchall()
        for row in rows:
            self.delete(row["id"])
        return record

    def save_report(self, follow_up_id: int, report_json: str, heard_json: str | None) -> FollowUpRecord:
        """Keep the report of the take with what this answer brought: state ANALYSED.

        Args:
            follow_up_id: the answer.
            report_json: the report as it stands.
            heard_json: the report as Aloud made it, where the person has corrected it; else None.
        """
        record = self.get(follow_up_id)
        with self._sentences():
            # In this order: after a crash in between the answer is only heard once more.
            self._connection.execute(
                "UPDATE take SET report_json = ?, heard_json = ? WHERE id = ?",
                (report_json, heard_json, record.take_id),
            )
        return self._change(follow_up_id, state=TakeState.ANALYSED, error=None)

    def mark_failed(self, follow_up_id: int, error: str) -> FollowUpRecord:
        """Keep why it was not heard: state FAILED; the sound stays."""
        return self._change(follow_up_id, state=TakeState.FAILED, error=error)

    def get(self, follow_up_id: int) -> FollowUpRecord:
        """Return one answer; KeyError if there is none."""
        with self._sentences():
            row = self._connection.execute("SELECT * FROM follow_up WHERE id = ?", (follow_up_id,)).fetchone()
        if row is None:
            raise KeyError(follow_up_id)
        return self._record(row)

    def of_take(self, take_id: int) -> FollowUpRecord | None:
        """Return the answer to the follow-up of a take, or None if it has none on disk."""
        with self._sentences():
            row = self._connection.execute(
                "SELECT * FROM follow_up WHERE take_id = ? AND state <> 'recording' ORDER BY id DESC LIMIT 1",
                (take_id,),
            ).fetchone()
        return self._record(row) if row is not None else None

    def delete(self, follow_up_id: int) -> None:
        """Delete an answer and its sound; KeyError if there is none.

        Raises:
            StoreError: the sound or the entry cannot be deleted.
        """
        self._delete_sound(self.get(follow_up_id).audio_path)
        with self._sentences():
            self._connection.execute("DELETE FROM follow_up WHERE id = ?", (follow_up_id,))

    def delete_sounds(self, take_id: int) -> None:
        """Delete the sounds of all answers of a take, whose entries go with its own.

        Raises:
            StoreError: a sound cannot be deleted.
        """
        with self._sentences():
            rows = self._connection.execute("SELECT audio_name FROM follow_up WHERE take_id = ?", (take_id,)).fetchall()
        for row in rows:
            self._delete_sound(self._recordings / row["audio_name"])

    def forget_unheard(self, take_id: int) -> None:
        """Forget the answers of a take that no report was made of; their sounds are deleted already."""
        with self._sentences():
            self._connection.execute("DELETE FROM follow_up WHERE take_id = ? AND state <> 'analysed'", (take_id,))

    def mend(self, mend: Callable[[Path], float]) -> int:
        """Mend the answers that a crash cut off; called once at the start.

        Args:
            mend: makes a cut-off wav readable and returns its duration in seconds (`desktop.audio.wav.repair_wav`);
                an `AloudError` from it marks the answer as failed.

        Returns:
            How many are now in state RECORDED. Those of which no sound was kept are gone.
        """
        with self._sentences():
            rows = self._connection.execute("SELECT * FROM follow_up WHERE state = 'recording'").fetchall()
        mended = 0
        for record in map(self._record, rows):
            try:
                duration_s = mend(record.audio_path) if record.audio_path.exists() else 0.0
            except AloudError as error:
                self.mark_failed(record.id, str(error))
                continue
            if duration_s > 0:
                self.finish_recording(record.id, duration_s)
                mended += 1
            else:
                self.delete(record.id)
        return mended

    def _change(self, follow_up_id: int, **values: Any) -> FollowUpRecord:
        columns = ", ".join(f"{column} = :{column}" for column in values)
        with self._sentences():
            self._connection.execute(f"UPDATE follow_up SET {columns} WHERE id = :id", {**values, "id": follow_up_id})
        return self.get(follow_up_id)

    def _delete_sound(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"The recording {path} cannot be deleted: {reason(error)}.") from error

    def _record(self, row: sqlite3.Row) -> FollowUpRecord:
        return FollowUpRecord(
            id=row["id"],
            take_id=row["take_id"],
            text=row["text"],
            about=row["about"],
            audio_path=self._recordings / row["audio_name"],
            duration_s=row["duration_s"],
            state=TakeState(row["state"]),
            error=row["error"],
        )
