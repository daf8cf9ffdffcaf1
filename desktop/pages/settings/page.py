"""The settings page: one section a subject; every choice holds at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop import __version__
from desktop.pages.page import Page
from desktop.pages.settings.device_choice import DeviceChoice, DeviceKind
from desktop.pages.settings.keys import KeysSection
from desktop.pages.settings.microphone_test import MicrophoneTest
from desktop.pages.settings.notices import NoticesDialog, notices_file
from desktop.pages.settings.parts import Section, Switch, drop_down, fill
from desktop.pages.settings.profile import ProfileSection
from desktop.practice.errand import Errand
from desktop.practice.playback import Playback
from desktop.practice.preferences import Preferences
from desktop.practice.system_voice import SystemVoice
from desktop.practice.take import RecorderMaker
from desktop.store.settings import TEXT_PERCENTS
from desktop.widgets.basics import Button, Prose, row
from desktop.widgets.motion import MotionChoice
from desktop.widgets.theme import Theme, ThemeChoice


class SettingsPage(Page):
    """Shows and changes the settings.

    Args:
        theme: the theme in force; it is changed by whoever listens to `preferences`.
        preferences: what is in force.
        system_voice: knows the names of the voices.
        find_models: returns the names of the speech models that are on this computer; may take a second.
        make_recorder: makes a recorder on the microphone of the settings.
        playback: plays what the test of the microphone recorded.
    """

    check_wanted = Signal()
    """The first steps are wanted again."""

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        system_voice: SystemVoice,
        find_models: Callable[[], tuple[str, ...]],
        *,
        make_recorder: RecorderMaker,
        playback: Playback,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, back=self.tr("Home"), parent=parent)
        self._preferences = preferences
        self._system_voice = system_voice
        self._find_models = find_models
        self._models = Errand(self)
        self._models.done.connect(self._show_models)
        self.title.setText(self.tr("Settings"))
        self.microphone_test = MicrophoneTest(theme, make_recorder, playback)
        self.keys = KeysSection(theme, preferences, self.tr("Keys"))
        self.profile = ProfileSection(preferences, self.tr("For me"))
        self.sections: tuple[Section, ...] = (
            self._sound(),
            self._voice(),
            self._listening(),
            self._practice(),
            self.keys,
            self.profile,
            self._look(),
            self._about(),
        )
        for section in self.sections:
            section.failed.connect(self.failed)
            self.body.addWidget(section)
        self.body.addStretch(1)
        self.primary.setText(self.tr("Done"))
        self.primary.clicked.connect(self.go_back)
        self.hint.setText(self.tr("Space"))
        system_voice.opened.connect(self._show_voices)

    def _sound(self) -> Section:
        section = Section(self.tr("Sound"), self._preferences)
        self.microphone = DeviceChoice(DeviceKind.MICROPHONE, self._preferences)
        self.speaker = DeviceChoice(DeviceKind.SPEAKER, self._preferences)
        self.microphone.failed.connect(self.failed)
        self.speaker.failed.connect(self.failed)
        self.check = Button(self.theme, self.tr("Check microphone and voice"), kind="ghost", icon_name="check")
        self.check.clicked.connect(self.check_wanted)
        section.add_row(self.tr("Microphone"), self.microphone)
        section.add_row(self.tr("Speaker"), self.speaker)
        section.add(self.microphone_test, row(self.check, 0))
        return section

    def _voice(self) -> Section:
        section = Section(self.tr("Voice"), self._preferences)
        self.spoken_by = drop_down(self.tr("Questions are spoken by"))
        self.spoken_by.activated.connect(lambda: section.change(clips=self.spoken_by.currentData()))
        self.voice = drop_down(self.tr("Voice of the system"))
        self.voice.activated.connect(lambda: section.change(voice=self.voice.currentData()))
        section.add_row(self.tr("Questions are spoken by"), self.spoken_by)
        section.add_row(self.tr("Voice of the system"), self.voice)
        section.add(Prose(self.tr("The voice of the system speaks what has no recording."), size="note"))
        return section

    def _listening(self) -> Section:
        section = Section(self.tr("Listening"), self._preferences)
        self.model = drop_down(self.tr("How answers are heard"))
        self.model.activated.connect(lambda: section.change(model=self.model.currentData()))
        section.add_row(self.tr("How answers are heard"), self.model)
        section.add(Prose(self.tr("Answers are heard on this computer and never leave it."), size="note"))
        return section

    def _practice(self) -> Section:
        section = Section(self.tr("Practice"), self._preferences)
        section.add(
            Switch(section, self.tr("Hide a question until it has been heard"), "hides_question"),
            Switch(section, self.tr("Show the time while I answer"), "shows_time"),
            Switch(section, self.tr("Show my notes while I answer"), "shows_notes"),
        )
        return section

    def _look(self) -> Section:
        section = Section(self.tr("Look"), self._preferences)
        self.appearance = drop_down(self.tr("Appearance"))
        self.appearance.activated.connect(lambda: section.change(theme=self.appearance.currentData()))
        self.motion = drop_down(self.tr("Motion"))
        self.motion.activated.connect(lambda: section.change(motion=self.motion.currentData()))
        self.text_size = drop_down(self.tr("Text size"))
        self.text_size.activated.connect(lambda: section.change(text_percent=self.text_size.currentData()))
        section.add_row(self.tr("Appearance"), self.appearance)
        section.add_row(self.tr("Text size"), self.text_size)
        section.add_row(self.tr("Motion"), self.motion)
        return section

    def _about(self) -> Section:
        """What Aloud is made of, and whose voice asks: licences and origins (docs/decisions/0002 and 0004)."""
        section = Section(self.tr("About"), self._preferences)
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
        section.add(self._made_by, *(Prose(line, size="note") for line in lines))
        notices = notices_file()
        if notices is not None:
            self.notices = Button(self.theme, self.tr("Third-party notices"), icon_name="book")
            self.notices.clicked.connect(lambda: NoticesDialog(notices, self).exec())
            section.add(row(self.notices, 0))
        return section

    def show_brand(self, name: str) -> None:
        """Say whose Aloud this is, and that it is Aloud; "" for nobody's."""
        made = self.tr("Aloud {version}, Apache License 2.0.").format(version=__version__)
        self._made_by.set_plain(self.tr("{name}, made with {made}").format(name=name, made=made) if name else made)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again what there is."""
        super().showEvent(event)
        settings = self._preferences.settings
        for section in self.sections:
            section.refresh()
        self.microphone.look()
        self.speaker.look()
        fill(
            self.spoken_by,
            [(self.tr("Their recordings"), True), (self.tr("The voice of the system"), False)],
            settings.clips,
        )
        self._show_voices()
        self._system_voice.open()
        self._show_models(())
        self._models.run(self._find_models)
        fill(
            self.appearance,
            [
                (self.tr("As the system"), ThemeChoice.SYSTEM.value),
                (self.tr("Light"), ThemeChoice.LIGHT.value),
                (self.tr("Dark"), ThemeChoice.DARK.value),
            ],
            settings.theme,
        )
        fill(
            self.motion,
            [
                (self.tr("As the system"), MotionChoice.SYSTEM.value),
                (self.tr("As little as possible"), MotionChoice.REDUCED.value),
                (self.tr("All of it"), MotionChoice.FULL.value),
            ],
            settings.motion,
        )
        fill(
            self.text_size,
            [
                (self.tr("As the system"), None),
                *((self.tr("{percent} %").format(percent=percent), percent) for percent in TEXT_PERCENTS),
            ],
            settings.text_percent,
        )

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the microphone go."""
        self.microphone_test.drop()
        super().hideEvent(event)

    def focus_first(self) -> None:
        """Stand on the way out; every choice is a Tab away."""
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_voices(self) -> None:
        names = self._system_voice.names
        default = self.tr("System default") if names else self.tr("None found")
        fill(self.voice, [(default, None), *((name, name) for name in names)], self._preferences.settings.voice)

    def _show_models(self, names: tuple[str, ...]) -> None:
        chosen = self._preferences.settings.model
        plain = {
            "tiny.en": self.tr("Quick, for slow computers"),
            "base": self.tr("Standard"),
            "small": self.tr("More exact, and slower"),
        }
        fill(self.model, [(plain.get(name, name), name) for name in dict.fromkeys((*names, chosen))], chosen)
