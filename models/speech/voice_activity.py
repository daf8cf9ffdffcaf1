"""Where a voice is active: Silero VAD (MIT licence, shipped inside faster-whisper), run as the sound comes in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.speech.whisper import SAMPLE_RATE_HZ, Sound
from models.types import Span

FRAME_SAMPLES = 512
FRAME_S = FRAME_SAMPLES / SAMPLE_RATE_HZ  # 0.032 s
_CONTEXT_SAMPLES = 64

# Speech spans for the pauses of the report. The library's own defaults hide pauses under 2 s.
SPEECH_ON = 0.5
SPEECH_OFF = 0.35
SHORTEST_SPEECH_S = 0.10
SHORTEST_SILENCE_S = 0.10

Frames = npt.NDArray[np.float32]


class VoiceActivity:
    """Silero VAD with its state carried from block to block; one probability for each 32 ms frame."""

    def __init__(self) -> None:
        import faster_whisper
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        options.log_severity_level = 4
        model = Path(faster_whisper.__file__).parent / "assets" / "silero_vad_v6.onnx"
        self._session: Any = onnxruntime.InferenceSession(
            str(model), providers=["CPUExecutionProvider"], sess_options=options
        )

    def start(self) -> VoiceStream:
        """Begin a new stream of sound."""
        return VoiceStream(self._session)

    def probabilities(self, sound: Sound) -> Frames:
        """The probability of voice in each frame of a whole piece of sound, judged by itself."""
        stream = self.start()
        short = -len(sound) % FRAME_SAMPLES
        return stream.feed(np.pad(sound, (0, short)))


class VoiceStream:
    """One stream of sound through the detector."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)
        self._tail = np.zeros(_CONTEXT_SAMPLES, np.float32)

    def feed(self, sound: Sound) -> Frames:
        """Take whole frames (a multiple of 512 samples) and return a probability for each."""
        if not len(sound):
            return np.zeros(0, np.float32)
        frames = sound.reshape(-1, FRAME_SAMPLES)
        before = np.concatenate([self._tail[None], frames[:-1, -_CONTEXT_SAMPLES:]])
        self._tail = frames[-1, -_CONTEXT_SAMPLES:].copy()
        chances, self._h, self._c = self._session.run(
            None, {"input": np.concatenate([before, frames], axis=1), "h": self._h, "c": self._c}
        )
        return np.asarray(chances, np.float32).reshape(-1)


def speech_spans(voice: Frames, *, start_s: float = 0.0) -> tuple[Span, ...]:
    """Join voiced frames into spans of speech, with hysteresis; silences under 0.1 s are bridged.

    Args:
        voice: probability of voice, one value for each 32 ms frame.
        start_s: the time of the first frame.
    """
    spans: list[list[float]] = []
    active = False
    for k, chance in enumerate(voice):
        at = start_s + k * FRAME_S
        if not active and chance >= SPEECH_ON:
            active = True
            if spans and at - spans[-1][1] < SHORTEST_SILENCE_S:
                spans[-1][1] = at
            else:
                spans.append([at, at])
        elif active and chance < SPEECH_OFF:
            active = False
        if active:
            spans[-1][1] = at + FRAME_S
    return tuple(Span(a, b) for a, b in spans if b - a >= SHORTEST_SPEECH_S)
