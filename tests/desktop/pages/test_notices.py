"""A built program shows the notices that lie beside it; an installed Aloud, which carries nothing, has none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop import THIRD_PARTY_NOTICES
from desktop.pages.settings.notices import NoticesDialog, notices_file


def test_notices_beside_a_built_program_can_be_read(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert notices_file() is None
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "aloud"))
    assert notices_file() is None
    (tmp_path / THIRD_PARTY_NOTICES).write_text("Qt: LGPL-3.0-only\n", encoding="utf-8")
    file = notices_file()
    assert file is not None
    dialog = NoticesDialog(file)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "LGPL-3.0-only" in dialog.text.toPlainText() and dialog.text.accessibleName()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
