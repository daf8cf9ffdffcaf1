import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.audio.devices import find_input, find_output, list_inputs, list_outputs, refresh
from desktop.audio.errors import MicrophoneError, SpeakerError
from desktop.audio.recorder import Recorder
from tests.sound_server import SoundServer

WITHOUT_PACTL = """
import os, shutil, sys
os.environ["PATH"] = sys.argv[1]
assert shutil.which("pactl") is None
from desktop.audio.devices import list_inputs
for device in list_inputs():
    print(device.id, device.is_default)
"""
WITHOUT_LIBRARY = """
import ctypes.util
ctypes.util.find_library = lambda name: None  # what it returns where the library is not installed
from desktop.audio.devices import list_inputs
list_inputs()
"""


def test_lists_what_a_person_would_call_them(sound_server: SoundServer) -> None:
    (microphone,) = list_inputs()
    assert (microphone.id, microphone.name, microphone.is_default) == ("Pulse/labmic", "LabMic", True)
    speakers = list_outputs()
    assert [speaker.server_name for speaker in speakers] == ["speaker", "micbus"]
    assert [speaker.is_default for speaker in speakers] == [True, False]


def test_the_default_comes_first(sound_server: SoundServer) -> None:
    sound_server.pactl("set-default-sink", "micbus")
    assert [speaker.server_name for speaker in list_outputs()] == ["micbus", "speaker"]


def test_a_microphone_plugged_in_later_is_found(sound_server: SoundServer) -> None:
    assert len(list_inputs()) == 1
    sound_server.pactl("load-module", "module-null-source", "source_name=late", "description=Late")
    names = {device.name: device.id for device in list_inputs()}
    assert names["Late"] == "Pulse/late"
    assert find_input("Pulse/late").server_name == "late"


def test_an_id_that_is_gone_leads_to_the_default(sound_server: SoundServer) -> None:
    assert find_input("Pulse/unplugged") == find_input() == find_input(None)
    assert find_output("Pulse/unplugged") == find_output()
    assert find_output().is_default


@pytest.fixture
def dead_server(sound_server: SoundServer) -> Iterator[SoundServer]:
    """A computer without any sound device: its sound server is gone, and there was no other."""
    sound_server.kill()
    refresh()
    yield sound_server
    sound_server.start()


def test_no_device_at_all(dead_server: SoundServer) -> None:
    assert list_inputs() == ()
    assert list_outputs() == ()
    with pytest.raises(MicrophoneError, match="plug one in"):
        find_input()
    with pytest.raises(SpeakerError, match="plug one in"):
        find_output()


def test_no_refresh_while_a_stream_is_open(sound_server: SoundServer, tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "take.wav")
    recorder.open()
    recorder.wait_ready()
    assert not refresh()
    # Nor does a look at the devices harm it.
    assert list_inputs()
    recorder.begin_take()
    recorder.stop()


def test_without_pactl_portaudios_own_names_serve(sound_server: SoundServer, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PACTL, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["ALSA/default True", "ALSA/pulse False"]
    # ALSA's grumbling about devices that are not there stays away from the person.
    assert done.stderr == ""


def test_portaudio_missing() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_LIBRARY], capture_output=True, text=True, check=False)
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("desktop.audio.errors.DeviceError: The library PortAudio")
    assert "sudo apt install libportaudio2" in last
