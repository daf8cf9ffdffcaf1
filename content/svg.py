"""What of SVG may be in a logo: shapes and colours.

A drawing may come from a stranger, and whatever draws SVG knows more than shapes: scripts, other files by reference,
fonts, filters that take memory without end. What is allowed is listed here, and everything else is refused.
"""

from __future__ import annotations

import re
from xml.parsers import expat

MAX_SVG_BYTES = 256 * 1024
MAX_ELEMENTS = 5_000
MAX_DEPTH = 50

_GRADIENTS = {"linearGradient", "radialGradient"}
_SHAPES = {"svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "stop", "style"}
# What drawing programs write about the drawing, and nobody draws.
_NOTES = {"title", "desc", "metadata", "RDF", "Work", "Agent", "License", "Bag", "li", "format", "type", "creator"}
_NOTES |= {"rights", "license", "permits", "requires", "prohibits", "publisher", "date", "description", "language"}
_NOTES |= {"subject", "namedview", "grid", "guide", "page", "path-effect"}
_ALLOWED = _SHAPES | _GRADIENTS | _NOTES
_AS_PLAIN = "save it as plain SVG with its text turned into paths, or as PNG"
_OUTWARD = re.compile(r"url\(\s*(?!['\"]?#)", re.IGNORECASE)


class DrawingError(Exception):
    """Why a drawing is refused: `what` is wrong with it, and the `cure`."""

    def __init__(self, what: str, cure: str = _AS_PLAIN) -> None:
        super().__init__(f"{what}; {cure}")
        self.what = what
        self.cure = cure


def check_svg(data: bytes) -> None:
    """Make sure that a drawing holds shapes and colours only.

    Args:
        data: the whole file.

    Raises:
        DrawingError: it is no SVG, or holds more than a logo needs.
    """
    if len(data) > MAX_SVG_BYTES:
        raise DrawingError(f"has {len(data)} bytes, but {MAX_SVG_BYTES} are the most for SVG", "save it as PNG")
    # Two readers must not read two drawings out of one file: it is UTF-8, and says nothing else of itself.
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DrawingError("is not text in UTF-8") from error
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text, parser.buffer_size = True, MAX_SVG_BYTES  # a style sheet comes in one piece
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.XmlDeclHandler = reader.declaration
    # Entities multiply, and a style sheet or a document type may be another file.
    parser.StartDoctypeDeclHandler = lambda *_: _refuse("has a document type")
    parser.ProcessingInstructionHandler = lambda *_: _refuse("has a processing instruction")
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise DrawingError(f"is no valid SVG ({error})") from error
    reader.finish()


def _refuse(what: str) -> None:
    raise DrawingError(what)


class _Reader:
    """Looks at one drawing, element by element."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._count = 0
        self._gradients: dict[str, str] = {}  # id -> what it refers to

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() != "utf-8":
            _refuse(f"is written in {encoding[:20]}, not in UTF-8")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        if not self._open and name != "svg":
            _refuse("is no SVG")
        self._open.append(name)
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._open) > MAX_DEPTH:
            _refuse(f"has more than {MAX_ELEMENTS} elements, or more than {MAX_DEPTH} one in another")
        if name not in _ALLOWED or "style" in self._open[:-1]:
            _refuse(f"holds <{name[:30]}>")
        plain = {attribute.rpartition(" ")[2]: value for attribute, value in attributes.items()}
        for attribute, value in plain.items():
            self._check(name, attribute, value)
        if name in _GRADIENTS:
            self._gradients[plain.get("id", "")] = plain.get("href", "")

    def _check(self, name: str, attribute: str, value: str) -> None:
        if attribute.lower().startswith("on") or attribute == "src":
            _refuse(f'has the attribute "{attribute[:30]}"')
        if attribute == "href" and not (name in _GRADIENTS and value.startswith("#")):
            _refuse("refers to another file or element")
        if attribute == "stroke-dasharray":
            _refuse("has dashed lines")
        self._check_style(value, rules=attribute == "style")

    def _check_style(self, text: str, *, rules: bool) -> None:
        if _OUTWARD.search(text):
            _refuse("refers to another file")
        if rules and ("\\" in text or "@" in text or "/*" in text or "dasharray" in text.lower()):
            _refuse("has a style that is more than colours")

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        if self._open[-1] == "style":
            self._check_style(text, rules=True)

    def finish(self) -> None:
        # A gradient may borrow its colours from one that borrows from nobody, so that there is no circle.
        if any(self._gradients.get(target[1:]) for target in self._gradients.values() if target):
            _refuse("has gradients that refer to each other in a chain")
