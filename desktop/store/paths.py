"""Where everything is kept: one place per person, readable by nobody else."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from desktop.store.errors import StoreError
from desktop.store.files import close_to_others, private_folder, reason, sweep

INBOX = "inbox"
"""The folder of the sounds that candidates have sent, beside that of the recordings."""

HOME_VARIABLE = "ALOUD_HOME"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one person's Aloud."""

    config: Path
    data: Path
    cache: Path

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.json"

    @property
    def database(self) -> Path:
        """The database of sessions and takes."""
        return self.data / "sessions.db"

    @property
    def preparation(self) -> Path:
        """The file of progress with the guides."""
        return self.data / "preparation.json"

    @property
    def recordings(self) -> Path:
        """The folder of the recorded wavs."""
        return self.data / "recordings"

    @property
    def packs(self) -> Path:
        """The folder of the packs that were opened."""
        return self.data / "packs"

    @property
    def scratch(self) -> Path:
        """The folder for what is needed for a moment; it is emptied at every start."""
        return self.data / "scratch"

    @property
    def lock(self) -> Path:
        """The file that the one Aloud of this person locks."""
        return self.data / "open.lock"

    @property
    def weights(self) -> Path:
        """The folder for fetched speech weights."""
        return self.cache / "weights"

    def create(self) -> None:
        """Create the folders, for this person only (mode 0700), and try whether they can be written.

        Files in them that were open to others are closed to them.

        Raises:
            StoreError: a folder cannot be created or written.
        """
        for folder in (self.config, self.data, self.recordings, self.packs, self.scratch, self.cache):
            try:
                private_folder(folder)
                with tempfile.TemporaryFile(dir=folder):
                    pass
            except OSError as error:
                raise StoreError(f"Aloud's folder {folder} cannot be used: {reason(error)}.") from error
        for folder in (self.config, self.data, self.recordings):
            close_to_others(folder)

    def clean(self) -> None:
        """Delete what a crash left half written; called while no other Aloud of this person runs."""
        for folder in (self.config, self.data, self.data / INBOX):
            sweep(folder, ".*.part")
        sweep(self.scratch, "*")


def user_paths() -> Paths:
    """Return this person's folders: below `ALOUD_HOME` if that is set, else where the system keeps such things."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        root = Path(home).expanduser().absolute()
        return Paths(config=root / "config", data=root / "data", cache=root / "cache")
    folders = platformdirs.PlatformDirs("aloud", appauthor=False)
    return Paths(
        config=Path(folders.user_config_dir), data=Path(folders.user_data_dir), cache=Path(folders.user_cache_dir)
    )
