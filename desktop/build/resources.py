"""What build.spec needs beside the code: run-time hooks, the manifest of a build's models, and each system's papers."""

from __future__ import annotations

import ctypes.util
import platform
import plistlib
import re
import subprocess
from pathlib import Path
from typing import Any

from content.errors import AloudError
from desktop import __version__
from models.speech.weights import find_model, load_manifest

VERSION = __version__
BUNDLE_ID = "app.aloud.Aloud"
MICROPHONE_USE = "Aloud records your answers to tell you how they sound. They stay on this computer."

# Stand-ins make `import` work, and any use of what is imported the ImportError that means "not installed".
# av: its wheels carry GPL codecs, and faster-whisper is handed arrays only. huggingface_hub: the ways to the network.
ABSENT = ("av", "huggingface_hub")

_STAND_IN = """import sys, types

class Absent(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise ImportError(f"{self.__name__} is not part of this build")

for name in %r:
    sys.modules[name] = Absent(name)
"""

_PORTAUDIO = """import ctypes, ctypes.util, os, sys

find_library = ctypes.util.find_library
bundled = os.path.join(sys._MEIPASS, "libportaudio.so.2")

def find(name):
    if name != "portaudio":
        return find_library(name)
    try:
        ctypes.CDLL("libjack.so.0")
    except OSError:
        ctypes.CDLL(os.path.join(sys._MEIPASS, "without_jack.so"))
    return bundled

ctypes.util.find_library = find
"""

# Every function of JACK that PortAudio calls returns 0, which says that there is no such sound server.
_RETURNS_0 = {"x86_64": "xor %eax, %eax\n ret", "aarch64": "mov x0, #0\n ret"}

_LIBRARY_FOLDERS = ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/lib")


class BuildError(AloudError):
    """The program cannot be built here."""


def absent_modules(work: Path) -> Path:
    """Write the run-time hook that stands in for the modules of `ABSENT`."""
    return _written(work / "absent_modules.py", _STAND_IN % (ABSENT,))


def find_portaudio(work: Path) -> Path:
    """Write the run-time hook by which ctypes finds PortAudio in the program itself (Linux)."""
    return _written(work / "find_portaudio.py", _PORTAUDIO)


def without_jack(portaudio: Path, work: Path) -> Path:
    """Make a library that stands in for JACK where the person's system has none (Linux).

    Debian's PortAudio does not load without JACK's library, which not every desktop has. Carrying the real one would
    bring Berkeley DB, and a version that has to fit the sound server. This one offers the functions that PortAudio
    names, and each says that nothing is there.

    Raises:
        BuildError: binutils are missing, or the processor is none that this is written for.
    """
    machine = platform.machine()
    if machine not in _RETURNS_0:
        raise BuildError(f"Nobody has built Aloud for {machine} yet; resources.py needs two instructions for it.")
    try:
        symbols = subprocess.run(
            ["readelf", "--dyn-syms", "--wide", str(portaudio)], capture_output=True, text=True, check=True
        ).stdout
        names = sorted(set(re.findall(r" UND (jack_\w+)", symbols)))
        lines = [f".globl {name}\n.type {name}, @function\n{name}:\n {_RETURNS_0[machine]}" for name in names]
        text = "\n".join([".text", *lines, '.section .note.GNU-stack,"",%progbits', ""])
        source = _written(work / "without_jack.s", text)
        library = work / "without_jack.so"
        subprocess.run(["as", "-o", str(work / "without_jack.o"), str(source)], check=True)
        subprocess.run(
            ["ld", "-shared", "-soname", "libjack.so.0", "-o", str(library), str(work / "without_jack.o")], check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise BuildError(
            f"A library cannot be made ({error}); on Debian or Ubuntu: sudo apt install binutils"
        ) from error
    return library


def system_library(name: str) -> Path:
    """Find a library that the system has installed (Linux).

    Raises:
        BuildError: it has not.
    """
    file = ctypes.util.find_library(name)
    for folder in _LIBRARY_FOLDERS:
        path = Path(folder) / (file or "")
        if file and path.is_file():
            return path
    raise BuildError(f"The library {name} is missing; on Debian or Ubuntu: sudo apt install lib{name}2")


def model_files(weights: Path, model: str) -> list[Path]:
    """The files of a model, after each was compared with its sha256.

    Raises:
        WeightsError: they are not there whole.
    """
    folder = find_model(model, [weights]).path
    return [folder / file.name for file in load_manifest().model(model).files]


def manifest_for(manifest: Path, model: str, work: Path) -> Path:
    """Write the manifest of a build: the same models, but `model` is the one that is used and needed."""
    text = manifest.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^default = .*$", f'default = "{model}"', text, count=1)
    text = re.sub(r"(?m)^needed = .*$", f'needed = ["{model}"]', text, count=1)
    return _written(work / manifest.name, text)


def windows_version(title: str, work: Path) -> Path:
    """Write the version resource of the Windows program, in PyInstaller's form."""
    numbers = [int(number) for number in re.findall(r"\d+", VERSION)[:4]]
    version = tuple(numbers + [0] * (4 - len(numbers)))
    strings = {
        "CompanyName": title,
        "FileDescription": f"{title}: rehearse spoken interview answers",
        "FileVersion": VERSION,
        "InternalName": "aloud",
        "LegalCopyright": "Apache License 2.0",
        "OriginalFilename": "aloud.exe",
        "ProductName": title,
        "ProductVersion": VERSION,
    }
    table = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in strings.items())
    return _written(
        work / "version.txt",
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={version}, prodvers={version}), kids=["
        f"StringFileInfo([StringTable('040904B0', [{table}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n",
    )


def macos_properties(title: str) -> dict[str, Any]:
    """The properties of the app bundle beyond those that PyInstaller writes."""
    return {
        "CFBundleDisplayName": title,
        "CFBundleName": title,
        "LSApplicationCategoryType": "public.app-category.education",
        "NSHighResolutionCapable": True,
        "NSMicrophoneUsageDescription": MICROPHONE_USE,
    }


def macos_entitlements(work: Path) -> Path:
    """Write what a signed program may do: hear the microphone, and run CPython's and CTranslate2's machine code."""
    path = work / "entitlements.plist"
    rights = ("device.audio-input", "cs.allow-unsigned-executable-memory", "cs.disable-library-validation")
    path.write_bytes(plistlib.dumps({f"com.apple.security.{right}": True for right in rights}))
    return path


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
