"""What an interviewer would ask next: chosen by rule from what is surely missing, never from what is unsure."""

from __future__ import annotations

from collections.abc import Callable

from content.schema import Question, Story
from models.answer.star import COMPONENTS, SURE
from models.types import FollowUp, Star, Structure

# In the order in which an interviewer misses them.
_STORY_ORDER = ("result", "action", "situation", "task")
_SITUATIONAL_ORDER = ("act_or_escalate", "acknowledge", "clarify", "follow_up", "listen")
_GENERAL_ORDER = ("example", "support", "position")

_DEFAULTS = {
    "event": "Could you take me through one particular time when that happened?",
    "situation": "Where was that, and what had happened?",
    "task": "What was it that you had to achieve there?",
    "action": "What exactly did you do yourself?",
    "result": "And how did it turn out for the customer?",
    "listen": "How would you find out what the matter is?",
    "acknowledge": "What would you say to the customer first?",
    "clarify": "What would you want to know before you act?",
    "act_or_escalate": "And what would you do then, and whom would you bring in if it is beyond you?",
    "follow_up": "How would you know that it was settled in the end?",
    "position": "So what is your own view, in one sentence?",
    "support": "Why do you see it that way?",
    "example": "Can you give me one example of that?",
}
_OTHER_KEYS = {"act_or_escalate": "act"}


def choose_follow_up(star: Star, structure: Structure, question: Question | None) -> FollowUp | None:
    """Return the follow-up about the weightiest part that is surely missing, or None.

    A question that asks for one past event is asked about the event, or about a missing component of it; any other
    question about a missing part of its own structure. A question for which an example only helps is not pressed.
    """
    if question is None:
        return None
    if question.story is Story.MUST:
        parts = {name: getattr(star, name) for name in COMPONENTS}
        if all(not part.covered and part.certainty >= SURE for part in parts.values()):
            return _ask("event", question)
        return _first_missing(_STORY_ORDER, lambda name: _missing(parts[name].covered, parts[name].certainty), question)
    found = {part.name: part for part in structure.parts}
    order = _SITUATIONAL_ORDER if structure.kind == "situational" else _GENERAL_ORDER
    return _first_missing(
        tuple(name for name in order if name in found),
        lambda name: _missing(found[name].covered, found[name].certainty),
        question,
    )


def _missing(covered: bool, certainty: float) -> bool:
    return not covered and certainty >= SURE


def _first_missing(order: tuple[str, ...], missing: Callable[[str], bool], question: Question) -> FollowUp | None:
    return next((_ask(name, question) for name in order if missing(name)), None)


def _ask(name: str, question: Question) -> FollowUp:
    own = question.follow_ups.get(name) or question.follow_ups.get(_OTHER_KEYS.get(name, ""))
    return FollowUp(own or _DEFAULTS[name], name)
