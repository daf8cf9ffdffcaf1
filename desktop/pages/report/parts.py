"""Parts of the report page: from a DeliveryReport to what its widgets show."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame

from desktop.widgets.basics import Label, Picture, Prose, card, column, divider, row
from desktop.widgets.corrections import CorrectionsView
from desktop.widgets.parts import HUES, Part, PartsBar, PartSentence
from desktop.widgets.theme import Theme
from desktop.widgets.timeline_picture import TimelineData, TimelineMark
from desktop.widgets.transcript_view import SHOWN_PAUSE_S, Stretch, TranscriptView
from models.types import DeliveryReport, Sentence, StarPart, WordKind

HEAD_HEIGHT = 36
"""Height of the head of a card, so that cards beside each other begin their text at one height."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("report", text)


def parts_of(report: DeliveryReport) -> tuple[Part, ...]:
    """Return the parts of the answer: STAR where the question wants a story, else what fits its kind."""
    if report.star.applies or report.structure.kind == "star":
        star = report.star
        named: tuple[tuple[str, StarPart], ...] = (
            ("situation", star.situation),
            ("task", star.task),
            ("action", star.action),
            ("result", star.result),
        )
        return tuple(
            Part(
                name,
                part.covered,
                _size(part),
                _sentences(report.sentences, part.sentences),
            )
            for name, part in named
        )
    return tuple(
        Part(
            part.name,
            part.covered,
            _tr("found") if part.covered else _missing(),
            _sentences(report.sentences, part.sentences),
        )
        for part in report.structure.parts
    )


def _size(part: StarPart) -> str:
    share = round(100 * part.share_of_words)
    if not part.covered:
        return _missing()
    return _tr("{share} % of it").format(share=share) if share else _tr("found")


def _missing() -> str:
    return _tr("not found")


def _sentences(sentences: tuple[Sentence, ...], indices: tuple[int, ...]) -> tuple[PartSentence, ...]:
    return tuple(PartSentence(sentences[at].text, sentences[at].start_s, sentences[at].end_s) for at in indices)


def timeline_data(report: DeliveryReport, duration_s: float | None) -> TimelineData:
    """Return what the timeline shows of a report."""

    def fillers(kind: WordKind) -> tuple[TimelineMark, ...]:
        return tuple(
            TimelineMark(filler.text, filler.start_s, filler.end_s)
            for filler in report.fillers.items
            if filler.kind is kind and filler.start_s is not None and filler.end_s is not None
        )

    return TimelineData(
        duration_s=(report.audio.duration_s if report.audio is not None else None) or duration_s or 1.0,
        fillers=fillers(WordKind.FILLED_PAUSE),
        filler_words=fillers(WordKind.FILLER_WORD),
        possible=tuple(TimelineMark(each.text, each.start_s, each.end_s) for each in report.fillers.possible),
        pauses=tuple(
            TimelineMark("", pause.start_s, pause.end_s)
            for pause in report.pauses.items
            if pause.end_s - pause.start_s >= SHOWN_PAUSE_S
        ),
        parts=_part_stretches(report),
        words=tuple(TimelineMark(word.text, word.start_s, word.end_s) for word in report.transcript.words),
        pace=report.pace.timeline,
        target_wpm=report.pace.target_wpm,
    )


def marks_legend(report: DeliveryReport) -> str:
    """Return what the shapes on the timeline mean, of those that are there."""
    kinds = {filler.kind for filler in report.fillers.items}
    words = [
        words
        for there, words in (
            (WordKind.FILLED_PAUSE in kinds, _tr("triangles: filled pauses")),
            (bool(report.fillers.possible), _tr("hollow: possible ones")),
            (WordKind.FILLER_WORD in kinds, _tr("diamonds: filler words")),
        )
        if there
    ]
    line = "; ".join(words)
    return line[:1].upper() + line[1:] + "." if line else ""


def _part_stretches(report: DeliveryReport) -> tuple[TimelineMark, ...]:
    """Join neighbouring sentences of the same part into one stretch."""
    stretches: list[TimelineMark] = []
    open_part = ""
    for sentence in report.sentences:
        part = sentence.components[0] if sentence.components else ""
        if sentence.start_s is None or sentence.end_s is None or part not in HUES:
            open_part = ""
            continue
        if part == open_part:
            stretches[-1] = TimelineMark(part, stretches[-1].start_s, sentence.end_s)
        else:
            stretches.append(TimelineMark(part, sentence.start_s, sentence.end_s))
        open_part = part
    return tuple(stretches)


def stretches_of(report: DeliveryReport) -> tuple[Stretch, ...]:
    """Return where in the words each part begins: by sentence, neighbours of the same part joined."""
    by_sentence = dict.fromkeys(range(len(report.sentences)), ("", 0))
    if report.star.applies or report.structure.kind == "star":
        for index, sentence in enumerate(report.sentences):
            part = sentence.components[0] if sentence.components else ""
            by_sentence[index] = (part, HUES.index(part) if part in HUES else 0)
    else:
        for place, part_ in enumerate(report.structure.parts):
            for index in part_.sentences:
                by_sentence[index] = (part_.name, place)
    stretches: list[Stretch] = []
    starts = [word.start_s for word in report.transcript.words]
    typed = 0
    for index, sentence in enumerate(report.sentences):
        part, place = by_sentence[index]
        # A typed answer has no times: there a sentence begins after the words before it.
        first, typed = typed, typed + len(sentence.text.split())
        if stretches and stretches[-1].part == part:
            continue
        if sentence.start_s is not None:
            first = bisect_left(starts, sentence.start_s - 1e-3) if stretches else 0
        elif report.audio is not None:
            continue
        if first < len(starts):
            stretches.append(Stretch(first, part, place))
    return tuple(stretches)


def answer_card(
    transcript: TranscriptView,
    parts_bar: PartsBar,
    corrections: CorrectionsView | None,
    report: DeliveryReport,
    *,
    playable: bool,
    name: str = "",
) -> QFrame:
    """Return what was said as a card, with a line that says what the marks mean, and what is corrected.

    `name` is the title of the card, "Your answer" if it is empty.
    """
    name = name or _tr("Your answer")
    frame = card(name=name)
    title = Label(name, size="strong")
    title.setMinimumHeight(HEAD_HEIGHT)
    parts = column(title, margins=(24, 16, 24, 20), gap=12)
    if report.transcript.words:
        parts.addWidget(parts_bar)
        parts.addWidget(transcript)
        legend = [
            words
            for kind, words in (
                (WordKind.FILLED_PAUSE, _tr("underlined: filled pauses")),
                (WordKind.FILLER_WORD, _tr("dashed: filler words")),
                (WordKind.REPETITION, _tr("dotted: repeats")),
            )
            if any(word.kind is kind for word in report.transcript.words)
        ]
        if playable:
            legend.append(_tr("a click on a word plays it and lets you correct it"))
        elif report.audio is not None:
            legend.append(_tr("a click on a word lets you correct it"))
        if legend:
            line = "; ".join(legend)
            parts.addWidget(Prose(line[:1].upper() + line[1:] + ".", size="note"))
        if corrections is not None:
            parts.addWidget(divider())
            parts.addWidget(corrections)
    else:
        parts.addWidget(Prose(_tr("No words were heard in this recording."), tone="muted"))
    parts.addStretch(1)
    frame.setLayout(parts)
    return frame


def reliability_card(theme: Theme, report: DeliveryReport) -> QFrame:
    """Return why some measures of this report are not to be trusted, as a card."""
    frame = card(name=_tr("How far to trust this report"))
    words = column(Label(_tr("Read this report with care"), size="strong"), gap=4)
    for reason in report.reliability.reasons:
        words.addWidget(Prose(reason))
    line = row(gap=12, margins=(24, 16, 24, 16))
    line.addWidget(Picture(theme, "warning", "watch", 22), 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(words, 1)
    frame.setLayout(line)
    return frame
