"""Recordings that the database does not know are found again: it was damaged, lost, or replaced by an older one."""

from __future__ import annotations

import contextlib
import re
import secrets
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from content.errors import AloudError
from desktop.store.states import TakeState

_LONGEST_ID = 60
_NAME = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)"
    r"(?:\.(?P<pack>[A-Za-z0-9_-]+)\.(?P<question>[A-Za-z0-9_-]+(?:\.\d+)?))?"
    r"[.-][0-9a-f]{8}(?P<second>-follow-up-[0-9a-f]{8})?\.wav"
)


def recording_name(started_at: str, pack_id: str, question_id: str) -> str:
    """Name a wav after its time and question, so that it can be told what it answers when the database is gone.

    Args:
        started_at: ISO 8601.
        pack_id: the pack.
        question_id: the question in it.
    """
    time = started_at[:19].replace(":", "-")
    ids = f".{pack_id}.{question_id}." if max(len(pack_id), len(question_id)) <= _LONGEST_ID else "."
    name = f"{time}{ids}{secrets.token_hex(4)}.wav"
    return name if _NAME.fullmatch(name) else f"{time}.{secrets.token_hex(4)}.wav"


def take_in(
    connection: sqlite3.Connection,
    recordings: Path,
    mend: Callable[[Path], float],
    text_of: Callable[[str, str], str],
) -> int:
    """Enter the recordings that no take has, each as a take of its own in state RECORDED, in one new session.

    Args:
        connection: to the database, in autocommit mode.
        recordings: the folder of the wavs.
        mend: makes a wav readable and returns its duration in seconds; what it raises `AloudError` for is left alone.
        text_of: the text of a question by pack id and question id, both "" where they are not known.

    Returns:
        How many were entered. One of ours without any sound in it is deleted.
    """
    known = {row[0] for row in connection.execute("SELECT audio_name FROM take UNION SELECT audio_name FROM follow_up")}
    unknown = [path for path in sorted(recordings.glob("*.wav")) if path.name not in known]
    found = []
    for path in unknown:
        match = _NAME.fullmatch(path.name)
        try:
            duration_s = mend(path)
        except AloudError:
            continue
        if duration_s == 0 and match is not None:
            with contextlib.suppress(OSError):
                path.unlink()
        elif duration_s > 0:
            # What a second part answers is known to its take alone.
            named = match is not None and match["pack"] is not None and match["second"] is None
            pack_id, question_id = (match["pack"], match["question"]) if match is not None and named else ("", "")
            text = text_of(pack_id, question_id)
            found.append((pack_id, question_id, text, _time(path, match), path.name, duration_s, TakeState.RECORDED))
    if not found:
        return 0
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        session = connection.execute(
            "INSERT INTO session (started_at, title) VALUES (?, '')", (datetime.now(UTC).isoformat(),)
        ).lastrowid
        connection.executemany(
            "INSERT INTO take (session_id, pack_id, question_id, question_text, started_at, audio_name, duration_s,"
            " state) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((session, *values) for values in found),
        )
    return len(found)


def _time(path: Path, match: re.Match[str] | None) -> str:
    """When a recording began, from its name, else when it was last written."""
    if match is not None:
        try:
            return datetime.strptime(match["time"], "%Y-%m-%dT%H-%M-%S").replace(tzinfo=UTC).isoformat()
        except ValueError:
            pass
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
