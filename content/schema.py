"""What a question pack holds, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from content.rubric import Rubric, load_rubric

# What a report measures, by the names under which an assignment may show it: the sections of the report, and "parts"
# for the parts of a story or of another answer.
MEASURES = ("length", "pace", "pauses", "fillers", "voice", "language", "parts", "points", "qualities")


class QuestionKind(StrEnum):
    """What the question asks for: one past event, an invented case, or a view or habit."""

    BEHAVIORAL = "behavioral"
    SITUATIONAL = "situational"
    GENERAL = "general"


class Story(StrEnum):
    """Whether a good answer needs one real event."""

    MUST = "must"
    HELPS = "helps"
    NO = "no"


@dataclass(frozen=True, slots=True)
class SamplePart:
    """A stretch of a sample answer. `part` is its role as the report names it ("result", "act_or_escalate"), or ""."""

    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample answer, invented, written to be spoken; its text is its parts joined by spaces."""

    title: str
    parts: tuple[SamplePart, ...]

    @property
    def text(self) -> str:
        """The whole answer."""
        return " ".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a pack.

    `text` is the question as spoken, `why` what the interviewer is after, `points` what a strong answer makes,
    `target_s` the band of answer length and `think_s` the time to think, both in seconds. `follow_ups` maps a
    missing part ("result") to what an interviewer would ask, `follow_up_clips` some of them to their sound file.
    `clip` is an existing sound file or None.
    """

    id: str
    category: str
    kind: QuestionKind
    story: Story
    text: str
    why: str
    points: tuple[str, ...]
    qualities: tuple[str, ...]
    roles: tuple[str, ...]
    target_s: tuple[float, float]
    think_s: float
    samples: tuple[Sample, ...]
    steps: tuple[str, ...] = ()
    weak: str = ""
    follow_ups: dict[str, str] = field(default_factory=dict)
    follow_up_clips: dict[str, Path] = field(default_factory=dict)
    clip: Path | None = None


@dataclass(frozen=True, slots=True)
class GuideSection:
    """A stretch of a chapter: paragraphs parted by an empty line, then what to tick off; either may be empty."""

    title: str
    text: str
    checklist: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank of a template: `name` as it stands in {braces}, what to ask for, and an example."""

    name: str
    label: str
    example: str


@dataclass(frozen=True, slots=True)
class Template:
    """A text to fill in, such as a letter, with its line breaks. Every {name} in it is one of the blanks."""

    text: str
    blanks: tuple[Blank, ...]


@dataclass(frozen=True, slots=True)
class GuideChapter:
    """A chapter of advice on preparing for the interview."""

    id: str
    title: str
    summary: str
    sections: tuple[GuideSection, ...]
    template: Template | None = None


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """Something that is said aloud, and its sound file if there is one."""

    text: str
    clip: Path | None = None


@dataclass(frozen=True, slots=True)
class RolePlayLine:
    """What the customer says, and what a good reply does.

    `wants` is a part as the report names it ("acknowledge", "act_or_escalate").
    """

    text: str
    wants: str
    tip: str
    sample: str
    clip: Path | None = None


@dataclass(frozen=True, slots=True)
class RolePlay:
    """A talk with an invented customer, line by line.

    `question` is the id of a question that it exercises, `role` who the person is in the scene, `facts` what they know
    and `points` what a strong performance does.
    """

    id: str
    title: str
    question: str
    role: str
    scene: str
    facts: tuple[str, ...]
    points: tuple[str, ...]
    lines: tuple[RolePlayLine, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """A job that questions are tied to; `order` are ids of questions, the most telling first."""

    id: str
    name: str
    about: str
    qualities: tuple[str, ...]
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interview:
    """What the interviewer says around the questions of a whole interview."""

    openings: tuple[SpokenLine, ...] = ()
    closings: tuple[SpokenLine, ...] = ()
    transitions: tuple[SpokenLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Branding:
    """How a pack shows whose it is: a name, an accent colour as "#rrggbb", and a logo (PNG or SVG) or None."""

    name: str = ""
    accent: str = ""
    logo: Path | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a coach asks a client to practise.

    `questions` are ids in the order of practice, `takes` how many of each, `think_s` the time to think in seconds
    (None: each question's own), `due` the last day, `measures` those of MEASURES that the report shows (all unless some
    are named), `note` the coach's words in paragraphs, and `code` stands for the client where a name should not.
    """

    title: str
    questions: tuple[str, ...]
    takes: int = 1
    think_s: float | None = None
    due: date | None = None
    measures: tuple[str, ...] = MEASURES
    note: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A question pack: who made it, in which language, its questions in order, and what else it brings.

    `guest` asks for a session that leaves nothing behind; `rubric` is Aloud's own with the values that the pack
    overrides.
    """

    id: str
    name: str
    version: str
    language: str
    author: str
    licence: str
    questions: tuple[Question, ...]
    branding: Branding = Branding()
    guest: bool = False
    assignment: Assignment | None = None
    guide: tuple[GuideChapter, ...] = ()
    roleplays: tuple[RolePlay, ...] = ()
    roles: tuple[Role, ...] = ()
    interview: Interview = Interview()
    rubric: Rubric = field(default_factory=load_rubric)

    def question(self, question_id: str) -> Question:
        """Return the question with this id; KeyError if there is none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)
