"""Exports are there whole or not at all, hold nothing that is only the person's, and can be cancelled."""

from __future__ import annotations

import io
import json
import re
import threading
from base64 import b64decode
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from threading import Event

import jsonschema
import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from content.rubric import load_rubric
from desktop.practice.exporting import (
    DATA,
    PAGE,
    PAGE_WITH_SOUND,
    PDF,
    RECORDING,
    Exportable,
    ExportError,
    Exporting,
    Form,
    Recorded,
    Step,
    write_export,
)
from desktop.report.json import from_json
from tests.desktop.practice.conftest import unfinished_story, with_answer
from tests.desktop.report.examples import example
from tests.desktop.report.test_html import Document
from tests.desktop.window import LONG
from tests.models.judgements import QUESTION

NOTHING = lambda _share: None  # noqa: E731


def recorded(path: Path, seconds: float) -> Recorded:
    noise = np.random.default_rng(1).normal(0, 0.05, round(16_000 * seconds)).astype(np.float32)
    soundfile.write(path, noise, 16_000, subtype="PCM_16")
    return Recorded(path, seconds)


@pytest.fixture
def take(tmp_path: Path) -> Exportable:
    """A take with an answer to its follow-up question, and both recordings, in a folder that nobody else may know."""
    folder = tmp_path / "private"
    folder.mkdir()
    report = with_answer(unfinished_story(), "In the end she came back.")
    assert report.audio is not None
    report = replace(report, audio=replace(report.audio, path=str(folder / "answer.wav")))
    sounds = recorded(folder / "answer.wav", 6.0), recorded(folder / "second.wav", 2.5)
    return Exportable(7, report, QUESTION, load_rubric(), *sounds)


@pytest.fixture
def exporting(qtbot: QtBot) -> Exporting:
    return Exporting()


def sounds_in(page: str) -> list[float]:
    """Seconds of each sound that is in a page."""
    urls = [attrs["src"] or "" for tag, attrs in Document(page).elements if tag == "audio"]
    lengths = []
    for url in urls:
        assert url.startswith("data:audio/mpeg;base64,")
        samples, rate_hz = soundfile.read(io.BytesIO(b64decode(url.partition(",")[2])))
        lengths.append(len(samples) / rate_hz)
    return lengths


@pytest.mark.parametrize("form", [PDF, PAGE, PAGE_WITH_SOUND, DATA, RECORDING])
def test_each_form_is_written_and_told(
    qtbot: QtBot, exporting: Exporting, take: Exportable, tmp_path: Path, form: Form
) -> None:
    path = tmp_path / f"report{form.ending}"
    shares: list[float] = []
    exporting.progress.connect(shares.append)
    with qtbot.waitSignal(exporting.written, timeout=LONG) as told:
        exporting.start(take, form, path)
        assert exporting.busy
    assert told.args == [take, form, path]
    assert not exporting.busy
    assert shares[-1] == 1.0
    beginnings = {PDF: b"%PDF-", PAGE: b"<!doctype", PAGE_WITH_SOUND: b"<!doctype", DATA: b"{", RECORDING: b"RIFF"}
    assert path.read_bytes().startswith(beginnings[form])
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == [path.name]


def test_both_sounds_are_inside_and_as_long_as_they_were(take: Exportable) -> None:
    shares: list[float] = []
    page = PAGE_WITH_SOUND.make(take, shares.append).decode()
    assert sounds_in(page) == [pytest.approx(6.0, abs=0.1), pytest.approx(2.5, abs=0.1)]
    assert shares == sorted(shares)
    places = [attrs for tag, attrs in Document(page).elements if tag == "a"]
    assert {attrs["href"] for attrs in places} == {"#sound-answer", "#sound-follow-up"}
    assert page.count("data:audio") == 2


def test_only_the_sound_that_is_left_is_inside(take: Exportable) -> None:
    assert sounds_in(PAGE_WITH_SOUND.make(replace(take, second_sound=None), NOTHING).decode()) == [
        pytest.approx(6.0, abs=0.1)
    ]


def test_without_the_sound_nothing_is_linked(take: Exportable) -> None:
    page = PAGE.make(take, NOTHING).decode()
    assert not {"a", "audio"} & {tag for tag, _ in Document(page).elements}
    assert not re.search(r"(src|href)=", page)
    assert "In the end she came back." in page


@pytest.mark.parametrize("form", [PDF, PAGE, PAGE_WITH_SOUND, DATA])
def test_where_the_recording_lies_is_in_no_export(take: Exportable, form: Form) -> None:
    assert b"private" not in form.make(take, NOTHING)


def test_the_data_can_be_read_back(take: Exportable) -> None:
    take = replace(take, saved=with_answer(example(), "He was glad."))
    data = json.loads(DATA.make(take, NOTHING))
    schema = files("desktop.report").joinpath("report.schema.json").read_text(encoding="utf-8")
    jsonschema.validate(data, json.loads(schema))
    assert data["schema_version"] == 1
    assert data["audio"]["path"] is None
    assert from_json(data).transcript.text == take.report.transcript.text


def test_a_cancelled_export_leaves_what_was_there(
    qtbot: QtBot, exporting: Exporting, take: Exportable, tmp_path: Path
) -> None:
    begun, go_on = Event(), Event()

    def slowly(_take: Exportable, step: Step) -> bytes:
        begun.set()
        go_on.wait(10)
        step(0.5)
        return b"new"

    path = tmp_path / "report.html"
    path.write_bytes(b"old")
    exporting.start(take, Form("html", ".html", slowly), path)
    assert begun.wait(10)
    exporting.start(take, DATA, tmp_path / "other.json")
    exporting.cancel()
    with qtbot.waitSignal(exporting.cancelled, timeout=LONG):
        go_on.set()
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["report.html"], "one at a time"
    with qtbot.waitSignal(exporting.written, timeout=LONG):
        exporting.start(take, DATA, path)
    assert path.read_bytes() != b"old"


def test_what_cannot_be_written_is_one_sentence(
    qtbot: QtBot, exporting: Exporting, take: Exportable, tmp_path: Path
) -> None:
    with qtbot.waitSignal(exporting.failed, timeout=LONG) as told:
        exporting.start(take, DATA, tmp_path / "no-such-folder" / "report.json")
    (sentence,) = told.args
    assert "cannot be written" in sentence and sentence.endswith(".")
    folder = tmp_path / "report.pdf"
    folder.mkdir()
    with pytest.raises(ExportError, match="cannot be written"):
        write_export(folder, b"data")
    assert list(tmp_path.glob(".*")) == []


def test_a_recording_that_has_gone_is_one_sentence(
    qtbot: QtBot, exporting: Exporting, take: Exportable, tmp_path: Path
) -> None:
    assert take.sound is not None
    take.sound.path.unlink()
    for form in (PAGE_WITH_SOUND, RECORDING):
        with qtbot.waitSignal(exporting.failed, timeout=LONG) as told:
            exporting.start(take, form, tmp_path / "report.html")
        assert "answer.wav" in told.args[0]
    assert not (tmp_path / "report.html").exists()


def test_after_a_fault_of_ours_the_next_export_works(
    qtbot: QtBot, exporting: Exporting, take: Exportable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_take: Exportable, _step: Step) -> bytes:
        raise ValueError("a fault")

    faults: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: faults.append(args.exc_value))
    with qtbot.waitSignal(exporting.cancelled, timeout=LONG):
        exporting.start(take, Form("html", ".html", broken), tmp_path / "report.html")
    qtbot.waitUntil(lambda: [str(fault) for fault in faults] == ["a fault"], timeout=LONG)
    with qtbot.waitSignal(exporting.written, timeout=LONG):
        exporting.start(take, DATA, tmp_path / "report.json")


def test_nobody_else_loses_the_right_to_read_it(tmp_path: Path) -> None:
    """An export is given away: its rights are those of any new file."""
    other = tmp_path / "other"
    other.touch()
    write_export(tmp_path / "report.json", b"{}")
    assert (tmp_path / "report.json").stat().st_mode == other.stat().st_mode


def test_long_names_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / f"{'a' * 240}.json"
    write_export(path, example().transcript.text.encode())
    assert path.is_file()
