"""Drawings of strangers: shapes and colours go through, everything else is refused with a cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.svg import MAX_DEPTH, MAX_ELEMENTS, MAX_SVG_BYTES, DrawingError, check_svg

ICONS = sorted((Path(__file__).resolve().parents[2] / "assets" / "icons").glob("*.svg"))

# As a drawing program saves it: an editor's notes, a gradient that borrows the colours of another, a style sheet.
LOGO = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Made by hand -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:e="http://editor.example/ns"
  width="120" height="40" viewBox="0 0 120 40">
  <metadata><RDF xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata><e:namedview e:zoom="2"/>
  <style>.wave { fill: #0a7d5a; stroke: url(#deep) }</style>
  <defs>
    <linearGradient id="stops"><stop offset="0" stop-color="#0a7d5a"/><stop offset="1"/></linearGradient>
    <linearGradient id="deep" xlink:href="#stops" x1="0" x2="1"/>
  </defs>
  <g transform="scale(1)"><rect width="120" height="40" fill="url(#deep)"/><path class="wave" d="M0 20h120v20H0z"/></g>
</svg>"""
OPEN, SHUT = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">', "</svg>"


def inside(content: str) -> bytes:
    return f"{OPEN}{content}{SHUT}".encode()


def test_what_a_drawing_program_saves_goes_through() -> None:
    check_svg(LOGO.encode())


@pytest.mark.parametrize("icon", ICONS, ids=lambda path: path.stem)
def test_our_own_drawings_go_through(icon: Path) -> None:
    check_svg(icon.read_bytes())


REFUSED = {
    "script": inside("<script>alert(1)</script>"),
    "script of another name space": inside('<x:script xmlns:x="http://x.example/">alert(1)</x:script>'),
    "event": inside('<rect onload="alert(1)"/>'),
    "picture": inside('<image href="file:///etc/hostname"/>'),
    "picture inside notes": inside('<metadata><image href="file:///etc/hostname"/></metadata>'),
    "copies of copies": inside('<g id="a"/><use xlink:href="#a"/>'),
    "embedded page": inside("<foreignObject/>"),
    "filter": inside('<filter id="f"/>'),
    "animation": inside("<animate/>"),
    "link": inside('<a href="https://example.org/"/>'),
    "fill from another file": inside('<rect fill="url(other.svg#a)"/>'),
    "fill from another file, quoted": inside("""<rect fill="URL( 'http://example.org/#a')"/>"""),
    "style from another file": inside('<rect style="fill:url(other.svg#a)"/>'),
    "style with escapes": inside(r'<rect style="fill:\75 rl(other.svg#a)"/>'),
    "imported style": inside("<style>@import 'other.css';</style>"),
    "style in pieces": inside("<style>.a { fill: ur<!-- -->l(other.svg#a) }</style>"),
    "style with elements": inside("<style><g/></style>"),
    "gradient from another file": inside('<linearGradient href="other.svg#a"/>'),
    "gradients in a circle": inside('<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>'),
    "gradient of itself": inside('<linearGradient id="a" href="#a"/>'),
    "dashes": inside('<path stroke-dasharray="0.0001" d="M0 0h9"/>'),
    "dashes by style": inside('<path style="stroke-dasharray:0.0001" d="M0 0h9"/>'),
    "text, whose font may be missing": inside("<text>Hello</text>"),
    "entities": b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + inside("&a;"),
    "outside document type": b'<!DOCTYPE svg SYSTEM "http://example.org/svg.dtd">' + inside(""),
    "outside style sheet": b'<?xml-stylesheet href="other.css"?>' + inside(""),
    "another encoding": b'<?xml version="1.0" encoding="latin-1"?>' + inside(""),
    "sixteen bits": inside("").decode().encode("utf-16"),
    "no SVG": b"<html/>",
    "no XML": b"\x89PNG",
    "nothing": b"",
    "cut off": inside("<g>"),
    "too many elements": inside("<g/>" * MAX_ELEMENTS),
    "too deep": inside("<g>" * MAX_DEPTH + "</g>" * MAX_DEPTH),
    "too large": inside(" " * MAX_SVG_BYTES),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_more_than_shapes_is_refused(content: bytes) -> None:
    with pytest.raises(DrawingError) as told:
        check_svg(content)
    assert "save it as" in told.value.cure
    assert told.value.what.isprintable()
