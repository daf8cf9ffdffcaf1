"""A measure as a card: its value beside its band, and what it means in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.widgets.basics import Button, Label, Picture, Prose, column, row
from desktop.widgets.theme import GRID, Theme


class Standing(StrEnum):
    """How a value stands to its band; NONE where there is no verdict."""

    GOOD = "good"
    WATCH = "watch"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the value and its band lie on a line from `low` to `high`."""

    low: float
    high: float
    band: tuple[float, float]
    value: float


@dataclass(frozen=True, slots=True)
class Measure:
    """What a card shows. `exact` says how exact the value is, `source` where the band comes from, "" for neither."""

    title: str
    value: str
    unit: str
    meaning: str
    standing: Standing = Standing.NONE
    scale: Scale | None = None
    source: str = ""
    exact: str = ""


class BandScale(QWidget):
    """A short line with a band on it and a mark where the value lies; the card's words say the same."""

    def __init__(self, theme: Theme, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scale = scale
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A line's height."""
        return QSize(120, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw line, band and mark."""
        scale, theme = self._scale, self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

        def x(value: float) -> float:
            share = (value - scale.low) / (scale.high - scale.low)
            return 6 + (self.width() - 12) * max(0.0, min(1.0, share))

        middle = self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(QRectF(0, middle - 2, self.width(), 4), 2, 2)
        painter.setPen(QPen(theme.colour("edge"), 1.5))
        painter.setBrush(theme.colour("surface"))
        left, right = x(scale.band[0]), x(scale.band[1])
        painter.drawRoundedRect(QRectF(left - 5, middle - 5, right - left + 10, 10), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text"))
        painter.drawEllipse(QRectF(x(scale.value) - 3.5, middle - 3.5, 7, 7))
        painter.end()


class MeasureCard(QFrame):
    """One measure."""

    def __init__(self, theme: Theme, measure: Measure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.measure = measure
        title = row(Label(measure.title, size="note"), 0, gap=GRID)
        if measure.standing is not Standing.NONE:
            good = measure.standing is Standing.GOOD
            title.addWidget(Picture(theme, "check" if good else "lamp", "good" if good else "watch", 16))
        # As high as its button, also where there is none, so that the values of a row stand in line.
        title.addStrut(theme.px(20) + 16)
        value = row(Label(measure.value, size="value"), Label(measure.unit, size="note"), 0, gap=6)
        parts = column(title, value, margins=(16, 12, 16, 12), gap=GRID)
        if measure.scale is not None:
            parts.addWidget(BandScale(theme, measure.scale))
        parts.addWidget(Prose(measure.meaning, size="note"))
        if measure.exact:
            parts.addWidget(Prose(measure.exact, size="note"))
        if measure.source:
            source = Prose(measure.source, size="note")
            source.hide()
            title.addWidget(self._unfold(theme, measure, source))
            parts.addWidget(source)
        parts.addStretch(1)
        self.setLayout(parts)
        said = f"{measure.title}: {measure.value} {measure.unit}. {measure.meaning}"
        self.setAccessibleName(f"{said}. {measure.exact}" if measure.exact else said)
        self.setAccessibleDescription(measure.source)

    def _unfold(self, theme: Theme, measure: Measure, source: Prose) -> Button:
        """Return what shows where the band comes from."""
        button = Button(
            theme,
            kind="ghost",
            icon_name="down",
            name=self.tr("{measure}: where the band comes from").format(measure=measure.title),
        )
        button.setCheckable(True)
        button.toggled.connect(source.setVisible)
        return button
