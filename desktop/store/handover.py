"""A file that is opened while Aloud is open already: the second start leaves its path for the first one."""

from __future__ import annotations

import contextlib
from pathlib import Path

from desktop.disk import write_whole
from desktop.store.errors import StoreError
from desktop.store.files import reason

_NAME = "open-next.txt"


def hand_over(data: Path, file: Path) -> None:
    """Leave the path of a file for the Aloud that is open.

    Args:
        data: the person's folder of data.
        file: what is to be opened.

    Raises:
        StoreError: it cannot be left there.
    """
    try:
        write_whole(data / _NAME, str(file).encode("utf-8"))
    except (OSError, ValueError) as error:
        told = reason(error) if isinstance(error, OSError) else "its name cannot be written; rename it"
        raise StoreError(f"{file} cannot be opened in the window of Aloud: {told}.") from error


def handed_over(data: Path) -> Path | None:
    """Return the path that was left, and forget it; None if none was."""
    note = data / _NAME
    if not note.exists():
        return None
    path = None
    with contextlib.suppress(OSError, ValueError):
        path = Path(note.read_text(encoding="utf-8"))
    with contextlib.suppress(OSError):
        note.unlink()
    return path
