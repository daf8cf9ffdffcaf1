"""What may be a filler and is not counted, and what the person has corrected: each can be decided and taken back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.widgets.aside import AsideLayout
from desktop.widgets.basics import Button, Label, Prose, column
from desktop.widgets.clocks import clock
from desktop.widgets.theme import Theme
from models.types import PossibleFiller

SHOWN = 4
"""So many rows of a list are shown; the others are behind "more"."""

_BESIDE_BUTTON = (0, 8, 0, 4)


@dataclass(frozen=True, slots=True)
class Made:
    """One correction in words; `key` is handed back when it is taken back."""

    words: str
    key: object


class CorrectionsView(QFrame):
    """Lists possible fillers and corrections.

    Args:
        theme: the theme in force.
        possible: what may be a filler and is not counted.
        made: what was corrected.
        playable: whether the recording can be heard.
        title: of what was corrected, "Corrected by you" if it is empty.
    """

    span_wanted = Signal(float, float)
    """Play from the first to the second, seconds."""
    decided = Signal(float, float, bool)
    """The stretch from the first to the second is a filler, or it is none."""
    taken_back = Signal(object)
    """Key of the correction that no longer holds."""

    def __init__(
        self,
        theme: Theme,
        possible: tuple[PossibleFiller, ...],
        made: tuple[Made, ...],
        *,
        playable: bool,
        title: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._playable = playable
        body = column(gap=16)
        if possible:
            rows = [self._possible_row(filler) for filler in possible]
            body.addLayout(self._list(self.tr("Possible, not counted"), rows))
        if made:
            body.addLayout(self._list(title or self.tr("Corrected by you"), [self._made_row(each) for each in made]))
        self.setLayout(body)
        self.setAccessibleName(self.tr("Possible fillers, and what you corrected"))

    def _list(self, title: str, rows: list[QWidget]) -> QVBoxLayout:
        lines = column(Label(title, size="strong", wrap=True), *rows[:SHOWN], gap=4)
        later = rows[SHOWN:]
        if later:
            folded = QWidget()
            folded.setLayout(column(*later, gap=4))
            folded.hide()
            more = Button(
                self._theme,
                self.tr("{count} more").format(count=len(later)),
                kind="ghost",
                icon_name="down",
                name=self.tr("{title}: {count} more").format(title=title, count=len(later)),
            )
            more.setCheckable(True)
            more.toggled.connect(folded.setVisible)
            lines.addWidget(folded)
            lines.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        return lines

    def _possible_row(self, filler: PossibleFiller) -> QWidget:
        what = self.tr("“{word}” at {time}").format(word=filler.text, time=clock(filler.start_s))
        start_s, end_s = filler.start_s, filler.end_s
        words = column(Label(what, wrap=True), Prose(filler.why, size="note"), margins=_BESIDE_BUTTON)
        yes = Button(
            self._theme,
            self.tr("Count it"),
            kind="ghost",
            icon_name="check",
            name=self.tr("{what} is a filler: count it").format(what=what),
        )
        yes.clicked.connect(lambda: self.decided.emit(start_s, end_s, True))
        no = Button(
            self._theme,
            self.tr("Not one"),
            kind="ghost",
            icon_name="close",
            name=self.tr("{what} is not a filler").format(what=what),
        )
        no.clicked.connect(lambda: self.decided.emit(start_s, end_s, False))
        buttons = [yes, no]
        if self._playable:
            hear = Button(
                self._theme,
                kind="ghost",
                icon_name="play",
                name=self.tr("Hear {what}").format(what=what),
            )
            hear.clicked.connect(lambda: self.span_wanted.emit(start_s, end_s))
            buttons.insert(0, hear)
        return _line(words, buttons)

    def _made_row(self, made: Made) -> QWidget:
        back = Button(
            self._theme,
            self.tr("Take back"),
            kind="ghost",
            icon_name="again",
            name=self.tr("Take back: {what}").format(what=made.words),
        )
        back.clicked.connect(lambda: self.taken_back.emit(made.key))
        return _line(column(Prose(made.words), margins=_BESIDE_BUTTON), [back])


def _line(words: QVBoxLayout, buttons: list[Button]) -> QWidget:
    line = QWidget()
    line.setLayout(AsideLayout(words, *buttons, gap=4, top=True))
    return line
