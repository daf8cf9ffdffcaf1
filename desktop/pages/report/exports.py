"""The Export menu of the report page, and what is said about files that were made of a take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from content.errors import AloudError
from desktop.practice.exporting import DATA, PAGE, PAGE_WITH_SOUND, PDF, Exportable, Exporting, Form
from desktop.store.exports import Export
from desktop.store.sessions import Store
from desktop.widgets.basics import Button
from desktop.widgets.theme import Theme
from desktop.widgets.work_strip import WorkStrip

NAMED = 8
"""So many files are named in a question; of more, only how many."""


class ExportMenu(QObject):
    """Offers the forms in which a report can be saved, saves it, and tells where it is.

    Another form is one more call of `add`.

    Args:
        theme: the theme in force.
        store: remembers what was exported.
        take: returns what is shown now, or None.
        page: the page.
    """

    failed = Signal(str)
    """One sentence for the person."""

    def __init__(self, theme: Theme, store: Store, take: Callable[[], Exportable | None], page: QWidget) -> None:
        super().__init__(page)
        self._store = store
        self._take = take
        self._page = page
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.menu = QMenu(page)
        self.menu.setAccessibleName(self.tr("Export"))
        self.button = Button(theme, self.tr("Export"), kind="ghost", icon_name="keep")
        self.button.setMenu(self.menu)
        self.strip = WorkStrip(theme)
        self.strip.closed.connect(lambda: self.button.setFocus(Qt.FocusReason.OtherFocusReason))
        self.exporting = Exporting(self)
        self.strip.cancelled.connect(self.exporting.cancel)
        self.exporting.progress.connect(self.strip.show_progress)
        self.exporting.written.connect(self._written)
        self.exporting.failed.connect(self._failed)
        self.exporting.cancelled.connect(lambda: self._rest(self.tr("Nothing was saved.")))
        self._with_sound: list[Callable[[bool], None]] = []
        self.add(self.tr("PDF to print …"), PDF)
        self.add(self.tr("Web page …"), PAGE)
        self.add(self.tr("Web page with the sound inside …"), PAGE_WITH_SOUND)
        self.add(self.tr("Data (JSON) …"), DATA)
        self.personal = QAction(self.tr("Measured the way I chose for myself"), self.menu)
        self.personal.setCheckable(True)
        self.menu.aboutToShow.connect(self._offer)

    def add(self, title: str, form: Form) -> None:
        """Offer one more form; one with sound can only be chosen where there is a recording.

        Args:
            title: what the menu calls it.
            form: what it is.
        """
        action = self.menu.addAction(title)
        action.triggered.connect(lambda: self.choose(form))
        if form.with_sound:
            self._with_sound.append(action.setEnabled)

    def offer_personal(self, changed: bool) -> None:
        """Offer to export a report by the person's own norms, if those differ; it is asked anew for every report."""
        self.personal.setChecked(False)
        self.menu.removeAction(self.personal)
        if changed:
            self.menu.addAction(self.personal)

    def choose(self, form: Form) -> None:
        """Ask where to save the report, and save it there."""
        take = self._take()
        if take is None or self.exporting.busy:
            return
        kind = self.tr("{ending} files (*{ending})").format(ending=form.ending)
        dialog = QFileDialog(self._page, self.tr("Export"), self._folder, kind)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # The dialog adds the ending, so that it also asks before a file of that name is written over.
        dialog.setDefaultSuffix(form.ending)
        dialog.selectFile(suggested_name(take, form))
        chosen = dialog.exec() == QFileDialog.DialogCode.Accepted
        files = dialog.selectedFiles()
        dialog.deleteLater()
        if chosen and files:
            self._folder = str(Path(files[0]).parent)
            self.save(take, form, Path(files[0]))

    def save(self, take: Exportable, form: Form, path: Path) -> None:
        """Save a report as a file, away from the window's thread."""
        if self.exporting.busy:
            return
        self.button.setEnabled(False)
        self.strip.begin(self.tr("Saving {name}").format(name=path.name))
        self.exporting.start(take, form, path)

    def stop(self) -> None:
        """Leave no half export behind; for the end of the app."""
        self.exporting.cancel()
        self.exporting.wait()

    def _offer(self) -> None:
        take = self._take()
        for enable in self._with_sound:
            enable(take is not None and take.sound is not None)

    def _written(self, take: Exportable, form: Form, path: Path) -> None:
        self._rest("")
        folder = QUrl.fromLocalFile(str(path.parent))
        self.strip.tell(
            self.tr("Saved as {name} in {folder}.").format(name=path.name, folder=path.parent),
            self.tr("Show in folder"),
            lambda: None if QDesktopServices.openUrl(folder) else self.failed.emit(no_folder(path.parent)),
        )
        try:
            self._store.exports.add(take.take_id, path, form.kind, with_sound=form.with_sound)
        except KeyError:
            return  # the take was deleted while its file was written
        except AloudError as error:
            self.failed.emit(str(error))

    def _failed(self, message: str) -> None:
        self._rest("")
        self.failed.emit(message)

    def _rest(self, message: str) -> None:
        """Be ready for another export; say this, or nothing."""
        self.button.setEnabled(True)
        if message:
            self.strip.tell(message)
        else:
            self.strip.hide()


def suggested_name(take: Exportable, form: Form) -> str:
    """Return a name for a file: "aloud-beh-difficult-customer-12.pdf"."""
    question = take.question.id if take.question is not None else "answer"
    return f"aloud-{re.sub(r'[^A-Za-z0-9-]+', '-', question).strip('-')}-{take.take_id}{form.ending}"


def no_folder(folder: Path) -> str:
    """Return the sentence for a folder that the system does not show."""
    return QCoreApplication.translate(
        "exports", "The system does not show folders from here; the file is in {folder}."
    ).format(folder=folder)


def left_behind(exports: Iterable[Export], *, with_sound: bool = False) -> str:
    """Return which files of a take stay when it is deleted in Aloud, in words; "" if there are none.

    Args:
        exports: what was exported of it.
        with_sound: name only those that hold the sound.
    """
    paths = [str(export.path) for export in exports if export.with_sound or not with_sound]
    if not paths:
        return ""
    lines = [f"• {path}" for path in paths[:NAMED]]
    if len(paths) > NAMED:
        lines.append(QCoreApplication.translate("exports", "• and {count} more").format(count=len(paths) - NAMED))
    if with_sound:
        head = QCoreApplication.translate(
            "exports", "These files hold the sound too. Aloud cannot delete them, nor any copy of them:"
        )
    else:
        head = QCoreApplication.translate(
            "exports", "These files were made of it. Aloud cannot delete them, nor any copy of them:"
        )
    return "\n".join((head, *lines))
