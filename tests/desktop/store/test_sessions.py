import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from content.errors import AloudError
from desktop.store import sessions
from desktop.store.errors import StoreError
from desktop.store.sessions import Store, TakeState


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "sessions.db"


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    folder.mkdir()
    return folder


@pytest.fixture
def store(database: Path, recordings: Path) -> Iterator[Store]:
    with closing(Store(database, recordings)) as store:
        yield store


def one_second(path: Path) -> float:
    """Stands for what mends a wav."""
    return 1.0


def test_a_take_from_start_to_report(store: Store, recordings: Path) -> None:
    session = store.start_session("Monday")
    take = store.start_take(session.id, "pack", "angry-customer", "Tell me about an angry customer.")
    assert take.state is TakeState.RECORDING
    assert take.audio_path.parent == recordings
    assert not take.audio_path.exists()
    assert (take.duration_s, take.report_json, take.error) == (None, None, None)
    assert datetime.now(UTC) - take.started_at < timedelta(minutes=1)

    recorded = store.finish_recording(take.id, 61.5)
    assert (recorded.state, recorded.duration_s) == (TakeState.RECORDED, 61.5)
    analysed = store.save_report(take.id, '{"text": "Ähm"}')
    assert (analysed.state, analysed.report_json) == (TakeState.ANALYSED, '{"text": "Ähm"}')
    assert store.take(take.id) == analysed
    assert store.sessions() == (session,)


def test_corrections_keep_what_was_heard_and_are_taken_back(database: Path, recordings: Path) -> None:
    with closing(Store(database, recordings)) as store:
        take = store.start_take(store.start_session().id, "pack", "q", "Q?")
        store.save_report(take.id, "heard")
        store.save_corrections(take.id, "one", "revised")
        store.save_corrections(take.id, "two", "revised again")
    with closing(Store(database, recordings)) as store:
        corrected = store.take(take.id)
        assert corrected.state is TakeState.ANALYSED
        assert (corrected.report_json, corrected.corrections_json, corrected.heard_json) == (
            "revised again",
            "two",
            "heard",
        )
        back = store.forget_corrections(take.id)
        assert (back.report_json, back.corrections_json, back.heard_json) == ("heard", None, None)
        assert store.forget_corrections(take.id) == back


def test_a_new_report_has_no_corrections(store: Store) -> None:
    take = store.start_take(store.start_session().id, "pack", "q", "Q?")
    store.save_report(take.id, "heard")
    store.save_corrections(take.id, "one", "revised")
    again = store.save_report(take.id, "heard anew")
    assert (again.report_json, again.corrections_json, again.heard_json) == ("heard anew", None, None)


def test_takes_survive_closing(database: Path, recordings: Path) -> None:
    with closing(Store(database, recordings)) as store:
        take = store.start_take(store.start_session().id, "pack", "q", "Q?")
        store.mark_failed(take.id, "No words were heard.")
    with closing(Store(database, recordings)) as store:
        (again,) = store.takes()
        assert (again.id, again.state, again.error) == (take.id, TakeState.FAILED, "No words were heard.")
        assert store.notice is None


def test_a_report_clears_an_earlier_failure(store: Store) -> None:
    take = store.start_take(store.start_session().id, "pack", "q", "Q?")
    store.mark_failed(take.id, "The weights are missing.")
    assert store.save_report(take.id, "{}").error is None


def test_newest_first_and_by_session(store: Store) -> None:
    first, second = store.start_session("a"), store.start_session("b")
    takes = [store.start_take(session.id, "pack", "q", "Q?") for session in (first, second, first)]
    assert [take.id for take in store.takes()] == [take.id for take in reversed(takes)]
    assert [take.id for take in store.takes(first.id)] == [takes[2].id, takes[0].id]
    assert [session.title for session in store.sessions()] == ["b", "a"]
    assert len({take.audio_path for take in takes}) == 3


def test_deleting_a_take_deletes_its_sound_and_its_words(store: Store, database: Path) -> None:
    take = store.start_take(store.start_session().id, "pack", "q", "Q?")
    take.audio_path.write_bytes(b"voice")
    store.save_report(take.id, "the secret words of the answer")
    store.delete_take(take.id)
    assert store.takes() == ()
    assert not take.audio_path.exists()
    store.close()
    assert b"secret words" not in database.read_bytes()
    reopened = Store(database, take.audio_path.parent)
    following = reopened.start_take(reopened.start_session().id, "pack", "q", "Q?")
    assert following.id > take.id
    reopened.close()


def test_a_sound_that_cannot_be_deleted_keeps_its_take(store: Store) -> None:
    take = store.start_take(store.start_session().id, "pack", "q", "Q?")
    take.audio_path.mkdir()
    with pytest.raises(StoreError, match="cannot be deleted"):
        store.delete_take(take.id)
    assert store.take(take.id) == take


def test_what_is_not_there(store: Store) -> None:
    for ask in (
        lambda: store.take(5),
        lambda: store.delete_take(5),
        lambda: store.finish_recording(5, 1.0),
        lambda: store.start_take(5, "pack", "q", "Q?"),
    ):
        with pytest.raises(KeyError):
            ask()


def test_everything_is_for_its_owner_alone(store: Store, database: Path) -> None:
    store.start_session()
    for path in database.parent.glob("sessions.db*"):
        assert path.stat().st_mode & 0o777 == 0o600


def test_unfinished_takes_are_offered_again(store: Store) -> None:
    session = store.start_session()
    cut_off, recorded, analysed, empty = (store.start_take(session.id, "pack", "q", "Q?") for _ in range(4))
    for take in (cut_off, recorded, analysed):
        take.audio_path.write_bytes(b"sound")
    store.finish_recording(recorded.id, 5.0)
    store.save_report(analysed.id, "{}")

    offered = store.unfinished_takes(one_second)

    assert [take.id for take in offered] == [recorded.id, cut_off.id]
    assert {(take.state, take.duration_s) for take in offered} == {(TakeState.RECORDED, 1.0)}
    nothing = store.take(empty.id)
    assert nothing.state is TakeState.FAILED
    assert nothing.error is not None
    assert store.take(analysed.id).state is TakeState.ANALYSED


def test_a_sound_that_cannot_be_mended_is_kept_and_named(store: Store) -> None:
    take = store.start_take(store.start_session().id, "pack", "q", "Q?")
    take.audio_path.write_bytes(b"something")

    def cannot(path: Path) -> float:
        raise AloudError(f"{path} is not a recording.")

    assert store.unfinished_takes(cannot) == ()
    assert store.take(take.id).error == f"{take.audio_path} is not a recording."
    assert take.audio_path.exists()


def filled(database: Path, recordings: Path) -> bytes:
    with closing(Store(database, recordings)) as store:
        session = store.start_session()
        for number in range(40):
            take = store.start_take(session.id, "pack", "q", "Q?")
            take.audio_path.write_bytes(b"sound")
            store.save_report(take.id, f"report {number} " * 200)
    return database.read_bytes()


@pytest.mark.parametrize("harm", ["text", "zeros in front", "zeros within", "half", "emptied"])
def test_a_damaged_database_is_put_aside(database: Path, recordings: Path, harm: str) -> None:
    data = filled(database, recordings)
    middle = len(data) // 2
    harmed = {
        "text": b"These are not the takes you are looking for. " * 100,
        "zeros in front": bytes(4096) + data[4096:],
        "zeros within": data[:4096] + bytes(middle) + data[4096 + middle :],
        "half": data[:middle],
        "emptied": b"",
    }[harm]
    database.write_bytes(harmed)

    with closing(Store(database, recordings)) as store:
        kept = database.with_name("sessions.damaged-1.db")
        assert store.notice is not None
        assert str(kept) in store.notice
        assert store.takes() == ()
        store.start_take(store.start_session().id, "pack", "q", "Q?")
    assert kept.read_bytes() == harmed
    assert len(list(recordings.iterdir())) == 40
    with closing(Store(database, recordings)) as store:
        assert (store.notice, len(store.takes())) == (None, 1)


def test_newer_data_are_refused(database: Path, recordings: Path) -> None:
    filled(database, recordings)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 1000")
    before = database.read_bytes()
    with pytest.raises(StoreError, match="newer Aloud"):
        Store(database, recordings)
    assert database.read_bytes() == before


def test_a_database_in_use(store: Store, database: Path, monkeypatch: pytest.MonkeyPatch, recordings: Path) -> None:
    monkeypatch.setattr(sessions, "BUSY_TIMEOUT_S", 0.05)
    session = store.start_session()
    other = Store(database, recordings)
    with closing(sqlite3.connect(database, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program is using it"):
            other.start_take(session.id, "pack", "q", "Q?")
        # Reading goes on beside a writer.
        assert other.takes() == ()
        holder.execute("ROLLBACK")
    other.start_take(session.id, "pack", "q", "Q?")
    other.close()


def test_a_folder_in_the_way(database: Path, recordings: Path) -> None:
    database.mkdir()
    with pytest.raises(StoreError, match="cannot be used"):
        Store(database, recordings)


def test_a_folder_that_is_gone(tmp_path: Path, recordings: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        Store(tmp_path / "gone" / "sessions.db", recordings)


def test_a_full_disk_is_one_sentence_and_loses_nothing(database: Path, recordings: Path) -> None:
    filled(database, recordings)
    # The kernel refuses to let any file of this process grow beyond the limit.
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from desktop.store.sessions import Store\n"
        "store = Store(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "store.save_report(1, 'x' * 1_000_000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(database), str(recordings)], capture_output=True, text=True, check=False
    )
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("desktop.store.errors.StoreError: The list of takes")
    assert "full" in last
    with closing(Store(database, recordings)) as store:
        assert len(store.takes()) == 40
        assert store.notice is None


def test_a_typed_take_is_whole_at_once_and_is_offered_after_a_crash(store: Store, recordings: Path) -> None:
    session = store.start_session()
    take = store.keep_typed(session.id, "pack", "angry-customer", "Tell me.", "I listened.")
    assert (take.state, take.typed_text, take.duration_s) == (TakeState.RECORDED, "I listened.", None)
    assert store.unfinished_takes(one_second) == (take,)
    analysed = store.save_report(take.id, "{}")
    assert (analysed.state, analysed.typed_text) == (TakeState.ANALYSED, "I listened.")
    assert list(recordings.iterdir()) == []
    store.delete_take(take.id)
    assert store.takes() == ()
    with pytest.raises(KeyError):
        store.keep_typed(99, "pack", "angry-customer", "Tell me.", "I listened.")
