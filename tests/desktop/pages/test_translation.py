"""The window in a language that puts every text into brackets: what has none was not translated."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.exchange.group import NOT_FOR_SELECTING
from desktop.pages.words import name_of
from desktop.widgets.basics import Prose
from desktop.widgets.row_list import RowList
from desktop.widgets.side_by_side import PieceText
from tests.desktop.example_report import example_report
from tests.desktop.pages.test_accessibility import PAGES, show_page
from tests.desktop.report.examples import example
from tests.desktop.window import running


class Brackets(QTranslator):
    """Wraps every text that is asked for."""

    def translate(self, context, source, disambiguation=None, n=-1):
        return f"[{source}]"

    def isEmpty(self):  # noqa: N802 - Qt's name
        return False


@pytest.fixture
def bracketed(qtbot: QtBot, qapp: QApplication, make_app) -> Iterator[App]:
    """The app in that language."""
    translator = Brackets()
    qapp.installTranslator(translator)
    try:
        with running(qtbot, make_app()) as app:
            yield app
    finally:
        qapp.removeTranslator(translator)


def strings_in(value: object) -> Iterator[str]:
    """Every text in a structure of dataclasses."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from strings_in(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from strings_in(tuple(value.items()))
    elif isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from strings_in(item)


def untranslated(text: str, content: list[str]) -> str:
    """What is left of a text without what stands in brackets and without content."""
    depth, outside = 0, []
    for letter in text:
        depth += letter == "["
        if depth == 0:
            outside.append(letter)
        depth -= letter == "]" and depth > 0
    rest = "".join(outside)
    cut_short = rest.strip("“”. …")
    if cut_short and any(known.startswith(cut_short) for known in content):
        return ""
    for known in content:
        rest = rest.replace(known, "")
    return rest if any(letter.isalpha() for letter in rest) else ""


def shown_texts(page: QWidget) -> Iterator[tuple[str, str]]:
    """Every text of the visible widgets of a page, also those that only a screen reader or a tool tip tells."""
    for widget in page.findChildren(QWidget):
        if not widget.isVisible():
            continue
        what = type(widget).__name__
        if isinstance(widget, PieceText):  # words of takes, as markup
            continue
        if isinstance(widget, Prose):
            yield what, widget.plain
        elif isinstance(widget, QLabel | QAbstractButton):
            yield what, widget.text()
        elif isinstance(widget, QComboBox):
            yield from ((what, widget.itemText(at)) for at in range(widget.count()))
        elif isinstance(widget, QLineEdit):
            yield what, widget.placeholderText()
        elif isinstance(widget, QListWidget):
            for at in range(widget.count()):
                item = widget.item(at)
                yield what, item.text()
                if isinstance(widget, RowList):
                    yield what, item.data(Qt.ItemDataRole.UserRole + 1)
        elif isinstance(widget, QTextEdit):
            yield what, widget.placeholderText()
        yield f"name of {what}", widget.accessibleName()
        yield f"description of {what}", widget.accessibleDescription()
        yield f"tool tip of {what}", widget.toolTip()


PUT_IN_BY_THE_TEST = {
    "Next question",
    "It is gone.",
    "None.",
    "The parcel",
    "The sound is clipped.",
    "Mock interview: Customer service clerk",
    "Saved as report.pdf in /home.",
    "Show in folder",
    "Monday",
    "Well told.",
    "a.aloudtake: It is damaged.",
    "Breathe here.",
    "Slower here.",
    "This is the point.",
    "In the end she slept in the other hotel.",
    "three, Two, double room, five stars",
    "B-07 · 2 November 2026 · 1:04",
}


def content_of(app: App) -> list[str]:
    """What is no text of the interface: packs, reports, names of devices and models; the longest first.

    Of single words only ids are taken, for the words of an answer are those of the interface as well.
    """
    # The note on the group comes from a room without Qt, for the command says it as well.
    found = {"base", "tiny.en", "Aloud", NOT_FOR_SELECTING, *PUT_IN_BY_THE_TEST}
    for report in (app.window.report.report, example_report(), example()):
        if report is not None:
            named = [each.text for each in report.language.specifics]
            found |= {", ".join(named[:most]) for most in range(2, len(named) + 1)}
    for value in (app.library.packs, app.window.report.report, example_report(), example(), app.store.takes()):
        found |= {text for text in strings_in(value) if len(text.split()) > 1}
    for pack in app.library.packs:
        found |= {role.name for role in pack.roles}
        for question in pack.questions:
            found |= {name_of(each) for each in (question.category, *question.qualities, *question.roles)}
        for chapter in pack.guide:
            if chapter.template is not None:
                found |= {part.strip() for part in re.split(r"\{[^}]*\}", chapter.template.text) if part.strip(" ,.")}
    return sorted(found, key=len, reverse=True)


def test_every_text_is_translated(qtbot: QtBot, bracketed: App, tmp_path: Path) -> None:
    app = bracketed
    app.preferences.change(replace(app.preferences.settings, text_percent=100))
    faults: set[str] = set()
    for name in PAGES:
        page = show_page(qtbot, app, name, tmp_path / name)
        content = content_of(app)
        for what, text in shown_texts(page):
            if text and (rest := untranslated(text, content)):
                faults.add(f"{name}, {what}: {text[:90]!r} leaves {rest[:60]!r}")
    assert not faults, "\n".join(sorted(faults))


def test_what_is_not_translated_is_noticed() -> None:
    assert untranslated("[Hear [it]] again", []) == " again"
    assert untranslated("[Hear it] 0:12 – What do you do?", ["What do you do?"]) == ""
