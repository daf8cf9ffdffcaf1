"""What the guide for candidates calls by a name is called so in the window."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "candidate-guide.md").read_text(encoding="utf-8")
# What other programs say, a filler, and the line across the top, of which the beginning is named.
NOT_OURS = {
    "Extract all",
    "Extract",
    "Windows protected your PC",
    "More info",
    "Run anyway",
    "Open Anyway",
    "Allow",
    "OK",
    "desktop apps",
    "um",
}


def test_every_name_in_the_guide_stands_in_the_window() -> None:
    source = " ".join(
        path.read_text(encoding="utf-8")
        for room in ("pages", "widgets")
        for path in (ROOT / "desktop" / room).rglob("*.py")
    )
    named = {name.rstrip(".,") for name in re.findall(r'"([^"]+)"', GUIDE.replace("\n", " "))} - NOT_OURS
    assert len(named) >= 12
    assert [name for name in sorted(named) if f'"{name}' not in source] == []
