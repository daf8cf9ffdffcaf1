"""A coach's logo as the icon of a build, in the forms of the three systems."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.build.icons import ICNS_TYPES, ICO_SIZES, write_icons
from desktop.build.resources import BuildError
from tests.content.packs import png


def test_a_wide_logo_becomes_square_icons(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png(64, 16))
    folder = write_icons(tmp_path / "logo.png", tmp_path / "icons")
    picture = QImage(str(folder / "app.png"))
    assert (picture.width(), picture.height()) == (256, 256)
    assert picture.pixelColor(128, 128).alpha() == 255 and picture.pixelColor(128, 20).alpha() == 0
    ico, icns = (folder / "app.ico").read_bytes(), (folder / "app.icns").read_bytes()
    assert ico[4] == len(ICO_SIZES) and ico.count(b"\x89PNG") == len(ICO_SIZES)
    assert icns[:4] == b"icns" and int.from_bytes(icns[4:8], "big") == len(icns)
    assert icns.count(b"\x89PNG") == len(ICNS_TYPES)


def test_what_is_no_picture_is_refused(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"no picture")
    with pytest.raises(BuildError, match="cannot be read as a picture; give a PNG"):
        write_icons(tmp_path / "logo.png", tmp_path / "icons")
