"""Opening PortAudio streams: at the wanted rate, or at the device's own; with one sentence for what fails.

Everything here runs on PortAudio's control thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop.audio.devices import Device, choose, chosen_on_server, known, nothing_there, server_devices
from desktop.audio.errors import DeviceError, MicrophoneError, SpeakerError
from desktop.audio.portaudio import PORTAUDIO

# PortAudio's own error numbers (portaudio.h).
INVALID_CHANNEL_COUNT = -9998
INVALID_SAMPLE_RATE = -9997
DEVICE_UNAVAILABLE = -9985


@dataclass(frozen=True, slots=True)
class OpenStream:
    """A running stream of 16-bit samples and what it was opened with."""

    stream: Any
    device: Device
    rate_hz: int
    channels: int


@dataclass(frozen=True, slots=True)
class StreamRequest:
    """The stream that is wanted: mono, 16 bit.

    `direction` is "input" or "output"; `device_id` a `Device.id` or None for the default; `block_s` the length of a
    block and `latency_s` that of the device's buffer, in seconds. `callback` is PortAudio's for raw buffers;
    `finished` is called when the stream has ended, for whatever reason.
    """

    direction: str
    device_id: str | None
    rate_hz: int
    block_s: float
    callback: Callable[..., None]
    finished: Callable[[], None]
    latency_s: float


def open_stream(sounddevice: Any, request: StreamRequest) -> OpenStream:
    """Open and start a stream.

    If the device cannot do the wanted rate or one channel, it is opened at its own rate or with its own channels, and
    the caller converts. If opening fails and no other stream is open, PortAudio is started anew once, for after the
    death of a sound server it knows devices that are no more.

    Raises:
        MicrophoneError: the microphone cannot be opened.
        SpeakerError: the speaker cannot be opened.
    """
    device = choose(sounddevice, request.direction, request.device_id)
    try:
        return _open(sounddevice, request, device)
    except sounddevice.PortAudioError as error:
        if not PORTAUDIO.refresh():
            raise _failure(sounddevice, request.direction, device, error) from error
    # Once more, with PortAudio started anew.
    device = choose(sounddevice, request.direction, request.device_id)
    try:
        return _open(sounddevice, request, device)
    except sounddevice.PortAudioError as error:
        raise _failure(sounddevice, request.direction, device, error) from error


def _open(sounddevice: Any, request: StreamRequest, device: Device) -> OpenStream:
    factory = sounddevice.RawInputStream if request.direction == "input" else sounddevice.RawOutputStream
    rates = dict.fromkeys((request.rate_hz, device.rate_hz))
    ways = [(rate, channels) for channels in dict.fromkeys((1, device.channels)) for rate in rates]
    refused: Exception | None = None
    for rate, channels in ways:
        try:
            with PORTAUDIO.quiet(), chosen_on_server(device, request.direction):
                stream = factory(
                    samplerate=rate,
                    blocksize=round(request.block_s * rate),
                    device=device.index,
                    channels=channels,
                    dtype="int16",
                    latency=request.latency_s,
                    callback=request.callback,
                    finished_callback=request.finished,
                )
        except sounddevice.PortAudioError as error:
            refused = error
            if _code(error) in (INVALID_SAMPLE_RATE, INVALID_CHANNEL_COUNT):
                continue
            raise
        opened = OpenStream(stream, device, rate, channels)
        PORTAUDIO.started(stream)
        try:
            with PORTAUDIO.quiet():
                stream.start()
        except sounddevice.PortAudioError:
            PORTAUDIO.close(stream)
            raise
        return opened
    assert refused is not None
    raise refused


def _code(error: Exception) -> int:
    """PortAudio's error number; 0 if there is none."""
    return error.args[1] if len(error.args) > 1 and isinstance(error.args[1], int) else 0


def _failure(sounddevice: Any, direction: str, device: Device, error: Exception) -> DeviceError:
    if server_devices(known(sounddevice, direction), direction) == ():
        return nothing_there(direction)
    what, kind = ("microphone", MicrophoneError) if direction == "input" else ("speaker", SpeakerError)
    if _code(error) == DEVICE_UNAVAILABLE:
        return kind(f"The {what} “{device.name}” is in use by another program: close that program, then try again.")
    reason = str(error.args[0]).rpartition(": ")[2]
    return kind(
        f"The {what} “{device.name}” cannot be opened ({reason}): check the sound settings or choose another {what}, "
        "then try again."
    )
