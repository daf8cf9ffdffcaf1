"""The report page: one glance, one picture, then everything; each claim can be heard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QWidget

from content.errors import AloudError
from content.schema import Question, SpokenLine
from desktop.pages.correcting import Correcting
from desktop.pages.follow_up import FollowUpCard, asked_in
from desktop.pages.measures import measures
from desktop.pages.page import Page, section
from desktop.pages.report_parts import (
    answer_card,
    marks_legend,
    parts_of,
    reliability_card,
    sample_card,
    stretches_of,
    timeline_data,
)
from desktop.pages.words import length_of, when
from desktop.practice.errand import Errand, sound_peaks
from desktop.practice.playback import Playback
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.voice import follow_up_line
from desktop.report.html import to_html
from desktop.store.follow_ups import FollowUpRecord
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Button, Label, Prose, Slot, card, column, row
from desktop.widgets.card_grid import CardGrid
from desktop.widgets.corrections import CorrectionsView
from desktop.widgets.findings import FindingsView
from desktop.widgets.measure_card import MeasureCard
from desktop.widgets.parts import PartsBar
from desktop.widgets.theme import Theme
from desktop.widgets.timeline import Timeline
from desktop.widgets.transcript_view import TranscriptView
from models.types import DeliveryReport, FollowUp

WIDTH = 1120


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
        self._playback = playback
        self._record: TakeRecord | None = None
        self._report: DeliveryReport | None = None
        self._question: Question | None = None
        self._onward = False
        self._answerable = True
        self._audio: Path | None = None
        self._elsewhere = False
        self.follow_up: FollowUpCard | None = None
        self.transcript = TranscriptView(theme)
        self.timeline = Timeline(theme)
        self.transcript.span_wanted.connect(self._play)
        self.transcript.play_on_wanted.connect(self._play)
        self.timeline.play_on_wanted.connect(self._play)
        self.parts: PartsBar | None = None
        self.findings: FindingsView | None = None
        self.corrections: CorrectionsView | None = None
        self.correcting = Correcting(theme, rehearsal, self.transcript, self.area)
        self.correcting.revised.connect(self._revised)
        self.correcting.failed.connect(self.failed)
        self.correcting.span_wanted.connect(self._play)
        self._slots = tuple(Slot() for _ in range(7))
        for slot in self._slots:
            self.body.addWidget(slot)
        self.body.addStretch(1)
        self._rest: list[Callable[[], None]] = []
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._build_next)
        self._peaks = Errand(self)
        self._peaks.done.connect(self._show_peaks)
        self.compare = Button(theme, self.tr("Compare"), kind="ghost", icon_name="eye")
        self.compare.clicked.connect(self._compare)
        self.tools.addWidget(self.compare)
        self.save = Button(theme, self.tr("Save as HTML"), kind="ghost", icon_name="keep")
        self.save.clicked.connect(self._choose_file)
        self.tools.addWidget(self.save)
        self.play = Button(theme, self.tr("Hear your answer"), icon_name="play")
        self.play.clicked.connect(self._play_or_stop)
        self.nearer = Button(theme, "+", kind="ghost", name=self.tr("Zoom in on the timeline"))
        self.nearer.clicked.connect(self.timeline.zoom_in)
        self.further = Button(theme, "−", kind="ghost", name=self.tr("Zoom out of the timeline"))
        self.further.clicked.connect(self.timeline.zoom_out)
        self.timeline.view_changed.connect(self._show_zoom)
        self.again = Button(theme, self.tr("Answer again"), icon_name="again")
        self.again.clicked.connect(self._again)
        self.secondary.addWidget(self.again)
        self.primary.clicked.connect(self._primary)
        self.hint.setText(self.tr("Space"))
        playback.moved.connect(self._heard_at)

    @property
    def record(self) -> TakeRecord | None:
        """The take that is shown."""
        return self._record

    @property
    def report(self) -> DeliveryReport | None:
        """The report that is shown."""
        return self._report

    def show_report(
        self, record: TakeRecord, report: DeliveryReport, *, onward: str = "", back: str = "", answerable: bool = True
    ) -> None:
        """Show a report.

        Args:
            record: its take.
            report: what was measured and judged.
            onward: in a round, what comes next, in words; "" for a report by itself.
            back: where the way back leads, in words; "" for the first page.
            answerable: whether the follow-up question can be answered now.
        """
        self._be_quiet()
        self._answerable = answerable
        self._onward = bool(onward)
        self.back_button.setText(back or self.tr("Home"))
        self.again.setVisible(self._onward)
        self.primary.setText(onward or self.tr("Answer again"))
        self.primary.show_icon("next" if onward else "again")
        self._record, self._report = record, report
        self._question = self._rehearsal.question_of(record)
        takes = self._rehearsal.store.history.analysed(record.pack_id, record.question_id)
        self.compare.setVisible(not onward and len(takes) > 1)
        self._audio = record.audio_path if record.audio_path.is_file() else None
        self.title.setText(
            self.tr("Your answer, {when}").format(when=when(record.started_at))
            if record.duration_s is None
            else self.tr("Your answer, {when} · {length}").format(
                when=when(record.started_at), length=length_of(record.duration_s)
            )
        )
        self.primary.setEnabled(self._onward or self._question is not None)
        self.again.setEnabled(self._question is not None)
        self._build(record, report)
        self._peaks.forget()
        if self._audio is not None and record.duration_s:
            path, duration_s = self._audio, record.duration_s
            self._peaks.run(lambda: sound_peaks(path, duration_s))

    def show_again(self) -> None:
        """Show what has become of the follow-up question, the rest as it is; come back to where it stands."""
        if self._record is not None and self._report is not None:
            self._build(self._record, self._report)
            self.show_follow_up()

    def show_follow_up(self) -> None:
        """Scroll to the follow-up question, once the page has its layout."""
        QTimer.singleShot(0, self, self._scroll_to_follow_up)

    def _scroll_to_follow_up(self) -> None:
        while self._rest:
            self._build_next()
        if self.follow_up is not None:
            self.body.activate()
            self.area.ensureWidgetVisible(self.follow_up, 0, 32)

    def go_back(self) -> None:
        """Be quiet and leave."""
        self._be_quiet()
        super().go_back()

    def save_html(self, path: Path) -> None:
        """Write the report as one HTML file.

        Raises:
            ReportFileError: it cannot be written.
        """
        if self._report is None:
            return
        audio = self._audio.as_uri() if self._audio is not None else None
        try:
            path.write_text(to_html(self._report, question=self._question, audio_href=audio), encoding="utf-8")
        except OSError as error:
            raise ReportFileError(
                self.tr("{path} cannot be written ({problem}); make room or choose another folder.").format(
                    path=path, problem=error.strerror
                )
            ) from error

    # --- building

    @property
    def complete(self) -> bool:
        """Whether every section stands there."""
        return not self._rest

    def _build(self, record: TakeRecord, report: DeliveryReport) -> None:
        """Show what is on the first screen, and the rest section by section, so that the window never stalls."""
        self.correcting.begin(record, report, self._question, playable=self._audio is not None)
        self.area.setUpdatesEnabled(True)
        for slot in self._slots:
            slot.fill(None, keep=self._kept)
        self.follow_up = None
        question, caution, *_ = self._slots
        question.fill(Prose(record.question_text, size="question"))
        caution.fill(None if report.reliability.ok else reliability_card(self.theme, report))
        self._rest = self._sections(record, report)
        self._build_next()
        self._next.start()
        self._heard_at(None)

    def _sections(self, record: TakeRecord, report: DeliveryReport) -> list[Callable[[], None]]:
        """What fills each of the other sections, the first screen first."""
        _, _, findings, timeline, measures_, answer, follow_up = self._slots
        # Read now: when a later section is built, the store may be closed.
        second_part = self._rehearsal.store.follow_ups.of_take(record.id)
        return [
            lambda: findings.fill(self._findings(report)),
            lambda: timeline.fill(self._timeline_card(record, report) if report.audio is not None else None),
            lambda: measures_.fill(self._measures(record, report)),
            lambda: answer.fill(self._side_by_side(report)),
            lambda: follow_up.fill(self._follow_up(report, second_part)),
        ]

    def _build_next(self) -> None:
        if self._rest:
            self._rest.pop(0)()
        if not self._rest:
            self._next.stop()

    def _revised(self, record: TakeRecord, report: DeliveryReport) -> None:
        """Show the report after a correction, at the same place; nothing is painted until all of it is there."""
        at = self.area.verticalScrollBar().value()
        self._record, self._report = record, report
        self.area.setUpdatesEnabled(False)
        self.follow_up = None
        findings, timeline, measures_, answer, follow_up = self._sections(record, report)
        caution = self._slots[1]
        self._rest = [
            lambda: caution.fill(None if report.reliability.ok else reliability_card(self.theme, report)),
            findings,
            timeline,
            measures_,
            lambda: self._renew_answer(answer),
            follow_up,
            lambda: self._go_back_to(at),
        ]
        self._next.start()
        self.revised.emit(record, report)

    def _renew_answer(self, build: Callable[[], None]) -> None:
        """Build the person's words anew, and leave the keyboard where it was."""
        word_s = self.transcript.current_s
        focus = QApplication.focusWidget()
        in_list = self.corrections is not None and focus is not None and self.corrections.isAncestorOf(focus)
        in_words = focus is self.transcript
        build()
        if word_s is not None:
            self.transcript.stand_on(word_s)
        first = self.corrections.findChild(Button) if in_list and self.corrections is not None else None
        if in_list or in_words:
            (first or self.transcript).setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back_to(self, at: int) -> None:
        # The place is only there again when the layout has its new height.
        room = self.area.widget()
        if room is not None and (layout := room.layout()) is not None:
            layout.activate()
        self.area.verticalScrollBar().setValue(at)
        self.area.setUpdatesEnabled(True)

    @property
    def _kept(self) -> tuple[QWidget, ...]:
        """What outlives a report."""
        return (self.transcript, self.timeline, self.nearer, self.further, self.play)

    def _findings(self, report: DeliveryReport) -> QWidget:
        self.findings = FindingsView(self.theme, report.findings, playable=self._audio is not None)
        self.findings.span_wanted.connect(self._play)
        return self.findings

    def _measures(self, record: TakeRecord, report: DeliveryReport) -> QWidget | None:
        library = self._rehearsal.library
        shown = library.shown_measures(record.pack_id, record.question_id)
        cards = measures(report, library.rubric(record.pack_id), shown)
        if not cards:
            return None
        holder = QWidget()
        grid = CardGrid(tuple(MeasureCard(self.theme, measure) for measure in cards))
        holder.setLayout(section(self.tr("Measures"), grid))
        return holder

    def _timeline_card(self, record: TakeRecord, report: DeliveryReport) -> QFrame:
        self.timeline.show_data(timeline_data(report, record.duration_s))
        frame = card()
        title = Label(self.tr("Your answer over time"), size="strong")
        head = row(title, 0, self.nearer, self.further, self.play, gap=8)
        parts = column(head, self.timeline, margins=(24, 16, 24, 16), gap=8)
        legend = marks_legend(report)
        if legend:
            parts.addWidget(Prose(legend, size="note"))
        frame.setLayout(parts)
        self.play.setVisible(self._audio is not None)
        for kept in (self.nearer, self.further, self.timeline):
            kept.show()
        return frame

    def _show_zoom(self) -> None:
        self.nearer.setEnabled(self.timeline.can_zoom_in)
        self.further.setEnabled(self.timeline.can_zoom_out)

    def _side_by_side(self, report: DeliveryReport) -> CardGrid:
        playable = self._audio is not None
        self.transcript.show_words(report.transcript.words, report.pauses.items, stretches_of(report))
        self.parts = PartsBar(self.theme, parts_of(report), playable=playable)
        self.parts.span_wanted.connect(self._play)
        self.corrections = self.correcting.view()
        own = answer_card(self.transcript, self.parts, self.corrections, report, playable=playable)
        # Without words the card has no place for it, and shown it would be a window of its own.
        self.transcript.setVisible(self.transcript.parentWidget() is not None)
        samples = self._question.samples if self._question is not None else ()
        cards: tuple[QWidget, ...] = (own,)
        if samples:
            cards = (own, sample_card(self.theme, samples))
        return CardGrid(cards, narrowest=420)

    def _follow_up(self, report: DeliveryReport, answer: FollowUpRecord | None) -> FollowUpCard | None:
        self.follow_up = None
        asked = asked_in(report, answer)
        if asked is None:
            return None
        line = follow_up_line(self._question, asked)
        answerable = self._answerable and self._question is not None
        shown = FollowUpCard(self.theme, report, asked, answer, answerable=answerable)
        shown.say_wanted.connect(lambda slower: self._say(line, slower=slower))
        shown.answer_wanted.connect(self._answer_follow_up)
        shown.hear_out_wanted.connect(self._hear_out)
        if answer is not None:
            shown.play_wanted.connect(lambda: self._play_second_part(answer.audio_path))
        self.follow_up = shown
        return shown

    # --- hearing

    def _say(self, line: SpokenLine, *, slower: bool) -> None:
        self._playback.stop()
        self._rehearsal.voice.ask(line, slower=slower)

    def _be_quiet(self) -> None:
        self._playback.stop()
        self._rehearsal.voice.stop()

    def _play(self, start_s: float, end_s: float | None = None) -> None:
        self._rehearsal.voice.stop()
        if self._audio is not None:
            self._elsewhere = False
            self._playback.play(self._audio, start_s, end_s)

    def _play_second_part(self, path: Path) -> None:
        self._rehearsal.voice.stop()
        if self._playback.playing and self._elsewhere:
            self._playback.stop()
            return
        self._playback.stop()
        self._elsewhere = True
        self._playback.play(path)

    def _play_or_stop(self) -> None:
        if self._playback.playing and not self._elsewhere:
            self._playback.stop()
        else:
            self._play(0.0)

    def _heard_at(self, at_s: float | None) -> None:
        if not self.isVisible() and at_s is not None:
            return
        if self.follow_up is not None:
            self.follow_up.show_playing(self._elsewhere and at_s is not None)
        if self._elsewhere:
            # What plays is another recording, whose times say nothing about this one.
            at_s = None
        self.transcript.mark_heard(at_s)
        self.timeline.mark_heard(at_s)
        self.play.setText(self.tr("Stop") if at_s is not None else self.tr("Hear your answer"))
        self.play.show_icon("stop" if at_s is not None else "play")

    def _show_peaks(self, peaks: tuple[float, ...]) -> None:
        self.timeline.show_peaks(peaks)

    # --- leaving

    def _primary(self) -> None:
        if self._onward:
            self._be_quiet()
            self.onward_wanted.emit()
        else:
            self._again()

    def _compare(self) -> None:
        self._be_quiet()
        if self._record is not None:
            self.compare_wanted.emit(self._record.id)

    def _again(self) -> None:
        self._be_quiet()
        if self._question is not None:
            self.practise_wanted.emit(self._question)

    def _answer_follow_up(self, asked: FollowUp) -> None:
        self._be_quiet()
        self.follow_up_wanted.emit(asked)

    def _hear_out(self, answer: FollowUpRecord) -> None:
        self._be_quiet()
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
