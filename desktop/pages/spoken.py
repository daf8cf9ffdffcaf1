"""A page on which something is said to the person: the opening of an interview, the scene of a role-play."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from content.schema import RolePlay, SpokenLine
from desktop.pages.page import Page
from desktop.practice.voice import InterviewerVoice
from desktop.widgets.basics import Button, Label, Prose, card, column, empty
from desktop.widgets.flow import FlowLayout
from desktop.widgets.theme import Theme


class SpokenPage(Page):
    """Says a line and waits for the person to go on."""

    went_on = Signal()

    def __init__(self, theme: Theme, voice: InterviewerVoice, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Home"), parent=parent)
        self._voice = voice
        self._line = SpokenLine("")
        self.text = Prose(size="question", centred=True)
        self.again = Button(theme, self.tr("Hear it again"), kind="ghost", icon_name="again")
        self.again.clicked.connect(lambda: self._say(slower=False))
        self.slower = Button(theme, self.tr("Slower"), kind="ghost", icon_name="slower")
        self.slower.setAccessibleName(self.tr("Hear it again, slower"))
        self.slower.clicked.connect(lambda: self._say(slower=True))
        self.note = Prose(size="note", centred=True)
        self._more = column(gap=8)
        self.body.addStretch(1)
        self.body.addWidget(self.text)
        self.body.addLayout(self._more)
        self.body.addLayout(FlowLayout(self.again, self.slower, align=Qt.AlignmentFlag.AlignCenter))
        self.body.addWidget(self.note)
        self.body.addStretch(2)
        self.primary.show_icon("next")
        self.primary.clicked.connect(self._go_on)
        self.hint.setText(self.tr("Space"))
        voice.silent.connect(self._tell_silence)

    def start(self, line: SpokenLine, title: str, action: str, roleplay: RolePlay | None = None) -> None:
        """Say a line.

        Args:
            line: what is said.
            title: what the page is called.
            action: what going on means, in words.
            roleplay: whose scene it is, if it is one.
        """
        self._line = line
        self.title.setText(title)
        self.primary.setText(action)
        self.text.set_plain(line.text)
        self.text.setVisible(roleplay is None)
        self.note.set_plain("")
        empty(self._more)
        if roleplay is not None:
            self._more.addWidget(self._briefing(roleplay))
        self._say(slower=False)

    def go_back(self) -> None:
        """Be quiet and leave."""
        self._voice.stop()
        super().go_back()

    def _briefing(self, roleplay: RolePlay) -> QWidget:
        frame = card()
        inside = column(margins=(24, 20, 24, 20), gap=8)
        inside.addWidget(Label(self.tr("The scene"), size="note"))
        inside.addWidget(Prose(roleplay.scene))
        inside.addSpacing(8)
        inside.addWidget(Label(self.tr("Who you are"), size="note"))
        inside.addWidget(Prose(roleplay.role))
        if roleplay.facts:
            inside.addSpacing(8)
            inside.addWidget(Label(self.tr("What you know"), size="note"))
            for fact in roleplay.facts:
                inside.addWidget(Prose(self.tr("• {fact}").format(fact=fact)))
        frame.setLayout(inside)
        return frame

    def _say(self, *, slower: bool) -> None:
        self.note.set_plain("")
        self._voice.ask(self._line, slower=slower)
        self.focus_first()

    def _go_on(self) -> None:
        self._voice.stop()
        self.went_on.emit()

    def _tell_silence(self, message: str) -> None:
        if self.isVisible():
            self.note.set_plain(message)
