"""The sound of clips: loudness, trimming, limiting, and the Ogg Opus file."""

from __future__ import annotations

import io
import struct
from functools import cache

import numpy as np
import numpy.typing as npt
import soundfile

Samples = npt.NDArray[np.float32]

SAMPLE_RATE_HZ = 24_000
LOUDNESS_LUFS = -18.0
PEAK = 0.8  # encoding may add a tenth
HEAD_S, TAIL_S = 0.10, 0.25
SILENCE = 10 ** (-50 / 20)
OPUS_COMPRESSION = 0.97  # of libsndfile's scale; 16 kbit/s for one voice, the least that keeps what lies above 8 kHz

# ITU-R BS.1770-4: a high shelf and a high pass at 48 kHz, each as numerator and denominator.
_K_WEIGHTING = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)


def loudness_lufs(samples: Samples, rate_hz: int) -> float:
    """Integrated loudness of mono sound by ITU-R BS.1770-4, in LUFS; minus infinity for silence.

    Args:
        samples: in -1..1, at least 0.4 s.
        rate_hz: at most 48 kHz; the filters are applied to the spectrum, where the rate does not matter.
    """
    size = len(samples) + rate_hz  # a second of silence takes up what the filters ring on
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(size, 1 / rate_hz) / 48_000)
    spectrum = np.fft.rfft(samples.astype(np.float64), size)
    for numerator, denominator in _K_WEIGHTING:
        spectrum = spectrum * np.polyval(numerator[::-1], delay) / np.polyval(denominator[::-1], delay)
    weighted = np.fft.irfft(spectrum, size)[: len(samples)]
    block, step = round(0.4 * rate_hz), round(0.1 * rate_hz)
    starts = range(0, len(weighted) - block + 1, step)
    power = np.array([np.mean(weighted[start : start + block] ** 2) for start in starts])
    with np.errstate(divide="ignore"):
        loudness = -0.691 + 10 * np.log10(power)
        heard = power[loudness > -70]
        if not len(heard):
            return float("-inf")
        gate = -0.691 + 10 * np.log10(np.mean(heard)) - 10
        return float(-0.691 + 10 * np.log10(np.mean(power[(loudness > -70) & (loudness > gate)])))


def limited(samples: Samples, rate_hz: int = SAMPLE_RATE_HZ, peak: float = PEAK) -> Samples:
    """Turn the gain down for 5 ms around each higher peak, so that no sample exceeds `peak`."""
    reach = round(0.005 * rate_hz)
    gain = np.minimum(1, peak / np.maximum(np.abs(samples), peak))
    least = np.min(np.lib.stride_tricks.sliding_window_view(np.pad(gain, reach, "edge"), 2 * reach + 1), axis=1)
    window = np.hanning(reach + 2)[1:-1]  # shorter than the reach, so the peak itself keeps the least gain
    smooth = np.convolve(np.pad(least, (reach // 2, (reach - 1) // 2), "edge"), window / window.sum(), "valid")
    return (samples * smooth).astype(np.float32)


def encoded(samples: Samples, rate_hz: int = SAMPLE_RATE_HZ) -> bytes:
    """Encode sound as Ogg Opus that plays at -18 LUFS.

    Limiting and encoding take some tenths of a decibel and add to some peaks, so gain and limit are corrected by what
    comes out.
    """
    aim, peak = LOUDNESS_LUFS, PEAK
    for _ in range(4):
        gain = 10 ** ((aim - loudness_lufs(samples, rate_hz)) / 20)
        file = opus(limited(samples * np.float32(gain), rate_hz, peak), rate_hz)
        played, played_rate_hz = soundfile.read(io.BytesIO(file), dtype="float32")
        missing = LOUDNESS_LUFS - loudness_lufs(played, played_rate_hz)
        over = float(np.max(np.abs(played))) / (PEAK + 0.1)
        if abs(missing) < 0.1 and over < 1:
            break
        aim += missing
        peak /= max(1.0, 1.02 * over)
    return file


def trimmed(samples: Samples, rate_hz: int = SAMPLE_RATE_HZ) -> Samples:
    """Leave 0.1 s of silence before the voice and 0.25 s after it."""
    loud = np.flatnonzero(np.abs(samples) > SILENCE)
    if not len(loud):
        return samples
    first, last = max(0, int(loud[0] - HEAD_S * rate_hz)), int(loud[-1] + TAIL_S * rate_hz)
    return np.pad(samples[first:last], (0, max(0, last - len(samples))))


def opus(samples: Samples, rate_hz: int = SAMPLE_RATE_HZ) -> bytes:
    """Encode mono sound as Ogg Opus; the same samples give the same bytes."""
    file = io.BytesIO()
    soundfile.write(file, samples, rate_hz, format="OGG", subtype="OPUS", compression_level=OPUS_COMPRESSION)
    return with_fixed_serial(file.getvalue())


def with_fixed_serial(ogg: bytes) -> bytes:
    """Replace the random serial number of an Ogg stream, and the checksum of each page that follows from it."""
    pages, start = [], 0
    while start < len(ogg):
        segments = ogg[start + 26]
        end = start + 27 + segments + sum(ogg[start + 27 : start + 27 + segments])
        page = bytearray(ogg[start:end])
        page[14:18], page[22:26] = b"loud", bytes(4)
        page[22:26] = struct.pack("<I", _ogg_checksum(page))
        pages.append(bytes(page))
        start = end
    return b"".join(pages)


def _ogg_checksum(page: bytes | bytearray) -> int:
    """The checksum of RFC 3533: CRC-32 with polynomial 0x04c11db7, not reflected, starting from zero."""
    checksum = 0
    for byte in page:
        checksum = (checksum << 8 & 0xFFFFFFFF) ^ _checksum_of_byte(checksum >> 24 ^ byte)
    return checksum


@cache
def _checksum_of_byte(byte: int) -> int:
    checksum = byte << 24
    for _ in range(8):
        checksum = (checksum << 1 ^ 0x04C11DB7 if checksum & 0x80000000 else checksum << 1) & 0xFFFFFFFF
    return checksum
