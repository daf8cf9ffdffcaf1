"""What a coach says about a take: comments at times and a note on the whole, kept at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from content.errors import AloudError
from desktop.exchange.desk import review_of
from desktop.exchange.review import MAX_NOTE, Comment, Review, review_json
from desktop.pages.report.from_coach import BEFORE_S
from desktop.practice.saved import json_text
from desktop.store.inbox import Inbox, InboxTake
from desktop.widgets.basics import Button, Label, Prose, Slot, column
from desktop.widgets.comments import CommentEditor, CommentList, CommentRow, NoteEdit
from desktop.widgets.theme import Theme


class Commenting(QWidget):
    """Shows the editor, the list of comments and the note; each change is kept before it is shown."""

    play_wanted = Signal(float)
    """Play from here, seconds."""
    edit_wanted = Signal()
    """A comment is being changed: it is to be quiet, and the editor to be seen."""
    left = Signal()
    """A comment was kept or given up; the keyboard may go back to the answer."""
    changed = Signal(object)
    """InboxTake with what is said now; it is kept."""
    failed = Signal(str)
    """One sentence for the person; nothing was changed."""

    def __init__(self, theme: Theme, inbox: Inbox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._inbox = inbox
        self._take: InboxTake | None = None
        self._review = Review("")
        self._changing: Comment | None = None
        self.editor = CommentEditor(theme)
        self.editor.kept.connect(self._keep_comment)
        self.editor.given_up.connect(self._give_up)
        self.editor.phrase_kept.connect(self._keep_phrase)
        title = self.tr("Your note on the whole answer")
        self.note = NoteEdit(title)
        self.note.setFixedHeight(96)
        self.note.written.connect(lambda text: self._keep(replace(self._review, note=text[:MAX_NOTE])))
        self._list = Slot()
        self.setLayout(column(self.editor, self._list, Label(title, size="strong"), self.note, gap=12))

    @property
    def review(self) -> Review:
        """What is said."""
        return self._review

    def show_take(self, take: InboxTake) -> None:
        """Show what is said about this take.

        Raises:
            TakeFileError: what is kept of it is damaged.
            StoreError: it cannot be read.
        """
        self._review = review_of(take)
        self._take, self._changing = take, None
        self.editor.hide()
        self.editor.show_phrases(self._inbox.phrases())
        self.note.show_text(self._review.note)
        self._show_list()

    def begin(self, at_s: float) -> None:
        """Write about this time."""
        self._changing = None
        self.editor.begin(at_s)

    # --- inside

    def _show_list(self) -> None:
        if not self._review.comments:
            words = self.tr("No comments yet. Play the answer and press C where you have something to say.")
            self._list.fill(Prose(words, size="note"))
            return
        rows = tuple(CommentRow(each.at_s, each.text) for each in self._review.comments)
        listed = CommentList(self._theme, rows, playable=True, editable=True)
        listed.play_wanted.connect(lambda at_s: self.play_wanted.emit(max(0.0, at_s - BEFORE_S)))
        listed.edit_wanted.connect(self._change)
        listed.delete_wanted.connect(self._delete)
        self._list.fill(listed)
        before: QWidget = self.editor.cancel
        for button in (*listed.findChildren(Button), self.note):
            QWidget.setTabOrder(before, button)
            before = button

    def _change(self, at: int) -> None:
        self._changing = self._review.comments[at]
        self.editor.begin(self._changing.at_s, self._changing.text)
        self.edit_wanted.emit()

    def _delete(self, at: int) -> None:
        if self._keep(self._review.without_comment(self._review.comments[at])):
            self.left.emit()

    def _keep_comment(self, at_s: float, text: str) -> None:
        review = self._review if self._changing is None else self._review.without_comment(self._changing)
        self._changing = None
        self._keep(review.with_comment(Comment(round(at_s, 2), text)))
        self.left.emit()

    def _give_up(self) -> None:
        self._changing = None
        self.left.emit()

    def _keep_phrase(self, text: str) -> None:
        try:
            self._inbox.keep_phrase(text)
            self.editor.show_phrases(self._inbox.phrases())
        except AloudError as error:
            self.failed.emit(str(error))

    def _keep(self, review: Review) -> bool:
        """Keep what is said first, then show it."""
        if self._take is None:
            return False
        try:
            self._take = self._inbox.save_review(self._take.id, json_text(review_json(review)))
        except AloudError as error:
            self.failed.emit(str(error))
            return False
        self._review = review
        self._show_list()
        self.changed.emit(self._take)
        return True
