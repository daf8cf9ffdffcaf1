"""The program's icon in the forms of the three systems: app.ico, app.icns and app.png.

`python -m desktop.build.icons` makes those in assets/icons from app.svg. ICO and ICNS are both small containers of PNG
pictures: a header that lists sizes and places (Microsoft's ICONDIR), and chunks of four letters and a length (Apple's
icon family resource).
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

from desktop.build.resources import BuildError

ICONS = Path(__file__).resolve().parents[2] / "assets" / "icons"
ICO_SIZES = (16, 24, 32, 48, 256)
ICNS_TYPES = {"icp4": 16, "icp5": 32, "ic07": 128, "ic08": 256, "ic13": 256, "ic09": 512}
PNG_SIZE = 256


def write_icons(picture: Path | None, folder: Path) -> Path:
    """Write the three forms of a picture (SVG, PNG or JPEG) into `folder`, and return the folder.

    Args:
        picture: what is drawn, in the middle of a square; None for Aloud's own icon.
        folder: is made if it is not there.

    Raises:
        BuildError: the picture cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {size: _png(picture or ICONS / "app.svg", size) for size in {*ICO_SIZES, *ICNS_TYPES.values(), PNG_SIZE}}
    (folder / "app.png").write_bytes(drawn[PNG_SIZE])
    (folder / "app.ico").write_bytes(_ico({size: drawn[size] for size in ICO_SIZES}))
    (folder / "app.icns").write_bytes(_icns([(kind, drawn[size]) for kind, size in ICNS_TYPES.items()]))
    return folder


def _ico(pictures: dict[int, bytes]) -> bytes:
    header = struct.pack("<HHH", 0, 1, len(pictures))
    place = len(header) + 16 * len(pictures)
    for size, data in pictures.items():
        edge = size % 256  # 0 stands for 256
        header += struct.pack("<BBBBHHII", edge, edge, 0, 0, 1, 32, len(data), place)
        place += len(data)
    return header + b"".join(pictures.values())


def _icns(pictures: list[tuple[str, bytes]]) -> bytes:
    chunks = b"".join(kind.encode() + struct.pack(">I", 8 + len(data)) + data for kind, data in pictures)
    return b"icns" + struct.pack(">I", 8 + len(chunks)) + chunks


def _png(picture: Path, size: int) -> bytes:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt
    from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter

    reader = QImageReader(str(picture))
    natural = reader.size()
    if not natural.isValid():
        raise BuildError(f"{picture} cannot be read as a picture; give a PNG, a JPEG or an SVG.")
    fitted = natural.scaled(QSize(size, size), Qt.AspectRatioMode.KeepAspectRatio)
    if bytes(reader.format().data()) == b"svg":
        reader.setScaledSize(fitted)  # drawn at this size, not drawn and then made smaller
    image = reader.read()
    if image.isNull():
        raise BuildError(f"{picture} cannot be read as a picture; give a PNG, a JPEG or an SVG.")
    square = QImage(size, size, QImage.Format.Format_ARGB32)
    square.fill(Qt.GlobalColor.transparent)
    painter = QPainter(square)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    left, top = (size - fitted.width()) / 2, (size - fitted.height()) / 2
    smooth = image.scaled(fitted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    painter.drawImage(QRectF(left, top, fitted.width(), fitted.height()), smooth)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, b"png").write(square):
        raise BuildError(f"{picture} cannot be made an icon of {size} pixels; give another picture.")
    return bytes(buffer.data().data())


if __name__ == "__main__":
    write_icons(None, ICONS)
