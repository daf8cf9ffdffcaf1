"""The first steps: hear the voice, say a sentence, choose a job."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QProgressBar, QWidget

from content.errors import AloudError
from desktop.audio.recorder import Problem
from desktop.doctor import Check
from desktop.pages.settings.device_choice import DeviceChoice, DeviceKind
from desktop.practice.preferences import Preferences
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.sound_check import CheckStage, Loudness, Noise, SoundCheck, loudness, noise
from desktop.practice.voice import InterviewerVoice, question_line
from desktop.widgets.basics import Button, Label, Picture, Prose, card, column, empty, row
from desktop.widgets.level_meter import LevelMeter
from desktop.widgets.row_list import RowList
from desktop.widgets.theme import Theme
from models.types import DeliveryReport

MOST_WORDS = 240
"""So many letters of what was heard are shown."""


@dataclass(frozen=True, slots=True)
class Action:
    """What the primary action is just now."""

    text: str
    icon: str = "arrow"
    enabled: bool = True
    recording: bool = False


class Remarks(QWidget):
    """Lines with a mark each: what is well, and what is not with its cure."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = column(gap=8)
        self.setLayout(self._lines)
        self.show_remarks(())

    def show_remarks(self, remarks: tuple[tuple[bool, str], ...]) -> None:
        """Show these: whether it is well, and the words."""
        empty(self._lines)
        for well, text in remarks:
            line = row(gap=12)
            mark = Picture(self._theme, "check" if well else "warning", "good" if well else "watch", 20)
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Prose(text), 1)
            self._lines.addLayout(line)
        self.setVisible(bool(remarks))


class Step(QWidget):
    """One step. It says what the primary action is, and does it."""

    moved = Signal()
    """The primary action means something else now."""
    done = Signal()
    """The person goes on."""
    failed = Signal(str)
    """One sentence for the person."""
    looks_at: tuple[str, ...] = ()
    """Names of the checks whose faults stand here."""

    def __init__(self, theme: Theme, title: str, about: str) -> None:
        super().__init__()
        self.theme = theme
        self.faults = Remarks(theme)
        heading = Label(title, size="title", wrap=True)
        self.inside = column(heading, Prose(about, tone="muted"), self.faults, gap=16)
        self.setLayout(self.inside)

    @property
    def action(self) -> Action:
        """What the primary action is just now."""
        return Action(self.tr("Go on"))

    def act(self) -> None:
        """Do it."""
        self.done.emit()

    def enter(self) -> None:
        """The step is shown."""

    def leave(self) -> None:
        """The step is no longer shown: come to rest."""

    def show_checks(self, checks: tuple[Check, ...]) -> None:
        """Show what is missing on this computer and how to mend it."""
        wrong = tuple((False, check.text) for check in checks if check.name in self.looks_at and not check.ok)
        self.faults.show_remarks(wrong)


class VoiceStep(Step):
    """The first question is asked, as it will be."""

    looks_at = ("speaker", "voice")

    def __init__(self, theme: Theme, rehearsal: Rehearsal) -> None:
        super().__init__(
            theme,
            self.tr("Hear the voice"),
            self.tr(
                "Aloud asks a question aloud, you answer aloud, and a report says what to do next time. All of it "
                "stays on this computer."
            ),
        )
        self._rehearsal = rehearsal
        self._preferences: Preferences = rehearsal.preferences
        self._voice: InterviewerVoice = rehearsal.voice
        self._heard = False
        self.text = Prose(size="question")
        self.note = Prose(size="note")
        self.again = Button(theme, self.tr("Again"), kind="ghost", icon_name="again")
        self.again.clicked.connect(self._say)
        self.spoken_by = QComboBox()
        self.spoken_by.setAccessibleName(self.tr("Questions are spoken by"))
        self.spoken_by.addItem(self.tr("Their recordings"), True)
        self.spoken_by.addItem(self.tr("The voice of the system"), False)
        self.spoken_by.activated.connect(self._choose)
        self.speaker = DeviceChoice(DeviceKind.SPEAKER, self._preferences)
        self.speaker.failed.connect(self.failed)
        self._voice.silent.connect(self._silent)
        self._voice.finished.connect(self._said)
        frame = card("lamp")
        frame.setLayout(column(self.text, self.note, row(self.again, 0), margins=(24, 20, 24, 16), gap=8))
        self.inside.addWidget(frame)
        self.inside.addLayout(
            column(
                named(self.tr("Questions are spoken by"), self.spoken_by),
                named(self.tr("Speaker"), self.speaker),
                gap=12,
            )
        )
        self.inside.addStretch(1)

    @property
    def action(self) -> Action:
        """Hear it first, then go on."""
        return Action(self.tr("I hear it")) if self._heard else Action(self.tr("Hear the voice"), "speaker")

    def act(self) -> None:
        """Say the question, or go on."""
        if self._heard:
            self.done.emit()
        else:
            self._say()

    def enter(self) -> None:
        """Show the first question of the pack in use."""
        question = self._rehearsal.pack.questions[0]
        self._heard = False
        self.text.set_plain(question.text)
        self.note.set_plain("")
        self.again.hide()
        self.spoken_by.setCurrentIndex(0 if self._preferences.settings.clips else 1)
        self.speaker.look()

    def leave(self) -> None:
        """Be quiet."""
        self._voice.stop()

    def _say(self) -> None:
        self._heard = True
        self.again.show()
        self.note.set_plain(self.tr("Speaking ..."))
        self._voice.ask(question_line(self._rehearsal.pack.questions[0]))
        self.moved.emit()

    def _choose(self) -> None:
        try:
            self._preferences.change(replace(self._preferences.settings, clips=self.spoken_by.currentData()))
        except AloudError as error:
            self.failed.emit(str(error))
            return
        self._say()

    def _said(self) -> None:
        if self.isVisible() and self.note.plain == self.tr("Speaking ..."):
            self.note.set_plain(self.tr("Nothing heard? Turn the volume up, or choose another speaker below."))

    def _silent(self, message: str) -> None:
        if self.isVisible():
            self.note.set_plain(message)


class SpeakStep(Step):
    """A sentence is said, and what was heard is shown."""

    looks_at = ("microphone", "weights", "disk")

    def __init__(self, theme: Theme, rehearsal: Rehearsal) -> None:
        super().__init__(
            theme,
            self.tr("Say a sentence"),
            self.tr(
                "It shows that the microphone works and that Aloud understands you. For example: Good morning, thank "
                "you for seeing me today."
            ),
        )
        self.check = SoundCheck(rehearsal.new_recorder, rehearsal.listener, self, scratch=rehearsal.scratch)
        self.check.stage_changed.connect(self._show_stage)
        self.check.heard.connect(self._show_heard)
        self.check.failed.connect(self._show_fault)
        self.check.problem_changed.connect(self._show_problem)
        self.state = Label(size="section", wrap=True)
        self.meter = LevelMeter(theme, self._level_dbfs)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Listening"))
        self.words = Prose(size="question")
        self.remarks = Remarks(theme)
        self.again = Button(theme, self.tr("Say it again"), kind="ghost", icon_name="again")
        self.again.clicked.connect(self.check.start)
        self.microphone = DeviceChoice(DeviceKind.MICROPHONE, rehearsal.preferences)
        self.microphone.failed.connect(self.failed)
        frame: QFrame = card("lamp")
        frame.setLayout(
            column(
                self.state,
                self.meter,
                self.progress,
                self.words,
                self.remarks,
                row(self.again, 0),
                margins=(24, 20, 24, 16),
                gap=12,
            )
        )
        self.inside.addWidget(frame)
        self.inside.addWidget(named(self.tr("Microphone"), self.microphone))
        self.inside.addStretch(1)

    @property
    def action(self) -> Action:
        """Speak, stop, go on."""
        return {
            CheckStage.EMPTY: Action(self.tr("Open the microphone"), "microphone"),
            CheckStage.OPENING: Action(self.tr("One moment"), "microphone", enabled=False),
            CheckStage.SPEAKING: Action(self.tr("Stop"), "stop", recording=True),
            CheckStage.HEARING: Action(self.tr("One moment"), "", enabled=False),
            CheckStage.HEARD: Action(self.tr("Go on")),
        }[self.check.stage]

    def act(self) -> None:
        """Do what the stage asks for."""
        if self.check.stage is CheckStage.EMPTY:
            self.check.start()
        elif self.check.stage is CheckStage.SPEAKING:
            self.check.stop()
        elif self.check.stage is CheckStage.HEARD:
            self.done.emit()

    def enter(self) -> None:
        """Begin afresh."""
        self.check.drop()
        self.microphone.look()
        self._show_stage(CheckStage.EMPTY)

    def leave(self) -> None:
        """Close the microphone and forget the sentence."""
        self.check.drop()

    def _show_stage(self, stage: CheckStage) -> None:
        texts = {
            CheckStage.EMPTY: self.tr("Ready when you are"),
            CheckStage.OPENING: self.tr("Opening the microphone"),
            CheckStage.SPEAKING: self.tr("Speak now"),
            CheckStage.HEARING: self.tr("Listening to your sentence"),
            CheckStage.HEARD: self.tr("This was heard"),
        }
        self.state.setText(texts[stage])
        self.words.setVisible(stage is CheckStage.HEARD)
        self.again.setVisible(stage is CheckStage.HEARD)
        # A busy bar moves by itself.
        self.progress.setRange(0, 1 if self.theme.motion.reduced else 0)
        self.progress.setVisible(stage is CheckStage.HEARING)
        self.meter.setVisible(stage in (CheckStage.EMPTY, CheckStage.OPENING, CheckStage.SPEAKING))
        self.remarks.show_remarks(())
        if stage is CheckStage.SPEAKING:
            self.meter.start()
        else:
            self.meter.stop()
        self.moved.emit()

    def _show_heard(self, report: DeliveryReport) -> None:
        words = textwrap.shorten(report.transcript.text, MOST_WORDS, placeholder=" ...")
        self.words.set_plain(f"“{words}”" if words else self.tr("No words."))
        self.remarks.show_remarks(self._remarks(report) if words else ((False, self._no_words()),))

    def _remarks(self, report: DeliveryReport) -> tuple[tuple[bool, str], ...]:
        said = {
            Loudness.GOOD: (True, self.tr("Your voice comes in well.")),
            Loudness.QUIET: (
                False,
                self.tr("Your voice comes in quietly: move closer, or raise the input level in the sound settings."),
            ),
            Loudness.TOO_LOUD: (
                False,
                self.tr("Your voice is too loud for the microphone: lower the input level in the sound settings."),
            ),
        }
        behind = {
            Noise.CALM: (True, self.tr("It is quiet around you.")),
            Noise.NOISY: (
                False,
                self.tr("There is noise around you: a quieter room or a headset makes the report surer."),
            ),
        }
        found = (said.get(loudness(report.audio)), behind.get(noise(report.audio)))
        return tuple(remark for remark in found if remark is not None)

    def _no_words(self) -> str:
        return self.tr("Check that the right microphone is chosen below and not muted, then say it again.")

    def _show_fault(self, message: str) -> None:
        self.remarks.show_remarks(((False, message),))

    def _show_problem(self, problem: Problem | None) -> None:
        self.remarks.show_remarks(((False, problem.message),) if problem is not None else ())

    def _level_dbfs(self) -> float | None:
        level = self.check.level
        return level.rms_dbfs if level is not None else None


class JobStep(Step):
    """The job that is practised for; choosing it begins."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal) -> None:
        super().__init__(
            theme,
            self.tr("Which job is it for?"),
            self.tr("The questions it leans on come first. You can change it later with a mock interview."),
        )
        self._rehearsal = rehearsal
        self.jobs = RowList(theme, self.tr("Jobs"))
        self.jobs.opened.connect(lambda key: self._begin(str(key)))
        self.inside.addWidget(self.jobs)
        self.inside.addStretch(1)
        theme.changed.connect(self._fit_list)

    @property
    def action(self) -> Action:
        """Begin without choosing."""
        return Action(self.tr("Begin with any job"), "microphone")

    def act(self) -> None:
        """Begin without choosing."""
        self._begin(None)

    def enter(self) -> None:
        """Show the jobs of the pack in use."""
        self.jobs.clear()
        for role in self._rehearsal.pack.roles:
            self.jobs.add_row(role.id, role.name, " ".join(role.about.split()))
        self._fit_list()

    def _begin(self, role_id: str | None) -> None:
        try:
            self._rehearsal.library.choose_role(role_id)
        except AloudError as error:
            self.failed.emit(str(error))
            return
        self.done.emit()

    def _fit_list(self) -> None:
        self.jobs.setFixedHeight(self.jobs.height_of_rows())


def named(text: str, control: QWidget) -> QFrame:
    """Return a control with its name above it."""
    label = Label(text, size="note")
    label.setBuddy(control)
    frame = QFrame()
    frame.setLayout(column(label, control, gap=4))
    return frame
