"""The wav that grows: its header is true after every flush, and can be mended from the file's size after a crash.

The only layout written here is the plain one of 44 bytes: RIFF, a 16-byte `fmt ` chunk (PCM, one channel, 16 kHz,
16 bit), then `data`. Multimedia Programming Interface and Data Specifications 1.0, IBM and Microsoft, 1991.
"""

from __future__ import annotations

import contextlib
import os
import struct
from pathlib import Path

from desktop.audio.errors import SoundError
from desktop.audio.files import SAMPLE_RATE_HZ
from desktop.disk import keep, keep_entries

HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
BYTES_PER_SAMPLE = 2
# The sizes in the header have 32 bits: 37 hours.
LARGEST_DATA = 2**32 - 1 - HEADER.size


def _header(data_bytes: int) -> bytes:
    data_bytes = min(data_bytes, LARGEST_DATA)
    bytes_per_second = SAMPLE_RATE_HZ * BYTES_PER_SAMPLE
    riff = (b"RIFF", HEADER.size - 8 + data_bytes, b"WAVE")
    layout = (b"fmt ", 16, 1, 1, SAMPLE_RATE_HZ, bytes_per_second, BYTES_PER_SAMPLE, 8 * BYTES_PER_SAMPLE)
    return HEADER.pack(*riff, *layout, b"data", data_bytes)


class GrowingWav:
    """A wav being written, 16 kHz mono 16 bit, readable by its owner alone.

    Every block goes to the operating system at once, so the death of this program loses none; `flush` makes the
    header true and has the disk keep it, against power cuts. All methods may raise OSError.
    """

    def __init__(self, path: Path) -> None:
        """Create the file; FileExistsError rather than writing over a recording."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._file = open(os.open(path, flags, 0o600), "r+b", buffering=0)  # noqa: PTH123, SIM115 - Path has no mode
        self._data_bytes = 0
        try:
            self._write(_header(0))
        except OSError:
            self._file.close()
            path.unlink(missing_ok=True)
            raise
        keep_entries(path.parent)

    @property
    def duration_s(self) -> float:
        """Seconds written."""
        return self._data_bytes // BYTES_PER_SAMPLE / SAMPLE_RATE_HZ

    def append(self, samples: bytes) -> None:
        """Write little-endian 16-bit samples at the end; what fits is kept if the disk becomes full."""
        self._file.seek(HEADER.size + self._data_bytes)
        before = self._file.tell()
        try:
            self._write(samples)
        finally:
            self._data_bytes += (self._file.tell() - before) // BYTES_PER_SAMPLE * BYTES_PER_SAMPLE

    def _write(self, data: bytes) -> None:
        # An unbuffered file may take a part only.
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) :]

    def flush(self) -> None:
        """Make the header true and wait until the disk has everything."""
        self._file.seek(0)
        self._write(_header(self._data_bytes))
        keep(self._file.fileno())

    def close(self) -> None:
        """Flush and close; a sample that was cut in two by a full disk is dropped."""
        try:
            self._file.truncate(HEADER.size + self._data_bytes)
            self.flush()
        finally:
            # A full disk may refuse even this; the data are there, and `repair_wav` mends the header.
            with contextlib.suppress(OSError):
                self._file.close()


def repair_wav(path: Path) -> float:
    """Mend the header of a recording that was cut off, from what is on disk. Harmless on a sound wav.

    Returns:
        The duration in seconds that can be read now; 0 if the file ends before its first sample.

    Raises:
        SoundError: the file is missing, cannot be written, or is no recording of ours.
    """
    try:
        with path.open("r+b") as file:
            found = file.read(HEADER.size)
            size = file.seek(0, os.SEEK_END)
            # After a power cut the file may have its length but, at the front, zeros.
            if found.strip(b"\0") and not _is_ours(found):
                raise SoundError(f"{path} is not a recording of Aloud's and was left as it is.")
            if size < HEADER.size:
                return 0.0
            data_bytes = (size - HEADER.size) // BYTES_PER_SAMPLE * BYTES_PER_SAMPLE
            if found != _header(data_bytes):
                file.truncate(HEADER.size + data_bytes)
                file.seek(0)
                file.write(_header(data_bytes))
                file.flush()
                keep(file.fileno())
    except FileNotFoundError as error:
        raise SoundError(f"The recording {path} is missing: it was moved or deleted.") from error
    except OSError as error:
        raise SoundError(f"The recording {path} cannot be mended: {error.strerror}.") from error
    return data_bytes // BYTES_PER_SAMPLE / SAMPLE_RATE_HZ


def _is_ours(found: bytes) -> bool:
    """Whether the header is ours but for the two sizes in it (or the beginning of ours, if it was cut)."""
    ours = _header(0)
    return found[:4] == ours[: len(found)][:4] and found[8:40] == ours[8:40][: max(len(found) - 8, 0)]
