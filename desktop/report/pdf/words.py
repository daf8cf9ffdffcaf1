"""The transcript in print: the parts in the margin, fillers and repeats marked, silences where they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from desktop.report.markup import clock, part_title, told_by
from desktop.report.pdf import ink
from desktop.report.pdf.ink import Paragraph, Piece, Run, pt
from models.delivery.language import words_by_sentence
from models.types import DeliveryReport, Pause, Sentence, Word, WordKind

SHOWN_PAUSE_S = 1.0
MARGIN = pt(44)

_DRESS = {
    WordKind.FILLED_PAUSE: ("filled pause", Run("", ink.WATCH, ink.WATCH_SOFT, italic=True)),
    WordKind.FILLER_WORD: ("filler word", Run("", line="under")),
    WordKind.REPETITION: ("said again or cut off", Run("", ink.MUTED, line="through")),
    WordKind.CUT_OFF: ("said again or cut off", Run("", ink.MUTED, line="through")),
}


def transcript(report: DeliveryReport, points: float, width: float, limit: int | None = None) -> list[Piece]:
    """Return the transcript, a paragraph for each run of sentences that tell the same part.

    Args:
        report: what was heard.
        points: size of the type.
        width: with the margin in which time and part stand, twips.
        limit: sentences to show; None for all.
    """
    sentences = report.sentences[:limit]
    runs = _runs(report)
    pieces: list[Piece] = []
    told = told_by(report)
    for name, indices in groupby(range(len(sentences)), key=lambda at: next(iter(told[at]), "")):
        group = list(indices)
        lines = Paragraph([run for at in group for run in runs[at]], points, width - MARGIN).lines(MARGIN)
        lines[0] = _headed(lines[0], sentences[group[0]], name, points)
        pieces += [*lines, ink.gap(0.35 * points)]
    return pieces


def legend(report: DeliveryReport, points: float, width: float) -> Paragraph | None:
    """Return what the marks mean, of those that are there."""
    kinds = {word.kind for word in report.transcript.words}
    shown: dict[str, Run] = {}
    for kind, (meaning, dress) in _DRESS.items():
        if kind in kinds:
            shown.setdefault(meaning, _dressed(dress, meaning))
    runs = list(shown.values())
    if any(pause.end_s - pause.start_s >= SHOWN_PAUSE_S for pause in report.pauses.items):
        runs.append(Run("[1.2 s] silence", ink.MUTED))
    between = Run("   ")
    spaced = [part for run in runs for part in (run, between)]
    return Paragraph(spaced, points, width, colour=ink.MUTED) if runs else None


def badge(painter: QPainter, box: QRectF, name: str, *, covered: bool = True) -> None:
    """Draw the letter of a part on its ground; dashed and grey where the part was not heard."""
    colour, ground = ink.hue(name)
    pen = QPen(QColor(ink.EDGE), pt(0.7), Qt.PenStyle.DashLine)
    painter.setPen(QPen(Qt.PenStyle.NoPen) if covered else pen)
    painter.setBrush(QBrush(QColor(ground)) if covered else QBrush(Qt.BrushStyle.NoBrush))
    painter.drawRoundedRect(box, pt(2.5), pt(2.5))
    painter.setFont(ink.font(box.height() / pt(1) * 0.66, bold=True))
    painter.setPen(QColor(colour if covered else ink.MUTED))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, part_title(name)[:1])


def _headed(line: Piece, sentence: Sentence, name: str, points: float) -> Piece:
    """The first line of a paragraph, with its time and part in the margin."""
    edge = pt(points + 2.5)

    def draw(painter: QPainter, x: float, y: float) -> None:
        if sentence.start_s is not None:
            painter.setFont(ink.font(0.85 * points))
            painter.setPen(QColor(ink.MUTED))
            box = QRectF(x, y, pt(22), line.height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, clock(sentence.start_s))
        if name:
            badge(painter, QRectF(x + pt(25), y + (line.height - edge) / 2, edge, edge), name)
        line.draw(painter, x, y)

    return Piece(line.height, draw)


def _runs(report: DeliveryReport) -> list[list[Run]]:
    """Return the words of each sentence in their dress; where words and sentences differ, the sentence as it is."""
    words, sentences = report.transcript.words, report.sentences
    groups = words_by_sentence(words, sentences)
    timed = report.length.duration_s is not None
    pauses = [pause for pause in report.pauses.items if timed and pause.end_s - pause.start_s >= SHOWN_PAUSE_S]
    after = _silences(words, pauses)
    matching = len(groups) == len(sentences)
    runs: list[list[Run]] = []
    at = 0
    for index, sentence in enumerate(sentences):
        group = groups[index] if matching else ()
        if " ".join(word.text for word in group).split() != sentence.text.split():
            runs.append([Run(f"{sentence.text} ")])
        else:
            runs.append([run for place, word in enumerate(group, at) for run in (*_word(word), *after.get(place, ()))])
        at += len(group)
    return runs


def _word(word: Word) -> tuple[Run, Run]:
    _, dress = _DRESS.get(word.kind, ("", Run("")))
    return _dressed(dress, word.text), Run(" ")


def _dressed(dress: Run, text: str) -> Run:
    return replace(dress, text=text)


def _silences(words: Sequence[Word], pauses: Sequence[Pause]) -> dict[int, list[Run]]:
    """Return the silences by the index of the word after which they came."""
    found: dict[int, list[Run]] = {}
    for pause in pauses:
        middle = (pause.start_s + pause.end_s) / 2
        before = sum((word.start_s + word.end_s) / 2 <= middle for word in words)
        if before:
            text = f"[{pause.end_s - pause.start_s:.1f} s] "
            found.setdefault(before - 1, []).append(Run(text, ink.MUTED, small=True))
    return found
