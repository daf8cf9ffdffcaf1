"""What somebody gets who cannot see the window, or has enlarged its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.doctor import Check
from desktop.exchange.desk import receive
from desktop.exchange.group import HEADINGS, Group
from desktop.exchange.review import review_json
from desktop.pages.page import Page
from desktop.practice.corrections import Corrections, corrections_text
from desktop.practice.own_voice import VoiceStage
from desktop.practice.plan import mock_interview, role_play
from desktop.practice.round import Round
from desktop.practice.saved import json_text, report_text
from desktop.practice.sound_check import CheckStage
from desktop.practice.take import Stage
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Prose
from desktop.widgets.check_box import CheckBox
from desktop.widgets.measure_card import MeasureCard
from desktop.widgets.parts import PartsBar
from models.types import Reliability
from tests.desktop.coach_pack import ROLES, write_coach_pack
from tests.desktop.example_report import example_report
from tests.desktop.exchange.takes import a_take
from tests.desktop.pages.test_flows import keep_a_take
from tests.desktop.pages.test_report import silent_report
from tests.desktop.report.examples import example
from tests.desktop.window import LONG

CONTROLS = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.ListItem,
    QAccessible.Role.ProgressBar,
    QAccessible.Role.ScrollBar,
    QAccessible.Role.Slider,
}


def tree(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """All that a screen reader finds below this."""
    yield interface
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is not None and not child.state().invisible:
            yield from tree(child)


def show_page(qtbot: QtBot, app: App, name: str, coach: Path) -> Page:
    """Bring a page on the screen, filled."""
    window = app.window
    record = keep_a_take(app, report=True)
    if name in COACHED:
        write_coach_pack(coach)
        (coach / "roles.toml").write_text(ROLES, encoding="utf-8")
        app.library.open(coach)
    match name:
        case "coached home":
            window.show_home()
        case "welcome voice" | "welcome sentence" | "welcome heard" | "welcome job":
            window.show_welcome()
            at = ("voice", "sentence", "job").index(name.split()[1].replace("heard", "sentence"))
            window.welcome._go_to(at)
            window.welcome._show_checks((Check("microphone", False, "It is gone."), Check("voice", False, "None.")))
            if name == "welcome heard":
                window.welcome.speak_step.check._go(CheckStage.HEARD)
                window.welcome.speak_step._show_heard(example_report())
        case "prepare":
            window._show_fresh(window.prepare)
        case "chapter":
            window._read(app.rehearsal.pack.guide[0])
        case "questions":
            window._show_fresh(window.questions)
        case "packs":
            window._show_fresh(window.packs)
        case "plans":
            window._show_fresh(window.plans)
        case "pack":
            window._show_fresh(window.pack)
            window.pack._show_stage(VoiceStage.RECORDED)
        case "scene":
            window.guide.begin(Round(role_play(app.rehearsal.pack.roleplays[0]), "The parcel"))
        case "review":
            round_ = Round(mock_interview(app.rehearsal.pack, None, (), 1), "Mock interview: Customer service clerk")
            round_.keep(record, example_report())
            window._show(window.review)
            window.review.start(round_)
        case "home":
            window.home.offer((keep_a_take(app, report=False),))
            window.show_home()
        case "history":
            window._show_fresh(window.history)
        case "history without takes" | "progress without takes":
            app.store.erase_everything()
            window._show_fresh(window.history if name.startswith("history") else window.progress)
        case "compare":
            window._compare(keep_a_take(app, report=True).id, window.history)
            qtbot.waitUntil(lambda: window.compare.complete, timeout=LONG)
        case "progress":
            for _ in range(5):
                keep_a_take(app, report=True)
            window._show_fresh(window.progress)
        case "settings":
            window._show(window.settings)
        case "report":
            report = replace(example_report(), reliability=Reliability(False, ("The sound is clipped.",)))
            window.report.show_report(record, report, onward="Next question")
            window._show(window.report)
            qtbot.waitUntil(lambda: window.report.complete, timeout=LONG)
        case "report without sound":
            window.report.show_report(app.store.delete_sound(record.id), silent_report())
            window._show(window.report)
            window.report.exports.strip.tell("Saved as report.pdf in /home.", "Show in folder", lambda: None)
            qtbot.waitUntil(lambda: window.report.complete, timeout=LONG)
        case "correcting":
            window.open_take(app.store.save_report(record.id, report_text(example())))
            page = window.report
            qtbot.waitUntil(lambda: page.complete, timeout=LONG)
            page.correcting.mark(6, ("result",))
            qtbot.waitUntil(lambda: page.complete, timeout=LONG)
            page.transcript.stand_on(example().transcript.words[1].start_s)
            page.transcript.word_chosen.emit(page.transcript.current)
            assert page.correcting.popover.isVisible()
        case "coach" | "take review" | "from coach" | "group":
            show_coaching(qtbot, app, name, record)
        case stage:
            page = window.practise
            page._take = app.rehearsal.new_take(app.rehearsal.pack.questions[0], timed=True)
            page.question_text.set_plain(page._take.question.text)
            page.help.hint.show_question(app.rehearsal.pack.id, page._take.question)
            window._show(page)
            page._show_stage(Stage(stage))
            page.help.open(stage == "asking")
    window.tell("The microphone is gone; plug it in.", "details")
    QApplication.processEvents()
    return window.page


def show_coaching(qtbot: QtBot, app: App, name: str, record: TakeRecord) -> None:
    """Bring a page for coaches on the screen, or what a coach sent back."""
    window, store = app.window, app.store
    take = a_take(returned=True)
    assert take.review is not None
    received = receive(store, app.library, take)
    store.inbox.keep_phrase("Breathe here.")
    if name == "coach":
        window.coaching.show_coach()
    elif name == "group":
        window._show(window.coaching.group)
        window.coaching.group._show(Group((HEADINGS,), ("a.aloudtake: It is damaged.",)))
    elif name == "take review":
        window.coaching._review(store.inbox.take(received.take_id))
        qtbot.waitUntil(lambda: window.coaching.review.complete, timeout=LONG)
        window.coaching.review.comment_here()
        window.coaching.review.comments.editor.line.setText("Slower.")
    else:
        marks = corrections_text(Corrections((), {1: ("result",)}))
        store.sent.keep_review(record.id, take.review.id, 1, json_text(review_json(take.review)), marks)
        window.open_take(record)
        qtbot.waitUntil(lambda: window.report.complete, timeout=LONG)


COACHED = (
    "coached home",
    "welcome voice",
    "welcome sentence",
    "welcome heard",
    "welcome job",
    "prepare",
    "chapter",
    "questions",
    "packs",
    "plans",
    "pack",
    "coach",
    "take review",
    "from coach",
    "group",
    "scene",
    "review",
)
PAGES = (
    "home",
    "history",
    "history without takes",
    "compare",
    "progress",
    "progress without takes",
    "settings",
    "report",
    "report without sound",
    "correcting",
    "asking",
    "thinking",
    "typing",
    "speak_now",
    "finishing",
    "failed",
    *COACHED,
)


def test_every_control_has_a_name(qtbot: QtBot, app: App, subtests: pytest.Subtests, tmp_path: Path) -> None:
    for name in PAGES:
        show_page(qtbot, app, name, tmp_path / name)
        root = QAccessible.queryAccessibleInterface(app.window)
        found = [interface for interface in tree(root) if interface.role() in CONTROLS]
        nameless = [
            (interface.role(), type(interface.object()).__name__)
            for interface in found
            if not interface.text(QAccessible.Text.Name).strip()
        ]
        with subtests.test(name):
            assert len(found) >= 4
            assert nameless == []


def test_everything_that_takes_the_keyboard_has_a_name_and_is_reached_by_tab(
    qtbot: QtBot, app: App, subtests: pytest.Subtests, tmp_path: Path
) -> None:
    for name in PAGES:
        page = show_page(qtbot, app, name, tmp_path / name)
        with subtests.test(name):
            wanted = set(tab_stops(page))
            reached = reached_by_tab(qtbot, page, 4 * len(wanted) + 20)
            missing = {type(widget).__name__ + " " + widget.accessibleName() for widget in wanted - reached}
            assert missing == set()
            for widget in reached:
                text = widget.text() if isinstance(widget, QAbstractButton) else ""
                assert (widget.accessibleName() or text).strip(), type(widget).__name__


def tab_stops(page: Page) -> list[QWidget]:
    """What on a page takes the keyboard by Tab now."""
    return [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
    ]


def reached_by_tab(qtbot: QtBot, page: Page, steps: int) -> set[QWidget]:
    """What has the keyboard in so many steps from the start of a page."""
    page.focus_first()
    reached: set[QWidget] = set()
    for _ in range(steps):
        widget = QApplication.focusWidget()
        assert widget is not None
        reached.add(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    return reached


def test_every_chart_is_told_in_words(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    page = show_page(qtbot, app, "report", tmp_path / "coach")
    told = page.timeline.accessibleDescription()
    for said in ("long", "Situation from", "Filled pauses at", "words a minute"):
        assert said in told
    for measure in page.findChildren(MeasureCard):
        assert measure.measure.value in measure.accessibleName()
        assert measure.measure.meaning in measure.accessibleName()
    parts = page.findChild(PartsBar)
    assert parts is not None and "Situation" in parts.accessibleName()


def test_what_has_the_keyboard_can_be_seen(qtbot: QtBot, app: App, subtests: pytest.Subtests, tmp_path: Path) -> None:
    for name in PAGES:
        page = show_page(qtbot, app, name, tmp_path / name)
        with subtests.test(name):
            unseen = [widget for widget in tab_stops(page) if changed_by_focus(page, widget) <= 20]
            assert [f"{type(widget).__name__} {widget.accessibleName()}" for widget in unseen] == []


def changed_by_focus(page: Page, widget: QWidget) -> int:
    """How many of a quarter of a control's pixels look different when it has the keyboard."""
    page.area.ensureWidgetVisible(widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    with_it = widget.grab().toImage()
    widget.clearFocus()
    QApplication.processEvents()
    without = widget.grab().toImage()
    return sum(
        with_it.pixel(x, y) != without.pixel(x, y)
        for x in range(0, with_it.width(), 2)
        for y in range(0, min(with_it.height(), 400))
    )


def cut_off(page: QWidget) -> list[str]:
    """Labels and buttons on a page that are smaller than their text."""
    guilty = []
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.text():
            words = label.plain if isinstance(label, Prose) else label.text()
            if label.wordWrap():
                if label.height() < label.heightForWidth(label.width()):
                    guilty.append(f"{words} {label.height()} < {label.heightForWidth(label.width())}")
            elif label.width() < label.sizeHint().width() or label.height() < label.sizeHint().height():
                guilty.append(f"{words} {label.size()} < {label.sizeHint()}")
    for button in page.findChildren(QAbstractButton):
        if not button.isVisible() or not button.text():
            continue
        if isinstance(button, CheckBox):  # it wraps
            if button.height() < button.heightForWidth(button.width()):
                guilty.append(f"{button.text()} {button.height()} < {button.heightForWidth(button.width())}")
        elif button.width() < button.sizeHint().width():
            guilty.append(f"{button.text()} {button.width()} < {button.sizeHint().width()}")
    return guilty


def test_text_that_is_cut_off_is_noticed(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    label = QLabel("Some words that need room", holder)
    label.setFixedWidth(20)
    holder.show()
    assert len(cut_off(holder)) == 1
