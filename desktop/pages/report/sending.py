"""Sending a take to a coach: where the file is to lie is asked, then it is packed away from the GUI."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from content.errors import AloudError
from desktop.exchange.desk import packing_of, send
from desktop.exchange.zip_file import SUFFIX
from desktop.practice.errand import Errand
from desktop.practice.rehearsal import Rehearsal
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Button
from desktop.widgets.theme import Theme


class Sending(QObject):
    """Makes take files out of own takes; its button says how far it has come.

    Args:
        theme: the theme in force.
        rehearsal: store and packs.
        parent: the page that the question for the place stands on.
    """

    failed = Signal(str)
    """One sentence for the person; no file was written."""
    written = Signal(object)
    """Path of the file that was written."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self._rehearsal = rehearsal
        self._record: TakeRecord | None = None
        self._path = Path()
        self._take_id = 0
        self.button = Button(theme, icon_name="person")
        self.button.setToolTip(
            self.tr("Makes one file of this recording, its words and its measures, with nothing else in it")
        )
        self.button.clicked.connect(self._ask)
        self._errand = Errand(self)
        self._errand.done.connect(lambda _: self._done())
        self._errand.failed.connect(self._fail)
        self._rest()

    def offer(self, record: TakeRecord, *, sendable: bool) -> None:
        """Offer to send this take, if its recording is there."""
        self._record = record
        self.button.setVisible(sendable)
        if self.button.isEnabled():
            self._rest()

    def send_to(self, record: TakeRecord, path: Path) -> None:
        """Write a take as a file; `written` or `failed` follows."""
        try:
            packing = packing_of(self._rehearsal.store, self._rehearsal.library, record)
        except AloudError as error:
            self.failed.emit(str(error))
            return
        self._path, self._take_id = path, record.id
        self.button.setText(self.tr("Packing..."))
        self.button.setEnabled(False)
        self._errand.run(lambda: send(packing, path))

    def _ask(self) -> None:
        if self._record is None:
            return
        name = re.sub(r"[^A-Za-z0-9_-]+", "-", self._record.question_id)
        chosen, _ = QFileDialog.getSaveFileName(
            self._page,
            self.tr("Save the file that you send to your coach"),
            f"{name}{SUFFIX}",
            self.tr("Takes (*{suffix})").format(suffix=SUFFIX),
        )
        if chosen:
            self.send_to(self._record, Path(chosen))

    def _rest(self) -> None:
        self.button.setEnabled(True)
        self.button.setText(self.tr("Send to my coach..."))

    def _done(self) -> None:
        self.button.setEnabled(True)
        self.button.setText(self.tr("File is ready to send"))
        try:
            # So that "erase" can name it later.
            self._rehearsal.store.exports.add(self._take_id, self._path, SUFFIX.removeprefix("."), with_sound=True)
        except KeyError:
            pass  # the take was erased while its file was written
        except AloudError as error:
            self.failed.emit(str(error))
        self.written.emit(self._path)

    def _fail(self, message: str) -> None:
        self._rest()
        self.failed.emit(message)
