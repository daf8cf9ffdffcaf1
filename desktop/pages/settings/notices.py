"""The notices of third parties, which lie beside a built program, to be read in the window."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QWidget

from desktop import THIRD_PARTY_NOTICES
from desktop.widgets.basics import column


def notices_file() -> Path | None:
    """Where the notices are; None for an Aloud that carries nothing, because it was not built but installed."""
    if not getattr(sys, "frozen", False):
        return None
    folder = Path(sys.executable).resolve().parent
    # The app bundle of macOS keeps what is not code in a folder of its own.
    places = (folder / THIRD_PARTY_NOTICES, folder.parent / "Resources" / THIRD_PARTY_NOTICES)
    return next((place for place in places if place.is_file()), None)


class NoticesDialog(QDialog):
    """Shows the notices; closes with Escape.

    Args:
        file: the notices.
    """

    def __init__(self, file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Third-party notices"))
        self.text = QPlainTextEdit(file.read_text(encoding="utf-8"))
        self.text.setReadOnly(True)
        # With a caret the text can be gone through by keyboard and by a screen reader.
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.text.setAccessibleName(self.tr("Third-party notices"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.setLayout(column(self.text, buttons, margins=(16, 16, 16, 16), gap=12))
        self.resize(900, 640)
