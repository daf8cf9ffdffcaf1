"""What can go wrong with sound: every error is one sentence that says what happened and what to do."""

from __future__ import annotations

from content.errors import AloudError


class SoundError(AloudError):
    """A sound file cannot be read."""


class DeviceError(AloudError):
    """The sound system, a microphone or a speaker cannot be used."""


class MicrophoneError(DeviceError):
    """The microphone cannot be opened or delivers nothing."""


class SpeakerError(DeviceError):
    """The speaker cannot be opened or takes no sound."""


class RecordingError(AloudError):
    """The recording cannot be written to disk."""
