"""Microphones and speakers: what there is, under names that stay the same between two starts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Device:
    """One microphone or speaker.

    `id` is stable between starts and is what settings keep; `name` is for people. `index` is PortAudio's and holds
    until the next `refresh()`. `rate_hz` is the device's own sample rate.
    """

    id: str
    name: str
    index: int
    channels: int
    rate_hz: int
    is_default: bool


def list_inputs() -> tuple[Device, ...]:
    """List the microphones, the default one first; empty if there is none. Takes up to some tenths of a second.

    Raises:
        DeviceError: PortAudio is not installed, or the sound system does not answer.
    """
    raise NotImplementedError


def list_outputs() -> tuple[Device, ...]:
    """List the speakers, the default one first; as `list_inputs`."""
    raise NotImplementedError


def find_input(device_id: str | None = None) -> Device:
    """Return the microphone with this id; the default one for None or for an id that is gone.

    Raises:
        MicrophoneError: there is no microphone at all.
        DeviceError: as `list_inputs`.
    """
    raise NotImplementedError


def find_output(device_id: str | None = None) -> Device:
    """Return the speaker with this id; the default one for None or for an id that is gone.

    Raises:
        SpeakerError: there is no speaker at all.
        DeviceError: as `list_inputs`.
    """
    raise NotImplementedError


def refresh() -> bool:
    """Let PortAudio look for devices again (after plugging in, or after the sound server died).

    Does nothing and returns False while a stream is open, for that would cut it off.
    """
    raise NotImplementedError
