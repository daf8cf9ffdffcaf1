"""The choice of a microphone or a speaker; it looks again each time it is asked to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from content.errors import AloudError
from desktop.audio.devices import Device, list_inputs, list_outputs
from desktop.practice.errand import Errand
from desktop.practice.preferences import Preferences


class DeviceKind(StrEnum):
    """Which device; the value is the name of its setting."""

    MICROPHONE = "microphone"
    SPEAKER = "speaker"


class DeviceChoice(QComboBox):
    """Shows the devices there are and remembers the chosen one in the settings."""

    failed = Signal(str)
    """One sentence for the person."""

    def __init__(self, kind: DeviceKind, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._preferences = preferences
        self.setAccessibleName(self.tr("Microphone") if kind is DeviceKind.MICROPHONE else self.tr("Speaker"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setMaxVisibleItems(12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._errand = Errand(self)
        self._errand.done.connect(self._show)
        self._errand.failed.connect(self._none)
        self.activated.connect(self._remember)

    def look(self) -> None:
        """Look what there is; until then nothing can be chosen."""
        self.clear()
        self.addItem(self.tr("Looking ..."), None)
        self.setEnabled(False)
        find: Callable[[], tuple[Device, ...]] = list_inputs if self._kind is DeviceKind.MICROPHONE else list_outputs
        self._errand.run(find)

    def _show(self, devices: tuple[Device, ...]) -> None:
        chosen = getattr(self._preferences.settings, self._kind.value)
        self.setEnabled(True)
        self.clear()
        self.addItem(self.tr("System default") if devices else self.tr("None found"), None)
        for device in devices:
            self.addItem(device.name, device.id)
        if chosen is not None and self.findData(chosen) < 0:
            self.addItem(self.tr("{name} (not plugged in)").format(name=chosen), chosen)
        self.setCurrentIndex(max(0, self.findData(chosen)))

    def _none(self, message: str) -> None:
        self.setEnabled(True)
        self.clear()
        self.addItem(self.tr("None found"), None)
        self.failed.emit(message)

    def _remember(self) -> None:
        try:
            self._preferences.change(replace(self._preferences.settings, **{self._kind.value: self.currentData()}))
        except AloudError as error:
            self.failed.emit(str(error))
