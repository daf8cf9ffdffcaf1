"""Take files: what goes in comes out, nothing else is in them, and a stranger's one can do no harm."""

from __future__ import annotations

import io
import json
import os
import struct
import tracemalloc
import zipfile
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.errors import AloudError
from content.rubric import load_rubric
from content.schema import MEASURES
from desktop.exchange.desk import stand_in
from desktop.exchange.errors import TakeFileError
from desktop.exchange.report_file import REPORT_FIELDS, outgoing
from desktop.exchange.take_file import LIMITS, TakeFile, entries, read_take, write_take
from desktop.exchange.values import clean_text
from desktop.exchange.zip_file import MAX_FILE_BYTES
from desktop.pages.report.measures import measures
from desktop.pages.report.parts import marks_legend, parts_of, stretches_of, timeline_data
from desktop.practice.corrections import corrected
from desktop.report.html import to_html
from desktop.report.json import from_json
from models.types import DeliveryReport
from tests.desktop.exchange.takes import a_take, changed, link, sound_of, zipped


def show(take: TakeFile) -> None:
    """Do with a take what opening it does, but for painting."""
    rubric = load_rubric()
    for corrections in (take.corrections, take.coach_corrections):
        if corrections is not None:
            report = corrected(take.heard, corrections, question=stand_in(take.heard), rubric=rubric)
            measures(report, rubric, MEASURES)
            parts_of(report)
            stretches_of(report)
            marks_legend(report)
            timeline_data(report, take.duration_s)
            to_html(report, question=None)


def refused(path: Path, told: str) -> None:
    """Reading ends in one sentence that says this, and writes nothing."""
    before = {each: each.lstat().st_mtime_ns for each in path.parent.iterdir()}
    with pytest.raises(TakeFileError, match=told) as caught:
        read_take(path)
    sentence = str(caught.value)
    assert sentence.isprintable()
    assert sentence.endswith(".")
    assert {each: each.lstat().st_mtime_ns for each in path.parent.iterdir()} == before


@pytest.mark.parametrize("returned", [False, True])
@pytest.mark.parametrize("second", [False, True])
def test_a_take_comes_out_as_it_went_in(tmp_path: Path, returned: bool, second: bool) -> None:
    take = a_take(returned=returned, second=second)
    write_take(tmp_path / "a.aloudtake", take)
    again = read_take(tmp_path / "a.aloudtake")
    assert replace(again, heard=take.heard) == replace(take, duration_s=again.duration_s)
    assert again.heard == from_json(outgoing(take.heard))
    write_take(tmp_path / "a.aloudtake", replace(take, number=9))
    assert read_take(tmp_path / "a.aloudtake").digest == again.digest
    show(again)
    assert [path.name for path in tmp_path.iterdir()] == ["a.aloudtake"]


def test_the_zip_tells_nothing_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "somebody's name.aloudtake"
    write_take(path, a_take(returned=True))
    first = path.read_bytes()
    os.utime(path, (1, 1))
    write_take(tmp_path / "b", a_take(returned=True))
    assert (tmp_path / "b").read_bytes() == first
    with zipfile.ZipFile(path) as opened:
        assert [info.filename for info in opened.infolist()] == [*entries(a_take(returned=True))]
        assert set(opened.namelist()) == set(LIMITS)
        assert opened.comment == b""
        for info in opened.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert (info.extra, info.comment, info.create_system) == (b"", b"", 3)
            assert info.external_attr == 0o100600 << 16
    # Every byte belongs to an entry, to its header or to the table of contents.
    with zipfile.ZipFile(path) as opened:
        infos = opened.infolist()
        told = sum(30 + len(info.filename) + info.compress_size + 46 + len(info.filename) for info in infos) + 22
    assert told == len(first)


def test_the_sound_has_no_tag_and_no_serial_number_of_its_own() -> None:
    sound, _ = sound_of(3.0)
    with soundfile.SoundFile(io.BytesIO(sound)) as file:
        assert file.copy_metadata() == {}
        assert (file.format, file.subtype) == ("OGG", "OPUS")
    assert sound[14:18] == b"loud"
    tags = sound[sound.index(b"OpusTags") :]
    (length,) = struct.unpack("<I", tags[8:12])
    assert tags[12 : 12 + length].startswith(b"libopus")
    assert struct.unpack("<I", tags[12 + length : 16 + length]) == (0,)


def test_each_file_holds_what_is_documented(tmp_path: Path) -> None:
    files = entries(a_take(returned=True))
    about = json.loads(files["take.json"])
    assert set(about) == {
        *("format", "format_version", "id", "number", "pack", "question", "client_code", "started_at", "duration_s"),
        "follow_up",
    }
    assert set(about["pack"]) == {"id", "version"}
    assert set(about["question"]) == {"id", "text"}
    assert set(about["follow_up"]) == {"text", "about", "duration_s"}
    assert set(json.loads(files["corrections.json"])) == {"candidate", "coach"}
    comments = json.loads(files["comments.json"])
    assert set(comments) == {"id", "number", "note", "comments"}
    assert all(set(comment) == {"at_s", "text"} for comment in comments["comments"])
    report = json.loads(files["report.json"])
    assert set(report) == set(REPORT_FIELDS)
    assert report["audio"]["path"] == "answer.ogg"
    page = (Path(__file__).parents[3] / "docs/take-format.md").read_text(encoding="utf-8")
    for name in (*LIMITS, *about, *comments, *REPORT_FIELDS):
        assert f"`{name}`" in page or f'"{name}"' in page, name


def test_a_report_sends_only_the_fields_that_are_named() -> None:
    """A field that reports get later, such as how somebody wants to be judged, stays at home."""
    assert set(REPORT_FIELDS) <= {field.name for field in fields(DeliveryReport)}
    take = a_take()
    assert take.heard.audio is not None
    at_home = replace(take.heard, audio=replace(take.heard.audio, path="/home/rosa/takes/2026.wav"))
    assert "rosa" not in json.dumps(outgoing(at_home))


def test_a_name_that_does_not_belong_into_a_take(tmp_path: Path) -> None:
    for name in ("../x", "/etc/passwd", "C:\\x", "extra.txt", "Take.json", "take.json/", "a/take.json", "x\u202e"):
        refused(zipped(tmp_path / "a", {**entries(a_take()), name: b"x"}), "(does not belong into a take|has no name)")


def test_links_twins_and_crowds(tmp_path: Path) -> None:
    files = entries(a_take())
    del files["transcript.txt"]
    refused(zipped(tmp_path / "a", [*files.items(), (link("transcript.txt"), b"/etc/passwd")]), "is a link or a device")
    with pytest.warns(UserWarning, match="Duplicate name"):
        zipped(tmp_path / "a", [*files.items(), ("take.json", b"{}")])
    refused(tmp_path / "a", "is there twice")
    zipped(tmp_path / "a", [*files.items(), *((f"{at}", b"") for at in range(5_000))])
    refused(tmp_path / "a", "holds 50.. entries")


def test_no_zip_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a"
    refused(path, "There is no take file")
    for content in (b"", b"PK", b"hello", b"PK\x05\x06" + b"\xff" * 18, os.urandom(1000)):
        path.write_bytes(content)
        refused(path, "is not a take file, or it is damaged")
    (tmp_path / "folder").mkdir()
    refused(tmp_path / "folder", "There is no take file")
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    refused(path, "which no take has")


def test_a_bomb_is_counted_as_it_unpacks(tmp_path: Path) -> None:
    files = entries(a_take())
    for name in ("take.json", "report.json", "transcript.txt", "answer.ogg"):
        zipped(tmp_path / "a", {**files, name: b"\0" * (60 * 1024 * 1024)})
        assert (tmp_path / "a").stat().st_size < 2_000_000
        tracemalloc.start()
        refused(tmp_path / "a", "has more than")
        assert tracemalloc.get_traced_memory()[1] < 120 * 1024 * 1024
        tracemalloc.stop()


def test_a_lie_about_the_size_of_an_entry(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a", entries(a_take()))
    raw = bytearray(path.read_bytes())
    at = raw.index(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(raw)
    refused(path, "is not a take file, or it is damaged")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("take.json", b"\xff\xfe{}", "take.json is not JSON in UTF-8"),
        ("take.json", b"[" * 60_000, "take.json is (nested too deeply|not JSON)"),
        ("take.json", b'{"a":' * 9_000 + b"1" + b"}" * 9_000, "take.json is (nested too deeply|not JSON)"),
        ("take.json", b'{"duration_s": NaN}', "take.json is not JSON"),
        ("take.json", b'{"duration_s": 1e999}', "holds a number that cannot be"),
        ("take.json", b'{"duration_s": ' + b"9" * 5_000 + b"}", "take.json is not JSON"),
        ("take.json", b"[]", "take.json holds no object"),
        ("take.json", b"null", "take.json holds no object"),
        ("take.json", b"{}", "is not that of a take"),
        ("report.json", b"{}", "report.json is no report of Aloud"),
        ("report.json", b'{"schema_version": "1"}', "report.json is no report of Aloud"),
        ("report.json", b'{"schema_version": 2}', "written by a newer Aloud"),
        ("report.json", b'{"schema_version": 1, "x": [' + b"1," * 300_000 + b"1]}", "report.json holds too much"),
        ("report.json", b'{"x": "' + b"y" * 200_000 + b'"}', "text that is too long"),
        ("corrections.json", b'{"candidate": {"fillers": [], "marks": {"-1": []}}}', "corrections that cannot be"),
        ("corrections.json", b'{"candidate": {"fillers": [], "marks": {"999": []}}}', "corrections that cannot be"),
        ("corrections.json", b'{"candidate": {"fillers": [], "marks": {"0": ["x"]}}}', "holds no corrections"),
        ("corrections.json", b'{"coach": 1}', "holds no corrections"),
        ("comments.json", b"{}", "comments.json has no"),
        ("comments.json", b'{"comments": [{"at_s": -1, "text": "x"}]}', "comments.json has no at_s"),
        ("comments.json", b'{"comments": [1]}', "comments.json holds something else"),
        ("answer.ogg", b"", "answer.ogg is not a sound"),
        ("answer.ogg", b"OggS" + b"\0" * 100, "answer.ogg is not a sound"),
        ("answer.ogg", sound_of(9.0)[0], "answer.ogg is not as long as the file says"),
        ("answer.ogg", sound_of(1.0)[0], "answer.ogg is not as long as the file says"),
        ("follow-up.ogg", sound_of(3.0)[0], "follow-up.ogg is not as long as the file says"),
    ],
)
def test_files_made_to_harm(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    refused(zipped(tmp_path / "a", {**entries(a_take(returned=True)), name: content}), told)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "aloudpack"},
        {"format_version": "1"},
        {"format_version": True},
        {"format_version": 0},
        {"id": "../../../../etc/passwd"},
        {"id": "A" * 32},
        {"id": None},
        {"number": 0},
        {"number": 10**30},
        {"number": 1.5},
        {"pack": []},
        {"pack": {"id": "x" * 5000, "version": ""}},
        {"question": {"id": 1, "text": ""}},
        {"client_code": "x" * 300},
        {"started_at": "yesterday"},
        {"started_at": "2026-11-02T10:00:01"},
        {"started_at": "9999-12-31T23:59:59-14:00"},
        {"duration_s": -1},
        {"duration_s": 1e5},
        {"duration_s": "3"},
        {"follow_up": None},
        {"follow_up": {"text": "x", "about": "result", "duration_s": 7000}},
    ],
)
def test_fields_of_the_take_that_cannot_be(tmp_path: Path, change: dict[str, Any]) -> None:
    refused(zipped(tmp_path / "a", changed(**change)), "its (take.json|follow-up.ogg) ")


def test_a_take_of_a_newer_aloud(tmp_path: Path) -> None:
    refused(zipped(tmp_path / "a", changed(format_version=2)), "written by a newer Aloud; update Aloud")


def test_a_sound_that_unpacks_to_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Much silence is small in a file: only as much of it is unpacked as the take says that there is."""
    unpacked = []

    class Counted(soundfile.SoundFile):
        def read(self, *arguments: Any, **named: Any) -> Any:
            block = super().read(*arguments, **named)
            unpacked.append(len(block) / self.samplerate)
            return block

    silence = io.BytesIO()
    with soundfile.SoundFile(silence, "w", 16_000, 1, "OPUS", format="OGG") as file:
        for _ in range(20):
            file.write(np.zeros(16_000 * 30, np.float32))
    path = zipped(tmp_path / "a", {**entries(a_take()), "answer.ogg": silence.getvalue()})
    with monkeypatch.context() as patched:
        patched.setattr(soundfile, "SoundFile", Counted)
        refused(path, "answer.ogg is not as long as the file says")
    assert 0 < sum(unpacked) < 2 * a_take().duration_s < 600
    for kind, subtype in (("WAV", "PCM_16"), ("AIFF", "PCM_16")):
        other = io.BytesIO()
        soundfile.write(other, np.zeros(48_000, np.float32), 16_000, format=kind, subtype=subtype)
        zipped(tmp_path / "a", {**entries(a_take()), "answer.ogg": other.getvalue()})
        refused(tmp_path / "a", "no recording of a voice")


def test_a_report_that_contradicts_itself(tmp_path: Path) -> None:
    files = entries(a_take())
    report = json.loads(files["report.json"])

    def spoilt(*path: Any, value: Any) -> Path:
        copy = json.loads(json.dumps(report))
        inner = copy
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
        return zipped(tmp_path / "a", {**files, "report.json": json.dumps(copy).encode()})

    refused(spoilt("star", "action", "sentences", value=[99]), "names sentences that are not there")
    refused(spoilt("star", "action", "sentences", value=[-1]), "names sentences that are not there")
    refused(spoilt("prompted", "star", "result", "sentences", value=[99]), "names sentences that are not there")
    refused(spoilt("audio", value=None), "is not about a recording")
    refused(spoilt("audio", "duration_s", value=0), "is not about a recording")
    refused(spoilt("transcript", "words", 0, "start_s", value=-1), "holds times that cannot be")
    refused(spoilt("transcript", "words", 0, "end_s", value=99_999), "holds times that cannot be")
    refused(spoilt("transcript", "words", 0, value={"start_s": 5, "end_s": 4}), "is no report")
    refused(spoilt("pace", "target_wpm", value=[170, 120]), "holds a band that cannot be")
    refused(spoilt("pace", "target_wpm", value=[120]), "is no report")
    refused(spoilt("transcript", "text", value="\ud800" * 10).with_name("b"), "There is no take file")


def test_text_is_cleaned_of_what_a_screen_would_obey(tmp_path: Path) -> None:
    assert clean_text("a\nb\tc é “quoted” 日本 \u00a0") == "a\nb\tc é “quoted” 日本 \u00a0"
    assert clean_text("\x1b[31m \u202e \ud800 \0") == "\ufffd[31m \ufffd \ufffd \ufffd"
    question = {"id": "x", "text": "\ud800\u202eevil\x1b[2J"}
    take = read_take(zipped(tmp_path / "a", changed(question=question)))
    assert take.question_text == "\ufffd\ufffdevil\ufffd[2J"
    take.question_text.encode()


STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-3, 200),
    st.floats(),
    st.floats(-5, 500),
    st.text(max_size=20),
    st.sampled_from(["result", "situation", "um", "\ud800", "\x1b[31m", "<script>", "x" * 9_000, "../../x", "1e9999"]),
    st.lists(st.integers(-3, 12), max_size=4),
    st.lists(st.lists(st.none(), max_size=2), max_size=2),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)
SETTINGS = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FILES = entries(a_take(returned=True))
JSONS = sorted(name for name in FILES if name.endswith(".json"))


def read_or_refuse(path: Path) -> None:
    """A clear refusal or a take that can be shown; nothing else, and nothing written."""
    names = {each.name for each in path.parent.iterdir()}
    try:
        take = read_take(path)
    except AloudError as error:
        assert str(error).isprintable()
        assert str(error).endswith(".")
    else:
        show(take)
    assert {each.name for each in path.parent.iterdir()} == names


@SETTINGS
@given(data=st.data())
def test_spoilt_values(tmp_path: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(JSONS))
    content = json.loads(FILES[name])
    for _ in range(data.draw(st.integers(1, 3))):
        place: Any = content
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            inner = place[key]
            if isinstance(inner, dict | list) and inner and data.draw(st.integers(0, 9)):
                place = inner
                continue
            if data.draw(st.booleans()) or isinstance(place, list):
                place[key] = data.draw(STRANGE)
            else:
                del place[key]
            break
    read_or_refuse(zipped(tmp_path / "a", {**FILES, name: json.dumps(content).encode()}))


@SETTINGS
@given(data=st.data())
def test_spoilt_bytes(tmp_path: Path, data: st.DataObject) -> None:
    write_take(tmp_path / "a", a_take(returned=True))
    raw = bytearray((tmp_path / "a").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        match data.draw(st.integers(0, 2)):
            case 0:
                raw[at] = data.draw(st.integers(0, 255))
            case 1:
                del raw[at : at + data.draw(st.integers(1, 300))]
            case _:
                raw[at:at] = data.draw(st.binary(max_size=50))
        if not raw:
            break
    (tmp_path / "a").write_bytes(raw)
    read_or_refuse(tmp_path / "a")


@SETTINGS
@given(data=st.data())
def test_spoilt_sound(tmp_path: Path, data: st.DataObject) -> None:
    sound = bytearray(FILES["answer.ogg"])
    for _ in range(data.draw(st.integers(1, 6))):
        sound[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    read_or_refuse(zipped(tmp_path / "a", {**FILES, "answer.ogg": bytes(sound)}))
