from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from content.schema import Question
from desktop.audio.player import Player
from desktop.audio.recorder import Problem, ProblemKind, Recorder
from desktop.practice.system_voice import SystemVoice
from desktop.practice.take import Stage, Take
from desktop.practice.take_parts import FirstPart
from desktop.practice.voice import InterviewerVoice
from desktop.practice.worker import Listener
from desktop.store.sessions import Store, TakeRecord, TakeState
from models.types import DeliveryReport
from tests.desktop.practice.conftest import Ear, NoWeightsError
from tests.sound_server import SoundServer

LONG = 20_000


class TakeMaker:
    """Makes takes with a real voice, recorder and store."""

    def __init__(self, store: Store, listener: Listener, question: Question) -> None:
        self.store = store
        self._listener = listener
        self._question = question
        self._voice = InterviewerVoice(Player(), SystemVoice())

    def __call__(self, *, clip: bool = False, think_s: float = 60.0, timed: bool = True) -> Take:
        return Take(
            replace(self._question, think_s=think_s, clip=self._question.clip if clip else None),
            part=FirstPart(
                self.store, self._question, pack_id="bakery", session_id=lambda: self.store.start_session().id
            ),
            voice=self._voice,
            listener=self._listener,
            make_recorder=Recorder,
            timed=timed,
        )


@pytest.fixture
def new_take(store: Store, listener: Listener, question: Question, monkeypatch: pytest.MonkeyPatch) -> TakeMaker:
    monkeypatch.setenv("SPEECHD_ADDRESS", "unix_socket:/nowhere/at/all")
    return TakeMaker(store, listener, question)


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    path = tmp_path / "tone.wav"
    seconds = np.arange(16_000 * 3) / 16_000
    soundfile.write(path, (8000 * np.sin(2 * np.pi * 440 * seconds)).astype(np.int16), 16_000)
    return path


def reach(qtbot: QtBot, take: Take, stage: Stage) -> None:
    qtbot.waitUntil(lambda: take.stage is stage, timeout=LONG)


def speak_now(qtbot: QtBot, take: Take) -> None:
    """Bring a take to where the microphone counts."""
    take.ask()
    reach(qtbot, take, Stage.THINKING)
    take.go_on()
    qtbot.waitUntil(lambda: take.stage in (Stage.SPEAK_NOW, Stage.RECORDING), timeout=LONG)


def test_from_the_question_to_the_report(
    qtbot: QtBot, sound_server: SoundServer, new_take: TakeMaker, ear: Ear, tone: Path
) -> None:
    take, store = new_take(), new_take.store
    stages: list[Stage] = []
    saved: list[tuple[TakeRecord, TakeState]] = []
    take.stage_changed.connect(stages.append)
    take.reported.connect(lambda record, _: saved.append((record, store.take(record.id).state)))
    speak_now(qtbot, take)
    speaking = sound_server.start_playing_to_microphone(tone)
    reach(qtbot, take, Stage.RECORDING)
    assert take.level is not None
    qtbot.waitUntil(lambda: take.elapsed_s > 1.0, timeout=LONG)
    take.go_on()
    reach(qtbot, take, Stage.REPORT)
    assert stages == [
        Stage.ASKING,
        Stage.THINKING,
        Stage.OPENING,
        Stage.SPEAK_NOW,
        Stage.RECORDING,
        Stage.FINISHING,
        Stage.REPORT,
    ]
    ((record, state_when_announced),) = saved
    assert state_when_announced is TakeState.ANALYSED
    assert record.duration_s is not None and record.duration_s > 1.0
    assert soundfile.info(record.audio_path).duration == pytest.approx(record.duration_s, abs=0.01)
    assert ear.samples == pytest.approx(record.duration_s * 16_000, abs=1)
    assert ear.paths == [str(record.audio_path)]
    speaking.kill()


def test_what_comes_before_speak_now_does_not_count(
    qtbot: QtBot, sound_server: SoundServer, new_take: TakeMaker, store: Store, tone: Path
) -> None:
    take = new_take()
    elapsed: list[float] = []
    take.stage_changed.connect(lambda stage: elapsed.append(take.elapsed_s) if stage is Stage.SPEAK_NOW else None)
    take.ask()
    reach(qtbot, take, Stage.THINKING)
    sound_server.play_to_microphone(tone)
    take.go_on()
    reach(qtbot, take, Stage.SPEAK_NOW)
    assert elapsed == [0.0]
    qtbot.waitUntil(lambda: take.elapsed_s > 0.5, timeout=LONG)
    take.go_on()
    reach(qtbot, take, Stage.REPORT)
    assert take.take_id is not None
    heard, _ = soundfile.read(store.take(take.take_id).audio_path)
    assert np.abs(heard).max() < 0.01


def test_the_question_is_asked_by_its_clip_first(
    qtbot: QtBot, sound_server: SoundServer, new_take: TakeMaker, tmp_path: Path
) -> None:
    take = new_take(clip=True)
    out = tmp_path / "out.wav"
    with sound_server.record_speaker(out), qtbot.assertNotEmitted(take.notice):
        take.ask()
        assert take.stage is Stage.ASKING
        reach(qtbot, take, Stage.THINKING)
    sound, rate_hz = soundfile.read(out)
    assert take.question.clip is not None
    spoken_s = (np.abs(sound) > 0.02).nonzero()[0].size / rate_hz
    assert spoken_s > 0.2 * soundfile.info(take.question.clip).duration
    take.cancel()


def test_without_a_voice_the_text_stands_alone_and_says_why(qtbot: QtBot, new_take: TakeMaker) -> None:
    take = new_take()
    with qtbot.waitSignal(take.notice, timeout=LONG) as notice:
        take.ask()
    assert "No voice was found" in notice.args[0] and "install" in notice.args[0]
    reach(qtbot, take, Stage.THINKING)


def test_think_time_runs_out_and_the_microphone_opens(
    qtbot: QtBot, sound_server: SoundServer, new_take: TakeMaker
) -> None:
    take = new_take(think_s=0.3)
    take.ask()
    reach(qtbot, take, Stage.SPEAK_NOW)
    assert take.think_left_s == 0
    take.cancel()
    reach(qtbot, take, Stage.CANCELLED)


def test_think_time_can_wait_for_the_person(qtbot: QtBot, new_take: TakeMaker, store: Store) -> None:
    take = new_take(think_s=0.1, timed=False)
    take.ask()
    reach(qtbot, take, Stage.THINKING)
    qtbot.wait(300)
    assert take.think_left_s == 0
    assert take.stage is Stage.THINKING
    assert store.takes() == ()


def test_the_question_can_be_heard_again_while_thinking(
    qtbot: QtBot, sound_server: SoundServer, new_take: TakeMaker
) -> None:
    take = new_take(clip=True)
    take.ask()
    take.go_on()
    assert take.stage is Stage.THINKING
    with qtbot.waitSignal(take.stage_changed, check_params_cb=lambda stage: stage is Stage.ASKING):
        take.ask()
    take.cancel()
    assert take.stage is Stage.CANCELLED


def test_backing_out_before_the_microphone_leaves_nothing(qtbot: QtBot, new_take: TakeMaker, store: Store) -> None:
    for go_on in (False, True):
        take = new_take()
        take.ask()
        if go_on:
            reach(qtbot, take, Stage.THINKING)
        take.cancel()
        assert take.stage is Stage.CANCELLED
    assert store.takes() == ()


def test_backing_out_while_the_microphone_opens_leaves_nothing(
    qtbot: QtBot, sound_server: SoundServer, new_take: TakeMaker, store: Store, listener: Listener
) -> None:
    take = new_take()
    take.ask()
    reach(qtbot, take, Stage.THINKING)
    take.go_on()
    assert take.stage is Stage.OPENING
    (record,) = store.takes()
    take.cancel()
    assert take.stage is Stage.CANCELLED
    assert store.takes() == ()
    qtbot.waitUntil(lambda: not record.audio_path.exists() and not listener.busy, timeout=LONG)


def test_backing_out_of_a_recording_keeps_it(
    qtbot: QtBot, sound_server: SoundServer, new_take: TakeMaker, store: Store, listener: Listener
) -> None:
    take = new_take()
    speak_now(qtbot, take)
    qtbot.waitUntil(lambda: take.elapsed_s > 0.5, timeout=LONG)
    with qtbot.assertNotEmitted(take.reported):
        take.cancel()
        reach(qtbot, take, Stage.CANCELLED)
    (record,) = store.takes()
    assert record.state is TakeState.RECORDED
    assert record.duration_s is not None and record.duration_s > 0.4
    assert soundfile.info(record.audio_path).duration == pytest.approx(record.duration_s, abs=0.01)
    assert not listener.busy


def test_backing_out_while_the_report_is_made_keeps_the_recording(
    qtbot: QtBot, sound_server: SoundServer, new_take: TakeMaker, store: Store, ear: Ear
) -> None:
    ear.holds = Event()
    take = new_take()
    speak_now(qtbot, take)
    qtbot.waitUntil(lambda: take.elapsed_s > 0.3, timeout=LONG)
    with qtbot.waitSignal(take.progress, timeout=LONG):
        take.go_on()
    take.cancel()
    reach(qtbot, take, Stage.CANCELLED)
    (record,) = store.takes()
    assert record.state is TakeState.RECORDED and record.audio_path.exists()


def test_a_recogniser_that_fails_costs_the_report_and_not_the_recording(
    qtbot: QtBot, sound_server: SoundServer, new_take: TakeMaker, store: Store, ear: Ear
) -> None:
    ear.fails = NoWeightsError("The weights are gone; fetch them.")
    take = new_take()
    speak_now(qtbot, take)
    qtbot.waitUntil(lambda: take.elapsed_s > 0.3, timeout=LONG)
    with qtbot.waitSignal(take.failed, timeout=LONG) as failed:
        take.go_on()
    assert failed.args == ["The weights are gone; fetch them."]
    (record,) = store.takes()
    assert (record.state, record.error) == (TakeState.FAILED, "The weights are gone; fetch them.")
    assert record.audio_path.exists()


def test_a_recogniser_that_fails_while_the_person_speaks_lets_them_finish(
    qtbot: QtBot, sound_server: SoundServer, new_take: TakeMaker, store: Store, listener: Listener
) -> None:
    take = new_take()
    speak_now(qtbot, take)
    assert take.take_id is not None
    listener.failed.emit(take.take_id, "Too little memory; close other programs.")
    assert take.stage in (Stage.SPEAK_NOW, Stage.RECORDING)
    qtbot.waitUntil(lambda: take.elapsed_s > 0.3, timeout=LONG)
    with qtbot.waitSignal(take.failed, timeout=LONG) as failed:
        take.go_on()
    assert failed.args == ["Too little memory; close other programs."]
    assert store.take(take.take_id).audio_path.exists()


def test_a_sound_server_that_dies_ends_the_recording_and_keeps_it(
    qtbot: QtBot, sound_server: SoundServer, new_take: TakeMaker, store: Store
) -> None:
    take = new_take()
    notices: list[str] = []
    take.notice.connect(notices.append)
    speak_now(qtbot, take)
    qtbot.waitUntil(lambda: take.elapsed_s > 0.5, timeout=LONG)
    notices.clear()
    sound_server.kill()
    reach(qtbot, take, Stage.REPORT)
    assert len(notices) == 1 and notices[0].endswith(".")
    (record,) = store.takes()
    assert record.state is TakeState.ANALYSED
    assert record.duration_s is not None and record.duration_s >= 0.5


def test_a_frozen_sound_server_is_told_and_does_not_hold_up_the_end(
    qtbot: QtBot, sound_server: SoundServer, new_take: TakeMaker, store: Store
) -> None:
    take = new_take()
    speak_now(qtbot, take)
    qtbot.waitUntil(lambda: take.elapsed_s > 0.5, timeout=LONG)

    def is_stall(problem: Problem | None) -> bool:
        return problem is not None and problem.kind is ProblemKind.STALLED

    with qtbot.waitSignal(take.problem_changed, timeout=LONG, check_params_cb=is_stall):
        sound_server.freeze()
    take.go_on()
    reach(qtbot, take, Stage.REPORT)
    (record,) = store.takes()
    assert record.duration_s is not None and record.duration_s >= 0.5
    sound_server.thaw()


def test_no_microphone_is_one_sentence(
    qtbot: QtBot, sound_server: SoundServer, new_take: TakeMaker, store: Store, listener: Listener
) -> None:
    sound_server.kill()
    take = new_take()
    take.ask()
    reach(qtbot, take, Stage.THINKING)
    with qtbot.waitSignal(take.failed, timeout=LONG) as failed:
        take.go_on()
    assert failed.args[0].count(".") >= 1 and "Traceback" not in failed.args[0]
    assert take.stage is Stage.FAILED
    (record,) = store.takes()
    assert record.state is TakeState.FAILED
    qtbot.waitUntil(lambda: not listener.busy)


def test_a_stranger_s_news_is_ignored(
    qtbot: QtBot, sound_server: SoundServer, new_take: TakeMaker, listener: Listener, store: Store
) -> None:
    from tests.desktop.example_report import example_report

    take = new_take()
    speak_now(qtbot, take)
    assert take.take_id is not None
    report: DeliveryReport = example_report()
    listener.finished.emit(take.take_id + 1, report)
    listener.failed.emit(take.take_id + 1, "not mine")
    listener.cancelled.emit(take.take_id + 1)
    assert take.stage in (Stage.SPEAK_NOW, Stage.RECORDING)
    take.cancel()
    reach(qtbot, take, Stage.CANCELLED)
