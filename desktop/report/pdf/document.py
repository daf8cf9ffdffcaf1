"""A DeliveryReport as a PDF of one or two pages, made to be printed: its text can be selected."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QIODevice, QLocale, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPageSize, QPainter, QPdfWriter, QPen

from content.rubric import Rubric, load_rubric
from desktop.report.gauges import cards
from desktop.report.markup import STAR, clock, minutes, part_title, split_finding
from desktop.report.pdf import ink, measures, words
from desktop.report.pdf.ink import Paragraph, Piece, Run, pt
from desktop.report.pdf.picture import picture
from models.answer.prompted import brought
from models.types import DeliveryReport, Finding, Sentence

PAGES = 2
TYPE_SIZES = ((8.8, 1), (8.2, 1), (7.8, 1), (8.8, 2), (8.2, 2), (7.6, 2), (7.0, 2), (6.4, 2))
"""Size of the transcript in points and how many pages, tried in this order until all of it fits."""

LETTER_LANDS = frozenset(["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"])
"""Territories whose paper is Letter; everywhere else it is A4 (Unicode CLDR, supplemental data, paperSize)."""

QUOTED = 8
"""So many words of a sentence are quoted where the transcript has all of it."""

_SIDE, _TOP, _FOOT = pt(46), pt(40), pt(46)
_STRENGTHS, _LATER = 2, 2


def paper_of(locale: QLocale) -> QPageSize.PageSizeId:
    """Return the paper that is used where somebody lives."""
    letter = QLocale.territoryToCode(locale.territory()) in LETTER_LANDS
    return QPageSize.PageSizeId.Letter if letter else QPageSize.PageSizeId.A4


def to_pdf(
    report: DeliveryReport,
    *,
    rubric: Rubric | None = None,
    paper: QPageSize.PageSizeId | None = None,
    go_on: Callable[[], None] = lambda: None,
) -> bytes:
    """Return the report as a PDF; on any thread.

    Args:
        report: The report.
        rubric: The norms named beside the measures; the built-in ones by default.
        paper: Its size; that of the system's locale by default.
        go_on: Called now and then; what it raises ends the work.
    """
    _fonts()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(ink.DOTS_PER_INCH)
    writer.setPageSize(QPageSize(paper if paper is not None else paper_of(QLocale.system())))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    question = report.question.text if report.question else "Practice answer"
    writer.setTitle(f"{question} · Aloud")
    writer.setCreator(f"Aloud {report.app_version}".strip())
    width, height = float(writer.width()), float(writer.height())
    pages = _pages(report, rubric or load_rubric(), width - 2 * _SIDE, height - _TOP - _FOOT, go_on)
    painter = QPainter(writer)
    for number, page in enumerate(pages, 1):
        if number > 1:
            writer.newPage()
        y = _TOP
        for piece in page:
            go_on()
            piece.draw(painter, _SIDE, y)
            y += piece.height
        _draw_foot(painter, report, width, height, f"Page {number} of {len(pages)}")
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


def _fonts() -> None:
    """Text needs the application object of Qt; without a window there is none yet."""
    if QGuiApplication.instance() is None:
        screenless = ["-platform", "offscreen"] if sys.platform == "linux" else []
        _fonts.application = QGuiApplication(["aloud", *screenless])  # type: ignore[attr-defined]


def _pages(
    report: DeliveryReport, rubric: Rubric, width: float, height: float, go_on: Callable[[], None]
) -> list[list[Piece]]:
    """Lay the report out on at most two pages: a longer transcript in smaller type, and at last less of it.

    Where one page is not enough, the words begin on the second one if they fit there, so that it is no mere rest.
    """
    head, tail = _before(report, rubric, width), _earned(report, width) + _after(report, width)
    for points, most in TYPE_SIZES:
        go_on()
        said = [*_transcript(report, points, width), *tail]
        halves = [*_flow(head, height), *_flow(said, height)]
        if most == PAGES == len(halves):
            return halves
        pages = _flow([*head, *said], height)
        if len(pages) <= most:
            return pages
    smallest, _ = TYPE_SIZES[-1]
    low, high = 0, len(report.sentences)
    while low < high - 1:
        go_on()
        middle = (low + high) // 2
        pages = _flow([*head, *_transcript(report, smallest, width, middle), *tail], height)
        low, high = (middle, high) if len(pages) <= PAGES else (low, middle)
    return _flow([*head, *_transcript(report, smallest, width, low), *tail], height)


def _flow(pieces: list[Piece], height: float) -> list[list[Piece]]:
    """Distribute pieces over pages; what is kept with the next piece goes with it."""
    pages: list[list[Piece]] = [[]]
    used = 0.0
    block: list[Piece] = []
    for piece in pieces:
        block.append(piece)
        if piece.keep:
            continue
        needed = sum(each.height for each in block)
        if used + needed > height and pages[-1]:
            pages.append([])
            used = 0.0
        pages[-1] += block
        used += needed
        block = []
    pages[-1] += block
    return pages


def _before(report: DeliveryReport, rubric: Rubric, width: float) -> list[Piece]:
    """What stands before the transcript."""
    pieces = _head(report, width) + _caution(report, width) + _findings(report, width)
    shown = picture(report, width)
    if shown is not None:
        pieces += [_title("The answer in one picture", width), shown]
    known = cards(report, rubric)
    if known:
        pieces += [_title("Measures", width), *measures.rows(known, width)]
    return pieces


def _head(report: DeliveryReport, width: float) -> list[Piece]:
    brand = Paragraph((Run("Aloud", ink.ACCENT, bold=True), Run("  practice report", ink.MUTED)), 8.5, width)
    question = f"“{report.question.text}”" if report.question else "Your answer"
    facts = [minutes(report.length.duration_s)] if report.length.duration_s is not None else []
    facts.append(f"{report.length.words} words")
    line = Paragraph(" · ".join(facts), 8.5, width, colour=ink.MUTED)
    heading = Paragraph(question, 15, width, bold=True)
    return [_whole(brand), ink.gap(6), _whole(heading), ink.gap(3), _whole(line), ink.gap(8)]


def _caution(report: DeliveryReport, width: float) -> list[Piece]:
    if report.reliability.ok:
        return []
    pad = pt(9)
    title = Paragraph("! Read this report with care", 9.5, width - 2 * pad, colour=ink.WATCH, bold=True)
    lines = [title, *(Paragraph(reason, 9, width - 2 * pad) for reason in report.reliability.reasons)]
    height = sum(line.height for line in lines) + 2 * pad * 0.7

    def draw(painter: QPainter, x: float, y: float) -> None:
        painter.setPen(QPen(QColor(ink.WATCH), pt(0.7)))
        painter.setBrush(QColor(ink.WATCH_SOFT))
        painter.drawRoundedRect(QRectF(x, y, width, height), pt(4), pt(4))
        y += pad * 0.7
        for line in lines:
            line.draw(painter, x + pad, y)
            y += line.height

    return [Piece(height, draw), ink.gap(8)]


def _findings(report: DeliveryReport, width: float) -> list[Piece]:
    """What worked, the one thing for the next take, and two more."""
    strengths = [finding for finding in report.findings if finding.kind == "strength"][:_STRENGTHS]
    fixes = sorted(
        (each for each in report.findings if each.kind != "strength"), key=lambda each: each.priority != "high"
    )
    pieces: list[Piece] = []
    if strengths:
        pieces.append(_title("What worked", width))
        pieces += [piece for finding in strengths for piece in _signed("✓", ink.GOOD, finding.message, width)]
    if fixes:
        pieces += [_title("For your next take", width), _first(fixes[0], width), ink.gap(5)]
    for finding in fixes[1 : 1 + _LATER]:
        pieces += _signed("→", ink.ACCENT, finding.message, width)
    if not fixes and strengths and report.reliability.ok:
        pieces += [_title("For your next take", width), *_signed("→", ink.ACCENT, "Keep it as it is.", width)]
    return pieces


def _first(finding: Finding, width: float) -> Piece:
    """The one thing to do, larger than everything else, behind a bar."""
    inside = width - pt(13)
    observed, todo = split_finding(finding)
    parts = [Paragraph(observed, 11.5, inside, bold=True)]
    if todo:
        parts.append(Paragraph((Run("→ ", ink.ACCENT, bold=True), Run(todo)), 10.5, inside))
    if finding.why:
        parts.append(Paragraph(finding.why, 8, inside, colour=ink.MUTED))
    height = sum(part.height for part in parts) + pt(2) * len(parts)

    def draw(painter: QPainter, x: float, y: float) -> None:
        painter.fillRect(QRectF(x, y, pt(3), height), QColor(ink.ACCENT))
        for part in parts:
            part.draw(painter, x + pt(13), y)
            y += part.height + pt(2)

    return Piece(height, draw)


def _signed(sign: str, colour: str, text: str | tuple[Run, ...], width: float, *, points: float = 9.5) -> list[Piece]:
    indent = pt(13)
    mark, told = Paragraph(sign, points, indent, colour=colour, bold=True), Paragraph(text, points, width - indent)

    def draw(painter: QPainter, x: float, y: float) -> None:
        mark.draw(painter, x, y)
        told.draw(painter, x + indent, y)

    return [Piece(told.height, draw), ink.gap(2.5)]


def _transcript(report: DeliveryReport, points: float, width: float, limit: int | None = None) -> list[Piece]:
    pieces = [_title("What was said", width)]
    if not report.sentences:
        text = report.transcript.text or "No words were heard."
        return [*pieces, *Paragraph(text, points, width).lines()]
    pieces.append(_parts(report, width))
    legend = words.legend(report, 7.2, width)
    if legend is not None:
        pieces.append(Piece(legend.height + pt(2), legend.draw, keep=True))
    pieces.append(Piece(pt(2), keep=True))
    pieces += words.transcript(report, points, width, limit)
    if limit is not None:
        left_out = f"{len(report.sentences) - limit} more sentences found no room here; the page and the data have all."
        pieces.append(_whole(Paragraph(left_out, 7.5, width, colour=ink.MUTED)))
    return pieces


def _parts(report: DeliveryReport, width: float) -> Piece:
    """Which parts were heard, in one line of letters and names."""
    star = report.star.applies or report.structure.kind == "star" or not report.structure.parts
    parts = (
        [(name, getattr(report.star, name).covered) for name in STAR]
        if star
        else [(part.name, part.covered) for part in report.structure.parts]
    )
    across = width / max(1, len(parts))
    edge = pt(12)
    texts = [
        Paragraph((Run(part_title(name), bold=True), Run("" if covered else "  not heard", ink.MUTED)), 8.5, across)
        for name, covered in parts
    ]

    def draw(painter: QPainter, x: float, y: float) -> None:
        for index, ((name, covered), text) in enumerate(zip(parts, texts, strict=True)):
            left = x + index * across
            words.badge(painter, QRectF(left, y, edge, edge), name, covered=covered)
            text.draw(painter, left + edge + pt(4), y)

    return Piece(max(edge, *(text.height for text in texts)) + pt(3), draw, keep=True)


def _earned(report: DeliveryReport, width: float) -> list[Piece]:
    """Points and qualities that were heard, beside each other, each with a sentence that earned it."""
    made = [(point.text, point.sentence) for point in report.points if point.covered]
    shown = [(part_title(quality.name), next(iter(quality.sentences), None)) for quality in report.qualities]
    lists = [(title, heard) for title, heard in (("Points heard", made), ("Qualities heard", shown)) if heard]
    if not lists:
        return []
    across = (width - pt(14) * (len(lists) - 1)) / len(lists)
    columns = [
        [_title(title, across), *(piece for text, at in heard for piece in _ticked(report, text, at, across))]
        for title, heard in lists
    ]

    def draw(painter: QPainter, x: float, y: float) -> None:
        for column in columns:
            below = y
            for piece in column:
                piece.draw(painter, x, below)
                below += piece.height
            x += across + pt(14)

    return [Piece(max(sum(piece.height for piece in column) for column in columns), draw)]


def _ticked(report: DeliveryReport, text: str, at: int | None, width: float) -> list[Piece]:
    quote = _beginning(report.sentences[at]) if at is not None and at < len(report.sentences) else ""
    return _signed("✓", ink.GOOD, (Run(text), Run(f"  {quote}", ink.MUTED)), width, points=8)


def _beginning(sentence: Sentence) -> str:
    """When a sentence of the transcript above was said, and its first words."""
    said = sentence.text.split()
    quote = " ".join(said[:QUOTED]) + ("\u00a0…" if len(said) > QUOTED else "")
    return f"{clock(sentence.start_s)} “{quote}”" if sentence.start_s is not None else f"“{quote}”"


def _after(report: DeliveryReport, width: float) -> list[Piece]:
    """The follow-up question, and what its answer brought."""
    asked = report.prompted.follow_up if report.prompted is not None else report.follow_up
    if asked is None:
        return []
    pieces = [
        ink.gap(2),
        _title("An interviewer might ask next", width),
        _whole(Paragraph(f"“{asked.text}”", 9.5, width)),
    ]
    if report.prompted is not None:
        parts = brought(report)
        names = ", ".join(part_title(name) for name, _ in parts)
        said = dict.fromkeys(sentence.text for _, sentences in parts for sentence in sentences)
        quote = " ".join(said) or report.prompted.text
        told = f"With the follow-up: {f'{names} heard' if names else 'no further part was heard'}. "
        runs = (Run(told, bold=True), Run(f"“{quote}”" if quote else ""))
        pieces += [ink.gap(2), *Paragraph(runs, 8.5, width).lines()]
    return pieces


def _title(text: str, width: float) -> Piece:
    title = Paragraph(text, 9, width, colour=ink.ACCENT, bold=True)
    return Piece(title.height + pt(9), lambda painter, x, y: title.draw(painter, x, y + pt(6)), keep=True)


def _whole(paragraph: Paragraph) -> Piece:
    return Piece(paragraph.height, paragraph.draw)


def _draw_foot(painter: QPainter, report: DeliveryReport, width: float, height: float, page: str) -> None:
    made = [f"Aloud {report.app_version}".strip(), f"rubric {report.rubric_version}"]
    if report.models.transcriber:
        made.append(f"speech model {report.models.transcriber}")
    text = f"{' · '.join(made)} · Made on this computer. It tells what was said and how, not who gets hired."
    box = QRectF(_SIDE, height - pt(32), width - 2 * _SIDE, pt(12))
    painter.setPen(QPen(QColor(ink.LINE), pt(0.6)))
    painter.drawLine(box.topLeft(), box.topRight())
    painter.setPen(QColor(ink.MUTED))
    painter.setFont(ink.font(6.8))
    painter.drawText(box.translated(0, pt(3)), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    painter.drawText(box.translated(0, pt(3)), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, page)
