import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop.audio.devices import list_inputs
from desktop.audio.errors import DeviceError, MicrophoneError, RecordingError
from desktop.audio.files import read_sound
from desktop.audio.portaudio import PORTAUDIO
from desktop.audio.recorder import Level, Problem, ProblemKind, Recorder, RecorderState, Recording
from desktop.audio.wav import repair_wav
from tests.desktop.audio.signals import RATE_HZ, Samples, amplitude_of, place_of, tone, voice
from tests.sound_server import SoundServer, wait_until


class Listener:
    """Keeps what a recorder says."""

    def __init__(self) -> None:
        self.blocks: list[Samples] = []
        self.problems: list[Problem | None] = []
        self.finished: list[Recording] = []
        self.ready = 0

    def on_ready(self) -> None:
        self.ready += 1

    def kinds(self) -> list[ProblemKind | None]:
        return [problem.kind if problem else None for problem in self.problems]


def recorder_to(path: Path, listener: Listener, device_id: str | None = None) -> Recorder:
    return Recorder(
        path,
        device_id,
        on_block=listener.blocks.append,
        on_ready=listener.on_ready,
        on_problem=listener.problems.append,
        on_finished=listener.finished.append,
    )


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def recorder(sound_server: SoundServer, tmp_path: Path, listener: Listener) -> Iterator[Recorder]:
    """A recorder on the virtual microphone, open and ready."""
    recorder = recorder_to(tmp_path / "take.wav", listener)
    recorder.open()
    recorder.wait_ready()
    yield recorder
    recorder.cancel()


def write(path: Path, samples: Samples) -> Path:
    soundfile.write(path, samples, RATE_HZ)
    return path


def record_for(recorder: Recorder, seconds: float) -> None:
    recorder.begin_take()
    wait_until(lambda: recorder.duration_s >= seconds, what=f"{seconds} s of recording")


def test_records_what_is_said(
    sound_server: SoundServer, recorder: Recorder, listener: Listener, tmp_path: Path
) -> None:
    said = voice(3.0)
    assert recorder.state is RecorderState.READY
    recorder.begin_take()
    assert recorder.state is RecorderState.RECORDING
    sound_server.play_to_microphone(write(tmp_path / "said.wav", said))
    recording = recorder.stop()

    assert recorder.state is RecorderState.STOPPED
    assert recording == Recording(tmp_path / "take.wav", recorder.duration_s, 0, None)
    with soundfile.SoundFile(tmp_path / "take.wav") as file:
        assert (file.samplerate, file.channels, file.subtype) == (RATE_HZ, 1, "PCM_16")
        assert file.frames / RATE_HZ == recording.duration_s
    heard, _ = read_sound(tmp_path / "take.wav")
    assert place_of(said, heard)[1] > 0.99
    np.testing.assert_array_equal(np.concatenate(listener.blocks), heard)
    assert (listener.ready, listener.finished, listener.problems) == (1, [recording], [])
    assert (tmp_path / "take.wav").stat().st_mode & 0o777 == 0o600


def test_what_came_before_the_take_is_discarded(
    sound_server: SoundServer, recorder: Recorder, listener: Listener, tmp_path: Path
) -> None:
    question = sound_server.start_playing_to_microphone(write(tmp_path / "question.wav", tone(1_000, 1.0)))
    wait_until(lambda: recorder.level.peak_dbfs > -20, what="the question in the microphone")
    assert question.wait(timeout=20) == 0
    wait_until(lambda: recorder.level.peak_dbfs < -60, what="the end of the question")
    assert (recorder.duration_s, listener.blocks) == (0.0, [])
    recorder.begin_take()
    sound_server.play_to_microphone(write(tmp_path / "answer.wav", tone(440, 1.0)))
    recording = recorder.stop()

    assert recording.path is not None
    heard, _ = read_sound(recording.path)
    assert amplitude_of(440, heard) > 0.1
    assert amplitude_of(1_000, heard) < 1e-3  # the edges of the answer's own tone reach that far
    assert recording.duration_s < 2.5


def test_level_meter(sound_server: SoundServer, recorder: Recorder, tmp_path: Path) -> None:
    assert recorder.level == Level(-100.0, -100.0)
    playing = sound_server.start_playing_to_microphone(write(tmp_path / "tone.wav", tone(440, 4.0, amplitude=0.5)))
    wait_until(lambda: recorder.level.rms_dbfs == pytest.approx(-9.03, abs=0.2), what="the tone's level")
    assert recorder.level.peak_dbfs == pytest.approx(-6.02, abs=0.3)
    playing.kill()
    playing.wait()
    wait_until(lambda: recorder.level.rms_dbfs < -90, what="silence")


def test_silence_is_told_and_never_ends_a_recording(
    sound_server: SoundServer, recorder: Recorder, listener: Listener, tmp_path: Path
) -> None:
    recorder.begin_take()
    wait_until(lambda: recorder.problem, what="the warning")
    assert recorder.problem is not None
    assert recorder.problem.kind is ProblemKind.SILENT
    assert "only silence" in recorder.problem.message
    assert not recorder.problem.ended
    assert recorder.duration_s > 1.5
    sound_server.play_to_microphone(write(tmp_path / "said.wav", voice(1.0)))
    assert recorder.state is RecorderState.RECORDING
    assert listener.kinds()[:2] == [ProblemKind.SILENT, None]
    recording = recorder.stop()
    assert recording.duration_s > 3.0


def test_the_chosen_microphone_is_recorded(sound_server: SoundServer, listener: Listener, tmp_path: Path) -> None:
    sound_server.pactl(
        "load-module", "module-null-sink", "sink_name=deskbus", "rate=48000", "channels=1", "norewinds=1"
    )
    sound_server.pactl(
        "load-module", "module-remap-source", "master=deskbus.monitor", "source_name=desk",
        "source_properties=device.description=Desk",
    )  # fmt: skip
    desk = next(device for device in list_inputs() if device.name == "Desk")
    recorder = recorder_to(tmp_path / "take.wav", listener, desk.id)
    recorder.open()
    recorder.wait_ready()
    assert recorder.device == desk
    recorder.begin_take()
    sound_server.play_to_microphone(write(tmp_path / "other.wav", tone(1_000, 0.5)))
    subprocess.run(
        ["paplay", "--device=deskbus", str(write(tmp_path / "said.wav", tone(440, 1.0)))],
        env=sound_server.environment(),
        check=True,
    )
    recording = recorder.stop()
    assert recording.path is not None
    heard, _ = read_sound(recording.path)
    assert amplitude_of(440, heard) > 0.1
    assert amplitude_of(1_000, heard) < 1e-4
    assert "PULSE_SOURCE" not in os.environ


def test_a_microphone_that_is_gone_is_replaced_by_the_default(
    sound_server: SoundServer, listener: Listener, tmp_path: Path
) -> None:
    recorder = recorder_to(tmp_path / "take.wav", listener, "Pulse/unplugged")
    recorder.open()
    recorder.wait_ready()
    assert recorder.device is not None
    assert recorder.device.is_default
    recorder.cancel()


def test_a_device_of_another_rate_and_channels(
    sound_server: SoundServer, listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sounddevice

    class Picky(sounddevice.RawInputStream):  # type: ignore[misc]
        """The real stream of a device that knows only 44.1 kHz stereo: every device of a PulseAudio knows all rates."""

        def __init__(self, *, samplerate: int, channels: int, **options: object) -> None:
            if channels == 1:
                raise sounddevice.PortAudioError("Error opening RawInputStream: Invalid number of channels", -9998)
            if samplerate != 44_100:
                raise sounddevice.PortAudioError("Error opening RawInputStream: Invalid sample rate", -9997)
            super().__init__(samplerate=samplerate, channels=channels, **options)

    monkeypatch.setattr(sounddevice, "RawInputStream", Picky)
    said = voice(2.0)
    recorder = recorder_to(tmp_path / "take.wav", listener)
    recorder.open()
    recorder.wait_ready()
    recorder.begin_take()
    sound_server.play_to_microphone(write(tmp_path / "said.wav", said))
    recording = recorder.stop()
    assert recording.path is not None
    heard, info = read_sound(recording.path)
    assert info.rate_hz == RATE_HZ
    assert place_of(said, heard)[1] > 0.99
    np.testing.assert_array_equal(np.concatenate(listener.blocks), heard)


def test_another_source_takes_over(sound_server: SoundServer, recorder: Recorder) -> None:
    record_for(recorder, 0.3)
    sound_server.pactl("unload-module", "module-remap-source")
    before = recorder.duration_s
    wait_until(lambda: recorder.duration_s > before + 0.5, what="sound from the other source")
    assert recorder.state is RecorderState.RECORDING
    assert recorder.stop().duration_s > before


def test_the_last_source_is_pulled(
    sound_server: SoundServer, recorder: Recorder, listener: Listener, tmp_path: Path
) -> None:
    record_for(recorder, 0.6)
    sound_server.pactl("unload-module", "module-remap-source")
    sound_server.pactl("unload-module", "module-null-sink")
    wait_until(lambda: listener.finished, what="the end of the recording")
    recording = listener.finished[0]
    assert recording.problem is not None
    assert recording.problem.kind is ProblemKind.GONE
    assert "kept" in recording.problem.message
    assert recording.path is not None
    assert len(read_sound(recording.path)[0]) / RATE_HZ == recording.duration_s >= 0.6
    assert recorder.stop() == recording

    assert list_inputs() == ()
    again = recorder_to(tmp_path / "again.wav", listener)
    again.open()
    with pytest.raises(MicrophoneError, match="No microphone was found"):
        again.wait_ready()
    assert again.state is RecorderState.FAILED


def test_the_sound_server_dies_and_comes_back(
    sound_server: SoundServer, recorder: Recorder, listener: Listener, tmp_path: Path
) -> None:
    record_for(recorder, 0.6)
    sound_server.kill()
    wait_until(lambda: listener.finished, what="the end of the recording")
    assert listener.kinds() == [ProblemKind.GONE]
    assert read_sound(tmp_path / "take.wav")[1].duration_s >= 0.6

    dead = recorder_to(tmp_path / "dead.wav", Listener())
    dead.open()
    with pytest.raises(MicrophoneError, match="No microphone was found"):
        dead.wait_ready()
    assert not (tmp_path / "dead.wav").exists()

    sound_server.start()
    again = recorder_to(tmp_path / "again.wav", Listener())
    again.open()
    again.wait_ready()
    record_for(again, 0.3)
    assert again.stop().duration_s >= 0.3


def test_the_sound_server_freezes_and_the_stop_does_not(
    sound_server: SoundServer, recorder: Recorder, listener: Listener, tmp_path: Path
) -> None:
    record_for(recorder, 0.6)
    sound_server.freeze()
    wait_until(lambda: recorder.problem, what="the watchdog")
    assert recorder.problem is not None
    assert recorder.problem.kind is ProblemKind.STALLED
    assert recorder.state is RecorderState.RECORDING
    recording = recorder.stop()
    assert recording.path is not None
    assert read_sound(recording.path)[1].duration_s == recording.duration_s >= 0.6

    again = recorder_to(tmp_path / "again.wav", Listener())
    again.open()
    with pytest.raises(DeviceError, match="does not answer"):
        again.wait_ready()
    with pytest.raises(DeviceError, match="does not answer"):
        list_inputs()
    sound_server.thaw()
    wait_until(lambda: PORTAUDIO.open_streams == 0, what="the streams to be closed")
    assert list_inputs()


def test_a_thawed_sound_server_goes_on(sound_server: SoundServer, recorder: Recorder, listener: Listener) -> None:
    record_for(recorder, 0.3)
    sound_server.freeze()
    wait_until(lambda: listener.kinds() == [ProblemKind.STALLED], what="the watchdog")
    sound_server.thaw()
    wait_until(lambda: listener.kinds()[:2] == [ProblemKind.STALLED, None], what="the end of the problem")
    before = recorder.duration_s
    wait_until(lambda: recorder.duration_s > before + 0.3, what="more sound")
    assert recorder.stop().duration_s > before


def test_a_fault_of_the_listener_does_not_end_the_recording(
    sound_server: SoundServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda hook: caught.append(hook.exc_type))

    def broken(block: Samples) -> None:
        raise ZeroDivisionError

    recorder = Recorder(tmp_path / "take.wav", on_block=broken)
    recorder.open()
    recorder.wait_ready()
    record_for(recorder, 0.3)
    assert recorder.stop().duration_s >= 0.3
    assert set(caught) == {ZeroDivisionError}


def test_what_waits_behind_a_slow_disk_or_listener_is_kept(sound_server: SoundServer, tmp_path: Path) -> None:
    said = voice(1.0)
    stuck = threading.Event()
    go_on = threading.Event()

    def slow(block: Samples) -> None:
        stuck.set()
        go_on.wait(30)

    recorder = Recorder(tmp_path / "take.wav", on_block=slow)
    recorder.open()
    recorder.wait_ready()
    recorder.begin_take()
    assert stuck.wait(20)
    sound_server.play_to_microphone(write(tmp_path / "said.wav", said))
    recorder.request_stop()
    # Longer than the recorder would wait for the last block.
    sound_server.play_to_microphone(write(tmp_path / "later.wav", tone(1_000, 1.0)))
    go_on.set()
    recording = recorder.stop()
    assert recording.path is not None
    heard, _ = read_sound(recording.path)
    assert place_of(said, heard)[1] > 0.99
    assert amplitude_of(1_000, heard[-RATE_HZ // 2 :]) < 0.1
    assert recording.overflows == 0


def test_cancel_deletes(sound_server: SoundServer, recorder: Recorder, listener: Listener, tmp_path: Path) -> None:
    record_for(recorder, 0.2)
    recorder.cancel()
    wait_until(lambda: listener.finished, what="the end")
    assert listener.finished == [Recording(None, 0.0, 0, None)]
    assert not (tmp_path / "take.wav").exists()


def test_stop_before_the_take_keeps_nothing(recorder: Recorder, tmp_path: Path) -> None:
    assert recorder.stop() == Recording(None, 0.0, 0, None)
    assert not (tmp_path / "take.wav").exists()


def test_a_recording_is_never_written_over(sound_server: SoundServer, listener: Listener, tmp_path: Path) -> None:
    path = write(tmp_path / "take.wav", voice(0.5))
    before = path.read_bytes()
    recorder = recorder_to(path, listener)
    recorder.open()
    with pytest.raises(RecordingError, match="already"):
        recorder.wait_ready()
    wait_until(lambda: listener.finished, what="the end")
    assert path.read_bytes() == before


def test_a_folder_that_is_not_there(listener: Listener, tmp_path: Path) -> None:
    recorder = recorder_to(tmp_path / "none" / "take.wav", listener)
    recorder.open()
    with pytest.raises(RecordingError, match="does not exist"):
        recorder.wait_ready()
    assert listener.kinds() == [ProblemKind.FAILED]


CHILD = """
import sys, threading, time
from pathlib import Path
from desktop.audio.recorder import Recorder

def on_finished(recording):
    print("finished", recording, flush=True)
    over.set()

over = threading.Event()
recorder = Recorder(Path(sys.argv[1]), on_finished=on_finished)
recorder.open()
recorder.wait_ready()
recorder.begin_take()
print(time.monotonic(), flush=True)
"""


def child(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_killed_program_loses_at_most_a_second(sound_server: SoundServer, tmp_path: Path) -> None:
    said = voice(2.0)
    path = tmp_path / "take.wav"
    with child(CHILD + "over.wait()\n", str(path)) as process:
        began = float(line_of(process))
        sound_server.play_to_microphone(write(tmp_path / "said.wav", said))
        killed = time.monotonic()
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=20)
    # Readable as it is, but for what came after the last flush ...
    assert read_sound(path)[1].duration_s > killed - began - 1.0
    # ... and to its last sample once mended.
    duration_s = repair_wav(path)
    assert killed - began - 1.0 < duration_s < killed - began + 0.5
    samples, info = read_sound(path)
    assert (info.duration_s, info.cut_short) == (duration_s, False)
    assert place_of(said[:RATE_HZ], samples)[1] > 0.99


def test_a_full_disk_keeps_what_is_there(sound_server: SoundServer, tmp_path: Path) -> None:
    # The kernel refuses to let any file grow beyond the limit, in the middle of a block.
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (40_001, 40_001))\n"
    path = tmp_path / "take.wav"
    with child(limit + CHILD + "over.wait()\n", str(path)) as process:
        line_of(process)
        said = line_of(process)
        assert process.wait(timeout=20) == 0
    assert "ProblemKind.DISK" in said
    assert "no more room" in said
    assert "the first 1 s are kept" in said
    samples, info = read_sound(path)
    assert len(samples) == (40_001 - 44) // 2
    assert not info.cut_short


def test_a_disk_that_is_full_from_the_start(sound_server: SoundServer, listener: Listener, tmp_path: Path) -> None:
    # Every write to this device fails for want of room.
    recorder = recorder_to(Path("/dev/full"), listener)
    recorder.open()
    with pytest.raises(RecordingError):
        recorder.wait_ready()


def test_a_frozen_sound_server_does_not_keep_the_program_alive(sound_server: SoundServer, tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    with child(CHILD + "sys.stdin.readline()\n", str(path)) as process:
        line_of(process)
        wait_until(lambda: path.stat().st_size > 20_000, what="sound on disk")
        sound_server.freeze()
        assert process.stdin is not None
        process.stdin.write("end\n")
        process.stdin.flush()
        assert process.wait(timeout=20) == 0
    assert read_sound(path)[1].duration_s > 0.3
