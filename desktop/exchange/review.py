"""What a coach says about a take: a note on the whole, and comments at times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop.exchange.report_file import MAX_TAKE_S
from desktop.exchange.values import Table, parsed

COMMENTS = "comments.json"
MAX_COMMENTS = 200
MAX_COMMENT = 2_000
MAX_NOTE = 8_000
MAX_NUMBER = 1_000_000


@dataclass(frozen=True, slots=True)
class Comment:
    """What is said about one place, `at_s` seconds from the start of the recording."""

    at_s: float
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that one coach says about one take.

    `id` tells the reviews of two coaches apart, and `number` counts the returns of one: 0 while none was made. The
    comments are in the order of their times.
    """

    id: str
    number: int = 0
    note: str = ""
    comments: tuple[Comment, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is said."""
        return not self.note and not self.comments

    def with_comment(self, comment: Comment) -> Review:
        """Add a comment."""
        return replace(self, comments=tuple(sorted((*self.comments, comment), key=lambda each: each.at_s)))

    def without_comment(self, comment: Comment) -> Review:
        """Take a comment away."""
        at = self.comments.index(comment)
        return replace(self, comments=(*self.comments[:at], *self.comments[at + 1 :]))


def review_json(review: Review) -> dict[str, Any]:
    """Return a review as JSON values."""
    comments = [{"at_s": round(each.at_s, 2), "text": each.text} for each in review.comments]
    return {"id": review.id, "number": review.number, "note": review.note, "comments": comments}


def read_review(data: Mapping[str, Any]) -> Review:
    """Return the review that `review_json` wrote.

    Raises:
        TakeFileError: it is none.
    """
    table = Table(data, COMMENTS)
    comments = [
        Comment(each.number("at_s", 0, MAX_TAKE_S), each.text("text", MAX_COMMENT, least=1))
        for each in table.tables("comments", MAX_COMMENTS)
    ]
    return Review(
        table.token("id"),
        table.whole("number", 0, MAX_NUMBER),
        table.text("note", MAX_NOTE),
        tuple(sorted(comments, key=lambda each: each.at_s)),
    )


def review_from(text: str) -> Review:
    """Return the review that stands in a text of JSON; TakeFileError as for `read_review`."""
    return read_review(parsed(text.encode(), COMMENTS))
