"""What comes between a speaker and the microphone, and what else a speaker does: breath, room, noise, level, band."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.weights.heads.training.filled_pauses.speech import OTHER, RATE_HZ, Mark, Samples, Utterance

Chance = np.random.Generator


def noise(chance: Chance, length: int, slope: float) -> Samples:
    """Noise of root mean square 1 whose power falls with frequency to the power of `slope`: 0 white, 1 pink."""
    spectrum = np.fft.rfft(chance.normal(size=length)) / (np.arange(length // 2 + 1) + 1.0) ** (slope / 2)
    samples = np.fft.irfft(spectrum, length)
    return np.asarray(samples / np.sqrt(np.mean(samples**2)), np.float32)


def breath(chance: Chance, voiced: Samples, length: int) -> Samples:
    """Noise with the smoothed spectrum of a stretch of the same voice, swelling and fading; peak 1."""
    size = 1024
    frame = np.pad(voiced[:size], (0, size - len(voiced[:size]))) * np.hanning(size)
    width = int(chance.integers(9, 25))
    envelope = np.convolve(np.abs(np.fft.rfft(frame)), np.ones(width) / width, "same")
    frequencies = np.arange(len(envelope)) * RATE_HZ / size
    envelope *= np.minimum(1, (frequencies / chance.uniform(250, 900)) ** 1.5)
    spectrum = np.fft.rfft(chance.normal(size=length))
    envelope = np.interp(np.linspace(0, RATE_HZ / 2, len(spectrum)), frequencies, envelope ** chance.uniform(0.5, 1))
    samples = np.fft.irfft(spectrum * envelope, length)
    time, top = np.linspace(0, 1, length), chance.uniform(0.3, 0.8)
    samples *= np.where(time < top, time / top, (1 - time) / (1 - top)) ** chance.uniform(0.5, 1.5)
    return np.asarray(samples / (np.abs(samples).max() + 1e-9), np.float32)


def other_sound(chance: Chance, voiced: Samples) -> Samples:
    """A sound that is no filled pause: breath, a smack of the lips, breathy laughter or a tone; peak about 0.5."""
    draw = chance.random()
    if draw < 0.6:
        return breath(chance, voiced, int(RATE_HZ * chance.uniform(0.15, 0.8))) * np.float32(0.5)
    if draw < 0.75:
        length = int(RATE_HZ * chance.uniform(0.01, 0.05))
        click = np.diff(chance.normal(size=length) * np.exp(-np.linspace(0, 6, length)), prepend=0)
        return np.asarray(click / np.abs(click).max(), np.float32)
    if draw < 0.85:
        bursts = []
        for _ in range(int(chance.integers(3, 7))):
            bursts.append(breath(chance, voiced, int(RATE_HZ * chance.uniform(0.06, 0.12))) * np.float32(0.6))
            bursts.append(np.zeros(int(RATE_HZ * chance.uniform(0.05, 0.1)), np.float32))
        return np.concatenate(bursts)
    time = np.arange(int(RATE_HZ * chance.uniform(0.2, 1.2))) / RATE_HZ
    pitch = chance.uniform(90, 900)
    tone = np.zeros(len(time))
    for harmonic in range(1, int(chance.integers(2, 6))):
        tone += chance.uniform(0.1, 1) * np.sin(2 * np.pi * pitch * harmonic * time + chance.uniform(0, 6))
    ends = np.minimum(1, np.minimum(np.arange(len(tone)), np.arange(len(tone))[::-1]) / (RATE_HZ * 0.03))
    return np.asarray(tone * ends / np.abs(tone).max() * 0.6, np.float32)


def room(chance: Chance, samples: Samples) -> Samples:
    """Reverberation: exponentially decaying noise of 0.1 to 0.5 s (to -60 dB) behind the direct sound."""
    length = int(RATE_HZ * chance.uniform(0.1, 0.5))
    response = chance.normal(size=length) * np.exp(-6.9 * np.arange(length) / length) * chance.uniform(0.02, 0.15)
    response[0] = 1
    size = 1 << int(np.ceil(np.log2(len(samples) + length)))
    spectrum = np.fft.rfft(samples, size) * np.fft.rfft(response, size)
    return np.asarray(np.fft.irfft(spectrum, size)[: len(samples)], np.float32)


def microphone(chance: Chance, samples: Samples) -> Samples:
    """Limits and tilts the band, as cheap microphones and telephones do."""
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    low, high = chance.uniform(50, 300), chance.uniform(3200, 7500)
    gain = 1 / (1 + (low / np.maximum(frequencies, 1)) ** 4) / (1 + (frequencies / high) ** 8)
    gain *= (np.maximum(frequencies, 100) / 1000) ** chance.uniform(-0.4, 0.4)
    return np.asarray(np.fft.irfft(np.fft.rfft(samples) * gain, len(samples)), np.float32)


def recording(
    chance: Chance, utterances: Sequence[Utterance], babble: Sequence[Samples]
) -> tuple[Samples, tuple[Mark, ...]]:
    """Join utterances with pauses, breaths and other sounds into one recording, and let it suffer on its way.

    Args:
        chance: the source of chance.
        utterances: at least one.
        babble: other speech to lay below it, 10 to 30 dB softer, in some of the recordings.
    """
    source = utterances[0].samples
    peak = np.float32(np.abs(source).max())
    sounds = [np.zeros(int(RATE_HZ * chance.uniform(0, 0.6)), np.float32)]
    marks: list[Mark] = []
    for one in utterances:
        if chance.random() < 0.6:
            start = int(chance.integers(0, max(1, len(source) - 1024)))
            sound = other_sound(chance, source[start : start + 1024])
            at_s = sum(map(len, sounds)) / RATE_HZ
            marks.append(Mark(at_s, at_s + len(sound) / RATE_HZ, OTHER))
            sounds.append(sound * peak * np.float32(10 ** (chance.uniform(-32, -6) / 20)))
            sounds.append(np.zeros(int(RATE_HZ * chance.uniform(0, 0.25)), np.float32))
        at_s = sum(map(len, sounds)) / RATE_HZ
        marks += [Mark(at_s + mark.start_s, at_s + mark.end_s, mark.kind) for mark in one.marks]
        sounds += [one.samples, np.zeros(int(RATE_HZ * chance.uniform(0.05, 1.0)), np.float32)]
    samples = np.concatenate(sounds)
    if chance.random() < 0.35:
        samples = room(chance, samples)
    if chance.random() < 0.5:
        samples = microphone(chance, samples)
    loudness = np.sqrt(np.mean(samples**2))
    if chance.random() < 0.75:
        slope = float(chance.choice([0, 1, 1.5]))
        samples += noise(chance, len(samples), slope) * np.float32(loudness * 10 ** (-chance.uniform(5, 40) / 20))
    if babble and chance.random() < 0.3:
        below = np.zeros_like(samples)
        for voice in babble:
            repeated = np.resize(voice, len(samples))
            below += repeated / np.float32(np.sqrt(np.mean(repeated**2)) * len(babble) ** 0.5)
        samples += below * np.float32(loudness * 10 ** (-chance.uniform(10, 30) / 20))
    samples *= np.float32(10 ** (chance.uniform(-30, -1) / 20) / (np.abs(samples).max() + 1e-6))
    return samples, tuple(marks)
