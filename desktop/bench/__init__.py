"""Benchmarks: aloud bench."""
