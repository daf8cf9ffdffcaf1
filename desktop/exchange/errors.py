"""What can go wrong with a take file."""

from __future__ import annotations

from content.errors import AloudError


class TakeFileError(AloudError):
    """A take file cannot be read or written; one sentence says what to do."""
