"""A file that is opened while Aloud is open already."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.store.errors import StoreError
from desktop.store.handover import hand_over, handed_over


def test_a_path_is_handed_over_once(tmp_path: Path) -> None:
    assert handed_over(tmp_path) is None
    hand_over(tmp_path, Path("/takes/Zoë's.aloudtake"))
    assert handed_over(tmp_path) == Path("/takes/Zoë's.aloudtake")
    assert handed_over(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_path_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "open-next.txt").write_bytes(b"\xff\xfe")
    assert handed_over(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened in the window"):
        hand_over(tmp_path / "none", Path("/a.aloudtake"))
