"""The settings in force: changed in one place, saved at once, told to whoever depends on them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.store.settings import Settings, save_settings


class Preferences(QObject):
    """Holds the settings in force."""

    changed = Signal(object, object)
    """The settings before and now; they are saved."""

    def __init__(self, path: Path, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._settings = settings

    @property
    def settings(self) -> Settings:
        """What is in force."""
        return self._settings

    def change(self, settings: Settings) -> None:
        """Save and put in force; nothing happens if nothing changes.

        Raises:
            StoreError: they cannot be saved; the old ones stay in force.
        """
        if settings == self._settings:
            return
        save_settings(self._path, settings)
        before, self._settings = self._settings, settings
        self.changed.emit(before, settings)
