"""A sound server for tests: a PulseAudio daemon of its own with a virtual speaker and a virtual microphone.

What is played into `micbus` comes out of the microphone `labmic`; what the app plays on `speaker` can be recorded
again. Every daemon has its own runtime folder, so many can run beside each other and beside a real one.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import pytest

from desktop.audio.devices import refresh
from desktop.audio.portaudio import PORTAUDIO

# Without `norewinds` the first block of a null sink's monitor comes after two seconds.
CONFIGURATION = """
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module module-null-sink sink_name=speaker rate=48000 channels=2 norewinds=1
load-module module-null-sink sink_name=micbus rate=48000 channels=1 norewinds=1
load-module module-remap-source master=micbus.monitor source_name=labmic source_properties=device.description=LabMic
set-default-sink speaker
set-default-source labmic
"""
DEADLINE_S = 20.0


def wait_until(condition: Callable[[], object], timeout_s: float = DEADLINE_S, what: str = "condition") -> None:
    """Poll until the condition is true; an AssertionError names it if that takes too long."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"waited {timeout_s} s for: {what}"
        select.select([], [], [], 0.01)


class SoundServer:
    """One PulseAudio daemon; a context manager that starts it and ends it by its process id."""

    def __init__(self, configuration: str = CONFIGURATION) -> None:
        # A socket's path is limited to about 100 characters, which pytest's tmp_path can exceed.
        self.folder = Path(tempfile.mkdtemp(prefix="aloud-pulse-"))
        self._configuration = configuration
        self._process: subprocess.Popen[bytes] | None = None
        self._players: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> SoundServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def socket(self) -> Path:
        """The socket that clients connect to."""
        return self.folder / "native"

    def env(self) -> dict[str, str]:
        """The variables that lead a client to this server and to no other."""
        return {
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_SERVER": f"unix:{self.socket}",
            "PULSE_COOKIE": str(self.folder / "cookie"),
            "PULSE_CLIENTCONFIG": str(self.folder / "client.conf"),
            "PULSE_RUNTIME_PATH": str(self.folder),
        }

    def environment(self) -> dict[str, str]:
        """The whole environment for a child process."""
        chosen = {name: value for name, value in os.environ.items() if name not in ("PULSE_SOURCE", "PULSE_SINK")}
        return chosen | self.env()

    def start(self) -> None:
        """Start the daemon (again, after `kill`), and wait until it answers."""
        self.folder.chmod(0o700)
        self.socket.unlink(missing_ok=True)
        (self.folder / "client.conf").write_text("autospawn = no\n")
        (self.folder / "daemon.pa").write_text(self._configuration.format(socket=self.socket))
        command = ["pulseaudio", "-n", "-F", str(self.folder / "daemon.pa"), "--daemonize=no"]
        # Neither the person's own settings nor the message bus of a real desktop is its business.
        alone = {"HOME": str(self.folder), "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.folder}/no-bus"}
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"],
                env=self.environment() | alone,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(self._answers, what="PulseAudio to answer\n" + (self.folder / "log").read_text())

    def _answers(self) -> bool:
        assert self._process is not None and self._process.poll() is None, (self.folder / "log").read_text()
        if not self.socket.exists():
            return False
        return (
            subprocess.run(["pactl", "info"], env=self.environment(), capture_output=True, check=False).returncode == 0
        )

    def pactl(self, *arguments: str) -> str:
        """Give the daemon an order."""
        done = subprocess.run(
            ["pactl", *arguments],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=True,
            timeout=DEADLINE_S,
        )
        return done.stdout.strip()

    def play_to_microphone(self, path: Path) -> None:
        """Speak a sound file into the microphone and wait until it has been played."""
        player = self.start_playing_to_microphone(path)
        assert player.wait(timeout=600) == 0
        # The player is done when the server has taken the sound in; a little silence behind it pushes the last of it
        # through to whoever records.
        silence = ["pacat", "--playback", "--raw", "--device=micbus", "--format=s16le", "--rate=16000", "--channels=1"]
        subprocess.run(silence, input=bytes(2 * 4_800), env=self.environment(), check=True, timeout=60)

    def start_playing_to_microphone(self, path: Path) -> subprocess.Popen[bytes]:
        """Begin to speak a sound file into the microphone; returns the player's process."""
        player = subprocess.Popen(["paplay", "--device=micbus", str(path)], env=self.environment())
        self._players.append(player)
        return player

    @contextmanager
    def record_speaker(self, path: Path) -> Iterator[None]:
        """Record what comes out of the speaker into a 16 kHz mono wav while the block runs."""
        recorder = subprocess.Popen(
            ["parecord", "--device=speaker.monitor", "--rate=16000", "--channels=1", "--format=s16le",
             "--file-format=wav", "--latency-msec=50", str(path)],
            env=self.environment(),
        )  # fmt: skip
        self._players.append(recorder)
        try:
            wait_until(lambda: path.exists() and path.stat().st_size > 44, what="the speaker to be recorded")
            yield
        finally:
            recorder.send_signal(signal.SIGINT)
            recorder.wait(timeout=DEADLINE_S)

    def unplug(self) -> None:
        """Tear the microphone away, and the speaker with it, for its sound is a source too."""
        self.pactl("unload-module", "module-remap-source")
        self.pactl("unload-module", "module-null-sink")

    def plug_in(self) -> None:
        """Let microphone and speaker be there again after `unplug`."""
        for line in self._configuration.strip().splitlines():
            order, *arguments = line.split()
            if order == "load-module" and "protocol" not in arguments[0]:
                self.pactl("load-module", *arguments)
            elif order.startswith("set-default"):
                self.pactl(order, *arguments)

    def freeze(self) -> None:
        """Stop the daemon in its tracks (SIGSTOP), as an overloaded or broken one does."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen daemon go on; no harm to one that runs or is dead."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """Let the daemon die at once (SIGKILL)."""
        self._signal(signal.SIGKILL)
        assert self._process is not None
        self._process.wait(timeout=DEADLINE_S)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def close(self) -> None:
        """End the daemon and everything started with it, and remove its folder."""
        if self._process is not None and self._process.poll() is None:
            self.thaw()
            self.kill()
        for player in self._players:
            if player.poll() is None:
                player.kill()
            player.wait(timeout=DEADLINE_S)
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def sound_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """A fresh sound server, which this process (its PortAudio too) and its children find, and no other."""
    with SoundServer() as server:
        for name in ("PULSE_SOURCE", "PULSE_SINK"):
            monkeypatch.delenv(name, raising=False)
        for name, value in server.env().items():
            monkeypatch.setenv(name, value)
        # What an earlier test played to its end may be closed a moment later.
        wait_until(refresh, what="the streams of earlier tests to be closed")
        yield server
        server.thaw()
        wait_until(lambda: PORTAUDIO.call(lambda _: PORTAUDIO.open_streams) == 0, what="all streams to be closed")
