"""Points and qualities on the report page, ticked with the sentence that earned them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.pages.words import name_of
from desktop.widgets.basics import Button, Label, Picture, Prose, card, column, row
from desktop.widgets.card_grid import CardGrid
from desktop.widgets.parts import MARGIN_S
from desktop.widgets.theme import Theme
from models.types import DeliveryReport, Sentence


def _tr(text: str) -> str:
    return QCoreApplication.translate("points", text)


class EarnedView(CardGrid):
    """Two cards side by side: the points of strong answers, and the qualities that were heard.

    Args:
        theme: the theme in force.
        report: what was judged; it has points or qualities.
        playable: whether the recording can be heard.
    """

    span_wanted = Signal(float, float)
    """Play from the first to the second, seconds."""

    def __init__(self, theme: Theme, report: DeliveryReport, *, playable: bool) -> None:
        self._theme = theme
        self._report = report
        self._playable = playable
        self._hears: list[tuple[Button, float, float]] = []
        cards: list[QWidget] = []
        if report.points:
            cards.append(self._points())
        if report.qualities:
            cards.append(self._qualities())
        super().__init__(tuple(cards), narrowest=420)
        for button, start_s, end_s in self._hears:
            button.clicked.connect(lambda _=False, a=start_s, b=end_s: self.span_wanted.emit(a, b))

    def _points(self) -> QFrame:
        """What was heard stands first; what was not is offered, never held against the answer."""
        heard = [point for point in self._report.points if point.covered]
        open_ = [point for point in self._report.points if not point.covered]
        lines = column(gap=12)
        for point in heard:
            self._add(lines, point.text, () if point.sentence is None else (point.sentence,))
        if open_:
            lines.addWidget(Label(_tr("These fit this question too"), size="note"))
        for point in open_:
            line = row(gap=12)
            line.addWidget(Label("·", tone="muted"), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Prose(point.text, tone="muted"), 1)
            lines.addLayout(line)
        return _card(_tr("Points of strong answers"), lines)

    def _qualities(self) -> QFrame:
        lines = column(gap=12)
        for quality in self._report.qualities:
            self._add(lines, name_of(quality.name), quality.sentences)
        return _card(_tr("Qualities heard"), lines)

    def _add(self, lines: QVBoxLayout, text: str, indices: Iterable[int]) -> None:
        """Tick one thing, and quote what earned it."""
        known = self._report.sentences
        words = column(Prose(text), gap=2)
        for sentence in (known[at] for at in indices if 0 <= at < len(known)):
            words.addLayout(self._quote(sentence))
        line = row(gap=12)
        line.addWidget(Picture(self._theme, "check", "good", 22), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        lines.addLayout(line)

    def _quote(self, sentence: Sentence) -> QVBoxLayout:
        quote = Prose(f"“{sentence.text}”", size="note")
        if not self._playable or sentence.start_s is None or sentence.end_s is None:
            return column(quote)
        hear = Button(
            self._theme,
            kind="ghost",
            icon_name="play",
            name=_tr("Hear “{sentence}”").format(sentence=sentence.text),
        )
        self._hears.append((hear, max(0.0, sentence.start_s - MARGIN_S), sentence.end_s + MARGIN_S))
        line = row(gap=4)
        line.addWidget(quote, 1)
        line.addWidget(hear, 0, Qt.AlignmentFlag.AlignTop)
        return column(line)


def _card(title: str, lines: QVBoxLayout) -> QFrame:
    frame = card(name=title)
    parts = column(Label(title, size="strong"), lines, margins=(24, 16, 24, 20), gap=12)
    parts.addStretch(1)
    frame.setLayout(parts)
    return frame
