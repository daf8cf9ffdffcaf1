"""What a person asks for themselves changes what they see, and nothing that is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.loader import builtin_pack
from content.rubric import load_rubric
from content.schema import Question
from desktop.practice.corrections import Corrections, correct
from desktop.practice.profile import OWN_CHOICE, Profile, personal_report, personal_rubric, plain_report, profile_of
from desktop.practice.saved import report_text
from desktop.report.json import ReportError
from desktop.store.sessions import Store, TakeRecord
from desktop.store.settings import Settings
from models.types import DeliveryReport, FillerDecision, FillerVerdict, PaceVerdict
from tests.desktop.practice.conftest import typed_example
from tests.desktop.report.examples import example

RUBRIC = load_rubric()


def keep(store: Store, question: Question, report: DeliveryReport) -> TakeRecord:
    record = store.start_take(store.start_session().id, "pack", question.id, question.text)
    store.finish_recording(record.id, 60.0)
    return store.save_report(record.id, report_text(report))


@pytest.fixture
def kept(store: Store, question: Question) -> TakeRecord:
    return keep(store, question, example())


def test_without_wishes_the_norms_are_those_of_the_pack() -> None:
    assert profile_of(Settings()) == Profile()
    assert personal_rubric(RUBRIC, Profile(countdowns=False)) is RUBRIC


def test_the_own_band_moves_the_rates_that_are_found_fault_with() -> None:
    own = personal_rubric(RUBRIC, profile_of(Settings(pace_wpm=(90.0, 135.0))))
    assert own.band("pace.fine_wpm") == (90.0, 135.0)
    assert own.value("pace.finding_below_wpm") == 75.0 and own.value("pace.finding_above_wpm") == 150.0
    assert own.norms["pace.fine_wpm"].basis == OWN_CHOICE
    assert own.version != RUBRIC.version and RUBRIC.band("pace.fine_wpm") == (120.0, 180.0)
    assert {name for name in own.norms if own.norms[name] != RUBRIC.norms[name]} == {
        "pace.fine_wpm",
        "pace.finding_below_wpm",
        "pace.finding_above_wpm",
    }


def test_a_report_is_shown_by_the_own_norms_and_kept_by_those_of_the_pack(
    store: Store, kept: TakeRecord, question: Question
) -> None:
    before = kept.report_json
    plain = plain_report(kept)
    assert plain.pace.verdict is PaceVerdict.ON_TARGET and plain.pace.speech_rate_wpm is not None
    too_slow = plain.pace.speech_rate_wpm + 30
    profile = Profile(pace_wpm=(too_slow, too_slow + 40))
    own = personal_report(kept, question=question, rubric=RUBRIC, profile=profile)
    assert own.pace.verdict is PaceVerdict.SLOW
    assert own.pace.speech_rate_wpm == pytest.approx(plain.pace.speech_rate_wpm, abs=0.1)
    assert own.transcript.words == plain.transcript.words
    assert store.take(kept.id).report_json == before
    assert plain_report(store.take(kept.id)) == plain


def test_unscored_fillers_and_pauses_are_counted_without_verdict_or_finding(
    kept: TakeRecord, question: Question
) -> None:
    plain = personal_report(kept, question=question, rubric=RUBRIC, profile=Profile())
    own = personal_report(
        kept, question=question, rubric=RUBRIC, profile=Profile(scores_fillers=False, scores_pauses=False)
    )
    assert own.fillers.count == plain.fillers.count and own.pauses == plain.pauses
    assert own.fillers.filled_pauses.verdict is own.fillers.filler_words.verdict is None
    assert own.reliability == plain.reliability
    names = {finding.id for finding in own.findings}
    assert not names & {"few_fillers", "many_filled_pauses", "many_filler_words", "long_pauses"}


def test_corrections_hold_under_the_own_norms(store: Store, kept: TakeRecord, question: Question) -> None:
    heard = plain_report(kept)
    filler = heard.fillers.items[0]
    assert filler.start_s is not None and filler.end_s is not None
    corrections = Corrections().with_filler(FillerDecision(filler.start_s, filler.end_s, is_filler=False))
    record, corrected = correct(store, kept, heard, corrections, question=question, rubric=RUBRIC)
    own = personal_report(record, question=question, rubric=RUBRIC, profile=Profile(scores_pauses=False))
    assert own.fillers.count == corrected.fillers.count == heard.fillers.count - 1
    # What was corrected is kept by the norms of the pack.
    assert plain_report(record).rubric_version == RUBRIC.version != own.rubric_version
    # Corrections that cannot be read cost themselves and nothing else.
    damaged = replace(record, corrections_json="{")
    own = personal_report(damaged, question=question, rubric=RUBRIC, profile=Profile(scores_pauses=False))
    assert own.fillers.count == corrected.fillers.count


def test_a_typed_answer_stays_without_times(store: Store, question: Question) -> None:
    words = "I listened to her, um, and I found the parcel. She thanked me and came back the next week with a friend."
    record = keep(store, question, typed_example(words))
    own = personal_report(record, question=question, rubric=RUBRIC, profile=Profile(scores_fillers=False))
    assert own.audio is None and own.length.duration_s is None and own.pace.speech_rate_wpm is None
    assert own.pauses.count is None and own.length.words == len(words.split()) and own.reliability.ok
    assert own.transcript.text == words


def test_a_take_without_a_report_is_told(store: Store, question: Question) -> None:
    record = store.start_take(store.start_session().id, "pack", question.id, question.text)
    with pytest.raises(ReportError):
        plain_report(record)


def test_many_fillers_are_told_by_the_norms_of_the_pack_alone(store: Store) -> None:
    question = builtin_pack().questions[0]
    report = example()
    rate = replace(report.fillers.filled_pauses, verdict=FillerVerdict.MANY)
    record = keep(store, question, replace(report, fillers=replace(report.fillers, filled_pauses=rate)))
    assert plain_report(record).fillers.filled_pauses.verdict is FillerVerdict.MANY
    own = personal_report(record, question=question, rubric=RUBRIC, profile=Profile(scores_fillers=False))
    assert own.fillers.filled_pauses.verdict is None
