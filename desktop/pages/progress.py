"""Progress: how each measure went over the takes, and what may be claimed of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from desktop.pages.page import Page
from desktop.pages.trends import (
    SHOWN,
    course_data,
    course_in_words,
    stories_told,
    story_takes,
    target_told,
    title_of,
    told,
    unit_of,
)
from desktop.practice.progress import StoryTold, Trait, Trend, stories, trends
from desktop.practice.rehearsal import Rehearsal
from desktop.store.history import TakeEntry
from desktop.store.sessions import TakeState
from desktop.widgets.basics import Button, Label, Picture, Prose, card, column, row
from desktop.widgets.card_grid import CardGrid
from desktop.widgets.take_charts import CourseChart, StoryChart
from desktop.widgets.theme import Theme
from models.delivery.variation import LATEST, Change

WIDTH = 1120
NARROWEST = 440
STORIES = 12
"""So many stories are on the chart of their parts."""


class ProgressPage(Page):
    """Shows the course of each measure over all takes, or over those of one question."""

    take_wanted = Signal(object)
    """TakeRecord to be opened."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, parent: QWidget | None = None) -> None:
        super().__init__(theme, back=self.tr("Home"), width=WIDTH, parent=parent)
        self._rehearsal = rehearsal
        self.title.setText(self.tr("Progress"))
        self.question = QComboBox()
        self.question.setAccessibleName(self.tr("Takes of which question"))
        self.question.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.question.setMinimumContentsLength(16)
        self.question.activated.connect(lambda _index: self._show())
        self.count = Label(size="note", wrap=True)
        self.cards = CardGrid(narrowest=NARROWEST)
        self.charts: dict[Trait, CourseChart | StoryChart] = {}
        self.method = Prose(
            self.tr(
                "How to read this: the hatched range is where nine of ten of your takes lie if nothing changes, the "
                "dashed lines are the target, and the two filled points are your last two takes. Aloud tells a change "
                "only if both leave the range, for any two answers differ by chance. With few takes the range rests on "
                "an estimate, later on how your own takes vary from day to day; for filled pauses it also holds how "
                "exactly Aloud hears them. Takes that could not be heard well enough are left out."
            ),
            size="note",
        )
        self.empty = QWidget()
        nothing = Label(self.tr("Nothing to compare yet"), size="title", wrap=True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setLayout(
            column(
                nothing,
                Prose(
                    self.tr(
                        "Your pace, filled pauses, length and the parts of your stories stand here from take to take. "
                        "After five takes Aloud can tell a change from chance."
                    ),
                    tone="muted",
                    centred=True,
                ),
                margins=(0, 96, 0, 0),
                gap=12,
            )
        )
        self._whole = QWidget()
        head = row(self.question, 0, gap=12)
        self._whole.setLayout(column(head, self.count, self.cards, self.method, gap=16))
        self.body.addWidget(self._whole)
        self.body.addWidget(self.empty)
        self.body.addStretch(1)
        self.primary.setText(self.tr("Practise"))
        self.primary.show_icon("microphone")
        self.primary.clicked.connect(self.left)
        self.hint.setText(self.tr("Space"))

    def refresh(self) -> None:
        """Show what there is now."""
        chosen = self.question.currentData()
        self.question.clear()
        self.question.addItem(self.tr("All questions"), None)
        for asked in self._rehearsal.store.history.asked():
            if asked.count > 1 and "." not in asked.question_id:
                self.question.addItem(asked.text, f"{asked.pack_id}\n{asked.question_id}")
        self.question.setCurrentIndex(max(0, self.question.findData(chosen)) if chosen is not None else 0)
        self._show()

    def focus_first(self) -> None:
        """Stand on the choice of the question, or on the way on."""
        target = self.question if self._whole.isVisibleTo(self) else self.primary
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        chosen = self.question.currentData()
        takes = [
            take
            for take in whole_answers(self._rehearsal.store.history.entries())
            if chosen is None or f"{take.pack_id}\n{take.question_id}" == chosen
        ]
        seen = trends(takes, self._rehearsal.pack.rubric)
        self._whole.setVisible(bool(seen))
        self.empty.setVisible(not seen)
        self.count.setText(
            self.tr("One take with a report.")
            if len(takes) == 1
            else self.tr("{count} takes with a report.").format(count=len(takes))
        )
        self.charts = {}
        told_stories = stories(takes)
        self.cards.show_cards(tuple(self._card(trend, told_stories) for trend in seen))

    def _card(self, trend: Trend, told_stories: tuple[StoryTold, ...]) -> QFrame:
        frame = card()
        title = title_of(trend.trait)
        frame.setAccessibleName(title)
        head = row(Label(title, size="strong"), gap=8)
        if trend.better is not None:
            head.addWidget(
                Picture(self.theme, "check" if trend.better else "lamp", "good" if trend.better else "watch", 18)
            )
        head.addStretch(1)
        clear = trend.course.change in (Change.RISEN, Change.FALLEN)
        parts = column(head, Prose(told(trend), tone="" if clear else "muted"), margins=(24, 16, 24, 16), gap=8)
        if trend.trait is Trait.STORY:
            shown = told_stories[-STORIES:]
            story = StoryChart(self.theme, title)
            description = " ".join((told(trend), stories_told(told_stories, STORIES)))
            story.show_stories(story_takes(shown), tuple(each.parts for each in shown), description)
            parts.addWidget(Prose(stories_told(told_stories, STORIES), size="note"))
            chart: CourseChart | StoryChart = story
        else:
            head.addWidget(Label(unit_of(trend.trait), size="note"))
            course = CourseChart(self.theme, title)
            course.show_course(course_data(trend, SHOWN), course_in_words(trend, SHOWN), latest=LATEST)
            target = target_told(trend)
            if target:
                parts.addWidget(Prose(target, size="note"))
            chart = course
        chart.opened.connect(self._open)
        self.charts[trend.trait] = chart
        parts.addWidget(chart)
        parts.addStretch(1)
        frame.setLayout(parts)
        return frame

    def _open(self, take_id: int) -> None:
        self.take_wanted.emit(self._rehearsal.store.take(take_id))


def whole_answers(takes: tuple[TakeEntry, ...]) -> tuple[TakeEntry, ...]:
    """Return the takes with a report that answer a question; a reply in a role-play has its own measure of things."""
    return tuple(take for take in takes if take.state is TakeState.ANALYSED and "." not in take.question_id)


class ProgressGlance(QFrame):
    """Progress at a glance: what changed or that nothing did, two small courses, and the parts of the last stories."""

    wanted = Signal()
    """The page of progress."""

    SMALL = (Trait.PACE, Trait.FILLED_PAUSES)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("kind", "card")
        self.setAccessibleName(self.tr("Progress at a glance"))
        self.all = Button(theme, self.tr("All progress"), kind="ghost", icon_name="next")
        self.all.clicked.connect(self.wanted)
        self.words = Prose()
        self.charts: dict[Trait, CourseChart] = {}
        charts = column(gap=8)
        self._lines: dict[Trait, QWidget] = {}
        for trait in self.SMALL:
            chart = self.charts[trait] = CourseChart(theme, title_of(trait), operable=False)
            line = self._lines[trait] = QWidget()
            line.setLayout(column(Label(title_of(trait), size="note"), chart, gap=2))
            charts.addWidget(line)
        self.story = StoryChart(theme, title_of(Trait.STORY), operable=False)
        charts.addWidget(self.story)
        head = row(Label(self.tr("Progress"), size="section"), 0, self.all)
        self.setLayout(column(head, self.words, charts, margins=(24, 16, 24, 16), gap=8))

    def show_takes(self, seen: tuple[Trend, ...], told_stories: tuple[StoryTold, ...]) -> None:
        """Show these; without any, what will stand here."""
        by_trait = {trend.trait: trend for trend in seen}
        changed = [trend for trend in seen if trend.course.change in (Change.RISEN, Change.FALLEN)]
        changed.sort(key=lambda trend: trend.better is not True)
        self.all.setVisible(bool(seen))
        if changed:
            self.words.set_plain(told(changed[0]))
        elif any(trend.course.usual is not None for trend in seen):
            self.words.set_plain(self.tr("No clear change yet: everything moved within its usual range."))
        elif seen:
            self.words.set_plain(told(max(seen, key=lambda trend: len(trend.points))))
        else:
            self.words.set_plain(self.tr("How your answers go from take to take stands here after the first report."))
        for trait, chart in self.charts.items():
            trend = by_trait.get(trait)
            self._lines[trait].setVisible(trend is not None and len(trend.points) > 1)
            if trend is not None:
                chart.show_course(course_data(trend, SHOWN // 2), course_in_words(trend, SHOWN // 2), latest=LATEST)
        shown = told_stories[-STORIES:]
        self.story.setVisible(bool(shown))
        self.story.show_stories(
            story_takes(shown), tuple(each.parts for each in shown), stories_told(told_stories, STORIES)
        )
