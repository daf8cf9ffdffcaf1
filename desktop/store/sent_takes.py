"""Own takes that were sent to a coach, and what coaches have sent back; it goes when the take goes."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """The newest of what one coach has sent back about an own take, as JSON texts.

    `corrections_json` are all corrections of the coach's version, None if the coach made none; `own_json` the person's
    own ones from before they took over the coach's, "" for none, None while they have not.
    """

    id: int
    take_id: int
    review_id: str
    number: int
    review_json: str
    corrections_json: str | None
    own_json: str | None


class SentTakes:
    """What of the own takes has left this computer, and what came back, in the database of a store.

    Args:
        connection: to the database, in autocommit mode.
        sentences: turns SQLite's errors into sentences for the person.
    """

    def __init__(self, connection: sqlite3.Connection, sentences: Callable[[], AbstractContextManager[None]]) -> None:
        self._connection = connection
        self._sentences = sentences

    def send(self, take_id: int) -> tuple[str, int]:
        """Count that a take is sent once more; return its id for others, drawn at the first time, and the count.

        Raises:
            KeyError: there is no such take.
        """
        with self._sentences():
            try:
                self._connection.execute(
                    "INSERT INTO sent_take (take_id, uid, number) VALUES (?, ?, 1)"
                    " ON CONFLICT (take_id) DO UPDATE SET number = number + 1",
                    (take_id, secrets.token_hex(16)),
                )
            except sqlite3.IntegrityError as error:
                raise KeyError(take_id) from error
            row = self._connection.execute("SELECT uid, number FROM sent_take WHERE take_id = ?", (take_id,)).fetchone()
        return row["uid"], row["number"]

    def take_of(self, uid: str) -> int | None:
        """Return the own take that was sent under this id, or None."""
        with self._sentences():
            row = self._connection.execute("SELECT take_id FROM sent_take WHERE uid = ?", (uid,)).fetchone()
        return int(row["take_id"]) if row is not None else None

    def keep_review(
        self, take_id: int, review_id: str, number: int, review_json: str, corrections_json: str | None
    ) -> bool:
        """Keep what a coach has sent back; what the same coach sent before stays in the database behind it.

        Returns:
            False if the same or a newer return of this coach is there; nothing is changed then.
        """
        with self._sentences():
            newest = self._connection.execute(
                "SELECT MAX(number) FROM review WHERE take_id = ? AND review_id = ?", (take_id, review_id)
            ).fetchone()[0]
            if newest is not None and newest >= number:
                return False
            self._connection.execute(
                "INSERT INTO review (take_id, review_id, number, review_json, corrections_json) VALUES (?, ?, ?, ?, ?)",
                (take_id, review_id, number, review_json, corrections_json),
            )
        return True

    def reviews(self, take_id: int) -> tuple[ReviewRecord, ...]:
        """Return the newest return of each coach about a take, the last that came first."""
        with self._sentences():
            rows = self._connection.execute(
                "SELECT * FROM review AS one WHERE take_id = ? AND number = (SELECT MAX(number) FROM review"
                " WHERE take_id = one.take_id AND review_id = one.review_id) ORDER BY id DESC",
                (take_id,),
            ).fetchall()
        return tuple(
            ReviewRecord(
                row["id"],
                row["take_id"],
                row["review_id"],
                row["number"],
                row["review_json"],
                row["corrections_json"],
                row["own_json"],
            )
            for row in rows
        )

    def remember_own(self, review: int, own_json: str | None) -> None:
        """Keep the person's own corrections while the coach's hold; None when their own hold again."""
        with self._sentences():
            self._connection.execute("UPDATE review SET own_json = ? WHERE id = ?", (own_json, review))
