"""Numbers and times in words, for pages."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from desktop.store.history import TakeEntry
from desktop.store.sessions import TakeRecord
from desktop.widgets.clocks import clock

_INITIALS = ("crm", "faq", "it")
"""Names that are spelt by their letters."""

LOCALE = QLocale(QLocale.Language.English)
"""Dates speak the language of the interface, not that of the system."""


def when(moment: datetime, now: datetime | None = None) -> str:
    """Return a past moment as a person would say it: "today 14:03", "yesterday 9:15", "3 March 2026".

    Args:
        moment: an aware moment, or a naive one in local time.
        now: the present, for tests.
    """
    local = moment.astimezone()
    present = (now or datetime.now()).astimezone()
    time = LOCALE.toString(QTime(local.hour, local.minute), "H:mm")
    days = (present.date() - local.date()).days
    if days == 0:
        return QCoreApplication.translate("words", "today {time}").format(time=time)
    if days == 1:
        return QCoreApplication.translate("words", "yesterday {time}").format(time=time)
    return LOCALE.toString(QDate(local.year, local.month, local.day), "d MMMM yyyy")


def length_of(seconds: float | None) -> str:
    """Return a length as 0:42, or a dash if it is not known."""
    return clock(seconds) if seconds is not None else "–"


def length_of_take(take: TakeRecord | TakeEntry) -> str:
    """Return how long a take is, in time if it was spoken and in words if it was typed."""
    if take.typed_text is None:
        return length_of(take.duration_s)
    count = len(take.typed_text.split())
    return QCoreApplication.translate("words", "typed, {count} words").format(count=count)


def name_of(slug: str) -> str:
    """Return a category, quality or part as words: "active-listening" -> "Active listening", "crm" -> "CRM"."""
    return slug.upper() if slug in _INITIALS else slug.replace("-", " ").replace("_", " ").capitalize()
