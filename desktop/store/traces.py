"""What deleting a take leaves to be deleted: old pages of the database, its log, and older copies of it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path


def wipe(connection: sqlite3.Connection, database: Path, audio_names: Sequence[str]) -> None:
    """Let nothing of deleted takes stand in any file that can still be changed.

    With `secure_delete` SQLite writes zeros over what is deleted, but the log beside the database still has the pages
    as they were before; and the copies that were made before migrations have the takes as they were then.

    Args:
        connection: to the database, with the takes deleted from it already.
        database: its file.
        audio_names: the names of the takes' wavs, by which copies know them too.
    """
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for copy in database.parent.glob(f"{database.stem}.version-*{database.suffix}"):
        # One that cannot be changed is damaged as well, and `copies_kept` names it.
        with contextlib.suppress(sqlite3.Error):
            _forget(copy, audio_names)


def _forget(copy: Path, audio_names: Sequence[str]) -> None:
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executemany("DELETE FROM take WHERE audio_name = ?", ((name,) for name in audio_names))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def copies_kept(database: Path) -> tuple[Path, ...]:
    """Return the damaged lists of takes that were put aside: what was deleted later may still be read in them."""
    return tuple(sorted(database.parent.glob(f"{database.stem}.damaged-*{database.suffix}")))
