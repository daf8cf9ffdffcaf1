"""Hand-written rules for filler words: constructions in which a word is surely meant, or surely a filler.

A rule answers "content" (the word means something), "filler", or "" where grammar alone cannot tell. The learnt judge
takes these answers as features among others, so a rule is a strong hint and not the last word.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from models.delivery.word_classes import word_class

START, END = "<s>", "</s>"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands.

    `left` and `right` are the words before and after it, nearest first, filled pauses left out (and, to the left,
    fillers), padded with `START` and `END` where the sentence begins and ends. `left_mark` and `right_mark` are the
    strongest punctuation on the way to the nearest word: "end" of a sentence, "break" within one, or "" for none.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    left_mark: str
    right_mark: str

    @property
    def apart(self) -> bool:
        """Whether punctuation sets the candidate apart on both sides."""
        return bool(self.left_mark) and bool(self.right_mark)

    @property
    def before_kind(self) -> str:
        """The class of the word before."""
        return word_class(self.left[0])

    @property
    def after_kind(self) -> str:
        """The class of the word after."""
        return word_class(self.right[0])


def _set(words: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(words.split())


_QUOTING = _set("said says say saying goes go went like thought thinking replied shouted told asked answered")
_QUOTE_OPENERS = _set("i we you he she it this what where who why how no yes yeah okay ok oh hey well right sorry wait")
_PERCEIVE = _set(
    "look looks looked looking sound sounds sounded seem seems seemed feel feels felt feeling smell smells smelled "
    "taste tastes tasted act acts acted treat treated treats behave behaved dressed talk talks"
)
_LIKENED = _set("something anything nothing everything someone somebody anyone nobody stuff things thing much exactly")
_VERB_SLOT = _set(
    "do don't did didn't does doesn't would wouldn't i'd you'd we'd they'd i'll you'll to really also quite"
)
_RARE_SUBJECT = _set("he she it")
_IMPERSONAL = _set("it that this there what which")
_KINDS = _set(
    "what which that this these those some any every no all a an the same best worst right wrong certain new different "
    "own one another each other only such favourite favorite usual particular whatever kinds sorts main special first"
)
_RIGHT_NEXT = _set(
    "now away after before there here on in up down through behind next from at to across into over outside then thing "
    "size person place way answer people side hand time one fit call amount kind sort direction by beside under past"
)
_RIGHT_BEFORE = _set(
    "the a all my his her your their our put get got gets getting do did done exactly quite feel feels felt sound "
    "sounds sounded look looks looked turn turned turning just no any serve serves be been make made set"
)
_WELL_BEFORE = _set(
    "as very so pretty quite went go goes going gone work works worked working do did does done doing know knew really "
    "all mean meant might may could get got on sleep slept pay paid speak spoke turned turn not perfectly too fairly "
    "enough extremely rather him them me us her it play played ran run read eat wish wishes sell selling know get feel"
)
_WELL_NEXT = _set("done known liked paid aware worth organised organized before after over ahead enough beyond within")
_FINE_BEFORE = _set(
    "go went goes going do did doing everything's everything feel feels felt an the be been being all's perfectly quite"
)
_FACT_BEFORE = _set("not never what who when how to does do did can could would should might will which whoever nobody")
_LITERAL_BEFORE = _set("take took takes taken taking it quite too meant mean translated translate them him things read")
_HONEST_BEFORE = _set(
    "answer answered answers speak spoke talk talked deal deals as more act acted behave very so price"
)
_KNOW_BEFORE = _set(
    "do did does don't didn't let if when as once unless until whether how what that people person more who where why "
    "before all thing things one than everyone everything should will would might must can could may let's since after"
)
_KNOW_NEXT = _set(
    "how who where why which whether your my his her their our me him them us exactly about that what if everything "
    "nothing best enough more better yourself full perfectly"
)
_MEAN_BEFORE = _set("what that which see whatever this who how")
_MEAN_NEXT = _set("well to business by")
_SO_BEFORE = _set("think hope guess say said says do did doing suppose believe or even if and not told ever quite")
_SO_NEXT = _set("far much many few long that as")
_OPENERS = _set("so okay ok yeah well right like basically actually honestly anyway um uh")


def _quotes(at: Place) -> bool:
    """Whether "like" opens what somebody said: "she was like, no way"."""
    if at.left_mark or not (at.before_kind in ("be", "subject+be") or at.left[0] in ("goes", "go")):
        return False
    if at.left[0] in ("it's", "that's", "there's") or at.left[1] in _IMPERSONAL:
        return at.right[0] in ("oh", "no", "yes", "okay")
    if at.right[0] in _QUOTE_OPENERS:
        return True
    return at.right_mark == "break" and at.after_kind not in ("degree", "ing", "past", "adjective", "number")


def _compares(at: Place) -> bool:
    """Whether "like" likens: "it looked like", "something like that", "what was it like", "like most people"."""
    after = at.right[0]
    if at.left[0] == START:
        return after in ("most", "my", "our", "any", "every", "all") or at.right[:2] == ("i", "said")
    if not at.left_mark:
        if at.left[0] in _PERCEIVE | _LIKENED:
            return True
        if after in ("that", "this", "these", "those") and at.right[1] in (END, "and", "in", "before", "to"):
            return True
    asked = "what" in at.left
    return asked and bool(at.right_mark or after in ("to", "for", "in", "at", "on", "there", "before", "when", END))


def _like(at: Place) -> str:
    before, after, next_kind = at.left[0], at.right[0], at.after_kind
    if _quotes(at):
        return "content"
    if at.apart and not (at.left_mark == "break" and after in ("that", "this")):
        return "filler"
    if _compares(at):
        return "content"
    if at.before_kind == "object" or (before == "it" and next_kind in ("article", "possessive")):
        return "content" if not at.left_mark and next_kind not in ("number", "degree", "past") else ""
    if next_kind == "number" or after in ("really", "super", "totally", "so", "properly", "literally", "every"):
        return "filler" if at.before_kind not in ("subject", "modal") else ""
    if at.before_kind == "subject" or before in _VERB_SLOT or (before == "you" and at.left[1] != START):
        if before in _RARE_SUBJECT or (next_kind in ("past", "be", "modal", "have", "not") and after != "being"):
            return "filler"
        if before == "to" and next_kind == "verb":
            return "filler"
        return "content" if not at.left_mark else ""
    return "filler" if before == START else ""


def _so(at: Place) -> str:
    before, after = at.left[0], at.right[0]
    if after in _SO_NEXT and not at.right_mark:
        return "content"
    if before in _SO_BEFORE or at.before_kind in ("be", "subject+be", "not", "seem"):
        return "content" if at.left_mark != "end" else "filler"
    if at.left_mark == "end" or (after == END and at.left_mark):
        return "filler"
    if at.left_mark == "break" and after not in _OPENERS:
        return "content"
    if at.after_kind in ("adjective", "quantity") and not at.left_mark:
        return "content"
    return ""


def _you_know(at: Place) -> str:
    before, after = at.left[0], at.right[0]
    if at.apart or (at.right_mark and before not in _KNOW_BEFORE):
        return "filler"
    if not at.left_mark and before in _KNOW_BEFORE:
        return "content"
    if after in _KNOW_NEXT or (before == START and at.after_kind in ("article", "because")):
        return "content"
    if at.before_kind in ("be", "article", "preposition", "subject+be", "degree"):
        return "filler"
    return ""


def _i_mean(at: Place) -> str:
    before, after = at.left[0], at.right[0]
    if not at.left_mark and before in _MEAN_BEFORE:
        return "content"
    if at.right_mark:
        return "filler"
    then = at.right[1]
    if after == "it" and word_class(then) in ("subject", "because", "wh", "and", "other"):
        return "content"
    if after in _MEAN_NEXT or (after == "what" and then in ("i", "you", "we")):
        return "content"
    if after == "that" and then in ("as", "in", "sincerely", END):
        return "content"
    said = any(pair in (("say", "i"), ("said", "i")) for pair in pairwise(at.left))
    return "content" if said or "mean" in at.left or "by" in at.left[:3] else "filler"


def _kind_of(at: Place) -> str:
    before, next_kind = at.left[0], at.after_kind
    if before in ("that", "this", "what") and next_kind in ("past", "verb", "be", "have", "modal"):
        return "filler"
    if before in _KINDS and not at.left_mark:
        return "content"
    return "filler" if before != START and at.before_kind not in ("adjective", "number") else ""


def _actually(at: Place) -> str:
    before, after = at.left[0], at.right[0]
    denial = [after, at.right[1]]
    if after in ("no", "not") or before == "no" or "not" in denial or any(word.endswith("n't") for word in denial):
        return "content"
    asked = at.before_kind in ("subject", "either") and (at.left[1] in _FACT_BEFORE or at.left[2] in ("what", "who"))
    if not at.left_mark and (before in _FACT_BEFORE or before.endswith("n't") or asked):
        return "content"
    return "filler" if at.left_mark == "end" or at.apart or after == END else ""


def _literally(at: Place) -> str:
    before, after = at.left[0], at.right[0]
    if at.after_kind == "number":
        return "filler"
    if not at.left_mark and (before in _LITERAL_BEFORE - {"it"} or (at.right_mark and at.before_kind != "be")):
        return "content"
    return "content" if after in ("means", "meant", "translated", "translates", "true", END) else "filler"


def _honestly(at: Place) -> str:
    before, after = at.left[0], at.right[0]
    if at.left_mark:
        return "filler"
    manner = at.before_kind in ("object", "possessive", "to") or before in _HONEST_BEFORE or before.endswith("ly")
    if manner or (before in ("it", "you") and after in (END, "and", "that", "what", "with", "about")):
        return "content"
    return "filler" if at.before_kind in ("subject", "be", "subject+be", "and") else ""


def _right(at: Place) -> str:
    before, after = at.left[0], at.right[0]
    if before in _QUOTING and at.left_mark:
        return "content"
    if at.apart:
        return "filler"
    if not at.right_mark and after in _RIGHT_NEXT:
        return "content"
    if not at.left_mark and (before in _RIGHT_BEFORE or at.before_kind in ("be", "subject+be", "possessive")):
        return "content"
    made_right = at.left[1] in ("put", "get", "got", "did", "done") or before in ("always", "both", "not", "never")
    if made_right and not at.left_mark:
        return "content"
    return "filler" if at.left_mark == "end" else ""


def _well(at: Place) -> str:
    before, after = at.left[0], at.right[0]
    if at.left_mark and before in _QUOTING:
        return "content"
    if not at.right_mark and (after in _WELL_NEXT or (after.endswith("ed") and not at.left_mark)):
        return "content"
    if at.left_mark:
        return "filler"
    return "content" if before in _WELL_BEFORE or at.right_mark else ""


def _okay(at: Place) -> str:
    before, after = at.left[0], at.right[0]
    if before in _QUOTING or (word_class(at.left[1]) == "be" and at.before_kind in ("subject", "either")):
        return "content"
    if at.left_mark:
        return "filler"
    if before in _FINE_BEFORE or at.before_kind in ("be", "subject+be", "article") or after in ("with", "if"):
        return "content"
    return ""


_RULES: dict[str, Callable[[Place], str]] = {
    "like": _like,
    "so": _so,
    "you know": _you_know,
    "I mean": _i_mean,
    "sort of": _kind_of,
    "kind of": _kind_of,
    "basically": lambda _: "filler",
    "actually": _actually,
    "literally": _literally,
    "honestly": _honestly,
    "right": _right,
    "well": _well,
    "okay": _okay,
    "yeah": _okay,
}


def rule(item: str, at: Place) -> str:
    """Judge a candidate of this usual spelling by construction: "content", "filler", or "" for undecided."""
    return _RULES[item](at)
