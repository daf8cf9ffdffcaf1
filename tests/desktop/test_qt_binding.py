"""PySide6 6.12.0 on Python 3.11 lost a reference to None with every call into Qt, until the interpreter crashed."""

import sys

from PySide6.QtCore import QObject

CALLS = 1000


def test_a_call_into_qt_returns_none_without_taking_one_away() -> None:
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        thing.setObjectName("a")
    assert sys.getrefcount(None) > before - CALLS // 2
