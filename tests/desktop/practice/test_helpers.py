import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from desktop.audio.errors import SoundError
from desktop.audio.player import Player
from desktop.practice.errand import Errand, sound_peaks
from desktop.practice.mailbox import Mailbox
from desktop.practice.playback import Playback
from desktop.practice.preferences import Preferences
from desktop.practice.rehearing import Rehearing
from desktop.practice.saved import read_report, report_text
from desktop.practice.take_parts import FirstPart
from desktop.practice.worker import Listener
from desktop.report.json import ReportError
from desktop.store.errors import StoreError
from desktop.store.sessions import Store, TakeRecord, TakeState
from desktop.store.settings import Settings, load_settings
from tests.desktop.example_report import example_report
from tests.desktop.practice.conftest import Ear, NoWeightsError
from tests.sound_server import SoundServer

LONG = 20_000


def test_calls_posted_on_a_thread_are_made_on_the_gui_thread_in_order(qtbot: QtBot) -> None:
    mailbox = Mailbox()
    mailbox.open()
    made: list[tuple[int, threading.Thread]] = []

    def post() -> None:
        for number in range(50):
            mailbox.post(lambda number=number: made.append((number, threading.current_thread())))

    thread = threading.Thread(target=post)
    thread.start()
    qtbot.waitUntil(lambda: len(made) == 50)
    thread.join()
    assert [number for number, _ in made] == list(range(50))
    assert {place for _, place in made} == {threading.main_thread()}
    mailbox.close()


def test_forgotten_calls_are_never_made(qtbot: QtBot) -> None:
    mailbox = Mailbox()
    mailbox.open()
    made: list[int] = []
    mailbox.post(lambda: made.append(1))
    mailbox.forget()
    mailbox.open()
    mailbox.post(lambda: made.append(2))
    qtbot.waitUntil(lambda: 2 in made)
    assert made == [2]
    mailbox.close()


def test_only_the_newest_errand_comes_back(qtbot: QtBot) -> None:
    errand = Errand()
    gate = threading.Event()
    results: list[object] = []
    errand.done.connect(results.append)
    errand.run(lambda: (gate.wait(10), "old")[1])
    with qtbot.waitSignal(errand.done):
        errand.run(lambda: "new")
    gate.set()
    with qtbot.waitSignal(errand.done):
        errand.run(lambda: "newest")
    assert results == ["new", "newest"]


def test_an_errand_that_fails_says_why(qtbot: QtBot) -> None:
    def fail() -> None:
        raise SoundError("It is no sound; choose another file.")

    errand = Errand()
    with qtbot.waitSignal(errand.failed) as failed:
        errand.run(fail)
    assert failed.args == ["It is no sound; choose another file."]


def test_a_forgotten_errand_is_not_told(qtbot: QtBot) -> None:
    errand = Errand()
    results: list[object] = []
    errand.done.connect(results.append)
    errand.run(lambda: 1)
    errand.forget()
    with qtbot.waitSignal(errand.done):
        errand.run(lambda: 2)
    assert results == [2]


def test_peaks_show_where_the_sound_is(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    sound = np.zeros(16_000 * 4, np.float32)
    sound[16_000:32_000] = 0.5
    soundfile.write(path, sound, 16_000)
    peaks = sound_peaks(path, 4.0, 8)
    assert peaks == pytest.approx((0, 0, 0.5, 0.5, 0, 0, 0, 0), abs=0.01)


def test_preferences_are_saved_before_they_are_told(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    preferences = Preferences(path, Settings())
    seen: list[Settings] = []
    preferences.changed.connect(lambda before, now: seen.append(load_settings(path)[0]))
    preferences.change(Settings(theme="dark"))
    assert seen == [Settings(theme="dark")]
    preferences.change(Settings(theme="dark"))
    assert len(seen) == 1


def test_preferences_that_cannot_be_saved_stay_as_they_were(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "no-such-folder" / "deeper" / "settings.json", Settings())
    (tmp_path / "no-such-folder").write_text("a file in the way")
    with qtbot.assertNotEmitted(preferences.changed), pytest.raises(StoreError):
        preferences.change(Settings(theme="dark"))
    assert preferences.settings == Settings()


def test_a_report_survives_being_saved() -> None:
    report = example_report()
    again = read_report(report_text(report))
    assert again.transcript.text == report.transcript.text
    assert again.star == report.star or again.star.situation.sentences == report.star.situation.sentences
    with pytest.raises(ReportError):
        read_report("{broken")
    with pytest.raises(ReportError):
        read_report("{}")


def test_a_stretch_of_a_recording_is_played_and_the_place_told(
    qtbot: QtBot, sound_server: SoundServer, tmp_path: Path
) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros(16_000 * 20, np.int16), 16_000)
    playback = Playback(Player())
    places: list[float | None] = []
    playback.moved.connect(places.append)
    playback.play(path, 2.0, 2.6)
    assert playback.playing
    qtbot.waitUntil(lambda: not playback.playing, timeout=LONG)
    assert places[0] == 2.0 and places[-1] is None
    heard = [place for place in places if place is not None]
    assert all(2.0 <= place <= 2.7 for place in heard) and heard == sorted(heard)
    playback.play(path, 0.0)
    playback.stop()
    assert not playback.playing and places[-1] is None


def test_a_recording_that_is_gone_is_one_sentence(qtbot: QtBot, sound_server: SoundServer, tmp_path: Path) -> None:
    playback = Playback(Player())
    with qtbot.waitSignal(playback.failed, timeout=LONG) as failed:
        playback.play(tmp_path / "gone.wav")
    assert "gone.wav" in failed.args[0]
    assert not playback.playing


@pytest.fixture
def kept(store: Store) -> TakeRecord:
    record = store.start_take(store.start_session().id, "pack", "some-question", "Why?")
    soundfile.write(record.audio_path, np.zeros(16_000, np.int16), 16_000)
    return store.finish_recording(record.id, 1.0)


def rehear(kept: TakeRecord, listener: Listener, store: Store) -> Rehearing:
    return Rehearing(FirstPart(store, None, record=kept), kept.audio_path, 1.0, listener=listener)


def test_a_kept_recording_is_heard_again_and_saved_before_it_is_told(
    qtbot: QtBot, store: Store, listener: Listener, kept: TakeRecord, ear: Ear
) -> None:
    rehearing = rehear(kept, listener, store)
    states: list[TakeState] = []
    rehearing.reported.connect(lambda record, _: states.append(store.take(record.id).state))
    with qtbot.waitSignal(rehearing.reported, timeout=LONG):
        rehearing.start()
    assert states == [TakeState.ANALYSED]
    assert ear.samples == 16_000
    assert ear.paths == [str(kept.audio_path)]


def test_giving_up_leaves_the_recording_as_it_was(
    qtbot: QtBot, store: Store, listener: Listener, kept: TakeRecord, ear: Ear
) -> None:
    ear.holds = threading.Event()
    rehearing = rehear(kept, listener, store)
    with qtbot.waitSignal(rehearing.progress, timeout=LONG):
        rehearing.start()
    with qtbot.waitSignal(rehearing.cancelled, timeout=LONG):
        rehearing.cancel()
    assert store.take(kept.id) == kept


def test_failing_to_hear_it_keeps_sound_and_reason(
    qtbot: QtBot, store: Store, listener: Listener, kept: TakeRecord, ear: Ear
) -> None:
    ear.fails = NoWeightsError("Fetch the weights first.")
    rehearing = rehear(kept, listener, store)
    with qtbot.waitSignal(rehearing.failed, timeout=LONG):
        rehearing.start()
    assert store.take(kept.id).error == "Fetch the weights first."
    assert kept.audio_path.exists()
