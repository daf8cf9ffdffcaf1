"""The answer over time as a card: the timeline, what zooms it, and what plays it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.pages.report.parts import marks_legend, timeline_data
from desktop.practice.errand import Errand, sound_peaks
from desktop.widgets.aside import AsideLayout
from desktop.widgets.basics import Button, Label, Prose, card, column
from desktop.widgets.theme import Theme
from desktop.widgets.timeline import Timeline
from desktop.widgets.timeline_picture import TimelineMark
from models.types import DeliveryReport


class OverTime(QObject):
    """Holds the timeline and its buttons, which outlive the reports they show.

    Args:
        theme: the theme in force.
        parent: the page.
    """

    play_or_stop = Signal()
    """The button beside the timeline was pressed."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.timeline = Timeline(theme)
        self.play = Button(theme, self.tr("Hear your answer"), icon_name="play")
        self.play.clicked.connect(self.play_or_stop)
        self.nearer = Button(theme, "+", kind="ghost", name=self.tr("Zoom in on the timeline"))
        self.nearer.clicked.connect(self.timeline.zoom_in)
        self.further = Button(theme, "−", kind="ghost", name=self.tr("Zoom out of the timeline"))
        self.further.clicked.connect(self.timeline.zoom_out)
        self.timeline.view_changed.connect(self._show_zoom)
        self._peaks = Errand(self)
        self._peaks.done.connect(self._show_peaks)
        self._sound: tuple[float, ...] = ()

    @property
    def kept(self) -> tuple[QWidget, ...]:
        """What outlives a card."""
        return (self.timeline, self.nearer, self.further, self.play)

    def fetch_peaks(self, path: Path | None, duration_s: float | None) -> None:
        """Show the waveform of a recording as soon as it is read; that of the one before no more."""
        self._peaks.forget()
        self._sound = ()
        if path is not None and duration_s:
            self._peaks.run(lambda: sound_peaks(path, duration_s))

    def card(
        self, report: DeliveryReport, duration_s: float | None, comments: tuple[TimelineMark, ...], *, silent: str
    ) -> QFrame:
        """Return the card of a report.

        Args:
            report: what was measured.
            duration_s: the length of the recording, seconds, as the store knows it.
            comments: what a coach said about places of it.
            silent: why there is nothing to hear, in a sentence; "" where there is.
        """
        data = timeline_data(report, duration_s)
        self.timeline.show_data(replace(data, comments=comments, peaks=self._sound))
        frame = card()
        title = Label(self.tr("Your answer over time"), size="strong")
        head = AsideLayout(title, self.nearer, self.further, self.play)
        parts = column(head, self.timeline, margins=(24, 16, 24, 16), gap=8)
        legend = marks_legend(report)
        for line in (legend, silent):
            if line:
                parts.addWidget(Prose(line, size="note"))
        frame.setLayout(parts)
        self.play.setVisible(not silent)
        for kept in (self.nearer, self.further, self.timeline):
            kept.show()
        return frame

    def _show_peaks(self, peaks: tuple[float, ...]) -> None:
        # Kept, for a correction builds the card anew and not the sound.
        self._sound = peaks
        self.timeline.show_peaks(peaks)

    def mark_heard(self, at_s: float | None) -> None:
        """Follow what is heard, None for nothing."""
        self.timeline.mark_heard(at_s)
        self.play.setText(self.tr("Stop") if at_s is not None else self.tr("Hear your answer"))
        self.play.show_icon("stop" if at_s is not None else "play")

    def _show_zoom(self) -> None:
        self.nearer.setEnabled(self.timeline.can_zoom_in)
        self.further.setEnabled(self.timeline.can_zoom_out)
