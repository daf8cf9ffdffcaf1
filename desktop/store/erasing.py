"""Erasing for good: no word of what is erased stays in the database, in its companions or in its older copies."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from desktop.store.errors import StoreError
from desktop.store.files import reason


def damaged_copies(database: Path) -> tuple[Path, ...]:
    """Return the damaged databases that were put aside: what they hold cannot be erased take by take."""
    return tuple(sorted(database.parent.glob(f"{database.stem}.damaged-*{database.suffix}")))


def forget_take(connection: sqlite3.Connection, database: Path, audio_name: str) -> None:
    """Erase what is left of a take whose row is deleted: in the write-ahead log and in the copies made by migrations.

    Args:
        connection: to the database, in autocommit mode and with `secure_delete` on.
        database: its file.
        audio_name: of the take.

    Raises:
        StoreError: a copy cannot be changed; its name is told.
    """
    empty_log(connection)
    for backup in _backups(database):
        try:
            with contextlib.closing(sqlite3.connect(backup, isolation_level=None)) as copy:
                copy.execute("PRAGMA secure_delete = ON")
                copy.execute("PRAGMA foreign_keys = ON")
                copy.execute("DELETE FROM take WHERE audio_name = ?", (audio_name,))
                empty_log(copy)
        except sqlite3.Error as error:
            raise StoreError(
                f"The take is erased, but an older copy of the list, {backup}, cannot be changed and may still hold "
                "it; delete that file."
            ) from error


def forget_everything(connection: sqlite3.Connection, database: Path, recordings: Path) -> None:
    """Erase every recording, every row of every table, and every copy of the database.

    Raises:
        StoreError: a file cannot be deleted; the rows are there as long as a recording is.
    """
    # The sounds first: a crash in between must not leave a voice on disk that no list shows any more.
    for sound in recordings.iterdir():
        _delete(sound)
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    ).fetchall()
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for (name,) in tables:
            connection.execute(f'DELETE FROM "{name}"')
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("VACUUM")
    empty_log(connection)
    for copy in (*_backups(database), *damaged_copies(database)):
        for suffix in ("", "-wal", "-shm"):
            _delete(copy.with_name(copy.name + suffix))


def empty_log(connection: sqlite3.Connection) -> None:
    """Write the write-ahead log into the database and cut it to nothing: it keeps pages as they were."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _backups(database: Path) -> tuple[Path, ...]:
    return tuple(sorted(database.parent.glob(f"{database.stem}.version-*{database.suffix}")))


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{path} cannot be deleted: {reason(error)}.") from error
