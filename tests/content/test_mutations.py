"""A thousand packs that somebody or something has spoilt: each is refused by one sentence or read, and nothing else."""

from __future__ import annotations

import io
import tomllib
import warnings
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.archive import pack_zip, unpack
from content.check import check_files
from content.errors import PackError
from content.loader import read_pack
from tests.content.packs import FULL_PACK, write_files, write_full_pack

SETTINGS = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FILES = sorted(FULL_PACK)

SCRIPT = '<script src="http://localhost/x.js"></script><img src=x onerror=alert(1)>'
STRANGE = [
    *("", " ", "\0", "\x1b[31mred", "\u202egnp", "\ud7ff\U0010ffff", "x" * 9_000, SCRIPT, "%s%n{0}{x!r}", "..", "con"),
    *(
        "../../../../etc/passwd",
        "/etc/passwd",
        "C:\\Windows\\win.ini",
        "\\\\host\\share",
        "file:///etc/passwd",
        "clips",
    ),
    *("[S]", "[T] [T]", "{name}", "{" * 500, "[" * 500, "late-bread"),
    *(0, -1, 1, 10**30, 16**6_000, -(16**6_000), 2**63, 0.0, -0.0, 1e308, float("nan"), float("inf"), -float("inf")),
    *(True, False, date(1, 1, 1), datetime(2027, 1, 1), time(1)),
    *([], [[]], [[[[[]]]]], [1, "two"], [{}], ["x"] * 51, {}, {"a": {"b": {"c": 1}}}, [float("nan")] * 2, [10**400, 1]),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_full_pack(tmp_path / "full")


@pytest.fixture
def numbers() -> Iterator[int]:
    return count()


def judge(folder: Path) -> None:
    """Read a pack as the app does, which refuses it for the first fault, and look further as the check does."""
    reading = read_pack(folder)
    if reading.pack is not None and not reading.faults:
        assert reading.pack.questions
        for question in reading.pack.questions:
            assert question.text.isprintable()
            assert question.clip is None or question.clip.is_relative_to(folder.resolve())
    for fault in (*reading.faults, *check_files(folder, reading)):
        clear(fault)


def clear(error: PackError) -> None:
    """One sentence, without anything that a terminal would obey."""
    sentence = str(error)
    assert sentence.isprintable(), repr(sentence)
    assert sentence.endswith("."), sentence
    assert len(sentence) < 900, sentence


@settings(SETTINGS, max_examples=300)
@given(
    file=st.sampled_from(FILES),
    cut=st.tuples(st.floats(0, 1), st.integers(0, 80)),
    inserted=st.one_of(
        st.binary(max_size=40),
        st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace")),
        st.sampled_from(
            [b"[", b"]]", b'"""', b"'''", b"=", b"{", b".", b"\r", b"\xef\xbb\xbf", b"\0", b"1e999", b"0x"]
        ),
    ),
)
def test_three_hundred_with_other_bytes(folder: Path, file: str, cut: tuple[float, int], inserted: bytes) -> None:
    content = FULL_PACK[file].encode()
    at = int(cut[0] * len(content))
    write_files(folder, {file: content[:at] + inserted + content[at + cut[1] :]})
    judge(folder)
    write_files(folder, {file: FULL_PACK[file]})


@settings(SETTINGS, max_examples=300)
@given(file=st.sampled_from(FILES), data=st.data())
def test_three_hundred_with_other_fields(folder: Path, file: str, data: st.DataObject) -> None:
    values = tomllib.loads(FULL_PACK[file])
    for _ in range(data.draw(st.integers(1, 3))):
        places = list(_places(values))
        holder, key = places[data.draw(st.integers(0, len(places) - 1))]
        change = data.draw(st.sampled_from(["replace", "replace", "delete", "rename", "wrap"]))
        if change == "delete":
            del holder[key]
        elif change == "wrap":
            holder[key] = data.draw(st.sampled_from([[holder[key]], {"value": holder[key]}, [holder[key]] * 60]))
        elif change == "rename" and isinstance(holder, dict):
            holder[data.draw(st.sampled_from([name for name in STRANGE if isinstance(name, str)]))] = holder.pop(key)
        else:
            holder[key] = deepcopy(STRANGE[data.draw(st.integers(0, len(STRANGE) - 1))])
        if not values:
            break
    write_files(folder, {file: "".join(f"{_toml(name)} = {_toml(value)}\n" for name, value in values.items())})
    judge(folder)
    write_files(folder, {file: FULL_PACK[file]})


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a tree of tables and lists, as its holder and its key."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _toml(value: Any) -> str:
    """Write a value, or the name of a field, as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = "".join(
            f"\\U{ord(character):08x}" if ord(character) < 32 or character in '"\\\x7f' else character
            for character in value
        )
        return f'"{escaped}"'
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(name)} = {_toml(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**100 else f"0x{abs(value):x}"
    return value.isoformat() if isinstance(value, date | time) else repr(value)


@settings(SETTINGS, max_examples=200)
@given(data=st.data())
def test_two_hundred_with_other_files(tmp_path: Path, numbers: Iterator[int], data: st.DataObject) -> None:
    (tmp_path / "secret.toml").write_text(FULL_PACK["questions/01-late-bread.toml"], encoding="utf-8")
    folder = write_full_pack(tmp_path / str(next(numbers)))
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    for _ in range(data.draw(st.integers(1, 3))):
        path = folder / data.draw(st.sampled_from(names))
        path.unlink(missing_ok=True) if not path.is_dir() else None
        change = data.draw(st.sampled_from(["delete", "folder", "swap", "link", "loop", "cut", "large", "name"]))
        if path.is_dir() or change == "delete":
            continue
        if change == "folder":
            path.mkdir()
        elif change == "swap":
            other = folder / data.draw(st.sampled_from(names))
            path.write_bytes(other.read_bytes() if other.is_file() else b"")
        elif change == "link":
            path.symlink_to(tmp_path / "secret.toml")
        elif change == "loop":
            path.symlink_to(path)
        elif change == "cut":
            content = (FULL_PACK.get(path.relative_to(folder).as_posix()) or "OggS").encode()
            path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
        elif change == "large":
            with path.open("wb") as file:
                file.truncate(11 * 1024 * 1024)
        else:
            name = data.draw(st.sampled_from(["x.toml", "X.TOML", "a.toml.txt", "é\u202e.toml", ".toml", "pack.toml~"]))
            path.with_name(name).write_text(FULL_PACK["roles.toml"], encoding="utf-8")
    judge(folder)


@settings(SETTINGS, max_examples=200)
@given(
    spots=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=6)), max_size=2),
    cut=st.one_of(st.just(1.0), st.just(1.0), st.just(1.0), st.floats(0, 1)),
    names=st.lists(
        st.one_of(
            st.text(min_size=1, max_size=30),
            st.sampled_from(
                ["../x", "/x", "a/../../x", "C:x", "a\\..\\x", "pack.toml", "PACK.toml", "con", "x/", "x/y", "."]
            ),
        ),
        max_size=1,
    ),
)
def test_two_hundred_spoilt_zips(
    tmp_path: Path, numbers: Iterator[int], spots: list[tuple[float, bytes]], cut: float, names: list[str]
) -> None:
    if not (tmp_path / "full").exists():
        pack_zip(write_full_pack(tmp_path / "full"), tmp_path / "full.zip")
    made = io.BytesIO((tmp_path / "full.zip").read_bytes())
    with zipfile.ZipFile(made, "a") as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there twice
        for name in names:
            opened.writestr(zipfile.ZipInfo(name), b"[roles]\n")
    content = bytearray(made.getvalue())
    for place, new in spots:
        at = int(place * len(content))
        content[at : at + len(new)] = new
    place = tmp_path / str(next(numbers))
    place.mkdir()
    (place / "stranger.aloudpack").write_bytes(bytes(content[: int(cut * len(content))]))
    before = _all(tmp_path)
    try:
        unpack(place / "stranger.aloudpack", place / "pack")
    except PackError as error:
        clear(error)
        assert _all(tmp_path) == before
    else:
        added = _all(tmp_path) - before
        assert all(path.is_relative_to(place / "pack") for path in added)
        assert not any(path.is_symlink() for path in added)
        judge(place / "pack")


def _all(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))
