"""The packs that this person has opened: each is copied into a folder of its own, named by its id."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

from content.archive import pack_zip, unpack
from content.clips import CLIP_FOLDER, read_manifest, spoken_lines
from content.errors import AloudError, PackError
from content.loader import builtin_pack, load_pack
from content.schema import Pack
from desktop.store.errors import StoreError
from desktop.store.files import reason, sweep

PACK_FILE = "pack.toml"


class PackShelf:
    """The folder that holds the opened packs. A pack stands there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        """Use this folder, which exists."""
        self._folder = folder

    def ids(self) -> tuple[str, ...]:
        """The ids of the packs that are there, readable or not."""
        try:
            names = [path.name for path in self._folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
        except OSError as error:
            raise StoreError(f"The packs in {self._folder} cannot be listed: {reason(error)}.") from error
        return tuple(sorted(names))

    def folder(self, pack_id: str) -> Path:
        """The folder of a pack."""
        return self._folder / pack_id

    def load(self, pack_id: str) -> Pack:
        """Read a pack.

        Raises:
            PackError: somebody has changed it for the worse, or it is written for a newer Aloud.
        """
        pack = load_pack(self.folder(pack_id))
        if pack.id != pack_id:
            raise PackError(
                f"The pack in {self.folder(pack_id)} is now called {pack.id!r}; remove it and open it again."
            )
        return pack

    def put(self, source: Path) -> Pack:
        """Copy a pack onto the shelf. It takes the place of an older one of the same id.

        Clips that somebody has recorded for the older one are kept where the new one says the same and has none.

        Args:
            source: a pack's folder, the pack.toml in it, or a pack file.

        Raises:
            PackError: it is no pack, or not a safe one; what stands on the shelf is as it was.
            StoreError: it cannot be copied.
        """
        if source.name == PACK_FILE:
            source = source.parent
        try:
            with tempfile.TemporaryDirectory(prefix=".incoming-", dir=self._folder) as work:
                return self._take_in(source, Path(work))
        except OSError as error:
            raise StoreError(f"The pack cannot be copied to {self._folder}: {reason(error)}.") from error

    def _take_in(self, source: Path, work: Path) -> Pack:
        archive = source
        if source.is_dir():
            # Faults are told by the names in the coach's own folder; then it goes the way of every stranger's file.
            load_pack(source)
            archive = work / "pack.zip"
            pack_zip(source, archive)
        incoming = work / "pack"
        unpack(archive, incoming)
        pack = load_pack(incoming)
        if pack.id == builtin_pack().id:
            raise PackError(
                f"The pack has the id {pack.id!r}, which is that of Aloud's own pack; give it another id in pack.toml."
            )
        place = self.folder(pack.id)
        if place.exists():
            _carry_recordings_over(place, incoming, pack)
            place.rename(work / "before")
        try:
            incoming.rename(place)
        except OSError:
            with contextlib.suppress(OSError):
                (work / "before").rename(place)
            raise
        return load_pack(place)

    def clean(self) -> None:
        """Put back the pack that a crash caught while a newer one took its place, and delete what was half copied."""
        for work in self._folder.glob(".incoming-*"):
            with contextlib.suppress(OSError, AloudError):
                place = self.folder(load_pack(work / "before").id)
                if not place.exists():
                    (work / "before").rename(place)
        sweep(self._folder, ".incoming-*", ".leaving-*")

    def save(self, pack_id: str, archive: Path) -> None:
        """Write a pack as one file, to be sent to somebody.

        Raises:
            PackError: it cannot be written there.
        """
        pack_zip(self.folder(pack_id), archive)

    def remove(self, pack_id: str) -> None:
        """Delete a pack from the shelf; takes of it stay in the history.

        Raises:
            StoreError: it cannot be deleted.
        """
        place = self.folder(pack_id)
        try:
            with tempfile.TemporaryDirectory(prefix=".leaving-", dir=self._folder) as work:
                place.rename(Path(work) / "pack")
        except OSError as error:
            raise StoreError(f"The pack {place} cannot be removed: {reason(error)}.") from error


def _carry_recordings_over(before: Path, incoming: Path, pack: Pack) -> None:
    """Copy the clips that the manifest does not list, made by hand, where the new pack has none for the same text."""
    try:
        texts = dict(spoken_lines(load_pack(before)))
        rendered = read_manifest(before)
    except AloudError:
        # What cannot be read any more has no texts to compare.
        return
    for name, text in spoken_lines(pack):
        clip, wanted = before / CLIP_FOLDER / name, incoming / CLIP_FOLDER / name
        if clip.is_file() and not wanted.exists() and name not in rendered and texts.get(name) == text:
            wanted.parent.mkdir(exist_ok=True)
            with contextlib.suppress(OSError):
                shutil.copy2(clip, wanted)
