"""The tools of a build: pinned as in the lock file, and never in the environment that Aloud runs in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.build.resources import BuildError
from desktop.build.steps import ROOT
from desktop.build.tools import TOOLS, provide_tools


@pytest.fixture(autouse=True)
def without_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """This Python's own paths, given back afterwards, and none of the tools among them."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setitem(TOOLS, "tool_that_is_nowhere", "tool-that-is-nowhere==1.0")
    monkeypatch.setenv("PYTHONPATH", "/somewhere/else")


def test_they_are_pinned_as_in_the_lock_file() -> None:
    lock = (ROOT / "requirements-build.lock").read_text(encoding="utf-8")
    names = [wanted.replace("[json-validation]", "") for wanted in TOOLS.values() if "nowhere" not in wanted]
    assert [name for name in names if f"{name} \\" not in lock] == []


def test_without_the_package_index_it_is_told_and_begun_anew_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    said: list[str] = []
    for _ in range(2):
        with pytest.raises(BuildError, match="connect to the internet and try again, or install them with `python -m"):
            provide_tools(tmp_path, said.append)
    assert [line.split(", into")[0] for line in said] == ["Installing PyInstaller, which gathers the program"] * 2
    assert "tool_that_is_nowhere" not in sys.modules and os.environ["PYTHONPATH"] == "/somewhere/else"


def test_what_was_fetched_is_used_here_and_by_the_processes_that_are_started(tmp_path: Path) -> None:
    """The tools are stood in for by a module: nothing is fetched."""
    place = tmp_path / f"build-tools-{sys.version_info.major}.{sys.version_info.minor}"
    place.mkdir()
    for module in TOOLS:
        (place / f"{module}.py").touch()
    (place / "tools.txt").write_text("\n".join(TOOLS.values()), encoding="utf-8")
    said: list[str] = []
    provide_tools(tmp_path, said.append)
    assert said == []
    code = "import tool_that_is_nowhere, numpy; print(tool_that_is_nowhere.__file__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(place / "tool_that_is_nowhere.py")
    provide_tools(tmp_path, said.append)  # again: they are here already
    assert said == [] and sys.path.count(str(place)) == 1
