"""What is asked before a guest session begins, and before it ends."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget


def asked_to_begin(parent: QWidget) -> bool:
    """Say what a guest session is; whether the person wants one."""
    return _agreed(
        parent,
        QCoreApplication.translate("Guest", "Begin a guest session?"),
        QCoreApplication.translate(
            "Guest",
            "Nothing of it is kept: recordings, words and settings are deleted when Aloud closes. What was recorded "
            "here before stays as it is, and is not shown meanwhile.",
        ),
        QCoreApplication.translate("Guest", "Begin"),
    )


def asked_to_end(parent: QWidget, takes: int) -> bool:
    """Say what is lost; whether the person goes. `takes` is how many there are."""
    if not takes:
        return True
    return _agreed(
        parent,
        QCoreApplication.translate("Guest", "End the guest session?"),
        QCoreApplication.translate(
            "Guest",
            "Your recordings and their reports ({count}) are deleted for good. Save first what you want to keep.",
        ).format(count=takes),
        QCoreApplication.translate("Guest", "Delete and end"),
    )


def _agreed(parent: QWidget, title: str, text: str, yes: str) -> bool:
    box = QMessageBox(QMessageBox.Icon.Question, title, text, QMessageBox.StandardButton.Cancel, parent)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    return box.clickedButton() is agree
