import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from content.loader import builtin_pack
from desktop.store.errors import StoreError
from desktop.store.migrations import MIGRATIONS, Migration, migrate, version_of

NEXT = Migration(MIGRATIONS[-1].version + 1, ("ALTER TABLE take ADD COLUMN rating INTEGER", "DROP INDEX take_by_state"))
BROKEN = Migration(NEXT.version, ("ALTER TABLE take ADD COLUMN rating INTEGER", "ALTER TABLE nothing DROP COLUMN here"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sessions.db"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def fill(connection: sqlite3.Connection) -> None:
    migrate(connection, Path("unused"))
    connection.execute("INSERT INTO session VALUES (1, '2026-11-02T10:00:00+00:00', 'Monday')")
    connection.execute(
        "INSERT INTO take (id, session_id, question_id, question_text, started_at, audio_name, duration_s, state,"
        " report_json, pack_id) VALUES (7, 1, 'angry', 'Tell me', '2026-11-02T10:00:01+00:00', 'a.wav', 61.5,"
        " 'analysed', '{}', 'bakery')"
    )


def columns(connection: sqlite3.Connection) -> list[str]:
    return [row[1] for row in connection.execute("PRAGMA table_info(take)")]


def test_versions_are_in_order() -> None:
    assert [migration.version for migration in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_a_new_database_needs_no_backup(connection: sqlite3.Connection, path: Path) -> None:
    assert migrate(connection, path) is None
    assert version_of(connection) == MIGRATIONS[-1].version
    assert list(path.parent.glob("*version*")) == []


def test_an_up_to_date_database_is_left_alone(connection: sqlite3.Connection, path: Path) -> None:
    fill(connection)
    before = path.read_bytes()
    assert migrate(connection, path) is None
    assert path.read_bytes() == before


def test_an_older_database_is_backed_up_and_brought_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    fill(connection)
    backup = migrate(connection, path, (*MIGRATIONS, NEXT))
    before = MIGRATIONS[-1].version
    assert backup == path.with_name(f"sessions.version-{before}-1.db")
    assert backup.stat().st_mode & 0o777 == 0o600
    assert version_of(connection) == NEXT.version
    assert connection.execute("SELECT id, report_json, rating FROM take").fetchall() == [(7, "{}", None)]
    with closing(sqlite3.connect(backup)) as old:
        assert version_of(old) == before
        assert "rating" not in columns(old)
        assert old.execute("SELECT id, report_json FROM take").fetchall() == [(7, "{}")]


def test_a_step_that_fails_changes_nothing(connection: sqlite3.Connection, path: Path) -> None:
    fill(connection)
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, path, (*MIGRATIONS, BROKEN))
    assert version_of(connection) == MIGRATIONS[-1].version
    assert "rating" not in columns(connection)
    # And the mended step goes through.
    migrate(connection, path, (*MIGRATIONS, NEXT))
    assert "rating" in columns(connection)


def test_newer_data_are_refused_and_left_alone(connection: sqlite3.Connection, path: Path) -> None:
    fill(connection)
    connection.execute("PRAGMA user_version = 9")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer Aloud") as caught:
        migrate(connection, path)
    assert "data version 9" in str(caught.value)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_takes_from_before_packs_belong_to_the_built_in_one(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path, MIGRATIONS[:1])
    connection.execute("INSERT INTO session VALUES (1, '2026-11-02T10:00:00+00:00', '')")
    connection.execute(
        "INSERT INTO take VALUES (7, 1, 'angry', 'Tell me', '2026-11-02T10:00:01+00:00', 'a.wav', 61.5, 'analysed',"
        " '{}', NULL)"
    )
    assert migrate(connection, path) is not None
    assert connection.execute("SELECT id, pack_id, report_json FROM take").fetchall() == [(7, builtin_pack().id, "{}")]


def test_takes_from_before_corrections_have_none(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path, MIGRATIONS[:2])
    connection.execute("INSERT INTO session VALUES (1, '2026-11-02T10:00:00+00:00', '')")
    connection.execute(
        "INSERT INTO take VALUES (7, 1, 'angry', 'Tell me', '2026-11-02T10:00:01+00:00', 'a.wav', 61.5, 'analysed',"
        " '{}', NULL, 'bakery')"
    )
    assert migrate(connection, path, MIGRATIONS[:3]) is not None
    kept = connection.execute("SELECT id, report_json, corrections_json, heard_json FROM take").fetchall()
    assert kept == [(7, "{}", None, None)]


def test_takes_from_before_follow_ups_have_none_and_may_get_one(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path, MIGRATIONS[:3])
    connection.execute("INSERT INTO session VALUES (1, '2026-11-02T10:00:00+00:00', '')")
    connection.execute(
        "INSERT INTO take (id, session_id, question_id, question_text, started_at, audio_name, duration_s, state,"
        " report_json, pack_id) VALUES (7, 1, 'angry', 'Tell me', '2026-11-02T10:00:01+00:00', 'a.wav', 61.5,"
        " 'analysed', '{}', 'bakery')"
    )
    assert migrate(connection, path, MIGRATIONS[:4]) is not None
    assert connection.execute("SELECT id, report_json FROM take").fetchall() == [(7, "{}")]
    assert connection.execute("SELECT count(*) FROM follow_up").fetchone() == (0,)
    answer = "INSERT INTO follow_up VALUES (NULL, 7, 'And then?', 'result', 'b.wav', 4.5, ?, NULL)"
    connection.execute(answer, ("recorded",))
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(answer, ("lost",))


def test_takes_from_before_exports_have_none_and_keep_their_sound(connection: sqlite3.Connection, path: Path) -> None:
    step = next(each for each in MIGRATIONS if any("TABLE export" in text for text in each.statements))
    migrate(connection, path, MIGRATIONS[: step.version - 1])
    connection.execute("INSERT INTO session VALUES (1, '2026-11-02T10:00:00+00:00', '')")
    connection.execute(
        "INSERT INTO take (id, session_id, question_id, question_text, started_at, audio_name, duration_s, state,"
        " report_json, pack_id) VALUES (7, 1, 'angry', 'Tell me', '2026-11-02T10:00:01+00:00', 'a.wav', 61.5,"
        " 'analysed', '{}', 'bakery')"
    )
    assert migrate(connection, path, MIGRATIONS[: step.version]) is not None
    assert connection.execute("SELECT id, report_json, sound_deleted FROM take").fetchall() == [(7, "{}", 0)]
    assert connection.execute("SELECT count(*) FROM export").fetchone() == (0,)


def test_takes_from_before_typing_were_spoken(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path, MIGRATIONS[:4])
    connection.execute("INSERT INTO session VALUES (1, '2026-11-02T10:00:00+00:00', '')")
    connection.execute(
        "INSERT INTO take VALUES (7, 1, 'angry', 'Tell me', '2026-11-02T10:00:01+00:00', 'a.wav', 61.5, 'analysed',"
        " '{}', NULL, 'bakery', NULL, NULL)"
    )
    migrate(connection, path)
    assert connection.execute("SELECT id, typed_text FROM take").fetchall() == [(7, None)]
