"""The transcript: every word can be heard by mouse or keyboard; fillers are marked by shape and by colour."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from desktop.widgets.parts import draw_letter
from desktop.widgets.theme import Theme, TypeSize
from models.types import Pause, Word, WordKind

CONTEXT_BEFORE_S = 0.35
CONTEXT_AFTER_S = 0.55
"""A word is played with this much around it: cut bare, speech cannot be recognised."""

SHOWN_PAUSE_S = 1.0
"""Pauses from this length on stand in the text with their length."""

LINE_HEIGHT_PERCENT = 160.0

GUTTER = 44
"""Room on the left for the letters of the parts, in device-independent pixels at a text scale of 1."""

BADGE = 28

_KEY = Qt.Key


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the word `first_word` to the next stretch the answer makes the part `part`, or none ("")."""

    first_word: int
    part: str
    place: int = 0


class TranscriptView(QTextEdit):
    """Shows words that can be heard; it grows with its text, so that the page scrolls and not the view.

    The arrow keys move from word to word and line to line, with Ctrl from filler to filler; Enter or space plays the
    word and its surroundings and chooses it to be corrected, Shift+Enter plays on from there; a click does what Enter
    does, and the menu key chooses without playing. Each stretch begins a
    paragraph, with the letter of its part in the gutter.
    """

    span_wanted = Signal(float, float)
    """Play from the first to the second, seconds."""
    play_on_wanted = Signal(float)
    """Play from here to the end, seconds."""
    word_chosen = Signal(int)
    """Index of a word that was clicked, played by Enter, or whose menu was asked for."""
    moved_on = Signal()
    """The keyboard has left the chosen word."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words: tuple[Word, ...] = ()
        self._pauses: tuple[Pause, ...] = ()
        self._stretches: tuple[Stretch, ...] = ()
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._current = -1
        self._pressed = False
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(4)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(self.tr("What you said"))
        self.setAccessibleDescription(
            self.tr(
                "Arrow keys move from word to word, Enter plays the word and lets you correct it, Ctrl and "
                "arrow keys find fillers."
            )
        )
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme.changed.connect(self._write)

    @property
    def current(self) -> int:
        """Index of the word the keyboard stands on, -1 for none."""
        return self._current

    @property
    def current_s(self) -> float | None:
        """When the word begins that the keyboard stands on, seconds; None for none."""
        return self._words[self._current].start_s if self._current >= 0 else None

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The paragraphs as they stand: the name of the part, "" for none, and the text."""
        blocks = [self.document().findBlockByNumber(number) for number in range(self.document().blockCount())]
        return tuple((self._part_of(number).part, block.text()) for number, block in enumerate(blocks))

    def show_words(
        self, words: tuple[Word, ...], pauses: tuple[Pause, ...] = (), stretches: tuple[Stretch, ...] = ()
    ) -> None:
        """Show these words, with the longer of these pauses between them, in these paragraphs."""
        self._words, self._pauses, self._stretches = words, pauses, stretches
        self._current = -1
        self._write()

    def stand_on(self, at_s: float) -> None:
        """Stand on the word that begins here, or on the last one before."""
        index = bisect_right([word.start_s for word in self._words], at_s) - 1
        self._go_to(max(0, index))

    def place_of(self, index: int) -> QRect:
        """Return where a word stands in the viewport."""
        first, last = self._cursor_on(index), self._cursor_on(index)
        first.setPosition(self._starts[index])
        return self.cursorRect(first).united(self.cursorRect(last))

    def mark_heard(self, at_s: float | None) -> None:
        """Mark the word that sounds at this time, or none."""
        index = -1
        if at_s is not None:
            index = bisect_right([word.start_s for word in self._words], at_s) - 1
        marks: list[QTextEdit.ExtraSelection] = []
        if index >= 0:
            mark = QTextEdit.ExtraSelection()
            format_ = QTextCharFormat()
            format_.setBackground(self._theme.colour("accent_soft"))
            format_.setForeground(self._theme.colour("text"))
            # The stub declares these two read-only; PySide sets them as Qt documents.
            setattr(mark, "cursor", self._cursor_on(index))  # noqa: B010
            setattr(mark, "format", format_)  # noqa: B010
            marks.append(mark)
        self.setExtraSelections(marks)

    def words_at(self, index: int) -> Word:
        """Return the word with this index."""
        return self._words[index]

    def play_word(self, index: int) -> None:
        """Ask for the word with this index and its surroundings to be played."""
        word = self._words[index]
        self.span_wanted.emit(max(0.0, word.start_s - CONTEXT_BEFORE_S), word.end_s + CONTEXT_AFTER_S)

    # --- writing

    def _write(self) -> None:
        cursor = QTextCursor(self.document())
        self.clear()
        # As one change the text is laid out once, and not with every word.
        cursor.beginEditBlock()
        formats = {kind: self._format(kind) for kind in WordKind}
        block = QTextBlockFormat()
        block.setLineHeight(LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        has_gutter = any(stretch.part for stretch in self._stretches)
        block.setLeftMargin(self._theme.px(GUTTER) if has_gutter else 0)
        cursor.setBlockFormat(block)
        block.setTopMargin(12)
        begins = {stretch.first_word for stretch in self._stretches} - {0}
        plain, silence = formats[WordKind.WORD], self._pause_format()
        self._starts, self._ends = [], []
        pauses = [pause for pause in self._pauses if pause.end_s - pause.start_s >= SHOWN_PAUSE_S]
        for index, word in enumerate(self._words):
            if index in begins:
                cursor.insertBlock(block)
            elif index:
                cursor.insertText(" ", plain)
            while pauses and pauses[0].start_s <= word.start_s:
                pause = pauses.pop(0)
                if index:
                    cursor.insertText(self._pause_text(pause), silence)
                    cursor.insertText(" ", plain)
            self._starts.append(cursor.position())
            cursor.insertText(word.text, formats[word.kind])
            self._ends.append(cursor.position())
        cursor.endEditBlock()
        self._show_current()
        self._fit()

    def _pause_text(self, pause: Pause) -> str:
        return self.tr("[{seconds} s]").format(seconds=f"{pause.end_s - pause.start_s:.1f}")

    def _format(self, kind: WordKind = WordKind.WORD) -> QTextCharFormat:
        theme = self._theme
        format_ = QTextCharFormat()
        format_.setFont(theme.font(TypeSize.BODY))
        format_.setForeground(theme.colour("text"))
        if kind is WordKind.FILLED_PAUSE:
            format_.setBackground(theme.colour("watch_soft"))
            format_.setForeground(theme.colour("watch"))
            format_.setFontWeight(QFont.Weight.DemiBold)
            format_.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            format_.setUnderlineColor(QColor(theme.roles.watch))
        elif kind is WordKind.FILLER_WORD:
            format_.setForeground(theme.colour("watch"))
            format_.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
            format_.setUnderlineColor(QColor(theme.roles.watch))
        elif kind in (WordKind.REPETITION, WordKind.CUT_OFF):
            format_.setForeground(theme.colour("muted"))
            format_.setFontItalic(True)
            format_.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            format_.setUnderlineColor(QColor(theme.roles.muted))
        return format_

    def _pause_format(self) -> QTextCharFormat:
        format_ = QTextCharFormat()
        format_.setFont(self._theme.font(TypeSize.NOTE))
        format_.setForeground(self._theme.colour("muted"))
        return format_

    def _fit(self) -> None:
        height = round(self.document().size().height()) + 2 * self.frameWidth() + 4
        if height != self.height():
            self.setFixedHeight(max(height, self._theme.px(TypeSize.BODY) * 2))

    def _part_of(self, number: int) -> Stretch:
        return self._stretches[number] if number < len(self._stretches) else Stretch(0, "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, and the letters of the parts beside it."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self.document().documentLayout()
        badge = self._theme.px(BADGE)
        for number in range(len(self._stretches)):
            stretch = self._part_of(number)
            if stretch.part:
                top = layout.blockBoundingRect(self.document().findBlockByNumber(number)).top()
                box = QRectF(4, top + 2, badge, badge)
                draw_letter(painter, self._theme, box, stretch.part, place=stretch.place)
        painter.end()

    # --- moving and playing

    def _cursor_on(self, index: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._starts[index])
        cursor.setPosition(self._ends[index], QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _show_current(self) -> None:
        if 0 <= self._current < len(self._starts) and self.hasFocus():
            self.setTextCursor(self._cursor_on(self._current))
        else:
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)

    def _go_to(self, index: int) -> None:
        if self._words:
            before = self._current
            self._current = max(0, min(index, len(self._words) - 1))
            self._show_current()
            if before != self._current:
                self.moved_on.emit()

    def _next_filler(self, step: int) -> int:
        index = self._current + step
        while 0 <= index < len(self._words):
            if self._words[index].kind in (WordKind.FILLED_PAUSE, WordKind.FILLER_WORD):
                return index
            index += step
        return self._current

    def _word_in_line(self, move: QTextCursor.MoveOperation) -> int:
        cursor = self._cursor_on(max(0, self._current))
        cursor.setPosition(cursor.selectionStart())
        cursor.movePosition(move)
        return max(0, bisect_right(self._starts, cursor.position()) - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by words, and play."""
        key = event.key()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not self._words or (control and key not in (_KEY.Key_Left, _KEY.Key_Right, _KEY.Key_Home, _KEY.Key_End)):
            super().keyPressEvent(event)
        elif key == _KEY.Key_Right:
            self._go_to(self._next_filler(1) if control else self._current + 1)
        elif key == _KEY.Key_Left:
            self._go_to(self._next_filler(-1) if control else self._current - 1)
        elif key == _KEY.Key_Down:
            self._go_to(self._word_in_line(QTextCursor.MoveOperation.Down))
        elif key == _KEY.Key_Up:
            self._go_to(self._word_in_line(QTextCursor.MoveOperation.Up))
        elif key == _KEY.Key_Home:
            self._go_to(0)
        elif key == _KEY.Key_End:
            self._go_to(len(self._words) - 1)
        elif key in (_KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_Space) and self._current >= 0:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.play_on_wanted.emit(self._words[self._current].start_s)
            else:
                self._choose(self._current)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand on a word."""
        super().focusInEvent(event)
        if self._current < 0 and self._words and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self._current = 0
        self._show_current()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show no mark that the keyboard does not move."""
        super().focusOutEvent(event)
        self._show_current()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click plays the word under it; a drag selects text as usual."""
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton or self.textCursor().hasSelection():
            return
        index = bisect_right(self._starts, self.cursorForPosition(event.position().toPoint()).position()) - 1
        if index >= 0:
            self._go_to(index)
            self._choose(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be said of the word, without playing it."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self._go_to(bisect_right(self._starts, self.cursorForPosition(event.pos()).position()) - 1)
        if self._current >= 0:
            self.word_chosen.emit(self._current)

    def _choose(self, index: int) -> None:
        self.play_word(index)
        self.word_chosen.emit(index)

    # --- size

    def event(self, event: QEvent) -> bool:
        """Take part in nothing that scrolls: the page does that."""
        if event.type() is QEvent.Type.Wheel:
            event.ignore()
            return False
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow with the text."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """As narrow as it must be, as high as its text."""
        return QSize(160, self.minimumHeight())
