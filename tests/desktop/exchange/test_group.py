"""The table of a group: by client code, never by a measure, and harmless in a spreadsheet and a browser."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.__main__ import main
from desktop.exchange.errors import TakeFileError
from desktop.exchange.group import HEADINGS, NOT_FOR_SELECTING, read_group, to_csv, to_page
from desktop.exchange.take_file import write_take
from tests.desktop.exchange.takes import a_take

GUIDE = Path(__file__).parents[3] / "docs" / "coach-guide.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five takes and a file that is none; the codes are not in the order of the names or the times."""
    folder = tmp_path / "takes"
    folder.mkdir()
    for name, uid, code in (("a", 1, "C-3"), ("b", 2, "A-1"), ("c", 3, ""), ("d", 4, "B-2"), ("e", 5, "A-1")):
        take = replace(a_take(second=False), id=f"{uid:032x}", client_code=code)
        write_take(folder / f"{name}.aloudtake", replace(take, started_at=take.started_at.replace(day=20 - uid)))
    write_take(
        folder / "returned.aloudtake", replace(a_take(returned=True, second=False), id=f"{4:032x}", client_code="B-2")
    )
    (folder / "broken.aloudtake").write_bytes(b"PK")
    (folder / "notes.txt").write_text("not a take")
    return folder


def test_one_row_a_take_in_the_order_of_client_codes(folder: Path) -> None:
    group = read_group(folder)
    assert [row[0] for row in group.rows] == ["A-1", "A-1", "B-2", "C-3", ""]
    assert [row[2] for row in group.rows[:2]] == ["2026-11-15", "2026-11-18"]
    assert all(len(row) == len(HEADINGS) for row in group.rows)
    assert [row[-1] for row in group.rows] == ["", "", "2", "", ""]
    # The coach's version counts where there is one.
    assert "result" in group.rows[2][HEADINGS.index("parts heard")]
    assert "result" in group.rows[0][HEADINGS.index("parts not heard")]
    (fault,) = group.faults
    assert fault.startswith("broken.aloudtake: ")


def test_a_stranger_writes_no_formula_and_no_markup(folder: Path) -> None:
    take = replace(a_take(), client_code='=HYPERLINK("x")', question_text="<script>alert(1)</script>\nline")
    write_take(folder / "a.aloudtake", take)
    group = read_group(folder)
    rows = list(csv.reader(io.StringIO(to_csv(group))))
    assert rows[0] == [NOT_FOR_SELECTING]
    assert tuple(rows[1]) == HEADINGS
    assert '\'=HYPERLINK("x")' in [row[0] for row in rows[2:]]
    page = to_page(group)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert NOT_FOR_SELECTING in page
    assert "http" not in page.replace("http-equiv", "")


def test_folders_that_hold_no_takes(tmp_path: Path) -> None:
    with pytest.raises(TakeFileError, match="put the takes of the group there"):
        read_group(tmp_path)
    with pytest.raises(TakeFileError, match="cannot be read"):
        read_group(tmp_path / "none")


def test_the_command(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, page = tmp_path / "t.csv", tmp_path / "t.html"
    assert main(["takes", "table", str(folder), "--csv", str(table), "--html", str(page)]) == 1
    out, err = capsys.readouterr()
    assert "5 takes" in out
    assert "not for selecting people" in out
    assert "broken.aloudtake" in err
    assert table.read_text(encoding="utf-8").splitlines()[2].startswith("A-1,")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    (folder / "broken.aloudtake").unlink()
    assert main(["takes", "table", str(folder)]) == 0
    assert "A-1" in capsys.readouterr().out
    assert main(["takes", "table", str(tmp_path / "none")]) == 1


def test_the_command_of_the_coach_guide(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "broken.aloudtake").unlink()
    monkeypatch.chdir(folder.rename(folder.parent / "monday-group").parent)
    (command,) = re.findall(r"`aloud\s(takes[^`]+)`", GUIDE.read_text(encoding="utf-8"))
    assert main(command.split()) == 0
    assert Path("monday.csv").exists()
    assert Path("monday.html").exists()


def test_a_take_without_a_window(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([str(tmp_path / "a.aloudtake")]) == 1
    assert "can be opened in the window only" in capsys.readouterr().err
