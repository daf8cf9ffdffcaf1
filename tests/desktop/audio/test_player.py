import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop.audio.errors import SoundError, SpeakerError
from desktop.audio.files import read_sound
from desktop.audio.player import PlaybackEnd, Player
from tests.desktop.audio.signals import RATE_HZ, Samples, amplitude_of, place_of, tone, voice
from tests.sound_server import SoundServer, wait_until


class Ending:
    """Waits for the end of a playback."""

    def __init__(self) -> None:
        self.ends: list[PlaybackEnd] = []
        self._over = threading.Event()

    def __call__(self, end: PlaybackEnd) -> None:
        self.ends.append(end)
        self._over.set()

    def wait(self) -> PlaybackEnd:
        assert self._over.wait(20), "the playback did not end"
        return self.ends[0]


@pytest.fixture
def ending() -> Ending:
    return Ending()


def played_seconds(path: Path) -> float:
    return max(path.stat().st_size - 44, 0) / 2 / RATE_HZ


def heard_from(
    server: SoundServer, player: Player, ending: Ending, path: Path, *sound: object, **part: float
) -> Samples:
    """Play, and return what came out of the speaker until a moment after the end."""
    with server.record_speaker(path):
        player.play(*sound, on_finished=ending, **part)  # type: ignore[arg-type]
        assert player.playing
        assert ending.wait() == PlaybackEnd(completed=True)
        assert not player.playing
        end_s = played_seconds(path)
        wait_until(lambda: played_seconds(path) > end_s + 0.3, what="the speaker's silence after the end")
    return read_sound(path)[0]


def test_plays_a_file_at_its_own_rate(sound_server: SoundServer, ending: Ending, tmp_path: Path) -> None:
    clip = tmp_path / "question.ogg"
    at_24k = voice(1.5, 24_000)
    soundfile.write(clip, np.stack([at_24k, at_24k], axis=1), 24_000, format="OGG", subtype="OPUS")
    heard = heard_from(sound_server, Player(), ending, tmp_path / "heard.wav", clip)
    expected, _ = read_sound(clip)
    assert place_of(expected, heard)[1] > 0.99


def test_plays_samples_to_the_last(sound_server: SoundServer, ending: Ending, tmp_path: Path) -> None:
    sound = voice(1.0)
    player = Player()
    heard = heard_from(sound_server, player, ending, tmp_path / "heard.wav", sound)
    assert place_of(sound, heard)[1] > 0.99
    assert player.position_s == pytest.approx(1.0, abs=0.05)


def test_plays_a_part(sound_server: SoundServer, ending: Ending, tmp_path: Path) -> None:
    sound = voice(3.0)
    player = Player()
    heard = heard_from(sound_server, player, ending, tmp_path / "heard.wav", sound, start_s=1.0, end_s=1.6)
    part = sound[RATE_HZ : round(1.6 * RATE_HZ)]
    assert place_of(part, heard)[1] > 0.99
    assert np.linalg.norm(heard) == pytest.approx(np.linalg.norm(part), rel=0.05)
    assert player.position_s == pytest.approx(1.6, abs=0.05)


def test_plays_slower_at_the_same_pitch(sound_server: SoundServer, ending: Ending, tmp_path: Path) -> None:
    player = Player()
    heard = heard_from(sound_server, player, ending, tmp_path / "heard.wav", tone(440, 1.0), stretch=1.5)
    loud = np.flatnonzero(np.abs(heard) > 0.05)
    sounding = heard[loud[0] : loud[-1]]
    assert len(sounding) / RATE_HZ == pytest.approx(1.5, abs=0.02)
    assert amplitude_of(440, sounding) > 0.3
    assert player.position_s == pytest.approx(1.0, abs=0.05)


def test_position_moves_on_while_playing(sound_server: SoundServer, ending: Ending) -> None:
    player = Player()
    assert player.position_s == 0.0
    player.play(tone(440, 20.0), start_s=2.0, on_finished=ending)
    assert player.position_s >= 2.0
    wait_until(lambda: player.position_s > 2.3, what="the position to move")
    player.stop()
    assert ending.wait() == PlaybackEnd(completed=False)
    assert player.position_s < 15.0


def test_another_sound_stops_the_first(sound_server: SoundServer, ending: Ending, tmp_path: Path) -> None:
    first = Ending()
    player = Player()
    path = tmp_path / "heard.wav"
    with sound_server.record_speaker(path):
        player.play(tone(1_000, 20.0), on_finished=first)
        wait_until(lambda: player.position_s > 0.2, what="the first sound")
        player.play(tone(440, 0.5), on_finished=ending)
        assert first.wait() == PlaybackEnd(completed=False)
        assert ending.wait() == PlaybackEnd(completed=True)
    heard, _ = read_sound(path)
    assert amplitude_of(440, heard) > 0.05
    assert amplitude_of(1_000, heard[-RATE_HZ // 4 :]) < 0.01


def test_the_chosen_speaker_is_used(sound_server: SoundServer, ending: Ending, tmp_path: Path) -> None:
    path = tmp_path / "heard.wav"
    with sound_server.record_speaker(path):
        player = Player("Pulse/micbus")
        player.play(tone(440, 0.5), on_finished=ending)
        assert ending.wait() == PlaybackEnd(completed=True)
    assert amplitude_of(440, read_sound(path)[0]) < 1e-3


def test_a_part_beyond_the_end_is_no_sound(sound_server: SoundServer, ending: Ending) -> None:
    Player().play(tone(440, 0.5), start_s=2.0, end_s=3.0, on_finished=ending)
    assert ending.wait() == PlaybackEnd(completed=True)


def test_a_bad_file_ends_with_its_sentence(ending: Ending, tmp_path: Path) -> None:
    Player().play(tmp_path / "none.wav", on_finished=ending)
    end = ending.wait()
    assert not end.completed
    assert isinstance(end.error, SoundError)


def test_the_sound_server_dies(sound_server: SoundServer, ending: Ending) -> None:
    player = Player()
    player.play(tone(440, 20.0), on_finished=ending)
    wait_until(lambda: player.position_s > 0.1, what="sound")
    sound_server.kill()
    error = ending.wait().error
    assert isinstance(error, SpeakerError)
    assert "gone" in str(error)

    without = Ending()
    player.play(tone(440, 0.2), on_finished=without)
    assert "No speaker was found" in str(without.wait().error)

    sound_server.start()
    again = Ending()
    player.play(tone(440, 0.2), on_finished=again)
    assert again.wait() == PlaybackEnd(completed=True)


def test_the_sound_server_freezes(sound_server: SoundServer, ending: Ending) -> None:
    player = Player()
    player.play(tone(440, 20.0), on_finished=ending)
    wait_until(lambda: player.position_s > 0.1, what="sound")
    sound_server.freeze()
    error = ending.wait().error
    assert isinstance(error, SpeakerError)
    assert "takes no sound" in str(error)
    stopped = Ending()
    player.play(tone(440, 0.2), on_finished=stopped)
    player.stop()
    assert stopped.wait() == PlaybackEnd(completed=False)
