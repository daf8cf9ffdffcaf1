"""What a build needs beside Aloud itself: where it is missing, an environment of its own gets it.

An installed Aloud has no use for these tools but to build, so they are not among its requirements, and nothing is
installed into the environment that it runs in. The one made here sees that one's packages by their path.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from desktop.build.resources import BuildError

ROOT = Path(__file__).resolve().parents[2]
TOOLS = {
    "PyInstaller": "pyinstaller==6.22.3",
    "_pyinstaller_hooks_contrib": "pyinstaller-hooks-contrib==2026.9",
    "cyclonedx": "cyclonedx-python-lib[json-validation]==11.12.0",
}
"""Module -> what is installed for it, as requirements-build.lock pins it."""

_PATHS = "aloud.pth"


def tools_missing() -> bool:
    """Whether this Python lacks a tool of the build."""
    return any(importlib.util.find_spec(module) is None for module in TOOLS)


def python_with_tools(folder: Path, say: Callable[[str], None]) -> Path:
    """Return the Python of an environment with the tools and with everything that is installed here.

    It is made once; this needs the package index, on the internet or as pip is configured.

    Args:
        folder: where such environments are kept.
        say: is told what is installed where.

    Raises:
        BuildError: it cannot be made.
    """
    environment = folder / f"build-tools-{sys.version_info.major}.{sys.version_info.minor}"
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not _has_tools(python):
        say(f"Installing PyInstaller, which gathers the program, into {environment} (once; needs the internet) ...")
        _run(
            [sys.executable, "-m", "venv", "--clear", str(environment)],
            "no environment can be made; on Debian or Ubuntu: sudo apt install python3-venv",
        )
        _run(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *TOOLS.values()],
            "the package index does not answer; connect to the internet and try again",
        )
    (site,) = {path for path in environment.rglob("site-packages") if path.is_dir() and path.parts[-2] != "pip"}
    here = [str(ROOT), *(path for path in sys.path if Path(path).name in ("site-packages", "dist-packages"))]
    (site / _PATHS).write_text("\n".join(here) + "\n", encoding="utf-8")
    return python


def run_there(python: Path, arguments: Sequence[str]) -> int:
    """Run an `aloud` command with another Python, in this terminal; returns its exit code."""
    return subprocess.run([str(python), "-P", "-m", "desktop", *arguments], check=False).returncode


def _has_tools(python: Path) -> bool:
    if not python.is_file():
        return False
    done = subprocess.run([str(python), "-c", f"import {', '.join(TOOLS)}"], capture_output=True, check=False)
    return done.returncode == 0


def _run(command: Sequence[str], cure: str) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        told = " ".join((done.stderr or done.stdout).split("\n")[-4:]).strip()
        raise BuildError(f"The tools of the build cannot be installed: {cure} ({told[-300:]}).")
