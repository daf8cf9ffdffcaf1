"""The shelf of opened packs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile

from content.archive import pack_zip
from content.clips import write_manifest
from content.errors import AloudError, PackError
from content.loader import builtin_pack
from desktop.store.errors import StoreError
from desktop.store.packs import PackShelf
from tests.content.packs import PACK, QUESTION, write_pack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "packs"
    folder.mkdir()
    return folder


@pytest.fixture
def shelf(folder: Path) -> PackShelf:
    return PackShelf(folder)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "coach")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def clip(path: Path) -> bytes:
    path.parent.mkdir(exist_ok=True)
    soundfile.write(path, np.zeros(24_000, np.float32), 24_000, format="OGG", subtype="OPUS")
    return path.read_bytes()


@pytest.mark.parametrize("form", ["folder", "pack.toml", "file"])
def test_a_pack_is_copied_from_its_folder_or_its_file(
    shelf: PackShelf, folder: Path, source: Path, tmp_path: Path, form: str
) -> None:
    path = {"folder": source, "pack.toml": source / "pack.toml", "file": tmp_path / "bakery.aloudpack"}[form]
    if form == "file":
        pack_zip(source, path)
    pack = shelf.put(path)
    assert pack.id == "bakery" and shelf.ids() == ("bakery",)
    assert contents(folder / "bakery") == contents(source)
    assert [path.name for path in folder.iterdir()] == ["bakery"]
    assert shelf.load("bakery") == pack


def test_a_newer_one_takes_the_place_and_own_recordings_stay_where_the_text_is_the_same(
    shelf: PackShelf, folder: Path, source: Path, tmp_path: Path
) -> None:
    shelf.put(source)
    own = clip(folder / "bakery/clips/late-bread.ogg")
    clip(folder / "bakery/clips/late-bread.result.ogg")
    newer = write_pack(tmp_path / "newer", PACK, late=QUESTION.replace("How did it end?", "And then?"))
    pack = shelf.put(newer)
    assert pack.questions[0].clip is not None and pack.questions[0].clip.read_bytes() == own
    # The follow-up says something else now.
    assert pack.questions[0].follow_ups == {"result": "And then?"} and pack.questions[0].follow_up_clips == {}


def test_a_rendered_clip_or_one_of_the_new_pack_is_not_replaced(
    shelf: PackShelf, folder: Path, source: Path, tmp_path: Path
) -> None:
    clip(source / "clips/late-bread.ogg")
    write_manifest(source, "a voice", {"late-bread.ogg": "Tell me about a day when the bread was late."})
    shelf.put(source)
    clip(folder / "bakery/clips/late-bread.result.ogg")
    newer = write_pack(tmp_path / "newer")
    (newer / "clips").mkdir()
    (newer / "clips/late-bread.result.ogg").write_bytes(b"the coach's new one")
    pack = shelf.put(newer)
    assert pack.questions[0].clip is None
    assert pack.questions[0].follow_up_clips["result"].read_bytes() == b"the coach's new one"


def test_what_is_no_pack_is_refused_and_nothing_changes(shelf: PackShelf, folder: Path, source: Path) -> None:
    shelf.put(source)
    before = contents(folder)
    evil = source.parent / "evil.aloudpack"
    with zipfile.ZipFile(evil, "w") as made:
        made.writestr("pack.toml", PACK)
        made.writestr("../outside.toml", "x")
    no_zip = source.parent / "letter.aloudpack"
    no_zip.write_text("Dear coach")
    broken = write_pack(source.parent / "broken", PACK, one=QUESTION.replace("points", "pints"))
    own_id = write_pack(source.parent / "own", PACK.replace("bakery", builtin_pack().id))
    link = write_pack(source.parent / "link")
    (link / "clips").mkdir()
    (link / "clips/late-bread.ogg").symlink_to("/etc/hostname")
    for wrong in (evil, no_zip, broken, own_id, link, source.parent / "nowhere", source.parent):
        with pytest.raises(PackError, match=r"\.$"):
            shelf.put(wrong)
    assert contents(folder) == before
    assert [path.name for path in folder.iterdir()] == ["bakery"]
    assert not (source.parent / "outside.toml").exists()


def test_a_pack_is_removed_and_saved(shelf: PackShelf, folder: Path, source: Path, tmp_path: Path) -> None:
    shelf.put(source)
    shelf.save("bakery", tmp_path / "out.aloudpack")
    shelf.remove("bakery")
    assert list(folder.iterdir()) == []
    assert shelf.put(tmp_path / "out.aloudpack").id == "bakery"
    with pytest.raises(StoreError, match="cannot be removed"):
        shelf.remove("nothing")


def test_a_pack_that_was_spoilt_on_the_shelf_says_so(shelf: PackShelf, folder: Path, source: Path) -> None:
    shelf.put(source)
    (folder / "bakery/pack.toml").write_text(PACK.replace('"bakery"', '"other"'))
    with pytest.raises(AloudError, match="open it again"):
        shelf.load("bakery")


def test_a_crash_while_a_newer_pack_takes_the_place_leaves_the_older_one(
    shelf: PackShelf, folder: Path, source: Path
) -> None:
    pack = shelf.put(source)
    work = folder / ".incoming-crash"
    work.mkdir()
    shelf.folder(pack.id).rename(work / "before")
    (folder / ".leaving-crash" / "pack").mkdir(parents=True)
    shelf.clean()
    assert shelf.load(pack.id) == pack
    assert [path.name for path in folder.iterdir()] == [pack.id]
