"""What works on this computer, and how to mend what does not: one line each.

Nothing here needs Qt: a screen that cannot be used ends a Qt program on the spot, so it is looked at beforehand, with
the same system libraries that Qt would use.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from content.errors import AloudError
from models.speech.weights import WeightsError, find_model, load_manifest

if TYPE_CHECKING:
    from desktop.store.paths import Paths

FREE_SPACE_MB = 200
"""An hour of recorded answers takes 115 MB (16 kHz, 16 bit, mono)."""

_SPEECH_SERVICE_TIMEOUT_S = 10

# What Qt's window needs from the system on Linux: library -> package on Debian and Ubuntu.
SCREEN_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libpulse.so.0": "libpulse0",
}
X11_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `text` says what was found, or what is wrong and how to mend it."""

    name: str
    ok: bool
    text: str


def examine(weights_folders: Sequence[Path], paths: Paths | None = None) -> tuple[Check, ...]:
    """Look at everything Aloud needs.

    Args:
        weights_folders: where speech weights are looked for.
        paths: the folders in use; None for this person's own.
    """
    return (
        _check("microphone", microphone),
        _check("speaker", speaker),
        _check("voice", voice),
        _check("weights", lambda: weights(weights_folders)),
        _check("disk", lambda: disk(paths)),
        _check("screen", screen),
    )


def line(check: Check) -> str:
    """One check as one line of text."""
    return f"{check.name:<12}{'ok' if check.ok else 'WRONG':<7}{' '.join(check.text.split())}"


class ProblemError(AloudError):
    """What is wrong with one thing, and how to mend it."""


def _check(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except AloudError as error:
        return Check(name, False, str(error))
    except Exception as error:  # one thing that fails in an unforeseen way must not hide the others
        return Check(name, False, f"It could not be examined ({type(error).__name__}: {error}).")


def microphone() -> str:
    """Name the microphone that would be used."""
    from desktop.audio.devices import NO_MICROPHONE, list_inputs

    devices = list_inputs()
    if not devices:
        raise ProblemError(NO_MICROPHONE)
    return devices[0].name


def speaker() -> str:
    """Name the speaker that would be used."""
    from desktop.audio.devices import NO_SPEAKER, list_outputs

    devices = list_outputs()
    if not devices:
        raise ProblemError(NO_SPEAKER)
    return devices[0].name


def voice() -> str:
    """Say how questions are asked aloud: by clips of their own, or by a voice of the system."""
    from content.loader import builtin_pack

    questions = builtin_pack().questions
    clips = sum(question.clip is not None for question in questions)
    if clips == len(questions):
        return f"All {clips} questions have a recording of their own."
    text = f"{clips} of {len(questions)} questions have a recording of their own"
    if not sys.platform.startswith("linux"):
        return f"{text}, the others are spoken by the system's voice."
    try:
        done = subprocess.run(
            ["spd-say", "--list-synthesis-voices"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SPEECH_SERVICE_TIMEOUT_S,
            check=False,
        )
        voices = len(done.stdout.splitlines()) - 1 if done.returncode == 0 else 0
    except (OSError, subprocess.TimeoutExpired):
        voices = 0
    if voices < 1:
        raise ProblemError(
            f"{text}, the others can only be read: no voice of the system answers; on Debian or Ubuntu, mend it with "
            "`sudo apt install speech-dispatcher espeak-ng`."
        )
    return f"{text}, the others are spoken by one of {voices} voices of the system."


def weights(folders: Sequence[Path]) -> str:
    """Find all the weights the app needs."""
    manifest = load_manifest()
    try:
        found = [find_model(name, folders, manifest) for name in manifest.needed]
    except WeightsError as error:
        raise ProblemError(str(error)) from error
    return ", ".join(f"{folder.name} in {folder.path}" for folder in found)


def disk(paths: Paths | None = None) -> str:
    """Make sure that recordings can be written and have room, in these folders or else in this person's own."""
    from desktop.store.paths import user_paths

    if paths is not None and not paths.data.is_dir():
        # A guest session that has ended: its folders must not be made anew.
        raise ProblemError(f"The folder {paths.data} is not there any more; start Aloud again.")
    paths = paths or user_paths()
    paths.create()
    free_mb = shutil.disk_usage(paths.data).free / 1e6
    if free_mb < FREE_SPACE_MB:
        raise ProblemError(
            f"Only {free_mb:.0f} MB are free in {paths.data}; make room for recordings, {FREE_SPACE_MB} MB or more."
        )
    return f"{free_mb / 1000:.1f} GB free in {paths.data}"


def screen() -> str:
    """Make sure that a window can open."""
    problem = screen_problem(os.environ)
    if problem is not None:
        raise ProblemError(problem)
    return (
        os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or "there"
    )


def screen_problem(environment: Mapping[str, str]) -> str | None:
    """Say in one sentence why no window can open; None if one can, as far as can be known without trying.

    Looks only on Linux, where a program may be started without a screen and libraries may be missing.
    """
    if not sys.platform.startswith("linux"):
        return None
    platform = environment.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    display, wayland = environment.get("DISPLAY"), environment.get("WAYLAND_DISPLAY")
    if not platform and not display and not wayland:
        return "There is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set); start Aloud on a desktop."
    wants_x11 = platform == "xcb" or (not platform and bool(display) and not wayland)
    if not getattr(sys, "frozen", False):  # a frozen build carries these
        needed = SCREEN_LIBRARIES | (X11_LIBRARIES if wants_x11 else {})
        missing = [package for library, package in needed.items() if not _loads(library)]
        if missing:
            return f"Libraries of the window are missing; on Debian or Ubuntu: sudo apt install {' '.join(missing)}"
    if wants_x11 and not _x_server_answers(display):
        return f"The screen {display or '(DISPLAY is not set)'} does not answer; start Aloud on a desktop."
    return None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x_server_answers(display: str | None) -> bool:
    """Connect as Qt would, with xcb."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # nothing to ask with; Qt will find out
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode() if display else None, None))
    try:
        return bool(xcb.xcb_connection_has_error(connection) == 0)
    finally:
        xcb.xcb_disconnect(connection)
