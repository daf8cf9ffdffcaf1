"""Where everything is kept: one place per person, readable by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
    def recordings(self) -> Path:
        """The folder of the recorded wavs."""
        return self.data / "recordings"

    @property
    def weights(self) -> Path:
        """The folder for fetched speech weights."""
        return self.cache / "weights"

    def create(self) -> None:
        """Create the folders, for this person only (mode 0700).

        Raises:
            StoreError: a folder cannot be created or written.
        """
        raise NotImplementedError


def user_paths() -> Paths:
    """Return this person's folders: below `ALOUD_HOME` if that is set, else where the system keeps such things."""
    raise NotImplementedError
