"""The steps of a build that need no PyInstaller; `make test-build` tries what comes out of all of them."""

from __future__ import annotations

import ast
import plistlib
import struct
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QImageReader
from PySide6.QtWidgets import QApplication

from desktop.build import archive, icons, resources
from desktop.build.bill import bill_of_materials
from desktop.build.contents import Component
from desktop.build.papers import notices
from desktop.build.resources import BuildError
from desktop.build.steps import Recipe, build
from models.speech.weights import MANIFEST, load_manifest

MIT, GPL = "Permission is hereby granted.", "You may copy."


@pytest.fixture
def components() -> list[Component]:
    one = Component("one", "1.0", "MIT", purl="pkg:pypi/one@1.0", texts={"LICENSE": MIT}, files={"one.so": 7})
    other = Component("other", "2.0", "MIT", texts={"LICENSE": MIT}, copyright="Copyright somebody")
    named = Component("named", "", "A Licence of Its Own", is_spdx=False, texts={"COPYING": GPL})
    return [one, other, named]


def test_the_manifest_of_a_build_names_its_own_model(tmp_path: Path) -> None:
    manifest = load_manifest(resources.manifest_for(MANIFEST, "tiny.en", tmp_path))
    assert (manifest.default, manifest.needed) == ("tiny.en", ("tiny.en",))
    assert manifest.models == load_manifest().models


def test_notices_hold_every_component_and_each_text_once(components: list[Component]) -> None:
    text = notices("Aloud", components)
    assert text.count(MIT) == text.count(GPL) == 1
    assert "one 1.0 (LICENSE); other 2.0 (LICENSE)" in text
    for component in components:
        assert f"{component.name}" in text and f"Licence: {component.licence}" in text
    assert "Copyright somebody" in text


def test_the_bill_states_a_licence_for_everything(components: list[Component]) -> None:
    bill = bill_of_materials("Aloud", components)
    assert [row["licenses"] for row in bill["components"]] == [
        [{"expression": "MIT"}],
        [{"expression": "MIT"}],
        [{"license": {"name": "A Licence of Its Own"}}],
    ]
    references = [row["bom-ref"] for row in bill["components"]]
    assert bill["dependencies"] == [{"ref": "aloud", "dependsOn": references}]
    assert len(set(references)) == len(references)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the archive of Linux")
def test_the_archive_is_checked_by_its_checksum_and_unpacks(tmp_path: Path) -> None:
    folder = tmp_path / "aloud"
    (folder / "_internal").mkdir(parents=True)
    (folder / "aloud").write_text("#!/bin/sh\necho started\n")
    (folder / "aloud").chmod(0o755)
    (folder / "_internal" / "data").write_bytes(bytes(1000))
    (folder / "_internal" / "link").symlink_to("data")
    packed, checksum = archive.pack(folder, tmp_path / archive.archive_name("Riverside Careers"))
    assert packed.name.startswith("riverside-careers-") and packed.name.endswith(".tar.xz")
    subprocess.run(["sha256sum", "-c", checksum.name], cwd=tmp_path, check=True, capture_output=True)
    with tarfile.open(packed) as tar:
        assert {(entry.uid, entry.uname) for entry in tar} == {(0, "")}
        tar.extractall(tmp_path / "elsewhere", filter="data")
    there = tmp_path / "elsewhere" / "aloud"
    assert subprocess.run([there / "aloud"], capture_output=True, check=True).stdout == b"started\n"
    assert (there / "_internal" / "link").readlink() == Path("data")


def test_icons_of_all_systems_lie_in_the_assets() -> None:
    ico = QImageReader(str(icons.ICONS / "app.ico"))
    sizes = []
    for number in range(ico.imageCount()):
        ico.jumpToImage(number)
        sizes.append(ico.read().width())
    assert sorted(sizes) == sorted(icons.ICO_SIZES)
    assert chunks((icons.ICONS / "app.icns").read_bytes()) == icons.ICNS_TYPES
    assert QImage(str(icons.ICONS / "app.png")).size() == QSize(icons.PNG_SIZE, icons.PNG_SIZE)


def test_a_logo_that_is_no_square_becomes_an_icon(qapp: QApplication, tmp_path: Path) -> None:
    logo = QImage(300, 100, QImage.Format.Format_RGB32)
    logo.fill(QColor("#0a7d5a"))
    assert logo.save(str(tmp_path / "logo.png"))
    folder = icons.write_icons(tmp_path / "logo.png", tmp_path / "icons")
    icon = QImage(str(folder / "app.png"))
    assert icon.pixelColor(128, 128).name() == "#0a7d5a"
    assert icon.pixelColor(128, 10).alpha() == 0
    assert chunks((folder / "app.icns").read_bytes()) == icons.ICNS_TYPES


def test_what_is_no_picture_is_named(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_text("no picture")
    with pytest.raises(BuildError, match=r"logo\.png cannot be read as a picture"):
        icons.write_icons(tmp_path / "logo.png", tmp_path / "icons")


def test_papers_of_windows_and_macos(tmp_path: Path) -> None:
    text = resources.windows_version('Coach "R"', tmp_path).read_text(encoding="utf-8")
    ast.parse(text)
    assert resources.VERSION in text
    properties = resources.macos_properties("Riverside Careers")
    assert properties["CFBundleDisplayName"] == "Riverside Careers" and properties["NSMicrophoneUsageDescription"]
    rights = plistlib.loads(resources.macos_entitlements(tmp_path).read_bytes())
    assert rights["com.apple.security.device.audio-input"] is True


def test_a_built_program_says_that_it_cannot_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(BuildError, match="cannot build another"):
        build(Recipe(tmp_path), print)


def chunks(icns: bytes) -> dict[str, int]:
    """The pictures in an icon family: type and width."""
    assert icns[:4] == b"icns" and struct.unpack(">I", icns[4:8]) == (len(icns),)
    found, at = {}, 8
    while at < len(icns):
        kind, length = struct.unpack(">4sI", icns[at : at + 8])
        found[kind.decode()] = QImage.fromData(icns[at + 8 : at + length]).width()
        at += length
    return found
