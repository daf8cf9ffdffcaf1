"""One function: what was heard, measured and judged about an answer -> DeliveryReport."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from content.rubric import Rubric
from content.schema import Question
from models.answer.marks import mark_sentences
from models.answer.prompted import carry_prompting
from models.delivery.clock import content_words, merge
from models.delivery.decisions import confirmed, decide_fillers, retell
from models.delivery.fillers import measure_fillers
from models.delivery.language import measure_language, words_by_sentence
from models.delivery.length import measure_length
from models.delivery.pace import measure_pace, no_pace
from models.delivery.pauses import measure_pauses, silent_pauses
from models.delivery.reliability import Trust, assess
from models.findings import Evidence, find
from models.types import (
    Audio,
    DeliveryReport,
    FillerDecision,
    Fillers,
    Judgement,
    ModelsUsed,
    Pace,
    Pauses,
    QuestionRef,
    Sentence,
    Transcript,
    TranscriptReport,
    Voice,
    Word,
)

SCHEMA_VERSION = 1


def build_report(
    *,
    transcript: Transcript,
    audio: Audio | None,
    voice: Voice | None,
    judgement: Judgement,
    question: Question | None,
    rubric: Rubric,
    app_version: str,
    typed: bool = False,
) -> DeliveryReport:
    """Build the report of one answer; the same values always give the same report.

    Args:
        transcript: The words, their kinds already marked. For a typed answer their times are meaningless.
        audio: The recording as sound, or None.
        voice: Pitch and loudness, or None.
        judgement: What models.answer says.
        question: The question that was answered, or None; without it there is no target length.
        rubric: The norms behind verdicts and findings.
        app_version: The version that goes into the report.
        typed: The answer was typed: every measure of time is None.
    """
    trust = _as_wanted(assess(transcript, audio, rubric, typed=typed), rubric)
    shortest_s = rubric.value("pauses.silent_s")
    target_wpm = rubric.band("pace.fine_wpm")
    silences = () if typed else silent_pauses(transcript, shortest_s)
    length = measure_length(transcript, silences, question.target_s if question else None, typed=typed)
    pauses = Pauses(None, None, None, None, None, ()) if typed else measure_pauses(transcript, shortest_s)
    pace = no_pace(target_wpm) if typed else measure_pace(transcript, silences, target_wpm)
    fillers = measure_fillers(
        transcript,
        length.speaking_s,
        fine_per_minute=rubric.value("fillers.fine_per_minute"),
        many_per_minute=rubric.value("fillers.finding_per_minute"),
        min_speech_s=rubric.value("reliability.min_speech_s"),
    )
    enough = length.speaking_s is not None and length.speaking_s >= rubric.value("reliability.min_speech_s")
    pace, fillers = _without_guesses(pace, fillers, trust, enough=enough)
    language = measure_language(transcript.words, judgement.sentences, judgement.star.action.sentences)
    findings = find(
        Evidence(
            words=transcript.words,
            length=length,
            pace=pace,
            pauses=pauses,
            fillers=fillers,
            voice=None if typed else voice,
            language=language,
            judgement=judgement,
            trust=trust,
            question=question,
            rubric=rubric,
        )
    )
    return DeliveryReport(
        schema_version=SCHEMA_VERSION,
        app_version=app_version,
        rubric_version=rubric.version,
        audio=None if typed else audio,
        question=None if question is None else QuestionRef(question.id, question.text, question.kind, question.story),
        models=_models_used(transcript, typed),
        transcript=TranscriptReport(
            transcript.text,
            transcript.words,
            merge(transcript.speech),
            merge(transcript.not_understood),
            transcript.other_language,
        ),
        length=length,
        pace=pace,
        pauses=pauses,
        fillers=fillers,
        voice=None if typed else voice,
        language=language,
        star=judgement.star,
        structure=judgement.structure,
        sentences=judgement.sentences,
        points=judgement.points,
        qualities=judgement.qualities,
        findings=findings,
        follow_up=judgement.follow_up if trust.words and trust.absences else None,
        reliability=trust.reliability,
    )


def revise_report(
    report: DeliveryReport,
    decisions: Iterable[FillerDecision],
    *,
    marks: Mapping[int, tuple[str, ...]] | None = None,
    question: Question | None,
    rubric: Rubric,
) -> DeliveryReport:
    """Return the report of an answer after somebody listened to it, or by other norms; measures and findings follow.

    Args:
        report: The report as Aloud made it; corrections are always applied to that, so each can be taken back.
        decisions: What the person says of single fillers, in the order in which they said it.
        marks: What the person says of single sentences: from their index to their STAR components, () for none.
        question: The question that was answered, or None.
        rubric: The norms behind verdicts and findings.
    """
    heard = report.transcript
    transcript = Transcript(
        words=heard.words,
        speech=heard.speech,
        duration_s=report.audio.duration_s if report.audio is not None else 0.0,
        model=report.models.transcriber or "",
        sha256=report.models.sha256 or "",
        prompt_id=report.models.prompt_id or "",
        possible=report.fillers.possible,
        not_understood=heard.not_understood,
        other_language=heard.other_language,
    )
    decisions = tuple(decisions)
    decided = decide_fillers(transcript, decisions)
    judgement = Judgement(
        star=report.star,
        structure=report.structure,
        sentences=retell(report.sentences, heard.words, decided.words),
        points=report.points,
        qualities=report.qualities,
        follow_up=report.follow_up,
    )
    revised = build_report(
        transcript=decided,
        audio=report.audio,
        voice=report.voice,
        judgement=mark_sentences(judgement, marks or {}, _sizes(decided.words, judgement.sentences), question),
        question=question,
        rubric=rubric,
        app_version=report.app_version,
        typed=report.audio is None and report.models.transcriber is None,
    )
    revised = replace(revised, fillers=_at_least(revised.fillers, confirmed(decided.words, decisions)))
    return carry_prompting(revised, report.prompted)


def _as_wanted(trust: Trust, rubric: Rubric) -> Trust:
    """Judge nothing that the rubric leaves unscored; the recording is not blamed for that."""
    return replace(
        trust,
        fillers=trust.fillers and "fillers" not in rubric.not_scored,
        pauses=trust.pauses and "pauses" not in rubric.not_scored,
    )


def _at_least(fillers: Fillers, count: int) -> Fillers:
    """Let the likely range of the filled pauses begin no lower than how many a person has confirmed."""
    error = fillers.error
    if error is None:
        return fillers
    low, high = error.likely
    return replace(fillers, error=replace(error, likely=(max(low, count), high)))


def _sizes(words: Sequence[Word], sentences: Sequence[Sentence]) -> list[int]:
    """How many words each sentence has, without fillers, repeats and cut-offs where the words are known."""
    groups = words_by_sentence(words, sentences)
    if len(groups) != len(sentences):
        return [len(sentence.text.split()) for sentence in sentences]
    return [len(content_words(group)) for group in groups]


def _models_used(transcript: Transcript, typed: bool) -> ModelsUsed:
    if typed:
        return ModelsUsed(None, None, None)
    return ModelsUsed(transcript.model or None, transcript.sha256 or None, transcript.prompt_id or None)


def _without_guesses(pace: Pace, fillers: Fillers, trust: Trust, *, enough: bool) -> tuple[Pace, Fillers]:
    """Withhold the verdicts that this recording does not bear, or so little speech; the figures stay."""
    if not (trust.pace and enough):
        pace = replace(pace, verdict=None)
    if not trust.fillers:
        fillers = replace(
            fillers,
            filled_pauses=replace(fillers.filled_pauses, verdict=None),
            filler_words=replace(fillers.filler_words, verdict=None),
        )
    return pace, fillers
