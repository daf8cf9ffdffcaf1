"""Comments of a coach as a list: each with its number and time, to be heard, and by the coach to be changed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QTextEdit, QWidget

from desktop.widgets.basics import Button, Label, Prose, card, column, row
from desktop.widgets.clocks import clock
from desktop.widgets.flow import FlowLayout
from desktop.widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment as it is shown: `at_s` seconds from the start of the answer."""

    at_s: float
    text: str


class CommentList(QWidget):
    """Lists comments in the order of their times.

    Args:
        theme: the theme in force.
        comments: what is listed.
        playable: whether the answer can be heard.
        editable: whether they can be changed and deleted here.
    """

    play_wanted = Signal(float)
    """Play from a little before here, seconds."""
    edit_wanted = Signal(int)
    """Index of the comment that is to be changed."""
    delete_wanted = Signal(int)
    """Index of the comment that is to go."""

    def __init__(
        self,
        theme: Theme,
        comments: tuple[CommentRow, ...],
        *,
        playable: bool,
        editable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._playable = playable
        self._editable = editable
        self.setLayout(column(*(self._line(at, each) for at, each in enumerate(comments)), gap=8))
        self.setAccessibleName(self.tr("Comments"))

    def _line(self, at: int, comment: CommentRow) -> QWidget:
        time = clock(comment.at_s)
        what = self.tr("comment {number} at {time}").format(number=at + 1, time=time)
        shown = f"{at + 1}  ·  {time}"
        place: QWidget = Label(shown, size="strong")
        if self._playable:
            name = self.tr("Hear {what}: {text}").format(what=what, text=comment.text)
            place = button = Button(self._theme, shown, icon_name="play", name=name)
            button.clicked.connect(lambda: self.play_wanted.emit(comment.at_s))
        place.setMinimumHeight(36)
        text = Prose(comment.text)
        inside = row(gap=12)
        inside.addWidget(place, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(column(text, margins=(0, 8, 0, 4)), 1)
        if self._editable:
            for words, icon_name, signal in (
                (self.tr("Change {what}"), "edit", self.edit_wanted),
                (self.tr("Delete {what}"), "delete", self.delete_wanted),
            ):
                button = Button(self._theme, kind="ghost", icon_name=icon_name, name=words.format(what=what))
                button.clicked.connect(lambda _=False, signal=signal: signal.emit(at))
                inside.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        line = QWidget()
        line.setLayout(inside)
        return line


class CommentEditor(QFrame):
    """Where a coach writes one comment: typed, or taken from a list of those that are used again.

    Enter keeps it, Escape gives it up.
    """

    kept = Signal(float, str)
    """The time in seconds, and the text."""
    given_up = Signal()
    phrase_kept = Signal(str)
    """A wording that is to be used again."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "hollow")
        self.at_s = 0.0
        self.place = Label(size="strong")
        self.line = _Line()
        self.line.setPlaceholderText(self.tr("What you want to say about this place"))
        self.line.setMaxLength(2_000)
        self.line.returnPressed.connect(self._keep)
        self.line.escaped.connect(self.close_quietly)
        self.line.textChanged.connect(lambda text: self._offer(bool(text.strip())))
        self.phrases = QComboBox()
        self.phrases.setAccessibleName(self.tr("Comments that you use again"))
        self.phrases.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.phrases.setMinimumContentsLength(16)
        self.phrases.activated.connect(self._take_phrase)
        self.keep = Button(theme, self.tr("Keep the comment"), icon_name="check")
        self.keep.clicked.connect(self._keep)
        self.again = Button(theme, self.tr("Use it again"), kind="ghost", icon_name="keep")
        self.again.setAccessibleName(self.tr("Keep this wording in the list, to use it again"))
        self.again.setToolTip(self.again.accessibleName())
        self.again.clicked.connect(lambda: self.phrase_kept.emit(self.line.text().strip()))
        self.cancel = Button(theme, self.tr("Give up"), kind="ghost", icon_name="close")
        self.cancel.clicked.connect(self.close_quietly)
        self.setLayout(
            column(
                FlowLayout(self.place, self.phrases),
                self.line,
                FlowLayout(self.keep, self.again, self.cancel),
                margins=(16, 12, 16, 12),
                gap=8,
            )
        )
        self.hide()

    def begin(self, at_s: float, text: str = "") -> None:
        """Write about this time; `text` is what stands there already."""
        self.at_s = at_s
        words = self.tr("Comment at {time}").format(time=clock(at_s))
        self.place.setText(words)
        self.line.setAccessibleName(words)
        self.line.setText(text)
        self._offer(bool(text))
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_phrases(self, phrases: tuple[str, ...]) -> None:
        """Offer these wordings."""
        self.phrases.clear()
        self.phrases.addItem(self.tr("Take one of yours..."))
        self.phrases.addItems(list(phrases))
        self.phrases.setEnabled(bool(phrases))

    def close_quietly(self) -> None:
        """Close; what was not kept is gone."""
        if self.isVisible():
            self.hide()
            self.given_up.emit()

    def _offer(self, written: bool) -> None:
        self.keep.setEnabled(written)
        self.again.setEnabled(written)

    def _take_phrase(self, at: int) -> None:
        if at > 0:
            self.line.setText(self.phrases.itemText(at))
            self.phrases.setCurrentIndex(0)
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        text = self.line.text().strip()
        if text:
            self.hide()
            self.kept.emit(self.at_s, text)


class _Line(QLineEdit):
    """One line of text; Escape and Enter are its own, not the page's."""

    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class NoteEdit(QTextEdit):
    """Some lines of text. Tab leaves it, and it says when somebody has written something else."""

    written = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setProperty("kind", "field")
        self._before = ""

    def show_text(self, text: str) -> None:
        """Show this text."""
        self._before = text
        self.setPlainText(text)

    def keep(self) -> None:
        """Hand over what was written since the last time."""
        text = self.toPlainText().strip()
        if text != self._before:
            self._before = text
            self.written.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hand over what was written."""
        super().focusOutEvent(event)
        self.keep()


def comments_card(title: str, *parts: QWidget) -> QFrame:
    """Return parts about comments as a card below a title."""
    frame = card(name=title)
    frame.setLayout(column(Label(title, size="strong", wrap=True), *parts, margins=(24, 16, 24, 20), gap=12))
    return frame
