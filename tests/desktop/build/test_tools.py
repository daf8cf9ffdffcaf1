"""The tools of a build: pinned as in the lock file, and never in the environment that Aloud runs in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.build.resources import BuildError
from desktop.build.tools import ROOT, TOOLS, python_with_tools


def test_they_are_pinned_as_in_the_lock_file() -> None:
    lock = (ROOT / "requirements-build.lock").read_text(encoding="utf-8")
    names = [wanted.replace("[json-validation]", "") for wanted in TOOLS.values()]
    assert [name for name in names if f"{name} \\" not in lock] == []


def test_without_the_package_index_it_is_told_and_nothing_is_left_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    said: list[str] = []
    for _ in range(2):  # the second time it begins anew, and does not take a bare environment for a whole one
        with pytest.raises(BuildError, match="connect to the internet and try again"):
            python_with_tools(tmp_path, said.append)
    assert [line.split(", into")[0] for line in said] == ["Installing PyInstaller, which gathers the program"] * 2


def test_an_environment_that_has_them_sees_what_is_installed_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tools are stood in for by modules of their names: nothing is fetched."""
    folder = tmp_path / f"build-tools-{sys.version_info.major}.{sys.version_info.minor}"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (site,) = folder.rglob("site-packages")
    for module in TOOLS:
        (site / f"{module}.py").touch()
    said: list[str] = []
    python = python_with_tools(tmp_path, said.append)
    assert said == [] and python.is_relative_to(folder)
    code = "import desktop, numpy, PyInstaller, sys; print(desktop.__file__, sys.prefix)"
    done = subprocess.run([str(python), "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(ROOT / "desktop" / "__init__.py"), str(folder)]
