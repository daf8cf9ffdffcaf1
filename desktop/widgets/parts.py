"""The parts of an answer: a letter in its own hue for each, and how much of it there is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from desktop.widgets.basics import Button, Label, column, row
from desktop.widgets.card_grid import CardGrid
from desktop.widgets.theme import Theme, TypeSize

HUES = ("situation", "task", "action", "result")
"""Names of the roles that colour parts; other structures borrow them in this order."""

MARGIN_S = 0.15
"""A stretch is played with this much around it, in seconds."""


def part_title(name: str) -> str:
    """Return the title of a part in the language of the interface."""
    known = {
        "situation": QCoreApplication.translate("parts", "Situation"),
        "task": QCoreApplication.translate("parts", "Task"),
        "action": QCoreApplication.translate("parts", "Action"),
        "result": QCoreApplication.translate("parts", "Result"),
        "listen": QCoreApplication.translate("parts", "Listen"),
        "acknowledge": QCoreApplication.translate("parts", "Acknowledge"),
        "clarify": QCoreApplication.translate("parts", "Clarify"),
        "act_or_escalate": QCoreApplication.translate("parts", "Act or escalate"),
        "follow_up": QCoreApplication.translate("parts", "Follow up"),
        "position": QCoreApplication.translate("parts", "Position"),
        "support": QCoreApplication.translate("parts", "Support"),
        "example": QCoreApplication.translate("parts", "Example"),
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
        self._name = name
        self._place = place
        self._covered = covered
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Grow with the letter."""
        edge = max(self.EDGE, self._theme.px(TypeSize.BODY) + 12)
        self.setFixedSize(edge, edge)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box and the letter."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        draw_letter(painter, self._theme, box, self._name, place=self._place, covered=self._covered)
        painter.end()


def draw_letter(
    painter: QPainter, theme: Theme, box: QRectF, name: str, *, place: int = 0, covered: bool = True
) -> None:
    """Draw the letter of a part on its hue into a box; dashed and empty if the part was not found."""
    hue = part_hue(name, place)
    if covered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(f"{hue}_soft"))
    else:
        painter.setPen(QPen(theme.colour("edge"), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 7, 7)
    painter.setPen(theme.colour(hue if covered else "muted"))
    painter.setFont(theme.font(TypeSize.BODY, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, part_title(name)[:1])


class PartsBar(QFrame):
    """The parts of an answer in one line: letter, name, and how much of it there is; each can be heard."""

    span_wanted = Signal(float, float)
    """Play from the first to the second, seconds."""

    def __init__(self, theme: Theme, parts: tuple[Part, ...], *, playable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        chips = tuple(self._chip(part, place, playable) for place, part in enumerate(parts))
        self.setLayout(column(CardGrid(chips, narrowest=112, gap=8)))
        self.setAccessibleName(
            self.tr("Parts of your answer: {parts}").format(
                parts=", ".join(f"{part_title(part.name)}: {part.note}" for part in parts)
            )
        )

    def _chip(self, part: Part, place: int, playable: bool) -> QWidget:
        timed = [(s.start_s, s.end_s) for s in part.sentences if s.start_s is not None and s.end_s is not None]
        badge = LetterBadge(self._theme, part.name, place=place, covered=part.covered)
        words = column(Label(part_title(part.name), size="strong"), Label(part.note, size="note"))
        chip = _Chip(self._theme) if playable and timed else QFrame()
        line = row(gap=8, margins=(6, 4, 6, 4))
        line.addWidget(badge, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addLayout(words, 1)
        chip.setLayout(line)
        if isinstance(chip, _Chip):
            start_s, end_s = max(0.0, timed[0][0] - MARGIN_S), timed[0][1] + MARGIN_S
            chip.setAccessibleName(
                self.tr("{part}, {size}: hear where it begins").format(part=part_title(part.name), size=part.note)
            )
            chip.setToolTip(self.tr("Hear where it begins"))
            chip.clicked.connect(lambda: self.span_wanted.emit(start_s, end_s))
        return chip


class _Chip(Button):
    """A button that is as big as the layout in it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, kind="chip")

    def sizeHint(self) -> QSize:
        """The size of what is in it."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """What is in it must fit."""
        return self.sizeHint()
