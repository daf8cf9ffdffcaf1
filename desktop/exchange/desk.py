"""Sending a take, opening what arrives, and sending a review back: what the store keeps at each step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from content.schema import Question
from desktop.exchange.errors import TakeFileError
from desktop.exchange.review import Review, review_from, review_json
from desktop.exchange.sound import packed_sound
from desktop.exchange.take_file import SecondSound, TakeFile, write_take
from desktop.practice.corrections import Corrections, corrected, corrections_text, read_corrections
from desktop.practice.saved import json_text, read_report, report_text
from desktop.store.inbox import Arrival, InboxTake
from desktop.store.sessions import Store, TakeRecord

if TYPE_CHECKING:
    from desktop.practice.library import Library
    from models.types import DeliveryReport


# --- the candidate sends


@dataclass(frozen=True, slots=True)
class Packing:
    """A take that is to be sent: everything but the sounds, and where these lie."""

    take: TakeFile
    recording: Path
    follow_up: Path | None


def packing_of(store: Store, library: Library, record: TakeRecord) -> Packing:
    """Gather what is sent of an own take with a report; on the thread of the store.

    Raises:
        TakeFileError: it has no report of a recording, or its recording is gone.
        ReportError: its report is damaged.
    """
    heard = read_report(record.heard_json or record.report_json or "")
    if heard.audio is None or not record.audio_path.is_file():
        raise TakeFileError("The recording of this take is not there any more; answer the question again to send it.")
    answer = store.follow_ups.of_take(record.id)
    if answer is not None and not answer.audio_path.is_file():
        answer = None
    pack = next((pack for pack in library.packs if pack.id == record.pack_id), None)
    uid, number = store.sent.send(record.id)
    take = TakeFile(
        id=uid,
        number=number,
        pack_id=record.pack_id,
        pack_version=pack.version if pack is not None else "",
        question_id=record.question_id,
        question_text=record.question_text,
        client_code=pack.assignment.code if pack is not None and pack.assignment is not None else "",
        started_at=record.started_at,
        duration_s=0.0,
        heard=heard,
        sound=b"",
        second=None if answer is None else SecondSound(answer.text, answer.about, 0.0, b""),
        corrections=read_corrections(record.corrections_json),
    )
    return Packing(take, record.audio_path, answer.audio_path if answer is not None else None)


def send(packing: Packing, path: Path) -> None:
    """Write a take as a file; takes a second or two for a minute, on any thread.

    Raises:
        SoundError: a recording cannot be read.
        TakeFileError: the file cannot be written.
    """
    sound, duration_s = packed_sound(packing.recording)
    take = replace(packing.take, sound=sound, duration_s=duration_s)
    if packing.follow_up is not None and take.second is not None:
        second, second_s = packed_sound(packing.follow_up)
        take = replace(take, second=replace(take.second, sound=second, duration_s=second_s))
    write_take(path, take)


# --- somebody opens


class Came(StrEnum):
    """What a file that was opened was."""

    OWN = "own"
    REVIEW = "review"
    REVIEW_KNOWN = "review_known"
    NEW = "new"
    KNOWN = "known"
    NEWER = "newer"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Received:
    """What came, and the take it is about: an own one for OWN and the reviews, else one in the inbox."""

    came: Came
    take_id: int


def receive(store: Store, library: Library, take: TakeFile) -> Received:
    """Put a take file where it belongs.

    A file about an own take is what a coach has sent back, or the own file. All others go into the inbox. A take that
    is there already stays one take: a file that was sent later takes the place of the candidate's part, and what the
    coach says about it stays; one that was sent earlier changes nothing. The newest return of each coach is shown.

    Raises:
        StoreError: it cannot be kept; nothing is changed.
    """
    own = store.sent.take_of(take.id)
    if own is not None:
        return _receive_review(store, own, take)
    before = store.inbox.of_uid(take.id)
    if before is not None:
        if take.digest == before.digest or take.review is not None:
            return Received(Came.KNOWN, before.id)
        if take.number < before.number:
            return Received(Came.OLDER, before.id)
    question = question_of(library, take.pack_id, take.question_id, take.question_text, take.heard)
    corrections = take.corrections if take.coach_corrections is None else take.coach_corrections
    if before is not None:
        corrections = _carried_over(before, take)
    rubric = library.rubric(take.pack_id)
    report = corrected(take.heard, corrections, question=question, rubric=rubric)
    kept = store.inbox.put(_arrival(take, question, library), _text(corrections), report_text(report))
    if before is None and take.review is not None:
        review = take.review
        store.inbox.adopt_review(kept.id, review.id, review.number, json_text(review_json(review)))
    return Received(Came.NEW if before is None else Came.NEWER, kept.id)


def _receive_review(store: Store, own: int, take: TakeFile) -> Received:
    review = take.review
    if review is None:
        return Received(Came.OWN, own)
    coach = take.coach_corrections
    changed = coach is not None and coach != take.corrections
    kept = store.sent.keep_review(
        own,
        review.id,
        review.number,
        json_text(review_json(review)),
        corrections_text(coach) if changed and coach is not None else None,
    )
    return Received(Came.REVIEW if kept else Came.REVIEW_KNOWN, own)


def _arrival(take: TakeFile, question: Question | None, library: Library) -> Arrival:
    second = take.second
    own = corrected(take.heard, take.corrections, question=question, rubric=library.rubric(take.pack_id))
    return Arrival(
        uid=take.id,
        number=take.number,
        digest=take.digest,
        pack_id=take.pack_id,
        pack_version=take.pack_version,
        question_id=take.question_id,
        question_text=take.question_text,
        client_code=take.client_code,
        started_at=take.started_at,
        duration_s=take.duration_s,
        heard_json=report_text(take.heard),
        report_json=report_text(own),
        corrections_json=_text(take.corrections),
        sound=take.sound,
        second_text=second.text if second is not None else None,
        second_about=second.about if second is not None else None,
        second_s=second.duration_s if second is not None else None,
        second_sound=second.sound if second is not None else None,
    )


def _carried_over(before: InboxTake, take: TakeFile) -> Corrections:
    """The coach's corrections of a take that came again.

    A coach who has changed nothing follows the candidate. Marks stay where the sentence is the same.
    """
    if before.corrections_json == before.candidate_json:
        return take.corrections
    corrections = read_corrections(before.corrections_json)
    told = [sentence.text for sentence in read_report(before.heard_json).sentences]
    now = [sentence.text for sentence in take.heard.sentences]
    marks = {at: names for at, names in corrections.marks.items() if told[at : at + 1] == now[at : at + 1] != []}
    return replace(corrections, marks=marks)


def question_of(library: Library, pack_id: str, question_id: str, text: str, report: DeliveryReport) -> Question | None:
    """Return the question of a take that came: the pack's, if it says the same, else what the report knows of it."""
    question = library.question(pack_id, question_id)
    return question if question is not None and question.text == text else stand_in(report)


def stand_in(report: DeliveryReport) -> Question | None:
    """Return what a report knows of its question, enough to correct the report; None if it knows none."""
    asked = report.question
    if asked is None or report.length.target_s is None:
        return None
    return Question(
        id=asked.id,
        category="",
        kind=asked.kind,
        story=asked.story,
        text=asked.text,
        why="",
        points=tuple(point.text for point in report.points),
        qualities=(),
        roles=(),
        target_s=report.length.target_s,
        think_s=0.0,
        samples=(),
    )


# --- the coach sends back


def review_of(take: InboxTake) -> Review:
    """Return what the coach says about a take in the inbox, nothing yet included."""
    return review_from(take.review_json) if take.review_json is not None else Review(take.review_id)


def send_back(store: Store, take: InboxTake, path: Path) -> InboxTake:
    """Write the return file of a take: what came, with the coach's corrections and comments.

    Raises:
        TakeFileError: its sound is gone, or the file cannot be written.
    """
    number = take.returns + 1
    review = replace(review_of(take), number=number)
    try:
        sound = take.audio_path.read_bytes()
        second = take.second_path.read_bytes() if take.second_path is not None else None
    except OSError as error:
        raise TakeFileError(
            f"The recording {error.filename} cannot be read ({error.strerror}); open the candidate's file again."
        ) from error
    write_take(
        path,
        TakeFile(
            id=take.uid,
            number=take.number,
            pack_id=take.pack_id,
            pack_version=take.pack_version,
            question_id=take.question_id,
            question_text=take.question_text,
            client_code=take.client_code,
            started_at=take.started_at,
            duration_s=take.duration_s,
            heard=read_report(take.heard_json),
            sound=sound,
            second=None
            if second is None
            else SecondSound(take.second_text or "", take.second_about or "", take.second_s or 0.0, second),
            corrections=read_corrections(take.candidate_json),
            coach_corrections=read_corrections(take.corrections_json),
            review=review,
        ),
    )
    store.inbox.save_review(take.id, json_text(review_json(review)))
    return store.inbox.returned(take.id, number)


def _text(corrections: Corrections) -> str | None:
    return None if corrections.empty else corrections_text(corrections)
