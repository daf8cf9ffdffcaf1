"""How each stage of a take looks on the practise page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QStackedWidget, QWidget

from desktop.practice.take import Stage
from desktop.widgets.basics import Picture, column, row
from desktop.widgets.clocks import LengthBar, ThinkRing
from desktop.widgets.level_meter import LevelMeter
from desktop.widgets.theme import Theme

LOW_METER, LOW_RING = 44, 96
"""Heights on a low screen, in device-independent pixels."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("practise", text)


class Panel(StrEnum):
    """What stands in the middle of the page."""

    ASK = "ask"
    WAIT = "wait"
    THINK = "think"
    SPEAK = "speak"
    TYPE = "type"
    FINISH = "finish"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class StageLook:
    """What a stage says, and what the primary action is in it."""

    title: str
    action: str
    icon: str
    panel: Panel


def stage_look(stage: Stage, *, in_scene: bool, typed: bool) -> StageLook | None:
    """Return how a stage looks, None for one that is left at once.

    Args:
        stage: the stage.
        in_scene: whether a customer speaks and no interviewer.
        typed: whether the answer was typed.
    """
    listen = _tr("Listen to the customer") if in_scene else _tr("Listen to the question")
    finishing = _tr("Reading your answer") if typed else _tr("Listening back to your answer")
    return {
        Stage.ASKING: StageLook(listen, _tr("Go on"), "next", Panel.ASK),
        Stage.THINKING: StageLook(_tr("Take a moment to think"), _tr("Answer now"), "microphone", Panel.THINK),
        Stage.TYPING: StageLook(_tr("Type your answer"), _tr("Done"), "check", Panel.TYPE),
        # The button says already what it will do: it must not change when the recording begins.
        Stage.OPENING: StageLook(_tr("Opening the microphone"), _tr("Stop"), "stop", Panel.SPEAK),
        Stage.SPEAK_NOW: StageLook(_tr("Speak now"), _tr("Stop"), "stop", Panel.SPEAK),
        Stage.FINISHING: StageLook(finishing, _tr("One moment"), "", Panel.FINISH),
        Stage.FAILED: StageLook(_tr("That did not work"), _tr("Try again"), "again", Panel.EMPTY),
    }.get(stage)


def stage_note(stage: Stage, *, timed: bool, typed: bool, think_s: float, retake: str) -> str | None:
    """Return the quiet line that a stage brings, None where the one before stays.

    Args:
        stage: the stage.
        timed: whether the think time runs out.
        typed: whether the answer was typed.
        think_s: seconds an interviewer would wait.
        retake: the letter that starts over, "" for none.
    """
    if stage is Stage.THINKING:
        if timed:
            return _tr("The microphone opens when the time is over; space opens it now.")
        wait = _tr("Take all the time you need. An interviewer would wait for about {count} seconds.")
        return wait.format(count=round(think_s))
    if stage is Stage.OPENING:
        # Said now, for nothing is said while the person speaks.
        leave = _tr("Esc leaves, and what you said is kept.")
        over = _tr("{letter} starts over and keeps this one.").format(letter=retake) + " " if retake else ""
        return over + leave
    if stage is Stage.TYPING:
        return _tr("It is kept as you type. Ctrl+Enter hands it in.")
    if stage is Stage.FINISHING:
        saved = _tr("Your answer is saved.") if typed else _tr("Your recording is saved.")
        return saved + " " + _tr("Esc leaves it for later.")
    return None


class StagePanels(QStackedWidget):
    """The middle of the page: one panel at a time.

    Args:
        theme: the theme in force.
        level_dbfs: how loud the microphone is now, None while it is closed.
        typed: where an answer is typed.
    """

    def __init__(
        self, theme: Theme, level_dbfs: Callable[[], float | None], typed: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("scroll_body")
        self.ring = ThinkRing(theme)
        self.meter = LevelMeter(theme, level_dbfs)
        self.length_bar = LengthBar(theme)
        keeps_place = self.length_bar.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self.length_bar.setSizePolicy(keeps_place)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(360)
        self.progress.setAccessibleName(_tr("How far the report is"))
        self._panels = {
            Panel.ASK: self._panel(Picture(theme, "speaker", "accent", 56)),
            Panel.WAIT: self._panel(Picture(theme, "lamp", "accent", 56)),
            Panel.THINK: self._panel(self.ring),
            Panel.SPEAK: self._panel(self.meter, 16, self.length_bar),
            Panel.TYPE: self._panel(typed),
            Panel.FINISH: self._panel(self.progress),
            Panel.EMPTY: self._panel(),
        }

    @property
    def is_picture(self) -> bool:
        """Whether nothing but a picture is shown, which the words above it say too."""
        return self.currentWidget() in (self._panels[Panel.ASK], self._panels[Panel.WAIT])

    def show_panel(self, panel: Panel) -> None:
        """Show this one; the page is only as high as it needs."""
        shown = self._panels[panel]
        for each in self._panels.values():
            policy = QSizePolicy.Policy.Preferred if each is shown else QSizePolicy.Policy.Ignored
            each.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.setCurrentWidget(shown)

    def be_low(self, low: bool) -> None:
        """Give way on a low screen."""
        self.meter.setFixedHeight(LOW_METER if low else self.meter.sizeHint().height())
        self.ring.setFixedHeight(LOW_RING if low else self.ring.sizeHint().height())

    def _panel(self, *parts: QWidget | int) -> QWidget:
        panel = QWidget()
        panel.setObjectName("scroll_body")
        inside = column(0, gap=0)
        for part in parts:
            if isinstance(part, int):
                inside.addSpacing(part)
                continue
            line = row(0, part, 0)
            if not isinstance(part, Picture | ThinkRing):
                line.setStretch(1, 100)
            inside.addLayout(line)
        inside.addStretch(1)
        panel.setLayout(inside)
        self.addWidget(panel)
        return panel
