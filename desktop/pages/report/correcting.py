"""Correcting a report: fillers are confirmed or dismissed, sentences given to another part; all can be taken back."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from content.errors import AloudError
from content.schema import Question
from desktop.practice.corrections import Corrections, KeepsCorrections, correct, read_corrections
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.saved import read_report
from desktop.store.sessions import TakeRecord
from desktop.widgets.clocks import clock
from desktop.widgets.corrections import CorrectionsView, Made
from desktop.widgets.parts import HUES, part_title
from desktop.widgets.theme import Theme
from desktop.widgets.transcript_view import CONTEXT_AFTER_S, CONTEXT_BEFORE_S, TranscriptView
from desktop.widgets.word_popover import ChosenWord, WordPopover
from models.delivery.language import words_by_sentence
from models.types import DeliveryReport, FillerDecision, PossibleFiller, Word

ROOM_BELOW = 16
"""The page scrolls until there is this much room below the popover, in device-independent pixels."""

_QUOTED = 6
"""So many words of a sentence are quoted where it is named."""


class Correcting(QObject):
    """Holds what is corrected in the report that is shown, and the popover of its transcript.

    Args:
        theme: the theme in force.
        rehearsal: store and packs.
        transcript: the words that can be chosen.
        area: scrolls what holds the transcript; the popover stands there.
        keeper: where corrections are kept; the store of the own takes unless another is given.
    """

    revised = Signal(object, object)
    """TakeRecord and DeliveryReport after a correction; both are saved."""
    failed = Signal(str)
    """One sentence for the person; nothing was changed."""
    span_wanted = Signal(float, float)
    """Play from the first to the second, seconds."""

    def __init__(
        self,
        theme: Theme,
        rehearsal: Rehearsal,
        transcript: TranscriptView,
        area: QScrollArea,
        keeper: KeepsCorrections | None = None,
    ) -> None:
        super().__init__(area)
        self._keeper = keeper or rehearsal.store
        self._theme = theme
        self._rehearsal = rehearsal
        self._transcript = transcript
        self._area = area
        room = area.widget()
        assert room is not None
        self._room: QWidget = room
        self._corrections = Corrections()
        self._record: TakeRecord | None = None
        self._report: DeliveryReport | None = None
        self._heard: DeliveryReport | None = None
        self._question: Question | None = None
        self._playable = False
        self._sentence_of: tuple[int, ...] = ()
        self.popover = WordPopover(theme, room)
        self.popover.hear_wanted.connect(self._hear_word)
        self.popover.filler_decided.connect(self._decide_word)
        self.popover.part_chosen.connect(self._mark)
        self.popover.closed.connect(lambda: transcript.setFocus(Qt.FocusReason.OtherFocusReason))
        transcript.word_chosen.connect(self._open)
        transcript.moved_on.connect(self.popover.close_quietly)
        transcript.installEventFilter(self)
        room.installEventFilter(self)

    @property
    def corrections(self) -> Corrections:
        """What is corrected."""
        return self._corrections

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Escape close the popover before it leaves the page, and the popover follow its word."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.popover.isVisible():
            QTimer.singleShot(0, self, self._place_popover)
        escape = watched is self._transcript and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() is QEvent.Type.KeyPress and self.popover.isVisible():
            self.popover.close_quietly()
            return True
        return super().eventFilter(watched, event)

    def begin(self, record: TakeRecord, report: DeliveryReport, question: Question | None, *, playable: bool) -> None:
        """Correct this report from now on."""
        self._question, self._playable = question, playable
        self._heard, self._corrections = report, Corrections()
        self._show(record, report)
        try:
            if record.heard_json is not None:
                self._heard = read_report(record.heard_json)
            self._corrections = read_corrections(record.corrections_json)
        except AloudError as error:
            self.failed.emit(str(error))

    def view(self) -> CorrectionsView | None:
        """Return the lists of what is possible and what is corrected, or None if both are empty."""
        if self._report is None:
            return None
        possible, made = self._report.fillers.possible, self._made(self._report)
        if not possible and not made:
            return None
        # In a take that came, some of it was corrected by the person who sent it.
        title = "" if self._keeper is self._rehearsal.store else self.tr("Corrected by the candidate, or by you")
        view = CorrectionsView(self._theme, possible, made, playable=self._playable, title=title)
        view.span_wanted.connect(
            lambda start_s, end_s: self.span_wanted.emit(max(0.0, start_s - CONTEXT_BEFORE_S), end_s + CONTEXT_AFTER_S)
        )
        view.decided.connect(lambda start_s, end_s, is_one: self.decide(FillerDecision(start_s, end_s, is_one)))
        view.taken_back.connect(self._take_back)
        return view

    def decide(self, decision: FillerDecision) -> None:
        """Let a stretch be a filler, or none."""
        self._keep(self._corrections.with_filler(decision))

    def mark(self, sentence: int, components: tuple[str, ...]) -> None:
        """Let a sentence tell these parts."""
        self._keep(self._corrections.with_mark(sentence, components))

    # --- inside

    def _show(self, record: TakeRecord, report: DeliveryReport) -> None:
        self.popover.close_quietly()
        self._record, self._report = record, report
        groups = words_by_sentence(report.transcript.words, report.sentences)
        known = len(groups) == len(report.sentences)
        self._sentence_of = tuple(at for at, group in enumerate(groups) for _ in group) if known else ()

    def _keep(self, corrections: Corrections) -> None:
        """Keep what is corrected, then show the report that follows."""
        if self._record is None or self._heard is None:
            return
        if self.popover.isVisible():
            # Else the keyboard would go wherever Tab leads.
            self._transcript.setFocus(Qt.FocusReason.OtherFocusReason)
            self.popover.close_quietly()
        rubric = self._rehearsal.library.rubric(self._record.pack_id)
        try:
            record, report = correct(
                self._keeper, self._record, self._heard, corrections, question=self._question, rubric=rubric
            )
        except AloudError as error:
            self.failed.emit(str(error))
            return
        self._corrections = corrections
        self._show(record, report)
        self.revised.emit(record, report)

    def _take_back(self, key: object) -> None:
        if isinstance(key, FillerDecision):
            self._keep(self._corrections.without_filler(key))
        elif isinstance(key, int):
            self._keep(self._corrections.without_mark(key))

    def _made(self, report: DeliveryReport) -> tuple[Made, ...]:
        assert self._heard is not None
        return in_words(self._heard, report, self._corrections)

    def _open(self, index: int) -> None:
        if self._report is None or self._report.audio is None:
            return
        chosen = ChosenWord(self._transcript.words_at(index), self._part_of(index))
        self.popover.show_word(chosen, self._place(index), playable=self._playable)
        self._area.ensureWidgetVisible(self.popover, 0, ROOM_BELOW)
        before: QWidget = self._transcript
        for control in self.popover.controls:
            QWidget.setTabOrder(before, control)
            before = control

    def _part_of(self, index: int) -> str | None:
        """The part that a word's sentence tells; None where the answer is not looked at as a story."""
        report = self._report
        if report is None or index >= len(self._sentence_of):
            return None
        if not report.star.applies and report.structure.kind != "star":
            return None
        components = report.sentences[self._sentence_of[index]].components
        return components[0] if components and components[0] in HUES else ""

    def _place(self, index: int) -> QRect:
        place = self._transcript.place_of(index)
        corner = self._transcript.viewport().mapTo(self._room, QPoint(0, 0))
        return place.translated(corner)

    def _place_popover(self) -> None:
        if self.popover.chosen is not None and self._transcript.current >= 0:
            self.popover.stand_at(self._place(self._transcript.current))

    def _hear_word(self) -> None:
        if self._transcript.current >= 0:
            self._transcript.play_word(self._transcript.current)

    def _decide_word(self, is_filler: bool) -> None:
        if self.popover.chosen is not None:
            word = self.popover.chosen.word
            self.decide(FillerDecision(word.start_s, word.end_s, is_filler))

    def _mark(self, part: str) -> None:
        index = self._transcript.current
        if 0 <= index < len(self._sentence_of):
            self.mark(self._sentence_of[index], (part,) if part else ())


def in_words(heard: DeliveryReport, report: DeliveryReport, corrections: Corrections) -> tuple[Made, ...]:
    """Return corrections in words, one by one.

    Args:
        heard: the report as Aloud made it.
        report: the report with the corrections.
        corrections: what is corrected.
    """
    filler, none = _tr("“{words}” at {time} is a filler"), _tr("“{words}” at {time} is not a filler")
    made = [
        Made((filler if each.is_filler else none).format(words=_said(heard, each), time=clock(each.start_s)), each)
        for each in corrections.fillers
    ]
    for index, components in corrections.marks.items():
        if index >= len(report.sentences):
            continue
        words = report.sentences[index].text.split()
        quote = " ".join(words[:_QUOTED]) + (" …" if len(words) > _QUOTED else "")
        told = part_title(components[0]) if components else _tr("no part")
        made.append(Made(_tr("“{sentence}” tells: {part}").format(sentence=quote, part=told), index))
    return tuple(made)


def _said(heard: DeliveryReport, decision: FillerDecision) -> str:
    """What Aloud heard in a stretch that was decided."""
    parts: tuple[Word | PossibleFiller, ...] = (*heard.transcript.words, *heard.fillers.possible)
    inside = [each.text for each in parts if decision.start_s <= (each.start_s + each.end_s) / 2 <= decision.end_s]
    return " ".join(text.strip(".,;:!?") for text in inside)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Correcting", text)
