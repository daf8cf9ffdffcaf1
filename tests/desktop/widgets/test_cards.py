from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from content.rubric import load_rubric
from desktop.pages.report.measures import measures
from desktop.widgets.banner import Banner
from desktop.widgets.basics import Button, Label, Picture, Prose
from desktop.widgets.card_grid import CardGrid
from desktop.widgets.findings import FindingsView
from desktop.widgets.measure_card import BandScale, Measure, MeasureCard, Standing
from desktop.widgets.parts import Part, PartsBar, PartSentence
from desktop.widgets.theme import Theme
from models.types import HearingError
from tests.desktop.example_report import example_report

REPORT = example_report()


def texts_of(widget: QWidget) -> str:
    shown = [label.text() for label in widget.findChildren(Label)] + [p.plain for p in widget.findChildren(Prose)]
    return " | ".join(shown)


def test_a_card_tells_value_meaning_and_standing(qtbot: QtBot, theme: Theme) -> None:
    pace = next(card for card in measures(REPORT, load_rubric()) if card.title == "Pace")
    card = MeasureCard(theme, pace)
    qtbot.addWidget(card)
    assert card.accessibleName() == "Pace: 148 words a minute. Within 120 to 180"
    assert "Where the band comes from" in card.accessibleDescription()
    source = next(prose for prose in card.findChildren(Prose) if prose.plain == pace.source)
    assert source.isHidden()
    (button,) = card.findChildren(Button)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert not source.isHidden()
    assert card.findChildren(BandScale)
    assert card.findChildren(Picture), "a verdict is a shape, not only a colour"


def test_the_card_of_filled_pauses_states_the_error_of_aloud(qtbot: QtBot, theme: Theme) -> None:
    report = replace(REPORT, fillers=replace(REPORT.fillers, error=HearingError(0.97, 0.86, (1, 4))))
    measure = next(card for card in measures(report, load_rubric()) if card.title == "Filled pauses")
    card = MeasureCard(theme, measure)
    qtbot.addWidget(card)
    assert "Likely 1 to 4 were said. On recordings of people, Aloud hears 97 of 100" in texts_of(card)
    assert "14 of 100 that it hears are none" in card.accessibleName()
    other = [card.exact for card in measures(report, load_rubric()) if card.title != "Filled pauses"]
    assert set(other) == {""}
    assert {card.exact for card in measures(REPORT, load_rubric())} == {""}


def test_without_a_verdict_there_is_no_mark(qtbot: QtBot, theme: Theme) -> None:
    card = MeasureCard(theme, Measure("Start", "1.2", "s", "", Standing.NONE))
    qtbot.addWidget(card)
    assert not card.findChildren(Picture)


def test_cards_take_as_many_columns_as_fit(qtbot: QtBot) -> None:
    cards = tuple(QWidget() for _ in range(8))
    grid = CardGrid(cards, narrowest=200)
    qtbot.addWidget(grid)
    grid.show()

    def columns() -> int:
        return len({card.x() for card in cards})

    for width, expected in ((900, 4), (450, 2), (220, 1), (900, 4)):
        grid.resize(width, 400)
        qtbot.waitUntil(lambda expected=expected: columns() == expected)


def test_new_cards_take_the_place_of_the_old(qtbot: QtBot) -> None:
    grid = CardGrid((Label("old"),))
    qtbot.addWidget(grid)
    new = Label("new")
    grid.show_cards((new,))
    grid.show()
    assert new.isVisible()
    qtbot.waitUntil(lambda: [label.text() for label in grid.findChildren(Label)] == ["new"])


def test_findings_lead_with_what_worked_and_one_thing_to_do(qtbot: QtBot, theme: Theme) -> None:
    view = FindingsView(theme, REPORT.findings, playable=True)
    qtbot.addWidget(view)
    view.show()
    visible = [prose.plain for prose in view.findChildren(Prose) if prose.isVisible()]
    assert visible[0] == REPORT.findings[0].message
    assert REPORT.findings[2].message in visible
    assert REPORT.findings[3].message not in visible
    more = next(button for button in view.findChildren(Button) if button.text() == "One more")
    qtbot.keyClick(more, Qt.Key.Key_Space)
    assert REPORT.findings[3].message in [prose.plain for prose in view.findChildren(Prose) if prose.isVisible()]


def test_a_finding_can_be_heard_at_its_place(qtbot: QtBot, theme: Theme) -> None:
    view = FindingsView(theme, REPORT.findings, playable=True)
    qtbot.addWidget(view)
    fix = REPORT.findings[2]
    play = next(b for b in view.findChildren(Button) if fix.message in b.accessibleName())
    with qtbot.waitSignal(view.span_wanted) as heard:
        qtbot.keyClick(play, Qt.Key.Key_Space)
    start, end = heard.args
    assert fix.start_s is not None and start <= fix.start_s < end
    silent = FindingsView(theme, REPORT.findings, playable=False)
    qtbot.addWidget(silent)
    assert not [b for b in silent.findChildren(Button) if b.text() == "Hear it"]


def test_no_findings_is_said(qtbot: QtBot, theme: Theme) -> None:
    view = FindingsView(theme, (), playable=True)
    qtbot.addWidget(view)
    assert "nothing to point out" in texts_of(view)


def test_parts_tell_what_is_missing_and_where_one_begins(qtbot: QtBot, theme: Theme) -> None:
    parts = (
        Part("situation", True, "40 % of it", (PartSentence("Once.", 3.0, 4.0), PartSentence("Then.", 5.0, 6.0))),
        Part("result", False, "not found", ()),
    )
    bar = PartsBar(theme, parts, playable=True)
    qtbot.addWidget(bar)
    assert bar.accessibleName() == "Parts of your answer: Situation: 40 % of it, Result: not found"
    (play,) = bar.findChildren(QPushButton)
    assert play.accessibleName() == "Situation, 40 % of it: hear where it begins"
    with qtbot.waitSignal(bar.span_wanted) as heard:
        qtbot.keyClick(play, Qt.Key.Key_Space)
    assert heard.args[0] < 3.0
    assert heard.args[1] > 4.0


def test_the_banner_tells_folds_details_and_goes_away_by_keyboard(qtbot: QtBot, theme: Theme) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    assert banner.message == ""
    banner.tell("The microphone is gone; plug it in.", "Traceback")
    banner.show()
    assert banner.message == "The microphone is gone; plug it in."
    assert "Traceback" not in [prose.plain for prose in banner.findChildren(Prose) if prose.isVisible()]
    details, close = banner.findChildren(Button)
    qtbot.keyClick(details, Qt.Key.Key_Space)
    assert "Traceback" in [prose.plain for prose in banner.findChildren(Prose) if prose.isVisible()]
    with qtbot.waitSignal(banner.dismissed):
        qtbot.keyClick(close, Qt.Key.Key_Escape)
    assert banner.message == ""


def test_a_message_is_shown_as_it_is_and_not_as_markup(qtbot: QtBot) -> None:
    prose = Prose("<b>5 < 6 & 7</b>")
    qtbot.addWidget(prose)
    assert prose.plain == "<b>5 < 6 & 7</b>"
    assert "&lt;b&gt;" in prose.text()


def test_the_primary_button_shows_where_the_keyboard_is(qtbot: QtBot, theme: Theme) -> None:
    button = Button(theme, "Go", kind="primary")
    other = Button(theme, "Else")
    room = QWidget()
    qtbot.addWidget(room)
    for part in (button, other):
        part.setParent(room)
    button.resize(160, 60)
    room.show()
    qtbot.waitExposed(room)
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    with_focus = button.grab().toImage()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    assert button.grab().toImage() != with_focus
