"""Cheap grammar cues of a sentence: which closed-class words it holds, and the shape of its verbs.

A sentence vector says what a sentence is about and little about its tense and person, which separate what was done
once ("I called her") from what is done always ("I call them"). Nothing here depends on punctuation or capitals, since
recognised speech has either at whim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_WORDS = (
    # pronouns, auxiliaries, modals; then what orders and generalises; then verbs and nouns of duty and time
    "i we you he she they it me us my our your his her their him them who "
    "was were is are be been being am had have has did do does would could should might will can must may ever "
    "'d 've 'll 's n't if when whenever while then after before because so and but or that which until since "
    "to for at in on of with by from up out "
    "always usually often never every sometimes most any anyone someone somebody everyone people customer customers "
    "one once first second finally later a an the this these those there here what how why "
    "think believe feel know mean like want need said told asked called got went made took gave found learned "
    "learnt needed wanted supposed job responsible goal task last next day week month year ago morning night now today "
    "since percent"
)
_INDEX = {word: i for i, word in enumerate(dict.fromkeys(_WORDS.split()))}
CUES = len(_INDEX) + 6

_TOKEN = re.compile(r"'?[a-z]+|\d+")


def plain(text: str) -> str:
    """Return `text` in lower case without punctuation: what the heads read, typed or heard."""
    text = text.lower().replace("’", "'")
    return " ".join(re.sub(r"[^a-z0-9'$%£€]+", " ", text).split())


def cues(sentences: Sequence[str]) -> npt.NDArray[np.float32]:
    """Return the cues of plain sentences, shape (n, CUES), each between 0 and 1.5."""
    found = np.zeros((len(sentences), CUES), dtype=np.float32)
    for row, sentence in zip(found, sentences, strict=True):
        text = re.sub(r"n't\b", " n't", sentence)
        words = _TOKEN.findall(re.sub(r"'(d|ve|ll|s|m|re)\b", r" '\1", text))
        for word in words:
            if word in _INDEX:
                row[_INDEX[word]] = 1.0
        at = len(_INDEX)
        row[at] = any(len(word) > 3 and word.endswith("ed") for word in words)
        row[at + 1] = any(word.isdigit() for word in words)
        row[at + 2] = min(len(words) / 30, 1.5)
        row[at + 3] = any(len(word) > 4 and word.endswith("ing") for word in words)
        row[at + 4] = len(words) < 6
        row[at + 5] = sum(word.endswith("s") for word in words) / max(1, len(words))
    return found
