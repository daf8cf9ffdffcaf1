"""Reading a question pack: a folder of TOML files that a coach can read and edit.

`pack.toml` describes the pack, each file in `questions/` holds one question, and `clips/` holds what is said aloud
(content/clips.py). Questions stand in the order of their file names. A pack may also bring a guide, role-plays, roles,
an interview, an assignment and a rubric (content/extras.py, content/rubric.py). One reading finds all faults.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from content.branding import read_branding
from content.clips import INTERVIEW_LINES, Clips, clip_name, read_manifest
from content.errors import PackError
from content.extras import (
    all_known,
    read_assignment,
    read_chapter,
    read_interview,
    read_roleplay,
    read_roles,
)
from content.fields import Faults, Fields
from content.files import PackFolder, inside
from content.rubric import Rubric, load_rubric, overridden
from content.samples import ALL_MARKS, follow_up_parts, marks_of, read_sample
from content.schema import GuideChapter, Interview, Pack, Question, QuestionKind, RolePlay, Story

SCHEMA_VERSION = 1
PACKS = Path(__file__).parent / "packs"
BUILTIN_PACK = PACKS / "customer-service"

MAX_QUESTIONS = 500
MAX_CHAPTERS = 100
MAX_ROLEPLAYS = 100

THINK_S = 30.0


@cache
def builtin_pack() -> Pack:
    """The pack of customer-service questions that comes with Aloud; read once, for nothing in it can change."""
    return load_pack(BUILTIN_PACK)


def load_pack(folder: Path) -> Pack:
    """Read a question pack.

    Args:
        folder: the folder that holds pack.toml.

    Returns:
        The pack, its questions in the order of their file names. A clip is None if there is none, or if its text has
        changed since the clip was rendered.

    Raises:
        PackError: something is missing or wrong; the message names file, field and cure of the first fault.
    """
    reading = read_pack(folder)
    if reading.pack is None or reading.faults:
        raise reading.faults[0]
    return reading.pack


def wants_guests(folder: Path) -> bool:
    """Whether Aloud is to begin with a guest session while this pack is in use; False if that cannot be read.

    Args:
        folder: the folder that holds pack.toml, the only file that is read.
    """
    faults = Faults()
    with faults:
        return PackFolder(folder, faults).toml("pack.toml").flag("guest")
    return False


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading of a pack found.

    `pack` is what could be read, with empty values in place of faulty ones, or None if pack.toml cannot be read or is
    of another version. `files` names the file of each question of it, `faults` stand in the order of reading.
    """

    pack: Pack | None
    files: tuple[str, ...]
    faults: tuple[PackError, ...]


def read_pack(folder: Path) -> Reading:
    """Read as much of a question pack as can be read, and find everything that is wrong with its texts.

    Args:
        folder: the folder that holds pack.toml.
    """
    faults = Faults()
    reader = _Reader(folder, faults)
    pack = None
    with faults:
        pack = reader.pack()
    return Reading(pack, tuple(reader.question_files), tuple(faults.found))


@dataclass(frozen=True, slots=True)
class _Defaults:
    """What a question gets that states no target or think time of its own."""

    story_target_s: tuple[float, float]
    other_target_s: tuple[float, float]
    think_s: float


class _Reader:
    """One reading of one pack."""

    def __init__(self, folder: Path, faults: Faults) -> None:
        self._files = PackFolder(folder, faults)
        self._faults = faults
        self._clips = Clips(folder, {}, faults)
        self.question_files: list[str] = []
        self._files_of_ids: dict[str, str] = {}  # those of the role-plays are among them

    def pack(self) -> Pack:
        """The pack; raises PackError if nothing can be read."""
        folder = self._files.root
        if not folder.is_dir():
            raise PackError(f"There is no pack folder {folder}; choose a folder that holds a pack.toml.")
        fields = self._files.toml("pack.toml")
        self._check_version(fields)
        pack_id, name = fields.slug("id"), fields.text("name")
        author, licence = fields.text("author"), fields.text("licence")
        language, number = fields.text("language"), fields.text("version")
        guest = fields.flag("guest")
        branding = read_branding(self._files, fields.table("branding"))
        rubric = self._rubric(pack_id)
        defaults = _defaults(fields.table("defaults"), rubric)
        fields.no_more()
        with self._faults:
            self._clips = Clips(folder, read_manifest(folder), self._faults)
        questions = self._questions(defaults)
        known = set(self._files_of_ids)
        guide = self._guide()
        roleplays = self._roleplays(known)
        roles = self._optional("roles.toml")
        interview = self._optional("interview.toml")
        assignment = self._optional("assignment.toml")
        return Pack(
            id=pack_id,
            name=name,
            version=number,
            language=language,
            author=author,
            licence=licence,
            questions=questions,
            branding=branding,
            guest=guest,
            assignment=read_assignment(assignment, known) if assignment else None,
            guide=guide,
            roleplays=roleplays,
            roles=read_roles(roles, known) if roles else (),
            interview=read_interview(interview, self._clips) if interview else Interview(),
            rubric=rubric,
        )

    def _check_version(self, fields: Fields) -> None:
        """Raise PackError if this pack is of another version of the format."""
        before = len(self._faults.found)
        version = fields.integer("schema_version", 0, 10**6)
        if len(self._faults.found) == before and version != SCHEMA_VERSION:
            raise fields.fault(
                "schema_version",
                f"is {version}, but this Aloud reads packs of version {SCHEMA_VERSION}",
                "update Aloud" if version > SCHEMA_VERSION else f"write {SCHEMA_VERSION}",
            )

    def _optional(self, relative: str) -> Fields | None:
        """A file that a pack may have."""
        with self._faults:
            return self._files.toml(relative) if self._files.holds(relative) else None
        return None

    def _each(self, folder: str, most: int) -> list[Fields]:
        """Every readable TOML file in a folder of the pack."""
        found: list[Fields] = []
        with self._faults:
            for relative in self._files.toml_files(folder, most):
                with self._faults:
                    found.append(self._files.toml(relative))
        return found

    def _rubric(self, pack_id: str) -> Rubric:
        fields = self._optional("rubric.toml")
        standard = load_rubric()
        return standard if fields is None else overridden(standard, fields, f"{standard.version}+{pack_id}")

    def _questions(self, defaults: _Defaults) -> tuple[Question, ...]:
        """Read every file in questions/."""
        questions = []
        before = len(self._faults.found)
        for fields in self._each("questions", MAX_QUESTIONS):
            questions.append(self._question(fields, defaults))
            self.question_files.append(fields.file)
            self._own_id(fields, questions[-1].id)
        if not questions and len(self._faults.found) == before:
            self._faults.add(PackError("questions/ holds no question; put one .toml file a question into that folder."))
        return tuple(questions)

    def _question(self, fields: Fields, defaults: _Defaults) -> Question:
        """Turn the fields of one question file into a Question."""
        question_id = fields.slug("id")
        before = len(self._faults.found)
        story = Story(fields.choice("story", [story.value for story in Story]))
        kind = QuestionKind(fields.choice("kind", [kind.value for kind in QuestionKind]))
        kind_known = len(self._faults.found) == before
        # Of an unknown kind any part may be right.
        marks = marks_of(kind, story) if kind_known else ALL_MARKS
        samples = tuple(read_sample(sample, marks) for sample in fields.tables("samples"))
        text, chosen_clip = fields.text("question"), fields.text("clip", "")
        follow_ups = fields.texts_by_name("follow_ups", follow_up_parts(marks))
        clip = self._clips.find(clip_name(question_id), text)
        if chosen_clip:
            with self._faults:
                clip = inside(self._files.root, chosen_clip, fields, "clip")
        spoken = {part: self._clips.find(clip_name(question_id, part), line) for part, line in follow_ups.items()}
        question = Question(
            id=question_id,
            category=fields.slug("category"),
            kind=kind,
            story=story,
            text=text,
            why=fields.text("why"),
            points=fields.texts("points"),
            qualities=fields.slugs("qualities"),
            roles=fields.slugs("roles"),
            target_s=fields.band(
                "target_s", defaults.story_target_s if story is Story.MUST else defaults.other_target_s
            ),
            think_s=fields.seconds("think_s", defaults.think_s),
            samples=samples if kind_known else (),
            steps=fields.texts("steps"),
            weak=fields.text("weak"),
            follow_ups=follow_ups,
            follow_up_clips={part: path for part, path in spoken.items() if path is not None},
            clip=clip,
        )
        fields.no_more()
        return question

    def _guide(self) -> tuple[GuideChapter, ...]:
        """Read every file in guide/."""
        chapters = []
        taken: dict[str, str] = {}
        for fields in self._each("guide", MAX_CHAPTERS):
            chapters.append(read_chapter(fields))
            _own_id(fields, chapters[-1].id, taken)
        return tuple(chapters)

    def _roleplays(self, known: set[str]) -> tuple[RolePlay, ...]:
        """Read every file in roleplays/."""
        roleplays = []
        for fields in self._each("roleplays", MAX_ROLEPLAYS):
            roleplay = read_roleplay(fields, self._clips)
            self._own_id(fields, roleplay.id)
            all_known(fields, "question", (roleplay.question,), known)
            roleplays.append(roleplay)
        return tuple(roleplays)

    def _own_id(self, fields: Fields, entry_id: str) -> None:
        """Collect a fault if another question or role-play has this id, or if clips of other lines would be meant."""
        if entry_id in INTERVIEW_LINES:
            fields.wrong("id", f"is {entry_id!r}, a name that the interviewer's lines have", "choose another id")
        else:
            _own_id(fields, entry_id, self._files_of_ids)


def _own_id(fields: Fields, entry_id: str, taken: dict[str, str]) -> None:
    """Collect a fault if another file has this id, and take the id for this one otherwise."""
    if entry_id in taken:
        fields.wrong("id", f"is {entry_id!r}, as in {taken[entry_id]}", "give each its own id")
    elif entry_id:
        taken[entry_id] = fields.file


def _defaults(fields: Fields, rubric: Rubric) -> _Defaults:
    """Read the table [defaults] of pack.toml."""
    defaults = _Defaults(
        story_target_s=fields.band("story_target_s", rubric.band("length.story_s")),
        other_target_s=fields.band("other_target_s", rubric.band("length.other_s")),
        think_s=fields.seconds("think_s", THINK_S),
    )
    fields.no_more()
    return defaults


def pack_json(pack: Pack) -> dict[str, Any]:
    """The pack as the JSON object that `aloud questions --json` prints."""
    return {
        "pack": {"id": pack.id, "name": pack.name, "version": pack.version},
        "questions": [
            {
                "id": question.id,
                "category": question.category,
                "kind": question.kind.value,
                "story": question.story.value,
                "text": question.text,
                "why": question.why,
                "steps": list(question.steps),
                "points": list(question.points),
                "weak": question.weak,
                "qualities": list(question.qualities),
                "roles": list(question.roles),
                "target_s": list(question.target_s),
                "think_s": question.think_s,
                "samples": [
                    {
                        "title": sample.title,
                        "text": sample.text,
                        "parts": [{"part": part.part, "text": part.text} for part in sample.parts],
                    }
                    for sample in question.samples
                ],
                "follow_ups": dict(question.follow_ups),
                "clip": None if question.clip is None else str(question.clip),
            }
            for question in pack.questions
        ],
    }
