"""What can go wrong with what is kept on disk."""

from __future__ import annotations

from content.errors import AloudError


class StoreError(AloudError):
    """Something kept on disk cannot be read or written; one sentence says what to do."""
