"""Packs as one file, and what strangers may try with them."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from content.archive import MAX_ENTRIES, pack_zip, unpack
from content.errors import PackError
from content.files import MAX_CLIP_BYTES
from content.loader import load_pack
from tests.content.packs import PACK, QUESTION, write_full_pack, write_pack

FILES = {"pack.toml": PACK, "questions/late_bread.toml": QUESTION}


def made_zip(path: Path, entries: Iterable[tuple[str | zipfile.ZipInfo, str | bytes]]) -> Path:
    """Write a zip with these entries, as a stranger might."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(name, content)
    return path


def refused(archive: Path, told: str) -> None:
    """Unpacking ends in one sentence that says this, and leaves nothing behind."""
    before = set(archive.parent.rglob("*"))
    with pytest.raises(PackError, match=told) as caught:
        unpack(archive, archive.parent / "unpacked")
    sentence = str(caught.value)
    assert sentence.isprintable()
    assert sentence.endswith(".")
    assert set(archive.parent.rglob("*")) == before


def test_a_pack_comes_out_as_it_went_in(tmp_path: Path) -> None:
    folder = write_full_pack(tmp_path / "full")
    (folder / ".git").mkdir()
    (folder / ".git/config").write_text("secret")
    (folder / "Thumbs.db").write_text("litter")
    (folder / "older.aloudpack").write_text("an older one")
    files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    kept = {
        path: content for path, content in files.items() if path.name not in ("config", "Thumbs.db", "older.aloudpack")
    }
    assert pack_zip(folder, tmp_path / "full.aloudpack") == len(kept) == 17
    unpack(tmp_path / "full.aloudpack", tmp_path / "again")
    again = tmp_path / "again"
    assert {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()} == kept
    assert load_pack(again).rubric == load_pack(folder).rubric
    assert {path.name for path in tmp_path.iterdir()} == {"full", "full.aloudpack", "again"}


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    folder = write_full_pack(tmp_path / "full")
    pack_zip(folder, tmp_path / "one.aloudpack")
    os.utime(folder / "pack.toml", (1, 1))
    pack_zip(folder, tmp_path / "two.aloudpack")
    assert (tmp_path / "one.aloudpack").read_bytes() == (tmp_path / "two.aloudpack").read_bytes()


def test_a_folder_around_everything_is_left_away(tmp_path: Path) -> None:
    litter = [("__MACOSX/bakery/._pack.toml", b"\0"), ("bakery/.DS_Store", b"\0"), ("bakery/clips/", b"")]
    archive = made_zip(tmp_path / "a.zip", [*((f"bakery/{name}", text) for name, text in FILES.items()), *litter])
    unpack(archive, tmp_path / "unpacked")
    assert load_pack(tmp_path / "unpacked").id == "bakery"
    assert {path.name for path in (tmp_path / "unpacked").rglob("*")} == {"pack.toml", "questions", "late_bread.toml"}


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "a/../../x",
        "/x",
        "//host/x",
        "C:/x",
        "C:x",
        "c:\\x",
        "..\\x",
        "a\\b",
        "\\\\host\\share\\x",
        "questions/..",
    ],
)
def test_a_name_that_leads_out_of_the_pack(tmp_path: Path, name: str) -> None:
    refused(made_zip(tmp_path / "a.zip", [*FILES.items(), (name, "x")]), "leads out of the pack; ask for a pack")


@pytest.mark.parametrize(
    "name",
    [
        "con",
        "NUL.toml",
        "clips/com1.ogg",
        "aux .txt",
        "a.",
        "a ",
        "a?b",
        "a*",
        'a"b',
        "a|b",
        "a<b",
        "a\x1b[31m",
        "a\u202eb",
        "x" * 121,
        "ab:stream",
    ],
)
def test_a_name_that_not_every_system_can_store(tmp_path: Path, name: str) -> None:
    refused(made_zip(tmp_path / "a.zip", [*FILES.items(), (name, "x")]), "not every system can store; name it with")


def test_a_name_with_nothing_after_a_nul(tmp_path: Path) -> None:
    archive = made_zip(tmp_path / "a.zip", [*FILES.items(), ("clipsX..", "x")])
    archive.write_bytes(archive.read_bytes().replace(b"clipsX..", b"clips\0.."))
    refused(archive, "not every system can store")


def test_names_that_lie_too_deep(tmp_path: Path) -> None:
    refused(
        made_zip(tmp_path / "a.zip", [*FILES.items(), ("a/" * 3_000 + "x", "x")]), "lies too deep; put it at most 4"
    )


def test_links_and_devices(tmp_path: Path) -> None:
    for kind in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK, stat.S_IFCHR, stat.S_IFSOCK):
        info = zipfile.ZipInfo("questions/linked.toml")
        info.external_attr = (kind | 0o777) << 16
        refused(
            made_zip(tmp_path / "a.zip", [*FILES.items(), (info, "/etc/passwd")]), "is a link or a device; put the file"
        )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("clips/a.ogg", "clips/A.ogg"),
        ("Clips/a.ogg", "clips/b.ogg"),
        ("clips/stra\u00dfe", "clips/STRASSE"),
        ("clips/\u00e9.ogg", "clips/e\u0301.ogg"),
        ("clips/a.ogg", "clips/./a.ogg"),
        ("clips/a", "clips//a"),
    ],
)
def test_names_that_collide(tmp_path: Path, first: str, second: str) -> None:
    archive = made_zip(tmp_path / "a.zip", [*FILES.items(), (first, "x"), (second, "y")])
    refused(archive, r"is also there as .*; keep one of them|is there twice; pack the folder again")


def test_a_name_that_is_there_twice(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        archive = made_zip(tmp_path / "a.zip", [*FILES.items(), ("pack.toml", "other")])
    refused(archive, "is there twice; pack the folder again")


def test_a_file_that_is_a_folder_as_well(tmp_path: Path) -> None:
    refused(made_zip(tmp_path / "a.zip", [*FILES.items(), ("x/y", "x"), ("x", "y")]), "a folder that is also a file")


def test_a_zip_bomb_is_stopped_at_the_first_large_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as made, made.open("clips/a.ogg", "w") as file:
        for _ in range(300):
            file.write(bytes(1024 * 1024))
    assert (tmp_path / "a.zip").stat().st_size < 400_000
    refused(tmp_path / "a.zip", f"clips/a.ogg of the pack file has more than {MAX_CLIP_BYTES} bytes")


def test_a_zip_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    size = 64 * 1024 * 1024
    archive = made_zip(tmp_path / "a.zip", [("clips/a.ogg", bytes(size))])
    archive.write_bytes(archive.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 10)))
    refused(archive, "it is damaged|has more than")


def test_many_files_that_are_too_large_together(tmp_path: Path) -> None:
    content = bytes(MAX_CLIP_BYTES)
    refused(
        made_zip(tmp_path / "a.zip", [(f"clips/{n}.ogg", content) for n in range(21)]), "unpacks to more than 209715200"
    )


def test_too_many_files(tmp_path: Path) -> None:
    archive = made_zip(tmp_path / "a.zip", [(f"clips/{n}", "") for n in range(MAX_ENTRIES + 1)])
    refused(archive, f"holds {MAX_ENTRIES + 1} entries, but {MAX_ENTRIES} are the most; split it")


def test_a_table_of_contents_without_end(tmp_path: Path) -> None:
    """Sixty thousand names of nothing: no pack, and a second of reading before they could be counted."""
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<HHHHHII", 1, 0, 0, 0, 0, 0, 0) + b"x"
    table = entry * 60_000
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 60_000, 60_000, len(table), 0, 0)
    (tmp_path / "a.zip").write_bytes(table + end)
    refused(tmp_path / "a.zip", "its table of contents is too long")


def test_an_encrypted_file(tmp_path: Path) -> None:
    archive = made_zip(tmp_path / "a.zip", FILES.items())
    content = archive.read_bytes()
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(signature) + at
        content = content[:place] + bytes([content[place] | 1]) + content[place + 1 :]
    archive.write_bytes(content)
    refused(archive, "is encrypted; pack the folder again without a password")


def test_an_unusual_way_of_packing(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_LZMA) as made:
        made.writestr("pack.toml", PACK)
    refused(tmp_path / "a.zip", "packed in a way that Aloud does not read; pack the folder again as an ordinary zip")


def test_content_that_is_not_what_was_packed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("pack.toml", PACK)
    content = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(content.replace(b"Bakery counter", b"Brewery cellar"))
    refused(tmp_path / "a.zip", "it is damaged .*; ask for it again")


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"no zip at all", b"PK\x05\x06" + b"\xff" * 18, b"\x1f\x8b" + bytes(99)]
)
def test_what_is_no_zip(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    refused(tmp_path / "a.zip", "is not a pack file, or it is damaged")


def test_a_zip_inside_is_a_file_like_any_other(tmp_path: Path) -> None:
    inner = made_zip(tmp_path / "inner.zip", [("../x", "x")]).read_bytes()
    unpack(made_zip(tmp_path / "a.zip", [*FILES.items(), ("questions/inner.zip", inner)]), tmp_path / "unpacked")
    assert load_pack(tmp_path / "unpacked").id == "bakery"
    assert (tmp_path / "unpacked/questions/inner.zip").read_bytes() == inner


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    archive = made_zip(tmp_path / "a.zip", FILES.items())
    (tmp_path / "unpacked").mkdir()
    refused(archive, "exists already; choose another folder")
    refused(tmp_path / "none.zip", "exists already")
    (tmp_path / "unpacked").rmdir()
    refused(tmp_path / "none.zip", "There is no pack file")
    with pytest.raises(PackError, match="cannot be unpacked"):
        unpack(archive, tmp_path / "nowhere" / "unpacked")


def test_a_pack_with_a_link_is_not_zipped(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "bakery")
    (folder / "secret.txt").symlink_to("/etc/passwd")
    with pytest.raises(PackError, match=r"secret\.txt is a link; put the file itself"):
        pack_zip(folder, tmp_path / "a.aloudpack")
    (folder / "secret.txt").unlink()
    (folder / "CON.txt").write_text("x")
    with pytest.raises(PackError, match=r"CON\.txt of the pack file has a name that not every system can store"):
        pack_zip(folder, tmp_path / "a.aloudpack")
    with (folder / "CON.txt").open("wb") as file:
        file.truncate(MAX_CLIP_BYTES + 1)
    with pytest.raises(PackError, match=r"CON\.txt has more than"):
        pack_zip(folder, tmp_path / "a.aloudpack")
    with pytest.raises(PackError, match="cannot be written"):
        pack_zip(write_pack(tmp_path / "other"), tmp_path / "nowhere" / "a.aloudpack")
    assert {path.name for path in tmp_path.iterdir()} == {"bakery", "other"}
