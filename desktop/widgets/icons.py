"""Icons of one family: SVG files in assets/icons, drawn in the colour of a role."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

ICON_FOLDER = Path(__file__).resolve().parents[2] / "assets" / "icons"

_SCALES = (1, 2, 3)


def icon(name: str, colour: str, size: int = 20, gap: int = 0) -> QIcon:
    """Return the icon `name` drawn in `colour`, sharp at device pixel ratios of 1, 2 and 3.

    Args:
        name: file name in assets/icons without its ending.
        colour: #rrggbb.
        size: edge in device-independent pixels.
        gap: empty room on the right, which keeps the text of a button away.
    """
    result = QIcon()
    for scale in _SCALES:
        result.addPixmap(picture(name, colour, size, scale, gap))
    return result


def app_icon() -> QIcon:
    """Return the icon of the app, in the sizes that systems ask for."""
    result = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(picture("app", "", size, 1))
    return result


@lru_cache(maxsize=1024)
def picture(name: str, colour: str, size: int, scale: float, gap: int = 0) -> QPixmap:
    """Return the icon as a pixmap of `size` device-independent pixels at the device pixel ratio `scale`."""
    source = (ICON_FOLDER / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(source.encode("utf-8")))
    pixmap = QPixmap(round((size + gap) * scale), round(size * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
