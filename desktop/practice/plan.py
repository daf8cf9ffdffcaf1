"""What to practise: the next question, a drill, a whole interview. Pure: the same history and seed give the same plan.

The rules, and why they are so, stand in docs/decisions/0011-plans.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import Random
from typing import TypeVar

from content.schema import Pack, Question, QuestionKind, Role, RolePlay, SpokenLine
from desktop.practice.roleplay import line_questions, scene_line
from desktop.store.digests import Digest
from desktop.store.history import TakeEntry
from models.answer.star import SURE

RESTING = 2
"""So many questions lie between two tries of one question, if there are others."""

TRIES = 3
"""A question that was tried so often waits until all have had their turn, whatever was missing."""

TODAY = 3
"""So many questions are the plan of a day."""

DRILL_QUESTIONS = 5
MOCK_QUESTIONS = (6, 10)
"""Fewest and most questions of a mock interview."""

USUAL_MOCK_QUESTIONS = 7

LEAST_POOL = 4
"""The questions of one kind are drawn from so many at least, so that interviews differ."""

Item = TypeVar("Item")

_KINDS = (QuestionKind.BEHAVIORAL, QuestionKind.SITUATIONAL, QuestionKind.GENERAL)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An earlier take as far as plans look at it.

    `missing` is the share (0..1) of the parts of a good answer that were surely not heard, None without a report or
    where a newer one counts.
    """

    question_id: str
    at: datetime
    missing: float | None


class TopicKind(StrEnum):
    """What a drill can be about."""

    CATEGORY = "category"
    QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a drill is about: a category or a quality by its name in the pack, and how many questions have it."""

    kind: TopicKind
    id: str
    count: int


class PlanKind(StrEnum):
    """How questions are gone through."""

    DRILL = "drill"
    MOCK = "mock"
    ROLE_PLAY = "role_play"


@dataclass(frozen=True, slots=True)
class Plan:
    """Questions in the order in which they are asked, and what is said around them.

    `transitions` has one entry a question: what is said before it, or None. `follow_ups`, where it is not empty, too:
    whether the interviewer asks on after the answer if a part of it was plainly missing.
    """

    kind: PlanKind
    questions: tuple[Question, ...]
    transitions: tuple[SpokenLine | None, ...] = ()
    opening: SpokenLine | None = None
    closing: SpokenLine | None = None
    roleplay: RolePlay | None = None
    follow_ups: tuple[bool, ...] = ()


def attempts_of(pack_id: str, takes: Iterable[TakeEntry]) -> tuple[Attempt, ...]:
    """Return the takes of a pack as attempts, the oldest first; of each question only the newest report counts."""
    attempts: list[Attempt] = []
    known: set[str] = set()
    for take in sorted(takes, key=lambda take: take.started_at, reverse=True):
        if take.pack_id == pack_id:
            missing = None if take.question_id in known else missing_share(take.digest)
            if missing is not None:
                known.add(take.question_id)
            attempts.append(Attempt(take.question_id, take.started_at, missing))
    return tuple(reversed(attempts))


def missing_share(digest: Digest) -> float | None:
    """Return the share of the parts that a report is sure not to have heard; None if it cannot say."""
    return len(missing_parts(digest)) / len(digest.parts) if digest.parts else None


def missing_parts(digest: Digest) -> tuple[str, ...]:
    """Return the names of the parts that a report is sure not to have heard."""
    return tuple(part.name for part in digest.parts if not part.covered and part.certainty >= SURE)


def in_order_of_need(questions: Sequence[Question], attempts: Sequence[Attempt]) -> tuple[Question, ...]:
    """Return the questions as they should be practised: least covered first, then longest ago.

    1. those whose last report misses parts, the most missing first, unless they were tried `TRIES` times,
    2. those never tried, in the order given,
    3. the others, the most missing first, then longest ago,
    each time leaving the `RESTING` questions tried last to the end.

    Args:
        questions: what there is to choose from.
        attempts: the oldest first; those at other questions are left aside.
    """
    last: dict[str, float] = {}
    tries: Counter[str] = Counter()
    missing: dict[str, float] = {}
    known = {question.id for question in questions}
    for attempt in attempts:
        if attempt.question_id in known:
            last[attempt.question_id] = attempt.at.timestamp()
            tries[attempt.question_id] += 1
            if attempt.missing is not None:
                missing[attempt.question_id] = attempt.missing
    resting = set(sorted(last, key=lambda name: last[name])[-RESTING:])

    def key(question: Question) -> tuple[bool, int, float, float]:
        share = missing.get(question.id, 0.0)
        turn = 1 if question.id not in last else 0 if share and tries[question.id] < TRIES else 2
        return question.id in resting, turn, -share, last.get(question.id, 0.0)

    return tuple(sorted(questions, key=key))


def next_question(questions: Sequence[Question], attempts: Sequence[Attempt]) -> Question:
    """Return what to practise next of at least one question."""
    return in_order_of_need(questions, attempts)[0]


def today(
    pack: Pack, role: Role | None, attempts: Sequence[Attempt], day: date, count: int = TODAY
) -> tuple[tuple[Question, bool], ...]:
    """Return the questions of a day, each with whether it was tried on it.

    They are chosen by what was tried before that day, so that the plan stays the same all day.

    Args:
        pack: a pack with at least one question.
        role: the job, or None for any.
        attempts: the oldest first.
        day: in local time.
        count: so many questions at most.
    """
    midnight = datetime(day.year, day.month, day.day).astimezone()
    before = [attempt for attempt in attempts if attempt.at < midnight]
    tried = {attempt.question_id for attempt in attempts if midnight <= attempt.at < midnight + timedelta(days=1)}
    chosen = in_order_of_need(in_order_of_fit(pack, role), before)[:count]
    return tuple((as_assigned(pack, question), question.id in tried) for question in chosen)


def topics(pack: Pack) -> tuple[Topic, ...]:
    """Return what drills can be about: the categories in the order of the pack, then the qualities by their names."""
    categories = Counter(question.category for question in pack.questions)
    qualities = Counter(quality for question in pack.questions for quality in question.qualities)
    return (
        *(Topic(TopicKind.CATEGORY, name, count) for name, count in categories.items()),
        *(Topic(TopicKind.QUALITY, name, count) for name, count in sorted(qualities.items())),
    )


def in_order_of_fit(pack: Pack, role: Role | None) -> tuple[Question, ...]:
    """Return the questions of a pack, those that fit a job best first."""
    places = {name: at for at, name in enumerate(role.order)} if role is not None else {}
    return tuple(
        sorted(pack.questions, key=lambda question: (fit(question, role), places.get(question.id, len(places))))
    )


def drill(pack: Pack, topic: Topic, attempts: Sequence[Attempt], count: int = DRILL_QUESTIONS) -> Plan:
    """Return the questions of one topic that need practice most, at most `count`."""
    if topic.kind is TopicKind.CATEGORY:
        questions = [question for question in pack.questions if question.category == topic.id]
    else:
        questions = [question for question in pack.questions if topic.id in question.qualities]
    chosen = in_order_of_need(questions, attempts)[:count]
    return Plan(PlanKind.DRILL, chosen, (None,) * len(chosen))


def mock_interview(
    pack: Pack, role: Role | None, attempts: Sequence[Attempt], seed: int, count: int = USUAL_MOCK_QUESTIONS
) -> Plan:
    """Return a whole interview: half past events, a quarter invented cases, the rest views and habits.

    It opens with the first general question of the pack. The others are drawn, for each kind, from twice as many as are
    wanted and at least `LEAST_POOL`: those that fit the role best, and of these the ones that need practice most. Kinds
    alternate. Of every two questions one may be followed up.

    Args:
        pack: a pack with at least one question.
        role: the job, or None for any.
        attempts: the oldest first.
        seed: the same one gives the same interview.
        count: wanted questions; a small pack gives fewer.
    """
    random = Random(seed)
    wanted = {QuestionKind.BEHAVIORAL: count // 2, QuestionKind.SITUATIONAL: (count + 2) // 4}
    wanted[QuestionKind.GENERAL] = count - sum(wanted.values())
    needed = in_order_of_need(in_order_of_fit(pack, role), attempts)
    ranked = sorted(needed, key=lambda question: fit(question, role))
    first = next((question for question in pack.questions if question.kind is QuestionKind.GENERAL), None)
    if first is not None:
        ranked.remove(first)
        wanted[QuestionKind.GENERAL] -= 1
    chosen: list[Question] = []
    for kind in _KINDS:
        of_kind = [question for question in ranked if question.kind is kind]
        chosen += _draw(of_kind[: max(LEAST_POOL, 2 * wanted[kind])], wanted[kind], random)
    short = count - len(chosen) - (first is not None)
    chosen += [question for question in ranked if question not in chosen][:short]
    questions = tuple([first] if first is not None else []) + _alternating(chosen)
    said = pack.interview
    between = _shuffled(said.transitions, random)
    return Plan(
        PlanKind.MOCK,
        questions,
        tuple(between[(at - 1) % len(between)] if between and at else None for at in range(len(questions))),
        opening=next(iter(_shuffled(said.openings, random)), None),
        closing=next(iter(_shuffled(said.closings, random)), None),
        follow_ups=_followed_up(len(questions), random),
    )


def role_play(roleplay: RolePlay) -> Plan:
    """Return a role-play: the scene, then the customer's lines."""
    lines = line_questions(roleplay)
    return Plan(PlanKind.ROLE_PLAY, lines, (None,) * len(lines), opening=scene_line(roleplay), roleplay=roleplay)


def fit(question: Question, role: Role | None) -> int:
    """Return how well a question fits a job, 0 best: named by it, tied to it, asks for its qualities, any other."""
    if role is None or question.id in role.order:
        return 0
    if role.id in question.roles:
        return 1
    return 2 if set(question.qualities) & set(role.qualities) else 3


def assigned(pack: Pack, attempts: Sequence[Attempt]) -> tuple[tuple[Question, int], ...]:
    """Return the questions of a pack's assignment in its order, each with the takes that are still to be made."""
    assignment = pack.assignment
    if assignment is None:
        return ()
    made = Counter(attempt.question_id for attempt in attempts)
    return tuple(
        (as_assigned(pack, pack.question(name)), max(0, assignment.takes - made[name])) for name in assignment.questions
    )


def as_assigned(pack: Pack, question: Question) -> Question:
    """Return a question with the think time of the pack's assignment, if it belongs to it and that states one."""
    assignment = pack.assignment
    if assignment is None or assignment.think_s is None or question.id not in assignment.questions:
        return question
    return replace(question, think_s=assignment.think_s)


def _shuffled(items: Sequence[Item], random: Random) -> list[Item]:
    """Shuffle by `random()` alone, the one method whose numbers stay the same in every Python."""
    return [item for _, item in sorted(((random.random(), at), item) for at, item in enumerate(items))]


def _draw(pool: Sequence[Question], count: int, random: Random) -> list[Question]:
    """Draw so many questions, of different categories as far as there are."""
    waiting = _shuffled(pool, random)
    drawn: list[Question] = []
    while waiting and len(drawn) < count:
        seen = Counter(question.category for question in drawn)
        drawn.append(waiting.pop(min(range(len(waiting)), key=lambda at: seen[waiting[at].category])))
    return drawn


def _followed_up(count: int, random: Random) -> tuple[bool, ...]:
    """Draw one of every two questions: who asks on after each answer examines, who never does reads from a list."""
    chosen: list[bool] = []
    for _ in range((count + 1) // 2):
        first = random.random() < 0.5
        chosen += [first, not first]
    return tuple(chosen[:count])


def _alternating(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Order questions so that as few as possible of one kind follow each other."""
    waiting = {kind: [question for question in questions if question.kind is kind] for kind in _KINDS}
    ordered: list[Question] = []
    before: QuestionKind | None = QuestionKind.GENERAL
    while any(waiting.values()):
        kinds = [kind for kind in _KINDS if waiting[kind]]
        others = [kind for kind in kinds if kind is not before]
        before = max(others or kinds, key=lambda kind: len(waiting[kind]))
        ordered.append(waiting[before].pop(0))
    return tuple(ordered)
