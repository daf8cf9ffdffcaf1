"""Sample answers on the report page: revealed after a try, marked as the person's own words are, said by the voice."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QSizePolicy, QWidget

from content.schema import Sample, SpokenLine
from desktop.pages.report.parts import HEAD_HEIGHT
from desktop.widgets.aside import AsideLayout
from desktop.widgets.basics import Button, Label, Prose, Slot, column, row
from desktop.widgets.parts import LetterBadge, part_title
from desktop.widgets.theme import Theme


class SampleCard(QFrame):
    """The sample answers to one question; folded behind a button until they are wanted.

    Args:
        theme: the theme in force.
        samples: one or more.
        revealed: whether they are shown at once.
    """

    say_wanted = Signal(object)
    """SpokenLine to be said."""
    quiet_wanted = Signal()
    """Say no more."""

    def __init__(
        self, theme: Theme, samples: tuple[Sample, ...], *, revealed: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(self.tr("Sample answers"))
        self._theme = theme
        self._samples = samples
        self._saying = False
        self._at = 0
        # Only the one that is read, for laying out all makes the window wait; with a parent, so as to be no window.
        self.page = Slot(self)
        self.page.fill(self._page(samples[0]))
        self.hear = Button(theme, icon_name="speaker")
        self.hear.clicked.connect(self._say_or_stop)
        self.show_saying(False)
        self._shown = QWidget()
        note = Prose(self.tr("An invented answer: look at its shape, not its words."), size="note")
        self._shown.setLayout(column(self._head(), 4, self.page, row(self.hear, 0), note, gap=8))
        self._folded = QWidget()
        self.show_button = Button(theme, self.tr("Show sample answers"), icon_name="eye")
        self.show_button.clicked.connect(self.reveal)
        why = Prose(self.tr("Your own words come first; the samples can wait until you have answered."), tone="muted")
        self._folded.setLayout(
            column(Label(self.tr("Sample answers"), size="strong"), why, row(self.show_button, 0), gap=12)
        )
        parts = column(self._folded, self._shown, margins=(24, 16, 24, 20))
        parts.addStretch(1)
        self.setLayout(parts)
        self._folded.setHidden(revealed)
        self._shown.setVisible(revealed)

    @property
    def revealed(self) -> bool:
        """Whether they can be read."""
        return self._folded.isHidden()

    def reveal(self) -> None:
        """Show them, and go on with the keyboard there."""
        self._folded.hide()
        self._shown.show()
        self.hear.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_saying(self, saying: bool) -> None:
        """Let the button say whether it begins or ends the voice."""
        self._saying = saying
        self.hear.setText(self.tr("Stop") if saying else self.tr("Hear the sample"))
        self.hear.show_icon("stop" if saying else "speaker")

    def _say_or_stop(self) -> None:
        if self._saying:
            self.quiet_wanted.emit()
        else:
            self.say_wanted.emit(SpokenLine(self._samples[self._at].text))

    def _choose(self, index: int) -> None:
        self.quiet_wanted.emit()
        self._at = index
        self.page.fill(self._page(self._samples[index]))

    def _head(self) -> QWidget:
        head = QWidget()
        title = Label(self.tr("A sample answer"), size="strong")
        title.setMinimumHeight(HEAD_HEIGHT)
        aside: QWidget = Label(self._samples[0].title, size="note")
        if len(self._samples) > 1:
            aside = choice = QComboBox()
            choice.setAccessibleName(self.tr("Which sample answer"))
            choice.addItems([sample.title for sample in self._samples])
            # Its list shows the titles whole; the card must not be as wide as the longest of them.
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(12)
            choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            choice.currentIndexChanged.connect(self._choose)
        head.setLayout(AsideLayout(title, aside, gap=16))
        return head

    def _page(self, sample: Sample) -> QWidget:
        page = QWidget()
        lines = column(gap=12)
        for place, part in enumerate(sample.parts):
            words = Prose(part.text)
            if not part.part:
                lines.addWidget(words)
                continue
            badge = LetterBadge(self._theme, part.part, place=place)
            badge.setAccessibleName(part_title(part.part))
            badge.setToolTip(part_title(part.part))
            line = row(gap=12)
            line.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(words, 1)
            lines.addLayout(line)
        lines.addStretch(1)
        page.setLayout(lines)
        return page
