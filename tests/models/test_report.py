"""The report on answers made by hand, each with one known property."""

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.rubric import Rubric, Wording, load_rubric
from content.schema import Question, QuestionKind, Story
from desktop.report import from_json, to_json
from models.report import build_report, revise_report
from models.types import (
    Audio,
    DeliveryReport,
    Finding,
    FollowUp,
    Judgement,
    LengthVerdict,
    Point,
    Quality,
    Sentence,
    Span,
    Star,
    StarPart,
    Structure,
    StructurePart,
    Transcript,
    Voice,
    Word,
    WordKind,
)
from tests.models.delivery.speech import say
from tests.models.judgements import QUESTION, judge

RUBRIC = load_rubric()
SCHEMA = json.loads(files("desktop.report").joinpath("report.schema.json").read_text(encoding="utf-8"))
VALID = jsonschema.Draft202012Validator(SCHEMA)

SITUATION = (
    "At my last job in March a man rang about a parcel that had gone missing for the second time, and he was shouting "
    "before I had said my name. His daughter was getting married that weekend and the parcel held her shoes."
)
TASK = "I had to find it before the weekend."
ACTION = (
    "I let him finish and I wrote down every date he gave me, and then I read them back to him. Then I rang both "
    "depots one after the other, and at the second one they thought they had seen it. I drove there after work and "
    "searched the shelves with the night shift until we found it behind a row of tyres. I took it to his house on my "
    "way home and put it into his hands."
)
RESULT = "He wrote us a kind letter with a photo of the shoes. My manager read it out to the whole team."
STORY = " ".join((SITUATION, TASK, ACTION, RESULT))
LABELS = ("situation", "situation", "task", "action", "action", "action", "action", "result", "result")
BEGUN = " ".join((SITUATION, TASK, ACTION))
# At this pace the story lasts 70 s at 128 words a minute.
EVENLY = {"word_s": 0.39, "gap_s": 0.08}
HEALTHY = Audio("answer.wav", 70.0, 16_000, 0.0, -24.0, 30.0)


def told(
    text: str = STORY,
    labels: tuple[str, ...] = LABELS,
    *,
    question: Question | None = QUESTION,
    audio: Audio | None = HEALTHY,
    voice: Voice | None = None,
    judgement: dict[str, object] | None = None,
    kinds: dict[int, WordKind] | None = None,
    typed: bool = False,
    change: dict[str, object] | None = None,
    rubric: Rubric = RUBRIC,
    **pace: float,
) -> DeliveryReport:
    heard = say(text, kinds=kinds, **{**EVENLY, **pace})
    heard = replace(heard, **(change or {}))  # type: ignore[arg-type]
    return build_report(
        transcript=heard,
        audio=audio,
        voice=voice,
        judgement=judge(heard, labels, timed=not typed, **(judgement or {})),  # type: ignore[arg-type]
        question=question,
        rubric=rubric,
        app_version="0.1.0",
        typed=typed,
    )


def fixes(report: DeliveryReport) -> list[Finding]:
    return [finding for finding in report.findings if finding.kind == "fix"]


def first_fix(report: DeliveryReport) -> str | None:
    return next((finding.id for finding in fixes(report)), None)


def strengths(report: DeliveryReport) -> list[str]:
    return [finding.id for finding in report.findings if finding.kind == "strength"]


def high(report: DeliveryReport) -> list[str]:
    return [finding.id for finding in fixes(report) if finding.priority == "high"]


# --- controls: nothing to fault


def test_a_good_story_gets_strengths_and_no_fix() -> None:
    report = told()
    assert strengths(report) == ["whole_story", "pace_fine"]
    assert fixes(report) == []
    assert report.reliability.ok
    assert report.length.verdict is LengthVerdict.ON_TARGET


def test_strengths_come_first_and_are_at_most_two() -> None:
    report = told(BEGUN, LABELS[:7])
    kinds = [finding.kind for finding in report.findings]
    assert kinds == ["strength", "strength", "fix"]


def test_without_a_task_there_is_nothing_to_fix() -> None:
    assert fixes(told(STORY.replace(TASK + " ", ""), (*LABELS[:2], *LABELS[3:]))) == []


def test_we_throughout_is_a_detail() -> None:
    report = told(STORY.replace("I ", "we "))
    assert (first_fix(report), high(report)) == ("mostly_we", [])


def test_a_flat_voice_is_a_detail() -> None:
    report = told(voice=Voice(120.0, 1.0, 8.0, (Span(1.0, 60.0),)))
    assert (first_fix(report), high(report)) == ("flat_pitch", [])


def test_pauses_between_sentences_are_never_faulted() -> None:
    """Not even by way of the rate: here they bring it under 100 words a minute."""
    report = told(STORY.replace(". ", ". [5.0] "))
    assert report.pace.speech_rate_wpm is not None
    assert report.pace.speech_rate_wpm < 100
    assert high(report) == []


def test_a_stutter_is_not_faulted() -> None:
    text = STORY.replace("rang both", "r- [2.5] r- [2.2] rang both").replace("drove", "d- d- [2.4] d- drove")
    text = text.replace("wrote down", "[2.6] wr- [1.5] wrote down").replace("searched", "[2.1] s- [1.5] s- searched")
    spoken = [token for token in text.split() if not token.startswith("[")]
    kinds = {index: WordKind.CUT_OFF for index, token in enumerate(spoken) if token.endswith("-")}
    report = told(text, kinds=kinds, word_s=0.5)
    assert sum(pause.end_s - pause.start_s >= 2 for pause in report.pauses.items if pause.inside_clause) >= 2
    assert high(report) == []


# --- planted defects: the first fix names the defect


def test_no_event() -> None:
    habit = (
        "When a customer is upset I always listen first. I keep my voice calm and I write down what they tell me. Then "
        "I ask what they need and when they need it. People want to be heard before they want an answer. I like to "
        "solve it on the spot if I can. That is how I work every day, with everybody, on the phone and in the shop."
    )
    report = told(habit, ())
    assert first_fix(report) == "no_event"
    assert "I did not hear" in fixes(report)[0].message


def test_no_result() -> None:
    report = told(BEGUN, LABELS[:7])
    assert first_fix(report) == "no_result"
    fix, last = fixes(report)[0], report.sentences[-1]
    assert (fix.start_s, fix.end_s) == (last.start_s, last.end_s)
    assert last.end_s is not None
    assert f"stops at 1:{int(last.end_s) - 60:02d}" in fix.message
    assert "mark the sentence" in fix.message
    assert "Bangerter" in fix.why


def test_no_action_and_result_only() -> None:
    labels = (*LABELS[:3], "result", "result")
    assert first_fix(told(f"{SITUATION} {TASK} {RESULT}", labels)) == "no_action"
    assert first_fix(told(f"{RESULT} {RESULT} {RESULT}", ("result",) * 6)) == "no_action"


def test_rambling_situation_with_a_thin_action() -> None:
    text = f"{SITUATION} {SITUATION} {SITUATION} I rang him. He was happy."
    report = told(text, ("situation",) * 6 + ("action", "result"))
    assert first_fix(report) == "thin_action"
    assert "whole_story" not in strengths(report)


def test_an_action_in_passing_is_thin_and_not_missing() -> None:
    """It was heard, though it is too little to be credited."""
    heard = say(f"{SITUATION} {SITUATION} {SITUATION} I rang him. He was happy.", **EVENLY)
    judgement = judge(heard, ("situation",) * 6 + ("action", "result"))
    action = replace(judgement.star.action, covered=False)
    report = build_report(
        transcript=heard,
        audio=HEALTHY,
        voice=None,
        judgement=replace(judgement, star=replace(judgement.star, action=action)),
        question=QUESTION,
        rubric=RUBRIC,
        app_version="0.1.0",
    )
    assert first_fix(report) == "thin_action"


def test_an_uncertain_part_gives_no_fix() -> None:
    assert fixes(told(BEGUN, LABELS[:7], judgement={"certainty": 0.75})) == []
    assert fixes(told(BEGUN, (), judgement={"certainty": 0.75})) == []


def test_a_story_is_missed_only_where_one_was_asked() -> None:
    question = replace(QUESTION, kind=QuestionKind.GENERAL, story=Story.HELPS)
    assert fixes(told(BEGUN, LABELS[:7], question=question, judgement={"applies": False})) == []


def test_too_short_and_too_long() -> None:
    assert first_fix(told(word_s=0.15, gap_s=0.02)) == "too_short"
    report = told(" ".join([STORY] * 3), LABELS * 3)
    assert first_fix(report) == "too_long"
    assert fixes(report)[0].start_s == pytest.approx(1.0 + 120.0)


def test_no_length_is_judged_without_a_question() -> None:
    report = told(question=None, word_s=0.2, gap_s=0.05)
    assert (report.question, report.length.target_s, report.length.verdict) == (None, None, None)
    assert "too_short" not in [fix.id for fix in fixes(report)]


PAUSED = STORY.replace("about a parcel", "about a [2.5] parcel").replace("at the second", "at the [3.0] second")


def test_two_long_pauses_inside_clauses() -> None:
    report = told(PAUSED)
    assert first_fix(report) == "long_pauses"
    fix = fixes(report)[0]
    assert fix.message.startswith("Two silences")
    assert fix.start_s is not None
    assert fix.end_s is not None
    assert fix.end_s - fix.start_s == pytest.approx(3.0)


def test_one_long_pause_is_no_finding() -> None:
    assert fixes(told(STORY.replace("about a parcel", "about a [2.5] parcel"))) == []


@pytest.mark.parametrize(("word_s", "expected"), [(0.24, "too_fast"), (0.62, "too_slow")])
def test_pace(word_s: float, expected: str) -> None:
    report = told(word_s=word_s, gap_s=0.02, question=None)
    assert first_fix(report) == expected
    assert fixes(report)[0].start_s is not None


def test_under_half_a_minute_of_speech_no_rate_gets_a_verdict() -> None:
    report = told("Um, " * 6 + STORY, word_s=0.18, gap_s=0.0, question=None)
    assert report.length.speaking_s is not None
    assert 25 < report.length.speaking_s < 30
    assert report.pace.speech_rate_wpm is not None
    assert report.pace.speech_rate_wpm > 200
    assert (report.pace.verdict, report.fillers.filled_pauses.verdict) == (None, None)
    assert fixes(report) == []


def test_many_filled_pauses() -> None:
    report = told(STORY.replace(". ", ". Um, ").replace(" and ", " uh and "), gap_s=0.02)
    assert first_fix(report) == "many_filled_pauses"
    assert "“um” and “uh” 15 times" in fixes(report)[0].message


def test_filled_pauses_that_open_sentences_are_told() -> None:
    report = told(STORY.replace(". ", ". Um, uh, ").replace("At my", "Um, at my"), gap_s=0.02)
    assert first_fix(report) == "many_filled_pauses"
    assert "9 of them open a sentence" in fixes(report)[0].message


def test_many_filler_words_are_told_apart() -> None:
    report = told("like, " * 20 + STORY, kinds=dict.fromkeys(range(20), WordKind.FILLER_WORD), gap_s=0.0)
    assert first_fix(report) == "many_filler_words"


def test_fixes_stand_in_the_order_of_their_weight() -> None:
    text = BEGUN.replace(" and ", " um, uh, and ")
    report = told(text, LABELS[:7], question=replace(QUESTION, target_s=(10.0, 15.0)), word_s=0.6)
    assert [fix.id for fix in fixes(report)] == ["no_result", "too_long", "too_slow"]
    assert [fix.priority for fix in fixes(report)] == ["high", "low", "low"]


def test_every_finding_says_what_why_and_what_to_do() -> None:
    reports = [
        told(),
        told(BEGUN, LABELS[:7], word_s=0.62, voice=Voice(100.0, 1.0, 5.0, (Span(1, 40),))),
        told(STORY, ()),
        told(PAUSED, word_s=0.24, gap_s=0.02),
    ]
    for finding in (finding for report in reports for finding in report.findings):
        assert finding.message.endswith((".", "”")), finding
        assert finding.why.endswith("."), finding
        assert finding.kind == "strength" or "Next take:" in finding.message
        for word in ("confiden", "nervous", "personality", "hire", "weak", "bad"):
            assert word not in finding.message.lower()


# --- situational and general answers


def test_parts_of_a_situational_answer() -> None:
    question = replace(QUESTION, kind=QuestionKind.SITUATIONAL, story=Story.NO)
    parts = (
        StructurePart("listen", True, 0.9, (0,)),
        StructurePart("act_or_escalate", True, 0.9, (1, 2)),
        StructurePart("follow_up", False, 0.9, ()),
    )
    judgement = {"applies": False, "kind": "situational", "parts": parts}
    report = told(STORY, (), question=question, judgement=judgement)
    assert strengths(report)[0] == "structured"
    assert first_fix(report) == "missing_follow_up"
    assert high(report) == []


def test_points_and_qualities_are_told_as_heard() -> None:
    points = (Point("stayed calm", True, 0), Point("found the cause", True, 2), Point("made it right", False, None))
    report = told(STORY, (), judgement={"applies": False, "points": points, "qualities": (Quality("patience", (0,)),)})
    assert strengths(report)[0] == "points_made"
    assert all("made it right" not in finding.message for finding in report.findings)


# --- reliability


def reasons(report: DeliveryReport) -> str:
    return " ".join(report.reliability.reasons)


def test_silence_is_said_and_judged_nowhere() -> None:
    silent = Transcript((), (), 60.0, "base")
    report = build_report(
        transcript=silent,
        audio=replace(HEALTHY, speech_level_dbfs=None, snr_db=None),
        voice=None,
        judgement=judge(silent),
        question=QUESTION,
        rubric=RUBRIC,
        app_version="0.1.0",
    )
    assert not report.reliability.ok
    assert "microphone" in reasons(report)
    assert report.findings == ()
    assert (report.length.duration_s, report.length.words, report.pace.speech_rate_wpm) == (None, 0, None)


def test_too_short_to_judge() -> None:
    report = told("I called him back. It worked.", ("action", "result"))
    assert "very short" in reasons(report)
    assert report.pace.verdict is None
    assert [finding.id for finding in report.findings] == ["too_short"]


def test_noise_withholds_pauses_and_pitch_but_not_the_words() -> None:
    text = STORY.replace("about a parcel", "about a [2.5] parcel").replace("the second", "the [3.0] second")
    report = told(text, audio=replace(HEALTHY, snr_db=8.0))
    assert "noise" in reasons(report)
    assert "long_pauses" not in [fix.id for fix in fixes(report)]
    assert strengths(report)[0] == "whole_story"
    assert first_fix(told(PAUSED, audio=replace(HEALTHY, snr_db=12.0))) == "long_pauses"


def test_clipped_quiet_and_very_noisy_recordings_are_named() -> None:
    flat = Voice(120.0, 1.0, 8.0, (Span(1.0, 60.0),))
    report = told(STORY, audio=replace(HEALTHY, clipped_fraction=0.02), voice=flat)
    assert "2.0 % of it is clipped" in reasons(report)
    assert first_fix(report) is None
    report = told(STORY, audio=replace(HEALTHY, speech_level_dbfs=-56.0))
    assert "very quiet" in reasons(report)
    assert report.fillers.filled_pauses.verdict is None
    assert told(STORY, audio=replace(HEALTHY, snr_db=2.0)).fillers.filled_pauses.verdict is None


def test_other_language_and_unsure_words_withhold_what_rests_on_words() -> None:
    for change in ({"other_language": "de"}, {"words": say(STORY, probability=0.3, **EVENLY).words}):
        report = told(STORY, (), change=change)  # type: ignore[arg-type]
        assert not report.reliability.ok
        assert "no_event" not in [fix.id for fix in fixes(report)]
        assert report.follow_up is None
        assert "speaker" not in reasons(report)


def test_what_could_not_be_made_out_is_not_held_missing() -> None:
    report = told(BEGUN, LABELS[:7], change={"not_understood": (Span(70.0, 73.0),)})
    assert "could not make out 3 s" in reasons(report)
    assert "1:10" in reasons(report)
    assert fixes(report) == []
    assert strengths(report)


def test_a_recording_that_is_mostly_not_speech_is_named() -> None:
    assert "holds no speech" in reasons(told(STORY, change={"duration_s": 900.0}))


# --- typed answers


def test_a_typed_answer_has_no_times() -> None:
    report = told(STORY, typed=True, judgement={"follow_up": FollowUp("And then?", "result")})
    assert report.audio is None
    assert (report.models.transcriber, report.models.sha256, report.models.prompt_id) == (None, None, None)
    assert (report.length.duration_s, report.length.verdict, report.pauses.count) == (None, None, None)
    assert (report.pace.speech_rate_wpm, report.pace.timeline, report.voice) == (None, (), None)
    assert report.length.words == len(STORY.split())
    assert report.language.flesch_reading_ease is not None
    assert strengths(report)[0] == "whole_story"
    assert report.follow_up == FollowUp("And then?", "result")
    data = to_json(report)
    VALID.validate(data)
    assert data["transcript"]["words"][0]["start_s"] is None
    assert all(finding.start_s is None for finding in report.findings)


def test_a_typed_answer_that_is_measured_by_other_norms_stays_typed() -> None:
    report = told(STORY, typed=True)
    assert revise_report(report, (), question=QUESTION, rubric=RUBRIC) == report


# --- what a rubric leaves unscored


def test_unscored_fillers_are_counted_without_verdict_or_finding() -> None:
    text = STORY.replace(". ", ". Um, ").replace(" and ", " uh and ")
    scored, unscored = told(text, gap_s=0.02), told(text, gap_s=0.02, rubric=without("fillers"))
    assert first_fix(scored) == "many_filled_pauses" and first_fix(unscored) != "many_filled_pauses"
    assert unscored.fillers.count == scored.fillers.count == 15
    assert unscored.fillers.filled_pauses.verdict is unscored.fillers.filler_words.verdict is None
    assert unscored.reliability == scored.reliability


def test_unscored_pauses_are_measured_and_never_faulted() -> None:
    text = STORY.replace("about a parcel", "about a [2.5] parcel").replace("read them back", "read [3] them back")
    scored, unscored = told(text), told(text, rubric=without("pauses"))
    assert first_fix(scored) == "long_pauses" and fixes(unscored) == []
    assert unscored.pauses == scored.pauses


def test_silences_do_not_make_a_speaker_slow_where_pauses_are_not_scored() -> None:
    text = STORY.replace("at my", "[6] at my").replace(" the parcel", " the [6] parcel").replace(" and ", " and [6] ")
    assert "too_slow" in {fix.id for fix in fixes(told(text))}
    assert "too_slow" not in {fix.id for fix in fixes(told(text, rubric=without("pauses")))}


def without(*measures: str) -> Rubric:
    return replace(RUBRIC, not_scored=frozenset(measures))


# --- no transcript breaks it

times = st.one_of(st.floats(0, 400), st.floats(allow_nan=True, allow_infinity=True), st.floats(-10, 10))
texts = st.one_of(
    st.sampled_from(["I", "told", "the", "customer.", "um,", "$25", "24/7", "—", "And", "we"]), st.text(max_size=8)
)
spans = st.lists(st.builds(Span, times, times), max_size=6).map(tuple)
shares = st.floats(0, 1)
indices = st.lists(st.integers(0, 20), max_size=4).map(tuple)
star_parts = st.builds(StarPart, st.booleans(), shares, shares, indices)
words = st.lists(st.builds(Word, texts, times, times, shares, st.sampled_from(WordKind)), max_size=30).map(tuple)
optional_times = st.one_of(st.none(), st.floats(0, 400))
judgements = st.builds(
    Judgement,
    st.builds(Star, st.booleans(), star_parts, star_parts, star_parts, star_parts, st.booleans()),
    st.builds(
        Structure,
        st.sampled_from(["star", "situational", "general"]),
        st.lists(
            st.builds(StructurePart, st.sampled_from(["listen", "position", "x"]), st.booleans(), shares, indices),
            max_size=3,
        ).map(tuple),
    ),
    st.lists(
        st.builds(Sentence, st.text(max_size=30), optional_times, optional_times, st.just(("action",))), max_size=5
    ).map(tuple),
    st.lists(st.builds(Point, st.text(max_size=9), st.booleans(), st.none() | st.integers(0, 9)), max_size=3).map(
        tuple
    ),
    st.lists(st.builds(Quality, st.text(max_size=9), indices), max_size=2).map(tuple),
    st.none() | st.builds(FollowUp, st.text(max_size=9), st.just("result")),
)
levels = st.none() | st.floats(-100, 80)
positive = st.none() | st.floats(0, 400)
answers = st.fixed_dictionaries(
    {
        "transcript": st.builds(
            Transcript, words, spans, st.floats(0, 4000), st.just("base"), st.just("0"), not_understood=spans
        ),
        "audio": st.none()
        | st.builds(Audio, st.none(), st.floats(0, 4000), st.just(16_000), st.floats(0, 1), levels, levels),
        "voice": st.none() | st.builds(Voice, positive, positive, positive, st.just((Span(0.0, 30.0),))),
        "judgement": judgements,
        "question": st.sampled_from([QUESTION, None]),
        "typed": st.booleans(),
    }
)


@settings(max_examples=60, deadline=None)
@given(answers)
def test_no_transcript_breaks_the_report(answer: dict[str, Any]) -> None:
    def build() -> DeliveryReport:
        return build_report(**answer, rubric=RUBRIC, app_version="0.1.0")

    data = to_json(build())
    VALID.validate(data)
    text = json.dumps(data, allow_nan=False)
    assert json.dumps(to_json(build()), allow_nan=False) == text, "the same values give the same report"
    VALID.validate(to_json(from_json(json.loads(text))))
    fixes = [finding for finding in data["findings"] if finding["kind"] == "fix"]
    assert len(fixes) <= 3
    assert len(data["findings"]) - len(fixes) <= 2
    assert [finding["priority"] for finding in fixes].count("high") <= 1


# --- a rubric of one's own


def test_a_finding_is_told_in_the_words_of_the_rubric() -> None:
    def no_result(**wordings: Wording) -> Finding:
        report = told(BEGUN, LABELS[:-2], rubric=replace(RUBRIC, wordings=wordings))
        return next(finding for finding in fixes(report) if finding.id == "no_result")

    plain = no_result(no_event=Wording("x", "x"))
    assert "x" not in (plain.message, plain.why)
    assert no_result(no_result=Wording("And then?", "")) == replace(plain, message="And then?")
    assert no_result(no_result=Wording("", "Endings stay.")) == replace(plain, why="Endings stay.")
