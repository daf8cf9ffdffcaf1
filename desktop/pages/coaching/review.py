"""The page on which a coach reviews a take: listens, corrects, writes comments, and makes the return file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QMessageBox, QWidget

from content.errors import AloudError
from desktop.exchange.desk import question_of, send_back
from desktop.exchange.review import Review
from desktop.exchange.zip_file import SUFFIX
from desktop.pages.coaching.commenting import Commenting
from desktop.pages.page import Page, section
from desktop.pages.report.correcting import Correcting
from desktop.pages.report.measures import measures
from desktop.pages.report.parts import (
    answer_card,
    marks_legend,
    parts_of,
    reliability_card,
    stretches_of,
    timeline_data,
)
from desktop.pages.words import length_of, when
from desktop.practice.errand import Errand, sound_peaks
from desktop.practice.playback import Playback
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.saved import read_report
from desktop.store.inbox import InboxTake
from desktop.store.sessions import TakeRecord
from desktop.widgets.aside import AsideLayout
from desktop.widgets.basics import Button, Label, Prose, Slot, card, column
from desktop.widgets.card_grid import CardGrid
from desktop.widgets.flow import FlowLayout
from desktop.widgets.measure_card import MeasureCard
from desktop.widgets.parts import PartsBar
from desktop.widgets.theme import Theme
from desktop.widgets.timeline import Timeline
from desktop.widgets.timeline_picture import TimelineMark
from desktop.widgets.transcript_view import TranscriptView
from models.types import DeliveryReport

WIDTH = 1120
COMMENT_KEY = Qt.Key.Key_C


class TakeReviewPage(Page):
    """Shows one take of the inbox. C writes a comment about the place that is heard, or where the cursor stands."""

    deleted = Signal()
    """The take is gone from the inbox."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, playback: Playback, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Your inbox"), width=WIDTH, parent=parent)
        self._rehearsal = rehearsal
        self._inbox = rehearsal.store.inbox
        self._playback = playback
        self._take: InboxTake | None = None
        self._report: DeliveryReport | None = None
        self._heard_s: float | None = None
        self._elsewhere = False
        self.transcript = TranscriptView(theme)
        self.transcript.setAccessibleName(self.tr("What the candidate said"))
        self.timeline = Timeline(theme)
        self.timeline.setAccessibleName(self.tr("Timeline of the answer"))
        for view in (self.transcript, self.timeline):
            view.play_on_wanted.connect(self._play)
        self.transcript.span_wanted.connect(self._play)
        self.correcting = Correcting(theme, rehearsal, self.transcript, self.area, self._inbox)
        self.correcting.revised.connect(self._revised)
        self.correcting.failed.connect(self.failed)
        self.correcting.span_wanted.connect(self._play)
        self.play = Button(theme, self.tr("Hear the answer"), icon_name="play")
        self.play.clicked.connect(self._play_or_stop)
        self.comment = Button(theme, self.tr("Comment here"), icon_name="talk")
        self.comment.setToolTip(self.tr("Writes about the place that is heard now; the key is C"))
        self.comment.clicked.connect(self.comment_here)
        self.nearer = Button(theme, "+", kind="ghost", name=self.tr("Zoom in on the timeline"))
        self.nearer.clicked.connect(self.timeline.zoom_in)
        self.further = Button(theme, "−", kind="ghost", name=self.tr("Zoom out of the timeline"))
        self.further.clicked.connect(self.timeline.zoom_out)
        self.timeline.view_changed.connect(self._show_zoom)
        self.legend = Prose(size="note")
        self.comments = Commenting(theme, self._inbox)
        self.comments.play_wanted.connect(self._play)
        self.comments.edit_wanted.connect(self._show_editor)
        self.comments.left.connect(lambda: self.timeline.setFocus(Qt.FocusReason.OtherFocusReason))
        self.comments.changed.connect(self._said)
        self.comments.failed.connect(self.failed)
        self.follow_up_play = Button(theme, icon_name="play")
        self.follow_up_play.clicked.connect(self._play_second)
        self.question = Prose(size="question")
        self.state = Prose(size="note")
        self._caution, self._answer, self._second, self._measures = (Slot() for _ in range(4))
        self._answer.hold(self.transcript)
        self._second.hold(self.follow_up_play)
        self.body.addLayout(column(self.question, self.state, gap=8))
        self.body.addWidget(self._caution)
        self.body.addWidget(self._timeline_card())
        self.body.addWidget(self._answer)
        self.body.addWidget(self._second)
        self.body.addWidget(self._measures)
        self.body.addStretch(1)
        self.delete = Button(theme, self.tr("Delete this take"), kind="ghost", icon_name="delete")
        self.delete.clicked.connect(self._ask_to_delete)
        self.tools.addWidget(self.delete)
        self.primary.setText(self.tr("Make the return file..."))
        self.primary.show_icon("keep")
        self.primary.clicked.connect(self._choose_file)
        self.hint.setText(self.tr("C: comment"))
        self._rest: list[Callable[[], None]] = []
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._build_next)
        self._peaks = Errand(self)
        self._peaks.done.connect(self.timeline.show_peaks)
        playback.moved.connect(self._heard_at)

    @property
    def take(self) -> InboxTake | None:
        """The take that is shown."""
        return self._take

    @property
    def review(self) -> Review:
        """What the coach says about it."""
        return self.comments.review

    @property
    def complete(self) -> bool:
        """Whether every section stands there."""
        return not self._rest

    def show_take(self, take: InboxTake) -> None:
        """Show a take of the inbox.

        Raises:
            ReportError, TakeFileError: what is kept of it is damaged.
        """
        self._be_quiet()
        report = read_report(take.report_json)
        self.comments.show_take(take)
        self._take, self._report = take, report
        self.question.set_plain(take.question_text)
        self.title.setText(
            self.tr("{who}, {when} · {length}").format(
                who=take.client_code or self.tr("A candidate"),
                when=when(take.started_at),
                length=length_of(take.duration_s),
            )
        )
        question = question_of(
            self._rehearsal.library, take.pack_id, take.question_id, take.question_text, read_report(take.heard_json)
        )
        self.correcting.begin(take.record, report, question, playable=True)
        self._show_timeline(report, ())
        self._show_state()
        self._build(report)
        self._peaks.forget()
        self._peaks.run(lambda: sound_peaks(take.audio_path, take.duration_s))
        self._heard_at(None)

    def focus_first(self) -> None:
        """Stand on the button that plays the answer: a review begins with listening."""
        self.play.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> None:
        """Be quiet, keep the note, and leave."""
        self._be_quiet()
        self.comments.note.keep()
        super().go_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Write a comment by its key."""
        if event.key() == COMMENT_KEY and not event.modifiers():
            self.comment_here()
        else:
            super().keyPressEvent(event)

    def make_return(self, path: Path) -> None:
        """Write the return file.

        Raises:
            TakeFileError: it cannot be written.
        """
        if self._take is not None:
            self.comments.note.keep()
            self._take = send_back(self._rehearsal.store, self._take, path)
            self.comments.show_take(self._take)
            self._show_state()

    # --- building

    def _build(self, report: DeliveryReport) -> None:
        """Show what is on the first screen, and the rest section by section, so that the window never stalls."""
        self._caution.fill(None if report.reliability.ok else reliability_card(self.theme, report))
        self.legend.set_plain(marks_legend(report))
        self.legend.setVisible(bool(self.legend.plain))
        self._rest = [
            lambda: self._answer.fill(self._answer_card(report), keep=(self.transcript,)),
            lambda: self._second.fill(self._second_card(report), keep=(self.follow_up_play,)),
            lambda: self._measures.fill(self._measure_cards(report)),
        ]
        self._next.start()

    def _build_next(self) -> None:
        if self._rest:
            self._rest.pop(0)()
        if not self._rest:
            self._next.stop()

    def _timeline_card(self) -> QFrame:
        frame = card(name=self.tr("The answer over time, with your comments"))
        title = Label(self.tr("The answer over time"), size="strong")
        frame.setLayout(
            column(
                AsideLayout(title, self.nearer, self.further),
                self.timeline,
                self.legend,
                FlowLayout(self.play, self.comment),
                self.comments,
                margins=(24, 16, 24, 20),
                gap=12,
            )
        )
        return frame

    def _answer_card(self, report: DeliveryReport) -> QFrame:
        self.transcript.show_words(report.transcript.words, report.pauses.items, stretches_of(report))
        parts = PartsBar(self.theme, parts_of(report), playable=True)
        parts.span_wanted.connect(self._play)
        corrections = self.correcting.view()
        name = self.tr("The answer in words")
        frame = answer_card(self.transcript, parts, corrections, report, playable=True, name=name)
        self.transcript.setVisible(frame.isAncestorOf(self.transcript))
        return frame

    def _second_card(self, report: DeliveryReport) -> QFrame | None:
        take = self._take
        if take is None or take.second_path is None:
            return None
        words: list[QWidget] = [Prose(f"“{report.prompted.text}”")] if report.prompted is not None else []
        frame = card("hollow", name=self.tr("The follow-up question"))
        self._show_second_playing(False)
        frame.setLayout(
            column(
                Label(self.tr("Asked as a follow-up"), size="note"),
                Prose(take.second_text or "", size="section"),
                *words,
                FlowLayout(self.follow_up_play),
                margins=(24, 16, 24, 16),
                gap=8,
            )
        )
        # Before it stood in the frame it would have been a window of its own.
        self.follow_up_play.show()
        return frame

    def _measure_cards(self, report: DeliveryReport) -> QWidget | None:
        if self._take is None:
            return None
        library = self._rehearsal.library
        shown = library.shown_measures(self._take.pack_id, self._take.question_id)
        cards = measures(report, library.rubric(self._take.pack_id), shown)
        if not cards:
            return None
        holder = QWidget()
        grid = CardGrid(tuple(MeasureCard(self.theme, measure) for measure in cards))
        holder.setLayout(section(self.tr("Measures"), grid))
        return holder

    def _show_timeline(self, report: DeliveryReport, peaks: tuple[float, ...]) -> None:
        if self._take is not None:
            data = timeline_data(report, self._take.duration_s)
            marks = tuple(TimelineMark(each.text, each.at_s, each.at_s) for each in self.review.comments)
            self.timeline.show_data(replace(data, peaks=peaks, comments=marks))

    def _show_state(self) -> None:
        take = self._take
        if take is None:
            return
        if take.reviewed:
            text = self.tr("Reviewed: what you say is in the return file.")
        elif take.returns:
            text = self.tr("Changed since you made the return file: make it again to send the changes.")
        else:
            text = self.tr("To review. What you say leaves this computer only in the return file.")
        self.state.set_plain(text)

    def _revised(self, _record: TakeRecord, report: DeliveryReport) -> None:
        """Show the report after a correction, at the same place."""
        if self._take is None:
            return
        at = self.area.verticalScrollBar().value()
        word_s = self.transcript.current_s
        self._take, self._report = self._inbox.take(self._take.id), report
        self._show_timeline(report, self.timeline.data.peaks)
        self._show_state()
        self._build(report)
        while self._rest:
            self._build_next()
        if word_s is not None:
            self.transcript.stand_on(word_s)
        self.transcript.setFocus(Qt.FocusReason.OtherFocusReason)
        self.body.activate()
        self.area.verticalScrollBar().setValue(at)

    # --- comments

    def comment_here(self) -> None:
        """Write about the place that is heard now, or where the timeline's cursor stands; the sound waits."""
        if self._take is None:
            return
        at_s = self._heard_s if self._heard_s is not None else self.timeline.cursor_s
        self.comments.begin(min(at_s, self._take.duration_s))
        self._show_editor()

    def _show_editor(self) -> None:
        self._playback.stop()
        self.area.ensureWidgetVisible(self.comments.editor)

    def _said(self, take: InboxTake) -> None:
        self._take = take
        if self._report is not None:
            self._show_timeline(self._report, self.timeline.data.peaks)
        self._show_state()

    # --- hearing

    def _be_quiet(self) -> None:
        self._playback.stop()
        self._rehearsal.voice.stop()

    def _play(self, start_s: float, end_s: float | None = None) -> None:
        if self._take is not None:
            self._rehearsal.voice.stop()
            self._elsewhere = False
            self._playback.play(self._take.audio_path, start_s, end_s)

    def _play_or_stop(self) -> None:
        if self._playback.playing and not self._elsewhere:
            self._playback.stop()
        else:
            self._play(self.timeline.cursor_s)

    def _play_second(self) -> None:
        if self._take is None or self._take.second_path is None:
            return
        playing = self._playback.playing and self._elsewhere
        self._be_quiet()
        if not playing:
            self._elsewhere = True
            self._playback.play(self._take.second_path)

    def _heard_at(self, at_s: float | None) -> None:
        if not self.isVisible() and at_s is not None:
            return
        self._show_second_playing(self._elsewhere and at_s is not None)
        # What plays elsewhere is another recording, whose times say nothing about this one.
        self._heard_s = None if self._elsewhere else at_s
        self.transcript.mark_heard(self._heard_s)
        self.timeline.mark_heard(self._heard_s)
        playing = self._heard_s is not None
        self.play.setText(self.tr("Stop") if playing else self.tr("Hear the answer"))
        self.play.show_icon("stop" if playing else "play")

    def _show_second_playing(self, playing: bool) -> None:
        self.follow_up_play.setText(self.tr("Stop") if playing else self.tr("Hear the answer to it"))
        self.follow_up_play.show_icon("stop" if playing else "play")

    def _show_zoom(self) -> None:
        self.nearer.setEnabled(self.timeline.can_zoom_in)
        self.further.setEnabled(self.timeline.can_zoom_out)

    # --- leaving

    def _choose_file(self) -> None:
        if self._take is None:
            return
        self._be_quiet()
        who = re.sub(r"[^A-Za-z0-9_-]+", "-", self._take.client_code or self._take.question_id)
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the file that you send back"),
            f"{who}-returned{SUFFIX}",
            self.tr("Takes (*{suffix})").format(suffix=SUFFIX),
        )
        if chosen:
            try:
                self.make_return(Path(chosen))
            except AloudError as error:
                self.failed.emit(str(error))

    def _ask_to_delete(self) -> None:
        if self._take is None:
            return
        answer = QMessageBox.question(
            self,
            self.tr("Delete this take?"),
            self.tr("The recording, your corrections and your comments are deleted. Files that you have saved stay."),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        if answer != QMessageBox.StandardButton.Yes:
            return
        self._be_quiet()
        try:
            self._inbox.delete(self._take.id)
        except AloudError as error:
            self.failed.emit(str(error))
            return
        self._take = None
        self.deleted.emit()
