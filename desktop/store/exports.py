"""Which files were made of a take: Aloud cannot take them back, but it can name them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Export:
    """One file that was made of a take, wherever the person wanted it.

    `kind` is the form: "pdf", "html", "json", "wav" and what else there may be; `with_sound` says whether the voice is
    in it.
    """

    id: int
    take_id: int
    path: Path
    kind: str
    with_sound: bool
    made_at: datetime


class Exports:
    """The exported files in the database of a store. They are forgotten with their take.

    Args:
        connection: to the database, in autocommit mode.
        sentences: turns SQLite's errors into sentences for the person.
    """

    def __init__(self, connection: sqlite3.Connection, sentences: Callable[[], AbstractContextManager[None]]) -> None:
        self._connection = connection
        self._sentences = sentences

    def add(self, take_id: int, path: Path, kind: str, *, with_sound: bool = False) -> None:
        """Remember a file that was written; it takes the place of whatever was exported to that path before.

        Raises:
            StoreError: it cannot be written down.
            KeyError: there is no such take.
        """
        # One statement, so that no crash forgets the file between an old entry and a new one.
        with self._sentences():
            try:
                self._connection.execute(
                    "INSERT OR REPLACE INTO export (take_id, path, kind, with_sound, made_at) VALUES (?, ?, ?, ?, ?)",
                    (
                        take_id,
                        os.path.abspath(path),  # noqa: PTH100 - what it is called, links and all, not what it leads to
                        kind,
                        with_sound,
                        datetime.now(UTC).isoformat(timespec="milliseconds"),
                    ),
                )
            except sqlite3.IntegrityError as error:
                raise KeyError(take_id) from error

    def of_take(self, take_id: int) -> tuple[Export, ...]:
        """Return what was exported of a take and is still where it was put, the oldest first."""
        return self._there("WHERE take_id = ?", (take_id,))

    def all(self) -> tuple[Export, ...]:
        """Return what was exported of any take and is still where it was put, the oldest first."""
        return self._there("", ())

    def _there(self, condition: str, values: tuple[int, ...]) -> tuple[Export, ...]:
        with self._sentences():
            rows = self._connection.execute(f"SELECT * FROM export {condition} ORDER BY id", values).fetchall()
        exports = (
            Export(
                id=row["id"],
                take_id=row["take_id"],
                path=Path(row["path"]),
                kind=row["kind"],
                with_sound=bool(row["with_sound"]),
                made_at=datetime.fromisoformat(row["made_at"]),
            )
            for row in rows
        )
        return tuple(export for export in exports if os.path.lexists(export.path))
