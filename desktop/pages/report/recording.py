"""The recording behind a report: a copy of it is kept, or it is deleted while the report stays."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QMessageBox, QWidget

from desktop.pages.report.exports import left_behind
from desktop.store.sessions import Store, TakeRecord
from desktop.widgets.basics import Button, Label, Prose, column
from desktop.widgets.flow import FlowLayout
from desktop.widgets.theme import Theme


def _tr(text: str) -> str:
    return QCoreApplication.translate("recording", text)


class RecordingCard(QFrame):
    """Says whether there is a recording and what can become of it.

    Args:
        theme: the theme in force.
        record: the take.
        kept: whether there is a recording.
    """

    copy_wanted = Signal()
    """Keep a copy of it as a file."""
    delete_wanted = Signal()
    """Delete it and keep the report."""

    def __init__(self, theme: Theme, record: TakeRecord, *, kept: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "hollow")
        inside = column(
            Label(_tr("The sound of this answer"), size="note", wrap=True),
            Prose(_tr("It is kept on this computer, for you alone.") if kept else why_silent(record)),
            margins=(24, 16, 24, 16),
            gap=8,
        )
        if kept:
            copy = Button(theme, _tr("Keep a copy …"), icon_name="keep")
            copy.setAccessibleName(_tr("Keep a copy of the sound as a file"))
            copy.clicked.connect(self.copy_wanted)
            delete = Button(theme, _tr("Delete the sound …"), icon_name="delete")
            delete.clicked.connect(self.delete_wanted)
            inside.addLayout(FlowLayout(copy, delete))
        self.setLayout(inside)


def why_silent(record: TakeRecord) -> str:
    """Return why a take cannot be heard, in a sentence."""
    if record.sound_deleted:
        return _tr("You deleted the sound of this answer. Its transcript, measures and report stay.")
    return _tr("The recording of this answer is not on this computer any more.")


def agreed_to_delete(store: Store, record: TakeRecord, page: QWidget) -> bool:
    """Ask whether the sound of a take is to be deleted; name the files that stay.

    Raises:
        StoreError: what was exported cannot be read.
    """
    question = QMessageBox(page)
    question.setIcon(QMessageBox.Icon.Question)
    question.setWindowTitle(_tr("Delete the sound?"))
    question.setText(
        _tr(
            "The sound of this answer, and of the answer to its follow-up question, is deleted for good. The "
            "transcript, the measures and the report stay."
        )
    )
    question.setInformativeText(left_behind(store.exports.of_take(record.id), with_sound=True))
    delete = question.addButton(_tr("Delete the sound"), QMessageBox.ButtonRole.DestructiveRole)
    cancel = question.addButton(QMessageBox.StandardButton.Cancel)
    question.setDefaultButton(cancel)
    question.setEscapeButton(cancel)
    question.exec()
    return question.clickedButton() is delete
