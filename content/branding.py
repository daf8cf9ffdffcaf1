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

Fault = tuple[str, str]
"""What is wrong, and the cure."""

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
    for field, fault in (("name", name_fault(name)), ("accent", accent_fault(accent) if accent else None)):
        if fault is not None:
            fields.wrong(field, *fault)
    path = None
    if logo:
        with files.faults:
            found = inside(files.root, logo, fields, "logo", MAX_LOGO_BYTES)
            fault = logo_fault(found)
            if fault is not None:
                raise fields.fault("logo", *fault)
            path = found
    return Branding(name, accent.lower() if accent_fault(accent) is None else "", path)


def name_fault(name: str) -> Fault | None:
    """What is wrong with a name."""
    if len(name) > MAX_BRAND_NAME:
        return f"has {len(name)} characters", f"shorten it to {MAX_BRAND_NAME}"
    return None


def accent_fault(accent: str) -> Fault | None:
    """What is wrong with a colour."""
    if not _COLOUR.fullmatch(accent):
        return f"is {accent[:40]!r}", 'write a colour like "#0a7d55"'
    return None


def logo_fault(path: Path) -> Fault | None:
    """What is wrong with a logo: it is neither a PNG picture nor an SVG drawing, or could do harm when it is drawn."""
    try:
        if path.stat().st_size > MAX_LOGO_BYTES:
            return f"has {path.stat().st_size} bytes", f"make it smaller than {MAX_LOGO_BYTES}"
        content = path.read_bytes()
    except OSError as error:
        return f"cannot be read ({error.strerror})", "check that it is there and that you may open it"
    if path.suffix.lower() == ".svg":
        try:
            check_svg(content)
        except DrawingError as error:
            return error.what, error.cure
        return None
    if content[:16] != _PNG or len(content) < 24:
        return "is no PNG picture", "save the picture as PNG, or as SVG with the ending .svg"
    width, height = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    if not (0 < width <= MAX_LOGO_SIDE and 0 < height <= MAX_LOGO_SIDE):
        return f"is {width} by {height} pixels", f"keep each side to {MAX_LOGO_SIDE}"
    return None
