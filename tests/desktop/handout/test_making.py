"""Hand-outs of every system: the program is copied as it is, and what is added lies beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.archive import pack_zip
from content.loader import load_pack
from content.schema import Branding, Pack
from desktop.handout.beside import Handout, HandoutError, place_beside, read_handout
from desktop.handout.making import Made, hand_out
from desktop.handout.program import Program, recognise
from tests.content.packs import PACK, png, write_pack
from tests.desktop.handout.programs import HEADS, contents, write_program

ADDED = ("handout", "READ-ME-FIRST.txt")
KINDS = [("Linux", False), ("Windows", False), ("macOS", False), ("macOS", True)]
of_each_kind = pytest.mark.parametrize(("system", "bundle"), KINDS)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return load_pack(write_pack(tmp_path / "bakery"))


@pytest.fixture
def handout(tmp_path: Path, pack: Pack) -> Handout:
    pack_zip(tmp_path / "bakery", tmp_path / "bakery.aloudpack")
    (tmp_path / "brook.png").write_bytes(png(8, 8))
    return Handout(tmp_path / "bakery.aloudpack", Branding('Brook "& Dale"', "#8a2f6b", tmp_path / "brook.png"))


def quiet(_what: str, _done: int, _total: int) -> None:
    pass


def made(program: Program, handout: Handout, pack: Pack, out: Path) -> Made:
    return hand_out(program, handout, pack, out=out, progress=quiet)


@of_each_kind
def test_the_program_is_copied_as_it_is_and_the_rest_lies_beside_it(
    tmp_path: Path, handout: Handout, pack: Pack, system: str, bundle: bool
) -> None:
    folder = write_program(tmp_path / "official", system, bundle=bundle)
    before = contents(folder)
    program = recognise(folder)
    assert program.system == system
    result = made(program, handout, pack, tmp_path / "out")
    assert contents(folder) == before
    assert contents(tmp_path / "out", without=ADDED) == before
    assert sorted(path.name for path in (tmp_path / "out").iterdir() if path.name in ADDED) == sorted(ADDED)
    assert result.files == sum(not where.startswith("->") for where, _ in before.values())
    assert result.program.executable.exists() and not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    found = read_handout(tmp_path / "out" / "handout")
    assert (found.branding.name, found.branding.accent) == ('Brook "& Dale"', "#8a2f6b")
    assert found.branding.logo is not None and found.branding.logo.read_bytes() == png(8, 8)
    assert found.fingerprint() == handout.fingerprint()


@of_each_kind
def test_the_running_program_looks_where_it_was_put(tmp_path: Path, system: str, bundle: bool) -> None:
    folder = write_program(tmp_path / "official", system, bundle=bundle)
    (executable,) = (path for path in folder.rglob("aloud*") if path.is_file())
    assert place_beside(executable) == folder


def test_it_is_found_in_the_folder_around_it_and_by_its_own_name(tmp_path: Path) -> None:
    folder = write_program(tmp_path / "unpacked" / "aloud", "Linux")
    assert recognise(tmp_path / "unpacked") == recognise(folder)
    app = write_program(tmp_path / "apps", "macOS", bundle=True)
    assert recognise(app / "Aloud.app") == recognise(app)


def test_of_a_folder_with_an_app_only_the_app_is_taken(tmp_path: Path, handout: Handout, pack: Pack) -> None:
    folder = write_program(tmp_path / "apps", "macOS", bundle=True)
    (folder / "Other.app").mkdir()
    (folder / "Other.app" / "big").write_bytes(b"x")
    for out in (tmp_path / "out", folder / "beside the app"):
        made(recognise(folder / "Aloud.app"), handout, pack, out)
        assert sorted(path.name for path in out.iterdir()) == sorted([*ADDED, "Aloud.app"])
    with pytest.raises(HandoutError, match="lies in the program's own folder"):
        made(recognise(folder / "Aloud.app"), handout, pack, folder / "Aloud.app" / "out")


def test_what_is_no_program_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "aloud.tar.gz").write_bytes(b"")
    other = write_program(tmp_path / "other", "Linux")
    (other / "_internal" / "content" / "rubric.toml").unlink()
    both = tmp_path / "both"
    write_program(both / "one", "Linux")
    write_program(both / "two", "Windows")
    script = write_program(tmp_path / "script", "Linux")
    (script / "aloud").write_text("#!/bin/sh\n", encoding="utf-8")
    for name, told in (
        ("nowhere", "There is no folder .*; name the folder that Aloud's program was unpacked to"),
        ("empty", "There is no built Aloud in .*; name the folder that holds aloud"),
        ("other", "There is no built Aloud"),
        ("script", "There is no built Aloud"),
        ("aloud.tar.gz", "is a file; unpack it"),
        ("both", "There are 2 programs in .*; name the folder of one"),
    ):
        with pytest.raises(HandoutError, match=told):
            recognise(tmp_path / name)


def test_a_link_that_leads_out_of_the_program_is_refused(tmp_path: Path, handout: Handout, pack: Pack) -> None:
    (tmp_path / "secret").write_text("mine", encoding="utf-8")
    folder = write_program(tmp_path / "official", "Linux")
    (folder / "_internal" / "link").symlink_to("../../secret")
    with pytest.raises(HandoutError, match="leads out of the program"):
        made(recognise(folder), handout, pack, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_hand_out_is_handed_out_again_with_another_pack(tmp_path: Path, handout: Handout, pack: Pack) -> None:
    folder = write_program(tmp_path / "official", "Windows")
    first = made(recognise(folder), handout, pack, tmp_path / "first")
    other = Handout(handout.pack.rename(tmp_path / "other.aloudpack"), Branding("Somebody else"))
    second = made(recognise(first.program.folder), other, pack, tmp_path / "second")
    assert contents(second.program.folder, without=ADDED) == contents(folder)
    found = read_handout(second.program.folder / "handout")
    assert found.branding == Branding("Somebody else") and found.pack.name == "other.aloudpack"
    assert sorted(path.name for path in found.pack.parent.iterdir()) == ["handout.toml", "other.aloudpack"]


def test_a_disk_without_links_gets_copies_of_what_they_lead_to(
    tmp_path: Path, handout: Handout, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_program(tmp_path / "official", "Linux")
    (folder / "_internal" / "plugins").symlink_to("Qt", target_is_directory=True)
    app = write_program(tmp_path / "apps", "macOS", bundle=True)

    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    made(recognise(folder), handout, pack, tmp_path / "out")
    library = (folder / "_internal" / "libQt.so.6").read_bytes()
    for name in ("libQt.so.6", "plugins/lib/libQt.so.6"):
        copied = tmp_path / "out" / "_internal" / name
        assert copied.read_bytes() == library and not copied.is_symlink()
    with pytest.raises(HandoutError, match="cannot hold the links of a macOS app; write to another disk"):
        made(recognise(app), handout, pack, tmp_path / "app-out")
    assert not (tmp_path / "app-out").exists()


def test_a_place_that_cannot_take_it_is_refused_and_left_as_it_was(
    tmp_path: Path, handout: Handout, pack: Pack
) -> None:
    folder = write_program(tmp_path / "official", "Linux")
    program = recognise(folder)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for out, told in (
        ("full", "exists already and is not empty; name a new folder"),
        ("file", "exists already and is not empty"),
        ("missing/out", "There is no folder .*missing; make it"),
        ("official/out", "lies in the program's own folder"),
    ):
        before = contents(tmp_path)
        with pytest.raises(HandoutError, match=told):
            made(program, handout, pack, tmp_path / out)
        assert contents(tmp_path) == before
    with (folder / "_internal" / "huge").open("wb") as huge:
        huge.truncate(1 << 42)  # a file with a hole: more than any disk has room for
    with pytest.raises(HandoutError, match=r"has room for \d+ MB, but \d+ MB are needed; make room"):
        made(program, handout, pack, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_empty_folder_is_filled(tmp_path: Path, handout: Handout, pack: Pack) -> None:
    (tmp_path / "out").mkdir()
    made(recognise(write_program(tmp_path / "official", "Linux")), handout, pack, tmp_path / "out")
    assert (tmp_path / "out" / "aloud").exists()


@pytest.mark.parametrize("what", ["Copying the program", "Comparing the copy"])
def test_stopped_half_way_it_leaves_nothing_behind(tmp_path: Path, handout: Handout, pack: Pack, what: str) -> None:
    def stop(doing: str, done: int, total: int) -> None:
        if doing == what and done > total / 2:
            raise KeyboardInterrupt

    program = recognise(write_program(tmp_path / "official", "Linux"))
    before = contents(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        hand_out(program, handout, pack, out=tmp_path / "out", progress=stop)
    assert contents(tmp_path) == before and not (tmp_path / "out").exists()


def test_a_copy_that_differs_is_refused(tmp_path: Path, handout: Handout, pack: Pack) -> None:
    """A stick that keeps other bytes than it was given."""

    def damage(doing: str, done: int, total: int) -> None:
        if doing == "Copying the program" and done == total:
            (copied,) = (path for path in tmp_path.glob(".out.*/aloud"))
            copied.write_bytes(copied.read_bytes()[:-1] + b"?")

    program = recognise(write_program(tmp_path / "official", "Linux"))
    with pytest.raises(HandoutError, match="The copy of aloud is not the same as the file"):
        hand_out(program, handout, pack, out=tmp_path / "out", progress=damage)
    assert not (tmp_path / "out").exists()


TOLD = {
    "Linux": ("allow it to be run as a program", "Windows protected"),
    "Windows": ('"Windows protected your PC"', "Open Anyway"),
    "macOS": ('"Open Anyway"', "Run anyway"),
}


@pytest.mark.parametrize("system", HEADS)
def test_the_candidate_is_told_how_to_start_it(tmp_path: Path, handout: Handout, pack: Pack, system: str) -> None:
    program = recognise(write_program(tmp_path / "official", system, bundle=system == "macOS"))
    made(program, handout, pack, tmp_path / "out")
    raw = (tmp_path / "out" / "READ-ME-FIRST.txt").read_bytes()
    assert (b"\r\n" in raw) == (system == "Windows")
    text = " ".join(raw.decode("utf-8").split())
    wanted, unwanted = TOLD[system]
    assert wanted in text and unwanted not in text
    assert f'"{program.start}"' in text and '"Bakery counter"' in text and 'Brook "& Dale", made with Aloud.' in text
    assert "kept on this computer" in text and "everything is deleted" not in text
    assert max(len(line) for line in raw.decode("utf-8").splitlines()) <= 76


def test_the_candidate_is_told_that_a_guest_session_keeps_nothing(tmp_path: Path, handout: Handout) -> None:
    guest = load_pack(write_pack(tmp_path / "guest", PACK.replace('version = "1.0"', 'version = "1"\nguest = true')))
    made(recognise(write_program(tmp_path / "official", "Linux")), handout, guest, tmp_path / "out")
    text = (tmp_path / "out" / "READ-ME-FIRST.txt").read_text(encoding="utf-8")
    assert "everything is deleted" in text and "kept on this computer" not in text


BROKEN = {
    "no file": (None, "handout.toml is missing"),
    "no TOML": ("format = ", "is not valid TOML"),
    "newer": ('format = 2\npack = "bakery.aloudpack"', "newer Aloud"),
    "no pack named": ("format = 1", '"pack" is missing'),
    "pack gone": ('format = 1\npack = "gone.aloudpack"', "'gone.aloudpack', which is missing"),
    "pack outside": ('format = 1\npack = "../bakery.aloudpack"', "leads out of the pack"),
    "no colour": ('format = 1\npack = "bakery.aloudpack"\n[branding]\naccent = "green"', "write a colour"),
    "logo gone": (
        'format = 1\npack = "bakery.aloudpack"\n[branding]\nlogo = "logo.png"',
        "logo.png', which is missing",
    ),
    "unknown": ('format = 1\npack = "bakery.aloudpack"\nrun = "evil.exe"', '"run" is unknown'),
}


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN)
def test_a_damaged_hand_out_is_told_in_one_sentence(
    tmp_path: Path, handout: Handout, text: str | None, told: str
) -> None:
    folder = tmp_path / "handout"
    folder.mkdir()
    (folder / "bakery.aloudpack").write_bytes(handout.pack.read_bytes())
    if text is not None:
        (folder / "handout.toml").write_text(text, encoding="utf-8")
    with pytest.raises(HandoutError) as error:
        read_handout(folder)
    assert told in str(error.value) and str(error.value).endswith("; ask for the folder again.")
