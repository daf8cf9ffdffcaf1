"""A sound file, a typed answer or sentences -> DeliveryReport; what the command line and the window share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from content.errors import AloudError
from content.rubric import load_rubric
from desktop import __version__
from models.speech.weights import BUNDLED_WEIGHTS, find_model, load_manifest

if TYPE_CHECKING:
    from content.schema import Question
    from models.analysis import LoadedModels
    from models.text.heads import Heads
    from models.types import DeliveryReport

BLOCK_S = 10.0
SAMPLE_QUESTION = "beh-difficult-customer"
SAMPLE_ANSWER = Path(__file__).resolve().parent.parent / "assets" / "sample_answer.ogg"
"""An answer to that question that comes with Aloud."""


def weights_folders() -> tuple[Path, ...]:
    """Where weights are looked for: what came with Aloud, then what this person fetched."""
    from desktop.store.paths import user_paths

    return BUNDLED_WEIGHTS, user_paths().weights


def model_here(wanted: str, folders: Sequence[Path]) -> str:
    """Return the wanted model, or the one that this Aloud comes with if only that one is on this computer.

    A person may have chosen a model in another Aloud than the one that a coach has built with a smaller one.
    """
    for name in (wanted, load_manifest().default):
        try:
            return find_model(name, folders).name
        except AloudError:
            continue
    return wanted


def load_models(folders: Sequence[Path], model: str) -> LoadedModels:
    """Load everything that analysis needs; takes seconds, so keep it off the GUI thread.

    Raises:
        WeightsError: weights are missing or altered.
    """
    from models.analysis import LoadedModels
    from models.speech.filled_pauses import FilledPauseHead
    from models.speech.transcriber import Transcriber
    from models.speech.voice_activity import VoiceActivity
    from models.speech.whisper import Whisper

    voice = VoiceActivity()
    return LoadedModels(
        transcriber=Transcriber(Whisper(find_model(model, folders)), voice, filled_pauses=FilledPauseHead.load()),
        voice=voice,
        judge=load_judge(),
    )


def load_judge() -> Heads:
    """Load what judges words; enough for a typed answer.

    Raises:
        HeadsError, ContextError: its files are damaged.
    """
    from models.delivery import readability
    from models.text.heads import load_heads

    readability.warm_up()  # its import takes a second, which no first report should wait for
    return load_heads()


class Analyser:
    """Analyses finished answers; loads the models at the first one."""

    def __init__(self, folders: Sequence[Path], model: str | None = None) -> None:
        self._folders = tuple(folders)
        self._model = model or load_manifest().default
        self._loaded: LoadedModels | None = None
        self._judge: Heads | None = None
        self._rubric = load_rubric()

    @property
    def loaded(self) -> LoadedModels:
        """The models, loaded now if they were not."""
        if self._loaded is None:
            self._loaded = load_models(self._folders, self._model)
        return self._loaded

    def sound_file(self, path: Path, question: Question | None) -> DeliveryReport:
        """Analyse a recording.

        Raises:
            SoundError: the file cannot be read.
            WeightsError: weights are missing or altered.
        """
        from desktop.audio.files import SoundReader
        from models.analysis import Analysis

        with SoundReader(path, BLOCK_S) as blocks:
            analysis = Analysis(self.loaded, question, self._rubric, app_version=__version__)
            for block in blocks:
                analysis.feed(block)
            return analysis.finish(path=str(path), sample_rate_hz=blocks.info.rate_hz)

    def typed(self, text: str, question: Question | None) -> DeliveryReport:
        """Analyse a typed answer."""
        return self._typed(text, question)

    def sentences(self, sentences: Sequence[str], question: Question | None) -> DeliveryReport:
        """Analyse sentences, kept as given."""
        return self._typed(sentences, question)

    def _typed(self, answer: str | Sequence[str], question: Question | None) -> DeliveryReport:
        from models.analysis import typed_report

        if self._judge is None:
            self._judge = load_judge()
        return typed_report(self._judge, answer, question, self._rubric, app_version=__version__)
