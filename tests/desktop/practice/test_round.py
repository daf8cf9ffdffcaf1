"""Going through a plan, and what a role-play asks of a reply."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from content.loader import load_pack
from content.schema import Pack, SpokenLine
from desktop.practice.plan import PlanKind, drill, mock_interview, role_play, topics
from desktop.practice.reply import ReplyAnalysis
from desktop.practice.roleplay import is_line, line_questions, reply_report, wanted_part
from desktop.practice.round import Round
from desktop.store.sessions import Store
from models.types import Finding, Structure, StructurePart
from tests.desktop.coach_pack import write_coach_pack
from tests.desktop.example_report import example_report
from tests.desktop.practice.conftest import Ear, HandMadeAnalysis


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return load_pack(write_coach_pack(tmp_path / "coach"))


def test_a_round_goes_through_its_plan_once(pack: Pack, store: Store) -> None:
    plan = mock_interview(pack, None, (), 1)
    round_ = Round(plan, "Mock interview")
    session = store.start_session()
    assert round_.reports_at_the_end and round_.count == 3 and round_.said_before == ()
    for number, question in enumerate(plan.questions, 1):
        assert (round_.number, round_.question) == (number, question)
        assert round_.is_last is (number == 3)
        for _ in range(2):
            round_.keep(store.start_take(session.id, pack.id, question.id, question.text), example_report())
        assert round_.go_on() is (number < 3)
    assert round_.said_before == (SpokenLine("I see."),)
    # A question that was tried again counts once, with its last take.
    assert [outcome.record.id for outcome in round_.outcomes] == [2, 4, 6]
    assert not Round(drill(pack, topics(pack)[0], ()), "Drill").reports_at_the_end
    # A report that is corrected takes the place of the one before; takes from elsewhere are not noted.
    kept = round_.outcomes[1]
    round_.revise(kept.record, example_report(clean=True))
    round_.revise(replace(kept.record, id=99), example_report())
    assert [outcome.report == example_report(clean=True) for outcome in round_.outcomes] == [False, True, False]


def test_a_role_play_reads_the_scene_and_asks_the_lines(pack: Pack) -> None:
    plan = role_play(pack.roleplays[0])
    assert plan.kind is PlanKind.ROLE_PLAY and plan.opening == SpokenLine(pack.roleplays[0].scene)
    assert plan.questions == line_questions(pack.roleplays[0])
    assert [(question.id, wanted_part(question)) for question in plan.questions] == [
        ("parcel.1", "acknowledge"),
        ("parcel.2", "act_or_escalate"),
    ]
    assert all(is_line(question) for question in plan.questions)
    assert not any(is_line(question) for question in pack.questions)
    assert wanted_part(pack.questions[0]) == ""


def test_a_reply_is_not_asked_for_what_a_whole_answer_has(pack: Pack) -> None:
    line = line_questions(pack.roleplays[0])[0]
    parts = tuple(StructurePart(name, name == "acknowledge", 0.9, ()) for name in ("listen", "acknowledge", "clarify"))
    missing = Finding("missing_listen", "fix", "high", "I did not hear how you would listen.", "", None, None)
    whole = example_report()
    report = replace(whole, structure=Structure("situational", parts), findings=(*whole.findings, missing))
    ear = Ear()
    analysis = ReplyAnalysis(HandMadeAnalysis(ear, report), line)
    heard = analysis.finish(path="a.wav")
    assert heard == reply_report(report, line) and ear.paths == ["a.wav"] and analysis.backlog_s == 0.0
    assert [part.name for part in heard.structure.parts] == ["acknowledge"]
    assert missing not in heard.findings and len(heard.findings) >= 1
    assert heard.follow_up is None and heard.transcript == report.transcript
    typed = ReplyAnalysis(HandMadeAnalysis(ear), line).read("I am sorry to hear that.")
    assert ear.typed == ["I am sorry to hear that."] and typed.follow_up is None


def test_the_interviewer_asks_on_once_where_it_is_planned_and_something_is_missing(pack: Pack) -> None:
    plan = mock_interview(pack, None, (), 1)
    round_ = Round(replace(plan, follow_ups=(True, False, True)), "Mock interview")
    missing, whole = example_report(), replace(example_report(), follow_up=None)
    assert missing.follow_up is not None
    assert round_.follow_up(whole) is None, "nothing is missing"
    assert round_.follow_up(missing) == missing.follow_up
    assert round_.follow_up(missing) is None, "asked already"
    round_.go_on()
    assert round_.follow_up(missing) is None, "not planned"
    drilled = Round(drill(pack, topics(pack)[0], ()), "Drill")
    assert drilled.follow_up(missing) is None
