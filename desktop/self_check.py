"""Whether this program is whole: every part it needs is tried for real, in a folder of its own that goes afterwards.

Unlike `aloud doctor`, which looks at the computer and the person's folders, this looks at the program alone: nothing of
the person's is read or written, no microphone is opened, and no network is needed. A build passes it before it is
given away, and whoever received one can run it again.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from content.archive import unpack
from content.errors import AloudError
from content.loader import PACKS, builtin_pack, load_pack
from desktop import __version__
from desktop.handout.beside import find_handout
from desktop.store.paths import HOME_VARIABLE, Paths, user_paths
from models.speech.weights import BUNDLED_WEIGHTS, file_sha256, load_manifest

if TYPE_CHECKING:
    from models.analysis import LoadedModels
    from models.speech.whisper import Sound
    from models.types import DeliveryReport

ASSETS = Path(__file__).resolve().parent.parent / "assets"
SAMPLE_ANSWER = ASSETS / "sample_answer.ogg"
SAMPLE_TEXT = ASSETS / "sample_answer.txt"
SAMPLE_QUESTION = "beh-difficult-customer"
MOST_WORD_ERRORS = 0.15
"""Base makes none in the sample answer, and tiny.en three in a hundred: more than this is a broken recogniser."""
BLOCK_S = 0.5
FEWEST_COLOURS = 16
"""A window that was not painted has one colour."""
OPENS_WITHIN_MS = 30_000

# Where libraries leave things of their own: fontconfig a cache, PulseAudio's client a folder.
_HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "PULSE_RUNTIME_PATH")


@dataclass(frozen=True, slots=True)
class Row:
    """One part: whether it works, what was found or what is wrong, and how long looking took."""

    name: str
    ok: bool
    detail: str
    seconds: float


class BrokenError(AloudError):
    """A part answers, but not with what is right."""


class Whole:
    """The parts in the order in which they build on each other; what one has made serves the next."""

    def __init__(self, paths: Paths, weights: tuple[Path, ...]) -> None:
        self._paths = paths
        self._weights = weights
        self._model = load_manifest().default
        self._loaded: LoadedModels | None = None
        self._report: DeliveryReport | None = None

    def rows(self) -> Iterator[Row]:
        """Try each part."""
        parts: tuple[tuple[str, Callable[[], str]], ...] = (
            ("weights", self.weights),
            ("models", self.models),
            ("voice activity", self.voice_activity),
            ("packs", self.packs),
            ("handout", self.handout),
            ("syllables", self.syllables),
            ("sound", self.sound),
            ("take", self.take),
            ("database", self.database),
            ("window", self.window),
        )
        for name, look in parts:
            began = time.perf_counter()
            try:
                ok, detail = True, look()
            except AloudError as error:
                ok, detail = False, str(error)
            except Exception as error:  # a part that fails in an unforeseen way must not hide the others
                ok, detail = False, f"{type(error).__name__}: {error}"
            yield Row(name, ok, " ".join(detail.split()), round(time.perf_counter() - began, 3))

    def weights(self) -> str:
        """Compare every file of the models with its sha256."""
        manifest = load_manifest()
        names = dict.fromkeys((*manifest.needed, *(name for name in manifest.models if self._bundled(name))))
        for name in names:
            path = next((folder / name for folder in self._weights if (folder / name).is_dir()), None)
            if path is None:
                raise BrokenError(f"The model {name} is not here.")
            wrong = [file.name for file in manifest.model(name).files if _sha256(path / file.name) != file.sha256]
            if wrong:
                raise BrokenError(f"Of the model {name} these files are missing or altered: {', '.join(wrong)}.")
        return f"{', '.join(names)}: every file has its sha256"

    def models(self) -> str:
        """Load everything that listens and judges."""
        from desktop.analyse import load_models

        self._loaded = load_models(self._weights, self._model)
        return f"{self._model} and the judge are loaded"

    def voice_activity(self) -> str:
        """Hear a voice where there is one, and none in silence."""
        from models.speech.voice_activity import SPEECH_ON
        from models.speech.whisper import SAMPLE_RATE_HZ

        voice = self._ready().voice
        spoken = float((voice.probabilities(_sample_sound()) >= SPEECH_ON).mean())
        silent = float((voice.probabilities(np.zeros(10 * SAMPLE_RATE_HZ, np.float32)) >= SPEECH_ON).mean())
        if spoken < 0.5 or silent > 0:
            raise BrokenError(f"A voice is heard in {spoken:.0%} of speech and {silent:.0%} of silence.")
        return f"a voice in {spoken:.0%} of speech, in none of silence"

    def packs(self) -> str:
        """Read every pack that came along, and begin to decode every clip."""
        from content.check import check_files
        from content.clips import CLIP_FOLDER, spoken_lines
        from content.loader import read_pack
        from desktop.audio.files import SoundReader

        told = []
        for folder in sorted(path for path in PACKS.iterdir() if path.is_dir()):
            reading = read_pack(folder)
            faults = [*reading.faults, *check_files(folder, reading)]
            if faults:
                raise BrokenError(str(faults[0]))
            pack = load_pack(folder)
            clips = [folder / CLIP_FOLDER / name for name, _ in spoken_lines(pack)]
            there = [clip for clip in clips if clip.is_file()]
            for clip in there:
                with SoundReader(clip, BLOCK_S) as blocks:
                    if not next(iter(blocks)).any():
                        raise BrokenError(f"The clip {clip.name} of the pack {pack.id} is silent.")
            told.append(f"{pack.id}: {len(pack.questions)} questions, {len(there)} clips")
        return "; ".join(told)

    def handout(self) -> str:
        """Read what was put beside the program, and the pack in it as it is read when it is opened."""
        found = find_handout()
        if found is None:
            return "nothing was put beside this program"
        folder = self._paths.cache.parent / "handout"
        unpack(found.pack, folder)
        pack = load_pack(folder)
        return f"{found.branding.name}, with {pack.name}: {len(pack.questions)} questions"

    def syllables(self) -> str:
        """Count syllables and readability, which would like to fetch a dictionary from the network."""
        from models.delivery.readability import readability
        from models.delivery.syllables import count_syllables

        words = {"customer": 3, "business": 2, "colonel": 2, "area": 3}
        wrong = [word for word, count in words.items() if count_syllables(word) != count]
        ease, _ = readability([["The", "customer", "was", "angry", "and", "I", "listened"]])
        if wrong or ease is None:
            raise BrokenError(f"Syllables are counted wrongly ({', '.join(wrong) or 'no readability'}).")
        return f"{len(words)} words right, reading ease {ease:.0f}"

    def sound(self) -> str:
        """Load PortAudio and name where it came from; microphones are the doctor's."""
        from desktop.audio.portaudio import PORTAUDIO

        version, library = PORTAUDIO.call(lambda module: (module.get_portaudio_version()[1], str(module._libname)))
        home = getattr(sys, "_MEIPASS", None)
        if home is not None and not Path(library).resolve().is_relative_to(Path(home).resolve()):
            raise BrokenError(f"PortAudio is not that of this program but {library}.")
        return f"{version}, {library}"

    def take(self) -> str:
        """Hear the bundled answer in blocks, as from the microphone, and compare the words with what was said."""
        from desktop.bench.scores import word_errors
        from models.analysis import Analysis
        from models.speech.whisper import SAMPLE_RATE_HZ

        pack = builtin_pack()
        analysis = Analysis(
            self._ready(), pack.question(SAMPLE_QUESTION), pack.rubric, app_version=__version__, live=True
        )
        sound = _sample_sound()
        step = int(BLOCK_S * SAMPLE_RATE_HZ)
        for at in range(0, len(sound), step):
            analysis.feed(sound[at : at + step])
        self._report = analysis.finish()
        errors = word_errors(SAMPLE_TEXT.read_text(encoding="utf-8"), self._report.transcript.text)
        if errors > MOST_WORD_ERRORS:
            raise BrokenError(f"{errors:.0%} of the words of the sample answer are wrong.")
        return f"{len(sound) / SAMPLE_RATE_HZ:.0f} s of speech, {errors:.1%} of its words wrong"

    def database(self) -> str:
        """Keep the take with its sound and report, and read it again from a store opened anew."""
        from desktop.audio.wav import GrowingWav
        from desktop.practice.saved import read_report, report_text
        from desktop.store.sessions import Store

        if self._report is None:
            raise BrokenError("There is no take to keep.")
        self._paths.create()
        question = builtin_pack().question(SAMPLE_QUESTION)
        store = Store(self._paths.database, self._paths.recordings)
        record = store.start_take(store.start_session().id, builtin_pack().id, question.id, question.text)
        wav = GrowingWav(record.audio_path)
        wav.append((_sample_sound() * 32767).astype("<i2").tobytes())
        wav.flush()
        wav.close()
        store.finish_recording(record.id, wav.duration_s)
        given = report_text(self._report)
        store.save_report(record.id, given)
        store.close()
        store = Store(self._paths.database, self._paths.recordings)
        (kept,) = store.takes()
        store.close()
        same = kept.report_json == given and read_report(given).transcript.text == self._report.transcript.text
        if store.notice or not same:
            raise BrokenError("The take that was kept is not the one that was given.")
        return f"one take of {kept.duration_s:.0f} s kept and read again"

    def window(self) -> str:
        """Open the window off screen, show the report of the take, and look whether something was painted."""
        from PySide6.QtCore import QEventLoop, QTimer
        from PySide6.QtWidgets import QApplication

        from desktop.app import App

        qt = QApplication(["aloud"])
        app = App(qt, self._paths, self._weights)
        loop = QEventLoop()
        look = QTimer()
        look.timeout.connect(lambda: loop.quit() if app.window.report.complete else None)
        QTimer.singleShot(OPENS_WITHIN_MS, loop, loop.quit)
        app.window.show()
        (take,) = app.store.takes()
        app.window.open_take(take)
        look.start(50)
        loop.exec()
        shown = app.window.page is app.window.report and app.window.report.complete
        image = app.window.grab().toImage()
        colours = {image.pixel(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)}
        # Without a recogniser to wait for, closing is over at once.
        app.closed.connect(loop.quit)
        QTimer.singleShot(0, app.window.close)
        loop.exec()
        if not shown or len(colours) < FEWEST_COLOURS:
            raise BrokenError(f"The report does not appear in the window ({len(colours)} colours).")
        return f"the report is shown, {image.width()} x {image.height()} pixels, {len(colours)} colours"

    def _ready(self) -> LoadedModels:
        if self._loaded is None:
            raise BrokenError("The models could not be loaded.")
        return self._loaded

    def _bundled(self, name: str) -> bool:
        return (BUNDLED_WEIGHTS / name).is_dir()


def run() -> int:
    """Try everything, print one JSON object on standard output, and return the exit code."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    began = time.perf_counter()
    try:
        weights: tuple[Path, ...] = (BUNDLED_WEIGHTS, user_paths().weights)
    except RuntimeError:  # a system that knows no home folder
        weights = (BUNDLED_WEIGHTS,)
    with tempfile.TemporaryDirectory(prefix="aloud-self-check-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        os.environ |= dict.fromkeys((HOME_VARIABLE, *_HOMES), folder)
        rows = list(Whole(Paths(root / "config", root / "data", root / "cache"), weights).rows())
    ok = all(row.ok for row in rows)
    result = {
        "ok": ok,
        "version": __version__,
        "built": bool(getattr(sys, "frozen", False)),
        "system": f"{platform.system()} {platform.machine()}",
        "seconds": round(time.perf_counter() - began, 3),
        "parts": [asdict(row) for row in rows],
    }
    print(json.dumps(result, indent=2), flush=True)
    return 0 if ok else 1


def _sample_sound() -> Sound:
    from desktop.audio.files import read_sound

    return read_sound(SAMPLE_ANSWER)[0]


def _sha256(path: Path) -> str:
    try:
        return file_sha256(path)
    except OSError:
        return ""
