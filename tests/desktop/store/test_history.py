"""Lists of takes: what they hold of a report, and how they are filtered and searched."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.practice.saved import report_text
from desktop.store import digests
from desktop.store.digests import Digest, PartHeard, digest_of, digest_text, read_digest, words_of
from desktop.store.history import Asked, TakeFilter
from desktop.store.sessions import Store, TakeRecord, TakeState
from tests.desktop.example_report import example_report
from tests.desktop.practice.conftest import unfinished_story, with_answer
from tests.desktop.report.examples import example


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    with closing(Store(tmp_path / "sessions.db", recordings)) as store:
        yield store


def keep(store: Store, question: str, *, report: str | None = None, pack: str = "bakery", sound: bool = True):
    session = store.start_session()
    take = store.start_take(session.id, pack, question, f"Tell me about {question}.")
    if sound:
        take.audio_path.write_bytes(b"sound")
    take = store.finish_recording(take.id, 12.0)
    return store.save_report(take.id, report) if report is not None else take


def said(text: str) -> str:
    return json.dumps({"transcript": {"text": text}})


def found(store: Store, **conditions: object) -> list[int]:
    return list(store.history.find(TakeFilter(**conditions)))  # type: ignore[arg-type]


def test_a_digest_holds_what_the_report_says() -> None:
    report = example()
    digest = digest_of(report_text(report))
    assert digest.length_s == pytest.approx(report.length.duration_s, abs=0.001)
    assert digest.pace_wpm == pytest.approx(report.pace.speech_rate_wpm, abs=0.1)
    assert (digest.target_s, digest.target_wpm) == (report.length.target_s, report.pace.target_wpm)
    assert digest.filled_pauses == report.fillers.filled_pauses.count
    assert digest.filler_words == report.fillers.filler_words.count
    assert digest.long_pauses == sum(item.end_s - item.start_s >= 1.0 for item in report.pauses.items) > 0
    assert digest.parts == tuple(
        PartHeard(part.name, part.covered, pytest.approx(part.certainty)) for part in report.structure.parts
    )
    assert digest.story == ("situation", "task", "action")
    assert digest.fix == next(each.message for each in report.findings if each.kind != "strength")


def test_what_cannot_be_trusted_is_unknown_and_the_rest_stays() -> None:
    digest = digest_of(report_text(example(noisy=True)))
    if not example(noisy=True).reliability.ok:
        assert (digest.pace_wpm, digest.filled_pauses, digest.length_s) == (None, None, None)
    assert digest.parts


@pytest.mark.parametrize("report", [None, "", "null", "3", "{}", '{"findings": 3, "structure": [], "star": 1}', "{"])
def test_a_report_that_cannot_be_read_is_unknown(report: str | None) -> None:
    assert digest_of(report) == Digest()
    assert words_of("Why?", report) == "why?"


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner)
            | (
                st.dictionaries(
                    st.sampled_from(
                        [
                            "structure",
                            "parts",
                            "star",
                            "findings",
                            "length",
                            "reliability",
                            "ok",
                            "pace",
                            "fillers",
                            "pauses",
                            "items",
                            "duration_s",
                            "target_s",
                            "transcript",
                            "text",
                            "applies",
                            "situation",
                            "covered",
                        ]
                    ),
                    inner,
                )
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_stands_there_a_digest_comes_out(value: object) -> None:
    text = json.dumps(value)
    digest_of(text)
    words_of("", text)


@pytest.mark.parametrize("report", [example(), example_report(), unfinished_story()])
def test_a_digest_comes_back_from_its_text(report) -> None:
    digest = digest_of(report_text(report))
    assert read_digest(digest_text(digest)) == digest


def test_the_answer_to_a_follow_up_is_searched_too() -> None:
    text = report_text(with_answer(unfinished_story(), "She sent us a Postcard."))
    assert "postcard" in words_of("", text) and "furious" in words_of("", text)


def test_takes_are_listed_the_newest_first_with_sound_and_digest(store: Store) -> None:
    first = keep(store, "calm", report=report_text(example_report()))
    second = keep(store, "refund", sound=False)
    newest, oldest = store.history.entries()
    assert (newest.id, oldest.id) == (second.id, first.id)
    assert (newest.has_sound, oldest.has_sound) == (False, True)
    assert (newest.digest, oldest.digest.pace_wpm) == (Digest(), 148.0)
    assert (oldest.started_at, oldest.question_text) == (first.started_at, first.question_text)
    assert not store.history.is_empty()


def test_a_list_without_takes(store: Store) -> None:
    assert store.history.is_empty()
    assert (store.history.entries(), store.history.asked(), found(store)) == ((), (), [])


def test_it_follows_each_change_of_a_report(store: Store) -> None:
    take = keep(store, "calm", report=said("I waited"))
    assert found(store, words="waited") == [take.id]
    store.save_corrections(take.id, "{}", said("I hurried"))
    assert (found(store, words="waited"), found(store, words="hurried")) == ([], [take.id])
    store.forget_corrections(take.id)
    assert found(store, words="waited") == [take.id]
    answer = store.follow_ups.start(take.id, "And then?", "result")
    store.follow_ups.save_report(answer.id, said("I slept"), None)
    assert (found(store, words="waited"), found(store, words="slept")) == ([], [take.id])
    store.delete_take(take.id)
    assert found(store) == []


def test_all_words_must_stand_in_question_or_answer_whatever_their_case(store: Store) -> None:
    one = keep(store, "parcels", report=said("I RANG the depot, naïve as I was: 100 % wrong"))
    other = keep(store, "parcels", report=said("I wrote to the depot"))
    assert found(store, words="PARCELS depot") == [other.id, one.id]
    assert found(store, words="rang NAÏVE") == [one.id]
    assert found(store, words="100 %") == [one.id]
    assert found(store, words="rang wrote") == []


def test_each_filter_by_itself_and_all_together(store: Store) -> None:
    plain = keep(store, "calm", sound=False)
    reported = keep(store, "calm", report=said("x"))
    other = keep(store, "calm", report=said("x"), pack="bank")
    failed = store.mark_failed(keep(store, "refund").id, "No words.")
    everything = [failed.id, other.id, reported.id, plain.id]
    assert found(store) == everything
    assert found(store, pack_id="bakery") == [failed.id, reported.id, plain.id]
    assert found(store, questions=frozenset({("bakery", "calm")})) == [reported.id, plain.id]
    assert found(store, questions=frozenset()) == []
    assert found(store, states=frozenset({TakeState.FAILED, TakeState.RECORDED})) == [failed.id, plain.id]
    assert found(store, has_sound=False) == [plain.id]
    assert found(store, has_sound=True) == everything[:-1]
    assert found(store, since=reported.started_at) == everything[:-1]
    assert found(store, since=failed.started_at + timedelta(days=1)) == []
    together = {"pack_id": "bakery", "states": frozenset({TakeState.ANALYSED}), "has_sound": True, "words": "calm x"}
    assert found(store, **together) == [reported.id]


def test_takes_come_in_the_order_asked_for_and_without_those_that_are_gone(store: Store) -> None:
    takes = [keep(store, "calm"), keep(store, "calm"), keep(store, "calm")]
    store.delete_take(takes[1].id)
    wanted = (takes[2].id, takes[1].id, takes[0].id)
    assert [entry.id for entry in store.history.get(wanted)] == [takes[2].id, takes[0].id]


def test_questions_that_were_asked_and_their_reports(store: Store) -> None:
    first: TakeRecord = keep(store, "calm", report=said("x"))
    keep(store, "refund")
    second = keep(store, "calm", report=said("y"))
    keep(store, "calm")
    assert store.history.asked() == (
        Asked("bakery", "calm", "Tell me about calm.", 3),
        Asked("bakery", "refund", "Tell me about refund.", 1),
    )
    assert [entry.id for entry in store.history.analysed("bakery", "calm")] == [first.id, second.id]


def test_a_new_kind_of_digest_makes_the_old_ones_anew(store: Store, tmp_path: Path, monkeypatch) -> None:
    take = keep(store, "calm", report=said("x"))
    store.history.entries()
    with closing(sqlite3.connect(tmp_path / "sessions.db", isolation_level=None)) as other:
        other.execute("UPDATE digest SET words = 'old', digest_json = '{}', version = ?", (digests.DIGEST_VERSION - 1,))
    assert found(store, words="calm") == [take.id]
