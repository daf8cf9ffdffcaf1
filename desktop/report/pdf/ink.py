"""What the printed report is made of: lengths, colours, type, and paragraphs that break into lines.

Lengths are twips, the twentieths of a point, and the page has one dot a twip, so that nothing is rounded visibly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextLine, QTextOption

DOTS_PER_INCH = 1440

GROUND = "#ffffff"
TEXT, MUTED, EDGE, LINE, SUNKEN = "#20241f", "#5b605a", "#878377", "#dedad1", "#ebe8e1"
ACCENT, ACCENT_SOFT = "#0d6962", "#d9ebe8"
GOOD, GOOD_SOFT, WATCH, WATCH_SOFT = "#2c6a3c", "#deeee0", "#8a5200", "#fbe8c6"
HUES = {
    "situation": ("#2d5d96", "#dbe6f3"),
    "task": ("#6a4a97", "#e7dff2"),
    "action": ("#0d6962", "#d9ebe8"),
    "result": ("#97435f", "#f4dde5"),
}
"""The colours of the light theme: of each part its ink, and its ground."""

FAMILIES = ("Noto Sans", "Segoe UI", "Helvetica Neue", "Liberation Sans", "DejaVu Sans")
LEADING = 1.36
"""Height of a line over the size of its type."""


def pt(points: float) -> float:
    """Return a length in points as twips."""
    return 20.0 * points


def hue(name: str) -> tuple[str, str]:
    """Return ink and ground of a part; those that are none of a story's are grey."""
    return HUES.get(name, (TEXT, SUNKEN))


def font(points: float, *, bold: bool = False) -> QFont:
    """Return the type of the report.

    Args:
        points: its size.
        bold: whether it is heavy.
    """
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(round(pt(points)))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    # Outlines are not moved to dots: a page has more of them than any screen.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one dress."""

    text: str
    colour: str = ""
    ground: str = ""
    bold: bool = False
    italic: bool = False
    line: str = ""
    """"under" or "through", or "" for none."""
    small: bool = False


@dataclass(slots=True)
class Piece:
    """What the pages are filled with: something of a height that draws itself at a place.

    `keep` pieces stand on the page of the one after them.
    """

    height: float
    draw: Callable[[QPainter, float, float], None] = field(default=lambda _painter, _x, _y: None)
    keep: bool = False


def gap(points: float) -> Piece:
    """Return room between two pieces."""
    return Piece(pt(points))


class Paragraph:
    """Text broken into lines of a width.

    Args:
        runs: the words.
        points: size of the type.
        width: of the lines, twips.
        colour: of the ink where a run has none.
        bold: whether all of it is heavy.
        centred: whether each line stands in the middle.
    """

    def __init__(
        self,
        runs: str | Sequence[Run],
        points: float,
        width: float,
        *,
        colour: str = TEXT,
        bold: bool = False,
        centred: bool = False,
    ) -> None:
        parts = (Run(runs),) if isinstance(runs, str) else runs
        self._layout = QTextLayout("".join(part.text for part in parts), font(points, bold=bold))
        option = QTextOption(Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.setFormats(list(_formats(parts, points, colour)))
        self.line_height = pt(points) * LEADING
        self._lines: list[QTextLine] = []
        self.widest = 0.0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, 0))
            self._lines.append(line)
            self.widest = max(self.widest, line.naturalTextWidth())
        self._layout.endLayout()

    @property
    def height(self) -> float:
        """Height of all lines, twips."""
        return self.line_height * len(self._lines)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Draw all lines, the first of them below `y`."""
        for index in range(len(self._lines)):
            self._draw_line(painter, x, y + index * self.line_height, index)

    def lines(self, indent: float = 0.0) -> list[Piece]:
        """Return each line as a piece, so that a page may end between any two."""

        def piece(index: int) -> Piece:
            return Piece(self.line_height, lambda painter, x, y: self._draw_line(painter, x + indent, y, index))

        return [piece(index) for index in range(len(self._lines))]

    def _draw_line(self, painter: QPainter, x: float, y: float, index: int) -> None:
        line = self._lines[index]
        line.draw(painter, QPointF(x, y + (self.line_height - line.height()) / 2))


def _formats(runs: Iterable[Run], points: float, colour: str) -> Iterable[QTextLayout.FormatRange]:
    at = 0
    for run in runs:
        dress = QTextCharFormat()
        dress.setForeground(QBrush(QColor(run.colour or colour)))
        if run.ground:
            dress.setBackground(QBrush(QColor(run.ground)))
        if run.bold:
            dress.setFontWeight(QFont.Weight.DemiBold)
        if run.italic:
            dress.setFontItalic(True)
        if run.line == "under":
            dress.setFontUnderline(True)
        if run.line == "through":
            dress.setFontStrikeOut(True)
        if run.small:
            dress.setProperty(QTextCharFormat.Property.FontPixelSize, round(pt(0.85 * points)))
        ranged = QTextLayout.FormatRange()
        # Qt counts UTF-16 units, in which some characters take two.
        size = len(run.text.encode("utf-16-le")) // 2
        ranged.start, ranged.length, ranged.format = at, size, dress
        at += size
        yield ranged
