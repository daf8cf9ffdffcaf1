"""The window: the error place on top, one page below, and the way between pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from content.errors import AloudError
from content.schema import GuideChapter, Question
from desktop.pages.chapter import ChapterPage
from desktop.pages.coaching.way import Coaching, is_take
from desktop.pages.compare import ComparePage
from desktop.pages.deleting import erase_take
from desktop.pages.guest import asked_to_begin, asked_to_end
from desktop.pages.hearing import HearingPage
from desktop.pages.history import HistoryPage
from desktop.pages.home import HomePage
from desktop.pages.pack import PackPage
from desktop.pages.packs import PacksPage
from desktop.pages.page import Page
from desktop.pages.plans import PlansPage
from desktop.pages.practise.page import PractisePage
from desktop.pages.prepare import PreparePage
from desktop.pages.progress import ProgressPage
from desktop.pages.questions import QuestionsPage
from desktop.pages.report.page import ReportPage
from desktop.pages.review import ReviewPage
from desktop.pages.rounds import RoundGuide
from desktop.pages.settings.page import SettingsPage
from desktop.pages.spoken import SpokenPage
from desktop.pages.welcome.page import WelcomePage
from desktop.practice.plan import PlanKind
from desktop.practice.playback import Playback
from desktop.practice.preparing import Preparing
from desktop.practice.rehearsal import Rehearsal
from desktop.practice.round import Round
from desktop.practice.saved import read_report
from desktop.practice.take import ENDS
from desktop.store.follow_ups import FollowUpRecord
from desktop.store.sessions import TakeRecord, TakeState
from desktop.widgets.banner import Banner
from desktop.widgets.basics import column
from desktop.widgets.guest_bar import GuestBar
from desktop.widgets.theme import Theme
from models.types import DeliveryReport, FollowUp


class Window(QMainWindow):
    """Holds the pages. It knows where each leads, and nothing of what happens inside them.

    Args:
        theme: the theme in force.
        rehearsal: takes, store, pack.
        playback: plays recordings.
        preparing: progress with the guides.
        settings_page: made by the composition root, which knows devices and models.
        welcome_page: made there too, for it knows what works on this computer.
    """

    session_wanted = Signal(bool)
    """Another session is to follow this one: a guest's (True), or the account's own."""
    closing = Signal()
    """The person closes the window; the close waits until `finish_closing`."""

    def __init__(
        self,
        theme: Theme,
        rehearsal: Rehearsal,
        playback: Playback,
        *,
        preparing: Preparing,
        settings_page: SettingsPage,
        welcome_page: WelcomePage,
    ) -> None:
        super().__init__()
        self._rehearsal = rehearsal
        self._theme = theme
        self._may_close = False
        self._report_from: Page | None = None
        self._compare_from: Page | None = None
        self.guest_bar = GuestBar(theme)
        self.name_it(self.tr("Aloud"))
        self.banner = Banner(theme)
        self.home = HomePage(theme, rehearsal)
        self.practise = PractisePage(theme, rehearsal, preparing)
        self.report = ReportPage(theme, rehearsal, playback)
        self.history = HistoryPage(theme, rehearsal, preparing)
        self.compare = ComparePage(theme, rehearsal, playback)
        self.progress = ProgressPage(theme, rehearsal)
        self.hearing = HearingPage(theme, rehearsal)
        self.plans = PlansPage(theme, rehearsal)
        self.spoken = SpokenPage(theme, rehearsal.voice)
        self.review = ReviewPage(theme, rehearsal)
        self.pack = PackPage(theme, rehearsal, playback)
        self.packs = PacksPage(theme, rehearsal.library)
        self.questions = QuestionsPage(theme, rehearsal)
        self.prepare = PreparePage(theme, rehearsal, preparing)
        self.chapter = ChapterPage(theme, rehearsal, preparing)
        self.settings = settings_page
        self.welcome = welcome_page
        self.guide = RoundGuide(
            rehearsal,
            self._show,
            spoken=self.spoken,
            practise=self.practise,
            report=self.report,
            review=self.review,
            parent=self,
        )
        self.coaching = Coaching(theme, rehearsal, playback, self._show, self)
        self.pages = QStackedWidget()
        self.pages.setObjectName("stack")
        ways_back: dict[Page, Callable[[], None]] = {
            self.report: self._leave_report,
            self.compare: self._leave_compare,
            self.practise: self._leave_listening,
            self.hearing: self._leave_listening,
            self.pack: lambda: self._show_fresh(self.packs),
            self.chapter: lambda: self._show_fresh(self.prepare),
            self.coaching.coach: lambda: self._show_fresh(self.packs),
            self.coaching.review: self.coaching.show_coach,
            self.coaching.group: self.coaching.show_coach,
        }
        for page in (
            self.home,
            self.practise,
            self.report,
            self.history,
            self.compare,
            self.progress,
            self.hearing,
            self.plans,
            self.spoken,
            self.review,
            self.pack,
            self.packs,
            self.questions,
            self.prepare,
            self.chapter,
            self.settings,
            self.welcome,
            *self.coaching.pages,
        ):
            self.pages.addWidget(page)
            page.failed.connect(self.tell)
            page.left.connect(ways_back.get(page, self.show_home))
        inside = QWidget()
        inside.setObjectName("page")
        self._banner_place = QWidget()
        self._banner_place.setLayout(column(self.banner, margins=(12, 12, 12, 0)))
        layout = column(self.guest_bar, self._banner_place, self.pages)
        layout.setStretch(2, 1)
        inside.setLayout(layout)
        self.setCentralWidget(inside)
        self.resize(1120, 780)
        self.setMinimumSize(640, 360)

        self.home.practise_wanted.connect(self.start_practice)
        self.home.take_wanted.connect(self.open_take)
        self.home.take_deleted.connect(self._delete)
        self.home.round_wanted.connect(self.guide.resume)
        self.home.round_unwanted.connect(self.guide.forget)
        self.home.history_wanted.connect(lambda: self._show_fresh(self.history))
        self.home.progress_wanted.connect(lambda: self._show_fresh(self.progress))
        self.home.settings_wanted.connect(lambda: self._show(self.settings))
        self.settings.check_wanted.connect(self.show_welcome)
        self.welcome.begin_wanted.connect(self.start_practice)
        self.practise.began.connect(self.banner.dismiss)
        self.home.plan_wanted.connect(self._choose_plan)
        self.home.prepare_wanted.connect(lambda: self._show_fresh(self.prepare))
        self.home.questions_wanted.connect(lambda: self._show_fresh(self.questions))
        self.home.packs_wanted.connect(lambda: self._show_fresh(self.packs))
        for page_with_choice in (self.home, self.welcome):
            page_with_choice.guest_wanted.connect(self._offer_guest)
        self.guest_bar.end.clicked.connect(self._end_guest)
        self.home.pack_dropped.connect(self.open_file)
        self.packs.take_chosen.connect(self.coaching.open_take)
        self.packs.coach_wanted.connect(self.coaching.show_coach)
        self.coaching.own_wanted.connect(self.open_take)
        self.coaching.told.connect(self.tell)
        self.coaching.coach.pack_wanted.connect(self._show_own_pack)
        self.packs.pack_opened.connect(self._show_opened_pack)
        self.packs.pack_wanted.connect(lambda: self._show_fresh(self.pack))
        self.questions.practise_wanted.connect(self.start_practice)
        self.prepare.chapter_wanted.connect(self._read)
        self.chapter.chapter_wanted.connect(self._read)
        self.plans.round_wanted.connect(self._begin)
        self.practise.reported.connect(self._reported)
        self.report.practise_wanted.connect(self._answer_again)
        self.report.follow_up_wanted.connect(self._answer_follow_up)
        self.report.hear_out_wanted.connect(self._hear_out)
        self.closing.connect(self.report.exports.stop)
        self.pack.removed.connect(self.show_home)
        self.report.compare_wanted.connect(lambda take_id: self._compare(take_id, self.report))
        self.history.take_wanted.connect(lambda record: self.open_take(record, self.history))
        self.history.compare_wanted.connect(lambda take_id: self._compare(take_id, self.history))
        self.history.progress_wanted.connect(lambda: self._show_fresh(self.progress))
        self.history.erased.connect(self._erased)
        self.progress.take_wanted.connect(lambda record: self.open_take(record, self.progress))
        self.compare.practise_wanted.connect(self.start_practice)
        self.hearing.reported.connect(self._reported)
        playback.failed.connect(self.tell)
        self._banner_place.hide()
        self.banner.dismissed.connect(self._banner_place.hide)
        self.banner.dismissed.connect(self._focus_page)
        self.home.refresh()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self.pages.currentWidget()
        assert isinstance(page, Page)
        return page

    def tell(self, message: str, details: str = "") -> None:
        """Show one sentence in the error place."""
        self._banner_place.show()
        self.banner.tell(message, details)

    def name_it(self, name: str) -> None:
        """Bear this name, and say in the title whether this is a guest session."""
        self._name = name
        guest = self.guest_bar.isVisibleTo(self)
        self.setWindowTitle(self.tr("{name} (guest session)").format(name=name) if guest else name)

    def show_guest(self) -> None:
        """Show for as long as the window lives that this is a guest session."""
        self.guest_bar.show()
        self.name_it(self._name)
        for offer in (self.home.guest, self.welcome.guest):
            offer.hide()

    def show_home(self) -> None:
        """Go to the first page."""
        self.guide.leave()
        self.home.offer_round(self.guide.left_off)
        self._show_fresh(self.home)

    def show_welcome(self) -> None:
        """Go through the first steps."""
        self._show(self.welcome)
        self.welcome.start()

    def start_practice(self, question: Question) -> None:
        """Ask this question, by itself."""
        self.guide.leave()
        self._show(self.practise)
        self.practise.start(question)

    def show_report(self, record: TakeRecord, report: DeliveryReport, came_from: Page | None = None) -> None:
        """Show the report of a take; the way back leads where one came from, or home."""
        self.home.withdraw(record.id)
        self._report_from = came_from
        self.report.show_report(record, report, back=came_from.title.text() if came_from is not None else "")
        self._show(self.report)

    def open_take(self, record: TakeRecord, came_from: Page | None = None) -> None:
        """Show the saved report of a take, or make it from its recording."""
        try:
            if record.state is TakeState.ANALYSED:
                self.show_report(record, read_report(record.report_json or ""), came_from)
                return
            if record.typed_text is None and not record.audio_path.is_file():
                self.tell(record.error or self.tr("There is no recording of this take; practise the question again."))
                return
        except AloudError as error:
            self.tell(str(error))
            return
        self._show(self.hearing)
        self.hearing.start(record)

    def open_file(self, path: Path) -> None:
        """Open a take or a pack from its file, or a pack from its folder."""
        if is_take(path):
            self.coaching.open_take(path)
        else:
            self.packs.open_pack(path)

    def finish_closing(self) -> None:
        """Everything is saved and every thread has ended: close now."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask the composition root to bring everything to rest first; the window stays and answers meanwhile."""
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.setEnabled(False)
            self.closing.emit()

    def leave_take(self) -> bool:
        """Back out of a take under way, keeping its sound; returns whether there is one to wait for."""
        take = self.practise.take
        if take is None or take.stage in ENDS:
            return False
        take.cancel()
        return take.stage not in ENDS

    def _offer_guest(self) -> None:
        if asked_to_begin(self):
            self.session_wanted.emit(True)

    def _end_guest(self) -> None:
        if asked_to_end(self, len(self._rehearsal.store.takes())):
            self.session_wanted.emit(False)

    def _choose_plan(self, kind: PlanKind) -> None:
        self._show_fresh(self.plans)
        self.plans.start_at(kind)

    def _show_opened_pack(self) -> None:
        self.banner.dismiss()
        self.home.search.line.clear()
        self.show_home()

    def _show_own_pack(self, pack_id: str) -> None:
        try:
            self._rehearsal.library.choose(pack_id)
        except AloudError as error:
            self.tell(str(error))
            return
        self._show_fresh(self.pack)

    def _read(self, chapter: GuideChapter) -> None:
        self.chapter.letter.keep()
        self.chapter.show_chapter(chapter)
        self._show(self.chapter)

    def _begin(self, round_: Round) -> None:
        self.banner.dismiss()
        self.guide.begin(round_)

    def _reported(self, record: TakeRecord, report: DeliveryReport) -> None:
        second_part = self._second_part
        self.home.withdraw(record.id)
        self._report_from = None
        if not self.guide.took(record, report):
            self.show_report(record, report)
        if second_part and self.page is self.report:
            self.report.show_follow_up()

    @property
    def _second_part(self) -> bool:
        """Whether the page that is shown is about the second part of the take whose report was shown before."""
        page = self.page
        return isinstance(page, PractisePage | HearingPage) and page.second_part

    def _answer_follow_up(self, asked: FollowUp) -> None:
        if self.report.record is None:
            return
        self._show(self.practise)
        try:
            self.practise.start_follow_up(self.report.record, asked)
        except AloudError as error:
            self.tell(str(error))
            self._show(self.report)

    def _hear_out(self, answer: FollowUpRecord) -> None:
        if self.report.record is None:
            return
        self._show(self.hearing)
        try:
            self.hearing.start_follow_up(self.report.record, answer)
        except AloudError as error:
            self.tell(str(error))
            self._show(self.report)

    def _leave_listening(self) -> None:
        if self._second_part and not self.guide.in_interview:
            self.report.show_again()
            self._show(self.report)
        else:
            self.show_home()

    def _answer_again(self, question: Question) -> None:
        if not self.guide.try_again():
            self.start_practice(question)

    def _leave_report(self) -> None:
        if self.guide.back_to_review():
            return
        if isinstance(self._report_from, HistoryPage | ProgressPage):
            self._show_fresh(self._report_from)
        else:
            self.show_home()

    def _compare(self, take_id: int, came_from: Page) -> None:
        self._compare_from = came_from
        self.compare.show_take(take_id, back=self.tr("Report") if came_from is self.report else came_from.title.text())
        self._show(self.compare)

    def _leave_compare(self) -> None:
        if self._compare_from is self.report:
            self._show(self.report)
        else:
            self._show_fresh(self.history)

    def _erased(self, take_id: int | None) -> None:
        self.guide.erased(take_id)
        if take_id is None:
            self.home.offer(())
        else:
            self.home.withdraw(take_id)

    def _show_fresh(
        self,
        page: HomePage | HistoryPage | ProgressPage | PlansPage | PackPage | PacksPage | QuestionsPage | PreparePage,
    ) -> None:
        try:
            page.refresh()
        except AloudError as error:
            self.tell(str(error))
        self._show(page)

    def _show(self, page: Page) -> None:
        self.pages.setCurrentWidget(page)
        page.focus_first()

    def _focus_page(self) -> None:
        self.page.focus_first()

    def _delete(self, record: TakeRecord) -> None:
        try:
            gone = erase_take(self, self._theme, self._rehearsal, record.id)
        except AloudError as error:
            self.tell(str(error))
            return
        if gone:
            self._erased(record.id)
            self.home.offer_round(self.guide.left_off)
            self.home.refresh()
