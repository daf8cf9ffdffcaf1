"""What a person asks for themselves: an own pace band, fillers and pauses counted and not scored, no countdowns."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.pages.settings.parts import Section, Switch
from desktop.practice.preferences import Preferences
from desktop.store.settings import PACE_LIMITS_WPM
from desktop.widgets.basics import Prose
from desktop.widgets.check_box import CheckBox

USUAL_WPM = (120, 180)
"""Where the fields begin, in words a minute."""

STEP_WPM = 5
NARROWEST_WPM = 20
"""A band is no narrower than this, in words a minute."""

RATE_WIDTH = 96
"""Of a field, in device-independent pixels."""


class RateField(QLineEdit):
    """A speech rate in words a minute: typed, or moved by the arrow keys."""

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedWidth(RATE_WIDTH)
        self.setValidator(QIntValidator(0, 999, self))
        self.editingFinished.connect(lambda: self.chosen.emit(self.rate))

    @property
    def rate(self) -> int:
        """What stands there, 0 for nothing."""
        return int(self.text() or 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by the arrow keys up and down."""
        steps = {Qt.Key.Key_Up: STEP_WPM, Qt.Key.Key_Down: -STEP_WPM}
        if event.key() in steps:
            self.chosen.emit(self.rate + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class ProfileSection(Section):
    """The wishes, each of which holds at once for every report that is opened."""

    def __init__(self, preferences: Preferences, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, preferences, parent)
        about = Prose(
            self.tr(
                "Reports are shown to you this way, older ones too. What you export or hand to a coach is measured the "
                "usual way and does not tell of it, unless you choose otherwise there."
            ),
            size="note",
        )
        self.own_pace = CheckBox(self.tr("A pace band of my own"))
        self.own_pace.clicked.connect(lambda: self._keep(*self._band()))
        self.slowest = RateField(self.tr("Slowest, words a minute"))
        self.slowest.chosen.connect(lambda rate: self._keep(rate, self._band()[1]))
        self.fastest = RateField(self.tr("Fastest, words a minute"))
        self.fastest.chosen.connect(lambda rate: self._keep(self._band()[0], rate))
        self.fillers = Switch(self, self.tr("Fillers are counted, not scored"), "scores_fillers", ticked_is=False)
        self.pauses = Switch(self, self.tr("Pauses are counted, not scored"), "scores_pauses", ticked_is=False)
        self.countdowns = Switch(self, self.tr("No countdowns"), "countdowns", ticked_is=False)
        self.add_row("", self.own_pace)
        self.add_row(self.tr("Slowest, words a minute"), self.slowest)
        self.add_row(self.tr("Fastest, words a minute"), self.fastest)
        self.add(self.fillers, self.pauses, self.countdowns, about)
        self.refresh()

    def refresh(self) -> None:
        """Show what is in force."""
        super().refresh()
        self.own_pace.setChecked(self.preferences.settings.pace_wpm is not None)
        for field, rate in zip((self.slowest, self.fastest), self._band(), strict=True):
            field.setText(str(rate))
            field.setEnabled(self.own_pace.isChecked())

    def _band(self) -> tuple[int, int]:
        low, high = self.preferences.settings.pace_wpm or USUAL_WPM
        return round(low), round(high)

    def _keep(self, low: int, high: int) -> None:
        """Keep a band within the limits; the end that was not chosen stays, the other keeps its distance from it."""
        least, most = (round(limit) for limit in PACE_LIMITS_WPM)
        before = self._band()
        if low != before[0]:
            low = max(least, min(low, high - NARROWEST_WPM))
        else:
            high = min(most, max(high, low + NARROWEST_WPM))
        self.change(pace_wpm=(float(low), float(high)) if self.own_pace.isChecked() else None)
        self.refresh()
