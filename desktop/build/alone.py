"""The self-check of a built program, with nothing around it that could help: no network, no Python, no home folder.

On Linux the program is put into an empty root of its own, beside the libraries of the system that it names (which
are looked up, and among which there may be no PortAudio), and starts there without a network in namespaces of its own.
That needs no root where the system lets people make user namespaces. Elsewhere its environment is emptied.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.build.resources import BuildError

TIMEOUT_S = 900
_NAMESPACES = ["unshare", "--user", "--map-root-user", "--mount", "--net", "--pid", "--fork"]
_NAMESPACES_OF_ROOT = ["unshare", "--mount", "--net", "--pid", "--fork"]
# What those libraries read: fonts, and the settings without which the system's own ALSA brings PortAudio down.
_DATA = ("/etc/fonts", "/usr/share/fonts", "/usr/share/fontconfig", "/usr/share/alsa")

# Runs as root of the new namespaces; $1 is the new root, $2 the program's folder, the rest folders with data.
_ENTER = """set -e
root=$1; program=$2; shift 2
mount --bind "$program" "$root/program"
mount -o remount,bind,ro "$root/program"
mount -t tmpfs tmpfs "$root/tmp"
for device in null urandom; do : >"$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
mount -t proc proc "$root/proc" 2>/dev/null || mount --rbind /proc "$root/proc"
for data in "$@"; do mkdir -p "$root$data"; mount --bind "$data" "$root$data"; done
PATH=$PATH:/usr/sbin:/sbin
exec env -i LANG=C.UTF-8 TMPDIR=/tmp "$(command -v chroot)" "$root" /program/aloud --self-check
"""


def self_check(executable: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Run the program's self-check alone and return its result.

    Raises:
        BuildError: a part of the program fails, or the program says nothing.
    """
    with tempfile.TemporaryDirectory(prefix="aloud-alone-") as place:
        command, environment = _plain(executable, Path(place))
        namespaces = _namespaces()
        if namespaces is not None:
            root = Path(place) / "root"
            libraries = _prepare_root(root, executable.parent)
            say(f"In an empty root with {libraries} libraries of this system.")
            data = [folder for folder in _DATA if Path(folder).is_dir()]
            command = [*namespaces, "sh", "-c", _ENTER, "sh", str(root), str(executable.parent.resolve()), *data]
            environment = dict(os.environ)
        else:
            say("This system allows no namespaces, so only the environment is emptied; the network is not cut.")
        done = subprocess.run(
            command,
            env=environment,
            cwd=place,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT_S,
            check=False,
        )
    try:
        result: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        last = " ".join(done.stderr.split("\n")[-6:]).strip()
        raise BuildError(f"The built program does not answer (exit code {done.returncode}): {last}") from None
    wrong = [f"{part['name']}: {part['detail']}" for part in result["parts"] if not part["ok"]]
    if wrong or not result["ok"] or done.returncode != 0:
        raise BuildError(f"The built program does not pass its self-check: {'; '.join(wrong) or done.returncode}")
    return result


def host_libraries(folder: Path) -> dict[str, Path]:
    """The libraries of the system that a built program needs: file name -> where it lies here (Linux).

    Raises:
        BuildError: one is not on this computer.
    """
    inside = folder / "_internal"
    own = {path.name for path in inside.rglob("*.so*")}
    found: dict[str, Path] = {}
    missing: set[str] = set()
    for path in (folder / "aloud", *sorted(inside.rglob("*.so*"))):
        if path.is_symlink():
            continue
        executable = path.parent == folder  # it starts before it can say where its own libraries are
        told = subprocess.run(
            ["ldd", str(path)],
            env=os.environ | ({} if executable else {"LD_LIBRARY_PATH": str(inside)}),
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        for name, where in re.findall(r"(\S+) => (/\S+|not found)", told):
            if name in own and not executable:
                continue
            if where == "not found":
                missing.add(name)
            else:
                found[name] = Path(where)
        found |= {Path(loader).name: Path(loader) for loader in re.findall(r"^\s+(/\S*ld-\S+) \(", told, re.MULTILINE)}
    missing -= OPTIONAL
    if missing:
        raise BuildError(f"The program needs libraries that are not here: {', '.join(sorted(missing))}.")
    return found


OPTIONAL = {"libspeechd.so.2"}
"""Libraries of plugins that Qt leaves out where they do not load: the system's voice."""


def _prepare_root(root: Path, folder: Path) -> int:
    """Make a root that holds the system's libraries that the program names, and nothing else; return how many."""
    for name in ("program", "tmp", "dev", "proc"):
        (root / name).mkdir(parents=True)
    libraries = {name: path for name, path in host_libraries(folder).items() if not name.startswith("libjack")}
    uninvited = [name for name in libraries if re.search(r"portaudio|python", name)]
    if uninvited:
        raise BuildError(f"The program leans on libraries that it should carry: {', '.join(uninvited)}.")
    for name, source in libraries.items():
        # Where the loader looks without a cache, and where this system has it.
        for target in {root / source.relative_to("/"), root / "lib" / name}:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return len(libraries)


def _namespaces() -> list[str] | None:
    """The command that starts another in namespaces of its own; None where the system does not allow it."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None or shutil.which("ldd") is None:
        return None
    for command in (_NAMESPACES, _NAMESPACES_OF_ROOT):
        if (
            subprocess.run([*command, "mount", "-t", "tmpfs", "t", "/mnt"], capture_output=True, check=False).returncode
            == 0
        ):
            return command
    return None


def _plain(executable: Path, place: Path) -> tuple[list[str], dict[str, str]]:
    """The command without namespaces, and the environment of somebody who has nothing."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "WINDIR", "COMSPEC") if name in os.environ}
    return [str(executable), "--self-check"], {**kept, "TMPDIR": str(place), "TEMP": str(place), "TMP": str(place)}
