"""Reduced motion: chosen by the person, or by the system."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.widgets.motion import Motion, MotionChoice, system_reduces_motion


def test_the_person_decides_and_else_the_system(qtbot: QtBot, qapp: QApplication) -> None:
    motion = Motion(qapp)
    assert not motion.reduced
    with qtbot.waitSignal(motion.changed):
        motion.hear_system(True)
    assert motion.reduced
    with qtbot.waitSignal(motion.changed):
        motion.choose(MotionChoice.FULL)
    assert not motion.reduced
    with qtbot.assertNotEmitted(motion.changed):
        motion.hear_system(False)
    with qtbot.waitSignal(motion.changed):
        motion.choose(MotionChoice.REDUCED)
    assert motion.reduced


def test_the_effects_of_the_application_follow(qapp: QApplication) -> None:
    effect = Qt.UIEffect.UI_General
    before = qapp.isEffectEnabled(effect)
    qapp.setEffectEnabled(effect, True)
    try:
        motion = Motion(qapp, MotionChoice.REDUCED)
        assert not qapp.isEffectEnabled(effect)
        motion.choose(MotionChoice.FULL)
        assert qapp.isEffectEnabled(effect)
    finally:
        qapp.setEffectEnabled(effect, before)


@pytest.mark.skipif(sys.platform != "linux", reason="asks the program that desktops on Linux have")
@pytest.mark.parametrize(("says", "reduces"), [("false", True), ("true", False), ("", False)])
def test_the_desktop_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, reduces: bool) -> None:
    (tmp_path / "dconf").mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    program = tmp_path / "gsettings"
    program.write_text(f"#!/bin/sh\necho {says}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert system_reduces_motion() is reduces
    program.unlink()
    assert system_reduces_motion() is False
