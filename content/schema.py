"""What a question pack holds, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


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
    """A stretch of a sample answer. `part` names its role ("situation", "task", "action", "result"; "" for none)."""

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
class Pack:
    """A question pack: who made it, in which language, and its questions in order."""

    id: str
    name: str
    version: str
    language: str
    author: str
    licence: str
    questions: tuple[Question, ...]

    def question(self, question_id: str) -> Question:
        """Return the question with this id; KeyError if there is none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)
