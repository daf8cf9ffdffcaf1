"""Take files for tests."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile

from desktop.exchange.review import Comment, Review
from desktop.exchange.sound import packed_sound
from desktop.exchange.take_file import SecondSound, TakeFile, entries
from desktop.practice.corrections import Corrections
from models.types import FillerDecision
from tests.desktop.practice.conftest import unfinished_story, with_answer

ID, REVIEW_ID = "0123456789abcdef" * 2, "fedcba9876543210" * 2
WORD = unfinished_story().transcript.words[1]


@cache
def sound_of(seconds: float) -> tuple[bytes, float]:
    """A second of quiet noise and then silence as it is packed, and its length."""
    noise = np.zeros(round(16_000 * seconds), np.float32)
    noise[:16_000] = np.random.default_rng(7).normal(0, 0.01, 16_000)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "noise.wav"
        soundfile.write(path, noise, 16_000)
        return packed_sound(path)


def a_take(*, returned: bool = False, second: bool = True) -> TakeFile:
    """A take with everything in it, as a candidate sends it or as a coach returns it."""
    heard = unfinished_story()
    if second:
        heard = with_answer(heard, "In the end she slept in the other hotel.")
    assert heard.audio is not None
    sound, duration_s = sound_of(heard.audio.duration_s)
    second_sound, second_s = sound_of(1.0)
    take = TakeFile(
        id=ID,
        number=1,
        pack_id="bakery",
        pack_version="2",
        question_id="late-bread",
        question_text="Tell me about a day when the bread was late.",
        client_code="B-07",
        started_at=datetime(2026, 11, 2, 10, 0, 1, tzinfo=UTC),
        duration_s=duration_s,
        heard=heard,
        sound=sound,
        second=SecondSound("How did it end?", "result", second_s, second_sound) if second else None,
        corrections=Corrections((FillerDecision(WORD.start_s, WORD.end_s, True),), {0: ("task",)}),
    )
    if not returned:
        return take
    review = Review(REVIEW_ID, 1, "Well told.", (Comment(0.5, "Slower here."), Comment(2.25, "This is the point.")))
    return replace(take, coach_corrections=Corrections((), {1: ("result",)}), review=review)


def zipped(path: Path, files: Mapping[str, bytes] | list[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    """Write a zip with these files, as a stranger might."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items() if isinstance(files, Mapping) else files:
            made.writestr(name, content)
    return path


def changed(**changes: object) -> dict[str, bytes]:
    """The files of a returned take with single fields of take.json changed."""
    files = entries(a_take(returned=True))
    files["take.json"] = json.dumps({**json.loads(files["take.json"]), **changes}).encode()
    return files


def link(name: str) -> zipfile.ZipInfo:
    """A symbolic link."""
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info
