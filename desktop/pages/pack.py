"""The page of an own pack: a coach speaks its lines, sends it as a file, or removes it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from content.archive import SUFFIX
from content.errors import AloudError
from desktop.pages.coaching.pack_check import PackCheck
from desktop.pages.page import Page
from desktop.practice.library import PackLine
from desktop.practice.own_voice import OwnVoice, VoiceStage
from desktop.practice.playback import Playback
from desktop.practice.rehearsal import Rehearsal
from desktop.widgets.basics import Button, Label, Prose, card, column
from desktop.widgets.flow import FlowLayout
from desktop.widgets.level_meter import LevelMeter
from desktop.widgets.row_list import RowList
from desktop.widgets.theme import Theme


class PackPage(Page):
    """Shows the pack in use, if it is the person's own."""

    removed = Signal()
    """The pack is gone."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, playback: Playback, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Packs"), parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._rehearsal = rehearsal
        self._library = rehearsal.library
        self._playback = playback
        self._lines: tuple[PackLine, ...] = ()
        self._at = 0
        self.own_voice = OwnVoice(rehearsal.new_recorder, self, scratch=rehearsal.scratch)
        self.own_voice.stage_changed.connect(self._show_stage)
        self.own_voice.failed.connect(self.failed)
        self.own_voice.kept.connect(self._kept)
        self.save = Button(theme, self.tr("Save as a file"), icon_name="keep")
        self.save.clicked.connect(self._choose_file)
        self.remove = Button(theme, self.tr("Remove this pack"), icon_name="delete")
        self.remove.clicked.connect(self._ask_to_remove)
        self.about = Prose(size="note")
        self.text = Prose(size="question")
        self.state = Label(size="note")
        self.meter = LevelMeter(theme, self._level_dbfs)
        self.hear = Button(theme, self.tr("Hear it as it is"), icon_name="speaker")
        self.hear.clicked.connect(self._hear)
        self.listen = Button(theme, self.tr("Hear your recording"), icon_name="play")
        self.listen.clicked.connect(self._listen)
        self.record_again = Button(theme, self.tr("Record again"), icon_name="again")
        self.record_again.clicked.connect(self._record)
        lamp = card("lamp")
        lamp.setLayout(
            column(
                Label(self.tr("Record in your voice"), size="note"),
                self.text,
                self.state,
                self.meter,
                FlowLayout(self.hear, self.listen, self.record_again),
                margins=(24, 20, 24, 16),
                gap=8,
            )
        )
        self.lines = RowList(theme, self.tr("Lines that are said aloud"))
        self.lines.opened.connect(self._open)
        self.body.addLayout(column(self.about, lamp, gap=12))
        self.body.addLayout(column(Label(self.tr("What is said aloud"), size="section", wrap=True), self.lines, gap=12))
        self.check = PackCheck(theme)
        self.body.addLayout(FlowLayout(self.save, self.remove))
        self.body.addWidget(self.check)
        self.body.addStretch(1)
        self.primary.clicked.connect(self._primary)
        self.hint.setText(self.tr("Space"))
        theme.changed.connect(self._fit_list)

    def refresh(self) -> None:
        """Show the pack in use from its first line that has no recording."""
        pack = self._library.pack
        self.title.setText(pack.name)
        self.about.set_plain(
            self.tr("{count} questions by {author} · version {version} · licence {licence}").format(
                count=len(pack.questions), author=pack.author, version=pack.version, licence=pack.licence
            )
        )
        self.check.show_pack(self._library.folder(pack.id) if self._library.is_own(pack.id) else None)
        self._show_lines()
        unspoken = (at for at, line in enumerate(self._lines) if line.clip is None)
        self._show_line(next(unspoken, 0))
        self.own_voice.drop()
        self._show_stage(self.own_voice.stage)

    def go_back(self) -> None:
        """Leave; what was recorded and not kept is gone."""
        self._be_quiet()
        self.own_voice.drop()
        super().go_back()

    def save_file(self, path: Path) -> None:
        """Write the pack as one file.

        Raises:
            PackError: it cannot be written.
        """
        self._library.save(self._library.pack.id, path)

    # --- showing

    def _show_lines(self) -> None:
        self._lines = self._library.lines(self._library.pack.id)
        self.lines.clear()
        for at, line in enumerate(self._lines):
            state = self.tr("has a recording") if line.clip is not None else self.tr("said by the system's voice")
            self.lines.add_row(at, line.text, state)
        self._fit_list()

    def _show_line(self, at: int) -> None:
        self._at = at
        self.text.set_plain(self._lines[at].text)

    def _show_stage(self, stage: VoiceStage) -> None:
        self.primary.forget_press()
        texts = {
            VoiceStage.EMPTY: (self.tr("Record"), "microphone", self._clip_state()),
            VoiceStage.OPENING: (self.tr("One moment"), "microphone", self.tr("Opening the microphone")),
            VoiceStage.RECORDING: (self.tr("Stop"), "stop", self.tr("Read the line aloud")),
            VoiceStage.RECORDED: (
                self.tr("Keep it"),
                "check",
                self.tr("Listen, then keep it or record it again"),
            ),
            VoiceStage.KEEPING: (self.tr("One moment"), "", self.tr("Putting it into the pack")),
        }
        action, icon_name, state = texts[stage]
        self.primary.setText(action)
        self.primary.show_icon(icon_name)
        self.primary.set_recording(stage is VoiceStage.RECORDING)
        self.state.setText(state)
        for button in (self.listen, self.record_again):
            button.setVisible(stage is VoiceStage.RECORDED)
        self.hear.setVisible(stage is VoiceStage.EMPTY)
        self.meter.setVisible(stage is VoiceStage.RECORDING)
        if stage is VoiceStage.RECORDING:
            self.meter.start()
        else:
            self.meter.stop()
        waiting = stage in (VoiceStage.OPENING, VoiceStage.KEEPING)
        if waiting:
            # A disabled button would pass the keyboard on to the next one.
            self.setAccessibleName(state)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.primary.setEnabled(not waiting)
        self.lines.setEnabled(stage in (VoiceStage.EMPTY, VoiceStage.RECORDED))
        if not waiting and self.isVisible():
            self.focus_first()

    def _clip_state(self) -> str:
        clip = self._lines[self._at].clip if self._lines else None
        return self.tr("It has a recording.") if clip is not None else self.tr("It has no recording yet.")

    def _fit_list(self) -> None:
        self.lines.setFixedHeight(self.lines.height_of_rows())

    # --- what the coach does

    def _open(self, at: object) -> None:
        if isinstance(at, int):
            self._be_quiet()
            self.own_voice.drop()
            self._show_line(at)
            self._show_stage(VoiceStage.EMPTY)
            self.area.verticalScrollBar().setValue(0)

    def _primary(self) -> None:
        match self.own_voice.stage:
            case VoiceStage.EMPTY:
                self._record()
            case VoiceStage.RECORDING:
                self.own_voice.stop()
            case VoiceStage.RECORDED:
                self._be_quiet()
                self.own_voice.keep(self._library.folder(self._library.pack.id), self._lines[self._at].name)

    def _record(self) -> None:
        self._be_quiet()
        self.own_voice.record()

    def _hear(self) -> None:
        self._playback.stop()
        self._rehearsal.voice.ask(self._lines[self._at].spoken)

    def _listen(self) -> None:
        self._be_quiet()
        if self.own_voice.recording is not None:
            self._playback.play(self.own_voice.recording)

    def _kept(self) -> None:
        name = self._lines[self._at].name
        try:
            self._library.read_again()
        except AloudError as error:
            self.failed.emit(str(error))
        self._show_lines()
        clip = self._lines[self._at].clip
        if clip is None or clip.name != name:
            self.failed.emit(
                self.tr(
                    "The recording is in the pack, but the question's file names another sound: delete the line that "
                    "begins with “clip” in it to hear yours."
                )
            )
        unspoken = (at for at in range(self._at + 1, len(self._lines)) if self._lines[at].clip is None)
        self._show_line(next(unspoken, self._at))
        self._show_stage(VoiceStage.EMPTY)

    def _be_quiet(self) -> None:
        self._playback.stop()
        self._rehearsal.voice.stop()

    def _level_dbfs(self) -> float | None:
        level = self.own_voice.level
        return level.rms_dbfs if level is not None else None

    # --- the pack

    def _choose_file(self) -> None:
        name = f"{self._library.pack.id}{SUFFIX}"
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the pack"), name, self.tr("Packs (*{suffix})").format(suffix=SUFFIX)
        )
        if chosen:
            try:
                self.save_file(Path(chosen))
            except AloudError as error:
                self.failed.emit(str(error))

    def _ask_to_remove(self) -> None:
        answer = QMessageBox.question(
            self,
            self.tr("Remove this pack?"),
            self.tr("The pack and the recordings made for it are deleted. Your answers stay in the history."),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        if answer != QMessageBox.StandardButton.Yes:
            return
        self._be_quiet()
        self.own_voice.drop()
        try:
            self._library.remove(self._library.pack.id)
        except AloudError as error:
            self.failed.emit(str(error))
            return
        self.removed.emit()
