"""Exports: a report becomes a file, whole or not at all, away from the GUI; it can be cancelled until it is there."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from content.errors import AloudError
from content.rubric import Rubric
from content.schema import Question
from desktop.audio.compressed import as_url, compressed
from desktop.disk import write_whole
from desktop.practice.mailbox import Mailbox
from desktop.report.exported import exported
from desktop.report.html import to_html
from desktop.report.json import to_json
from desktop.report.pdf import to_pdf
from desktop.store.files import reason
from models.types import DeliveryReport

log = logging.getLogger(__name__)

Step = Callable[[float], None]
"""Called with the share that is done, 0 to 1; what it raises ends the work."""


class ExportError(AloudError):
    """A file cannot be written to the place the person chose."""


class _CancelledError(Exception):
    """The person wants it no more."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording and its length in seconds."""

    path: Path
    duration_s: float


@dataclass(frozen=True, slots=True)
class Exportable:
    """One take and everything an export of it may need, so that no thread has to ask the store.

    `saved` is the report as the store has it; exports show `report`. `sound` and `second_sound` are the recordings of
    the answer and of the answer to the follow-up question, None where there is none or it was deleted.
    """

    take_id: int
    saved: DeliveryReport
    question: Question | None
    rubric: Rubric
    sound: Recorded | None = None
    second_sound: Recorded | None = None

    @property
    def report(self) -> DeliveryReport:
        """The report as it is given to others."""
        return exported(self.saved)


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which a take can leave the app.

    `kind` names it in the store, `ending` is that of its files, `with_sound` says whether the voice is in it, and
    `make` returns the bytes of the file.
    """

    kind: str
    ending: str
    make: Callable[[Exportable, Step], bytes]
    with_sound: bool = False


def _pdf(take: Exportable, step: Step) -> bytes:
    return to_pdf(take.report, rubric=take.rubric, go_on=lambda: step(0.5))


def _page(take: Exportable, step: Step) -> bytes:
    step(0.0)
    return to_html(take.report, question=take.question, rubric=take.rubric).encode("utf-8")


def _page_with_sound(take: Exportable, step: Step) -> bytes:
    sounds = (take.sound, take.second_sound)
    whole_s = sum(sound.duration_s for sound in sounds if sound is not None) or 1.0
    before_s = 0.0
    urls: list[str | None] = []
    for sound in sounds:
        if sound is None:
            urls.append(None)
            continue
        part = _Part(step, before_s / whole_s, sound.duration_s / whole_s)
        urls.append(as_url(compressed(sound.path, sound.duration_s, part)))
        before_s += sound.duration_s
    page = to_html(take.report, question=take.question, audio_href=urls[0], second_href=urls[1], rubric=take.rubric)
    return page.encode("utf-8")


@dataclass(frozen=True, slots=True)
class _Part:
    """Tells the progress of a part of the work as that of the whole, of which it begins at `start`."""

    step: Step
    start: float
    size: float

    def __call__(self, share: float) -> None:
        self.step(self.start + self.size * share)


def _data(take: Exportable, step: Step) -> bytes:
    step(0.0)
    text = json.dumps(to_json(take.report), ensure_ascii=False, allow_nan=False, indent=1)
    return f"{text}\n".encode()


def _recording(take: Exportable, step: Step) -> bytes:
    step(0.0)
    assert take.sound is not None, "there is nothing to copy"
    try:
        return take.sound.path.read_bytes()
    except OSError as error:
        raise ExportError(f"The recording {take.sound.path} cannot be read: {reason(error)}.") from error


PDF = Form("pdf", ".pdf", _pdf)
PAGE = Form("html", ".html", _page)
PAGE_WITH_SOUND = Form("html", ".html", _page_with_sound, with_sound=True)
DATA = Form("json", ".json", _data)
RECORDING = Form("wav", ".wav", _recording, with_sound=True)


class Exporting(QObject):
    """Writes one export at a time on a thread of its own."""

    progress = Signal(float)
    """Share that is done, 0 to 1."""
    written = Signal(object, object, object)
    """Exportable, Form and Path: the file is there, whole."""
    failed = Signal(str)
    """One sentence for the person; no file was written, and what was there before still is."""
    cancelled = Signal()
    """The person wanted it no more, or a fault of ours ended it; as after `failed`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox(self)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether a file is being written."""
        return self._thread is not None

    def start(self, take: Exportable, form: Form, path: Path) -> None:
        """Write a file; nothing happens while another is being written."""
        if self._thread is not None:
            return
        self._stop.clear()
        self._mailbox.open()
        self._thread = threading.Thread(target=self._run, args=(take, form, path), name="export", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Want it no more; `cancelled` follows unless it is done by then."""
        self._stop.set()

    def wait(self) -> None:
        """Wait until nothing is being written; for the end of the app."""
        if self._thread is not None:
            self._thread.join()

    def _run(self, take: Exportable, form: Form, path: Path) -> None:
        try:
            data = form.make(take, self._step)
            self._step(1.0)
            write_export(path, data)
        except _CancelledError:
            self._mailbox.post(lambda: self._end(self.cancelled.emit))
        except AloudError as error:
            message = str(error)
            self._mailbox.post(lambda: self._end(lambda: self.failed.emit(message)))
        except Exception:
            self._mailbox.post(lambda: self._end(self.cancelled.emit))
            raise  # a fault of ours, for the one error place of the window
        else:
            self._mailbox.post(lambda: self._end(lambda: self.written.emit(take, form, path)))

    def _step(self, share: float) -> None:
        if self._stop.is_set():
            raise _CancelledError
        self._mailbox.post(lambda: self.progress.emit(share))

    def _end(self, tell: Callable[[], None]) -> None:
        self._thread = None
        self._mailbox.close()
        tell()


def write_export(path: Path, data: bytes) -> None:
    """Write a file where the person wants it, so that it is there whole or what was there before still is.

    Its rights are those of any new file of the person's, for it is made to be given away.

    Raises:
        ExportError: it cannot be written.
    """
    try:
        write_whole(path, data, private=False)
    except OSError as error:
        log.warning("an export failed: %s", error)
        raise ExportError(f"{path} cannot be written: {reason(error)}, or choose another folder.") from error
