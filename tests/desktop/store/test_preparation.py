import json
import stat
from pathlib import Path

import pytest

from desktop.store.errors import StoreError
from desktop.store.preparation import Progress, load_preparation, save_preparation

SOME = {
    "bakery": Progress(
        frozenset({("bring", "A pen."), ("bring", "A cap."), ("after", "Rest.")}),
        {("bring", "a"): "Bö"},
        {("late-bread", "situation"): "Monday, six o'clock", ("late-bread", "result"): "Sold out"},
        {"late-bread": "It was\ndark."},
    ),
    "shop": Progress(),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "preparation.json"


def test_nothing_is_ticked_where_there_is_no_file(path: Path) -> None:
    assert load_preparation(path) == ({}, None)


def test_what_is_saved_is_loaded(path: Path) -> None:
    save_preparation(path, SOME)
    assert load_preparation(path) == (SOME, None)
    assert json.loads(path.read_text("utf-8"))["version"] == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "{}",
        "[" * 100_000,
        '{"version": 2, "packs": {}}',
        '{"version": 1, "packs": []}',
        '{"version": 1, "packs": {"a": {}}}',
        '{"version": 1, "packs": {"a": {"ticked": {"b": [[]]}, "blanks": {}}}}',
        '{"version": 1, "packs": {"a": {"ticked": {"b": [3]}, "blanks": {}}}}',
        '{"version": 1, "packs": {"a": {"ticked": {}, "blanks": {"b": {"c": null}}}}}',
        '{"version": 1, "packs": {"a": {"ticked": {}, "blanks": {}, "notes": {"b": {"c": 4}}}}}',
        '{"version": 1, "packs": {"a": {"ticked": {}, "blanks": {}, "drafts": {"b": null}}}}',
    ],
)
def test_what_cannot_be_used_is_kept_beside_and_told(path: Path, text: str) -> None:
    path.write_text(text)
    progress, notice = load_preparation(path)
    assert progress == {}
    kept = path.with_name("preparation.damaged-1.json")
    assert notice is not None and str(kept) in notice and notice.endswith(".")
    assert kept.read_text() == text
    assert load_preparation(path) == ({}, None)


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be saved"):
        save_preparation(tmp_path / "gone" / "preparation.json", SOME)


def test_what_was_saved_before_there_were_notes_is_read(path: Path) -> None:
    path.write_text('{"version": 1, "packs": {"a": {"ticked": {"b": ["c"]}, "blanks": {}}}}')
    assert load_preparation(path) == ({"a": Progress(frozenset({("b", "c")}))}, None)
