"""The guest session: a person's folders for one sitting, of which nothing is kept.

Several people may share a computer, and even one account on it. What a guest records lies in a folder of its own, for
this account alone, in the memory of the computer where the system has a place there. It goes with the session; what a
crash leaves is removed at the next start of any Aloud, guest or not.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from pathlib import Path

from desktop.store.errors import StoreError
from desktop.store.files import reason
from desktop.store.lock import Lock
from desktop.store.paths import Paths
from desktop.store.settings import Settings, peek_settings, save_settings

PREFIX = "aloud-guest-"
RUNTIME_VARIABLE = "XDG_RUNTIME_DIR"
# An hour and three quarters of answers.
LEAST_FREE_BYTES = 200_000_000
# A session that begins just now has no lock yet.
YOUNG_S = 60.0

TRIES, PAUSE_S = 40, 0.05
"""How often, and how many seconds apart, the folder of a session that has ended is deleted until it is gone."""


class GuestFolder:
    """The folders of one guest session.

    Args:
        own: the folders of the account, of which only devices, look and opened packs are taken over.

    Raises:
        StoreError: there is no place where a folder can be made.
    """

    def __init__(self, own: Paths) -> None:
        try:
            self.root = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_place()))
        except OSError as error:
            raise StoreError(f"A guest session needs a folder for a while: {reason(error)}.") from error
        self.paths = Paths(self.root / "config", self.root / "data", self.root / "cache")
        try:
            self._take_over(own)
        except BaseException:
            self.remove()
            raise

    def _take_over(self, own: Paths) -> None:
        self.paths.create()
        theirs = peek_settings(own.settings)
        mine = Settings(
            microphone=theirs.microphone,
            speaker=theirs.speaker,
            voice=theirs.voice,
            model=theirs.model,
            theme=theirs.theme,
            pack=theirs.pack,
            clips=theirs.clips,
        )
        save_settings(self.paths.settings, mine)
        if own.packs.is_dir():
            # Without the cracks and leftovers of another session, and never by a link.
            hidden = shutil.ignore_patterns(".*")
            with contextlib.suppress(OSError, shutil.Error):
                shutil.copytree(own.packs, self.paths.packs, symlinks=True, ignore=hidden, dirs_exist_ok=True)

    def remove(self) -> None:
        """Delete everything; what the system does not let go of yet goes at the next start."""
        for _ in range(TRIES):
            shutil.rmtree(self.root, ignore_errors=True)
            if not self.root.exists():
                return
            # Something that was under way when the session ended still writes there.
            time.sleep(PAUSE_S)


def sweep_guests() -> None:
    """Delete what guest sessions of this account left that did not end as they should."""
    for place in _places():
        with contextlib.suppress(OSError):
            for folder in place.glob(f"{PREFIX}*"):
                if _is_ours(folder) and _is_over(folder):
                    shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """Whether it is a folder, no link, of this account: the place may be open to everybody."""
    found = folder.lstat()
    return folder.is_dir() and not folder.is_symlink() and (os.name == "nt" or found.st_uid == os.getuid())


def _is_over(folder: Path) -> bool:
    lock = Lock(Paths(folder / "config", folder / "data", folder / "cache").lock)
    try:
        free = lock.take()
    except OSError:
        return time.time() - folder.stat().st_mtime > YOUNG_S
    # On Windows an open file cannot be deleted.
    lock.release()
    return free


def _places() -> tuple[Path, ...]:
    """Where guest sessions may lie, the best place first."""
    runtime = os.environ.get(RUNTIME_VARIABLE)
    found = (Path(runtime),) if runtime else ()
    return (*found, Path(tempfile.gettempdir()))


def _place() -> Path:
    for place in _places():
        with contextlib.suppress(OSError):
            if os.access(place, os.W_OK) and shutil.disk_usage(place).free >= LEAST_FREE_BYTES:
                return place
    return _places()[-1]
