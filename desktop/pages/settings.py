"""The settings page: microphone, speaker, voice, speech model, appearance; every choice holds at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from content.errors import AloudError
from desktop import __version__
from desktop.pages.device_choice import DeviceChoice, DeviceKind
from desktop.pages.notices import NoticesDialog, notices_file
from desktop.pages.page import Page
from desktop.practice.errand import Errand
from desktop.practice.preferences import Preferences
from desktop.practice.system_voice import SystemVoice
from desktop.widgets.basics import Button, Label, Prose, card, column, row
from desktop.widgets.theme import Theme, ThemeChoice

Key = str | bool | None
"""What a choice stands for in the settings."""

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

    check_wanted = Signal()
    """The first steps are wanted again."""

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
        self.microphone = DeviceChoice(DeviceKind.MICROPHONE, preferences)
        self.speaker = DeviceChoice(DeviceKind.SPEAKER, preferences)
        self.spoken_by = self._choice(self.tr("Questions are spoken by"))
        self.voice = self._choice(self.tr("Voice of the system"))
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
            (self.tr("Questions are spoken by"), self.spoken_by),
            (self.tr("Voice of the system"), self.voice),
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
        self.check = Button(theme, self.tr("Check microphone and voice"), icon_name="microphone")
        self.check.clicked.connect(self.check_wanted)
        self.body.addLayout(row(self.check, 0))
        self.body.addWidget(
            Prose(
                self.tr(
                    "Everything stays on this computer. The voice of the system speaks what has no recording; the "
                    "speech model hears your answers."
                ),
                size="note",
            )
        )
        self.body.addWidget(self._about())
        self.body.addStretch(1)
        self.primary.setText(self.tr("Done"))
        self.primary.clicked.connect(self.go_back)
        self.hint.setText(self.tr("Space"))
        self.microphone.failed.connect(self.failed)
        self.speaker.failed.connect(self.failed)
        self._models = Errand(self)
        self._models.done.connect(self._show_models)
        system_voice.opened.connect(self._show_voices)
        self.spoken_by.activated.connect(lambda: self._change(clips=self.spoken_by.currentData()))
        self.voice.activated.connect(lambda: self._change(voice=self.voice.currentData()))
        self.model.activated.connect(lambda: self._change(model=self.model.currentData()))
        self.appearance.activated.connect(lambda: self._change(theme=self.appearance.currentData()))

    def _about(self) -> QFrame:
        """What Aloud is made of, and whose voice asks: licences and origins (docs/decisions/0002 and 0004)."""
        about = card()
        self._made_by = Prose(size="note")
        self.show_brand("")
        lines = (
            self.tr(
                "Questions are spoken by Kokoro-82M (Apache-2.0), voice af_heart, customers in role-plays by af_bella, "
                "am_michael and am_fenrir. Its makers state that it was trained on permissive and synthetic recordings "
                "only; no person behind these voices is known. Recordings of a pack are its author's."
            ),
            self.tr(
                "Answers are heard by Whisper (OpenAI, MIT) and Silero VAD (MIT), and judged by a network made from "
                "all-MiniLM-L6-v2 (Apache-2.0). Syllables: CMU Pronouncing Dictionary (BSD). Window: Qt for Python "
                "(LGPL-3.0)."
            ),
        )
        title = Label(self.tr("About"), size="strong")
        parts: list[QWidget | QHBoxLayout] = [title, self._made_by, *(Prose(line, size="note") for line in lines)]
        notices = notices_file()
        if notices is not None:
            self.notices = Button(self.theme, self.tr("Third-party notices"), icon_name="book")
            self.notices.clicked.connect(lambda: NoticesDialog(notices, self).exec())
            parts.append(row(self.notices, 0))
        about.setLayout(column(*parts, margins=(24, 16, 24, 16), gap=8))
        return about

    def show_brand(self, name: str) -> None:
        """Say whose Aloud this is, and that it is Aloud; "" for nobody's."""
        made = self.tr("Aloud {version}, Apache License 2.0.").format(version=__version__)
        self._made_by.set_plain(self.tr("{name}, made with {made}").format(name=name, made=made) if name else made)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again what there is."""
        super().showEvent(event)
        settings = self._preferences.settings
        self.microphone.look()
        self.speaker.look()
        self._fill(
            self.spoken_by,
            [(self.tr("Their recordings"), True), (self.tr("The voice of the system"), False)],
            settings.clips,
        )
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

    def _change(self, **fields: str | bool | None) -> None:
        try:
            self._preferences.change(replace(self._preferences.settings, **fields))  # type: ignore[arg-type]
        except AloudError as error:
            self.failed.emit(str(error))

    def _show_voices(self) -> None:
        names = self._system_voice.names
        rows: list[tuple[str, Key]] = [(self.tr("System default") if names else self.tr("None found"), None)]
        rows += [(name, name) for name in names]
        self._fill(self.voice, rows, self._preferences.settings.voice)

    def _show_models(self, names: tuple[str, ...]) -> None:
        chosen = self._preferences.settings.model
        self._fill(self.model, [(name, name) for name in names or (chosen,)], chosen)

    def _choice(self, name: str) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(name)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(12)
        choice.setMaxVisibleItems(12)
        choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return choice

    def _fill(self, choice: QComboBox, rows: Sequence[tuple[str, Key]], chosen: Key) -> None:
        choice.clear()
        for text, key in rows:
            choice.addItem(text, key)
        choice.setCurrentIndex(max(0, next((at for at, (_, key) in enumerate(rows) if key == chosen), 0)))
