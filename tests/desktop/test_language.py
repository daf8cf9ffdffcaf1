"""A translation made with Qt's own tools, from the code to the window."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import unescape

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.widgets.clocks import LengthBar
from desktop.widgets.language import speak_the_language
from desktop.widgets.theme import Theme
from tests.desktop.test_hard_wired import ROOT, TRANSLATES, name_of

ROOMS = ("pages", "widgets", "practice")
SOURCES = [
    *(path for room in ROOMS for path in sorted((ROOT / "desktop" / room).rglob("*.py"))),
    *(ROOT / "desktop" / name for name in ("app.py", "start.py")),
]


def tool(name: str, *arguments: str) -> None:
    """Run one of Qt's tools as docs/development.md says."""
    path = Path(sys.executable).parent / f"pyside6-{name}"
    subprocess.run([str(path), *arguments], check=True, capture_output=True, timeout=300)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The texts as lupdate collects them."""
    path = tmp_path_factory.mktemp("texts") / "aloud_de.ts"
    tool("lupdate", "-tr-function-alias", "tr+=_tr", *map(str, SOURCES), "-ts", str(path))
    return path


def test_every_text_is_collected(texts: Path) -> None:
    written: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and name_of(node) in TRANSLATES and node.args:
                source = node.args[1 if name_of(node) == "translate" else 0]
                if isinstance(source, ast.Constant):
                    written.add(source.value)
    found = re.findall(r"<source>(.*?)</source>", texts.read_text("utf-8"), re.DOTALL)
    collected = {unescape(text, {"&quot;": '"', "&apos;": "'"}) for text in found}
    assert len(written) > 300
    assert written - collected == set()


def test_a_translation_reaches_the_window(qapp: QApplication, theme: Theme, texts: Path, tmp_path: Path) -> None:
    in_german = re.sub(
        r'<source>(.*?)</source>\s*<translation type="unfinished"></translation>',
        r"<source>\1</source><translation>«\1»</translation>",
        texts.read_text("utf-8"),
        flags=re.DOTALL,
    ).replace('<TS version="2.1">', '<TS version="2.1" language="de_DE">')
    (tmp_path / "aloud_de.ts").write_text(in_german, encoding="utf-8")
    tool("lrelease", str(tmp_path / "aloud_de.ts"), "-qm", str(tmp_path / "aloud_de.qm"))
    assert speak_the_language(qapp, QLocale("de_DE"), tmp_path)
    try:
        assert LengthBar(theme).accessibleName() == "«Time of your answer; a good length is 1:00 to 2:00»"
        assert QCoreApplication.translate("report", "Your answer") == "«Your answer»"
        assert QCoreApplication.translate("report", "What nobody translated") == "What nobody translated"
    finally:
        # Qt's own words as well: the next test looks for a button "Cancel".
        for translation in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translation)
            translation.setParent(None)
    assert LengthBar(theme).accessibleName().startswith("Time of your answer")


def test_without_a_translation_the_window_is_english(qapp: QApplication) -> None:
    assert not speak_the_language(qapp, QLocale("cy_GB"))
