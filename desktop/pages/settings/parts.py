"""What the settings page is made of: sections of named rows, and controls that hold at once what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QLayout, QSizePolicy, QWidget

from content.errors import AloudError
from desktop.practice.preferences import Preferences
from desktop.widgets.basics import Label, column
from desktop.widgets.check_box import CheckBox

Key = str | bool | int | None
"""What a choice stands for in the settings."""

ROW_HEIGHT = 36
"""Height of a row of a section in device-independent pixels."""


class Section(QFrame):
    """A card with a title, rows and whatever else belongs to one subject.

    Args:
        title: what it is about.
        preferences: what is in force.
    """

    failed = Signal(str)
    """One sentence for the person."""

    def __init__(self, title: str, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        self.preferences = preferences
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(24)
        self._form.setVerticalSpacing(12)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._inside = column(Label(title, size="section", wrap=True), self._form, margins=(24, 16, 24, 20), gap=12)
        self.setLayout(self._inside)

    def add_row(self, name: str, control: QWidget) -> None:
        """Add a control with its name beside it, or alone if it says its name itself."""
        if not name:
            self._form.addRow(control)
            return
        label = Label(name)
        label.setBuddy(control)
        label.setMinimumHeight(ROW_HEIGHT)
        self._form.addRow(label, control)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Add what needs no name beside it."""
        for part in parts:
            if isinstance(part, QWidget):
                self._inside.addWidget(part)
            else:
                self._inside.addLayout(part)

    def refresh(self) -> None:
        """Show what is in force."""
        for control in self.findChildren(Switch):
            control.refresh()

    def change(self, **fields: Any) -> bool:
        """Put these in force; returns whether it worked, a failure is told."""
        try:
            self.preferences.change(replace(self.preferences.settings, **fields))
        except AloudError as error:
            self.failed.emit(str(error))
            return False
        return True


class Switch(CheckBox):
    """A setting that is on or off.

    Args:
        section: where it stands; changes and tells.
        text: what is on when it is ticked.
        field: name of the setting.
        ticked_is: what the setting is when it is ticked.
    """

    def __init__(self, section: Section, text: str, field: str, *, ticked_is: bool = True) -> None:
        super().__init__(text)
        self._section = section
        self._field = field
        self._ticked_is = ticked_is
        self.clicked.connect(self._turn)
        self.refresh()

    def refresh(self) -> None:
        """Show what is in force."""
        self.setChecked(getattr(self._section.preferences.settings, self._field) is self._ticked_is)

    def _turn(self, ticked: bool) -> None:
        if not self._section.change(**{self._field: self._ticked_is if ticked else not self._ticked_is}):
            self.refresh()


def drop_down(name: str) -> QComboBox:
    """Return an empty choice of this name that is as wide as its place."""
    choice = QComboBox()
    choice.setAccessibleName(name)
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.setMinimumContentsLength(12)
    choice.setMaxVisibleItems(12)
    choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return choice


def fill(choice: QComboBox, rows: Sequence[tuple[str, Key]], chosen: Key) -> None:
    """Fill a choice with texts and what they stand for, and show what is chosen."""
    choice.clear()
    for text, key in rows:
        choice.addItem(text, key)
    choice.setCurrentIndex(max(0, next((at for at, (_, key) in enumerate(rows) if key == chosen), 0)))
