"""Every text of the interface goes through Qt's translation: nothing is written into the code that a person reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("pages", "widgets")
FILES = [
    *(path for room in ROOMS for path in sorted((ROOT / "desktop" / room).rglob("*.py"))),
    *(ROOT / "desktop" / name for name in ("app.py", "start.py")),
]

TRANSLATES = {"tr", "_tr", "translate"}
SHOWS = {
    *("setText", "setToolTip", "setAccessibleName", "setAccessibleDescription", "setWindowTitle", "setPlaceholderText"),
    *("addItem", "addItems", "addRow", "add_row", "addAction", "setTitle", "setStatusTip", "drawText", "set_plain"),
    *(
        "Label",
        "Prose",
        "Button",
        "Tile",
        "QLabel",
        "QPushButton",
        "QCheckBox",
        "CheckBox",
        "QRadioButton",
        "QGroupBox",
        "QAction",
    ),
    *("RowList", "section", "tell", "question", "information", "warning", "critical", "getSaveFileName"),
}
"""What shows its arguments to a person."""
NOT_SHOWN = {"kind", "size", "tone", "icon_name", "role", "key"}
"""Arguments of those that name a look."""
NOT_FOR_PEOPLE = {"debug", "info", "warning", "error", "exception", "getLogger", "setProperty", "setObjectName"}
"""What takes sentences that no person reads in the window; `warning` shows only as one of QMessageBox."""


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def owner_of(call: ast.Call) -> str:
    return getattr(call.func.value, "id", "") if isinstance(call.func, ast.Attribute) else ""


def has_words(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def is_a_sentence(text: str) -> bool:
    words = text.split()
    return len(words) > 1 and sum(word.strip(".,:;!?()").isalpha() for word in words) > 1


def hard_wired(source: str) -> Iterator[tuple[int, str]]:
    """Texts that a person may read and that are not translated, each with its line."""
    tree = ast.parse(source)
    documentation = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }

    def look(node: ast.AST, *, shown: bool) -> Iterator[tuple[int, str]]:
        if isinstance(node, ast.Call):
            name = name_of(node)
            if name in TRANSLATES or (name in NOT_FOR_PEOPLE and owner_of(node) != "QMessageBox"):
                return
            sink = name in SHOWS
            yield from look(node.func, shown=False)
            for argument in node.args:
                yield from look(argument, shown=sink)
            for keyword in node.keywords:
                yield from look(keyword.value, shown=sink and keyword.arg not in NOT_SHOWN)
            return
        if isinstance(node, ast.Assert):
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if id(node) not in documentation and (is_a_sentence(text) or (shown and has_words(text))):
                yield node.lineno, text
            return
        if isinstance(node, ast.Compare | ast.Subscript):
            shown = False
        for child in ast.iter_child_nodes(node):
            yield from look(child, shown=shown)

    yield from look(tree, shown=False)


ALLOWED = {
    ("style_sheet.py", "*"): "style sheets",
    ("basics.py", '<p align="'): "markup",
    ("basics.py", "</p>"): "markup",
    ("group.py", "group"): "the name of a file",
    ("review.py", "-returned"): "the name of a file",
    ("side_by_side.py", '<p style="line-height:'): "markup",
    ("side_by_side.py", "</p>"): "markup",
    ("basics.py", '" style="line-height:'): "markup",
    ("home_parts.py", "d MMMM yyyy"): "the form of a date",
    ("words.py", "d MMMM yyyy"): "the form of a date",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_text_is_hard_wired(path: Path) -> None:
    found = [
        f"line {line}: {text}"
        for line, text in hard_wired(path.read_text("utf-8"))
        if (path.name, "*") not in ALLOWED and (path.name, text) not in ALLOWED
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'label.setText("Done")',
        'Button(theme, "Done", kind="ghost")',
        'button = Button(theme, "Done" if ready else self.tr("Wait"))',
        'label.setText(f"{count} takes")',
        'title = "Your last takes"',
        'QMessageBox.warning(self, "Careful", self.tr("It is gone."))',
    ],
)
def test_what_is_hard_wired_is_found(line: str) -> None:
    assert len(list(hard_wired(line))) == 1


@pytest.mark.parametrize(
    "line",
    [
        'label.setText(self.tr("{count} takes").format(count=3))',
        'Button(theme, self.tr("Done"), kind="ghost", icon_name="check")',
        'log.warning("an errand failed: %s", message)',
        'def f():\n    """Says what it does."""',
        'self.setProperty("kind", "card")',
        'label.setText(names["first"])',
    ],
)
def test_what_is_translated_is_left_alone(line: str) -> None:
    assert list(hard_wired(line)) == []
