"""The values that travel between the rooms: frozen, made of tuples, holding no file, stream, model or widget.

All times are seconds from the start of the recording unless a name says otherwise.
The classes under "report" mirror the JSON report (schema_version 1) field by field; `None` means unknown, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from content.schema import QuestionKind, Story


class WordKind(StrEnum):
    """What a word does in the answer."""

    WORD = "word"
    FILLED_PAUSE = "filled_pause"
    FILLER_WORD = "filler_word"
    REPETITION = "repetition"
    CUT_OFF = "cut_off"


class LengthVerdict(StrEnum):
    """Answer length against its target band."""

    SHORT = "short"
    ON_TARGET = "on_target"
    LONG = "long"


class PaceVerdict(StrEnum):
    """Speech rate against its target band."""

    SLOW = "slow"
    ON_TARGET = "on_target"
    FAST = "fast"


class FillerVerdict(StrEnum):
    """Filler rate against the rubric; between fine and many there is no verdict."""

    FINE = "fine"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, `start_s` <= `end_s`."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word. `text` carries its punctuation and no surrounding space; `probability` is in 0..1."""

    text: str
    start_s: float
    end_s: float
    probability: float
    kind: WordKind = WordKind.WORD


@dataclass(frozen=True, slots=True)
class PossibleFiller:
    """A stretch that may be a filled pause, on one-sided evidence: it enters no text, count or rate."""

    text: str
    start_s: float
    end_s: float
    why: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard, verbatim, in the order of time.

    `speech` are the stretches in which a voice was active. `not_understood` are stretches with voice and energy
    in which no words could be made out. `language` is the language other than the pack's that the sound points
    to, or None. `model`, `sha256` and `prompt_id` name what made the transcript.
    """

    words: tuple[Word, ...]
    speech: tuple[Span, ...]
    duration_s: float
    model: str = ""
    sha256: str = ""
    prompt_id: str = ""
    possible: tuple[PossibleFiller, ...] = ()
    not_understood: tuple[Span, ...] = ()
    other_language: str | None = None

    @property
    def text(self) -> str:
        """All words joined by single spaces, filled pauses and repeats included."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """One sentence as it was cut from the answer.

    `text` is verbatim; `content` is the same without filled pauses, filler words, repeats and cut-offs, for judging.
    `first_word` and `end_word` index `Transcript.words` (half open); times are None in a typed answer.
    """

    text: str
    content: str
    first_word: int
    end_word: int
    start_s: float | None
    end_s: float | None


# --- report -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Audio:
    """The recording as sound. Levels in dBFS (0 is full scale), `snr_db` estimated, `path` None if not on disk."""

    path: str | None
    duration_s: float
    sample_rate_hz: int
    clipped_fraction: float
    speech_level_dbfs: float | None
    snr_db: float | None


@dataclass(frozen=True, slots=True)
class QuestionRef:
    """The question that was answered."""

    id: str
    text: str
    kind: QuestionKind
    story: Story


@dataclass(frozen=True, slots=True)
class ModelsUsed:
    """What made the transcript; all None for a typed answer."""

    transcriber: str | None
    sha256: str | None
    prompt_id: str | None


@dataclass(frozen=True, slots=True)
class TranscriptReport:
    """The verbatim text and its words."""

    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Length:
    """Length from the first to the last word; `speaking_s` leaves out silent pauses, `words` counts content words."""

    duration_s: float | None
    speaking_s: float | None
    words: int
    target_s: tuple[float, float] | None
    verdict: LengthVerdict | None


@dataclass(frozen=True, slots=True)
class PaceWindow:
    """Speech rate of one window of the answer."""

    start_s: float
    end_s: float
    wpm: float


@dataclass(frozen=True, slots=True)
class Pace:
    """Speech rate (words a minute) and articulation rate (syllables a second of phonation)."""

    speech_rate_wpm: float | None
    articulation_rate_sps: float | None
    target_wpm: tuple[float, float]
    verdict: PaceVerdict | None
    timeline: tuple[PaceWindow, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """One silent pause; `inside_clause` is false between sentences or clauses."""

    start_s: float
    end_s: float
    inside_clause: bool


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silent pauses of 0.25 s and more between the first and the last word, and the time before the first word."""

    response_latency_s: float | None
    count: int | None
    per_minute: float | None
    longest_s: float | None
    share_of_time: float | None
    items: tuple[Pause, ...]


@dataclass(frozen=True, slots=True)
class FillerRate:
    """How often one kind of filler was heard."""

    count: int
    per_minute: float | None
    per_100_words: float | None
    verdict: FillerVerdict | None


@dataclass(frozen=True, slots=True)
class Filler:
    """One filler that was heard, at its place. `certainty` is always "heard"; times are None in a typed answer."""

    text: str
    start_s: float | None
    end_s: float | None
    kind: WordKind
    certainty: str = "heard"


@dataclass(frozen=True, slots=True)
class Fillers:
    """Filled pauses and filler words, apart; `possible` ones enter no count."""

    count: int
    filled_pauses: FillerRate
    filler_words: FillerRate
    by_text: dict[str, int]
    items: tuple[Filler, ...]
    possible: tuple[PossibleFiller, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """Pitch and loudness of the voice; monotone spans are stretches of flat pitch."""

    pitch_median_hz: float | None
    pitch_range_semitones: float | None
    loudness_range_db: float | None
    monotone_spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Specific:
    """A concrete detail: a number, a name or a quote."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Language:
    """Readability and wording of the filler-free sentences."""

    flesch_reading_ease: float | None
    grade: float | None
    hedges: tuple[str, ...]
    repeated_phrases: tuple[str, ...]
    i_we_ratio: float | None
    specifics: tuple[Specific, ...]


@dataclass(frozen=True, slots=True)
class StarPart:
    """One STAR component: covered or not, how sure (0..1), its share of the words, and its sentences by index."""

    covered: bool
    certainty: float
    share_of_words: float
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Star:
    """STAR coverage. `applies` gates findings only; coverage is always computed."""

    applies: bool
    situation: StarPart
    task: StarPart
    action: StarPart
    result: StarPart
    order_ok: bool


@dataclass(frozen=True, slots=True)
class StructurePart:
    """One part of the structure that fits the kind of question."""

    name: str
    covered: bool
    certainty: float
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """Parts that fit the kind of question: "star", "situational" or "general"."""

    kind: str
    parts: tuple[StructurePart, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the answer; `components` are STAR component names, strongest first, empty for none."""

    text: str
    start_s: float | None
    end_s: float | None
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """What a strong answer to this question makes, and the sentence that makes it."""

    text: str
    covered: bool
    sentence: int | None


@dataclass(frozen=True, slots=True)
class Quality:
    """A quality the answer gives evidence for, with the sentences."""

    name: str
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What an interviewer would ask next, about which missing part."""

    text: str
    about: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What models.answer says about an answer."""

    star: Star
    structure: Structure
    sentences: tuple[Sentence, ...]
    points: tuple[Point, ...]
    qualities: tuple[Quality, ...]
    follow_up: FollowUp | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One strength or fix: what was observed, why it matters, and where. `kind`: "strength" or "fix"."""

    id: str
    kind: str
    priority: str
    message: str
    why: str
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Whether the measures can be trusted, and if not, one sentence a reason that says which ones and why."""

    ok: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prompted:
    """The answer to the follow-up question, the second part of a take; it counts in no measure and no finding.

    `star` and `structure` are the coverage with prompting. Their sentences count on: the first of `sentences` comes
    after the last sentence of the report. Times are seconds from the start of the second recording.
    """

    follow_up: FollowUp
    text: str
    sentences: tuple[Sentence, ...]
    star: Star
    structure: Structure


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """Everything measured and judged about one answer (JSON schema_version 1).

    `prompted` is what the follow-up question brought, None if it was not answered.
    """

    schema_version: int
    app_version: str
    rubric_version: str
    audio: Audio | None
    question: QuestionRef | None
    models: ModelsUsed
    transcript: TranscriptReport
    length: Length
    pace: Pace
    pauses: Pauses
    fillers: Fillers
    voice: Voice | None
    language: Language
    star: Star
    structure: Structure
    sentences: tuple[Sentence, ...]
    points: tuple[Point, ...]
    qualities: tuple[Quality, ...]
    findings: tuple[Finding, ...]
    follow_up: FollowUp | None
    reliability: Reliability
    prompted: Prompted | None = None
