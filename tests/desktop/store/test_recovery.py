"""A program that is killed while recording: the take is offered again, at most a second shorter."""

import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import soundfile

from desktop.audio.files import read_sound
from desktop.audio.wav import repair_wav
from desktop.store.sessions import Store, TakeState
from tests.desktop.audio.signals import RATE_HZ, place_of, voice
from tests.sound_server import SoundServer

PROGRAM = """
import sys, threading, time
from pathlib import Path
from desktop.audio.recorder import Recorder
from desktop.store.sessions import Store

store = Store(Path(sys.argv[1]), Path(sys.argv[2]))
take = store.start_take(store.start_session().id, "pack", "angry-customer", "Tell me about an angry customer.")
recorder = Recorder(take.audio_path)
recorder.open()
recorder.wait_ready()
recorder.begin_take()
print(time.monotonic(), flush=True)
threading.Event().wait()
"""


def test_a_killed_program_offers_its_take_again(sound_server: SoundServer, tmp_path: Path) -> None:
    said = voice(1.5)
    soundfile.write(tmp_path / "said.wav", said, RATE_HZ)
    database, recordings = tmp_path / "sessions.db", tmp_path / "recordings"
    recordings.mkdir()
    program = [sys.executable, "-c", PROGRAM, str(database), str(recordings)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        began = float(process.stdout.readline())
        sound_server.play_to_microphone(tmp_path / "said.wav")
        killed = time.monotonic()
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=20)

    with closing(Store(database, recordings)) as store:
        (take,) = store.unfinished_takes(repair_wav)
        assert (take.question_id, take.state) == ("angry-customer", TakeState.RECORDED)
        assert take.duration_s is not None
        assert killed - began - 1.0 < take.duration_s
        samples, info = read_sound(take.audio_path)
        assert info.duration_s == take.duration_s
        assert place_of(said[:RATE_HZ], samples)[1] > 0.99
        store.save_report(take.id, "{}")
        assert store.unfinished_takes(repair_wav) == ()
