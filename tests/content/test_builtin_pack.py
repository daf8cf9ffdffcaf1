"""The built-in pack covers what it should, and its answers can be rehearsed."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from content.check import check_files, known_qualities
from content.loader import BUILTIN_PACK, builtin_pack, read_pack
from content.schema import Question, QuestionKind, RolePlay, Sample, Story
from models.delivery.readability import readability

EXPECTED = tomllib.loads((Path(__file__).parent.parent / "data" / "bank.toml").read_text(encoding="utf-8"))
PACK = builtin_pack()
SAMPLES = [(question, sample) for question in PACK.questions for sample in question.samples]
WORDS_PER_SECOND = 150 / 60
STAR = ("situation", "task", "action", "result")
STEPS = ("listen", "acknowledge", "clarify", "act_or_escalate", "follow_up")
GUIDES_SAY = (
    "exceed",
    "valued customer",
    "win-win",
    "passionate about",
    "extra mile",
    "people person",
    "de-escalate",
    "deescalate",
    "ensure",
    "utilize",
    "leverage",
    "fast-paced",
    "team player",
    "furthermore",
)

each_question = pytest.mark.parametrize("question", PACK.questions, ids=lambda question: question.id)
each_sample = pytest.mark.parametrize(
    ("question", "sample"), SAMPLES, ids=[f"{question.id}: {sample.title}" for question, sample in SAMPLES]
)
each_roleplay = pytest.mark.parametrize("roleplay", PACK.roleplays, ids=lambda roleplay: roleplay.id)


def words(text: str) -> list[str]:
    return [word.strip("'") for word in re.findall(r"[a-z0-9']+", text.lower())]


def runs_of_eight(text: str) -> set[tuple[str, ...]]:
    said = words(text)
    return {tuple(said[start : start + 8]) for start in range(len(said) - 7)}


def sentences(text: str) -> list[list[str]]:
    return [sentence.split() for sentence in re.split(r"(?<=[.?!])\s+", text)]


# --- coverage ---------------------------------------------------------------------------------------------


def test_the_questions_in_their_order() -> None:
    found = [[question.id, question.category, question.kind, question.story] for question in PACK.questions]
    assert len(found) == 54
    assert found == EXPECTED["questions"]


def test_every_quality_is_asked_for() -> None:
    assert len(EXPECTED["qualities"]) == 21
    assert sorted(known_qualities()) == sorted(EXPECTED["qualities"])
    assert {quality for question in PACK.questions for quality in question.qualities} == set(EXPECTED["qualities"])


def test_every_role_has_its_questions_and_begins_as_interviews_do() -> None:
    assert [role.id for role in PACK.roles] == EXPECTED["roles"]
    for role in PACK.roles:
        assert role.order[0] == "gen-tell-me-about-yourself"
        assert len(role.order) == len(set(role.order)) >= 15
        assert len(role.qualities) >= 5
        assert set(role.qualities) <= set(EXPECTED["qualities"])
        assert all(role.id in PACK.question(question_id).roles for question_id in role.order)


def test_every_topic_of_the_guide_has_a_chapter() -> None:
    chapters = {chapter.id: chapter for chapter in PACK.guide}
    assert len(chapters) >= 10
    assert sorted(chapters) == sorted(EXPECTED["guide"].values())
    assert all(chapter.sections and chapter.summary for chapter in PACK.guide)
    letter = chapters["thank-you-note"].template
    assert letter is not None
    assert len(letter.blanks) >= 6


def test_the_roleplays_and_the_questions_they_exercise() -> None:
    assert {roleplay.id: roleplay.question for roleplay in PACK.roleplays} == EXPECTED["roleplays"]
    assert len(PACK.roleplays) == 10


def test_an_interview_need_not_begin_or_end_twice_alike() -> None:
    spoken = (PACK.interview.openings, PACK.interview.closings, PACK.interview.transitions)
    for lines, least in zip(spoken, (6, 6, 8), strict=True):
        assert len({line.text for line in lines}) == len(lines) >= least


def test_no_file_of_the_pack_is_stray_or_names_something_unknown() -> None:
    reading = read_pack(BUILTIN_PACK)
    assert [*reading.faults, *check_files(BUILTIN_PACK, reading)] == []


# --- each question ----------------------------------------------------------------------------------------


@each_question
def test_a_question_is_complete(question: Question) -> None:
    assert 4 <= len(question.points) <= 6
    assert 4 <= len(question.steps) <= 6
    assert question.why
    assert question.weak
    assert 2 <= len(question.samples) <= 3
    assert question.qualities
    assert question.roles
    assert question.clip is not None
    assert set(question.follow_up_clips) == set(question.follow_ups)
    if question.story is Story.MUST or question.kind is QuestionKind.BEHAVIORAL:
        assert tuple(question.follow_ups) == STAR
    elif question.kind is QuestionKind.SITUATIONAL:
        assert tuple(question.follow_ups) == tuple("act" if step == "act_or_escalate" else step for step in STEPS)
    else:
        assert tuple(question.follow_ups) == ("position", "support", "example")


@each_question
def test_what_the_interviewer_says_is_short_enough_to_keep_in_mind(question: Question) -> None:
    assert len(question.text.split()) <= 28
    assert all(len(text.split()) <= 18 for text in question.follow_ups.values())


# --- each sample answer -----------------------------------------------------------------------------------


@each_sample
def test_a_sample_can_be_spoken_within_its_target(question: Question, sample: Sample) -> None:
    low_s, high_s = question.target_s
    assert low_s <= len(sample.text.split()) / WORDS_PER_SECOND <= high_s


@each_sample
def test_a_sample_is_easy_to_say_and_to_hear(question: Question, sample: Sample) -> None:
    ease, _ = readability(sentences(sample.text))
    assert ease is not None
    assert ease >= 60
    assert max(map(len, sentences(sample.text))) <= 40
    assert not re.search(r"[;()\[\]*–—]", sample.text)


@each_sample
def test_a_sample_is_marked_with_its_parts(question: Question, sample: Sample) -> None:
    marked = [part.part for part in sample.parts]
    assert "" not in marked
    if question.story is Story.MUST:
        assert marked == list(STAR)
        longest = max(sample.parts, key=lambda part: len(part.text))
        assert longest.part == "action"
    elif question.kind is QuestionKind.SITUATIONAL:
        assert sorted(marked) == sorted(STEPS)
    else:
        assert marked[0] == "position"
        assert {"position", "support"} <= set(marked) <= {"position", "support", "example"}


@each_sample
def test_a_sample_says_nothing_that_every_guide_says(question: Question, sample: Sample) -> None:
    assert [phrase for phrase in GUIDES_SAY if phrase in sample.text.lower()] == []


@each_question
def test_where_an_example_helps_one_sample_tells_one(question: Question) -> None:
    if question.kind is QuestionKind.GENERAL and question.story is not Story.MUST:
        assert any(part.part == "example" for sample in question.samples for part in sample.parts)


# --- the samples beside each other ------------------------------------------------------------------------


def test_no_eight_words_in_a_row_stand_in_two_samples() -> None:
    places: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for question, sample in SAMPLES:
        for run in runs_of_eight(sample.text):
            places[run].add(f"{question.id}: {sample.title}")
    assert len(places) > 15_000
    assert {" ".join(run): sorted(found) for run, found in places.items() if len(found) > 1} == {}


def test_no_two_samples_begin_alike_or_are_called_alike() -> None:
    assert len({sample.title for _, sample in SAMPLES}) == len(SAMPLES)
    assert len({tuple(words(sample.text)[:4]) for _, sample in SAMPLES}) == len(SAMPLES)


def test_nobody_with_a_title_appears_in_two_samples() -> None:
    """A surname met twice would tie two invented lives together."""
    people: dict[str, list[str]] = defaultdict(list)
    for _, sample in SAMPLES:
        for name in set(re.findall(r"\b(?:Mrs?|Ms|Dr) ([A-Z]\w+)", sample.text)):
            people[name].append(sample.title)
    assert len(people) >= 15
    assert {name: titles for name, titles in people.items() if len(titles) > 1} == {}


def test_no_scene_is_told_twice() -> None:
    """Two tellings of one scene would share their rare words: those that at most four samples use."""
    vocabularies = {sample.title: set(words(sample.text)) for _, sample in SAMPLES}
    users: dict[str, int] = defaultdict(int)
    for vocabulary in vocabularies.values():
        for word in vocabulary:
            users[word] += 1
    rare = {title: {word for word in own if users[word] <= 4} for title, own in vocabularies.items()}
    for one, other in combinations(rare, 2):
        shared = rare[one] & rare[other]
        assert len(shared) <= 8, (one, other, sorted(shared))


def test_answers_are_not_all_of_one_length() -> None:
    others = [len(sample.text.split()) for question, sample in SAMPLES if question.story is not Story.MUST]
    assert sum(count <= 160 for count in others) >= 15
    assert sum(count >= 180 for count in others) >= 15


# --- role-plays -------------------------------------------------------------------------------------------


@each_roleplay
def test_a_roleplay_can_be_played(roleplay: RolePlay) -> None:
    assert 5 <= len(roleplay.lines) <= 6
    assert {line.wants for line in roleplay.lines} == set(STEPS)
    assert len(roleplay.facts) >= 3
    assert len(roleplay.points) >= 4
    for line in roleplay.lines:
        assert line.clip is not None
        assert line.tip
        assert 5 <= len(line.sample.split()) <= 60
        assert len(line.text.split()) <= 30


def test_no_roleplay_plays_a_sample_answer() -> None:
    told = set().union(*(runs_of_eight(sample.text) for _, sample in SAMPLES))
    for roleplay in PACK.roleplays:
        for line in roleplay.lines:
            assert not runs_of_eight(line.sample) & told, roleplay.id
