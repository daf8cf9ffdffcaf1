from collections.abc import Callable
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from content.schema import Question
from desktop.practice.worker import AnalysisMaker, Listener
from tests.desktop.practice.conftest import Ear, NoWeightsError

BLOCK = np.zeros(1600, np.float32)


def test_a_live_answer_is_heard_block_by_block_and_reported(
    qtbot: QtBot, listener: Listener, ear: Ear, question: Question, tmp_path: Path
) -> None:
    push = listener.hear_live(7, question, tmp_path / "a.wav")
    assert listener.busy
    for _ in range(10):
        push(BLOCK)
    qtbot.waitUntil(lambda: ear.samples == 16_000)
    with qtbot.waitSignal(listener.finished) as finished:
        listener.end_live(7)
    take_id, report = finished.args
    assert take_id == 7
    assert report.star.applies
    assert (ear.questions, ear.live, ear.paths) == ([question], [True], [str(tmp_path / "a.wav")])
    assert not listener.busy


def test_a_file_is_heard_with_progress_that_never_goes_back(
    qtbot: QtBot, listener: Listener, ear: Ear, tmp_path: Path
) -> None:
    path = tmp_path / "answer.wav"
    soundfile.write(path, np.zeros(16_000 * 9, np.int16), 16_000)
    shares: list[float] = []
    listener.progress.connect(lambda _, share: shares.append(share))
    with qtbot.waitSignal(listener.finished):
        listener.hear_file(1, None, path, 9.0)
    assert ear.samples == 16_000 * 9
    assert ear.live == [False]
    assert shares == sorted(shares)
    assert len(shares) > 3 and 0 < shares[0] < 0.5 and shares[-1] == 1.0


def test_answers_queue_up(qtbot: QtBot, listener: Listener, ear: Ear, tmp_path: Path) -> None:
    finished: list[int] = []
    listener.finished.connect(lambda take_id, _: finished.append(take_id))
    for take_id in (1, 2, 3):
        listener.hear_live(take_id, None, tmp_path / "a.wav")(BLOCK)
    for take_id in (3, 2, 1):
        listener.end_live(take_id)
    qtbot.waitUntil(lambda: finished == [1, 2, 3])


def test_cancelling_while_it_listens(qtbot: QtBot, listener: Listener, tmp_path: Path) -> None:
    listener.hear_live(5, None, tmp_path / "a.wav")(BLOCK)
    with qtbot.waitSignal(listener.cancelled) as cancelled, qtbot.assertNotEmitted(listener.finished):
        assert listener.cancel(5)
    assert cancelled.args == [5]
    assert not listener.cancel(5)


def test_cancelling_while_the_report_is_made(qtbot: QtBot, listener: Listener, ear: Ear, tmp_path: Path) -> None:
    ear.holds = Event()
    listener.hear_live(5, None, tmp_path / "a.wav")(BLOCK)
    with qtbot.waitSignal(listener.progress, check_params_cb=lambda _, share: share > 0):
        listener.end_live(5)
    with qtbot.waitSignal(listener.cancelled):
        listener.cancel(5)


def test_a_take_that_was_given_up_and_begun_again_is_heard_by_its_newest_job(
    qtbot: QtBot, listener: Listener, ear: Ear, tmp_path: Path
) -> None:
    path = tmp_path / "answer.wav"
    soundfile.write(path, np.zeros(16_000, np.int16), 16_000)
    ear.holds = Event()
    with qtbot.waitSignal(listener.progress):
        listener.hear_file(5, None, path, 1.0)
    with qtbot.assertNotEmitted(listener.cancelled), qtbot.waitSignal(listener.finished):
        listener.cancel(5)
        listener.hear_file(5, None, path, 1.0)
        ear.holds.set()
    assert not listener.busy


def test_what_the_person_can_mend_comes_as_its_own_sentence(
    qtbot: QtBot, listener: Listener, ear: Ear, tmp_path: Path
) -> None:
    ear.fails = NoWeightsError("The weights are gone; fetch them.")
    listener.hear_live(3, None, tmp_path / "a.wav")
    with qtbot.waitSignal(listener.failed) as failed:
        listener.end_live(3)
    assert failed.args == [3, "The weights are gone; fetch them."]


def test_a_fault_of_ours_is_told_too_and_the_thread_lives_on(
    qtbot: QtBot, listener: Listener, ear: Ear, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ear.fails = ZeroDivisionError("by zero")
    listener.hear_live(3, None, tmp_path / "a.wav")
    with qtbot.waitSignal(listener.failed) as failed:
        listener.end_live(3)
    assert "recording is kept" in failed.args[1] and "ZeroDivisionError" in failed.args[1]
    assert "ZeroDivisionError in " in caplog.text
    assert "by zero" not in caplog.text, "a message may quote what was said"
    ear.fails = None
    listener.hear_live(4, None, tmp_path / "a.wav")
    with qtbot.waitSignal(listener.finished):
        listener.end_live(4)


def test_a_recogniser_that_cannot_be_loaded_is_tried_again_with_the_next_answer(
    qtbot: QtBot, load: Callable[[], AnalysisMaker], tmp_path: Path
) -> None:
    there = Event()

    def load_when_there() -> AnalysisMaker:
        if not there.is_set():
            raise NoWeightsError("Fetch the weights first.")
        return load()

    listener = Listener(load_when_there)
    with qtbot.waitSignal(listener.load_failed) as failed:
        listener.start()
    assert failed.args == ["Fetch the weights first."]
    listener.hear_live(1, None, tmp_path / "a.wav")
    with qtbot.waitSignal(listener.failed):
        listener.end_live(1)
    there.set()
    listener.hear_live(2, None, tmp_path / "a.wav")
    with qtbot.waitSignal(listener.finished):
        listener.end_live(2)
    listener.close()
    assert listener.wait(10_000)


def test_closing_ends_the_thread_in_the_middle_of_an_answer(
    qtbot: QtBot, load: Callable[[], AnalysisMaker], ear: Ear, tmp_path: Path
) -> None:
    ear.holds = Event()
    listener = Listener(load)
    with qtbot.waitSignal(listener.loaded):
        listener.start()
    listener.hear_live(1, None, tmp_path / "a.wav")(BLOCK)
    listener.hear_live(2, None, tmp_path / "b.wav")(BLOCK)
    with qtbot.waitSignal(listener.closed):
        listener.close()
    assert not listener.running
