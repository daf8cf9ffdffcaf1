import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QTextCharFormat
from pytestqt.qtbot import QtBot

from desktop.pages.report.parts import stretches_of
from desktop.widgets.theme import Theme, ThemeChoice
from desktop.widgets.transcript_view import CONTEXT_AFTER_S, CONTEXT_BEFORE_S, TranscriptView
from models.types import WordKind
from tests.desktop.example_report import example_report

REPORT = example_report()
WORDS = REPORT.transcript.words
KEY = Qt.Key
FILLERS = [at for at, word in enumerate(WORDS) if word.kind in (WordKind.FILLED_PAUSE, WordKind.FILLER_WORD)]


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> TranscriptView:
    view = TranscriptView(theme)
    qtbot.addWidget(view)
    view.show_words(WORDS, REPORT.pauses.items, stretches_of(REPORT))
    view.resize(480, 400)
    view.show()
    qtbot.waitExposed(view)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    return view


def span_of(index: int) -> list[float]:
    word = WORDS[index]
    return [max(0.0, word.start_s - CONTEXT_BEFORE_S), word.end_s + CONTEXT_AFTER_S]


def test_all_words_stand_in_order(view: TranscriptView) -> None:
    shown = view.toPlainText().replace("\n", " ")
    for pause in ("[1.4 s] ", "[2.3 s] "):
        assert pause in shown
        shown = shown.replace(pause, "")
    assert shown == " ".join(word.text for word in WORDS)


def test_arrow_keys_move_and_enter_plays_the_word_with_its_surroundings(qtbot: QtBot, view: TranscriptView) -> None:
    assert view.current == 0
    qtbot.keyClick(view, KEY.Key_Right)
    qtbot.keyClick(view, KEY.Key_Right)
    assert view.textCursor().selectedText() == WORDS[2].text
    with qtbot.waitSignal(view.span_wanted) as played:
        qtbot.keyClick(view, KEY.Key_Return)
    assert played.args == span_of(2)
    with qtbot.waitSignal(view.play_on_wanted) as played_on:
        qtbot.keyClick(view, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert played_on.args == [WORDS[2].start_s]


def test_home_end_and_lines(qtbot: QtBot, view: TranscriptView) -> None:
    qtbot.keyClick(view, KEY.Key_End)
    assert view.current == len(WORDS) - 1
    qtbot.keyClick(view, KEY.Key_Right)
    assert view.current == len(WORDS) - 1
    qtbot.keyClick(view, KEY.Key_Up)
    assert 0 < view.current < len(WORDS) - 1
    above = view.current
    qtbot.keyClick(view, KEY.Key_Down)
    assert view.current > above
    qtbot.keyClick(view, KEY.Key_Home)
    assert view.current == 0


def test_control_and_arrows_find_the_fillers(qtbot: QtBot, view: TranscriptView) -> None:
    assert view.current == FILLERS[0] == 0
    for filler in FILLERS[1:]:
        qtbot.keyClick(view, KEY.Key_Right, Qt.KeyboardModifier.ControlModifier)
        assert view.current == filler
    qtbot.keyClick(view, KEY.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert view.current == FILLERS[-1]
    qtbot.keyClick(view, KEY.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert view.current == FILLERS[-2]


def test_a_click_plays_the_word_under_it(qtbot: QtBot, view: TranscriptView) -> None:
    place = view.cursorRect(view._cursor_on(20)).center() - QPoint(6, 0)
    with qtbot.waitSignal(view.span_wanted) as played:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert played.args == span_of(20)


def test_fillers_are_marked_by_more_than_colour(view: TranscriptView) -> None:
    def format_of(index: int) -> QTextCharFormat:
        return view._cursor_on(index).charFormat()

    styles = {}
    for kind in (WordKind.WORD, WordKind.FILLED_PAUSE, WordKind.FILLER_WORD, WordKind.REPETITION):
        index = next(at for at, word in enumerate(WORDS) if word.kind is kind)
        styles[kind] = format_of(index).underlineStyle()
    assert len(set(styles.values())) == 4
    assert styles[WordKind.WORD] is QTextCharFormat.UnderlineStyle.NoUnderline


def test_paragraphs_are_the_parts(view: TranscriptView) -> None:
    assert [part for part, _ in view.parts] == ["situation", "task", "action", "result"]
    texts = dict(view.parts)
    assert texts["task"].endswith("to find her a bed before midnight.")
    assert texts["result"].startswith("She slept") or texts["result"].endswith("how we book groups.")


def test_it_is_as_high_as_its_text(view: TranscriptView, qtbot: QtBot) -> None:
    assert view.verticalScrollBar().maximum() == 0
    wide = view.height()
    view.resize(280, wide)
    qtbot.waitUntil(lambda: view.height() > wide)
    assert view.verticalScrollBar().maximum() == 0


def test_the_word_that_sounds_is_marked(view: TranscriptView) -> None:
    view.mark_heard(WORDS[5].start_s + 0.01)
    (mark,) = view.extraSelections()
    assert mark.cursor.selectedText() == WORDS[5].text
    view.mark_heard(None)
    assert view.extraSelections() == []


def test_a_screen_reader_gets_name_way_of_use_and_text(view: TranscriptView) -> None:
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.text(QAccessible.Text.Name) == "What you said"
    assert "Enter plays" in interface.text(QAccessible.Text.Description)
    assert WORDS[1].text in interface.text(QAccessible.Text.Value)


def test_another_theme_keeps_text_and_place(qtbot: QtBot, view: TranscriptView, theme: Theme) -> None:
    qtbot.keyClick(view, KEY.Key_Right)
    text = view.toPlainText()
    theme.choose(ThemeChoice.DARK)
    assert view.toPlainText() == text
    assert view.current == 1


def test_no_words_no_harm(qtbot: QtBot, theme: Theme) -> None:
    view = TranscriptView(theme)
    qtbot.addWidget(view)
    view.show_words(())
    view.show()
    for key in (KEY.Key_Right, KEY.Key_Up, KEY.Key_End, KEY.Key_Return):
        qtbot.keyClick(view, key)
    assert view.current == -1
