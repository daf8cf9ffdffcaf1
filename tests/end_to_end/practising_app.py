"""The app as its own process, with somebody at the keyboard: goes to the first question and answers it.

`python -m tests.end_to_end.practising_app [OPTIONS]` prints "speaking T" when "Speak now" is on the screen, T being the
system's monotonic clock in seconds. Without `--say` it keeps recording until it is killed. With it, it has the sound
spoken into the virtual microphone, stops, waits for the report, prints "reported" (or "failed" and why), and closes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.pages.window import Window
from desktop.practice.exporting import PAGE
from desktop.practice.take import LIVE, Stage
from desktop.start import run_window
from models.analysis import Analysis
from models.types import DeliveryReport

PUSH = ["pacat", "--playback", "--raw", "--device=micbus", "--format=s16le", "--rate=16000", "--channels=1"]


class Person:
    """Leaves the first steps, then presses space until the microphone listens; looks on twenty times a second."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._say: Path | None = options.say
        self._type: str = options.type
        self._save: Path | None = options.save
        self._told = False
        self._ended = False
        self._speaker: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        """Do the next thing, if it is time for it."""
        window = next(
            (top for top in QApplication.topLevelWidgets() if isinstance(top, Window) and top.isVisible()), None
        )
        if window is None or self._ended:
            return
        if window.page is window.welcome:
            QTest.keyClick(window.page.primary, Qt.Key.Key_Escape)
        elif self._type:
            self._write_a_note(window)
        elif window.page is window.report:
            if window.report.complete:
                self._end(window, "reported")
        else:
            self._practise(window)

    def _practise(self, window: Window) -> None:
        take = window.practise.take
        if take is None or take.stage in (Stage.ASKING, Stage.THINKING):
            QTest.keyClick(window.page.primary, Qt.Key.Key_Space)
        elif take.stage is Stage.FAILED:
            self._end(window, f"failed {window.banner.message}")
        elif take.stage in LIVE and not self._told:
            self._told = True
            print("speaking", time.monotonic(), flush=True)
            if self._say is not None:
                self._speaker = subprocess.Popen(["paplay", "--device=micbus", str(self._say)])
        elif take.stage in LIVE and self._speaker is not None and self._speaker.poll() is not None:
            self._speaker = None
            # Pushes the last words through to the microphone.
            subprocess.run(PUSH, input=bytes(2 * 4_800), check=True)
            QTest.keyClick(window.page.primary, Qt.Key.Key_Space)

    def _write_a_note(self, window: Window) -> None:
        """Fill in the thank-you note of the guide."""
        chapter = next(each for each in window.chapter._rehearsal.pack.guide if each.template is not None)
        window._read(chapter)
        next(iter(window.chapter.letter.fields.values())).setText(self._type)
        window.chapter.letter.keep()
        self._type = ""
        window.show_home()

    def _end(self, window: Window, how: str) -> None:
        self._ended = True
        print(how, flush=True)
        if self._save is not None:
            dialog = QFileDialog(window, "Save", str(self._save.parent))
            dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.selectFile(self._save.name)
            dialog.show()
            dialog.accept()
            dialog.deleteLater()
            exports, take = window.report.exports, window.report.exportable
            assert take is not None
            exports.save(take, PAGE, self._save)
            exports.exporting.wait()
        QTimer.singleShot(200, window, window.close)


def fail_with_the_words() -> None:
    """Let the app fail once everything is heard, in a way nobody foresaw, with the words in the message."""
    finish = Analysis.finish

    def failing(self: Analysis, *arguments: object, **named: object) -> DeliveryReport:
        report = finish(self, *arguments, **named)  # type: ignore[arg-type]
        raise RuntimeError(f"cannot cope with {report.transcript.text!r}")

    Analysis.finish = failing  # type: ignore[method-assign, assignment]


def main() -> int:
    """Run the app with the person at it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--guest", action="store_true", help="begin a guest session")
    parser.add_argument("--say", type=Path, metavar="FILE", help="what is answered")
    parser.add_argument("--type", default="", metavar="TEXT", help="what is written into the thank-you note")
    parser.add_argument("--save", type=Path, metavar="FILE", help="save the report there")
    parser.add_argument("--fail", action="store_true", help="fail when everything is heard")
    options = parser.parse_args()
    if options.fail:
        fail_with_the_words()
    _qt = QApplication(["aloud"])
    person = Person(options)
    eyes = QTimer()
    eyes.setInterval(50)
    eyes.timeout.connect(person.look)
    eyes.start()
    return run_window([], guest=options.guest or None)


if __name__ == "__main__":
    sys.exit(main())
