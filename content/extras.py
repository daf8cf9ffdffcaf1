"""What a pack may hold beside its questions: guide, role-plays, roles, interview, assignment."""

from __future__ import annotations

import re

from content.clips import INTERVIEW_LINES, Clips, clip_name
from content.fields import Fields
from content.samples import SITUATIONAL_MARKS
from content.schema import (
    MEASURES,
    Assignment,
    Blank,
    GuideChapter,
    GuideSection,
    Interview,
    Role,
    RolePlay,
    RolePlayLine,
    SpokenLine,
    Template,
)

MAX_TAKES = 20
MAX_ORDER = 500

_BLANK = re.compile(r"\{([^{}\n]{0,60})\}")


def read_chapter(fields: Fields) -> GuideChapter:
    """Read one file of guide/."""
    chapter = GuideChapter(
        id=fields.slug("id"),
        title=fields.text("title"),
        summary=fields.text("summary"),
        sections=tuple(_section(section) for section in fields.tables("sections")),
        template=_template(fields.optional_table("template")),
    )
    fields.no_more()
    return chapter


def _section(fields: Fields) -> GuideSection:
    section = GuideSection(fields.text("title"), fields.paragraphs("text", ""), fields.texts("checklist", []))
    fields.no_more()
    if not section.text and not section.checklist:
        fields.wrong("text", "is missing, and so is a checklist", "write at least one of them")
    return section


def _template(fields: Fields | None) -> Template | None:
    """Read a text with blanks; each {name} in it must be a blank, and each blank must be in it."""
    if fields is None:
        return None
    text = fields.lines("text")
    blanks = []
    for entry in fields.tables("blanks"):
        blanks.append(Blank(entry.slug("name"), entry.text("label"), entry.text("example", "")))
        entry.no_more()
    fields.no_more()
    names = [blank.name for blank in blanks if blank.name]
    used = _BLANK.findall(text)
    for name in dict.fromkeys(used):
        if name not in names:
            fields.wrong("text", f"holds the unknown blank {{{name}}}", "describe it in blanks or correct its name")
    for name in dict.fromkeys(names):
        if name not in used:
            fields.wrong(
                "blanks", f"describes {name!r}, which the text does not hold", f"write {{{name}}} into the text"
            )
        if names.count(name) > 1:
            fields.wrong("blanks", f"describes {name!r} twice", "describe it once")
    return Template(text, tuple(blanks))


def read_roleplay(fields: Fields, clips: Clips) -> RolePlay:
    """Read one file of roleplays/."""
    roleplay_id = fields.slug("id")
    roleplay = RolePlay(
        id=roleplay_id,
        title=fields.text("title"),
        question=fields.text("question"),
        role=fields.text("role"),
        scene=fields.text("scene"),
        facts=fields.texts("facts"),
        points=fields.texts("points"),
        lines=tuple(
            _line(line, clips, clip_name(roleplay_id, number)) for number, line in enumerate(fields.tables("lines"), 1)
        ),
    )
    fields.no_more()
    return roleplay


def _line(fields: Fields, clips: Clips, name: str) -> RolePlayLine:
    text = fields.text("text")
    line = RolePlayLine(
        text=text,
        wants=SITUATIONAL_MARKS[fields.choice("wants", list(SITUATIONAL_MARKS))],
        tip=fields.text("tip"),
        sample=fields.text("sample"),
        clip=clips.find(name, text),
    )
    fields.no_more()
    return line


def read_roles(fields: Fields, known: set[str]) -> tuple[Role, ...]:
    """Read roles.toml.

    Args:
        fields: the file.
        known: ids of the pack's questions.
    """
    roles: list[Role] = []
    for entry in fields.tables("roles"):
        role = Role(
            id=entry.slug("id"),
            name=entry.text("name"),
            about=entry.text("about"),
            qualities=entry.slugs("qualities"),
            order=entry.slugs("order", MAX_ORDER),
        )
        entry.no_more()
        all_known(entry, "order", role.order, known)
        if role.id in [other.id for other in roles]:
            entry.wrong("id", f"is {role.id!r}, as in a role before", "give each role its own id")
        roles.append(role)
    fields.no_more()
    return tuple(roles)


def read_interview(fields: Fields, clips: Clips) -> Interview:
    """Read interview.toml."""
    spoken = [
        tuple(
            SpokenLine(text, clips.find(clip_name(name, number), text))
            for number, text in enumerate(fields.texts(f"{name}s", []), 1)
        )
        for name in INTERVIEW_LINES
    ]
    fields.no_more()
    return Interview(*spoken)


def read_assignment(fields: Fields, known: set[str]) -> Assignment:
    """Read assignment.toml.

    Args:
        fields: the file.
        known: ids of the pack's questions.
    """
    assignment = Assignment(
        title=fields.text("title", ""),
        questions=fields.slugs("questions", MAX_ORDER, least=1),
        takes=fields.integer("takes", 1, MAX_TAKES, 1),
        think_s=fields.optional_seconds("think_s"),
        due=fields.day("due"),
        measures=fields.choices("measures", MEASURES),
        note=fields.paragraphs("note", ""),
        code=fields.text("code", ""),
    )
    fields.no_more()
    all_known(fields, "questions", assignment.questions, known)
    return assignment


def all_known(fields: Fields, field: str, names: tuple[str, ...], known: set[str]) -> None:
    """Collect a fault for each name that no question of the pack has."""
    for name in names:
        if name not in known:
            fields.wrong(field, f"names the unknown question {name!r}", "correct the id or delete it")
