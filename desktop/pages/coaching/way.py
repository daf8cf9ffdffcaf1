"""The way between the pages for coaches, and where a file goes that somebody opens or drops on the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from content.errors import AloudError
from desktop.exchange.desk import Came, receive
from desktop.exchange.take_file import TakeFile, read_take
from desktop.exchange.zip_file import SUFFIX
from desktop.pages.coaching.group import GroupPage
from desktop.pages.coaching.inbox import CoachPage
from desktop.pages.coaching.review import TakeReviewPage
from desktop.pages.page import Page
from desktop.practice.errand import Errand
from desktop.practice.playback import Playback
from desktop.practice.rehearsal import Rehearsal
from desktop.store.inbox import InboxTake
from desktop.widgets.theme import Theme


class Coaching(QObject):
    """Holds the pages for coaches, and opens take files.

    Args:
        theme: the theme in force.
        rehearsal: store and packs.
        playback: plays recordings.
        show: brings a page on the screen.
        window: where take files can be dropped.
    """

    own_wanted = Signal(object)
    """TakeRecord of an own take about which a file came."""
    told = Signal(str)
    """One sentence for the person."""

    def __init__(
        self,
        theme: Theme,
        rehearsal: Rehearsal,
        playback: Playback,
        show: Callable[[Page], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._rehearsal = rehearsal
        self._show = show
        self.coach = CoachPage(theme, rehearsal)
        self.review = TakeReviewPage(theme, rehearsal, playback)
        self.group = GroupPage(theme)
        self.coach.file_wanted.connect(self.open_take)
        self.coach.take_wanted.connect(self._review)
        self.coach.group_wanted.connect(self._show_group)
        self.review.deleted.connect(self.show_coach)
        self._errand = Errand(self)
        self._errand.done.connect(self._opened)
        self._errand.failed.connect(self.told)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages, to stand in the window."""
        return (self.coach, self.review, self.group)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a take file that is dropped anywhere on the window."""
        if isinstance(event, QDropEvent) and event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            urls = event.mimeData().urls()
            path = Path(urls[0].toLocalFile()) if urls and urls[0].isLocalFile() else Path()
            if is_take(path):
                event.acceptProposedAction()
                if event.type() is QEvent.Type.Drop:
                    self.open_take(path)
                return True
        return super().eventFilter(watched, event)

    def show_coach(self) -> None:
        """Go to the page for coaches."""
        try:
            self.coach.refresh()
        except AloudError as error:
            self.told.emit(str(error))
        self._show(self.coach)

    def open_take(self, path: Path) -> None:
        """Open a take file; it is read away from the GUI, and shown where it belongs."""
        self._errand.run(lambda: read_take(path))

    def _opened(self, take: TakeFile) -> None:
        store = self._rehearsal.store
        try:
            received = receive(store, self._rehearsal.library, take)
            if received.came in (Came.OWN, Came.REVIEW, Came.REVIEW_KNOWN):
                self.own_wanted.emit(store.take(received.take_id))
            else:
                self._review(store.inbox.take(received.take_id))
        except AloudError as error:
            self.told.emit(str(error))
            return
        told = {
            Came.OWN: self.tr("This is a take of your own. Send the file to your coach; what comes back opens here."),
            Came.REVIEW_KNOWN: self.tr("You have this file already, or a newer one of this coach; nothing changed."),
            Came.NEWER: self.tr("The candidate has sent this take again; what you have written about it is kept."),
            Came.OLDER: self.tr("You have a newer file of this take; the older one was not taken in."),
        }
        if received.came in told:
            self.told.emit(told[received.came])

    def _review(self, take: InboxTake) -> None:
        try:
            self.review.show_take(take)
        except AloudError as error:
            self.told.emit(str(error))
            return
        self._show(self.review)

    def _show_group(self, folder: Path) -> None:
        self._show(self.group)
        self.group.show_folder(folder)


def is_take(path: Path) -> bool:
    """Whether a path names a take file."""
    return path.suffix.lower() == SUFFIX
