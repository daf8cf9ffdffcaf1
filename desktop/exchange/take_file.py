"""One take as one file: what stands in it, written and read. docs/take-format.md describes the layout.

Take files come from strangers: nothing in one is believed before it is checked, and reading writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from desktop.exchange.errors import TakeFileError
from desktop.exchange.report_file import MAX_TAKE_S, REPORT, SOUND, incoming, outgoing
from desktop.exchange.review import COMMENTS, MAX_NUMBER, Review, read_review, review_json
from desktop.exchange.sound import LONGEST_ERROR_S, MAX_SOUND_BYTES, check_sound
from desktop.exchange.values import Table, damaged, parsed
from desktop.exchange.zip_file import read_zip, write_zip
from desktop.practice.corrections import Corrections, corrections_text, read_corrections
from desktop.report.json import ReportError
from models.types import DeliveryReport

FORMAT = "aloudtake"
FORMAT_VERSION = 1
TAKE = "take.json"
TRANSCRIPT = "transcript.txt"
CORRECTIONS = "corrections.json"
FOLLOW_UP_SOUND = "follow-up.ogg"

LIMITS: Mapping[str, int] = {
    TAKE: 64 * 1024,
    REPORT: 2 * 1024 * 1024,
    TRANSCRIPT: 1024 * 1024,
    CORRECTIONS: 256 * 1024,
    COMMENTS: 1024 * 1024,
    SOUND: MAX_SOUND_BYTES,
    FOLLOW_UP_SOUND: MAX_SOUND_BYTES,
}
"""The files that may stand in a take file, with the most bytes of each."""

_MAX_NAME = 200
_MAX_QUESTION = 8_000
_MAX_CORRECTIONS = 2_000


@dataclass(frozen=True, slots=True)
class SecondSound:
    """The recorded answer to the follow-up question: what was asked, about which part, and the sound."""

    text: str
    about: str
    duration_s: float
    sound: bytes


@dataclass(frozen=True, slots=True)
class TakeFile:
    """What a take file holds.

    `id` is drawn when a take is sent for the first time, and `number` counts how often it was sent. `heard` is the
    report as Aloud made it. `corrections` are the candidate's; `coach_corrections` all that hold in the coach's
    version, None in a file that no coach has returned. `sound` is an Ogg file.
    """

    id: str
    number: int
    pack_id: str
    pack_version: str
    question_id: str
    question_text: str
    client_code: str
    started_at: datetime
    duration_s: float
    heard: DeliveryReport
    sound: bytes
    second: SecondSound | None = None
    corrections: Corrections = field(default_factory=Corrections)
    coach_corrections: Corrections | None = None
    review: Review | None = None

    @property
    def digest(self) -> str:
        """What two files share that say the same, however often the take was sent and whoever packed them."""
        contents = entries(replace(self, number=0)).values()
        return sha256(b"\0".join(sha256(content).digest() for content in contents)).hexdigest()


def entries(take: TakeFile) -> dict[str, bytes]:
    """Return the files of a take file, in the order in which they stand in it."""
    second = take.second
    about: dict[str, Any] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "id": take.id,
        "number": take.number,
        "pack": {"id": take.pack_id, "version": take.pack_version},
        "question": {"id": take.question_id, "text": take.question_text},
        "client_code": take.client_code,
        "started_at": take.started_at.astimezone(UTC).isoformat(timespec="seconds"),
        "duration_s": round(take.duration_s, 3),
        "follow_up": None
        if second is None
        else {"text": second.text, "about": second.about, "duration_s": round(second.duration_s, 3)},
    }
    found = {TAKE: _json(about), REPORT: _json(outgoing(take.heard)), TRANSCRIPT: _transcript(take.heard)}
    if not take.corrections.empty or take.coach_corrections is not None:
        coach = take.coach_corrections
        found[CORRECTIONS] = _json(
            {
                "candidate": json.loads(corrections_text(take.corrections)),
                "coach": None if coach is None else json.loads(corrections_text(coach)),
            }
        )
    if take.review is not None:
        found[COMMENTS] = _json(review_json(take.review))
    found[SOUND] = take.sound
    if second is not None:
        found[FOLLOW_UP_SOUND] = second.sound
    return found


def write_take(path: Path, take: TakeFile) -> None:
    """Write a take as one file: whole, or not at all.

    Raises:
        TakeFileError: it cannot be written.
    """
    write_zip(path, entries(take))


def read_take(path: Path) -> TakeFile:
    """Read a stranger's take file; listens through its sound, which takes a second or two for a minute.

    Raises:
        TakeFileError: it is no take file, damaged, not safe, or written by a newer Aloud.
    """
    found = read_zip(path, LIMITS)
    for name in (TAKE, REPORT, SOUND):
        if name not in found:
            raise TakeFileError(f"{path} is not a take file: there is no {name} in it; ask for it again.")
    about = Table(parsed(found[TAKE], TAKE), TAKE)
    if about.text("format", 40) != FORMAT:
        raise damaged(TAKE, "is not that of a take")
    if about.whole("format_version", 1, MAX_NUMBER) > FORMAT_VERSION:
        raise TakeFileError("The take was written by a newer Aloud; update Aloud to open it.")
    try:
        heard = incoming(parsed(found[REPORT], REPORT))
    except ReportError as error:
        raise TakeFileError("The take was written by a newer Aloud; update Aloud to open it.") from error
    duration_s = about.number("duration_s", 0, MAX_TAKE_S)
    check_sound(found[SOUND], SOUND, duration_s)
    if heard.audio is not None and abs(heard.audio.duration_s - duration_s) > LONGEST_ERROR_S:
        raise damaged(REPORT, "is about a recording of another length")
    candidate, coach = _corrections(found.get(CORRECTIONS), len(heard.sentences))
    pack, question = about.table("pack"), about.table("question")
    return TakeFile(
        id=about.token("id"),
        number=about.whole("number", 1, MAX_NUMBER),
        pack_id=pack.text("id", _MAX_NAME),
        pack_version=pack.text("version", _MAX_NAME),
        question_id=question.text("id", _MAX_NAME),
        question_text=question.text("text", _MAX_QUESTION),
        client_code=" ".join(about.text("client_code", _MAX_NAME).split()),
        started_at=about.moment("started_at"),
        duration_s=duration_s,
        heard=heard,
        sound=found[SOUND],
        second=_second(about.optional("follow_up"), found.get(FOLLOW_UP_SOUND)),
        corrections=candidate,
        coach_corrections=coach,
        review=read_review(parsed(found[COMMENTS], COMMENTS)) if COMMENTS in found else None,
    )


def _second(about: Table | None, sound: bytes | None) -> SecondSound | None:
    if (about is None) != (sound is None):
        raise damaged(TAKE, "does not agree with the sounds that are there")
    if about is None or sound is None:
        return None
    duration_s = about.number("duration_s", 0, MAX_TAKE_S)
    check_sound(sound, FOLLOW_UP_SOUND, duration_s)
    return SecondSound(about.text("text", _MAX_QUESTION), about.text("about", _MAX_NAME), duration_s, sound)


def _corrections(raw: bytes | None, sentences: int) -> tuple[Corrections, Corrections | None]:
    if raw is None:
        return Corrections(), None
    data = parsed(raw, CORRECTIONS)
    found: list[Corrections | None] = []
    for who in ("candidate", "coach"):
        value = data.get(who)
        if value is None:
            found.append(None)
            continue
        try:
            corrections = read_corrections(json.dumps(value))
        except ReportError as error:
            raise damaged(CORRECTIONS, "holds no corrections") from error
        known = all(0 <= index < sentences for index in corrections.marks)
        times = all(0 <= each.start_s <= each.end_s <= MAX_TAKE_S for each in corrections.fillers)
        if not known or not times or len(corrections.fillers) + len(corrections.marks) > _MAX_CORRECTIONS:
            raise damaged(CORRECTIONS, "holds corrections that cannot be")
        found.append(corrections)
    return found[0] or Corrections(), found[1]


def _transcript(report: DeliveryReport) -> bytes:
    """The words as text, a sentence a line; the answer to the follow-up after an empty line."""
    lines = [sentence.text for sentence in report.sentences]
    if report.prompted is not None:
        lines += ["", *(sentence.text for sentence in report.prompted.sentences)]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode("utf-8", "replace")
