"""How the database came to its present form: one step a version, in order, each applied whole or not at all.

The version is kept in SQLite's `user_version`. A step that has been released is never changed; a new one is added.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.store.errors import StoreError
from desktop.store.files import free_name


@dataclass(frozen=True, slots=True)
class Migration:
    """The SQL statements that lead from the version before to this one."""

    version: int
    statements: tuple[str, ...]


MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        1,
        (
            """
            CREATE TABLE session (
                id INTEGER PRIMARY KEY,
                started_at TEXT NOT NULL,  -- ISO 8601, UTC
                title TEXT NOT NULL
            )
            """,
            # AUTOINCREMENT: the number of a deleted take must not come again, for late results carry it.
            """
            CREATE TABLE take (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
                question_id TEXT NOT NULL,
                question_text TEXT NOT NULL,
                started_at TEXT NOT NULL,  -- ISO 8601, UTC
                audio_name TEXT NOT NULL UNIQUE,  -- within the folder of recordings, which may move
                duration_s REAL,
                state TEXT NOT NULL CHECK (state IN ('recording', 'recorded', 'analysed', 'failed')),
                report_json TEXT,
                error TEXT
            )
            """,
            "CREATE INDEX take_by_session ON take (session_id)",
            "CREATE INDEX take_by_state ON take (state)",
        ),
    ),
    # Until then there was one pack only.
    Migration(2, ("ALTER TABLE take ADD COLUMN pack_id TEXT NOT NULL DEFAULT 'customer-service'",)),
    # What a person corrected in a report, and the report as it was before; both NULL where nothing is corrected.
    Migration(3, ("ALTER TABLE take ADD COLUMN corrections_json TEXT", "ALTER TABLE take ADD COLUMN heard_json TEXT")),
    # The answer to the follow-up question, a second recording of the same take.
    Migration(
        4,
        (
            """
            CREATE TABLE follow_up (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                take_id INTEGER NOT NULL REFERENCES take (id) ON DELETE CASCADE,
                text TEXT NOT NULL,  -- what was asked
                about TEXT NOT NULL,  -- the part it asks about
                audio_name TEXT NOT NULL UNIQUE,  -- within the folder of recordings
                duration_s REAL,
                state TEXT NOT NULL CHECK (state IN ('recording', 'recorded', 'analysed', 'failed')),
                error TEXT
            )
            """,
            "CREATE INDEX follow_up_by_take ON follow_up (take_id)",
        ),
    ),
    # Which files were made of a take, and whether its sound was deleted while its report stays.
    Migration(
        5,
        (
            """
            CREATE TABLE export (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                take_id INTEGER NOT NULL REFERENCES take (id) ON DELETE CASCADE,
                path TEXT NOT NULL UNIQUE,  -- absolute: anywhere on the computer
                kind TEXT NOT NULL,
                with_sound INTEGER NOT NULL,
                made_at TEXT NOT NULL  -- ISO 8601, UTC
            )
            """,
            "CREATE INDEX export_by_take ON export (take_id)",
            "ALTER TABLE take ADD COLUMN sound_deleted INTEGER NOT NULL DEFAULT 0",
        ),
    ),
    # What lists and searches need of each take; made anew where it is missing.
    Migration(
        6,
        (
            """
            CREATE TABLE digest (
                take_id INTEGER PRIMARY KEY REFERENCES take (id) ON DELETE CASCADE,
                version INTEGER NOT NULL,
                digest_json TEXT NOT NULL,
                words TEXT NOT NULL  -- question and answer, case folded
            )
            """,
            """
            CREATE TRIGGER take_changed AFTER UPDATE OF report_json, question_text ON take
            BEGIN
                DELETE FROM digest WHERE take_id = old.id;
            END
            """,
            "CREATE INDEX take_by_question ON take (pack_id, question_id)",
        ),
    ),
    # The words of an answer that was typed; NULL for one that was spoken. A typed one has no file at its audio_name.
    Migration(7, ("ALTER TABLE take ADD COLUMN typed_text TEXT",)),
    # Takes that travel: own ones that were sent, what coaches sent back about them, and what candidates sent to this
    # person as their coach, with comments that are used again.
    Migration(
        8,
        (
            """
            CREATE TABLE sent_take (
                take_id INTEGER PRIMARY KEY REFERENCES take (id) ON DELETE CASCADE,
                uid TEXT NOT NULL UNIQUE,  -- drawn when it was sent first
                number INTEGER NOT NULL  -- how often it was sent
            )
            """,
            """
            CREATE TABLE review (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                take_id INTEGER NOT NULL REFERENCES take (id) ON DELETE CASCADE,
                review_id TEXT NOT NULL,  -- of one coach about one take
                number INTEGER NOT NULL,
                review_json TEXT NOT NULL,
                corrections_json TEXT,  -- of the coach's version
                own_json TEXT,  -- the person's own corrections, while the coach's hold
                UNIQUE (take_id, review_id, number)
            )
            """,
            """
            CREATE TABLE inbox (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                uid TEXT NOT NULL UNIQUE,
                number INTEGER NOT NULL,
                digest TEXT NOT NULL,
                pack_id TEXT NOT NULL,
                pack_version TEXT NOT NULL,
                question_id TEXT NOT NULL,
                question_text TEXT NOT NULL,
                client_code TEXT NOT NULL,
                started_at TEXT NOT NULL,  -- ISO 8601, UTC
                received_at TEXT NOT NULL,  -- ISO 8601, UTC
                duration_s REAL NOT NULL,
                heard_json TEXT NOT NULL,
                report_json TEXT NOT NULL,
                candidate_json TEXT,
                corrections_json TEXT,
                review_id TEXT NOT NULL,
                review_json TEXT,
                returns INTEGER NOT NULL DEFAULT 0,
                reviewed INTEGER NOT NULL DEFAULT 0,
                audio_name TEXT NOT NULL UNIQUE,  -- within the folder of the inbox
                second_name TEXT,
                second_text TEXT,
                second_about TEXT,
                second_s REAL
            )
            """,
            "CREATE TABLE phrase (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE)",
        ),
    ),
)


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Path | None:
    """Bring a database up to date. The connection is in autocommit mode.

    Args:
        connection: to the database.
        path: its file, beside which the backup is put.
        migrations: all steps, in order from version 1.

    Returns:
        The backup that was made before an existing database was changed; None if nothing had to be saved.

    Raises:
        StoreError: the database was written by a newer Aloud; it is left as it is.
        sqlite3.Error: a step failed; the database is as it was before that step.
    """
    newest = migrations[-1].version
    version = version_of(connection)
    if version > newest:
        raise StoreError(
            f"The recordings in {path.parent} were saved by a newer Aloud (data version {version}, this one knows "
            f"{newest}): install the newer Aloud again; nothing was changed."
        )
    backup = _back_up(connection, path, version) if 0 < version < newest else None
    for migration in migrations:
        # Read again each time: another program may be doing the same.
        connection.execute("BEGIN IMMEDIATE")
        try:
            if version_of(connection) == migration.version - 1:
                for statement in migration.statements:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {migration.version:d}")
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
    return backup


def version_of(connection: sqlite3.Connection) -> int:
    """The version of the data; 0 for a new database."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _back_up(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    backup = free_name(path, f"version-{version}")
    backup.touch(mode=0o600, exist_ok=False)
    with contextlib.closing(sqlite3.connect(backup)) as copy:
        connection.backup(copy)
    return backup
