"""Reading a question pack: a folder of TOML files that a coach can read and edit.

`pack.toml` describes the pack, each file in `questions/` holds one question, and `clips/` holds spoken questions
(content/clips.py). Questions stand in the order of their file names. Packs may come from strangers: only files inside
the folder are opened, sizes and counts are limited, and nothing in a pack is executed.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from content.clips import CLIP_FOLDER, clip_name, read_manifest, text_sha256
from content.errors import PackError
from content.fields import Fields
from content.schema import Pack, Question, QuestionKind, Sample, SamplePart, Story

SCHEMA_VERSION = 1
PACKS = Path(__file__).parent / "packs"
BUILTIN_PACK = PACKS / "customer-service"

MAX_FILE_BYTES = 256 * 1024
MAX_CLIP_BYTES = 10 * 1024 * 1024
MAX_QUESTIONS = 500

STORY_TARGET_S = (60.0, 120.0)
OTHER_TARGET_S = (30.0, 90.0)
THINK_S = 30.0

MARKS = {"S": "situation", "T": "task", "A": "action", "R": "result"}
_MARK = re.compile(r"\[([^\]\s]{1,12})\]")


def builtin_pack() -> Pack:
    """The pack of customer-service questions that comes with Aloud."""
    return load_pack(BUILTIN_PACK)


def load_pack(folder: Path) -> Pack:
    """Read a question pack.

    Args:
        folder: the folder that holds pack.toml.

    Returns:
        The pack, its questions in the order of their file names. A question's clip is None if there is none, or if
        its text has changed since the clip was rendered.

    Raises:
        PackError: something is missing or wrong; the message names file, field and cure.
    """
    if not folder.is_dir():
        raise PackError(f"There is no pack folder {folder}; choose a folder that holds a pack.toml.")
    fields = _read(folder, "pack.toml")
    version = fields.integer("schema_version")
    if version != SCHEMA_VERSION:
        raise fields.fault(
            "schema_version",
            f"is {version}, but this Aloud reads packs of version {SCHEMA_VERSION}",
            "update Aloud" if version > SCHEMA_VERSION else f"write {SCHEMA_VERSION}",
        )
    pack_id, name = fields.slug("id"), fields.text("name")
    author, licence = fields.text("author"), fields.text("licence")
    language, number = fields.text("language"), fields.text("version")
    defaults = _Defaults(fields.table("defaults"))
    fields.no_more()
    return Pack(
        id=pack_id,
        name=name,
        version=number,
        language=language,
        author=author,
        licence=licence,
        questions=_load_questions(folder, defaults),
    )


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


class _Defaults:
    """What a question gets that states no target or think time of its own."""

    def __init__(self, fields: Fields) -> None:
        self.story_target_s = fields.band("story_target_s", STORY_TARGET_S)
        self.other_target_s = fields.band("other_target_s", OTHER_TARGET_S)
        self.think_s = fields.seconds("think_s", THINK_S)
        fields.no_more()


def _load_questions(folder: Path, defaults: _Defaults) -> tuple[Question, ...]:
    """Read every file in questions/."""
    names = sorted(path.name for path in (folder / "questions").glob("*.toml"))
    if not names:
        raise PackError("questions/ holds no question; put one .toml file a question into that folder.")
    if len(names) > MAX_QUESTIONS:
        raise PackError(f"questions/ holds {len(names)} files; a pack may have {MAX_QUESTIONS}, so split it in two.")
    manifest = read_manifest(folder)
    questions: list[Question] = []
    files: dict[str, str] = {}
    for name in names:
        fields = _read(folder, f"questions/{name}")
        question = _question(folder, fields, defaults, manifest)
        if question.id in files:
            raise fields.fault("id", f"is {question.id!r}, as in {files[question.id]}", "give each question its own id")
        files[question.id] = fields.file
        questions.append(question)
    return tuple(questions)


def _question(folder: Path, fields: Fields, defaults: _Defaults, manifest: dict[str, str]) -> Question:
    """Turn the fields of one question file into a Question."""
    question_id = fields.slug("id")
    story = Story(fields.choice("story", [story.value for story in Story]))
    target_s = defaults.story_target_s if story is Story.MUST else defaults.other_target_s
    text = fields.text("question")
    chosen_clip = fields.text("clip", "")
    follow_ups = fields.texts_by_slug("follow_ups")
    clip = _clip(folder, clip_name(question_id), text, manifest)
    if chosen_clip:
        clip = inside(folder, chosen_clip, fields, "clip")
    spoken = {part: _clip(folder, clip_name(question_id, part), line, manifest) for part, line in follow_ups.items()}
    question = Question(
        id=question_id,
        category=fields.slug("category"),
        kind=QuestionKind(fields.choice("kind", [kind.value for kind in QuestionKind])),
        story=story,
        text=text,
        why=fields.text("why"),
        points=fields.texts("points"),
        qualities=fields.slugs("qualities"),
        roles=fields.slugs("roles"),
        target_s=fields.band("target_s", target_s),
        think_s=fields.seconds("think_s", defaults.think_s),
        samples=tuple(_sample(sample) for sample in fields.tables("samples")),
        steps=fields.texts("steps"),
        weak=fields.text("weak"),
        follow_ups=follow_ups,
        follow_up_clips={part: path for part, path in spoken.items() if path is not None},
        clip=clip,
    )
    fields.no_more()
    return question


def _sample(fields: Fields) -> Sample:
    """Read one sample answer and cut it at its marks [S], [T], [A] and [R]."""
    title, text = fields.text("title"), fields.text("text")
    fields.no_more()
    start, *marked = _MARK.split(text)
    parts = [SamplePart("", start.strip())] if start.strip() else []
    for mark, stretch in zip(marked[::2], marked[1::2], strict=True):
        if mark not in MARKS:
            raise fields.fault("text", f"holds the unknown mark [{mark}]", "use [S], [T], [A] and [R]")
        if not stretch.strip():
            raise fields.fault("text", f"has nothing after the mark [{mark}]", "write that part or delete the mark")
        parts.append(SamplePart(MARKS[mark], stretch.strip()))
    return Sample(title, tuple(parts))


def _clip(folder: Path, name: str, text: str, manifest: dict[str, str]) -> Path | None:
    """The clip of this name, if there is one and it speaks this text."""
    if not (folder / CLIP_FOLDER / name).is_file() or manifest.get(name, text_sha256(text)) != text_sha256(text):
        return None
    return inside(folder, f"{CLIP_FOLDER}/{name}")


def _read(folder: Path, relative: str) -> Fields:
    """Read one TOML file of a pack."""
    path = inside(folder, relative, limit=MAX_FILE_BYTES)
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PackError(f"{relative} is not text in UTF-8; save it with the encoding UTF-8.") from error
    except ValueError as error:
        raise PackError(f"{relative} is not valid TOML: {error}; correct that place.") from error
    except RecursionError as error:
        raise PackError(f"{relative} is nested too deeply; use the fields of a question file only.") from error
    except OSError as error:
        raise PackError(f"{relative} cannot be read ({error.strerror}); check that you may open it.") from error
    return Fields(relative, data)


def inside(
    folder: Path, relative: str, fields: Fields | None = None, field: str = "", limit: int = MAX_CLIP_BYTES
) -> Path:
    """Find an existing file of a pack without ever leaving its folder.

    Args:
        folder: the pack.
        relative: path below the folder, with forward slashes.
        fields: the file that names the path, for the message.
        field: the field that names the path, for the message.
        limit: largest size in bytes.

    Raises:
        PackError: the path leads out of the folder, also by a link; or there is no such file; or it is too large.
    """
    where = f'{fields.file}: the field "{field}" names {relative!r}, which' if fields else relative
    pure = PurePosixPath(relative)
    if (
        "\\" in relative
        or "\0" in relative
        or pure.is_absolute()
        or PureWindowsPath(relative).drive
        or ".." in pure.parts
    ):
        raise PackError(f"{where} leads out of the pack; name a file inside its folder.")
    try:
        path = (folder / relative).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise PackError(f"{where} is a link that leads out of the pack; put the file itself into the folder.")
        if not path.is_file():
            raise PackError(f"{where} is missing in {folder}; put the file there or correct its name.")
        size = path.stat().st_size
    except (OSError, RuntimeError) as error:
        raise PackError(f"{where} cannot be opened ({error}); check the file.") from error
    if size > limit:
        raise PackError(f"{where} has {size} bytes, but {limit} are the most; make it smaller.")
    return path
