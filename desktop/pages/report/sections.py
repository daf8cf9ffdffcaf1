"""The sections of the report page: how each is built, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from content.schema import Question
from desktop.pages.page import section
from desktop.pages.report.answer import SideBySide
from desktop.pages.report.follow_up import FollowUpCard, asked_in
from desktop.pages.report.from_coach import FromCoach
from desktop.pages.report.measures import measures
from desktop.pages.report.parts import reliability_card
from desktop.pages.report.points import EarnedView
from desktop.pages.report.recording import RecordingCard, why_silent
from desktop.pages.report.sound import ReportSound
from desktop.pages.report.timeline import OverTime
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.voice import follow_up_line
from desktop.store.follow_ups import FollowUpRecord
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Prose
from desktop.widgets.card_grid import CardGrid
from desktop.widgets.findings import FindingsView
from desktop.widgets.measure_card import MeasureCard
from desktop.widgets.theme import Theme
from desktop.widgets.timeline_picture import TimelineMark
from models.types import DeliveryReport

SECTIONS = (
    "question",
    "caution",
    "coach",
    "findings",
    "timeline",
    "measures",
    "answer",
    "points",
    "follow_up",
    "recording",
)
"""What stands on the page, from top to bottom; `ReportSections.builders` says how each is built."""


class ReportSections(QObject):
    """Builds the sections of one report after another.

    Args:
        theme: the theme in force.
        rehearsal: store and packs.
        sound: what is heard.
        area: scrolls the page.
    """

    follow_up_wanted = Signal(object)
    """FollowUp that is to be answered as the second part of the take."""
    hear_out_wanted = Signal(object)
    """FollowUpRecord, an answer to it that is on disk, whose addition is to be found out."""
    copy_wanted = Signal()
    """Keep a copy of the recording."""
    delete_wanted = Signal()
    """Delete the recording."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, sound: ReportSound, area: QScrollArea) -> None:
        super().__init__(area)
        self._theme = theme
        self._rehearsal = rehearsal
        self._sound = sound
        self.findings: FindingsView | None = None
        self.follow_up: FollowUpCard | None = None
        self.over_time = OverTime(theme, self)
        self.from_coach = FromCoach(theme, rehearsal, self)
        self.from_coach.play_wanted.connect(sound.play)
        self.beside = SideBySide(theme, rehearsal, area)
        self.over_time.timeline.play_on_wanted.connect(sound.play)
        self.over_time.play_or_stop.connect(sound.play_or_stop)
        self.beside.span_wanted.connect(sound.play)
        self.beside.play_on_wanted.connect(sound.play)
        self.beside.say_wanted.connect(sound.say_sample)
        self.beside.quiet_wanted.connect(sound.stop)
        sound.sample_said.connect(self.beside.show_saying)

    @property
    def kept(self) -> tuple[QWidget, ...]:
        """What outlives a report."""
        return (self.beside.transcript, *self.over_time.kept)

    @property
    def _playable(self) -> bool:
        return self._sound.audio is not None

    def forget(self) -> None:
        """The sections of the report before are being deleted."""
        self.follow_up = None
        self.beside.forget()

    def builders(
        self, record: TakeRecord, report: DeliveryReport, question: Question | None, *, answerable: bool
    ) -> dict[str, Callable[[], QWidget | None]]:
        """Return how each section is built; a builder returns None where this report has no such section.

        Args:
            record: the take.
            report: what was measured and judged.
            question: what was answered, or None where no pack has it any more.
            answerable: whether the follow-up question can be answered now.
        """
        # Read now: when a later section is built, the store may be closed.
        second_part = self._rehearsal.store.follow_ups.of_take(record.id)
        comments = self.from_coach.marks(record)
        says = self.from_coach.card(record, playable=self._playable)
        return {
            "question": lambda: Prose(record.question_text, size="question"),
            "caution": lambda: None if report.reliability.ok else reliability_card(self._theme, report),
            "findings": lambda: self._findings(report),
            "coach": lambda: says,
            "timeline": lambda: self._timeline(record, report, comments),
            "measures": lambda: self._measures(record, report),
            "answer": lambda: self.beside.cards(report, playable=self._playable),
            "points": lambda: self._points(report),
            "follow_up": lambda: self._follow_up(report, second_part, question, answerable=answerable),
            "recording": lambda: self._recording(record, report),
        }

    def reveals(self, record: TakeRecord, report: DeliveryReport) -> bool:
        """Whether sample answers are shown at once: there is an answer with words, or there was one before."""
        return bool(report.transcript.words) or self._tried_before(record)

    def _findings(self, report: DeliveryReport) -> QWidget:
        self.findings = FindingsView(self._theme, report.findings, playable=self._playable)
        self.findings.span_wanted.connect(self._sound.play)
        return self.findings

    def _timeline(
        self, record: TakeRecord, report: DeliveryReport, comments: tuple[TimelineMark, ...]
    ) -> QWidget | None:
        if report.audio is None:
            return None
        silent = "" if self._playable else why_silent(record)
        return self.over_time.card(report, record.duration_s, comments, silent=silent)

    def _measures(self, record: TakeRecord, report: DeliveryReport) -> QWidget | None:
        library = self._rehearsal.library
        shown = library.shown_measures(record.pack_id, record.question_id)
        cards = measures(report, self._rehearsal.shown_rubric(record.pack_id), shown)
        if not cards:
            return None
        holder = QWidget()
        grid = CardGrid(tuple(MeasureCard(self._theme, measure) for measure in cards))
        holder.setLayout(section(self.tr("Measures"), grid))
        return holder

    def _tried_before(self, record: TakeRecord) -> bool:
        """Whether there is another report of an answer to the same question."""
        tried = self._rehearsal.store.history.analysed(record.pack_id, record.question_id)
        return any(take.id != record.id for take in tried)

    def _points(self, report: DeliveryReport) -> QWidget | None:
        if not report.points and not report.qualities:
            return None
        view = EarnedView(self._theme, report, playable=self._playable)
        view.span_wanted.connect(self._sound.play)
        holder = QWidget()
        holder.setLayout(section(self.tr("What was in it"), view))
        return holder

    def _recording(self, record: TakeRecord, report: DeliveryReport) -> QWidget | None:
        if report.audio is None:
            return None
        shown = RecordingCard(self._theme, record, kept=self._playable)
        shown.copy_wanted.connect(self.copy_wanted)
        shown.delete_wanted.connect(self.delete_wanted)
        return shown

    def _follow_up(
        self, report: DeliveryReport, answer: FollowUpRecord | None, question: Question | None, *, answerable: bool
    ) -> FollowUpCard | None:
        self.follow_up = None
        asked = asked_in(report, answer)
        if asked is None:
            return None
        line = follow_up_line(question, asked)
        shown = FollowUpCard(self._theme, report, asked, answer, answerable=answerable and question is not None)
        shown.say_wanted.connect(lambda slower: self._sound.say(line, slower=slower))
        shown.answer_wanted.connect(self.follow_up_wanted)
        shown.hear_out_wanted.connect(self.hear_out_wanted)
        if answer is not None:
            shown.play_wanted.connect(lambda: self._sound.play_second(answer.audio_path))
        self.follow_up = shown
        return shown
