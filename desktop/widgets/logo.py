"""The logo of whoever hands Aloud out, small, and to be seen on light and on dark ground."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer, QtSvg
from PySide6.QtWidgets import QLabel

from desktop.widgets.roles import DARK, LIGHT, contrast
from desktop.widgets.theme import Theme

LOGO_SIZE = QSize(160, 40)
"""Most room for a logo, in device-independent pixels."""

LEAST_CONTRAST = 3.0
"""Below this contrast with its ground a logo stands on a plate (WCAG 2.2, 1.4.11: graphics)."""

PLATE = 4
"""Edge of the plate around a logo, in device-independent pixels."""


class Logo(QLabel):
    """Shows a picture, or nothing."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._path: Path | None = None
        theme.changed.connect(self._draw)

    def show_logo(self, path: Path | None, name: str) -> None:
        """Show this picture, PNG or SVG; a screen reader calls it by the name."""
        self._path = path
        self.setAccessibleName(name)
        self._draw()

    def _draw(self) -> None:
        picture = picture_of(self._path, self.devicePixelRatioF()) if self._path is not None else None
        self.setVisible(picture is not None)
        if picture is not None:
            shown = self._on_plate(picture)
            self.setPixmap(shown)
            self.setFixedSize(shown.deviceIndependentSize().toSize())

    def _on_plate(self, picture: QImage) -> QPixmap:
        """The picture as it is where it stands out from the ground, else on a plate of the opposite ground."""
        ground = self._theme.roles.surface
        mean = _mean_colour(picture)
        if mean is None or contrast(mean, ground) >= LEAST_CONTRAST:
            return QPixmap.fromImage(picture)
        other = max((LIGHT.surface, DARK.surface), key=lambda colour: contrast(colour, mean))
        ratio = picture.devicePixelRatio()
        plate = QPixmap(picture.size())
        plate.setDevicePixelRatio(ratio)
        plate.fill(Qt.GlobalColor.transparent)
        whole = QRectF(0, 0, plate.width() / ratio, plate.height() / ratio)
        inner = QSizeF(picture.size()).scaled(
            whole.size() - QSizeF(2 * PLATE, 2 * PLATE), Qt.AspectRatioMode.KeepAspectRatio
        )
        place = QRectF(0, 0, inner.width(), inner.height())
        place.moveCenter(whole.center())
        painter = QPainter(plate)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(other))
        painter.drawRoundedRect(whole, PLATE, PLATE)
        painter.drawImage(place, picture)
        painter.end()
        return plate


def picture_of(path: Path, ratio: float) -> QImage | None:
    """Return a logo, no larger than LOGO_SIZE at this device pixel ratio; None if it cannot be read."""
    image = _drawing(path, ratio) if path.suffix.lower() == ".svg" else _picture(path, ratio)
    if image is None or image.isNull():
        return None
    image.setDevicePixelRatio(ratio)
    return image


def _picture(path: Path, ratio: float) -> QImage | None:
    reader = QImageReader(str(path), b"png")
    size = reader.size()
    if not size.isValid():
        return None
    reader.setScaledSize(size.scaled(LOGO_SIZE * ratio, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _drawing(path: Path, ratio: float) -> QImage | None:
    renderer = QSvgRenderer()
    # The reading of the pack has refused what is more than shapes; this leaves out what is not needed for them.
    renderer.setOptions(QtSvg.Option.Tiny12FeaturesOnly)
    if not renderer.load(str(path)):
        return None
    size = renderer.defaultSize().scaled(LOGO_SIZE * ratio, Qt.AspectRatioMode.KeepAspectRatio)
    if size.isEmpty():
        return None
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def _mean_colour(picture: QImage) -> str | None:
    """The mean colour of what is drawn, as "#rrggbb"; None if the picture fills its whole ground."""
    small = picture.scaled(32, 32).convertToFormat(QImage.Format.Format_ARGB32)
    colours = [small.pixelColor(x, y) for x in range(32) for y in range(32)]
    if all(colour.alpha() > 250 for colour in colours):
        return None
    weight = sum(colour.alpha() for colour in colours) or 1
    mean = (
        sum(colour.red() * colour.alpha() for colour in colours) // weight,
        sum(colour.green() * colour.alpha() for colour in colours) // weight,
        sum(colour.blue() * colour.alpha() for colour in colours) // weight,
    )
    return QColor(*mean).name()
