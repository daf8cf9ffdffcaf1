"""The person's own words on the report page, beside a sample answer; what is corrected there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QScrollArea

from content.schema import Sample
from desktop.pages.report.correcting import Correcting
from desktop.pages.report.parts import answer_card, parts_of, stretches_of
from desktop.pages.report.samples import SampleCard
from desktop.practice.rehearsal import Rehearsal
from desktop.widgets.basics import Button
from desktop.widgets.card_grid import CardGrid
from desktop.widgets.corrections import CorrectionsView
from desktop.widgets.parts import PartsBar
from desktop.widgets.theme import Theme
from desktop.widgets.transcript_view import TranscriptView
from models.types import DeliveryReport


class SideBySide(QObject):
    """Holds the transcript, which outlives the reports it shows, and builds the cards around it.

    Args:
        theme: the theme in force.
        rehearsal: store and packs.
        area: scrolls the page.
    """

    span_wanted = Signal(float, float)
    """Play from the first to the second, seconds."""
    play_on_wanted = Signal(float)
    """Play from here to the end, seconds."""
    say_wanted = Signal(object)
    """SpokenLine, a sample answer, to be said."""
    quiet_wanted = Signal()
    """Say no more."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, area: QScrollArea) -> None:
        super().__init__(area)
        self._theme = theme
        self.transcript = TranscriptView(theme)
        self.correcting = Correcting(theme, rehearsal, self.transcript, area)
        self.parts: PartsBar | None = None
        self.corrections: CorrectionsView | None = None
        self.samples: SampleCard | None = None
        self._grid: CardGrid | None = None
        self._were_revealed = False
        self.transcript.span_wanted.connect(self.span_wanted)
        self.transcript.play_on_wanted.connect(self.play_on_wanted)
        self.correcting.span_wanted.connect(self.span_wanted)

    def show_words(self, report: DeliveryReport) -> None:
        """Let the transcript have the words of a report; the first of three steps, each long enough for one turn."""
        self.transcript.show_words(report.transcript.words, report.pauses.items, stretches_of(report))

    def cards(self, report: DeliveryReport, *, playable: bool) -> CardGrid:
        """Return the answer of a report, whose words the transcript has, with room beside it.

        Args:
            report: what was heard.
            playable: whether there is a recording.
        """
        self.parts = PartsBar(self._theme, parts_of(report), playable=playable)
        self.parts.span_wanted.connect(self.span_wanted)
        self.corrections = self.correcting.view()
        own = answer_card(self.transcript, self.parts, self.corrections, report, playable=playable)
        # Without words the card has no place for it.
        self.transcript.setVisible(own.isAncestorOf(self.transcript))
        self.samples = None
        self._grid = CardGrid((own,), narrowest=420)
        return self._grid

    def add_samples(self, samples: tuple[Sample, ...], *, revealed: bool) -> None:
        """Put the sample answers beside the answer.

        Args:
            samples: of its question.
            revealed: whether they are shown at once; those that were revealed before stay so.
        """
        if not samples or self._grid is None:
            return
        self.samples = SampleCard(self._theme, samples, revealed=revealed or self._were_revealed)
        self.samples.say_wanted.connect(self.say_wanted)
        self.samples.quiet_wanted.connect(self.quiet_wanted)
        self._grid.add_card(self.samples)

    def forget(self) -> None:
        """The cards of the report before are being deleted."""
        self.samples, self._grid, self._were_revealed = None, None, False

    def show_saying(self, saying: bool) -> None:
        """Tell whether a sample answer is being said."""
        if self.samples is not None:
            self.samples.show_saying(saying)

    def renew(self, *build: Callable[[], None]) -> None:
        """Build the words and their card anew, and leave the keyboard where it was."""
        word_s = self.transcript.current_s
        focus = QApplication.focusWidget()
        in_list = self.corrections is not None and focus is not None and self.corrections.isAncestorOf(focus)
        in_words = focus is self.transcript
        self._were_revealed = self.samples is not None and self.samples.revealed
        for step in build:
            step()
        if word_s is not None:
            self.transcript.stand_on(word_s)
        first = self.corrections.findChild(Button) if in_list and self.corrections is not None else None
        if in_list or in_words:
            (first or self.transcript).setFocus(Qt.FocusReason.OtherFocusReason)
