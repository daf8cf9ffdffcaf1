"""Sound goes in block by block, a report comes out: the one path for the microphone and for files.

What can be done while the person speaks is done then: the words, the sound measures, the reading of the sentences.
What is left after the last word is the last chunk and the report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from content.rubric import Rubric
from content.schema import Question
from models.answer.judge import judge
from models.answer.prompted import with_prompting
from models.answer.sentences import sentences_from_texts, split_sentences, typed_sentences
from models.delivery.edges import sharpen
from models.delivery.filler_context import is_filled_pause
from models.delivery.filler_words import mark_filler_words
from models.delivery.pauses import silent_pauses
from models.delivery.repeats import mark_repeats
from models.delivery.signal import SignalMeter
from models.delivery.voice import VoiceMeter
from models.report import build_report
from models.speech.listener import Listener
from models.speech.transcriber import Transcriber
from models.speech.voice_activity import VoiceActivity
from models.speech.whisper import SAMPLE_RATE_HZ, Sound
from models.text.heads import Heads
from models.types import DeliveryReport, FollowUp, Transcript, Word, WordKind

# Sound is fed on in steps of this length, so that a block of minutes does not delay cancelling.
STEP_S = 1.0


@dataclass(frozen=True, slots=True)
class LoadedModels:
    """Everything that is loaded once and serves all spoken answers; used from one thread."""

    transcriber: Transcriber
    voice: VoiceActivity
    judge: Heads


class Analysis:
    """One answer being heard. Not thread-safe; `feed` and `finish` take the time that the recogniser needs."""

    def __init__(
        self,
        loaded: LoadedModels,
        question: Question | None,
        rubric: Rubric,
        *,
        app_version: str = "",
        live: bool = False,
    ) -> None:
        self._loaded = loaded
        self._question = question
        self._rubric = rubric
        self._app_version = app_version
        self._listener = Listener(loaded.transcriber, loaded.voice, live=live)
        self._signal = SignalMeter()
        self._voice = VoiceMeter()
        self._judged_words = 0
        self.transcript: Transcript | None = None

    @property
    def backlog_s(self) -> float:
        """Seconds of sound that were fed and are not yet words."""
        return self._listener.backlog_s

    def cancel(self) -> None:
        """Make `feed` and `finish` return soon; may be called from any thread."""
        self._listener.cancelled.set()

    def feed(self, sound: Sound) -> None:
        """Take the next samples, (n,) float32 mono at 16 kHz."""
        step = int(STEP_S * SAMPLE_RATE_HZ)
        for at in range(0, len(sound), step):
            if self._listener.cancelled.is_set():
                return
            block = sound[at : at + step]
            self._signal.feed(block)
            self._voice.feed(block)
            self._listener.feed(block)
        self._judge_ahead()

    def finish(
        self,
        progress: Callable[[float], None] | None = None,
        *,
        path: str | None = None,
        sample_rate_hz: int = SAMPLE_RATE_HZ,
    ) -> DeliveryReport:
        """End the answer and return its report.

        Args:
            progress: is told the share done, 0..1.
            path: where the sound lies, for the report.
            sample_rate_hz: the sample rate of the original sound, for the report.
        """
        told = progress or (lambda _: None)
        told(0.0)
        heard = self._listener.finish()
        told(0.8)
        transcript = replace(heard, words=mark_words(heard.words), speech=sharpen(heard.speech, self._signal.powers()))
        self.transcript = transcript
        sentences = split_sentences(transcript.words, silent_pauses(transcript))
        report = build_report(
            transcript=transcript,
            audio=self._signal.finish(transcript.speech, path=path, sample_rate_hz=sample_rate_hz),
            voice=self._voice.finish(transcript.speech, flat_semitones=self._rubric.value("voice.flat_semitones")),
            judgement=judge(sentences, self._question, self._loaded.judge),
            question=self._question,
            rubric=self._rubric,
            app_version=self._app_version,
        )
        told(1.0)
        return report

    def finish_prompted(
        self, report: DeliveryReport, asked: FollowUp, progress: Callable[[float], None] | None = None
    ) -> DeliveryReport:
        """End an answer to a follow-up question; return the report of the first part with coverage with prompting.

        Args:
            report: the report on the first part of the take.
            asked: the follow-up question that this recording answers.
            progress: is told the share done, 0..1.
        """
        told = progress or (lambda _: None)
        told(0.0)
        heard = self._listener.finish()
        told(0.8)
        self.transcript = replace(heard, words=mark_words(heard.words))
        answer = split_sentences(self.transcript.words, silent_pauses(self.transcript))
        prompted = with_prompting(
            report, asked, answer, lambda sentences: judge(sentences, self._question, self._loaded.judge)
        )
        told(1.0)
        return prompted

    def read(self, text: str) -> DeliveryReport:
        """Return the report on an answer that was typed instead of spoken: timing measures are None."""
        heads = self._loaded.judge
        return typed_report(heads, text, self._question, self._rubric, app_version=self._app_version)

    def _judge_ahead(self) -> None:
        """Judge the sentences that stand so far; the judge keeps what it has read."""
        words = self._listener.words
        if len(words) > self._judged_words:
            self._judged_words = len(words)
            so_far = Transcript(mark_words(words), self._listener.speech, 0.0)
            judge(split_sentences(so_far.words, silent_pauses(so_far)), self._question, self._loaded.judge)


def typed_report(
    heads: Heads,
    answer: str | Sequence[str],
    question: Question | None,
    rubric: Rubric,
    *,
    app_version: str = "",
) -> DeliveryReport:
    """Report on a typed answer, or on sentences that are kept as given: timing measures are None."""
    sentences = typed_sentences(answer) if isinstance(answer, str) else sentences_from_texts(answer)
    pieces = [piece for sentence in sentences for piece in sentence.text.split()]
    words = tuple(
        Word(piece, 0.0, 0.0, 1.0, WordKind.FILLED_PAUSE if is_filled_pause(piece) else WordKind.WORD)
        for piece in pieces
    )
    return build_report(
        transcript=Transcript(mark_words(words), (), 0.0),
        audio=None,
        voice=None,
        judgement=judge(sentences, question, heads),
        question=question,
        rubric=rubric,
        app_version=app_version,
        typed=True,
    )


def mark_words(words: Sequence[Word]) -> tuple[Word, ...]:
    """Mark filler words, repeats and cut-off words; filled pauses are marked already.

    Filler words first: a repeat may reach across one ("it's, like, it's").
    """
    return mark_repeats(mark_filler_words(words))
