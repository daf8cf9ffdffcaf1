"""Whether things move: one place decides, and everything that moves by itself asks it."""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

log = logging.getLogger(__name__)

ASKED_WITHIN_S = 2.0
_SPI_GETCLIENTAREAANIMATION = 0x1042


class MotionChoice(StrEnum):
    """What the person chose: as the system, little, or all of it."""

    SYSTEM = "system"
    REDUCED = "reduced"
    FULL = "full"


class Motion(QObject):
    """Says whether motion is reduced; emits `changed` when that changes.

    Args:
        app: the application, whose own effects follow.
        choice: what the person chose.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: MotionChoice = MotionChoice.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self._system_reduces = False
        self._usual = app.isEffectEnabled(Qt.UIEffect.UI_General)
        self._apply()

    @property
    def reduced(self) -> bool:
        """Whether nothing is to move that can stand still."""
        if self._choice is MotionChoice.SYSTEM:
            return self._system_reduces
        return self._choice is MotionChoice.REDUCED

    def choose(self, choice: MotionChoice) -> None:
        """Follow the system from now on, or not."""
        self._change(choice, self._system_reduces)

    def hear_system(self, reduces: bool) -> None:
        """The system says whether it reduces motion."""
        self._change(self._choice, reduces)

    def _change(self, choice: MotionChoice, system_reduces: bool) -> None:
        before = self.reduced
        self._choice, self._system_reduces = choice, system_reduces
        if self.reduced is not before:
            self._apply()
            self.changed.emit()

    def _apply(self) -> None:
        self._app.setEffectEnabled(Qt.UIEffect.UI_General, self._usual and not self.reduced)


def system_reduces_motion() -> bool:
    """Ask the system whether animations are turned off; may take a second or two, so not on the GUI thread.

    Qt 6.11 does not tell it. GNOME and the desktops that follow it, Windows and macOS are asked; where nobody answers,
    things move.
    """
    if sys.platform == "win32":
        animated = ctypes.c_int(1)
        user32 = ctypes.windll.user32
        known = user32.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animated), 0)
        return bool(known) and not animated.value
    if sys.platform == "darwin":
        return _answer("defaults", "read", "com.apple.universalaccess", "reduceMotion") == "1"
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if not runtime or not (Path(runtime) / "dconf").is_dir():
        # No desktop keeps its settings there, and to ask would leave dconf's own files behind.
        return False
    return _answer("gsettings", "get", "org.gnome.desktop.interface", "enable-animations") == "false"


def _answer(program: str, *arguments: str) -> str:
    """What a program of the system says, "" where it is not there or says nothing."""
    path = shutil.which(program)
    if path is None:
        return ""
    try:
        asked = subprocess.run([path, *arguments], capture_output=True, text=True, timeout=ASKED_WITHIN_S, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("%s does not answer: %s", program, error)
        return ""
    return asked.stdout.strip()
