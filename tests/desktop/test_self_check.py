"""`aloud --self-check` tries every part, names the broken one, and leaves the person's folders alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.self_check import BrokenError, Whole
from models.speech.weights import BUNDLED_WEIGHTS
from tests.desktop.window import paths_below

ROOT = Path(__file__).parents[2]
PARTS = {"weights", "models", "voice activity", "packs", "syllables", "sound", "take", "database", "window"}


def test_every_part_is_tried_and_nothing_is_left_behind(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ALOUD_"))}
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "--self-check"],
        env=environment | {"HOME": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    result = json.loads(done.stdout)
    assert {part["name"] for part in result["parts"]} >= PARTS
    assert [part["detail"] for part in result["parts"] if not part["ok"]] == []
    assert result["ok"] and done.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_a_model_that_is_not_whole_is_named(tmp_path: Path) -> None:
    weights = tmp_path / "weights"
    shutil.copytree(BUNDLED_WEIGHTS / "tiny.en", weights / "tiny.en")
    shutil.copytree(BUNDLED_WEIGHTS / "base", weights / "base", ignore=lambda *_: ["model.bin"])
    with pytest.raises(BrokenError, match=r"Of the model base .*model\.bin"):
        Whole(paths_below(tmp_path), (weights,)).weights()
