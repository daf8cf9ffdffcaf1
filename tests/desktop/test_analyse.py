"""Which model listens."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.analyse import model_here, weights_folders


@pytest.mark.parametrize(
    ("wanted", "taken"), [("tiny.en", "tiny.en"), ("base", "base"), ("small", "base"), ("no such model", "base")]
)
def test_a_model_that_is_not_here_gives_way_to_the_one_that_is(wanted: str, taken: str) -> None:
    assert model_here(wanted, weights_folders()) == taken


def test_without_any_the_wanted_one_is_asked_for(tmp_path: Path) -> None:
    assert model_here("tiny.en", (tmp_path,)) == "tiny.en"
