"""The parts of an answer: a letter in its own hue for each, and the sentences that make it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.widgets.basics import Button, Label, Prose, column, row
from desktop.widgets.theme import GRID, Theme, TypeSize

HUES = ("situation", "task", "action", "result")
"""Names of the roles that colour parts; other structures borrow them in this order."""

MARGIN_S = 0.15
"""A sentence is played with this much around it."""


def part_title(name: str) -> str:
    """Return the title of a part in the language of the interface."""
    known = {
        "situation": QCoreApplication.translate("parts", "Situation"),
        "task": QCoreApplication.translate("parts", "Task"),
        "action": QCoreApplication.translate("parts", "Action"),
        "result": QCoreApplication.translate("parts", "Result"),
    }
    return known.get(name, name.replace("_", " ").replace("-", " ").capitalize())


def part_hue(name: str, place: int = 0) -> str:
    """Return the role that colours this part, which stands at this place among its kind."""
    return name if name in HUES else HUES[place % len(HUES)]


@dataclass(frozen=True, slots=True)
class PartSentence:
    """A sentence of a part; times are None in a typed answer."""

    text: str
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an answer: its name, whether it was found, a word on its size, and its sentences."""

    name: str
    covered: bool
    note: str
    sentences: tuple[PartSentence, ...]


class LetterBadge(QWidget):
    """The first letter of a part on its hue; an empty dashed box if the part was not found."""

    EDGE = 28

    def __init__(
        self, theme: Theme, name: str, *, place: int = 0, covered: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._letter = part_title(name)[:1]
        self._hue = part_hue(name, place)
        self._covered = covered
        edge = max(self.EDGE, theme.px(TypeSize.BODY) + 12)
        self.setFixedSize(edge, edge)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box and the letter."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._covered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(f"{self._hue}_soft"))
        else:
            painter.setPen(QPen(theme.colour("edge"), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 7, 7)
        painter.setPen(theme.colour(self._hue if self._covered else "muted"))
        painter.setFont(theme.font(TypeSize.BODY, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._letter)
        painter.end()


class PartsView(QFrame):
    """The parts of the person's answer below each other, each with its sentences, which can be heard."""

    span_wanted = Signal(float, float)
    """Play from the first to the second, seconds."""

    def __init__(self, theme: Theme, parts: tuple[Part, ...], *, playable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._playable = playable
        body = column(gap=16)
        for place, part in enumerate(parts):
            body.addLayout(self._part(part, place))
        self.setLayout(body)
        self.setAccessibleName(
            self.tr("Parts of your answer: {parts}").format(
                parts=", ".join(f"{part_title(part.name)}: {part.note}" for part in parts)
            )
        )

    def _part(self, part: Part, place: int) -> QHBoxLayout:
        text = column(row(Label(part_title(part.name), size="strong"), Label(part.note, size="note"), 0), gap=GRID)
        for sentence in part.sentences:
            text.addLayout(self._sentence(part, sentence))
        badge = LetterBadge(self._theme, part.name, place=place, covered=part.covered)
        line = row(gap=12)
        line.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(text, 1)
        return line

    def _sentence(self, part: Part, sentence: PartSentence) -> QHBoxLayout:
        line = row(gap=GRID)
        start_s, end_s = sentence.start_s, sentence.end_s
        words = Prose(sentence.text)
        if self._playable and start_s is not None and end_s is not None:
            span = (max(0.0, start_s - MARGIN_S), end_s + MARGIN_S)
            name = self.tr("Hear this sentence of your {part}: {words}").format(
                part=part_title(part.name).lower(), words=sentence.text
            )
            play = Button(self._theme, kind="ghost", icon_name="play", name=name)
            play.setToolTip(self.tr("Hear this sentence"))
            play.clicked.connect(lambda: self.span_wanted.emit(*span))
            line.addWidget(play, 0, Qt.AlignmentFlag.AlignTop)
            words.setContentsMargins(0, 6, 0, 6)
        line.addWidget(words, 1)
        return line
