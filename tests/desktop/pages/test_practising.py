"""What helps while practising: hint and notes, keys, starting over, typing instead; by keyboard alone."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.pages.practise.typing import fitting_words
from desktop.practice.plan import mock_interview
from desktop.practice.preparing import Preparing
from desktop.practice.round import Round
from desktop.practice.take import Stage
from desktop.store.sessions import TakeState
from tests.desktop.accessible_events import heard_by_screen_readers
from tests.desktop.audio.signals import voice
from tests.desktop.pages.test_accessibility import tree
from tests.desktop.pages.test_flows import focused, on_page, press, reach, speak_until, tab_to, texts
from tests.desktop.practice.conftest import Ear, NoWeightsError
from tests.desktop.window import LONG, running
from tests.sound_server import SoundServer

KEY = Qt.Key
WORDS = "I listened to her first, and then I found the parcel behind the tyres."


def think(qtbot: QtBot, app: App) -> None:
    """Begin with the next question, and stand in the think time."""
    on_page(qtbot, app, app.window.home)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.ASKING)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.THINKING)


def leave(qtbot: QtBot, app: App) -> None:
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, app.window.home)


# --- nothing is told while the person speaks


@pytest.mark.skipif(sys.platform != "linux", reason="listens to Qt by a name in its library for Linux")
def test_a_screen_reader_is_told_nothing_while_the_person_speaks(
    qtbot: QtBot, sound_server: SoundServer, app: App, tmp_path: Path
) -> None:
    import soundfile

    soundfile.write(tmp_path / "said.wav", voice(2.0, level=0.2), 16_000)
    page = app.window.practise
    think(qtbot, app)

    def all_that_is_said() -> list[tuple[str, ...]]:
        root = QAccessible.queryAccessibleInterface(page)
        kinds = (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)
        return [tuple(each.text(kind) for kind in kinds) for each in tree(root)]

    with heard_by_screen_readers() as events:
        press(qtbot, KEY.Key_Space)
        reach(qtbot, app, Stage.OPENING)
        # What is to be said is said while the microphone opens, and the keyboard stays there.
        assert page.hasFocus() and page.accessibleName() == "Recording; space stops it"
        assert events
        reach(qtbot, app, Stage.SPEAK_NOW)
        assert page.hasFocus() and page.accessibleName() == "Recording; space stops it"
        qtbot.wait(50)
        before = all_that_is_said()
        events.clear()
        speaking = sound_server.start_playing_to_microphone(tmp_path / "said.wav")
        reach(qtbot, app, Stage.RECORDING)
        elapsed_s = page.take.elapsed_s
        qtbot.waitUntil(lambda: page.take.elapsed_s > elapsed_s + 1.0, timeout=LONG)
        assert [QAccessible.Event(kind).name for kind in events] == []
        assert all_that_is_said() == before
        press(qtbot, KEY.Key_Space)
        on_page(qtbot, app, app.window.report)
        assert events
    speaking.kill()


# --- think time


def test_think_time_has_no_end_and_a_mock_interview_counts_it_down_unless_the_person_wants_none(
    qtbot: QtBot, app: App
) -> None:
    window = app.window
    think(qtbot, app)
    assert not window.practise.take.timed and not window.practise.ring.isVisible()
    assert "Take all the time you need" in texts(window.practise)
    leave(qtbot, app)
    for countdowns in (True, False):
        app.preferences.change(replace(app.preferences.settings, countdowns=countdowns))
        window.guide.begin(Round(mock_interview(app.rehearsal.pack, None, (), 1), "Mock interview"))
        on_page(qtbot, app, window.spoken)
        press(qtbot, KEY.Key_Space)
        on_page(qtbot, app, window.practise)
        reach(qtbot, app, Stage.ASKING)
        press(qtbot, KEY.Key_Space)
        reach(qtbot, app, Stage.THINKING)
        assert window.practise.take.timed is countdowns and window.practise.ring.isVisible() is countdowns
        leave(qtbot, app)


# --- hint and notes


def test_a_hint_opens_by_its_letter_and_notes_are_kept_and_shown_while_answering(
    qtbot: QtBot, sound_server: SoundServer, make_app
) -> None:
    with running(qtbot, make_app()) as app:
        page = app.window.practise
        think(qtbot, app)
        question = page.take.question
        press(qtbot, KEY.Key_H)
        assert question.why in texts(page) and question.steps[0] in texts(page)

        def both_in_sight() -> None:
            assert page.help.hint.visibleRegion().boundingRect().height() >= 240
            assert page.question_text.visibleRegion().boundingRect().height() == page.question_text.height()

        qtbot.waitUntil(both_in_sight)
        tab_to(qtbot, "Your note: Situation")
        # Letters, space and Enter belong to the field now.
        qtbot.keyClicks(focused(qtbot), "a hr")
        press(qtbot, KEY.Key_Space)
        press(qtbot, KEY.Key_Return)
        qtbot.keyClicks(focused(qtbot), "w")
        assert page.take.stage is Stage.THINKING and page.help.opened
        tab_to(qtbot, "Close the hint")
        press(qtbot, KEY.Key_Space)
        assert not page.help.opened and "a hr w" not in texts(page)
        tab_to(qtbot, "Answer now")
        press(qtbot, KEY.Key_Space)
        reach(qtbot, app, Stage.SPEAK_NOW)
        assert "a hr w" not in texts(page), "hidden by default"
        press(qtbot, KEY.Key_N)
        assert "Situation: a hr w" in texts(page)
        leave(qtbot, app)
    with running(qtbot, make_app()) as again:
        again.window.start_practice(question)
        reach(qtbot, again, Stage.ASKING)
        assert "Situation: a hr w" in texts(again.window.practise), "remembered"
        leave(qtbot, again)


def test_the_time_can_be_hidden_and_stays_so(qtbot: QtBot, sound_server: SoundServer, app: App) -> None:
    page = app.window.practise
    on_page(qtbot, app, app.window.home)
    speak_until(qtbot, app, 0.2)
    assert page.length_bar.isVisible()
    press(qtbot, KEY.Key_T)
    assert not page.length_bar.isVisible() and not app.preferences.settings.shows_time
    press(qtbot, KEY.Key_T)
    assert page.length_bar.isVisible()
    leave(qtbot, app)


# --- letters


def test_letters_hear_it_again_and_can_be_turned_off(qtbot: QtBot, sound_server: SoundServer, app: App) -> None:
    think(qtbot, app)
    press(qtbot, KEY.Key_A)
    reach(qtbot, app, Stage.ASKING)
    press(qtbot, KEY.Key_Space)
    press(qtbot, KEY.Key_S)
    reach(qtbot, app, Stage.ASKING)
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.THINKING)
    app.preferences.change(replace(app.preferences.settings, letter_keys=False))
    for key in (KEY.Key_A, KEY.Key_H, KEY.Key_W):
        press(qtbot, key)
    assert app.window.practise.take.stage is Stage.THINKING and not app.window.practise.help.opened
    leave(qtbot, app)


# --- starting over


def test_r_starts_over_and_throws_nothing_away(qtbot: QtBot, sound_server: SoundServer, app: App) -> None:
    page = app.window.practise
    on_page(qtbot, app, app.window.home)
    speak_until(qtbot, app, 0.5)
    press(qtbot, KEY.Key_R)
    reach(qtbot, app, Stage.THINKING)
    assert "What you said before is kept." in texts(page)
    (first,) = app.store.takes()
    assert first.state is TakeState.RECORDED and first.audio_path.is_file()
    press(qtbot, KEY.Key_R)
    assert page.take.stage is Stage.THINKING, "there is nothing to start over"
    press(qtbot, KEY.Key_Space)
    reach(qtbot, app, Stage.SPEAK_NOW)
    qtbot.waitUntil(lambda: page.take.elapsed_s > 0.3, timeout=LONG)
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, app.window.report)
    second, kept = app.store.takes()
    assert second.state is TakeState.ANALYSED and kept == first and second.question_id == kept.question_id


# --- typing instead


def type_instead(qtbot: QtBot, app: App) -> None:
    think(qtbot, app)
    press(qtbot, KEY.Key_W)
    reach(qtbot, app, Stage.TYPING)
    qtbot.waitUntil(app.window.practise.typed.box.hasFocus)


def test_an_answer_is_typed_handed_in_and_stands_in_the_history(qtbot: QtBot, app: App, ear: Ear) -> None:
    page, window = app.window.practise, app.window
    type_instead(qtbot, app)
    assert not page.primary.isEnabled()
    qtbot.keyClicks(focused(qtbot), WORDS)
    low, high = fitting_words(page.take.question.target_s, (120, 180))
    assert page.typed.count.text() == f"14 words; {low} to {high} fit this question"
    tab_to(qtbot, "Done")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, window.report)
    (record,) = app.store.takes()
    assert (record.typed_text, record.state, record.duration_s) == (WORDS, TakeState.ANALYSED, None)
    assert not record.audio_path.exists() and ear.typed == [WORDS]
    assert window.report.title.text().startswith("Your typed answer, today")
    # Nothing about sound is there.
    assert not window.report.timeline.isVisible() and not window.report.play.isVisible()
    said = texts(window.report)
    assert "words a minute" not in said and "Pauses" not in said
    assert "I listened to her first" in window.report.transcript.toPlainText()
    # The draft is the take now.
    assert app.window.practise._preparing.draft(record.pack_id, record.question_id) == ""
    press(qtbot, KEY.Key_Escape)
    on_page(qtbot, app, window.home)
    tab_to(qtbot, "History")
    press(qtbot, KEY.Key_Space)
    on_page(qtbot, app, window.history)
    assert "typed, 14 words" in window.history.takes.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    press(qtbot, KEY.Key_Return)
    on_page(qtbot, app, window.report)
    assert window.report.record is not None and window.report.record.typed_text == WORDS


def test_leaving_keeps_the_draft_and_typing_goes_on_with_it(qtbot: QtBot, make_app) -> None:
    with running(qtbot, make_app()) as app:
        type_instead(qtbot, app)
        question = app.window.practise.take.question
        qtbot.keyClicks(focused(qtbot), "So it was ")
        leave(qtbot, app)
        assert app.store.takes() == ()
    with running(qtbot, make_app()) as again:
        again.window.start_practice(question)
        reach(qtbot, again, Stage.ASKING)
        press(qtbot, KEY.Key_W)
        reach(qtbot, again, Stage.TYPING)
        qtbot.waitUntil(again.window.practise.typed.box.hasFocus)
        qtbot.keyClicks(focused(qtbot), "Monday.")
        assert again.window.practise.typed.text == "So it was Monday."
        tab_to(qtbot, "Speak instead")
        press(qtbot, KEY.Key_Space)
        reach(qtbot, again, Stage.THINKING)
        assert "as you type" not in texts(again.window.practise)
        leave(qtbot, again)


TYPIST = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from content.loader import builtin_pack
from desktop.pages.practise.typing import KEPT_WITHIN_MS, TypedAnswer
from desktop.practice.preparing import Preparing

app = QApplication(["aloud"])
typed = TypedAnswer(Preparing(Path(sys.argv[1])))
typed.begin("pack", builtin_pack().questions[0], (120, 180))
typed.show()
for _ in range(30):
    # Without a rest, as somebody types who knows what to say.
    QTest.keyClicks(typed.box, "word ", delay=10)
print("typed", flush=True)
QTest.qWait(KEPT_WITHIN_MS)
print("kept", flush=True)
while True:
    QTest.keyClicks(typed.box, "more ", delay=10)
"""


def test_a_draft_outlives_a_program_that_is_killed_in_the_middle_of_a_word(tmp_path: Path) -> None:
    path = tmp_path / "preparation.json"
    program = subprocess.Popen([sys.executable, "-c", TYPIST, str(path)], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    assert program.stdout.readline() == "typed\n"
    # Even what was typed without a rest is there, but for the last moment.
    assert Preparing(path).draft("pack", "gen-tell-me-about-yourself").startswith("word word")
    assert program.stdout.readline() == "kept\n"
    program.send_signal(signal.SIGKILL)
    program.wait()
    program.stdout.close()
    draft = Preparing(path).draft("pack", "gen-tell-me-about-yourself")
    assert draft.count("word ") == 30
    assert list(tmp_path.glob("*damaged*")) == []


def test_a_typed_answer_without_a_report_is_offered_again(qtbot: QtBot, make_app, ear: Ear) -> None:
    ear.fails = NoWeightsError("The model is missing; fetch it.")
    with running(qtbot, make_app()) as app:
        type_instead(qtbot, app)
        qtbot.keyClicks(focused(qtbot), WORDS)
        press(qtbot, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
        reach(qtbot, app, Stage.FAILED)
        (record,) = app.store.takes()
        assert (record.typed_text, record.state) == (WORDS, TakeState.FAILED)
        # As if Aloud had ended while it read.
        app.store._change(record.id, state=TakeState.RECORDED)
    ear.fails = None
    with running(qtbot, make_app()) as again:
        assert "A typed answer from today" in texts(again.window.home)
        tab_to(qtbot, "Make its report")
        press(qtbot, KEY.Key_Space)
        on_page(qtbot, again, again.window.report)
        assert again.store.take(record.id).state is TakeState.ANALYSED and ear.typed == [WORDS]
