"""Answers to follow-up questions: they belong to their take, survive a crash, and go with it."""

import wave
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop.audio.errors import SoundError
from desktop.audio.wav import repair_wav
from desktop.store.follow_ups import FollowUpRecord
from desktop.store.sessions import Store, TakeRecord, TakeState


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    folder.mkdir()
    return folder


@pytest.fixture
def store(tmp_path: Path, recordings: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "sessions.db", recordings)) as store:
        yield store


@pytest.fixture
def take(store: Store) -> TakeRecord:
    take = store.start_take(store.start_session().id, "pack", "angry", "Tell me.")
    write_wav(take.audio_path)
    store.finish_recording(take.id, 1.0)
    return store.save_report(take.id, "first")


def write_wav(path: Path, seconds: float = 1.0) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(2 * round(16_000 * seconds)))


def record(store: Store, take: TakeRecord) -> FollowUpRecord:
    answer = store.follow_ups.start(take.id, "And then?", "result")
    write_wav(answer.audio_path)
    return answer


def test_an_answer_from_start_to_report(store: Store, take: TakeRecord, recordings: Path) -> None:
    answer = store.follow_ups.start(take.id, "And then?", "result")
    assert (answer.state, answer.text, answer.about) == (TakeState.RECORDING, "And then?", "result")
    assert answer.audio_path.parent == recordings and answer.audio_path.stem.startswith(take.audio_path.stem)
    assert store.follow_ups.of_take(take.id) is None, "nothing of it is on disk yet"
    recorded = store.follow_ups.finish_recording(answer.id, 4.5)
    assert store.follow_ups.of_take(take.id) == recorded
    assert (recorded.state, recorded.duration_s) == (TakeState.RECORDED, 4.5)
    store.follow_ups.mark_failed(answer.id, "No weights.")
    heard = store.follow_ups.save_report(answer.id, "with it", None)
    assert (heard.state, heard.error) == (TakeState.ANALYSED, None)
    assert store.take(take.id).report_json == "with it"
    assert store.take(take.id).state is TakeState.ANALYSED
    assert store.takes() == (store.take(take.id),), "it is no take of its own"


def test_only_a_take_has_a_follow_up(store: Store) -> None:
    with pytest.raises(KeyError):
        store.follow_ups.start(99, "And then?", "result")


def test_answering_again_replaces_the_answer_once_the_new_one_is_on_disk(store: Store, take: TakeRecord) -> None:
    first = record(store, take)
    store.follow_ups.finish_recording(first.id, 1.0)
    second = record(store, take)
    kept = store.follow_ups.of_take(take.id)
    assert kept is not None and kept.id == first.id and first.audio_path.exists()
    store.follow_ups.finish_recording(second.id, 1.0)
    kept = store.follow_ups.of_take(take.id)
    assert kept is not None and kept.id == second.id
    assert not first.audio_path.exists() and second.audio_path.exists()


def test_deleting_the_take_deletes_every_sound(store: Store, take: TakeRecord, recordings: Path) -> None:
    store.follow_ups.finish_recording(record(store, take).id, 1.0)
    unfinished = record(store, take)
    store.delete_take(take.id)
    assert list(recordings.iterdir()) == []
    with pytest.raises(KeyError):
        store.follow_ups.get(unfinished.id)


def test_an_answer_that_a_crash_cut_off_is_mended_and_kept(tmp_path: Path, recordings: Path) -> None:
    with closing(Store(tmp_path / "sessions.db", recordings)) as store:
        take = store.start_take(store.start_session().id, "pack", "angry", "Tell me.")
        write_wav(take.audio_path)
        store.save_report(take.id, "first")
        answer = record(store, take)
        # As a killed recorder leaves it: more samples than the header says.
        with answer.audio_path.open("ab") as file:
            file.write(bytes(32_000))
    with closing(Store(tmp_path / "sessions.db", recordings)) as store:
        assert store.unfinished_takes(repair_wav) == (), "the take itself has its report"
        assert store.follow_ups.mend(repair_wav) == 1
        kept = store.follow_ups.of_take(take.id)
        assert kept is not None and (kept.state, kept.duration_s) == (TakeState.RECORDED, 2.0)
        assert store.take(take.id).report_json == "first"
        assert store.follow_ups.mend(repair_wav) == 0


def test_an_answer_without_sound_leaves_nothing(store: Store, take: TakeRecord) -> None:
    answer = store.follow_ups.start(take.id, "And then?", "result")
    assert store.follow_ups.mend(repair_wav) == 0
    with pytest.raises(KeyError):
        store.follow_ups.get(answer.id)


def test_an_answer_that_cannot_be_mended_says_why_and_stays(store: Store, take: TakeRecord) -> None:
    answer = record(store, take)

    def refuse(path: Path) -> float:
        raise SoundError(f"{path.name} holds no sound.")

    assert store.follow_ups.mend(refuse) == 0
    kept = store.follow_ups.of_take(take.id)
    assert kept is not None and kept.state is TakeState.FAILED and "holds no sound" in (kept.error or "")
    assert answer.audio_path.exists()
