"""On the page of an own pack: every fault that `aloud pack check` knows, and how the pack reaches a candidate."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFrame, QWidget

from content.errors import PackError
from desktop.analyse import Analyser, weights_folders
from desktop.packs import check
from desktop.practice.errand import Errand
from desktop.widgets.basics import Button, Label, Prose, column, empty
from desktop.widgets.flow import FlowLayout
from desktop.widgets.theme import Theme


class PackCheck(QFrame):
    """Checks a pack away from the GUI, and says how it is handed out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self.check = Button(theme, self.tr("Check this pack"), icon_name="check")
        self.check.clicked.connect(self._check)
        self.hand_out = Button(theme, self.tr("How to hand it out"), icon_name="person")
        self.hand_out.setCheckable(True)
        self.state = Label(size="strong", wrap=True)
        self._faults = column(gap=8)
        self._ways = QWidget()
        self._ways.setLayout(
            column(
                Label(self.tr("Handing out a pack"), size="strong", wrap=True),
                Prose(
                    self.tr(
                        "To somebody who has Aloud: “Save as a file”, and send that file. They open it, or drop it on "
                        "the first page."
                    )
                ),
                Prose(
                    self.tr(
                        "To somebody who has not: put the pack beside an official program of Aloud, with your name "
                        "and colour, and give away that folder. It is done in a terminal by “aloud handout --program "
                        "FOLDER --pack FILE --out FOLDER”; the coach's guide shows each step."
                    )
                ),
                margins=(0, 8, 0, 0),
                gap=8,
            )
        )
        self._ways.hide()
        self.hand_out.toggled.connect(self._ways.setVisible)
        self.setLayout(column(FlowLayout(self.check, self.hand_out), self.state, self._faults, self._ways, gap=8))
        self._errand = Errand(self)
        self._errand.done.connect(self._show)
        self._errand.failed.connect(self._fail)
        self.show_pack(None)

    def show_pack(self, folder: Path | None) -> None:
        """Be about the pack in this folder; nothing is known of it yet."""
        self._errand.forget()
        self._folder = folder
        self.check.setEnabled(folder is not None)
        self._say("")

    def _check(self) -> None:
        folder = self._folder
        if folder is not None:
            self._say(self.tr("Checking: the sample answers are judged as an answer of a client would be..."))
            self._errand.run(lambda: check(folder, Analyser(weights_folders())))

    def _show(self, faults: Sequence[PackError]) -> None:
        if not faults:
            self._say(self.tr("No fault was found."))
            return
        self._say(
            self.tr("One thing to mend:") if len(faults) == 1 else self.tr("{n} things to mend:").format(n=len(faults))
        )
        for fault in faults:
            self._faults.addWidget(Prose(str(fault)))

    def _fail(self, message: str) -> None:
        self._say(message)

    def _say(self, words: str) -> None:
        empty(self._faults)
        self.state.setText(words)
        self.state.setVisible(bool(words))
