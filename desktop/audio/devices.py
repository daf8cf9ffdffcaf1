"""Microphones and speakers: what there is, under names that stay the same between two starts.

On Linux with PulseAudio (or PipeWire in its place) PortAudio sees the sound server as one device. There the
microphones and speakers are the server's own, asked for by `pactl`; one of them is chosen by the variables
PULSE_SOURCE and PULSE_SINK, which the server's client library reads when a stream is opened.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desktop.audio.errors import DeviceError, MicrophoneError, SpeakerError
from desktop.audio.portaudio import LINUX, PORTAUDIO

NO_MICROPHONE = "No microphone was found: plug one in or switch it on in the sound settings, then try again."
NO_SPEAKER = "No speaker was found: plug one in or switch it on in the sound settings, then try again."
SERVER_DEVICE = "pulse"
PACTL_TIMEOUT_S = 2.0


@dataclass(frozen=True, slots=True)
class Device:
    """One microphone or speaker.

    `id` is stable between starts and is what settings keep; `name` is for people. `index` is PortAudio's and holds
    until the next `refresh()`. `rate_hz` is the device's own sample rate. `server_name` is the name of a sound
    server's source or sink, "" for a device that PortAudio knows itself.
    """

    id: str
    name: str
    index: int
    channels: int
    rate_hz: int
    is_default: bool
    server_name: str = ""


def list_inputs() -> tuple[Device, ...]:
    """List the microphones, the default one first; empty if there is none.

    Takes some tenths of a second, and seconds where the sound system does not answer: not for the GUI thread.

    Raises:
        DeviceError: PortAudio is not installed, or the sound system does not answer.
    """
    return PORTAUDIO.call(lambda sounddevice: _list(sounddevice, "input"))


def list_outputs() -> tuple[Device, ...]:
    """List the speakers, the default one first; as `list_inputs`."""
    return PORTAUDIO.call(lambda sounddevice: _list(sounddevice, "output"))


def find_input(device_id: str | None = None) -> Device:
    """Return the microphone with this id; the default one for None or for an id that is gone.

    Raises:
        MicrophoneError: there is no microphone at all.
        DeviceError: as `list_inputs`.
    """
    return PORTAUDIO.call(lambda sounddevice: choose(sounddevice, "input", device_id))


def find_output(device_id: str | None = None) -> Device:
    """Return the speaker with this id; the default one for None or for an id that is gone.

    Raises:
        SpeakerError: there is no speaker at all.
        DeviceError: as `list_inputs`.
    """
    return PORTAUDIO.call(lambda sounddevice: choose(sounddevice, "output", device_id))


def refresh() -> bool:
    """Let PortAudio look for devices again (after plugging in, or after the sound server died).

    Does nothing and returns False while a stream is open, for that would cut it off.
    """
    return PORTAUDIO.call(lambda _: PORTAUDIO.refresh())


# --- on the control thread -----------------------------------------------------------------------------------


def choose(sounddevice: Any, direction: str, device_id: str | None) -> Device:
    """Find a device on the control thread; `direction` is "input" or "output"."""
    PORTAUDIO.refresh_if_stale()
    devices = known(sounddevice, direction)
    if not devices and PORTAUDIO.refresh():
        devices = known(sounddevice, direction)
    if not devices:
        raise nothing_there(direction)
    if device_id is None:
        return devices[0]
    for device in (*devices, *(server_devices(devices, direction) or ())):
        if device.id == device_id:
            return device
    return devices[0]


def nothing_there(direction: str) -> DeviceError:
    """The error for a computer without such a device."""
    return MicrophoneError(NO_MICROPHONE) if direction == "input" else SpeakerError(NO_SPEAKER)


def _list(sounddevice: Any, direction: str) -> tuple[Device, ...]:
    PORTAUDIO.refresh()
    devices = known(sounddevice, direction)
    of_server = server_devices(devices, direction)
    return devices if of_server is None else of_server


def known(sounddevice: Any, direction: str) -> tuple[Device, ...]:
    """What PortAudio knows, the default first, limited to the default's host API.

    Windows lists every device once for each of its four host APIs; showing them all would only confuse.
    """
    channels_key = f"max_{direction}_channels"
    found = [entry for entry in sounddevice.query_devices() if entry[channels_key] > 0]
    if not found:
        return ()
    default = sounddevice.default.device[0 if direction == "input" else 1]
    default_api = next((entry["hostapi"] for entry in found if entry["index"] == default), found[0]["hostapi"])
    api_name = sounddevice.query_hostapis(default_api)["name"]
    devices = [
        Device(
            id=f"{api_name}/{entry['name']}",
            name=entry["name"],
            index=entry["index"],
            channels=entry[channels_key],
            rate_hz=round(entry["default_samplerate"]),
            is_default=entry["index"] == default,
        )
        for entry in found
        if entry["hostapi"] == default_api
    ]
    return tuple(sorted(devices, key=lambda device: not device.is_default))


def server_devices(devices: tuple[Device, ...], direction: str) -> tuple[Device, ...] | None:
    """The sound server's own sources or sinks, the default first; None without a server that can be asked."""
    server = next((device for device in devices if device.name == SERVER_DEVICE), None)
    pactl = shutil.which("pactl") if server and LINUX else None
    kind = "source" if direction == "input" else "sink"
    if server is None or pactl is None:
        return None
    info = _ask(pactl, "info")
    listing = _ask(pactl, "list", f"{kind}s")
    if info is None or listing is None:
        return None
    default = info.partition(f"Default {kind.capitalize()}: ")[2].partition("\n")[0].strip()
    found = []
    for block in listing.split(f"{kind.capitalize()} #")[1:]:
        fields: dict[str, str] = {}
        for line in block.splitlines():
            # Properties and ports are indented further and may repeat these names.
            if line.startswith("\t") and not line.startswith("\t\t"):
                key, _, value = line.strip().partition(": ")
                fields.setdefault(key, value)
        name = fields.get("Name", "")
        # The monitor of a speaker is no microphone.
        if name and fields.get("Monitor of Sink", "n/a") == "n/a":
            found.append(
                Device(
                    id=f"Pulse/{name}",
                    name=fields.get("Description") or name,
                    index=server.index,
                    channels=1,
                    rate_hz=server.rate_hz,
                    is_default=name == default,
                    server_name=name,
                )
            )
    return tuple(sorted(found, key=lambda device: not device.is_default))


def _ask(pactl: str, *arguments: str) -> str | None:
    """What `pactl` prints; None if it fails or does not answer."""
    try:
        done = subprocess.run(
            [pactl, *arguments],
            env=os.environ | {"LC_ALL": "C"},
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PACTL_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


@contextlib.contextmanager
def chosen_on_server(device: Device, direction: str) -> Iterator[None]:
    """While a stream is opened, lead the sound server's client library to the device (control thread only)."""
    variable = "PULSE_SOURCE" if direction == "input" else "PULSE_SINK"
    if not device.server_name:
        yield
        return
    before = os.environ.get(variable)
    os.environ[variable] = device.server_name
    try:
        yield
    finally:
        if before is None:
            del os.environ[variable]
        else:
            os.environ[variable] = before
