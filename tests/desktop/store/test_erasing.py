"""After erasing, no byte of any file holds what was erased."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from desktop.store.errors import StoreError
from desktop.store.migrations import MIGRATIONS
from desktop.store.sessions import Store, TakeRecord
from tests.desktop.store.test_history import said


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "sessions.db"


@pytest.fixture
def store(tmp_path: Path, database: Path) -> Iterator[Store]:
    (tmp_path / "recordings").mkdir(exist_ok=True)
    with closing(Store(database, tmp_path / "recordings")) as store:
        yield store


def holding(folder: Path, *words: str) -> list[str]:
    """The files below a folder that hold one of these words, in whatever case."""
    wanted = [word.encode().lower() for word in words]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(word in path.read_bytes().lower() for word in wanted)]


def told(word: str) -> str:
    """A report as long as real ones, with a word of its own all through it."""
    return said(f"First {word} then " * 900)


def keep(store: Store, word: str) -> TakeRecord:
    """A take with everything there can be: sound, report, corrections, an answer to its follow-up."""
    take = store.start_take(store.start_session().id, "bakery", "calm", f"How did {word} go?")
    take.audio_path.write_bytes(word.encode() * 100)
    store.finish_recording(take.id, 3.0)
    store.save_report(take.id, told(word))
    store.save_corrections(take.id, f'{{"{word}": 1}}', told(word))
    answer = store.follow_ups.start(take.id, f"And {word}?", "result")
    answer.audio_path.write_bytes(word.encode())
    store.follow_ups.finish_recording(answer.id, 1.0)
    store.follow_ups.save_report(answer.id, told(word), told(word))
    store.history.entries()
    return store.take(take.id)


def test_the_words_are_found_before_they_are_erased(store: Store, tmp_path: Path) -> None:
    keep(store, "zwieback")
    assert {"sessions.db", "sessions.db-wal"} & set(holding(tmp_path, "zwieback"))


def test_one_take_is_erased_from_every_file_and_the_others_stay(store: Store, tmp_path: Path) -> None:
    words = [f"zwieback{number:02d}q" for number in range(30)]
    takes = {word: keep(store, word) for word in words}
    random = Random(7)
    gone = random.sample(words, 20)
    for word in gone:
        store.delete_take(takes[word].id)
    assert holding(tmp_path, *gone) == []
    for word in set(words) - set(gone):
        assert store.take(takes[word].id) == takes[word]


def test_everything_is_erased_from_every_file(store: Store, tmp_path: Path) -> None:
    newest = [keep(store, f"zwieback{number}") for number in range(5)][-1]
    (tmp_path / "recordings" / "left-over.wav").write_bytes(b"zwieback")
    (tmp_path / "sessions.damaged-1.db").write_bytes(b"zwieback")
    (tmp_path / "sessions.damaged-1.db-wal").write_bytes(b"zwieback")
    store.erase_everything()
    assert holding(tmp_path, "zwieback") == []
    assert list((tmp_path / "recordings").iterdir()) == []
    assert (store.takes(), store.sessions(), store.history.entries()) == ((), (), ())
    again = store.start_take(store.start_session().id, "bakery", "calm", "?")
    assert again.id > newest.id, "late results carry the numbers of takes, so none comes twice"


def with_backup(store: Store, database: Path) -> Path:
    """A copy as a migration makes it."""
    backup = database.with_name(f"sessions.version-{MIGRATIONS[-1].version}-1.db")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(backup)) as copy:
        source.backup(copy)
    return backup


def test_copies_of_migrations_lose_the_take_too(store: Store, database: Path, tmp_path: Path) -> None:
    gone, kept = keep(store, "zwieback"), keep(store, "pumpernickel")
    backup = with_backup(store, database)
    store.delete_take(gone.id)
    assert holding(tmp_path, "zwieback") == []
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT id FROM take").fetchall() == [(kept.id,)]
    store.erase_everything()
    assert not backup.exists()


def test_a_copy_that_cannot_be_changed_is_named(store: Store, database: Path, tmp_path: Path) -> None:
    take = keep(store, "zwieback")
    backup = tmp_path / "sessions.version-3-1.db"
    backup.write_bytes(b"no database, but zwieback")
    with pytest.raises(StoreError, match="version-3-1"):
        store.delete_take(take.id)
    assert store.takes() == ()
    assert holding(tmp_path, "zwieback") == [backup.name]


def test_damaged_databases_are_named(store: Store, tmp_path: Path) -> None:
    assert store.damaged_copies == ()
    (tmp_path / "sessions.damaged-2.db").write_bytes(b"")
    assert [path.name for path in store.damaged_copies] == ["sessions.damaged-2.db"]
