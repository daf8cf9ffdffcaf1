"""The report page: one glance, one picture, then everything; each claim can be heard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from content.errors import AloudError
from content.schema import Question
from desktop.pages.follow_up import FollowUpCard, asked_in
from desktop.pages.lazy import LazySections
from desktop.pages.measures import measures
from desktop.pages.page import Page, section
from desktop.pages.report_answer import SideBySide
from desktop.pages.report_parts import reliability_card
from desktop.pages.report_sound import ReportSound
from desktop.pages.report_timeline import OverTime
from desktop.pages.words import length_of, when
from desktop.practice.playback import Playback
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.voice import follow_up_line
from desktop.report.html import to_html
from desktop.store.follow_ups import FollowUpRecord
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Button, Prose, Slot
from desktop.widgets.card_grid import CardGrid
from desktop.widgets.corrections import CorrectionsView
from desktop.widgets.findings import FindingsView
from desktop.widgets.measure_card import MeasureCard
from desktop.widgets.parts import PartsBar
from desktop.widgets.theme import Theme
from models.types import DeliveryReport, FollowUp

WIDTH = 1120

SECTIONS = ("question", "caution", "findings", "timeline", "measures", "answer", "follow_up")
"""What stands on the page, from top to bottom; `ReportPage._builders` says how each is built."""


class ReportPage(Page):
    """Shows the report of one take."""

    practise_wanted = Signal(object)
    """Question to be practised again."""
    onward_wanted = Signal()
    """The round this take belongs to is to go on."""
    revised = Signal(object, object)
    """TakeRecord and DeliveryReport that the person has corrected; both are saved."""
    follow_up_wanted = Signal(object)
    """FollowUp that is to be answered as the second part of the take."""
    hear_out_wanted = Signal(object)
    """FollowUpRecord, an answer to it that is on disk, whose addition is to be found out."""
    compare_wanted = Signal(int)
    """Id of the take that is to be put beside another one of its question."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, playback: Playback, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Home"), width=WIDTH, parent=parent)
        self._rehearsal = rehearsal
        self._record: TakeRecord | None = None
        self._report: DeliveryReport | None = None
        self._plain: DeliveryReport | None = None
        self._question: Question | None = None
        self._onward = False
        self._answerable = True
        self.findings: FindingsView | None = None
        self.follow_up: FollowUpCard | None = None
        self._sound = ReportSound(playback, rehearsal.voice, self)
        self._sound.heard_at.connect(self._heard_at)
        self._sound.second_heard.connect(self._second_heard)
        self._over_time = OverTime(theme, self)
        self.timeline, self.play = self._over_time.timeline, self._over_time.play
        self.timeline.play_on_wanted.connect(self._sound.play)
        self._over_time.play_or_stop.connect(self._sound.play_or_stop)
        self._beside = SideBySide(theme, rehearsal, self.area)
        self.transcript, self.correcting = self._beside.transcript, self._beside.correcting
        self._beside.span_wanted.connect(self._sound.play)
        self._beside.play_on_wanted.connect(self._sound.play)
        self.correcting.revised.connect(self._revised)
        self.correcting.failed.connect(self.failed)
        self._slots = {name: Slot() for name in SECTIONS}
        for slot in self._slots.values():
            self.body.addWidget(slot)
        self.body.addStretch(1)
        self._lazy = LazySections(self)
        self.compare = Button(theme, self.tr("Compare"), kind="ghost", icon_name="eye")
        self.compare.clicked.connect(self._compare)
        self.tools.addWidget(self.compare)
        self.save = Button(theme, self.tr("Save as HTML"), kind="ghost", icon_name="keep")
        self.save.clicked.connect(self._choose_file)
        self.tools.addWidget(self.save)
        self.again = Button(theme, self.tr("Answer again"), icon_name="again")
        self.again.clicked.connect(self._again)
        self.secondary.addWidget(self.again)
        self.primary.clicked.connect(self._primary)
        self.hint.setText(self.tr("Space"))

    @property
    def record(self) -> TakeRecord | None:
        """The take that is shown."""
        return self._record

    @property
    def report(self) -> DeliveryReport | None:
        """The report that is shown, measured as the person wants it."""
        return self._report

    @property
    def complete(self) -> bool:
        """Whether every section stands there."""
        return self._lazy.complete

    @property
    def parts(self) -> PartsBar | None:
        """The parts of the answer."""
        return self._beside.parts

    @property
    def corrections(self) -> CorrectionsView | None:
        """What may be corrected and what is."""
        return self._beside.corrections

    @property
    def plain_report(self) -> DeliveryReport | None:
        """The report that is kept, by the norms of the pack: what is exported unless somebody wants otherwise."""
        return self._plain

    def show_report(
        self, record: TakeRecord, report: DeliveryReport, *, onward: str = "", back: str = "", answerable: bool = True
    ) -> None:
        """Show a report.

        Args:
            record: its take.
            report: what was measured and judged by the norms of the pack.
            onward: in a round, what comes next, in words; "" for a report by itself.
            back: where the way back leads, in words; "" for the first page.
            answerable: whether the follow-up question can be answered now.
        """
        self._sound.stop()
        self._answerable = answerable
        self._onward = bool(onward)
        self.back_button.setText(back or self.tr("Home"))
        self.again.setVisible(self._onward)
        self.primary.setText(onward or self.tr("Answer again"))
        self.primary.show_icon("next" if onward else "again")
        self._record, self._plain = record, report
        self._report = self._rehearsal.shown_report(record, report)
        self._question = self._rehearsal.question_of(record)
        self.compare.setVisible(len(self._rehearsal.store.history.analysed(record.pack_id, record.question_id)) > 1)
        self._sound.audio = record.audio_path if record.audio_path.is_file() else None
        self.title.setText(
            self.tr("Your answer, {when}").format(when=when(record.started_at))
            if record.duration_s is None
            else self.tr("Your answer, {when} · {length}").format(
                when=when(record.started_at), length=length_of(record.duration_s)
            )
        )
        if record.typed_text is not None:
            self.title.setText(self.tr("Your typed answer, {when}").format(when=when(record.started_at)))
        self.primary.setEnabled(self._onward or self._question is not None)
        self.again.setEnabled(self._question is not None)
        self._build(record, report)
        self._over_time.fetch_peaks(self._sound.audio, record.duration_s)

    def show_again(self) -> None:
        """Show what has become of the follow-up question, the rest as it is; come back to where it stands."""
        if self._record is not None and self._plain is not None:
            self._build(self._record, self._plain)
            self.show_follow_up()

    def show_follow_up(self) -> None:
        """Scroll to the follow-up question, once the page has its layout."""
        QTimer.singleShot(0, self, self._scroll_to_follow_up)

    def _scroll_to_follow_up(self) -> None:
        self._lazy.finish()
        if self.follow_up is not None:
            self.body.activate()
            self.area.ensureWidgetVisible(self.follow_up, 0, 32)

    def go_back(self) -> None:
        """Be quiet and leave."""
        self._sound.stop()
        super().go_back()

    def save_html(self, path: Path) -> None:
        """Write the report as one HTML file.

        Raises:
            ReportFileError: it cannot be written.
        """
        if self._plain is None:
            return
        audio = self._sound.audio.as_uri() if self._sound.audio is not None else None
        try:
            path.write_text(to_html(self._plain, question=self._question, audio_href=audio), encoding="utf-8")
        except OSError as error:
            raise ReportFileError(
                self.tr("{path} cannot be written ({problem}); make room or choose another folder.").format(
                    path=path, problem=error.strerror
                )
            ) from error

    # --- building

    @property
    def _playable(self) -> bool:
        return self._sound.audio is not None

    def _builders(self, record: TakeRecord, report: DeliveryReport) -> dict[str, Callable[[], QWidget | None]]:
        """How each section is built; None where this report has none."""
        # Read now: when a later section is built, the store may be closed.
        second_part = self._rehearsal.store.follow_ups.of_take(record.id)
        samples = self._question.samples if self._question is not None else ()
        return {
            "question": lambda: Prose(record.question_text, size="question"),
            "caution": lambda: None if report.reliability.ok else reliability_card(self.theme, report),
            "findings": lambda: self._findings(report),
            "timeline": lambda: self._timeline(record, report),
            "measures": lambda: self._measures(record, report),
            "answer": lambda: self._beside.cards(report, samples, playable=self._playable),
            "follow_up": lambda: self._follow_up(report, second_part),
        }

    def _build(self, record: TakeRecord, plain: DeliveryReport) -> None:
        """Show what is on the first screen, and the rest section by section, so that the window never stalls."""
        assert self._report is not None
        report = self._report
        self.correcting.begin(record, plain, self._question, playable=self._playable)
        self.area.setUpdatesEnabled(True)
        kept = (self.transcript, *self._over_time.kept)
        for slot in self._slots.values():
            slot.fill(None, keep=kept)
        self.follow_up = None
        steps = self._steps(record, report)
        for name in ("question", "caution", "findings"):
            steps.pop(name)()
        self._lazy.begin(steps.values())
        self._heard_at(None)

    def _steps(self, record: TakeRecord, report: DeliveryReport) -> dict[str, Callable[[], None]]:
        """What builds each section into its place."""
        builders = self._builders(record, report)

        def step(name: str) -> Callable[[], None]:
            return lambda: self._slots[name].fill(builders[name]())

        return {name: step(name) for name in SECTIONS}

    def _revised(self, record: TakeRecord, report: DeliveryReport) -> None:
        """Show the report after a correction, at the same place; nothing is painted until all of it is there."""
        at = self.area.verticalScrollBar().value()
        self._record, self._plain = record, report
        self._report = shown = self._rehearsal.shown_report(record, report)
        self.area.setUpdatesEnabled(False)
        self.follow_up = None
        steps = self._steps(record, shown)
        steps.pop("question")
        answer = steps["answer"]
        steps["answer"] = lambda: self._beside.renew(answer)
        self._lazy.begin([*steps.values(), lambda: self._go_back_to(at)])
        self.revised.emit(record, report)

    def _go_back_to(self, at: int) -> None:
        # The place is only there again when the layout has its new height.
        room = self.area.widget()
        if room is not None and (layout := room.layout()) is not None:
            layout.activate()
        self.area.verticalScrollBar().setValue(at)
        self.area.setUpdatesEnabled(True)

    def _findings(self, report: DeliveryReport) -> QWidget:
        self.findings = FindingsView(self.theme, report.findings, playable=self._playable)
        self.findings.span_wanted.connect(self._sound.play)
        return self.findings

    def _timeline(self, record: TakeRecord, report: DeliveryReport) -> QWidget | None:
        if report.audio is None:
            return None
        return self._over_time.card(report, record.duration_s, playable=self._playable)

    def _measures(self, record: TakeRecord, report: DeliveryReport) -> QWidget | None:
        library = self._rehearsal.library
        shown = library.shown_measures(record.pack_id, record.question_id)
        cards = measures(report, self._rehearsal.shown_rubric(record.pack_id), shown)
        if not cards:
            return None
        holder = QWidget()
        grid = CardGrid(tuple(MeasureCard(self.theme, measure) for measure in cards))
        holder.setLayout(section(self.tr("Measures"), grid))
        return holder

    def _follow_up(self, report: DeliveryReport, answer: FollowUpRecord | None) -> FollowUpCard | None:
        self.follow_up = None
        asked = asked_in(report, answer)
        if asked is None:
            return None
        line = follow_up_line(self._question, asked)
        answerable = self._answerable and self._question is not None
        shown = FollowUpCard(self.theme, report, asked, answer, answerable=answerable)
        shown.say_wanted.connect(lambda slower: self._sound.say(line, slower=slower))
        shown.answer_wanted.connect(self._answer_follow_up)
        shown.hear_out_wanted.connect(self._hear_out)
        if answer is not None:
            shown.play_wanted.connect(lambda: self._sound.play_second(answer.audio_path))
        self.follow_up = shown
        return shown

    # --- hearing

    def _heard_at(self, at_s: float | None) -> None:
        if self.isVisible() or at_s is None:
            self.transcript.mark_heard(at_s)
            self._over_time.mark_heard(at_s)

    def _second_heard(self, heard: bool) -> None:
        if self.follow_up is not None and (self.isVisible() or not heard):
            self.follow_up.show_playing(heard)

    # --- leaving

    def _primary(self) -> None:
        if self._onward:
            self._sound.stop()
            self.onward_wanted.emit()
        else:
            self._again()

    def _compare(self) -> None:
        self._sound.stop()
        if self._record is not None:
            self.compare_wanted.emit(self._record.id)

    def _again(self) -> None:
        self._sound.stop()
        if self._question is not None:
            self.practise_wanted.emit(self._question)

    def _answer_follow_up(self, asked: FollowUp) -> None:
        self._sound.stop()
        self.follow_up_wanted.emit(asked)

    def _hear_out(self, answer: FollowUpRecord) -> None:
        self._sound.stop()
        self.hear_out_wanted.emit(answer)

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the report"), "report.html", self.tr("Web page (*.html)")
        )
        if chosen:
            try:
                self.save_html(Path(chosen))
            except AloudError as error:
                self.failed.emit(str(error))


class ReportFileError(AloudError):
    """A report cannot be written to the place the person chose."""
