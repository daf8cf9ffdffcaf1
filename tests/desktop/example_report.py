"""A whole report built by hand, for tests of widgets and pages that need no recogniser."""

from __future__ import annotations

from content.schema import QuestionKind, Story
from models.types import (
    Audio,
    DeliveryReport,
    Filler,
    FillerRate,
    Fillers,
    FillerVerdict,
    Finding,
    FollowUp,
    Language,
    Length,
    LengthVerdict,
    ModelsUsed,
    Pace,
    PaceVerdict,
    PaceWindow,
    Pause,
    Pauses,
    Point,
    Quality,
    QuestionRef,
    Reliability,
    Sentence,
    Specific,
    Star,
    StarPart,
    Structure,
    StructurePart,
    TranscriptReport,
    Word,
    WordKind,
)

QUESTION_TEXT = "Think of a customer who was hard to please. What happened, and how did you handle it?"

SENTENCES = (
    (
        "situation",
        "Um, last winter I worked on the phones for a hotel, and one evening a guest called who was furious.",
    ),
    ("situation", "Her room had been given away although she had paid for it in advance."),
    ("task", "I was alone at the desk, so it was up to me to find her a bed before midnight."),
    ("action", "I let her finish, and then I I said back what I had heard, so that she knew I was listening."),
    ("action", "Then I, uh, I called three other hotels in town while she was on the line."),
    ("action", "Two of them were full, but the third had a double room, and I booked it in our name."),
    ("action", "I also, like, paid for the taxi from our own budget and I wrote down what had happened."),
    ("result", "She slept in the other hotel and she came back to us the next day."),
    ("result", "In the end she wrote a review that gave us five stars, and we changed how we book groups."),
)

_SLOW_BEFORE = {2: 1.4, 4: 2.3, 7: 0.9}
_FILLED = {"um", "uh"}


def example_report(*, clean: bool = False) -> DeliveryReport:
    """Return a report of about a minute; `clean` leaves out everything there is to complain about."""
    words: list[Word] = []
    pauses: list[Pause] = []
    sentences: list[Sentence] = []
    at = 1.2
    for index, (part, text) in enumerate(SENTENCES):
        if index in _SLOW_BEFORE:
            pauses.append(Pause(at, at + _SLOW_BEFORE[index], inside_clause=False))
            at += _SLOW_BEFORE[index]
        start = at
        before = ""
        for piece in text.split():
            bare = piece.strip(".,").lower()
            kind = WordKind.FILLED_PAUSE if bare in _FILLED else WordKind.WORD
            if bare == "like":
                kind = WordKind.FILLER_WORD
            if bare == before:
                kind = WordKind.REPETITION
            before = bare
            length = 0.14 + 0.05 * len(bare)
            words.append(Word(piece, round(at, 2), round(at + length, 2), 0.9, kind))
            at += length + 0.03
        sentences.append(Sentence(text, start, round(at, 2), (part,)))
        at += 0.3
    shares = {"situation": (0, 1), "task": (2,), "action": (3, 4, 5, 6), "result": (7, 8)}
    total = len(words)

    def star(part: str) -> StarPart:
        count = sum(len(SENTENCES[index][1].split()) for index in shares[part])
        return StarPart(True, 0.9, count / total, shares[part])

    duration = words[-1].end_s - words[0].start_s
    fillers = tuple(
        Filler(word.text, word.start_s, word.end_s, word.kind)
        for word in words
        if word.kind in (WordKind.FILLED_PAUSE, WordKind.FILLER_WORD)
    )
    findings = (
        Finding(
            "star.complete",
            "strength",
            "high",
            "Your story had all four parts: situation, task, action, result.",
            "",
            sentences[0].start_s,
            sentences[0].end_s,
        ),
        Finding("pace.fine", "strength", "low", "You spoke at a pace that is easy to follow.", "", None, None),
        Finding(
            "pauses.long",
            "fix",
            "high",
            "Breathe, then go on: one pause of 2.3 seconds came in the middle of the story.",
            "A pause between two sentences reads as thinking; inside one it reads as being lost.",
            pauses[1].start_s,
            pauses[1].end_s,
        ),
        Finding(
            "fillers.um",
            "fix",
            "low",
            "Begin your sentences in silence: two of three ums stand at the beginning.",
            "A short silence is heard as calm.",
            fillers[0].start_s,
            fillers[0].end_s,
        ),
    )
    return DeliveryReport(
        schema_version=1,
        app_version="0.1.0",
        rubric_version="1",
        audio=Audio(None, words[-1].end_s + 0.8, 16000, 0.0, -22.0, 38.0),
        question=QuestionRef("beh-difficult-customer", QUESTION_TEXT, QuestionKind.BEHAVIORAL, Story.MUST),
        models=ModelsUsed("base", "d01c", "dense-1"),
        transcript=TranscriptReport(" ".join(word.text for word in words), tuple(words)),
        length=Length(duration, duration - 6.0, total - 3, (60.0, 120.0), LengthVerdict.SHORT),
        pace=Pace(148.0, 4.1, (120.0, 180.0), PaceVerdict.ON_TARGET, (PaceWindow(0, 15, 140), PaceWindow(15, 30, 156))),
        pauses=Pauses(1.2, 14, 14.2, 2.3, 0.18, tuple(pauses)),
        fillers=Fillers(
            3,
            FillerRate(2, 2.1, 1.3, FillerVerdict.FINE),
            FillerRate(1, 1.0, 0.7, None),
            {"um": 1, "uh": 1, "like": 1},
            fillers,
            (),
        ),
        voice=None,
        language=Language(
            78.0,
            6.2,
            (),
            (),
            4.0,
            (Specific("three", "number"), Specific("five stars", "number")),
        ),
        star=Star(True, star("situation"), star("task"), star("action"), star("result"), True),
        structure=Structure("star", tuple(StructurePart(name, True, 0.9, shares[name]) for name in shares)),
        sentences=tuple(sentences),
        points=(Point("Says why the customer was upset.", True, 1),),
        qualities=(Quality("empathy", (3,)),),
        findings=findings[:2] if clean else findings,
        follow_up=None if clean else FollowUp("And how did it turn out for the customer?", "result"),
        reliability=Reliability(True, ()),
    )
