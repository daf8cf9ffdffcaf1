"""What a person asks for themselves: an own pace band, measures that are not scored, no countdowns.

What is kept, and so what can be exported or given to a coach, is always measured by the norms of the pack. The own
norms are laid over it when a report is shown (docs/decisions/0016-practise-page-and-own-norms.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from content.rubric import Norm, Rubric
from content.schema import Question
from desktop.practice.corrections import Corrections, read_corrections, revised_report
from desktop.practice.saved import read_report
from desktop.report.json import ReportError
from desktop.store.sessions import TakeRecord
from desktop.store.settings import Settings
from models.types import DeliveryReport

OWN_CHOICE = "own choice"
"""The basis of a norm that the person set."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The wishes of one person.

    `pace_wpm` is the band of speech rate that is fine, in words a minute, or None for that of the pack.
    """

    pace_wpm: tuple[float, float] | None = None
    scores_fillers: bool = True
    scores_pauses: bool = True
    countdowns: bool = True

    @property
    def changes_norms(self) -> bool:
        """Whether reports look different with it."""
        return self.pace_wpm is not None or not (self.scores_fillers and self.scores_pauses)


def profile_of(settings: Settings) -> Profile:
    """Return the wishes that stand in the settings."""
    return Profile(settings.pace_wpm, settings.scores_fillers, settings.scores_pauses, settings.countdowns)


def personal_rubric(rubric: Rubric, profile: Profile) -> Rubric:
    """Return the norms of a pack with the wishes of a person laid over them.

    The rates from which on pace is a finding keep their ratio to the ends of the band.
    """
    if not profile.changes_norms:
        return rubric
    norms = dict(rubric.norms)
    if profile.pace_wpm is not None:
        low, high = profile.pace_wpm
        fine_low, fine_high = rubric.band("pace.fine_wpm")
        source = "You set this band for yourself in the settings."
        norms["pace.fine_wpm"] = Norm((low, high), source, OWN_CHOICE)
        for name, rate in (
            ("pace.finding_below_wpm", low * rubric.value("pace.finding_below_wpm") / fine_low),
            ("pace.finding_above_wpm", high * rubric.value("pace.finding_above_wpm") / fine_high),
        ):
            norms[name] = Norm((float(round(rate)),), source, OWN_CHOICE)
    unscored = {"fillers": profile.scores_fillers, "pauses": profile.scores_pauses}
    return replace(
        rubric,
        version=f"{rubric.version}, own settings",
        norms=norms,
        not_scored=frozenset(name for name, scored in unscored.items() if not scored),
    )


def plain_report(record: TakeRecord) -> DeliveryReport:
    """Return the report of a take by the norms of its pack, as it is exported unless somebody wants otherwise.

    Raises:
        ReportError: there is none, or it cannot be read.
    """
    return read_report(record.report_json or "")


def personal_report(
    record: TakeRecord, *, question: Question | None, rubric: Rubric, profile: Profile
) -> DeliveryReport:
    """Return the report of a take as this person wants it measured, with what they corrected.

    Args:
        record: the take; it has a report.
        question: its question, or None if no pack has it any more.
        rubric: the norms of its pack.
        profile: the wishes.

    Raises:
        ReportError: its report cannot be read.
    """
    heard = read_report(record.heard_json or record.report_json or "")
    try:
        corrections = read_corrections(record.corrections_json)
    except ReportError:
        # Whoever shows the report tells of it.
        heard, corrections = plain_report(record), Corrections()
    return revised_report(heard, corrections, question=question, rubric=personal_rubric(rubric, profile))
