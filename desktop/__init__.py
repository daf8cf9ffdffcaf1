"""The Aloud app: the only package that knows the window, the microphone and the disk."""

__version__ = "0.1.0"

THIRD_PARTY_NOTICES = "THIRD-PARTY-NOTICES.txt"
"""The file beside a built program that names what it carries, with the licences."""
