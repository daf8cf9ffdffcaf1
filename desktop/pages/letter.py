"""A letter to fill in: a field for each blank, and the letter as it stands, to be copied or saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QLineEdit, QWidget

from content.errors import AloudError
from content.schema import GuideChapter
from desktop.practice.preparing import Preparing, filled, save_letter
from desktop.widgets.basics import Button, Label, Prose, card, column, empty, row
from desktop.widgets.theme import Theme

SAVE_AFTER_MS = 600
"""What is typed is saved when the keys have rested so long."""


class Letter(QFrame):
    """The template of a chapter. What is filled in is kept."""

    failed = Signal(str)
    """One sentence for the person."""

    def __init__(self, theme: Theme, preparing: Preparing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preparing = preparing
        self._pack_id = ""
        self._chapter: GuideChapter | None = None
        self.fields: dict[str, QLineEdit] = {}
        self._rows = column(gap=12)
        self.preview = Prose()
        self.copy = Button(theme, self.tr("Copy"), icon_name="check")
        self.copy.clicked.connect(self._copy)
        self.save = Button(theme, self.tr("Save as a text file..."), icon_name="keep")
        self.save.clicked.connect(self._choose_file)
        self.note = Label(size="note", wrap=True)
        paper = card()
        paper.setLayout(column(self.preview, margins=(24, 20, 24, 20)))
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(SAVE_AFTER_MS)
        self._clock.timeout.connect(self.keep)
        self.setLayout(
            column(
                Label(self.tr("Fill it in"), size="section", wrap=True),
                self._rows,
                12,
                Label(self.tr("Your letter"), size="section", wrap=True),
                paper,
                row(self.copy, self.save, self.note),
                gap=12,
            )
        )

    @property
    def text(self) -> str:
        """The letter as it stands."""
        if self._chapter is None or self._chapter.template is None:
            return ""
        return filled(self._chapter.template, self._values())

    def show_template(self, pack_id: str, chapter: GuideChapter) -> None:
        """Show the template of a chapter with what was filled in before; nothing if it has none."""
        self.keep()
        self._pack_id, self._chapter = pack_id, chapter
        template = chapter.template
        self.setVisible(template is not None)
        empty(self._rows)
        self.fields = {}
        self.note.setText("")
        if template is None:
            return
        values = self._preparing.blanks(pack_id, chapter)
        for blank in template.blanks:
            field = QLineEdit(values.get(blank.name, ""))
            field.setAccessibleName(blank.label)
            field.setMaxLength(500)
            if blank.example:
                field.setPlaceholderText(self.tr("for example: {example}").format(example=blank.example))
                field.setAccessibleDescription(field.placeholderText())
            field.textChanged.connect(self._changed)
            label = Label(blank.label, size="note", wrap=True)
            label.setBuddy(field)
            self.fields[blank.name] = field
            self._rows.addLayout(column(label, field, gap=4))
        self.preview.set_plain(self.text)

    def keep(self) -> None:
        """Save what is filled in."""
        self._clock.stop()
        if self._chapter is None or not self.fields:
            return
        try:
            self._preparing.fill(self._pack_id, self._chapter, self._values())
        except AloudError as error:
            self.failed.emit(str(error))

    def save_to(self, path: Path) -> None:
        """Write the letter as a text file; what goes wrong is told by `failed`."""
        try:
            save_letter(path, self.text)
        except AloudError as error:
            self.failed.emit(str(error))
        else:
            self.note.setText(self.tr("Saved as {name}.").format(name=path.name))

    def _values(self) -> dict[str, str]:
        return {name: field.text() for name, field in self.fields.items()}

    def _changed(self) -> None:
        self.preview.set_plain(self.text)
        self.note.setText("")
        self._clock.start()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text)
        self.note.setText(self.tr("Copied; paste it into your mail."))

    def _choose_file(self) -> None:
        assert self._chapter is not None
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the letter"),
            str(Path.home() / f"{self._chapter.id}.txt"),
            self.tr("Text files ({names})").format(names="*.txt"),
        )
        if chosen:
            self.save_to(Path(chosen))
