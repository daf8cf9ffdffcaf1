"""The archive that is sent: .tar.xz for Linux, .zip for Windows and macOS, which open these without another program."""

from __future__ import annotations

import hashlib
import lzma
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from desktop.build.resources import VERSION, BuildError

_SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}
_MACHINES = {"amd64": "x86_64", "aarch64": "arm64"}
_BLOCK_BYTES = 1 << 20
# Higher presets of xz take three times as long and save little: the weights, a third of it all, hardly get smaller.
_PRESET = 2


def base_name(title: str) -> str:
    """The name of what is given away, such as aloud-0.1.0-linux-x86_64."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "aloud"
    system = _SYSTEMS.get(sys.platform, sys.platform)
    machine = _MACHINES.get(platform.machine().lower(), platform.machine().lower())
    return f"{plain}-{VERSION}-{system}-{machine}"


def archive_name(title: str) -> str:
    """The archive's file name."""
    return f"{base_name(title)}{'.tar.xz' if sys.platform.startswith('linux') else '.zip'}"


def pack(folder: Path, target: Path) -> tuple[Path, Path]:
    """Pack a folder; return the archive and the file with its sha256, in the form that `sha256sum -c` reads.

    Raises:
        BuildError: the archive cannot be written.
    """
    try:
        if target.name.endswith(".tar.xz"):
            _tar(folder, target)
        elif sys.platform == "darwin":  # keeps links and signatures
            subprocess.run(["ditto", "-c", "-k", "--keepParent", str(folder), str(target)], check=True)
        else:
            _zip(folder, target)
        digest = hashlib.sha256()
        with target.open("rb") as stream:
            while block := stream.read(_BLOCK_BYTES):
                digest.update(block)
        checksum = target.with_name(f"{target.name}.sha256")
        checksum.write_bytes(f"{digest.hexdigest()}  {target.name}\n".encode())
    except (OSError, subprocess.CalledProcessError) as error:
        raise BuildError(f"The archive {target.name} cannot be written ({error}); make room and try again.") from error
    return target, checksum


def _tar(folder: Path, target: Path) -> None:
    """Entries in order, owned by nobody in particular, of one time: the same folder gives the same archive."""
    at = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = at
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with _xz(target) as stream, tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        tar.add(folder, arcname=folder.name, recursive=False, filter=plain)
        for path in sorted(folder.rglob("*")):
            tar.add(path, arcname=str(Path(folder.name) / path.relative_to(folder)), recursive=False, filter=plain)


@contextmanager
def _xz(target: Path) -> Iterator[IO[bytes]]:
    """A stream that is compressed into `target`, by all cores where the program xz is there."""
    if shutil.which("xz") is None:
        with lzma.open(target, "wb", preset=_PRESET) as packed:
            yield packed
        return
    with (
        target.open("wb") as out,
        subprocess.Popen(["xz", f"-{_PRESET}", "-T0"], stdin=subprocess.PIPE, stdout=out) as xz,
    ):
        assert xz.stdin is not None
        yield xz.stdin
        xz.stdin.close()
        if xz.wait() != 0:
            raise OSError(f"xz ended with code {xz.returncode}")


def _zip(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, Path(folder.name) / path.relative_to(folder))
