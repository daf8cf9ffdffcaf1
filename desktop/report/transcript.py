"""The transcript sentence by sentence: its STAR letters, its fillers and repeats marked, its silences shown."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.report.markup import Player, badge, esc, told_by
from models.delivery.language import words_by_sentence
from models.types import DeliveryReport, Pause, Sentence, Word, WordKind

_SHOWN_PAUSE_S = 1.0
_MARKS = {
    WordKind.FILLED_PAUSE: ("filled", "filled pause"),
    WordKind.FILLER_WORD: ("filler", "filler word"),
    WordKind.REPETITION: ("repeat", "said again"),
    WordKind.CUT_OFF: ("repeat", "cut off"),
}
_LEGEND = (
    (WordKind.FILLED_PAUSE, "um", "filled pause"),
    (WordKind.FILLER_WORD, "like", "filler word"),
    (WordKind.REPETITION, "the", "repeat or cut-off"),
)


def transcript(report: DeliveryReport, player: Player) -> str:
    """Return the transcript; every filler is marked by shape as well as by colour."""
    words, sentences = report.transcript.words, report.sentences
    timed = report.length.duration_s is not None
    shown = [pause for pause in report.pauses.items if pause.end_s - pause.start_s >= _SHOWN_PAUSE_S]
    pieces = _pieces(words, shown if timed else [], player if timed else Player(None))
    groups = words_by_sentence(words, sentences)
    inner: list[str] = []
    for group in groups:
        inner.append(" ".join(pieces[: len(group)]))
        pieces = pieces[len(group) :]
    matching = len(groups) == len(sentences) and all(
        " ".join(word.text for word in group).split() == sentence.text.split()
        for group, sentence in zip(groups, sentences, strict=True)
    )
    if sentences:
        texts = inner if matching else [esc(sentence.text) for sentence in sentences]
        lines = [
            _line(sentence, told, text, player)
            for sentence, told, text in zip(sentences, told_by(report), texts, strict=True)
        ]
    else:
        lines = [f'<li class="line"><p>{text}</p></li>' for text in inner]
    if not lines:
        return '<p class="note">No words were heard.</p>'
    kind = "script" if timed else "script untimed"
    return f'<ol class="{kind}">{"".join(lines)}</ol>{_legend(words, shown)}'


def _line(sentence: Sentence, told: tuple[str, ...], inner: str, player: Player) -> str:
    letters = "".join(map(badge, told)) or '<span class="badge none" aria-hidden="true"></span>'
    time = player.link(sentence.start_s, sentence.end_s)
    at = f'<span class="at">{time}</span>' if time else ""
    return f'<li class="line">{at}<span class="letters">{letters}</span><p>{inner}</p></li>'


def _pieces(words: Sequence[Word], pauses: Sequence[Pause], player: Player) -> list[str]:
    """Return the HTML of each word, marked, with the silences that follow it."""
    pieces: list[str] = []
    for word in words:
        text = esc(word.text)
        if player.href is not None:
            text = f'<span class="word" data-start="{max(0.0, word.start_s):.2f}">{text}</span>'
        if word.kind in _MARKS:
            name, title = _MARKS[word.kind]
            text = f'<mark class="{name}" title="{title}">{text}</mark>'
        pieces.append(text)
    for pause in pauses:
        middle = (pause.start_s + pause.end_s) / 2
        before = sum((word.start_s + word.end_s) / 2 <= middle for word in words)
        if before:
            pieces[before - 1] += f" {_silence(pause)}"
    return pieces


def _silence(pause: Pause) -> str:
    seconds = f"{pause.end_s - pause.start_s:.1f} s"
    where = "inside a sentence" if pause.inside_clause else "between sentences"
    kind = "silence inside" if pause.inside_clause else "silence"
    return f'<span class="{kind}" title="{seconds} of silence {where}">{seconds}</span>'


def _legend(words: Sequence[Word], pauses: Sequence[Pause]) -> str:
    kinds = {word.kind for word in words}
    if WordKind.CUT_OFF in kinds:
        kinds.add(WordKind.REPETITION)
    entries = [
        f'<li><mark class="{_MARKS[kind][0]}">{example}</mark> {meaning}</li>'
        for kind, example, meaning in _LEGEND
        if kind in kinds
    ]
    if pauses:
        entries.append('<li><span class="silence">1.2 s</span> silence</li>')
    return f'<ul class="legend" aria-label="Marks">{"".join(entries)}</ul>' if entries else ""
