"""Render the pages into pictures, to be looked at: `python -m tests.desktop.screenshots FOLDER [REPORT.json WAV]`.

Every page at two window sizes, 100 % and 200 % scale, light and dark. Without a report the example report is shown.
`--only=TEXT` renders the pictures whose name holds the text; `--pack=FOLDER` shows this pack as the one in use.
`--front` renders only the few that the project shows of itself:
`python -m tests.desktop.screenshots docs/screenshots --front`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = ((1280, 800), (1920, 1080))
SCALES = (1, 2)
THEMES = ("light", "dark")
FRONT = (
    "home-1280x800-100-light",
    "home-1280x800-100-dark",
    "practise-recording-1280x800-100-light",
    "report-1280x800-100-light",
    "report-1280x800-100-dark",
    "report-1920x1080-200-light",
    "correcting-1280x800-100-light",
    "plans-1280x800-100-light",
    "prepare-chapter-1280x800-100-light",
    "history-1280x800-100-light",
    "settings-1280x800-100-dark",
)
"""The pictures that are committed, by name; README shows three of them."""


def main(folder: Path, report: Path | None, sound: Path | None, only: str, pack: str, *, front: bool) -> None:
    """Render everything; each scale needs a process of its own, because Qt reads it at the start."""
    folder.mkdir(parents=True, exist_ok=True)
    for scale in SCALES:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale)}
        arguments = [str(folder), str(scale), str(report or ""), str(sound or ""), only, pack, "front" if front else ""]
        subprocess.run(
            [sys.executable, "-m", "tests.desktop.screenshots", "--one", *arguments], env=environment, check=True
        )


def render(
    folder: Path,
    scale: int,
    report_path: Path | None,
    sound: Path | None,
    *,
    only: str,
    pack_folder: Path | None,
    front: bool,
) -> None:
    """Render all pages at one scale."""
    import soundfile
    from PySide6.QtWidgets import QApplication

    from content.loader import builtin_pack
    from desktop.analyse import SAMPLE_ANSWER, SAMPLE_QUESTION, Analyser, weights_folders
    from desktop.app import App
    from desktop.audio.files import read_sound
    from desktop.practice.saved import read_report, report_text
    from desktop.store.paths import Paths
    from desktop.widgets.theme import ThemeChoice
    from tests.desktop.coach_pack import write_coach_pack
    from tests.desktop.example_report import example_report

    qt = QApplication(["aloud"])
    if front and report_path is None:
        # What the project shows of itself is true: this is what Aloud says of the sample answer, with its sound.
        report = Analyser(weights_folders()).sound_file(SAMPLE_ANSWER, builtin_pack().question(SAMPLE_QUESTION))
    else:
        report = read_report(report_path.read_text(encoding="utf-8")) if report_path else example_report()
    with tempfile.TemporaryDirectory() as home:
        root = Path(home)
        app = App(qt, Paths(root / "config", root / "data", root / "cache"), ())
        store, window = app.store, app.window
        if pack_folder is not None:
            app.library.open(pack_folder)
        own = app.rehearsal.pack.id
        question = app.rehearsal.pack.question("beh-difficult-customer")
        session = store.start_session()
        kept = store.start_take(session.id, app.rehearsal.pack.id, question.id, question.text)
        if sound is not None:
            kept.audio_path.write_bytes(sound.read_bytes())
        duration_s = report.audio.duration_s if report.audio else 60.0
        if front and sound is None:
            heard, _ = read_sound(SAMPLE_ANSWER)
            soundfile.write(kept.audio_path, heard, 16_000, subtype="PCM_16")
        store.finish_recording(kept.id, duration_s)
        kept = store.save_report(kept.id, report_text(report))
        first = app.rehearsal.pack.questions[0]
        left = store.start_take(session.id, app.rehearsal.pack.id, first.id, first.text)
        left = store.finish_recording(left.id, 42.0)
        past = keep_a_past(app, question)
        app.library.open(write_coach_pack(root / "coach"))
        app.library.choose(own)
        for choice in THEMES:
            app.theme.choose(ThemeChoice(choice))
            for width, height in SIZES:
                for name, prepare in scenes(app, question, kept, left, report, past=past):
                    called = f"{name}-{width}x{height}-{scale}00-{choice}"
                    if (front and called not in FRONT) or (only and only not in called):
                        continue
                    window.banner.dismiss()
                    window.guest_bar.hide()
                    window.home.guest.show()
                    window.welcome.guest.show()
                    window.resize(width // scale, height // scale)
                    window.show()
                    window.report.exports.strip.hide()
                    prepare()
                    while not getattr(window.page, "complete", True):
                        settle(qt)
                    settle(qt)
                    picture = window.grab()
                    if (over := getattr(window, "shown_over", None)) is not None:
                        picture = over.grab()
                        over.close()
                        window.shown_over = None
                    save(picture, folder / f"{called}.png")
                    if not front and name in ("report", "possible") and (width, height, scale) == (1280, 800, 1):
                        window.report._lazy.finish()
                        settle(qt)
                        whole_page(window.report).save(str(folder / f"{name}-whole-{choice}.png"))


def scenes(app, question, kept, left, report, *, past):
    """Return the name of each page and what brings it on the screen."""
    from dataclasses import replace

    from PySide6.QtWidgets import QApplication

    from content.schema import SpokenLine
    from desktop.pages.deleting import ask_all, ask_take
    from desktop.practice.own_voice import VoiceStage
    from desktop.practice.plan import mock_interview, role_play
    from desktop.practice.round import Round
    from desktop.practice.saved import read_report, report_text
    from desktop.practice.sound_check import CheckStage
    from desktop.practice.take import Stage
    from models.types import HearingError, ModelsUsed
    from tests.desktop.pages.test_report import silent_report
    from tests.desktop.practice.conftest import ASKED, typed_example, unfinished_story, with_answer
    from tests.desktop.report.examples import example

    window, store = app.window, app.store
    story = example()
    heard_by = ModelsUsed("base", "", "verbatim-2")  # its error is known
    story = replace(story, models=heard_by, fillers=replace(story.fillers, error=HearingError(0.97, 0.86, (2, 5))))
    own = kept.pack_id

    def practise(stage, show=lambda: None, *, timed=False):
        def prepare():
            window.pages.setCurrentWidget(window.practise)
            page = window.practise
            page.drop_take()
            take = app.rehearsal.new_take(question, timed=timed)
            page._take = take
            page.help.open(False)
            page.help.hint.show_question(own, question)
            page.question_text.set_plain(question.text)
            page.title.setText(question.category.capitalize())
            page.length_bar.show_target(question.target_s)
            page.note.set_plain("")
            page.aside.hide()
            page._show_stage(stage)
            page._clock.stop()
            show()

        return prepare

    def speaking():
        window.practise.length_bar.show_elapsed(47.0)
        window.practise.meter._shown = 0.7
        window.practise.meter._timer.start()
        window.practise.meter._level_dbfs = lambda: -20.0

    def thinking():
        window.practise.ring.show_time(19.0, 30.0)

    def noted(**changed):
        def show():
            fields = page.help.hint.fields
            fields["situation"].setText("Hotel, full house, her booking was gone")
            fields["action"].setText("Listened, rang round, found a room, paid the taxi")
            fields["result"].setText("She came back the next month")
            app.preferences.change(replace(app.preferences.settings, **changed))
            page._show_help()

        page = window.practise
        return show

    def hint():
        noted()()
        window.practise._open_or_close_hint()

    def speaking_with_notes():
        noted(shows_notes=True)()
        speaking()

    def speaking_alone():
        app.preferences.change(replace(app.preferences.settings, shows_notes=False))
        speaking()

    def typing():
        page = window.practise
        page.typed.begin(own, question, (120, 180))
        page.typed.box.setPlainText(story.transcript.text)

    def typed_report():
        words = story.transcript.text
        take = store.keep_typed(session_of(store), own, question.id, question.text, words)
        window.show_report(take, typed_example(words))

    def own_norms():
        app.preferences.change(replace(app.preferences.settings, scores_fillers=False, pace_wpm=(90.0, 140.0)))
        take = store.save_report(kept.id, report_text(story))
        window.show_report(take, story)
        settle(QApplication.instance())
        app.preferences.change(replace(app.preferences.settings, scores_fillers=True, pace_wpm=None))
        window.report.area.ensureWidgetVisible(window.report._slots["measures"])

    def settings(part):
        def prepare():
            page = window.settings
            window._show(page)
            settle(QApplication.instance())
            page.area.verticalScrollBar().setValue(page.sections[part].y() - 16)

        return prepare

    def home():
        app.library.choose(own)
        window.home.search.line.clear()
        window.home.offer((left,))
        window.show_home()

    def searching():
        home()
        window.home.search.line.setText("customer")
        settle(QApplication.instance())
        window.home.area.verticalScrollBar().setValue(10_000)

    def low_home():
        home()
        settle(QApplication.instance())
        window.home.area.verticalScrollBar().setValue(10_000)

    def questions():
        app.library.choose(own)
        window._show_fresh(window.questions)

    def guided(at=None):
        def prepare():
            app.library.choose(own)
            window._show_fresh(window.prepare)
            if at is not None:
                guide = app.rehearsal.pack.guide
                chapters = [chapter for chapter in guide if chapter.template is not None] if at else list(guide)
                window._read(chapters[0])
                if at:
                    settle(QApplication.instance())
                    first = next(iter(window.chapter.letter.fields.values()))
                    first.setText("Ms Delacroix")
                    window.chapter.area.ensureWidgetVisible(window.chapter.letter.copy)

        return prepare

    def welcome(at, report_of_it=None):
        def prepare():
            app.library.choose(own)
            page = window.welcome
            window._show(page)
            page.start()
            page._go_to(min(at, page._count() - 1))
            if report_of_it is not None:
                page.speak_step.check._go(CheckStage.HEARD)
                page.speak_step._show_heard(report_of_it)
            if at == 0:
                page.voice_step._say()
                app.voice.stop()

        return prepare

    def packs():
        app.library.choose(own)
        window._show_fresh(window.packs)

    def history():
        window.history.line.clear()
        window._show_fresh(window.history)

    def searched():
        history()
        window.history.line.setText("zebra")
        window.history.search()

    def low_history():
        history()
        settle(QApplication.instance())
        window.history.area.verticalScrollBar().setValue(10_000)

    def erasing(question):
        """The question stands over the window; the picture is that of the question."""

        def prepare():
            history()
            dialog = question()
            dialog.show()
            settle(QApplication.instance())
            window.shown_over = dialog

        return prepare

    def comparing(low=False):
        def prepare():
            window._compare(past[-1].id, window.history)
            if low:
                settle(QApplication.instance())
                window.compare.area.verticalScrollBar().setValue(520)

        return prepare

    def progressing():
        window._show_fresh(window.progress)
        window.progress.charts[next(iter(window.progress.charts))].setFocus()

    def nothing_yet(page):
        """A page for somebody who has no takes."""

        def prepare():
            history_of_store = store.history
            store.history = NoTakes()
            window._show_fresh(page)
            store.history = history_of_store

        return prepare

    def plans():
        app.library.choose(own)
        window._show_fresh(window.plans)

    def coach_home():
        app.library.choose("bakery")
        window.home.offer(())
        window.show_home()

    def coach_pack(stage):
        def prepare():
            app.library.choose("bakery")
            window._show_fresh(window.pack)
            window.pack._show_stage(stage)
            window.pack.meter._level_dbfs = lambda: -20.0

        return prepare

    def opening():
        said = app.rehearsal.pack.interview.openings
        window._show(window.spoken)
        line = said[0] if said else SpokenLine("Good morning, and thank you for coming in today. Have a seat.")
        window.spoken.start(line, "Mock interview: Call Center Manager", "Hear the first question")
        app.voice.stop()

    def left_off():
        round_ = Round(mock_interview(app.rehearsal.pack, None, (), 1, 6), "Mock interview: Customer service clerk")
        round_.keep(kept, report)
        window.show_home()
        window.home.offer_round(round_)

    def scene():
        window._show(window.spoken)
        app.library.choose("bakery")
        plan = role_play(app.rehearsal.pack.roleplays[0])
        window.spoken.start(plan.opening, "The parcel that never came", "Meet the customer", plan.roleplay)
        app.voice.stop()

    def reply():
        practise(Stage.SPEAK_NOW, speaking)()
        app.library.choose("bakery")
        roleplay = app.rehearsal.pack.roleplays[0]
        window.practise.question_text.set_plain(roleplay.lines[0].text)
        window.practise.title.setText("Line 1 of 2")
        window.practise.aside.set_plain("\n".join(roleplay.facts))
        window.practise.aside.show()

    def review():
        plan = replace(
            mock_interview(app.rehearsal.pack, None, (), 1, 6),
            closing=SpokenLine("Thank you. That is all from my side, and you will hear from us within the week."),
        )
        round_ = Round(plan, "Mock interview")
        for _ in plan.questions:
            round_.keep(kept, report)
            round_.go_on()
        window._show(window.review)
        window.review.start(round_)
        app.voice.stop()

    def report_in_a_drill():
        window.report.show_report(kept, report, onward="Next question")
        window._show(window.report)

    def correcting():
        """A word chosen, one correction made, one filler possible."""
        page = window.report
        take = store.save_report(kept.id, report_text(story))
        window.show_report(take, read_report(take.report_json))
        while not page.complete:
            QApplication.processEvents()
        page.correcting.mark(6, ("result",))
        while not page.complete:
            QApplication.processEvents()
        index = next(at for at, word in enumerate(story.transcript.words) if word.text == "uh")
        page.area.ensureWidgetVisible(page.transcript, 0, 260)
        page.transcript.setFocus()
        page.transcript._go_to(index)
        page.transcript.word_chosen.emit(index)

    def possible():
        correcting()
        window.report.correcting.popover.close_quietly()
        window.report.area.ensureWidgetVisible(window.report.corrections)

    def follow_up():
        practise(Stage.SPEAK_NOW, speaking)()
        page = window.practise
        page.title.setText("Follow-up question")
        page.back_button.setText("Your report")
        page.question_text.set_plain(ASKED.text)
        page.length_bar.show_elapsed(8.0)

    def with_prompting():
        text = "In the end she slept in the other hotel, and she came back to us the next day."
        window.show_report(kept, with_answer(unfinished_story(), text))
        settle(QApplication.instance())
        window.report.show_follow_up()

    def unheard():
        answer = app.store.follow_ups.of_take(kept.id)
        if answer is None:
            answer = app.store.follow_ups.start(kept.id, ASKED.text, ASKED.about)
            answer.audio_path.write_bytes(b"sound")
            app.store.follow_ups.finish_recording(answer.id, 4.0)
        window.show_report(kept, unfinished_story())
        settle(QApplication.instance())
        window.report.show_follow_up()
        settle(QApplication.instance())
        app.store.follow_ups.delete(app.store.follow_ups.of_take(kept.id).id)

    def guest(prepare):
        def prepare_for_guest():
            prepare()
            app.library.choose(own)
            window.show_guest()

        return prepare_for_guest

    def exported():
        """What was saved, and where."""
        window.show_report(kept, report)
        settle(QApplication.instance())
        page = window.report
        page.exports.strip.tell("Saved as aloud-report.pdf in /home/mira/Documents.", "Show in folder", lambda: None)

    def exporting():
        window.show_report(kept, report)
        settle(QApplication.instance())
        window.report.exports.strip.begin("Saving aloud-report.html")
        window.report.exports.strip.show_progress(0.4)

    def section_of(name, take=None, shown=None):
        def prepare():
            window.report.exports.strip.hide()
            window.show_report(take or kept, shown or story)
            settle(QApplication.instance())
            window.report._lazy.finish()
            settle(QApplication.instance())
            slot = window.report._slots[name]
            bar = window.report.area.verticalScrollBar()
            bar.setValue(slot.mapTo(window.report.area.widget(), slot.rect().topLeft()).y() - 24)

        return prepare

    def without_sound():
        gone = replace(kept, sound_deleted=True, audio_path=kept.audio_path.with_name("gone.wav"))
        section_of("recording", gone, report)()

    def folded():
        section_of("answer", replace(kept, question_id="beh-made-mistake"), silent_report())()

    def message():
        home()
        window.tell(
            "The microphone was unplugged; your recording up to then is kept, and its report is being made.", "trace"
        )

    def coach_takes(name):
        return coach_scenes(app, kept, report)[name]

    return (
        ("home", home),
        ("home-low", low_home),
        ("home-left-off", left_off),
        ("home-search", searching),
        ("home-message", message),
        ("guest-home", guest(home)),
        ("guest-recording", guest(practise(Stage.RECORDING, speaking))),
        ("questions", questions),
        ("prepare", guided()),
        ("prepare-chapter", guided(0)),
        ("prepare-letter", guided(1)),
        ("packs", packs),
        ("welcome-1", welcome(0)),
        ("welcome-2", welcome(1)),
        ("welcome-2-heard", welcome(1, report)),
        ("welcome-3", welcome(2)),
        ("practise-asking", practise(Stage.ASKING)),
        ("practise-thinking", practise(Stage.THINKING)),
        ("practise-timed", practise(Stage.THINKING, thinking, timed=True)),
        ("practise-hint", practise(Stage.THINKING, hint)),
        ("practise-recording", practise(Stage.SPEAK_NOW, speaking_alone)),
        ("practise-notes", practise(Stage.SPEAK_NOW, speaking_with_notes)),
        ("practise-typing", practise(Stage.TYPING, typing)),
        ("typed-report", typed_report),
        ("own-norms", own_norms),
        ("practise-finishing", practise(Stage.FINISHING, lambda: window.practise.progress.setValue(400))),
        ("report", lambda: window.show_report(kept, report)),
        ("report-in-a-drill", report_in_a_drill),
        ("export-saved", exported),
        ("export-saving", exporting),
        ("report-points", section_of("points")),
        ("report-answer", section_of("answer")),
        ("report-folded", folded),
        ("report-recording", section_of("recording", None, report)),
        ("report-silent", without_sound),
        ("correcting", correcting),
        ("possible", possible),
        ("follow-up", follow_up),
        ("prompted", with_prompting),
        ("unheard", unheard),
        ("history", history),
        ("history-search", searched),
        ("history-low", low_history),
        ("history-empty", nothing_yet(window.history)),
        ("compare", comparing()),
        ("compare-low", comparing(low=True)),
        ("progress", progressing),
        ("progress-empty", nothing_yet(window.progress)),
        ("erase-take", erasing(lambda: ask_take(window, app.theme, app.rehearsal, past[-1].id))),
        ("erase-all", erasing(lambda: ask_all(window, app.theme, app.rehearsal))),
        ("plans", plans),
        ("opening", opening),
        ("scene", scene),
        ("reply", reply),
        ("review", review),
        ("coach-home", coach_home),
        ("coach-pack", coach_pack(VoiceStage.EMPTY)),
        ("coach-pack-recording", coach_pack(VoiceStage.RECORDING)),
        ("coach-pack-recorded", coach_pack(VoiceStage.RECORDED)),
        ("settings", settings(0)),
        ("settings-practice", settings(3)),
        ("settings-keys", settings(4)),
        ("settings-for-me", settings(5)),
        ("coaching", coach_takes("coaching")),
        ("coaching-empty", coach_takes("empty")),
        ("take-review", coach_takes("review")),
        ("take-review-comment", coach_takes("comment")),
        ("take-review-words", coach_takes("words")),
        ("from-coach", coach_takes("from coach")),
        ("from-coach-timeline", coach_takes("from coach timeline")),
        ("group", coach_takes("group")),
        ("pack-check", coach_takes("check")),
    )


def coach_scenes(app, kept, report):
    """Return what brings the pages for coaches on the screen, by name."""
    from dataclasses import replace

    from PySide6.QtWidgets import QApplication

    from content.errors import PackError
    from desktop.exchange.desk import receive
    from desktop.exchange.group import Group
    from desktop.exchange.review import Comment, Review, review_json
    from desktop.practice.corrections import Corrections, corrections_text
    from desktop.practice.saved import json_text, report_text
    from tests.desktop.exchange.takes import a_take
    from tests.desktop.report.examples import example

    window, store = app.window, app.store
    qt = QApplication.instance()
    told = example()
    said = (
        Comment(6.0, "Good: the customer and the day, in one breath."),
        Comment(20.5, "Leave this out; it is about the tyres, not about you."),
        Comment(22.0, "Breathe here instead."),
        Comment(44.0, "And then? Say when the shoes arrived, and what she said."),
    )

    def filled():
        for at, code in enumerate(("B-07", "B-09", "")):
            take = replace(a_take(), id=f"{at:032x}", client_code=code, heard=told, second=None)
            take = replace(take, duration_s=told.audio.duration_s, corrections=Corrections())
            received = receive(store, app.library, take)
            review = Review("f" * 32, 0, "A clear story with one gap: the ending.", said)
            store.inbox.save_review(received.take_id, json_text(review_json(review)))
            if code == "B-09":
                store.inbox.returned(received.take_id, 1)
        store.inbox.keep_phrase("Breathe here instead.")
        store.inbox.keep_phrase("Say when that was, in one word.")

    def inbox():
        filled()
        window.coaching.show_coach()

    def empty_inbox():
        for take in store.inbox.takes():
            store.inbox.delete(take.id)
        window.coaching.show_coach()

    def review():
        filled()
        window.coaching._review(store.inbox.takes()[0])
        settle(qt)

    def comment():
        review()
        page = window.coaching.review
        page.timeline._move_to(30.0)
        page.comment_here()
        page.comments.editor.line.setText("You say what the depot did. What did you do?")

    def words():
        review()
        page = window.coaching.review
        page.correcting.mark(6, ("result",))
        settle(qt)
        page.area.ensureWidgetVisible(page.transcript, 0, 300)

    def returned():
        take = store.save_report(kept.id, report_text(told))
        store.sent.keep_review(
            take.id,
            "e" * 32,
            1,
            json_text(review_json(Review("e" * 32, 1, "A clear story with one gap: the ending.", said))),
            corrections_text(Corrections((), {6: ("result",)})),
        )
        window.open_take(take)
        settle(qt)

    def timeline():
        returned()
        page = window.report
        page.area.ensureWidgetVisible(page.timeline, 0, 120)
        page.timeline.setFocus()
        page.timeline._move_to(20.5)

    def group():
        window._show(window.coaching.group)
        rows = tuple(
            (code, "Tell me about a time a customer was angry.", "2026-11-02", "83", "171", "142", "4.1", "2",
             "situation, task, action", "result", "3")
            for code in ("B-07", "B-09", "B-12", "")
        )  # fmt: skip
        window.coaching.group._show(Group(rows, ("x.aloudtake: The file is damaged; ask for it again.",)))

    def check():
        app.library.choose("bakery")
        window._show_fresh(window.pack)
        page = window.pack
        page.check._show([PackError('questions/a.toml: the field "samples" has one sample answer; write a second.')])
        page.check.hand_out.setChecked(True)
        settle(qt)
        page.area.ensureWidgetVisible(page.check, 0, 32)

    return {
        "coaching": inbox,
        "empty": empty_inbox,
        "review": review,
        "comment": comment,
        "words": words,
        "from coach": returned,
        "from coach timeline": timeline,
        "group": group,
        "check": check,
    }


def session_of(store):
    """Return the id of a session."""
    return store.sessions()[0].id


class NoTakes:
    """The list of somebody who begins."""

    def is_empty(self):
        return True

    def find(self, _wanted):
        return ()

    def get(self, _ids):
        return ()

    def entries(self):
        return ()

    def asked(self):
        return ()


def keep_a_past(app, question):
    """Nine takes of a question on days of their own, the later ones slower and with fewer ums; returns them."""
    import sqlite3
    from dataclasses import replace
    from datetime import UTC, datetime, timedelta

    from desktop.practice.saved import report_text
    from tests.desktop.practice.conftest import unfinished_story
    from tests.desktop.report.examples import example

    store = app.store
    takes = []
    for number, (pace, ums) in enumerate(
        ((208, 14), (196, 12), (214, 15), (205, 11), (199, 13), (210, 12), (188, 9), (149, 2), (152, 1))
    ):
        report = example() if number == 8 else unfinished_story()
        fillers = report.fillers
        report = replace(
            report,
            pace=replace(report.pace, speech_rate_wpm=float(pace)),
            fillers=replace(fillers, filled_pauses=replace(fillers.filled_pauses, count=ums)),
        )
        take = store.start_take(store.start_session().id, app.rehearsal.pack.id, question.id, question.text)
        if number > 5:
            take.audio_path.write_bytes(b"sound")
        store.finish_recording(take.id, 61.0 + number)
        takes.append(store.save_report(take.id, report_text(report)))
    connection = sqlite3.connect(app.paths.database)
    for number, take in enumerate(takes):
        day = datetime.now(UTC) - timedelta(days=9 - number)
        connection.execute("UPDATE take SET started_at = ? WHERE id = ?", (day.isoformat(), take.id))
    connection.commit()
    connection.close()
    return takes


def save(picture, path):
    """Write a picture, as small as PNG makes it."""
    from PySide6.QtGui import QImage

    if not picture.toImage().convertToFormat(QImage.Format.Format_RGB888).save(str(path), "PNG", 0):
        raise OSError(f"{path} cannot be written")


def whole_page(page):
    """Return the body of a page in its full height."""
    from PySide6.QtGui import QPainter

    picture = page.area.widget().grab()
    whole = picture.copy()
    whole.fill(page.theme.colour("ground"))
    painter = QPainter(whole)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    return whole


def settle(qt) -> None:
    """Let layouts, errands and a first animation frame happen."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(350, loop.quit)
    loop.exec()
    # On a busy computer the layout may not have come to rest in that time; each turn settles one level of it.
    for _ in range(20):
        qt.processEvents()


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[:1] == ["--one"]:
        target, factor, report_file, sound_file, chosen, pack_name, which = given[1:]
        render(
            Path(target),
            int(factor),
            Path(report_file) if report_file else None,
            Path(sound_file) if sound_file else None,
            only=chosen,
            pack_folder=Path(pack_name) if pack_name else None,
            front=bool(which),
        )
    else:
        options = dict(word.partition("=")[::2] for word in given if word.startswith("--"))
        files = [word for word in given if not word.startswith("--")]
        main(
            Path(files[0]),
            Path(files[1]) if len(files) > 1 else None,
            Path(files[2]) if len(files) > 2 else None,
            options.get("--only", ""),
            options.get("--pack", ""),
            front="--front" in options,
        )
