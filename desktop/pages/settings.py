"""The settings page: microphone, speaker, voice, speech model, appearance; every choice holds at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QSizePolicy, QWidget

from content.errors import AloudError
from desktop.audio.devices import Device, list_inputs, list_outputs
from desktop.pages.page import Page
from desktop.practice.errand import Errand
from desktop.practice.preferences import Preferences
from desktop.practice.system_voice import SystemVoice
from desktop.widgets.basics import Label, Prose, card, column
from desktop.widgets.theme import Theme, ThemeChoice

ROW_HEIGHT = 36
"""Height of a row of the form in device-independent pixels."""


class SettingsPage(Page):
    """Shows and changes the settings.

    Args:
        theme: the theme in force; it is changed by whoever listens to `preferences`.
        preferences: what is in force.
        system_voice: knows the names of the voices.
        find_models: returns the names of the speech models that are on this computer; may take a second.
    """

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        system_voice: SystemVoice,
        find_models: Callable[[], tuple[str, ...]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, back=self.tr("Home"), parent=parent)
        self._preferences = preferences
        self._system_voice = system_voice
        self.title.setText(self.tr("Settings"))
        self.microphone = self._choice(self.tr("Microphone"))
        self.speaker = self._choice(self.tr("Speaker"))
        self.voice = self._choice(self.tr("Voice for questions without a recording"))
        self.model = self._choice(self.tr("Speech model"))
        self.appearance = self._choice(self.tr("Appearance"))
        self._find_models = find_models
        self._form = QFormLayout()
        self._form.setContentsMargins(24, 20, 24, 20)
        self._form.setHorizontalSpacing(24)
        self._form.setVerticalSpacing(16)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for text, choice in (
            (self.tr("Microphone"), self.microphone),
            (self.tr("Speaker"), self.speaker),
            (self.tr("Voice"), self.voice),
            (self.tr("Speech model"), self.model),
            (self.tr("Appearance"), self.appearance),
        ):
            label: QLabel = Label(text)
            label.setBuddy(choice)
            label.setMinimumHeight(ROW_HEIGHT)
            self._form.addRow(label, choice)
        frame = card()
        frame.setLayout(column(self._form))
        self.body.addWidget(frame)
        self.body.addWidget(
            Prose(
                self.tr(
                    "Everything stays on this computer. The voice is used for questions that have no recording of "
                    "their own; the speech model hears your answers."
                ),
                size="note",
            )
        )
        self.body.addStretch(1)
        self.primary.setText(self.tr("Done"))
        self.primary.clicked.connect(self.go_back)
        self.hint.setText(self.tr("Space"))
        self._inputs = Errand(self)
        self._inputs.done.connect(lambda devices: self._show_devices(self.microphone, devices, "microphone"))
        self._inputs.failed.connect(lambda message: self._no_devices(self.microphone, message))
        self._outputs = Errand(self)
        self._outputs.done.connect(lambda devices: self._show_devices(self.speaker, devices, "speaker"))
        self._outputs.failed.connect(lambda message: self._no_devices(self.speaker, message))
        self._models = Errand(self)
        self._models.done.connect(self._show_models)
        system_voice.opened.connect(self._show_voices)
        self.microphone.activated.connect(lambda: self._change(microphone=self.microphone.currentData()))
        self.speaker.activated.connect(lambda: self._change(speaker=self.speaker.currentData()))
        self.voice.activated.connect(lambda: self._change(voice=self.voice.currentData()))
        self.model.activated.connect(lambda: self._change(model=self.model.currentData()))
        self.appearance.activated.connect(lambda: self._change(theme=self.appearance.currentData()))

    def showEvent(self, event: QShowEvent) -> None:
        """Look again what there is."""
        super().showEvent(event)
        settings = self._preferences.settings
        for choice in (self.microphone, self.speaker):
            self._fill(choice, [(self.tr("Looking ..."), None)], None)
            choice.setEnabled(False)
        self._inputs.run(list_inputs)
        self._outputs.run(list_outputs)
        self._show_voices()
        self._system_voice.open()
        self._fill(self.model, [(settings.model, settings.model)], settings.model)
        self._models.run(self._find_models)
        self._fill(
            self.appearance,
            [
                (self.tr("As the system"), ThemeChoice.SYSTEM.value),
                (self.tr("Light"), ThemeChoice.LIGHT.value),
                (self.tr("Dark"), ThemeChoice.DARK.value),
            ],
            settings.theme,
        )

    def focus_first(self) -> None:
        """Start with the first choice that can be made."""
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self, **fields: str | None) -> None:
        try:
            self._preferences.change(replace(self._preferences.settings, **fields))  # type: ignore[arg-type]
        except AloudError as error:
            self.failed.emit(str(error))

    def _show_devices(self, choice: QComboBox, devices: tuple[Device, ...], field: str) -> None:
        chosen = getattr(self._preferences.settings, field)
        rows: list[tuple[str, str | None]] = [(self.tr("System default"), None)]
        rows += [(device.name, device.id) for device in devices]
        if chosen is not None and chosen not in [key for _, key in rows]:
            rows.append((self.tr("{name} (not plugged in)").format(name=chosen), chosen))
        if not devices:
            rows[0] = (self.tr("None found"), None)
        choice.setEnabled(True)
        self._fill(choice, rows, chosen)

    def _no_devices(self, choice: QComboBox, message: str) -> None:
        choice.setEnabled(True)
        self._fill(choice, [(self.tr("None found"), None)], None)
        self.failed.emit(message)

    def _show_voices(self) -> None:
        names = self._system_voice.names
        rows: list[tuple[str, str | None]] = [(self.tr("System default") if names else self.tr("None found"), None)]
        rows += [(name, name) for name in names]
        self._fill(self.voice, rows, self._preferences.settings.voice)

    def _show_models(self, names: tuple[str, ...]) -> None:
        chosen = self._preferences.settings.model
        self._fill(self.model, [(name, name) for name in dict.fromkeys((*names, chosen))], chosen)

    def _choice(self, name: str) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(name)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(12)
        choice.setMaxVisibleItems(12)
        choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return choice

    def _fill(self, choice: QComboBox, rows: Sequence[tuple[str, str | None]], chosen: str | None) -> None:
        choice.clear()
        for text, key in rows:
            choice.addItem(text, key)
        choice.setCurrentIndex(max(0, next((at for at, (_, key) in enumerate(rows) if key == chosen), 0)))
