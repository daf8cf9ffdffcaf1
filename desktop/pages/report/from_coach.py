"""What coaches have sent back about an own take: a note, comments at times, and their version of the corrections."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from content.errors import AloudError
from desktop.exchange.review import Review, review_from
from desktop.pages.report.correcting import in_words
from desktop.practice.corrections import Corrections, correct, corrected, corrections_text, read_corrections
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.saved import read_report
from desktop.store.sent_takes import ReviewRecord
from desktop.store.sessions import TakeRecord
from desktop.widgets.basics import Button, Label, Prose, column, divider, row
from desktop.widgets.comments import CommentList, CommentRow, comments_card
from desktop.widgets.theme import Theme
from desktop.widgets.timeline_picture import TimelineMark

BEFORE_S = 1.0
"""A comment is heard from so long before its place."""


class FromCoach(QObject):
    """Brings what coaches say to the report page.

    The newest return of each coach is shown. Its corrections are shown as the coach's version; they hold in the report
    only if the person takes them over, and the person's own ones can be brought back.

    Args:
        theme: the theme in force.
        rehearsal: store and packs.
    """

    play_wanted = Signal(float)
    """Play from here, seconds."""
    revised = Signal(object, object)
    """TakeRecord and DeliveryReport after taking over, or giving up, the coach's corrections; both are saved."""
    failed = Signal(str)
    """One sentence for the person; nothing was changed."""

    def __init__(self, theme: Theme, rehearsal: Rehearsal, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rehearsal = rehearsal

    def marks(self, record: TakeRecord) -> tuple[TimelineMark, ...]:
        """Return the comments on a take as marks of the timeline, in the order of the list."""
        return tuple(
            TimelineMark(comment.text, comment.at_s, comment.at_s)
            for _, review in self._reviews(record)[:1]
            for comment in review.comments
        )

    def card(self, record: TakeRecord, *, playable: bool) -> QWidget | None:
        """Return what coaches say about a take, or None if nothing came."""
        reviews = self._reviews(record)
        if not reviews:
            return None
        parts: list[QWidget] = []
        for at, (kept, review) in enumerate(reviews):
            if at:
                parts += [divider(), Label(self.tr("Another coach"), size="strong")]
            if review.note:
                parts.append(Prose(review.note))
            if review.comments:
                rows = tuple(CommentRow(comment.at_s, comment.text) for comment in review.comments)
                comments = CommentList(self._theme, rows, playable=playable)
                comments.play_wanted.connect(lambda at_s: self.play_wanted.emit(max(0.0, at_s - BEFORE_S)))
                parts.append(comments)
            parts += self._version(record, kept)
        return comments_card(self.tr("From your coach"), *parts)

    def _reviews(self, record: TakeRecord) -> list[tuple[ReviewRecord, Review]]:
        found = []
        for kept in self._rehearsal.store.sent.reviews(record.id):
            try:
                found.append((kept, review_from(kept.review_json)))
            except AloudError as error:
                self.failed.emit(str(error))
        return found

    def _version(self, record: TakeRecord, kept: ReviewRecord) -> list[QWidget]:
        """The coach's version of the corrections beside the person's own, if they differ."""
        if kept.corrections_json is None:
            return []
        try:
            coach, own = read_corrections(kept.corrections_json), read_corrections(record.corrections_json)
            heard = read_report(record.heard_json or record.report_json or "")
        except AloudError as error:
            self.failed.emit(str(error))
            return []
        back = Button(self._theme, self.tr("Bring back my own version"), icon_name="again")
        back.clicked.connect(lambda: self._hold(record, kept, read_corrections(kept.own_json or None), None))
        own_way = [_left(back)] if kept.own_json is not None else []
        if own == coach:
            return [Prose(self.tr("Your coach's corrections hold in this report."), size="note"), *own_way]
        rubric = self._rehearsal.library.rubric(record.pack_id)
        report = corrected(heard, coach, question=self._rehearsal.question_of(record), rubric=rubric)
        differs = _without(coach, own)
        lines = [Prose(made.words) for made in in_words(heard, report, differs)]
        gone = in_words(heard, report, _without(own, coach))
        lines += [Prose(self.tr("Not corrected there: {what}").format(what=made.words)) for made in gone]
        take = Button(self._theme, self.tr("Take over these corrections"), icon_name="check")
        before = own if kept.own_json is None else read_corrections(kept.own_json)
        take.clicked.connect(lambda: self._hold(record, kept, coach, before))
        title = Label(self.tr("Your coach's version"), size="strong")
        note = Prose(
            self.tr("This is not in your report unless you take it over. You can bring your own version back."),
            size="note",
        )
        whole = QWidget()
        whole.setLayout(column(title, *lines, note, _left(take), gap=8))
        return [whole, *own_way]

    def _hold(self, record: TakeRecord, kept: ReviewRecord, now: Corrections, own: Corrections | None) -> None:
        """Let these corrections hold; `own` is what held before, to be brought back, or None."""
        store = self._rehearsal.store
        try:
            heard = read_report(record.heard_json or record.report_json or "")
            store.sent.remember_own(kept.id, None if own is None else corrections_text(own))
            revised = correct(
                store,
                record,
                heard,
                now,
                question=self._rehearsal.question_of(record),
                rubric=self._rehearsal.library.rubric(record.pack_id),
            )
        except AloudError as error:
            self.failed.emit(str(error))
            return
        self.revised.emit(*revised)


def _without(corrections: Corrections, others: Corrections) -> Corrections:
    """What of these corrections is not among the others."""
    marks = {at: names for at, names in corrections.marks.items() if others.marks.get(at) != names}
    return Corrections(tuple(each for each in corrections.fillers if each not in others.fillers), marks)


def _left(button: Button) -> QWidget:
    """The button at the left of its line."""
    line = QWidget()
    line.setLayout(row(button, 0))
    return line
