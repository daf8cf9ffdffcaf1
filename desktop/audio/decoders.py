"""What opens a sound file: libsndfile for most, PyAV (where it is installed) for the rest."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from desktop.audio.errors import SoundError

# Kinds of file that are sound but need PyAV.
NEEDS_PYAV = frozenset({".m4a", ".aac", ".mp4", ".m4b", ".mov", ".webm", ".mkv", ".wma", ".amr", ".3gp", ".ac3"})
# Rate and channels come from the file; a damaged one must not ask for gigabytes.
LARGEST_BLOCK = 16_000_000
PIECE = 4_096


class Decoder(Protocol):
    """An open sound file."""

    rate_hz: int
    channels: int
    cut_short: bool

    def blocks(self, frames: int) -> Iterator[npt.NDArray[np.float32]]:
        """Yield float32 blocks of shape (up to `frames`, channels) to the end, or to where the file breaks off."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


def open_decoder(path: Path) -> Decoder:
    """Open a sound file.

    Raises:
        SoundError: one sentence for each way in which that can fail.
    """
    _check_readable(path)
    import soundfile

    try:
        return _SndFile(path)
    except soundfile.LibsndfileError as error:
        try:
            return _PyAV(path)
        except ImportError:
            if path.suffix.lower() in NEEDS_PYAV:
                raise SoundError(
                    f"{path} needs a decoder that is not installed: convert it to wav or flac and try again, "
                    "or install it with “pip install av”."
                ) from error
        except _NotSoundError:
            pass
        raise SoundError(
            f"{path} is not a sound file that Aloud can read, whatever its name says: use wav, flac, mp3 or ogg."
        ) from error


def _check_readable(path: Path) -> None:
    if path.is_dir():
        raise SoundError(f"{path} is a folder: give a sound file.")
    if not path.exists():
        raise SoundError(f"{path} does not exist: check its name and place.")
    if not path.is_file():
        raise SoundError(f"{path} is not a file: give a sound file.")
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except OSError as error:
        raise SoundError(f"{path} cannot be read: {error.strerror}.") from error
    if empty:
        raise SoundError(f"{path} is empty: record or export it again.")


class _SndFile:
    """A file that libsndfile reads."""

    def __init__(self, path: Path) -> None:
        import soundfile

        class Forward(soundfile.SoundFile):  # type: ignore[misc]
            """Read from front to back only.

            After every read soundfile seeks to where it is, which makes an mp3's decoder garble the next frames.
            """

            def seekable(self) -> bool:
                return False

        self._error = soundfile.LibsndfileError
        self._file = Forward(str(path))
        self.rate_hz: int = self._file.samplerate
        self.channels: int = self._file.channels
        self.cut_short = _wav_ends_early(path)

    def blocks(self, frames: int) -> Iterator[npt.NDArray[np.float32]]:
        block = np.empty((max(1, min(frames, LARGEST_BLOCK // self.channels)), self.channels), np.float32)
        filled = 0
        while piece := self._read(block[filled : filled + PIECE]):
            filled += piece
            if filled == len(block):
                yield block.copy()
                filled = 0
        if filled:
            yield block[:filled].copy()

    def _read(self, out: npt.NDArray[np.float32]) -> int:
        """Fill `out` and return how many frames came; 0 at the end, or where the file breaks off."""
        try:
            return len(self._file.read(out=out))
        except self._error:
            # What came before the break within this call is lost: hence the small pieces.
            self.cut_short = True
            return 0

    def close(self) -> None:
        self._file.close()


def _wav_ends_early(path: Path) -> bool:
    """Whether the header of a wav promises more than there is; streams that state no size promise nothing."""
    with path.open("rb") as file:
        head = file.read(12)
    promised = int.from_bytes(head[4:8], "little")
    return head[:4] == b"RIFF" and head[8:] == b"WAVE" and path.stat().st_size < promised + 8 < 2**32 - 4096


class _NotSoundError(Exception):
    """PyAV sees no sound in the file."""


class _PyAV:
    """A file that PyAV reads; ImportError without PyAV (or with the empty stand-in of a packed app)."""

    def __init__(self, path: Path) -> None:
        import av

        if not hasattr(av, "open"):
            raise ImportError("PyAV is not installed")
        self._error = av.FFmpegError
        try:
            # A playlist in disguise must not lead anywhere, least of all into the network.
            self._container = av.open(str(path), options={"protocol_whitelist": "file"})
        except (av.FFmpegError, OSError, ValueError) as error:
            raise _NotSoundError from error
        if not self._container.streams.audio or not self._container.streams.audio[0].rate:
            self._container.close()
            raise _NotSoundError
        self._stream: Any = self._container.streams.audio[0]
        self.rate_hz: int = self._stream.rate
        self.channels: int = self._stream.channels or 1
        self.cut_short = False
        # "flt" is interleaved float32: (1, frames * channels).
        self._convert = av.AudioResampler(format="flt", layout=self._stream.layout, rate=self.rate_hz)

    def blocks(self, frames: int) -> Iterator[npt.NDArray[np.float32]]:
        waiting: list[npt.NDArray[np.float32]] = []
        length = 0
        for piece in self._pieces():
            waiting.append(piece)
            length += len(piece)
            if length >= frames:
                yield np.concatenate(waiting)
                waiting.clear()
                length = 0
        if waiting:
            yield np.concatenate(waiting)

    def _pieces(self) -> Iterator[npt.NDArray[np.float32]]:
        try:
            for frame in self._container.decode(self._stream):
                for converted in self._convert.resample(frame):
                    yield self._array(converted)
            for converted in self._convert.resample(None):
                yield self._array(converted)
        except self._error:
            self.cut_short = True

    def _array(self, frame: Any) -> npt.NDArray[np.float32]:
        array: npt.NDArray[np.float32] = frame.to_ndarray().reshape(-1, self.channels)
        return array

    def close(self) -> None:
        with contextlib.suppress(self._error):
            self._container.close()
