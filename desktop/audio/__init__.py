"""Microphone, speaker and sound files; no Qt."""
