"""The quiet buttons of the practise page, the letters that press them, and what each says in which stage."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from content.errors import AloudError
from desktop.practice.keys import Action, keys_in
from desktop.practice.preferences import Preferences
from desktop.practice.take import LIVE, Stage
from desktop.widgets.basics import Button
from desktop.widgets.theme import Theme

BEFORE = frozenset({Stage.ASKING, Stage.THINKING})
"""The stages before an answer."""

SPEAKING = frozenset({Stage.OPENING, *LIVE})
"""The stages of an answer that is spoken."""

RETAKEN = frozenset({*LIVE, Stage.FINISHING})
"""The stages in which there is something to be said once more."""


class PractiseTools(QObject):
    """Makes the buttons; the page lays them out and says what happens.

    Args:
        theme: the theme in force.
        preferences: the letters, and what is remembered of the buttons.
    """

    failed = Signal(str)
    """One sentence for the person."""

    def __init__(self, theme: Theme, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.again = Button(theme, self.tr("Again"), kind="ghost", icon_name="again")
        self.slower = Button(theme, self.tr("Slower"), kind="ghost", icon_name="slower")
        self.hide_question = Button(theme, kind="ghost", icon_name="eye")
        self.hint = Button(theme, kind="ghost", icon_name="lamp")
        self.notes = Button(theme, kind="ghost", icon_name="book")
        self.time = Button(theme, kind="ghost", icon_name="target")
        self.type = Button(theme, kind="ghost")
        self.retake = Button(theme, self.tr("Start over"), kind="ghost", icon_name="again")
        self._by_action = {
            Action.AGAIN: self.again,
            Action.SLOWER: self.slower,
            Action.RETAKE: self.retake,
            Action.HINT: self.hint,
            Action.NOTES: self.notes,
            Action.TIME: self.time,
            Action.TYPE: self.type,
        }
        for button in (*self._by_action.values(), self.hide_question):
            button.hide()
        for switch, name in (
            (self.hide_question, "hides_question"),
            (self.notes, "shows_notes"),
            (self.time, "shows_time"),
        ):
            switch.clicked.connect(lambda _, name=name: self._turn(name))

    def _turn(self, name: str) -> None:
        """Change a switch of the settings to its other side."""
        settings = self._preferences.settings
        try:
            changed: dict[str, Any] = {name: not getattr(settings, name)}
            self._preferences.change(replace(settings, **changed))
        except AloudError as error:
            self.failed.emit(str(error))

    def press(self, letter: str) -> bool:
        """Press the button of a letter if it is there; returns whether the letter has a meaning."""
        keys = keys_in(self._preferences.settings)
        action = next((each for each, key in keys.items() if key and key == letter.upper()), None)
        if action is None:
            return False
        button = self._by_action[action]
        if button.isVisible() and button.isEnabled():
            button.click()
        return True

    def name(self, stage: Stage, *, hint_open: bool) -> None:
        """Let each button say what it does now, and by which letter."""
        settings = self._preferences.settings
        self.hide_question.setText(self.tr("Show the text") if settings.hides_question else self.tr("Hide the text"))
        self.hint.setText(self.tr("Close the hint") if hint_open else self.tr("A hint"))
        self.notes.setText(self.tr("Hide my notes") if settings.shows_notes else self.tr("Show my notes"))
        self.time.setText(self.tr("Hide the time") if settings.shows_time else self.tr("Show the time"))
        self.type.setText(self.tr("Speak instead") if stage is Stage.TYPING else self.tr("Type instead"))
        names = {
            Action.AGAIN: self.tr("Hear it again"),
            Action.SLOWER: self.tr("Hear it again, slower"),
            Action.RETAKE: self.tr("Start over; what you said is kept"),
        }
        for action, letter in keys_in(settings).items():
            button = self._by_action[action]
            name = names.get(action, button.text())
            button.setAccessibleName(name)
            button.setToolTip(self.tr("{name} (key {letter})").format(name=name, letter=letter) if letter else name)

    def show_for(self, stage: Stage, *, second_part: bool, typed: bool, noted: bool) -> None:
        """Show what can be used in this stage.

        Args:
            stage: of the take.
            second_part: whether a follow-up question is answered, which knows no hint, no typing and no length.
            typed: whether the answer was typed.
            noted: whether there are notes.
        """
        before, first = stage in BEFORE, not second_part
        self.again.setVisible(before)
        self.slower.setVisible(before)
        self.hide_question.setVisible(stage is Stage.ASKING)
        self.hint.setVisible(first and (before or stage is Stage.TYPING))
        self.type.setVisible(first and (before or stage is Stage.TYPING))
        self.notes.setVisible(first and noted and (before or stage in SPEAKING or stage is Stage.TYPING))
        self.time.setVisible(first and stage in SPEAKING)
        self.retake.setVisible(first and not typed and (stage in RETAKEN or stage in SPEAKING))
