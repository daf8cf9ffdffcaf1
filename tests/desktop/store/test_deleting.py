"""What is deleted is gone from every file; what no list knows is found again."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from desktop.audio.wav import GrowingWav, repair_wav
from desktop.store.paths import Paths
from desktop.store.sessions import Store, TakeRecord, TakeState

WORDS = "the secret words of the answer"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = Paths(tmp_path / "config", tmp_path / "data", tmp_path / "cache")
    paths.create()
    return paths


def spoken(store: Store, words: str = WORDS, question: str = "angry-customer", seconds: float = 1.0) -> TakeRecord:
    """A take with sound and a report."""
    take = store.start_take(store.start_session().id, "bakery", question, "Q?")
    wav = GrowingWav(take.audio_path)
    wav.append(b"\1\2" * round(16_000 * seconds))
    wav.close()
    store.finish_recording(take.id, seconds)
    return store.save_report(take.id, words * 50)


def readable(folder: Path, words: str = WORDS) -> list[str]:
    """The files in which words can be read."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes())


def test_deleted_words_are_gone_at_once_from_database_and_log(paths: Paths) -> None:
    with closing(Store(paths.database, paths.recordings)) as store:
        other = spoken(store, "other words ")
        take = spoken(store)
        assert readable(paths.data), "they are there, in the log beside the database"
        store.delete_take(take.id)
        # While the app runs on, and whatever becomes of it.
        assert readable(paths.data) == []
        assert [each.id for each in store.takes()] == [other.id]
        assert readable(paths.data, "other words") == ["sessions.db"]
    assert {path.name for path in paths.recordings.iterdir()} == {other.audio_path.name}


def test_a_report_that_was_replaced_leaves_nothing_when_its_take_is_deleted(paths: Paths) -> None:
    with closing(Store(paths.database, paths.recordings)) as store:
        take = spoken(store)
        store.save_corrections(take.id, '{"corrected": "the secret words of the answer"}', "short")
        store.mark_failed(take.id, WORDS)
        store.delete_take(take.id)
        assert readable(paths.data) == []


def test_copies_from_before_a_migration_forget_it_too(paths: Paths) -> None:
    with closing(Store(paths.database, paths.recordings)) as store:
        kept, take = spoken(store, "other words "), spoken(store)
        copy = paths.database.with_name("sessions.version-1.db")
        with closing(sqlite3.connect(copy)) as connection:
            sqlite3.connect(paths.database).backup(connection)
        assert "sessions.version-1.db" in readable(paths.data)
        store.delete_take(take.id)
        assert readable(paths.data) == []
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("SELECT audio_name FROM take").fetchall() == [(kept.audio_path.name,)]


def test_damaged_lists_that_were_put_aside_are_named(paths: Paths) -> None:
    with closing(Store(paths.database, paths.recordings)) as store:
        assert store.damaged_copies == ()
    paths.database.write_bytes(b"no database " * 1000)
    with closing(Store(paths.database, paths.recordings)) as store:
        assert store.damaged_copies == (paths.database.with_name("sessions.damaged-1.db"),)


def test_recordings_that_no_list_knows_are_found_again_with_their_questions(paths: Paths) -> None:
    with closing(Store(paths.database, paths.recordings)) as store:
        takes = [spoken(store, question=name, seconds=2.0) for name in ("angry-customer", "parcel.2")]
        second = store.follow_ups.start(takes[0].id, "And then?", "result")
        wav = GrowingWav(second.audio_path)
        wav.append(bytes(32_000))
        wav.close()
    earlier = paths.recordings / "2026-01-02T03-04-05-0a1b2c3d.wav"  # as earlier versions named them
    earlier.write_bytes(takes[0].audio_path.read_bytes())
    silent = paths.recordings / "2026-01-02T03-04-05.bakery.angry-customer.00000000.wav"
    GrowingWav(silent).close()
    stranger = paths.recordings / "holiday.wav"
    stranger.write_bytes(b"RIFF of somebody else's")
    paths.database.unlink()

    with closing(Store(paths.database, paths.recordings)) as store:
        texts = {("bakery", "angry-customer"): "An angry one?", ("bakery", "parcel.2"): "Where is it?"}
        count = store.find_again(repair_wav, lambda pack, question: texts.get((pack, question), "found again"))
        found = {take.audio_path.name: take for take in store.unfinished_takes(repair_wav)}
        assert count == len(found) == 4
        for take in takes:
            again = found[take.audio_path.name]
            assert (again.pack_id, again.question_id) == (take.pack_id, take.question_id)
            assert again.question_text == texts[take.pack_id, take.question_id]
            assert again.started_at == take.started_at.replace(microsecond=0)
            assert (again.state, again.duration_s) == (TakeState.RECORDED, 2.0)
        assert found[second.audio_path.name].question_text == found[earlier.name].question_text == "found again"
        assert found[earlier.name].started_at.year == 2026
        assert not silent.exists() and stranger.exists()
        assert store.find_again(repair_wav, lambda pack, question: "") == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's folders by other means")
def test_everything_is_closed_to_others_whatever_the_umask_and_whoever_opened_it(tmp_path: Path) -> None:
    root = tmp_path / "new" / "person"
    paths = Paths(root / "config", root / "data", root / "cache")
    before = os.umask(0)
    try:
        paths.create()
        with closing(Store(paths.database, paths.recordings)) as store:
            take = spoken(store)
            modes = {path: path.stat().st_mode & 0o777 for path in root.rglob("*")}
        assert root.stat().st_mode & 0o777 == root.parent.stat().st_mode & 0o777 == 0o700
        assert {oct(modes[path]) for path in modes if path.is_dir()} == {"0o700"}
        assert {oct(modes[path]) for path in modes if path.is_file()} == {"0o600"}

        for path in (*modes, root):
            if path.exists():
                path.chmod(0o777)
        paths.create()
        assert paths.data.stat().st_mode & 0o777 == paths.recordings.stat().st_mode & 0o777 == 0o700
        assert paths.database.stat().st_mode & 0o777 == take.audio_path.stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may act as somebody else")
def test_another_person_of_the_computer_sees_nothing() -> None:
    look = (
        "import os, sys\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "for path in sys.argv[1:]:\n"
        "    try: os.listdir(path) if os.path.isdir(path) else open(path).close()\n"
        "    except OSError as error: print(type(error).__name__)\n"
        "    else: print('seen', path)\n"
    )
    with tempfile.TemporaryDirectory() as shared:
        Path(shared).chmod(0o777)
        before = os.umask(0)
        try:
            paths = Paths(*(Path(shared) / "home" / name for name in ("config", "data", "cache")))
            paths.create()
            with closing(Store(paths.database, paths.recordings)) as store:
                sound = spoken(store).audio_path
        finally:
            os.umask(before)
        asked = [str(path) for path in (paths.data, paths.recordings, paths.database, sound, shared)]
        done = subprocess.run([sys.executable, "-c", look, *asked], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [*["PermissionError"] * 4, f"seen {shared}"]


def test_what_a_crash_left_half_written_goes(paths: Paths) -> None:
    paths.settings.write_text("{}")
    leftovers = [
        paths.config / ".settings.json.0123abcd.part",
        paths.data / ".preparation.json.0123abcd.part",
        paths.data / "inbox" / ".0123456789abcdef.ogg.0123abcd.part",
        paths.scratch / "check.wav",
        paths.scratch / "aloud-check-1" / "check.wav",
    ]
    for path in leftovers:
        path.parent.mkdir(exist_ok=True)
        path.write_text("half")
    paths.clean()
    assert not any(path.exists() for path in leftovers) and list(paths.scratch.iterdir()) == []
    assert paths.settings.exists()
