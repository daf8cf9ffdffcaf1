"""What is kept when takes go and come: one take stays one take, the newer counts, and nothing written is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile
from PySide6.QtWidgets import QApplication

from content.loader import builtin_pack
from desktop.exchange.desk import Came, packing_of, question_of, receive, review_of, send, send_back
from desktop.exchange.errors import TakeFileError
from desktop.exchange.report_file import outgoing
from desktop.exchange.review import Comment, review_json
from desktop.exchange.take_file import TakeFile, read_take
from desktop.practice.corrections import Corrections, corrections_text, read_corrections
from desktop.practice.library import Library
from desktop.practice.preferences import Preferences
from desktop.practice.saved import json_text, read_report, report_text
from desktop.store.packs import PackShelf
from desktop.store.sessions import Store, TakeRecord, TakeState
from desktop.store.settings import Settings
from models.types import FillerDecision
from tests.desktop.exchange.takes import REVIEW_ID, WORD, a_take
from tests.desktop.practice.conftest import unfinished_story, with_answer

PACK = builtin_pack()
OWN_REVIEW = "a" * 32


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "recordings").mkdir()
    store = Store(tmp_path / "sessions.db", tmp_path / "recordings")
    yield store
    store.close()


@pytest.fixture
def library(qapp: QApplication, tmp_path: Path) -> Library:
    (tmp_path / "packs").mkdir()
    return Library(PackShelf(tmp_path / "packs"), Preferences(tmp_path / "settings.json", Settings()))


def own_take(store: Store, *, second: bool = True) -> TakeRecord:
    question = PACK.questions[0]
    take = store.start_take(store.start_session().id, PACK.id, question.id, question.text)
    story = with_answer(unfinished_story(), "She came back.") if second else unfinished_story()
    assert story.audio is not None
    samples = [0.0] * round(story.audio.duration_s * 16_000)
    soundfile.write(take.audio_path, samples, 16_000)
    store.finish_recording(take.id, len(samples) / 16_000)
    if second:
        answer = store.follow_ups.start(take.id, "How did it end?", "result")
        soundfile.write(answer.audio_path, [0.0] * 32_000, 16_000)
        store.follow_ups.finish_recording(answer.id, 2.0)
    return store.save_report(take.id, report_text(story))


def sent(store: Store, library: Library, record: TakeRecord, path: Path) -> TakeFile:
    send(packing_of(store, library, record), path)
    return read_take(path)


def test_what_is_sent_of_an_own_take(store: Store, library: Library, tmp_path: Path) -> None:
    record = own_take(store)
    corrections = Corrections((FillerDecision(WORD.start_s, WORD.end_s, True),))
    heard = report_text(read_report(record.report_json or ""))
    store.save_corrections(record.id, corrections_text(corrections), heard)
    first = sent(store, library, store.take(record.id), tmp_path / "a")
    assert (first.number, first.pack_id, first.pack_version) == (1, PACK.id, PACK.version)
    assert first.corrections == corrections
    assert first.second is not None
    assert (first.second.text, first.second.duration_s) == ("How did it end?", 2.0)
    assert first.heard.prompted is not None
    again = sent(store, library, store.take(record.id), tmp_path / "b")
    assert (again.id, again.number) == (first.id, 2)
    assert again.digest == first.digest
    other = sent(store, library, own_take(store, second=False), tmp_path / "c")
    assert other.id != first.id
    assert other.second is None


def test_a_take_without_its_sound_is_not_sent(store: Store, library: Library) -> None:
    record = own_take(store)
    record.audio_path.unlink()
    with pytest.raises(TakeFileError, match="answer the question again"):
        packing_of(store, library, record)


def test_the_inbox_is_apart_from_own_takes(store: Store, library: Library, tmp_path: Path) -> None:
    received = receive(store, library, a_take())
    assert received.came is Came.NEW
    assert store.takes() == ()
    take = store.inbox.take(received.take_id)
    assert take.audio_path.parent == tmp_path / "inbox"
    assert take.audio_path.read_bytes() == a_take().sound
    assert take.second_path is not None
    assert take.second_path.read_bytes() == a_take().second.sound
    for path in (take.audio_path.parent, take.audio_path, take.second_path):
        assert path.stat().st_mode & 0o077 == 0
    # The candidate's corrections hold from the start: the coach sees what the candidate saw.
    assert read_corrections(take.corrections_json) == a_take().corrections
    assert read_report(take.report_json).sentences[0].components == ("task",)
    assert read_report(take.heard_json).sentences[0].components != ("task",)
    store.inbox.delete(take.id)
    assert list((tmp_path / "inbox").iterdir()) == []
    assert store.inbox.takes() == ()


def test_the_same_file_again_changes_nothing(store: Store, library: Library, tmp_path: Path) -> None:
    first = receive(store, library, a_take())
    store.inbox.save_review(first.take_id, json_text(review_json(a_take(returned=True).review)))
    before = store.inbox.take(first.take_id)
    assert receive(store, library, a_take()) == replace(first, came=Came.KNOWN)
    assert receive(store, library, replace(a_take(), number=2)) == replace(first, came=Came.KNOWN)
    assert store.inbox.takes() == (before,)
    assert len(list((tmp_path / "inbox").iterdir())) == 2


def test_a_take_that_is_sent_again_replaces_the_candidates_part_only(
    store: Store, library: Library, tmp_path: Path
) -> None:
    first = receive(store, library, a_take(second=False))
    review = a_take(returned=True).review
    store.inbox.save_review(first.take_id, json_text(review_json(review)))
    coach = Corrections((FillerDecision(WORD.start_s, WORD.end_s, False),), {0: ("result",), 1: ("action",)})
    store.inbox.save_corrections(first.take_id, corrections_text(coach), store.inbox.take(first.take_id).report_json)

    later = replace(a_take(), number=2)
    told = later.heard.sentences
    later = replace(later, heard=replace(later.heard, sentences=(replace(told[0], text="Other words."), *told[1:])))
    assert receive(store, library, later) == replace(first, came=Came.NEWER)
    (take,) = store.inbox.takes()
    assert take.number == 2
    assert take.second_path is not None
    assert review_of(take).comments == review.comments
    # What was marked in a sentence that is another one now would be a mark of something else.
    assert read_corrections(take.corrections_json) == replace(coach, marks={1: ("action",)})
    assert read_corrections(take.candidate_json) == later.corrections
    assert len(list((tmp_path / "inbox").iterdir())) == 2

    assert receive(store, library, a_take(second=False)) == replace(first, came=Came.OLDER)
    assert store.inbox.takes() == (take,)


def test_a_coach_who_corrected_nothing_follows_the_candidate(store: Store, library: Library) -> None:
    first = receive(store, library, a_take())
    later = replace(a_take(), number=2, corrections=Corrections((), {2: ("action",)}))
    assert receive(store, library, later).came is Came.NEWER
    take = store.inbox.take(first.take_id)
    assert take.corrections_json == take.candidate_json
    assert read_corrections(take.corrections_json) == later.corrections


def test_a_return_file_goes_to_the_own_take(store: Store, library: Library, tmp_path: Path) -> None:
    record = own_take(store)
    take = sent(store, library, record, tmp_path / "a")
    assert receive(store, library, take) == receive(store, library, take)
    assert receive(store, library, take).came is Came.OWN
    assert store.inbox.takes() == ()
    review = a_take(returned=True).review
    returned = replace(take, review=review, coach_corrections=Corrections((), {1: ("result",)}))
    assert receive(store, library, returned).came is Came.REVIEW
    assert receive(store, library, returned).came is Came.REVIEW_KNOWN
    (kept,) = store.sent.reviews(record.id)
    assert read_corrections(kept.corrections_json) == Corrections((), {1: ("result",)})
    assert store.take(record.id) == record

    newer = replace(returned, review=replace(review, number=3, note="New."), coach_corrections=take.corrections)
    assert receive(store, library, newer).came is Came.REVIEW
    older = replace(returned, review=replace(review, number=2, note="Late."))
    assert receive(store, library, older).came is Came.REVIEW_KNOWN
    (kept,) = store.sent.reviews(record.id)
    assert (kept.number, kept.corrections_json) == (3, None)
    other = replace(returned, review=replace(review, id="b" * 32, number=1))
    assert receive(store, library, other).came is Came.REVIEW
    assert [(each.review_id, each.number) for each in store.sent.reviews(record.id)] == [("b" * 32, 1), (REVIEW_ID, 3)]


def test_what_is_sent_back(store: Store, library: Library, tmp_path: Path) -> None:
    received = receive(store, library, a_take())
    take = store.inbox.take(received.take_id)
    review = review_of(take).with_comment(Comment(1.0, "Here.")).with_comment(Comment(0.25, "And here."))
    store.inbox.save_review(take.id, json_text(review_json(review)))
    done = send_back(store, store.inbox.take(take.id), tmp_path / "back")
    assert (done.reviewed, done.returns) == (True, 1)
    back = read_take(tmp_path / "back")
    assert back.review == replace(review, number=1)
    assert [comment.text for comment in back.review.comments] == ["And here.", "Here."]
    assert back.coach_corrections == back.corrections == a_take().corrections
    assert (back.sound, back.second) == (a_take().sound, a_take().second)
    assert outgoing(back.heard) == outgoing(read_report(take.heard_json))
    store.inbox.save_review(take.id, json_text(review_json(review.without_comment(review.comments[0]))))
    assert not store.inbox.take(take.id).reviewed
    again = send_back(store, store.inbox.take(take.id), tmp_path / "back")
    assert again.returns == 2
    assert read_take(tmp_path / "back").review.number == 2
    take.audio_path.unlink()
    with pytest.raises(TakeFileError, match="open the candidate's file again"):
        send_back(store, store.inbox.take(take.id), tmp_path / "back")
    with pytest.raises(TakeFileError, match="cannot be"):
        send_back(store, store.inbox.take(take.id), tmp_path / "no" / "back")


def test_a_review_goes_on_at_another_computer(store: Store, library: Library) -> None:
    returned = a_take(returned=True)
    received = receive(store, library, returned)
    take = store.inbox.take(received.take_id)
    assert received.came is Came.NEW
    assert review_of(take) == returned.review
    assert (take.reviewed, take.returns, take.review_id) == (True, 1, REVIEW_ID)
    assert read_corrections(take.corrections_json) == returned.coach_corrections
    assert receive(store, library, returned).came is Came.KNOWN


def test_the_question_is_that_of_the_pack_if_it_says_the_same(library: Library) -> None:
    question = PACK.questions[0]
    heard = a_take().heard
    assert question_of(library, PACK.id, question.id, question.text, heard) == question
    stand_in = question_of(library, PACK.id, question.id, "Another wording.", heard)
    assert stand_in is not None
    assert heard.question is not None
    assert (stand_in.text, stand_in.target_s) == (heard.question.text, heard.length.target_s)
    assert question_of(library, "gone", "gone", "", replace(heard, question=None)) is None


def test_states(store: Store, library: Library) -> None:
    received = receive(store, library, a_take())
    record = store.inbox.take(received.take_id).record
    assert (record.state, record.session_id) == (TakeState.ANALYSED, 0)
    for phrase in ("Slower.", "Louder.", "Slower."):
        store.inbox.keep_phrase(phrase)
    assert store.inbox.phrases() == ("Slower.", "Louder.")
    store.inbox.forget_phrase("Slower.")
    assert store.inbox.phrases() == ("Louder.",)
    with pytest.raises(KeyError):
        store.inbox.take(99)
    with pytest.raises(KeyError):
        store.sent.send(99)
