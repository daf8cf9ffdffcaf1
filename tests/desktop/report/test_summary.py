from __future__ import annotations

from dataclasses import replace

from desktop.report.summary import to_text
from models.types import HearingError, Reliability, TranscriptReport
from tests.desktop.example_report import QUESTION_TEXT, example_report
from tests.desktop.practice.conftest import ASKED, unfinished_story, with_answer


def _labels(text: str) -> list[str]:
    return [line[:14].strip() for line in text.splitlines()]


def test_one_line_for_each_thing() -> None:
    report = example_report()
    lines = to_text(report).splitlines()
    by_label = {line[:14].strip(): line[14:] for line in lines}
    assert by_label["Question"] == QUESTION_TEXT
    assert by_label["Heard"] == report.transcript.text
    assert by_label["STAR"].startswith("situation heard, task heard, action heard, result ")
    assert f"{report.pace.speech_rate_wpm:.0f} words a minute (target " in by_label["Pace"]
    assert f"{report.fillers.filled_pauses.count} filled pause" in by_label["Fillers"]


def test_what_worked_comes_first_and_one_fix_is_for_the_next_take() -> None:
    report = example_report()
    labels = [label for label in _labels(to_text(report)) if label in ("Worked", "Next time", "Later")]
    strengths = sum(finding.kind == "strength" for finding in report.findings)
    fixes = len(report.findings) - strengths
    assert fixes > 1
    assert labels == ["Worked"] * strengths + ["Next time"] + ["Later"] * (fixes - 1)


def test_what_is_unknown_is_left_out() -> None:
    report = example_report()
    typed = replace(
        report,
        pace=replace(report.pace, speech_rate_wpm=None),
        pauses=replace(report.pauses, count=None),
        length=replace(report.length, duration_s=None, verdict=None),
    )
    text = to_text(typed)
    assert {"Pace", "Pauses"}.isdisjoint(_labels(text))
    assert f"Length        {report.length.words} words\n" in text
    assert "None" not in text


def test_what_not_to_trust_is_said() -> None:
    text = to_text(replace(example_report(), reliability=Reliability(False, ("It was too quiet.",))))
    assert text.endswith("Note          It was too quiet.")


def test_long_lines_are_broken_for_a_terminal() -> None:
    report = example_report()
    broken = to_text(report, 60)
    assert max(len(line) for line in broken.splitlines()) <= 60
    assert broken.split() == to_text(report).split()


def test_without_words_there_are_no_measures() -> None:
    report = example_report()
    silent = replace(
        report,
        transcript=TranscriptReport("", ()),
        findings=(),
        follow_up=None,
        reliability=Reliability(False, ("No.",)),
    )
    assert to_text(silent).split("\n")[1:] == ["Heard     no words", "Note      No."]


def test_how_exact_the_count_of_filled_pauses_is() -> None:
    report = example_report()
    assert "How exact" not in to_text(report)
    report = replace(report, fillers=replace(report.fillers, error=HearingError(0.97, 0.86, (1, 4))))
    line = next(line for line in to_text(report).splitlines() if line.startswith("How exact"))
    assert line.endswith(
        "2 filled pauses heard, likely 1 to 4. On recordings of people, Aloud hears 97 of 100 filled pauses, and 14 of "
        "100 that it hears are none."
    )
    doubtful = to_text(replace(report, reliability=Reliability(False, ("There is noise.",))))
    assert "likely" not in doubtful
    assert "97 of 100" in doubtful


def test_what_a_follow_up_brought_stands_apart() -> None:
    report = unfinished_story()
    told = with_answer(report, "In the end she came back the next day.")
    alone, prompted = to_text(report).splitlines(), to_text(told).splitlines()
    by_label = {line[:14].strip(): line[14:] for line in prompted}
    assert by_label["Follow-up"] == ASKED.text
    assert by_label["Answered"] == "In the end she came back the next day."
    assert by_label["With it"] == "result heard"
    assert by_label["STAR"].endswith("result not heard")
    assert [line for line in prompted if line[:14].strip() not in ("Answered", "With it")] == alone
    nothing = to_text(with_answer(report, ""))
    assert "no words" in nothing and "no further part heard" in nothing
