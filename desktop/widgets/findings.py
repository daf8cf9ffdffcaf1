"""The headline of the report: what worked, then one thing for the next take, the others behind "more"."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.widgets.aside import AsideLayout
from desktop.widgets.basics import Button, Label, Picture, Prose, column, divider, row
from desktop.widgets.theme import Theme
from models.types import Finding

STRENGTHS_SHOWN = 2
BEFORE_S = 0.3
SHORTEST_PLAYED_S = 4.0


class FindingsView(QFrame):
    """The findings of one report as a card.

    Args:
        theme: the theme in force.
        findings: in the order of their weight.
        playable: whether the recording can be heard.
    """

    span_wanted = Signal(float, float)
    """Play from the first to the second, seconds."""

    def __init__(
        self, theme: Theme, findings: tuple[Finding, ...], *, playable: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "lamp")
        self._theme = theme
        self._playable = playable
        strengths = [finding for finding in findings if finding.kind == "strength"]
        fixes = sorted(
            (finding for finding in findings if finding.kind == "fix"), key=lambda finding: finding.priority != "high"
        )
        body = column(margins=(24, 20, 24, 20), gap=12)
        if strengths:
            body.addWidget(Label(self.tr("What worked"), size="note"))
            for finding in strengths[:STRENGTHS_SHOWN]:
                body.addLayout(self._finding(finding, "check", "good", "body"))
        if strengths and fixes:
            body.addWidget(divider())
        if fixes:
            body.addWidget(Label(self.tr("For your next take"), size="note"))
            body.addLayout(self._finding(fixes[0], "lamp", "accent", "section"))
        later = [*fixes[1:], *strengths[STRENGTHS_SHOWN:]]
        if later:
            self._add_more(body, later)
        if not findings:
            body.addWidget(Prose(self.tr("There is nothing to point out in this answer."), tone="muted"))
        self.setLayout(body)
        self.setAccessibleName(self.tr("Headline: {what}").format(what=" ".join(f.message for f in findings[:3])))

    def _add_more(self, body: QVBoxLayout, later: list[Finding]) -> None:
        folded = QWidget()
        inside = column(gap=12)
        for finding in later:
            good = finding.kind == "strength"
            inside.addLayout(self._finding(finding, "check" if good else "lamp", "good" if good else "accent", "body"))
        folded.setLayout(inside)
        folded.hide()
        more = Button(
            self._theme,
            self.tr("One more") if len(later) == 1 else self.tr("{count} more").format(count=len(later)),
            kind="ghost",
            icon_name="down",
        )
        more.setCheckable(True)
        more.toggled.connect(folded.setVisible)
        body.addWidget(folded)
        body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _finding(self, finding: Finding, icon_name: str, role: str, size: str) -> QHBoxLayout:
        words = column(Prose(finding.message, size=size), gap=2)
        if finding.why and finding.kind == "fix":
            words.addWidget(Prose(finding.why, size="note"))
        line = row(gap=12)
        picture = Picture(self._theme, icon_name, role, 22)
        line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        controls: list[Button] = []
        if self._playable and finding.start_s is not None:
            start_s = max(0.0, finding.start_s - BEFORE_S)
            end_s = max(finding.end_s or 0.0, finding.start_s + SHORTEST_PLAYED_S)
            play = Button(
                self._theme,
                self.tr("Hear it"),
                kind="ghost",
                icon_name="play",
                name=self.tr("Hear the place: {finding}").format(finding=finding.message),
            )
            play.setToolTip(self.tr("Hear the place"))
            play.clicked.connect(lambda: self.span_wanted.emit(start_s, end_s))
            controls.append(play)
        line.addLayout(AsideLayout(words, *controls, top=True), 1)
        return line
