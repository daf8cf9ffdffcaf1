"""Listening to what Qt tells screen readers, on Linux: every accessibility event, as it is sent."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import PySide6
from PySide6.QtGui import QAccessible

_LIBRARY = Path(PySide6.__file__).parent / "Qt" / "lib" / "libQt6Gui.so.6"
_INSTALL = "_ZN11QAccessible20installUpdateHandlerEPFvP16QAccessibleEventE"
_TYPE_AT = 8
"""Where the kind of an event stands in it, in bytes: after the pointer to its table of methods."""


@contextmanager
def heard_by_screen_readers() -> Iterator[list[int]]:
    """Yield the kinds of the accessibility events (`QAccessible.Event`) from now on, in order, as numbers.

    PySide6 does not wrap the hook that Qt has for it, so it is found by its name in Qt's own library.
    """
    install = getattr(ctypes.CDLL(str(_LIBRARY)), _INSTALL)
    install.restype = ctypes.c_void_p
    install.argtypes = [ctypes.c_void_p]
    kinds: list[int] = []
    handler = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(
        lambda event: kinds.append(ctypes.c_int.from_address(event + _TYPE_AT).value)
    )
    was_active = QAccessible.isActive()
    before = install(ctypes.cast(handler, ctypes.c_void_p))
    QAccessible.setActive(True)
    try:
        yield kinds
    finally:
        QAccessible.setActive(was_active)
        install(before)
