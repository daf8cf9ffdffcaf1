"""The second part of a take, where the person has corrected the report on the first."""

from dataclasses import replace
from pathlib import Path

import pytest

from content.rubric import load_rubric
from content.schema import Question
from desktop.practice.corrections import Corrections, correct
from desktop.practice.saved import read_report, report_text
from desktop.practice.take_parts import SecondPart
from desktop.store.sessions import Store, TakeRecord, TakeState
from models.answer.prompted import brought
from models.types import FillerDecision
from tests.desktop.practice.conftest import ASKED, Ear, HandMadeAnalysis, unfinished_story


@pytest.fixture
def kept(store: Store, question: Question) -> TakeRecord:
    record = store.start_take(store.start_session().id, "pack", question.id, question.text)
    store.finish_recording(record.id, 60.0)
    return store.save_report(record.id, report_text(unfinished_story()))


def answer(part: SecondPart) -> TakeRecord:
    """Record and hear the second part."""
    path: Path = part.begin()
    path.write_bytes(b"sound")
    part.recorded(3.0)
    assert part.prompt is not None
    record, shown = part.save(HandMadeAnalysis(Ear()).finish_prompted(part.prompt.report, part.prompt.asked))
    assert record.report_json == report_text(shown)
    return record


def test_corrections_stay_and_can_still_be_taken_back(store: Store, kept: TakeRecord, question: Question) -> None:
    rubric = load_rubric()
    heard = read_report(kept.report_json or "")
    filler = heard.fillers.items[0]
    assert filler.start_s is not None and filler.end_s is not None
    corrections = Corrections().with_filler(FillerDecision(filler.start_s, filler.end_s, is_filler=False))
    corrected, shown = correct(store, kept, heard, corrections, question=question, rubric=rubric)
    assert shown.fillers.count == heard.fillers.count - 1

    record = answer(SecondPart(store, corrected, question, ASKED, rubric))
    report = read_report(record.report_json or "")
    assert replace(report, prompted=None) == replace(read_report(corrected.report_json or ""), prompted=None)
    assert [name for name, _ in brought(report)] == ["result"]

    record, shown = correct(
        store, record, read_report(record.heard_json or ""), Corrections(), question=question, rubric=rubric
    )
    assert replace(shown, prompted=None) == heard
    assert [name for name, _ in brought(shown)] == ["result"]
    assert record.corrections_json is None

    _, marked = correct(store, record, shown, Corrections().with_mark(0, ("result",)), question=question, rubric=rubric)
    assert marked.star.result.covered and brought(marked) == (), "what was said unasked needs no prompting"


def test_without_sound_nothing_of_it_stays(store: Store, kept: TakeRecord, question: Question) -> None:
    part = SecondPart(store, kept, question, ASKED, load_rubric())
    part.begin()
    part.fail("The microphone was unplugged.")
    assert store.follow_ups.of_take(kept.id) is None
    assert store.take(kept.id) == kept


def test_what_could_not_be_heard_stays_with_its_reason(store: Store, kept: TakeRecord, question: Question) -> None:
    part = SecondPart(store, kept, question, ASKED, load_rubric())
    part.begin().write_bytes(b"sound")
    part.recorded(3.0)
    part.fail("Fetch the weights first.")
    record = store.follow_ups.of_take(kept.id)
    assert record is not None and (record.state, record.error) == (TakeState.FAILED, "Fetch the weights first.")
    assert store.take(kept.id) == kept
