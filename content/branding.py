"""Whose a pack is: a name, a colour and a logo, read so that none of them can do harm."""

from __future__ import annotations

import re
from pathlib import Path

from content.fields import Fields
from content.files import PackFolder, inside
from content.schema import Branding
from content.svg import DrawingError, check_svg

MAX_LOGO_BYTES = 1024 * 1024
MAX_LOGO_SIDE = 2_048
MAX_BRAND_NAME = 120

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"


def read_branding(files: PackFolder, fields: Fields) -> Branding:
    """Read a table [branding].

    Args:
        files: the folder that the logo is looked for in.
        fields: the table.
    """
    name, accent, logo = fields.text("name", ""), fields.text("accent", ""), fields.text("logo", "")
    fields.no_more()
    if len(name) > MAX_BRAND_NAME:
        fields.wrong("name", f"has {len(name)} characters", f"shorten it to {MAX_BRAND_NAME}")
    if accent and not _COLOUR.fullmatch(accent):
        fields.wrong("accent", f"is {accent[:40]!r}", 'write a colour like "#0a7d55"')
        accent = ""
    path = None
    if logo:
        with files.faults:
            found = inside(files.root, logo, fields, "logo", MAX_LOGO_BYTES)
            _check_picture(found, fields)
            path = found
    return Branding(name, accent.lower(), path)


def _check_picture(path: Path, fields: Fields) -> None:
    """Raise PackError unless a logo is a PNG picture or an SVG drawing that does no harm when it is drawn."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise fields.fault("logo", f"cannot be read ({error.strerror})", "check that you may open it") from error
    if path.suffix.lower() == ".svg":
        try:
            check_svg(content)
        except DrawingError as error:
            raise fields.fault("logo", error.what, error.cure) from error
        return
    if content[:16] != _PNG or len(content) < 24:
        raise fields.fault("logo", "is no PNG picture", "save the picture as PNG, or as SVG with the ending .svg")
    width, height = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    if not (0 < width <= MAX_LOGO_SIDE and 0 < height <= MAX_LOGO_SIDE):
        raise fields.fault("logo", f"is {width} by {height} pixels", f"keep each side to {MAX_LOGO_SIDE}")
