"""What a person asks for themselves: an own pace band, fillers and pauses counted and not scored, no countdowns."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QSpinBox, QWidget

from desktop.pages.settings_parts import Section, Switch
from desktop.practice.preferences import Preferences
from desktop.store.settings import PACE_LIMITS_WPM
from desktop.widgets.basics import Prose

USUAL_WPM = (120, 180)
"""Where the fields begin, in words a minute."""

RATE_WIDTH = 96
"""Of a field, in device-independent pixels."""

NARROWEST_WPM = 20
"""A band is no narrower than this, in words a minute."""


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
        self.own_pace = QCheckBox(self.tr("A pace band of my own"))
        self.own_pace.clicked.connect(self._keep_pace)
        self.slowest = self._rate(self.tr("Slowest, words a minute"))
        self.fastest = self._rate(self.tr("Fastest, words a minute"))
        self.fillers = Switch(self, self.tr("Fillers are counted, not scored"), "scores_fillers", ticked_is=False)
        self.pauses = Switch(self, self.tr("Pauses are counted, not scored"), "scores_pauses", ticked_is=False)
        self.countdowns = Switch(self, self.tr("No countdowns"), "countdowns", ticked_is=False)
        self.add_row(self.tr("Slowest, words a minute"), self.slowest)
        self.add_row(self.tr("Fastest, words a minute"), self.fastest)
        self.add(self.fillers, self.pauses, self.countdowns, about)
        self._form.insertRow(0, self.own_pace)
        self.refresh()

    def refresh(self) -> None:
        """Show what is in force."""
        super().refresh()
        band = self.preferences.settings.pace_wpm
        self.own_pace.setChecked(band is not None)
        self._show_band(*(round(rate) for rate in band or USUAL_WPM))

    def _show_band(self, low: int, high: int) -> None:
        least, most = (round(limit) for limit in PACE_LIMITS_WPM)
        for field, value, between in (
            (self.slowest, low, (least, high - NARROWEST_WPM)),
            (self.fastest, high, (low + NARROWEST_WPM, most)),
        ):
            field.blockSignals(True)
            field.setRange(*between)
            field.setValue(value)
            field.blockSignals(False)
            field.setEnabled(self.own_pace.isChecked())

    def _rate(self, name: str) -> QSpinBox:
        field = QSpinBox()
        field.setAccessibleName(name)
        field.setSingleStep(5)
        field.setMinimumWidth(RATE_WIDTH)
        field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        field.setKeyboardTracking(False)
        field.valueChanged.connect(self._keep_pace)
        return field

    def _keep_pace(self) -> None:
        band = (float(self.slowest.value()), float(self.fastest.value()))
        self.change(pace_wpm=band if self.own_pace.isChecked() else None)
        self.refresh()
