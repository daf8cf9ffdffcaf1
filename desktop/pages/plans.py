"""The page of what else can be practised: a mock interview, a drill, a role-play."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from content.errors import AloudError
from desktop.pages.page import Page
from desktop.pages.words import name_of
from desktop.practice.plan import (
    DRILL_QUESTIONS,
    MOCK_QUESTIONS,
    USUAL_MOCK_QUESTIONS,
    PlanKind,
    TopicKind,
    drill,
    mock_interview,
    role_play,
    topics,
)
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.round import Round
from desktop.widgets.basics import Button, Label, Prose, card, column, row
from desktop.widgets.theme import Theme


class PlansPage(Page):
    """Lets the person choose what to go through."""

    round_wanted = Signal(object)
    """Round to be gone through."""

    def __init__(
        self,
        theme: Theme,
        rehearsal: Rehearsal,
        *,
        new_seed: Callable[[], int] = lambda: secrets.randbits(32),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, back=self.tr("Home"), parent=parent)
        self._rehearsal = rehearsal
        self.new_seed = new_seed
        self.title.setText(self.tr("What would you like to practise?"))
        self.job = _choice(self.tr("Job"))
        self.job.activated.connect(self._remember_job)
        self.number = _choice(self.tr("Number of questions"))
        self.topic = _choice(self.tr("What the drill is about"))
        self.begin_drill = Button(theme, self.tr("Begin the drill"), icon_name="target")
        self.begin_drill.clicked.connect(self._drill)
        self.scene = _choice(self.tr("Role-play"))
        self.begin_scene = Button(theme, self.tr("Begin the role-play"), icon_name="talk")
        self.begin_scene.clicked.connect(self._role_play)
        self._scene_card = self._card(
            self.tr("Role-play"),
            self.tr("You read a scene, then a customer speaks and you reply, line by line."),
            self.scene,
            self.begin_scene,
        )
        self.body.addWidget(
            self._card(
                self.tr("Mock interview"),
                self.tr(
                    "A whole interview with questions of all kinds, spoken from the first word to the last. The "
                    "reports wait until the end."
                ),
                self.job,
                self.number,
                kind="lamp",
            )
        )
        self.body.addWidget(
            self._card(
                self.tr("Drill"),
                self.tr(
                    "Up to {count} questions on one thing, those that need it most, with a report after each."
                ).format(count=DRILL_QUESTIONS),
                self.topic,
                self.begin_drill,
            )
        )
        self.body.addWidget(self._scene_card)
        self.body.addStretch(1)
        self.primary.setText(self.tr("Begin the interview"))
        self.primary.show_icon("microphone")
        self.primary.clicked.connect(self._mock)
        self.hint.setText(self.tr("Space"))

    def refresh(self) -> None:
        """Show what the pack in use offers."""
        pack = self._rehearsal.pack
        role = self._rehearsal.library.role
        self.job.clear()
        self.job.addItem(self.tr("Any job"), None)
        for each in pack.roles:
            self.job.addItem(each.name, each.id)
        self.job.setCurrentIndex(max(0, self.job.findData(role.id if role is not None else None)))
        self.job.setVisible(bool(pack.roles))
        fewest, most = (min(count, len(pack.questions)) for count in MOCK_QUESTIONS)
        self.number.clear()
        for count in range(fewest, most + 1):
            self.number.addItem(self.tr("{count} questions").format(count=count), count)
        self.number.setCurrentIndex(max(0, self.number.findData(USUAL_MOCK_QUESTIONS)))
        self.topic.clear()
        for topic in topics(pack):
            text = (
                self.tr("Category: {name} ({count})")
                if topic.kind is TopicKind.CATEGORY
                else self.tr("Quality: {name} ({count})")
            )
            self.topic.addItem(text.format(name=name_of(topic.id), count=topic.count), topic)
        self.scene.clear()
        for number, roleplay in enumerate(pack.roleplays):
            self.scene.addItem(roleplay.title, number)
        self._scene_card.setVisible(bool(pack.roleplays))

    def start_at(self, kind: PlanKind) -> None:
        """Stand where this kind of practice is chosen."""
        place = {PlanKind.DRILL: self.topic, PlanKind.ROLE_PLAY: self.scene}.get(kind, self.primary)
        place.setFocus(Qt.FocusReason.OtherFocusReason)
        if place is not self.primary:
            self.area.ensureWidgetVisible(place, 0, 120)

    def _mock(self) -> None:
        role = self._rehearsal.library.role
        plan = mock_interview(
            self._rehearsal.pack, role, self._rehearsal.attempts(), self.new_seed(), self.number.currentData()
        )
        title = self.tr("Mock interview") if role is None else self.tr("Mock interview: {job}").format(job=role.name)
        self.round_wanted.emit(Round(plan, title))

    def _drill(self) -> None:
        topic = self.topic.currentData()
        plan = drill(self._rehearsal.pack, topic, self._rehearsal.attempts())
        self.round_wanted.emit(Round(plan, self.tr("Drill: {topic}").format(topic=name_of(topic.id))))

    def _role_play(self) -> None:
        roleplay = self._rehearsal.pack.roleplays[self.scene.currentData()]
        self.round_wanted.emit(Round(role_play(roleplay), roleplay.title))

    def _remember_job(self) -> None:
        try:
            self._rehearsal.library.choose_role(self.job.currentData())
        except AloudError as error:
            self.failed.emit(str(error))

    def _card(self, title: str, about: str, *parts: QWidget, kind: str = "card") -> QFrame:
        frame = card(kind)
        line = row(*parts, gap=12)
        line.addStretch(1)
        frame.setLayout(
            column(
                Label(title, size="section", wrap=True),
                Prose(about, tone="muted"),
                line,
                margins=(24, 20, 24, 20),
                gap=8,
            )
        )
        return frame


def _choice(name: str) -> QComboBox:
    choice = QComboBox()
    choice.setAccessibleName(name)
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    choice.setMaxVisibleItems(12)
    choice.setMinimumWidth(160)
    choice.setMaximumWidth(360)
    choice.setCursor(Qt.CursorShape.PointingHandCursor)
    return choice
