"""The letters of the practise page: turned off, changed, taken away; one that is taken is refused in one sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from content.errors import AloudError
from desktop.pages.settings.parts import Section, Switch
from desktop.practice.keys import Action, chosen_keys, with_key
from desktop.practice.preferences import Preferences
from desktop.store.settings import Settings
from desktop.widgets.basics import Button, Label, Prose, row
from desktop.widgets.theme import Theme

KEY_WIDTH = 56
"""Of the field of a letter, in device-independent pixels."""


class KeyField(QLineEdit):
    """Takes one letter; typing another replaces it, deleting it leaves none."""

    typed = Signal(str)
    """The letter, or ""."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMaxLength(2)
        self.setFixedWidth(KEY_WIDTH)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.textEdited.connect(lambda text: self.typed.emit(text[-1:]))

    def show_letter(self, letter: str) -> None:
        """Show this letter, ready to be replaced."""
        self.setText(letter)
        self.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Be ready to be replaced, however the keyboard or the mouse came here."""
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self.selectAll)


class KeysSection(Section):
    """One table of what letters do."""

    def __init__(self, theme: Theme, preferences: Preferences, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, preferences, parent)
        self._names = {
            Action.AGAIN: self.tr("Hear the question again"),
            Action.SLOWER: self.tr("Hear it again, slower"),
            Action.RETAKE: self.tr("Start over"),
            Action.HINT: self.tr("Open and close the hint"),
            Action.NOTES: self.tr("Show and hide your notes"),
            Action.TIME: self.tr("Show and hide the time"),
            Action.TYPE: self.tr("Type instead of speaking"),
        }
        self.switch = Switch(self, self.tr("Letters do something on the practise page"), "letter_keys")
        self.fields: dict[Action, KeyField] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for at, (action, name) in enumerate(self._names.items()):
            field = KeyField(self.tr("Letter for: {action}").format(action=name))
            field.typed.connect(lambda letter, action=action: self._choose(action, letter))
            label = Label(name, wrap=True)
            label.setBuddy(field)
            grid.addWidget(label, at, 0)
            grid.addWidget(field, at, 1)
            self.fields[action] = field
        self.refused = Label(tone="watch", wrap=True)
        self.refused.hide()
        self.first = Button(theme, self.tr("As they were at first"), kind="ghost")
        self.first.clicked.connect(lambda: self.change(keys={}))
        about = Prose(
            self.tr("Space and Enter start and stop, Esc goes back: on every page, and they cannot be changed."),
            size="note",
        )
        self.add(self.switch, grid, self.refused, row(self.first, 0), about)
        preferences.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Show what is in force."""
        super().refresh()
        settings = self.preferences.settings
        for action, letter in chosen_keys(settings).items():
            self.fields[action].show_letter(letter)
            self.fields[action].setEnabled(settings.letter_keys)
        self.first.setEnabled(bool(settings.keys))
        self._refuse("")

    def _choose(self, action: Action, letter: str) -> None:
        try:
            self.preferences.change(with_key(self.preferences.settings, action, letter, self._names))
        except AloudError as error:
            self.refresh()
            self._refuse(str(error))
            return
        self.refresh()

    def _changed(self, before: Settings, now: Settings) -> None:
        if (before.keys, before.letter_keys) != (now.keys, now.letter_keys):
            self.refresh()

    def _refuse(self, sentence: str) -> None:
        self.refused.setText(sentence)
        self.refused.setVisible(bool(sentence))
