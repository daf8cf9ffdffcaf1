# mypy: disable-error-code="import-not-found"
"""The labels beside STAR: evidence of qualities and of the parts of structures, and points.

Two readers marked qualities in every answer, by the rules at the head of qualities_labelled.txt and without knowing of
each other. A sentence that one of them marked counts half; whether an answer shows a quality is known where they agree.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from augment import Example
from common import DATA, ROOT, Answer, plain, raw_answers

PART_NAMES = ("listen", "acknowledge", "clarify", "act_or_escalate", "follow_up", "position", "support", "example")
# Points that follow from the other labels: what they say is known of every answer that has those.
STAR_POINTS = {
    "S": ("Describes the situation.", "Says where it was and what had happened.", "Sets the scene."),
    "T": ("Says what they had to achieve.", "Names their own task.", "Says what their goal or duty was."),
    "A": ("Tells what they did.", "Describes the steps they took.", "Says how they went about it."),
    "R": ("Says how it ended.", "Gives the result.", "Tells what came of it."),
}
EVENT_POINTS = ("Tells of one particular case.", "Gives an example from their own work.", "Tells a real situation.")
PART_POINTS = {
    "part:listen": ("Listens first.", "Lets the customer finish."),
    "part:acknowledge": ("Shows understanding or says sorry.", "Takes the customer's feelings seriously."),
    "part:clarify": ("Asks questions to find out more.", "Makes sure of the facts."),
    "part:act_or_escalate": ("Offers a solution, or brings in somebody who can.", "Does something about it."),
    "part:follow_up": ("Checks back afterwards.", "Makes sure that it is settled."),
    "part:position": ("Gives a clear answer or view.", "Says where they stand."),
    "part:support": ("Gives reasons.", "Says why they see it like that."),
    "part:example": ("Gives an example.", "Makes it concrete."),
}


@dataclass
class PointQuestion:
    """A question with its points, and the answers to it that were labelled."""

    key: str
    split: str
    kind: str
    text: str
    points: list[str] = field(default_factory=list)
    made: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    evidence: dict[str, dict[str, list[int]]] = field(default_factory=dict)


def labelled_questions(split: str) -> list[PointQuestion]:
    """The questions of points_labelled.txt that belong to a split: train or test."""
    found: list[PointQuestion] = []
    for line in (DATA / "points_labelled.txt").read_text(encoding="utf-8").splitlines():
        sign, _, rest = line.partition(" ")
        if sign == "Q":
            head, _, text = rest.partition(" | ")
            key, part, kind = head.split()
            found.append(PointQuestion(key, part, kind, text))
        elif sign == "P":
            found[-1].points.append(rest)
        elif sign in ("A", "E"):
            answer, *pairs = rest.split()
            marks = {name: [int(i) for i in where.split(",") if i] for name, where in (p.split(":") for p in pairs)}
            if sign == "A":
                found[-1].made[answer] = {int(k): v for k, v in marks.items() if v}
            else:
                found[-1].evidence[answer] = {_full_name(k): v for k, v in marks.items()}
    return [question for question in found if question.split == split]


def quality_readings() -> dict[str, list[dict[str, list[int]]]]:
    """What each reader marked in each answer: sentences, by the quality."""
    found: dict[str, list[dict[str, list[int]]]] = {}
    for line in (DATA / "qualities_labelled.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            _, answer, *pairs = line.split()
            marks = {name: [int(i) for i in where.split(",")] for name, where in (p.split(":") for p in pairs)}
            found.setdefault(answer, []).append(marks)
    return found


def quality_truth() -> dict[str, Any]:
    """For each answer, whether it shows each of `evidence_names()`: 1, 0, or -1 where the readers differ; parts -1."""
    names = evidence_names()
    found = {}
    for answer, readings in quality_readings().items():
        share = np.array([np.mean([name in marks for marks in readings]) for name in names])
        sure = np.isin(share, (0.0, 1.0)) & ~np.array([name.startswith("part:") for name in names])
        found[answer] = np.where(sure, share, -1.0)
    return found


def qualities_asked_for() -> dict[str, tuple[str, ...]]:
    """The qualities that the question of an answer is there to show, by the answer's id."""
    shows: dict[str, tuple[str, ...]] = {}
    for line in (DATA / "asked_for.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            names, _, question = line.partition(" | ")
            shows[question] = tuple(names.split())
    return {answer["id"]: shows[answer["question"]] for answer in (*raw_answers(), *raw_answers("unseen_*.json"))}


def _full_name(name: str) -> str:
    return "part:" + name if name in PART_NAMES else name


def evidence_names() -> list[str]:
    """The qualities of content/qualities.toml, then the parts."""
    return [*_toml(ROOT / "content" / "qualities.toml"), *("part:" + name for name in PART_NAMES)]


def _toml(path: Any) -> dict[str, Any]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    data.pop("version", None)
    return data


def sentence_examples() -> list[Example]:
    """Model sentences, plain, each by itself, with their evidence labels (-1 unknown)."""
    names = evidence_names()
    is_part = np.array([name.startswith("part:") for name in names])
    parts = _toml(DATA / "parts.toml")
    made: list[tuple[str, Any]] = []
    for name, quality in _toml(ROOT / "content" / "qualities.toml").items():
        made += [(plain(line), _row(names, [name], ~is_part)) for line in quality["evidence"]]
    for line in (DATA / "quality_sentences.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            shown, _, sentence = line.partition(" | ")
            made.append((plain(sentence), _row(names, shown.split() if shown != "-" else [], ~is_part)))
    for name, lines in parts.items():
        for line in lines:
            if name == "nothing":
                made.append((plain(line), _row(names, [], np.ones(len(names), dtype=bool))))
            else:
                made.append((plain(line), _row(names, ["part:" + name], is_part)))
    return [Example((text,), None, [row]) for text, row in made]


def _row(names: Sequence[str], true: Sequence[str], known: Any) -> Any:
    row = np.where(known, 0.0, -1.0)
    for name in true:
        row[names.index(name)] = 1.0
    return row


def part_targets(questions: Sequence[PointQuestion], lengths: dict[str, int]) -> dict[str, list[Any]]:
    """Parts (names; -1 unknown) of each sentence of the answers in which parts were looked for, by answer id."""
    names = evidence_names()
    found: dict[str, list[Any]] = {}
    for question in questions:
        for answer, marks in question.evidence.items():
            found[answer] = [
                _row(names, [name for name, where in marks.items() if i in where], parts_of(question.kind, names))
                for i in range(lengths[answer])
            ]
    return found


def evidence_targets(questions: Sequence[PointQuestion], lengths: dict[str, int]) -> dict[str, list[Any]]:
    """Labels (names; 0 to 1, -1 unknown) of each sentence of answers, by answer id."""
    names = evidence_names()
    found = part_targets(questions, lengths)
    for answer, readings in quality_readings().items():
        if answer not in lengths:
            continue
        rows = found.setdefault(answer, [np.full(len(names), -1.0) for _ in range(lengths[answer])])
        for i, row in enumerate(rows):
            for k, name in enumerate(names):
                if not name.startswith("part:"):
                    row[k] = np.mean([i in marks.get(name, ()) for marks in readings])
    return found


def parts_of(kind: str, names: Sequence[str]) -> Any:
    """Which parts were looked for in an answer to a question of this kind."""
    wanted = {"situational": PART_NAMES[:5], "general": PART_NAMES[5:]}.get(kind, ())
    return np.array([name in {"part:" + w for w in wanted} for name in names])


def _following(answer: Answer, evidence: Any) -> Iterator[tuple[str, float, list[float]]]:
    """Points that follow from the other labels of an answer, in one of their wordings each."""
    pick = np.random.RandomState(sum(map(ord, answer.id)))
    primary = np.array(answer.primary)
    for k, (credited, wordings) in enumerate(zip(answer.present, STAR_POINTS.values(), strict=True)):
        yield wordings[pick.randint(len(wordings))], float(credited), list((primary == k) * float(credited))
    told = float(answer.present.any())
    yield EVENT_POINTS[pick.randint(len(EVENT_POINTS))], told, list((primary < 4) * told)
    for name, phrases in PART_POINTS.items() if evidence is not None else ():
        column = np.array(evidence)[:, evidence_names().index(name)]
        if column.max() >= 0:
            yield phrases[pick.randint(len(phrases))], float(column.max() > 0), list((column > 0) * 1.0)


def answer_examples(answers: Sequence[Answer]) -> list[Example]:
    """Answers with all labels that training may see."""
    questions = labelled_questions("train")
    evidence = evidence_targets(questions, {a.id: len(a.texts) for a in answers})
    examples = []
    for answer in answers:
        points: list[str] = []
        made: list[float] = []
        where: list[Any] = []
        for question in questions:
            marks = question.made.get(answer.id)
            for k, point in enumerate(question.points if marks is not None else ()):
                assert marks is not None
                points.append(plain(point))
                made.append(float(k in marks))
                where.append([float(i in marks.get(k, [])) for i in range(len(answer.texts))])
        for point, said, rows in _following(answer, evidence.get(answer.id)):
            points.append(plain(point))
            made.append(said)
            where.append(rows)
        examples.append(
            Example(
                answer.texts,
                list(answer.targets),
                evidence.get(answer.id),
                tuple(points),
                np.array(made),
                np.array(where).T,
            )
        )
    return examples
