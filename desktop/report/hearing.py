"""Aloud's own error with filled pauses, in words."""

from __future__ import annotations

from models.types import DeliveryReport


def likely(report: DeliveryReport) -> tuple[int, int] | None:
    """Return the range that the true count of filled pauses likely has.

    None where it is not known, where the recording is not like those it was measured on, and where it is the count.
    """
    error, count = report.fillers.error, report.fillers.filled_pauses.count
    if error is None or not report.reliability.ok or error.likely == (count, count):
        return None
    return error.likely


def hundredths(report: DeliveryReport) -> tuple[int, int] | None:
    """Return how many of 100 filled pauses Aloud hears, and how many of 100 that it hears are none."""
    error = report.fillers.error
    return (round(100 * error.recall), 100 - round(100 * error.precision)) if error is not None else None


def count_words(report: DeliveryReport) -> str:
    """Write the likely range: "likely 8 to 11", or ""."""
    between = likely(report)
    return f"likely {between[0]} to {between[1]}" if between is not None else ""


def error_words(report: DeliveryReport) -> str:
    """Write how well Aloud hears filled pauses, or ""."""
    of_100 = hundredths(report)
    if of_100 is None:
        return ""
    return (
        f"On recordings of people, Aloud hears {of_100[0]} of 100 filled pauses, and {of_100[1]} of 100 that it hears "
        "are none."
    )
