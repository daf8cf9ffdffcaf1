"""Two takes of a question side by side, part by part: words that differ, sound, and measures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QWidget

from content.errors import AloudError
from content.schema import Question
from desktop.pages.page import Page
from desktop.pages.trends import title_of, value_of
from desktop.pages.words import length_of, when
from desktop.practice.compare import Row, align
from desktop.practice.errand import Errand
from desktop.practice.playback import Playback
from desktop.practice.progress import Difference, Trait, differences
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.saved import read_report
from desktop.store.history import TakeEntry
from desktop.widgets.basics import Label, Picture, Prose, Slot, card, column, divider, row
from desktop.widgets.card_grid import CardGrid
from desktop.widgets.parts import MARGIN_S
from desktop.widgets.side_by_side import NARROWEST, CompareRow
from desktop.widgets.theme import Theme
from models.types import Span

WIDTH = 1120


class ComparePage(Page):
    """Shows two analysed takes of a question."""

    practise_wanted = Signal(object)
    """Question to be practised again."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, playback: Playback, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Home"), width=WIDTH, parent=parent)
        self._rehearsal = rehearsal
        self._playback = playback
        self._takes: tuple[TakeEntry, ...] = ()
        self._question: Question | None = None
        self._queue: list[tuple[Path, Span]] = []
        self._heard: tuple[CompareRow, bool] | None = None
        self.rows: tuple[CompareRow, ...] = ()
        self._rest: list[Row] = []
        self._column = column(gap=12)
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._build_next)
        self._reading = Errand(self)
        self._reading.done.connect(self._show_parts)
        self._reading.failed.connect(self.failed)
        self.title.setText(self.tr("Compare two takes"))
        self.question_text = Prose(size="question")
        self.left_take = self._choice(self.tr("Left take"))
        self.right_take = self._choice(self.tr("Right take"))
        choices = CardGrid((self.left_take, self.right_take), narrowest=NARROWEST, gap=24)
        self.legend = Prose(
            self.tr("Struck through: said only in the left take. Underlined: said only in the right take."), size="note"
        )
        self.table = Slot()
        self.parts = Slot()
        for part in (self.question_text, choices, self.table, self.legend, self.parts):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.primary.setText(self.tr("Answer again"))
        self.primary.show_icon("again")
        self.primary.clicked.connect(self._again)
        self.hint.setText(self.tr("Space"))
        playback.moved.connect(self._heard_at)

    def show_take(self, take_id: int, *, back: str) -> None:
        """Compare a take with the one before it, the first with the one after it.

        Args:
            take_id: an analysed take whose question has another one.
            back: where the way back leads, in words.
        """
        self.be_quiet()
        self.back_button.setText(back)
        history = self._rehearsal.store.history
        (take,) = history.get((take_id,))
        self._takes = history.analysed(take.pack_id, take.question_id)
        self._question = self._rehearsal.library.question(take.pack_id, take.question_id)
        self.question_text.set_plain(take.question_text)
        self.primary.setEnabled(self._question is not None)
        places = [each.id for each in self._takes]
        at = max(1, places.index(take_id))
        for choice, place in ((self.left_take, at - 1), (self.right_take, at)):
            choice.clear()
            for number, each in enumerate(self._takes, 1):
                choice.addItem(self._name(number, each))
            choice.setCurrentIndex(place)
        self._show()

    @property
    def complete(self) -> bool:
        """Whether every part stands there."""
        return bool(self.rows) and not self._rest

    def focus_first(self) -> None:
        """Stand on the choice of the left take."""
        self.left_take.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> None:
        """Be quiet and leave."""
        self.be_quiet()
        super().go_back()

    def be_quiet(self) -> None:
        """Stop what is heard."""
        self._queue = []
        if self._heard is not None:
            self._playback.stop()
            self._mark(None)

    # --- building

    def _choice(self, name: str) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(name)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(16)
        choice.activated.connect(lambda _index: self._show())
        return choice

    def _name(self, number: int, take: TakeEntry) -> str:
        words = self.tr("Take {number}, {when} · {length}").format(
            number=number, when=when(take.started_at), length=length_of(take.duration_s)
        )
        return words if take.has_sound else words + " · " + self.tr("no recording")

    def _show(self) -> None:
        """Show the two takes that are chosen."""
        self.be_quiet()
        left, right = (self._takes[choice.currentIndex()] for choice in (self.left_take, self.right_take))
        store = self._rehearsal.store
        rubric = self._rehearsal.library.rubric(left.pack_id)
        found = differences(left, right, store.history.entries(), rubric)
        self.table.fill(self._table(found, self._names()))
        self.parts.fill(None)
        self.rows = ()
        self._rest = []
        try:
            texts = [store.take(take.id).report_json or "" for take in (left, right)]
        except AloudError as error:
            self.failed.emit(str(error))
            return
        # Long reports take a while to read.
        self._reading.run(lambda: align(*map(read_report, texts)))

    def _names(self) -> tuple[str, str]:
        return (
            self.tr("Left: take {number}").format(number=self.left_take.currentIndex() + 1),
            self.tr("Right: take {number}").format(number=self.right_take.currentIndex() + 1),
        )

    def _show_parts(self, aligned: tuple[Row, ...]) -> None:
        """Show the parts one after the other, so that the window never stalls."""
        holder = QWidget()
        self._column = column(gap=12)
        holder.setLayout(self._column)
        self.parts.fill(holder)
        self._rest = list(aligned)
        self._next.start()

    def _build_next(self) -> None:
        if self._rest:
            left, right = (self._takes[choice.currentIndex()] for choice in (self.left_take, self.right_take))
            playable = (left.has_sound, right.has_sound)
            part = CompareRow(self.theme, self._rest.pop(0), len(self.rows), names=self._names(), playable=playable)
            part.play_wanted.connect(lambda of_left: self._play(part, of_left=of_left))
            self.rows = (*self.rows, part)
            self._column.addWidget(part)
        if not self._rest:
            self._next.stop()

    def _table(self, found: tuple[Difference, ...], names: tuple[str, str]) -> QFrame:
        """The measures of both takes, and what changed."""
        frame = card(name=self.tr("Measures of both takes"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for at, head in enumerate((self.tr("Measure"), *names, self.tr("What changed"))):
            grid.addWidget(Label(head, size="note", wrap=True), 0, at)
            grid.setColumnStretch(at, 2 if at == 3 else 1)
        said = []
        for line, each in enumerate(found, 1):
            values = [
                value_of(each.trait, value) if value is not None else self.tr("unknown")
                for value in (each.before, each.after)
            ]
            words = self._change(each)
            said.append(f"{title_of(each.trait)}: {values[0]}; {values[1]}; {words}.")
            grid.addWidget(Label(title_of(each.trait), wrap=True), line, 0)
            for at, value in enumerate(values, 1):
                grid.addWidget(Label(value, size="strong", wrap=True), line, at)
            verdict = row(gap=6)
            if each.better is not None:
                good = each.better
                verdict.addWidget(
                    Picture(self.theme, "check" if good else "lamp", "good" if good else "watch", 16),
                    0,
                    Qt.AlignmentFlag.AlignVCenter,
                )
            verdict.addWidget(Label(words, tone="" if each.beyond else "muted", wrap=True), 1)
            grid.addLayout(verdict, line, 3)
        note = Prose(
            self.tr(
                "Two takes differ by chance too. More than usual means more than nineteen of twenty pairs of takes "
                "do, by what is known of how your takes vary."
            ),
            size="note",
        )
        frame.setLayout(column(grid, divider(), note, margins=(24, 16, 24, 16), gap=12))
        frame.setAccessibleDescription(" ".join(said))
        return frame

    def _change(self, each: Difference) -> str:
        if each.before is None or each.after is None:
            return self.tr("cannot be compared")
        if not each.beyond:
            return self.tr("no clear change: within usual variation")
        risen = each.after > each.before
        more, less = {
            Trait.PACE: (self.tr("faster"), self.tr("slower")),
            Trait.LENGTH: (self.tr("longer"), self.tr("shorter")),
        }.get(each.trait, (self.tr("more"), self.tr("fewer")))
        return self.tr("{change}, by more than usual").format(change=more if risen else less)

    # --- hearing

    def _play(self, part: CompareRow, *, of_left: bool) -> None:
        """Play a part stretch by stretch, or stop it if it is what is heard."""
        again = self._heard == (part, of_left)
        self.be_quiet()
        if again:
            return
        choice = self.left_take if of_left else self.right_take
        path = self._rehearsal.store.take(self._takes[choice.currentIndex()].id).audio_path
        side = part.part.left if of_left else part.part.right
        self._queue = [(path, span) for span in side.spans]
        self._mark((part, of_left))
        self._play_next()

    def _play_next(self) -> None:
        path, span = self._queue.pop(0)
        self._playback.play(path, max(0.0, span.start_s - MARGIN_S), span.end_s + MARGIN_S)

    def _heard_at(self, at_s: float | None) -> None:
        if self._heard is None or at_s is not None:
            return
        if self._queue:
            self._play_next()
        else:
            self._mark(None)

    def _mark(self, heard: tuple[CompareRow, bool] | None) -> None:
        if self._heard is not None:
            self._heard[0].show_playing(None)
        self._heard = heard
        if heard is not None:
            heard[0].show_playing(heard[1])

    def _again(self) -> None:
        self.be_quiet()
        if self._question is not None:
            self.practise_wanted.emit(self._question)
