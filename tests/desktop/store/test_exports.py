"""Exported files are remembered with their take, and recordings can go while the report stays."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop.store.errors import StoreError
from desktop.store.sessions import Store, TakeRecord, TakeState


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "recordings").mkdir()
    with closing(Store(tmp_path / "sessions.db", tmp_path / "recordings")) as store:
        yield store


@pytest.fixture
def take(store: Store) -> TakeRecord:
    take = store.start_take(store.start_session().id, "pack", "angry", "Tell me.")
    take.audio_path.write_bytes(b"sound")
    store.finish_recording(take.id, 1.0)
    return store.save_report(take.id, "report")


def test_exports_are_remembered_in_their_order(store: Store, take: TakeRecord, tmp_path: Path) -> None:
    for name, kind, with_sound in (("b.pdf", "pdf", False), ("a.html", "html", True)):
        (tmp_path / name).touch()
        store.exports.add(take.id, tmp_path / name, kind, with_sound=with_sound)
    first, second = store.exports.of_take(take.id)
    assert (first.path, first.kind, first.with_sound) == (tmp_path / "b.pdf", "pdf", False)
    assert (second.path, second.kind, second.with_sound) == (tmp_path / "a.html", "html", True)
    assert first.made_at <= second.made_at
    assert store.exports.of_take(take.id + 1) == ()


def test_what_is_gone_is_not_named(store: Store, take: TakeRecord, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.touch()
    store.exports.add(take.id, path, "pdf")
    path.unlink()
    assert store.exports.of_take(take.id) == ()


def test_a_path_holds_what_was_written_there_last(store: Store, take: TakeRecord, tmp_path: Path) -> None:
    other = store.start_take(take.session_id, "pack", "calm", "And now?")
    path = tmp_path / "report.html"
    path.touch()
    store.exports.add(take.id, path, "html", with_sound=True)
    store.exports.add(other.id, path, "html")
    assert store.exports.of_take(take.id) == ()
    assert [export.with_sound for export in store.exports.of_take(other.id)] == [False]


def test_exports_are_forgotten_with_their_take_and_stay_on_disk(store: Store, take: TakeRecord, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.touch()
    store.exports.add(take.id, path, "html")
    store.delete_take(take.id)
    assert store.exports.of_take(take.id) == ()
    assert path.exists()
    with pytest.raises(KeyError):
        store.exports.add(take.id, path, "html")


def test_a_relative_path_is_kept_as_what_it_meant(
    store: Store, take: TakeRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("report.json").touch()
    store.exports.add(take.id, Path("report.json"), "json")
    monkeypatch.chdir("/")
    assert [export.path for export in store.exports.of_take(take.id)] == [tmp_path / "report.json"]


def test_the_sound_goes_and_the_report_stays(store: Store, take: TakeRecord) -> None:
    answer = store.follow_ups.start(take.id, "And then?", "result")
    answer.audio_path.write_bytes(b"sound")
    store.follow_ups.finish_recording(answer.id, 2.0)
    store.follow_ups.save_report(answer.id, "with it", None)
    kept = store.delete_sound(take.id)
    assert not take.audio_path.exists() and not answer.audio_path.exists()
    assert (kept.sound_deleted, kept.state, kept.report_json) == (True, TakeState.ANALYSED, "with it")
    assert store.take(take.id) == kept
    assert not take.sound_deleted
    heard = store.follow_ups.of_take(take.id)
    assert heard is not None and heard.state is TakeState.ANALYSED


def test_an_answer_that_nobody_has_heard_goes_with_its_sound(store: Store, take: TakeRecord) -> None:
    answer = store.follow_ups.start(take.id, "And then?", "result")
    answer.audio_path.write_bytes(b"sound")
    store.follow_ups.finish_recording(answer.id, 2.0)
    store.delete_sound(take.id)
    assert store.follow_ups.of_take(take.id) is None
    assert not answer.audio_path.exists()


def test_sound_that_cannot_be_deleted_is_not_called_deleted(store: Store, take: TakeRecord) -> None:
    take.audio_path.unlink()
    take.audio_path.mkdir()
    with pytest.raises(StoreError, match="cannot be deleted"):
        store.delete_sound(take.id)
    assert not store.take(take.id).sound_deleted
