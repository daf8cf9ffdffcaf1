"""The program in dist/, a virtual screen, and somebody at its keyboard."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.sound_server import wait_until

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "dist" / "aloud"
SCREEN = (1280, 860)


@pytest.fixture
def program() -> Path:
    """The executable that `make build` has made."""
    executable = FOLDER / "aloud"
    assert executable.is_file(), "there is no dist/aloud/aloud; run `make build` first"
    return executable


class Screen:
    """An X server of its own without a monitor, whose picture lies in a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        width, height = SCREEN
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
        self._process = subprocess.Popen(
            [*command, "-fbdir", str(folder), "-noreset"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._process.stdout is not None
        self.display = f":{int(self._process.stdout.readline())}"

    def press(self, key: str) -> None:
        """Press a key in the window that has the keyboard."""
        self._xdotool("key", key)

    def window(self) -> str | None:
        """The window that can be seen, or None; without a window manager it is given the keyboard here."""
        found = self._xdotool("search", "--onlyvisible", "--name", ".", check=False).split()
        if not found:
            return None
        self._xdotool("windowfocus", found[0], check=False)
        return found[0]

    def picture(self, target: Path) -> QImage:
        """What is on the screen, saved as a picture: X's own dump, a header and 32 bits a pixel."""
        data = (self._folder / "Xvfb_screen0").read_bytes()
        header, _, _, _, width, height, *_ = struct.unpack_from(">25I", data)
        bytes_per_line, colours = struct.unpack_from(">I", data, 48)[0], struct.unpack_from(">I", data, 76)[0]
        start = header + 12 * colours
        pixels = data[start : start + bytes_per_line * height]
        image = QImage(pixels, width, height, bytes_per_line, QImage.Format.Format_RGB32).copy()
        assert image.save(str(target))
        return image

    def close(self) -> None:
        """End the X server."""
        self._process.terminate()
        self._process.wait(timeout=20)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _xdotool(self, *arguments: str, check: bool = True) -> str:
        return subprocess.run(
            ["xdotool", *arguments],
            env={"DISPLAY": self.display, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=check,
            timeout=60,
        ).stdout


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """A fresh screen."""
    for tool in ("Xvfb", "xdotool"):
        assert shutil.which(tool), f"{tool} is missing; run `make test-build`"
    folder = tmp_path / "screen"
    folder.mkdir()
    screen = Screen(folder)
    try:
        wait_until((folder / "Xvfb_screen0").is_file, what="the screen")
        yield screen
    finally:
        screen.close()
