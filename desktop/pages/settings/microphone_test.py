"""A test of the microphone: say a line, see the level, hear it played back. Nothing of it is kept."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.practice.own_voice import OwnVoice, VoiceStage
from desktop.practice.playback import Playback
from desktop.practice.take import RecorderMaker
from desktop.widgets.basics import Button, Label, column, row
from desktop.widgets.level_meter import LevelMeter
from desktop.widgets.theme import Theme

METER_HEIGHT = 48


class MicrophoneTest(QWidget):
    """A button that records, then plays back.

    Args:
        theme: the theme in force.
        make_recorder: makes a recorder on the microphone of the settings.
        playback: plays what was said.
    """

    def __init__(
        self, theme: Theme, make_recorder: RecorderMaker, playback: Playback, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._playback = playback
        self._fault = ""
        self.line = OwnVoice(make_recorder, self)
        self.line.stage_changed.connect(self._show_stage)
        self.line.failed.connect(self._show_fault)
        self.button = Button(theme, icon_name="microphone")
        self.button.clicked.connect(self._act)
        self.meter = LevelMeter(theme, self._level_dbfs)
        self.meter.setFixedHeight(METER_HEIGHT)
        self.note = Label(size="note", wrap=True)
        self.setLayout(column(row(self.button, 0), self.meter, self.note, gap=8))
        self._show_stage(VoiceStage.EMPTY)

    def drop(self) -> None:
        """Close the microphone, be quiet, and throw away what was said."""
        if self.line.recording is not None:
            self._playback.stop()
        self.line.drop()
        self._fault = ""
        self._show_stage(VoiceStage.EMPTY)

    def _act(self) -> None:
        if self.line.stage is VoiceStage.RECORDING:
            self.line.stop()
        elif self.line.stage is not VoiceStage.OPENING:
            self.drop()
            self.line.record()

    def _show_stage(self, stage: VoiceStage) -> None:
        speaking = stage in (VoiceStage.OPENING, VoiceStage.RECORDING)
        texts = {
            VoiceStage.EMPTY: (_tr("Test the microphone"), _tr("Say a line, and hear how it comes in.")),
            VoiceStage.OPENING: (_tr("Stop and listen"), _tr("Say a line, for example your name.")),
            VoiceStage.RECORDING: (_tr("Stop and listen"), _tr("Say a line, for example your name.")),
            VoiceStage.RECORDED: (
                _tr("Test again"),
                _tr("This is what the microphone heard. Too quiet? Move closer, or raise the input level."),
            ),
        }
        if stage in texts:
            text, note = texts[stage]
            self.button.setText(text)
            self.button.show_icon("stop" if speaking else "microphone")
            self.note.setText(self._fault or note)
        self.meter.setVisible(speaking)
        if stage is VoiceStage.RECORDING:
            self.meter.start()
        else:
            self.meter.stop()
        if stage is VoiceStage.RECORDED and self.line.recording is not None:
            self._playback.play(self.line.recording)

    def _show_fault(self, message: str) -> None:
        self._fault = message
        self.note.setText(message)

    def _level_dbfs(self) -> float | None:
        level = self.line.level
        return level.rms_dbfs if level is not None else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("microphone test", text)
