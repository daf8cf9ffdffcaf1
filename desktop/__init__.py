"""The Aloud app: the only package that knows the window, the microphone and the disk."""

__version__ = "0.1.0"
