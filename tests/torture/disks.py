"""Small disks of one's own, to be filled, cut off, or made read-only; only root may mount them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.sound_server import wait_until

# linux/fs.h and ext4: what the tests of file systems use to play a power cut. Nothing that is not on the disk by then
# reaches it any more, the journal included.
EXT4_IOC_SHUTDOWN = 0x8004587D
WITHOUT_THE_JOURNAL = 2


class Disk:
    """A mounted disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def cut_power(self) -> None:
        """From now on nothing reaches the disk: what was not forced onto it is lost."""
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, EXT4_IOC_SHUTDOWN, struct.pack("I", WITHOUT_THE_JOURNAL))
        finally:
            os.close(handle)

    def leave(self, free_bytes: int) -> Path:
        """Fill the disk with a file until so much is free; returns the file."""
        filler = self.folder / "filler"
        # What is recorded meanwhile may leave less.
        with contextlib.suppress(OSError), filler.open("wb") as file:
            file.write(bytes(max(0, shutil.disk_usage(self.folder).free - free_bytes)))
        return filler

    def read_only(self) -> None:
        """Let nothing be written from now on; no file may be open."""
        _run("mount", "-o", "remount,ro", str(self.folder))


@contextmanager
def memory_disk(folder: Path, size_bytes: int) -> Iterator[Disk]:
    """A disk in memory of this size, mounted at `folder`."""
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={size_bytes},mode=0700", "tmpfs", str(folder))
    try:
        yield Disk(folder)
    finally:
        _unmount(folder)


def make_disk(image: Path, size_bytes: int) -> None:
    """Make the image of an empty disk."""
    with image.open("wb") as file:
        file.truncate(size_bytes)
    _run("mkfs.ext4", "-q", "-F", str(image))


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[Disk]:
    """The disk of this image at `folder`. By itself the system would write to it after five minutes only."""
    folder.mkdir(exist_ok=True)
    _run("mount", "-o", "loop,commit=300", str(image), str(folder))
    try:
        yield Disk(folder)
    finally:
        _unmount(folder)
        # Another process may look at a copy of the mounts, which keeps the disk that was cut off for a moment.
        wait_until(lambda: not _run("losetup", "-j", str(image)), what="the disk to be let go")


def no_disks() -> str:
    """Why no disk can be mounted here; "" if one can."""
    if os.name == "nt" or os.geteuid() != 0:
        return "only root may mount disks"
    if not all(shutil.which(name) for name in ("mount", "umount", "mkfs.ext4", "losetup")):
        return "mount or mkfs.ext4 is missing"
    # Containers may forbid it even to root, so it is tried, in a place of its own.
    tried = subprocess.run(
        ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, text=True, check=False
    )
    return f"this computer does not let root mount: {tried.stderr.strip()}" if tried.returncode else ""


def _unmount(folder: Path) -> None:
    """Take a disk away, once processes that were started meanwhile have let go of what they inherit for a moment."""
    for _ in range(50):
        if subprocess.run(["umount", str(folder)], capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    _run("umount", str(folder))


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout
