"""The first steps, shown once and again on wish: hear the voice, say a sentence, choose a job, and begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from content.errors import AloudError
from desktop.doctor import Check
from desktop.pages.page import Page
from desktop.pages.welcome.steps import JobStep, SpeakStep, Step, VoiceStep
from desktop.practice.errand import Errand
from desktop.practice.plan import in_order_of_fit, next_question
from desktop.practice.rehearsal import Rehearsal
from desktop.widgets.basics import Button
from desktop.widgets.logo import Logo
from desktop.widgets.theme import Theme


class WelcomePage(Page):
    """Goes through the steps; Esc leaves them all, and every one can be skipped.

    Args:
        theme: the theme in force.
        rehearsal: voice, microphone, listener, pack.
        examine: looks at what works on this computer; may take seconds.
    """

    begin_wanted = Signal(object)
    """Question to begin with."""
    guest_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        rehearsal: Rehearsal,
        examine: Callable[[], tuple[Check, ...]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, back=self.tr("Skip all"), parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._rehearsal = rehearsal
        self._examine = examine
        self._at = 0
        self.voice_step = VoiceStep(theme, rehearsal)
        self.speak_step = SpeakStep(theme, rehearsal)
        self.job_step = JobStep(theme, rehearsal)
        self.logo = Logo(theme)
        self.tools.addWidget(self.logo)
        self.steps: tuple[Step, ...] = (self.voice_step, self.speak_step, self.job_step)
        for step in self.steps:
            step.moved.connect(self._show_action)
            step.done.connect(self._go_on)
            step.failed.connect(self.failed)
            step.hide()
            self.body.addWidget(step)
        self.skip = Button(theme, self.tr("Skip this step"), kind="ghost")
        self.skip.clicked.connect(self._go_on)
        self.secondary.addWidget(self.skip)
        self.guest = Button(theme, self.tr("Guest"), kind="ghost", icon_name="person", name=self.tr("Guest session"))
        self.guest.clicked.connect(self.guest_wanted)
        self.tools.addWidget(self.guest)
        self.primary.clicked.connect(self._act)
        self._checks = Errand(self)
        self._checks.done.connect(self._show_checks)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.steps[self._at]

    def start(self) -> None:
        """Begin with the first step, and look at what works on this computer."""
        brand = self._rehearsal.library.branding
        self.logo.show_logo(brand.logo, brand.name or self._rehearsal.pack.name)
        for step in self.steps:
            step.show_checks(())
        self._checks.run(self._examine)
        self._go_to(0)

    def go_back(self) -> None:
        """Leave the steps; they do not come by themselves again."""
        self.rest()
        self._remember()
        self.left.emit()

    def rest(self) -> None:
        """Be quiet and close the microphone."""
        self._checks.forget()
        self.step.leave()

    def _act(self) -> None:
        self.step.act()

    def _count(self) -> int:
        return len(self.steps) if self._rehearsal.pack.roles else len(self.steps) - 1

    def _go_to(self, at: int) -> None:
        self.step.leave()
        self._at = at
        for step in self.steps:
            step.setVisible(step is self.step)
        self.title.setText(self.tr("Step {number} of {count}").format(number=at + 1, count=self._count()))
        self.skip.setVisible(at + 1 < self._count())
        self.step.enter()
        self._show_action()
        self.area.verticalScrollBar().setValue(0)
        self.focus_first()

    def _go_on(self) -> None:
        if self._at + 1 < self._count():
            self._go_to(self._at + 1)
            return
        self.rest()
        self._remember()
        questions = in_order_of_fit(self._rehearsal.pack, self._rehearsal.library.role)
        self.begin_wanted.emit(next_question(questions, self._rehearsal.attempts()))

    def _remember(self) -> None:
        preferences = self._rehearsal.preferences
        try:
            preferences.change(replace(preferences.settings, welcomed=True))
        except AloudError as error:
            self.failed.emit(str(error))

    def _show_action(self) -> None:
        action = self.step.action
        self.primary.forget_press()
        had_focus = self.primary.hasFocus() or self.hasFocus()
        self.primary.setText(action.text)
        self.primary.show_icon(action.icon)
        self.primary.set_recording(action.recording)
        if not action.enabled and had_focus:
            # A disabled button would pass the keyboard on, and a second press of space would skip the step.
            self.setAccessibleName(action.text)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.primary.setEnabled(action.enabled)
        self.hint.setText(self.tr("Space") if action.enabled else "")
        if action.enabled and had_focus:
            self.focus_first()

    def _show_checks(self, checks: tuple[Check, ...]) -> None:
        for step in self.steps:
            step.show_checks(checks)
