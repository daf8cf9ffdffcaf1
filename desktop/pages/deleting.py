"""Erasing, in one place: what is asked before, in plain words, and what is done then."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QWidget

from desktop.pages.words import length_of, when
from desktop.practice.erasing import erase_everything
from desktop.practice.preparing import Preparing
from desktop.practice.rehearsal import Rehearsal
from desktop.widgets.basics import Button, Label, Prose, column, row
from desktop.widgets.check_box import CheckBox
from desktop.widgets.theme import Theme

WIDTH = 520


def _tr(text: str) -> str:
    return QCoreApplication.translate("deleting", text)


class EraseQuestion(QDialog):
    """Asks whether something is to be erased; the keyboard stands on keeping it.

    Args:
        theme: the theme in force.
        title: the question.
        goes: what is erased.
        stays: what is not, or cannot be.
        choices: what is erased too if it is ticked.
        parent: the window.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        *,
        goes: Sequence[str],
        stays: Sequence[str],
        choices: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setFixedWidth(WIDTH)
        self.choices = tuple(CheckBox(choice) for choice in choices)
        self.erase = Button(theme, _tr("Erase for good"), icon_name="delete")
        self.erase.setAutoDefault(False)
        self.erase.clicked.connect(self.accept)
        self.keep = Button(theme, _tr("Keep"))
        self.keep.setDefault(True)
        self.keep.clicked.connect(self.reject)
        body = column(Label(title, size="section", wrap=True), margins=(24, 20, 24, 20), gap=12)
        for head, lines in ((_tr("What goes"), goes), (_tr("What stays"), stays)):
            if lines:
                body.addWidget(Label(head, size="note"))
                body.addWidget(Prose("\n".join(f"• {line}" for line in lines)))
        for choice in self.choices:
            body.addWidget(choice)
        body.addLayout(row(0, self.erase, self.keep, gap=8))
        self.setLayout(body)
        self.setAccessibleDescription(" ".join((*goes, *stays)))
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)


def exports_of(rehearsal: Rehearsal, take_id: int | None) -> tuple[str, ...]:
    """Return the files outside of Aloud that hold a take, or any take for None, as far as Aloud knows of them."""
    exports = rehearsal.store.exports
    return tuple(str(export.path) for export in (exports.all() if take_id is None else exports.of_take(take_id)))


def erase_take(parent: QWidget, theme: Theme, rehearsal: Rehearsal, take_id: int) -> bool:
    """Ask whether a take is to be erased, and erase it; returns whether it is gone.

    Raises:
        StoreError: it cannot be erased.
    """
    question = ask_take(parent, theme, rehearsal, take_id)
    sure = bool(question.exec())
    question.deleteLater()
    if not sure:
        return False
    rehearsal.store.delete_take(take_id)
    return True


def erase_all(parent: QWidget, theme: Theme, rehearsal: Rehearsal, preparing: Preparing) -> bool:
    """Ask whether everything is to be erased, and erase it; returns whether it is gone.

    Raises:
        StoreError: something cannot be erased.
    """
    question = ask_all(parent, theme, rehearsal)
    sure = bool(question.exec())
    question.deleteLater()
    if not sure:
        return False
    packs, settings = (choice.isChecked() for choice in question.choices)
    erase_everything(rehearsal, preparing, packs=packs, settings=settings)
    return True


def ask_take(parent: QWidget, theme: Theme, rehearsal: Rehearsal, take_id: int) -> EraseQuestion:
    """Return the question before a take is erased."""
    take = rehearsal.store.take(take_id)
    return EraseQuestion(
        theme,
        _tr("Erase this take?"),
        goes=[
            _tr("The recording of {when} ({length}), and that of the answer to its follow-up question.").format(
                when=when(take.started_at), length=length_of(take.duration_s)
            ),
            _tr("Its words, its report, and what you corrected or wrote about it."),
        ],
        stays=[*_copies(rehearsal, take_id), _out_of_reach()],
        parent=parent,
    )


def ask_all(parent: QWidget, theme: Theme, rehearsal: Rehearsal) -> EraseQuestion:
    """Return the question before everything is erased."""
    count = len(rehearsal.store.history.entries())
    sent = len(rehearsal.store.inbox.takes())
    return EraseQuestion(
        theme,
        _tr("Erase everything you have said?"),
        goes=[
            _tr("All takes ({count}): recordings, words, reports, corrections and notes.").format(count=count),
            _tr("What you ticked off in the guide, and what you filled into letters."),
            *([_tr("Takes that others sent you ({count}), and your comments.").format(count=sent)] if sent else []),
            _tr("Older copies of the list of takes that Aloud has put aside."),
        ],
        stays=[
            _tr("The packs you opened and your settings, unless you tick them below."),
            *_copies(rehearsal, None),
            _out_of_reach(),
        ],
        choices=[_tr("Also remove the packs I opened"), _tr("Also set all settings back")],
        parent=parent,
    )


def _copies(rehearsal: Rehearsal, take_id: int | None) -> list[str]:
    """What Aloud knows of and leaves alone."""
    lines = [_tr("The file you saved: {name}").format(name=name) for name in exports_of(rehearsal, take_id)]
    if take_id is not None:
        lines += [
            _tr("A damaged list of takes, {name}, which may hold it too: delete that file yourself.").format(name=path)
            for path in rehearsal.store.damaged_copies
        ]
    return lines


def _out_of_reach() -> str:
    return _tr("Files you saved or sent to somebody, and backups of this computer: Aloud cannot reach those.")
