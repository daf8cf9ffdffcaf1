"""The report page: one glance, one picture, then everything; each claim can be heard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from content.errors import AloudError
from content.schema import Question
from desktop.pages.page import Page
from desktop.pages.report.exports import ExportMenu
from desktop.pages.report.follow_up import FollowUpCard
from desktop.pages.report.lazy import LazySections
from desktop.pages.report.recording import agreed_to_delete
from desktop.pages.report.samples import SampleCard
from desktop.pages.report.sections import SECTIONS, ReportSections
from desktop.pages.report.sending import Sending
from desktop.pages.report.sound import ReportSound
from desktop.pages.words import length_of, when
from desktop.practice.exporting import RECORDING, Exportable, Recorded
from desktop.practice.playback import Playback
from desktop.practice.rehearsal import Rehearsal
from desktop.store.follow_ups import FollowUpRecord
from desktop.store.sessions import TakeRecord, TakeState
from desktop.widgets.basics import Button, Slot, row
from desktop.widgets.corrections import CorrectionsView
from desktop.widgets.findings import FindingsView
from desktop.widgets.parts import PartsBar
from desktop.widgets.theme import Theme
from models.types import DeliveryReport, FollowUp

WIDTH = 1120


class ReportPage(Page):
    """Shows the report of one take."""

    practise_wanted = Signal(object)
    """Question to be practised again."""
    onward_wanted = Signal()
    """The round this take belongs to is to go on."""
    revised = Signal(object, object)
    """TakeRecord and DeliveryReport, one of which the person has changed; both are saved."""
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
        self._sound = ReportSound(playback, rehearsal.voice, self)
        self._sound.heard_at.connect(self._heard_at)
        self._sound.second_heard.connect(self._second_heard)
        self._sound.silent.connect(self._tell_silence)
        self._sections = sections = ReportSections(theme, rehearsal, self._sound, self.area)
        self.timeline, self.play = sections.over_time.timeline, sections.over_time.play
        self.transcript, self.correcting = sections.beside.transcript, sections.beside.correcting
        self.correcting.revised.connect(self._revised)
        self.correcting.failed.connect(self.failed)
        sections.follow_up_wanted.connect(self._answer_follow_up)
        sections.hear_out_wanted.connect(self._hear_out)
        sections.delete_wanted.connect(self._delete_sound)
        sections.from_coach.revised.connect(self._hold_coach_version)
        sections.from_coach.failed.connect(self.failed)
        self.sending = Sending(theme, rehearsal, self)
        self.sending.failed.connect(self.failed)
        self._slots = {name: Slot() for name in SECTIONS}
        for slot in self._slots.values():
            self.body.addWidget(slot)
        self.body.addLayout(row(self.sending.button, 0))
        self.body.addStretch(1)
        self._slots["question"].hold(*sections.kept)
        self._lazy = LazySections(self)
        self.compare = Button(theme, self.tr("Compare"), kind="ghost", icon_name="eye")
        self.compare.clicked.connect(self._compare)
        self.tools.addWidget(self.compare)
        self.exports = ExportMenu(theme, rehearsal.store, lambda: self.exportable, self)
        self.exports.failed.connect(self.failed)
        sections.copy_wanted.connect(lambda: self.exports.choose(RECORDING))
        self.tools.addWidget(self.exports.button)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, self.exports.strip)
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
    def findings(self) -> FindingsView | None:
        """The headline."""
        return self._sections.findings

    @property
    def parts(self) -> PartsBar | None:
        """The parts of the answer."""
        return self._sections.beside.parts

    @property
    def corrections(self) -> CorrectionsView | None:
        """What may be corrected and what is."""
        return self._sections.beside.corrections

    @property
    def samples(self) -> SampleCard | None:
        """The sample answers to the question."""
        return self._sections.beside.samples

    @property
    def follow_up(self) -> FollowUpCard | None:
        """The follow-up question."""
        return self._sections.follow_up

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
        self.exports.offer_personal(self._rehearsal.profile.changes_norms)
        self._question = self._rehearsal.question_of(record)
        takes = self._rehearsal.store.history.analysed(record.pack_id, record.question_id)
        self.compare.setVisible(not onward and len(takes) > 1)
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
        self.sending.offer(record, sendable=self._sound.audio is not None and report.audio is not None)
        self._sections.over_time.fetch_peaks(self._sound.audio, record.duration_s)
        self._build(record, report)

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

    @property
    def exportable(self) -> Exportable | None:
        """What an export of the shown take may need."""
        own = self.exports.personal.isChecked()
        record, report = self._record, self._report if own else self._plain
        if record is None or report is None:
            return None
        second = self._rehearsal.store.follow_ups.of_take(record.id)
        heard = second is not None and second.audio_path.is_file() and second.state is TakeState.ANALYSED
        return Exportable(
            record.id,
            report,
            self._question,
            self._rehearsal.shown_rubric(record.pack_id) if own else self._rehearsal.library.rubric(record.pack_id),
            Recorded(self._sound.audio, record.duration_s or 0.0) if self._sound.audio is not None else None,
            Recorded(second.audio_path, second.duration_s or 0.0) if second is not None and heard else None,
        )

    # --- building

    def _build(self, record: TakeRecord, plain: DeliveryReport) -> None:
        """Show what is on the first screen, and the rest section by section, so that the window never stalls."""
        assert self._report is not None
        report = self._report
        self.correcting.begin(record, plain, self._question, playable=self._sound.audio is not None)
        self.area.setUpdatesEnabled(True)
        for slot in self._slots.values():
            slot.fill(None, keep=self._sections.kept)
        self._sections.forget()
        steps = self._steps(record, report)
        for name in ("question", "caution", "coach", "findings"):
            steps.pop(name)()
        self._lazy.begin(steps.values())
        self._heard_at(None)

    def _steps(self, record: TakeRecord, report: DeliveryReport) -> dict[str, Callable[[], None]]:
        """What builds each section into its place."""
        builders = self._sections.builders(record, report, self._question, answerable=self._answerable)

        def step(name: str) -> Callable[[], None]:
            return lambda: self._slots[name].fill(builders[name]())

        beside = self._sections.beside
        samples = self._question.samples if self._question is not None else ()
        # Read now: when the samples are built, the store may be closed.
        revealed = self._sections.reveals(record, report)
        steps: dict[str, Callable[[], None]] = {}
        for name in SECTIONS:
            if name == "answer":  # the longest: in three turns
                steps["words"] = lambda: beside.show_words(report)
            steps[name] = step(name)
            if name == "answer":
                steps["samples"] = lambda: beside.add_samples(samples, revealed=revealed)
        return steps

    def _revised(self, record: TakeRecord, report: DeliveryReport) -> None:
        """Show the report after a correction, at the same place; nothing is painted until all of it is there."""
        at = self.area.verticalScrollBar().value()
        self._record, self._plain = record, report
        self._report = shown = self._rehearsal.shown_report(record, report)
        self.area.setUpdatesEnabled(False)
        self._sections.follow_up = None
        steps = self._steps(record, shown)
        steps.pop("question")
        words, answer = steps.pop("words"), steps["answer"]
        steps["answer"] = lambda: self._sections.beside.renew(words, answer)
        self._lazy.begin([*steps.values(), lambda: self._go_back_to(at)])
        self.revised.emit(record, report)

    def _hold_coach_version(self, record: TakeRecord, report: DeliveryReport) -> None:
        self.correcting.begin(record, report, self._question, playable=self._sound.audio is not None)
        self._revised(record, report)

    def _go_back_to(self, at: int) -> None:
        # The place is only there again when the layout has its new height.
        room = self.area.widget()
        if room is not None and (layout := room.layout()) is not None:
            layout.activate()
        self.area.verticalScrollBar().setValue(at)
        self.area.setUpdatesEnabled(True)

    # --- hearing

    def _heard_at(self, at_s: float | None) -> None:
        if self.isVisible() or at_s is None:
            self.transcript.mark_heard(at_s)
            self._sections.over_time.mark_heard(at_s)

    def _tell_silence(self, message: str) -> None:
        if self.isVisible():
            self.failed.emit(message)

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

    def _delete_sound(self) -> None:
        """Delete the recordings of the shown take, if the person is sure, and show what stays."""
        if self._record is None or self._plain is None:
            return
        self._sound.stop()
        store = self._rehearsal.store
        try:
            if not agreed_to_delete(store, self._record, self):
                return
            record = store.delete_sound(self._record.id)
        except AloudError as error:
            self.failed.emit(str(error))
            return
        self._record, self._sound.audio = record, None
        self._sections.over_time.fetch_peaks(None, None)
        self._build(record, self._plain)
        self.revised.emit(record, self._plain)
        self.focus_first()
